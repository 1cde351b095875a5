"""Run as a program: parse a workbook and say by the exit code whether it can be (0), is locked (3) or damaged (1).

A process of its own, because a damaged XLS can make the parser ask for more memory than there is, and the
process that asks is stopped.
"""

from __future__ import annotations

import sys

from python_calamine import CalamineError, CalamineWorkbook, PasswordError

__all__ = ["main"]


def main(path: str) -> int:
    """Return the exit code for the workbook at ``path``."""
    try:
        with CalamineWorkbook.from_path(path) as book:
            for name in book.sheet_names:
                for _ in book.get_sheet_by_name(name).iter_rows():
                    pass
    except PasswordError:
        return 3
    except (CalamineError, OSError, ValueError):
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
