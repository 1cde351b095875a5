"""Prints anew what docs/how-to/offers.md shows of the commands; the sentences around it are checked by a reader.

Usage: python tools/offers_page.py [FOLDER]   (FOLDER: a demonstration of 20,000 people; made if it is not there)
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import sys
import tempfile
from pathlib import Path

from sasaran.cli.main import main

PAGE = Path(__file__).resolve().parent.parent / "docs" / "how-to" / "offers.md"
SHORT = ("Families  ", "Offered", "Waiting", "Without a", "Cost of the first", "Certificate", "Priority")


def said(command: str) -> str:
    """Return what a command prints."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        code = main(command.split())
    if code:
        raise SystemExit(f"sasaran {command} ended with {code}")
    return out.getvalue().replace("\u00a0", " ").rstrip()


def offers(text: str) -> str:
    """Leave out of a round's text what the page does not show."""
    head, *parts = re.split(r"\n\n", text)[1:5]
    kept = [line for line in head.splitlines() if line.startswith(SHORT)]
    more = parts[2].splitlines()[:6]
    return "\n\n".join(["\n".join(kept), parts[0], parts[1], "\n".join(more)])


def refresh(folder: Path) -> None:
    """Write the page with its console blocks and its table of rounds printed anew."""
    os.environ["SASARAN_LANG"] = "en"
    page = PAGE.read_text(encoding="utf-8")
    os.chdir(folder)
    (scenario,) = re.findall(r"```toml\n(# training.toml\n.*?)```", page, flags=re.DOTALL)
    Path("training.toml").write_text(scenario, encoding="utf-8")
    if not Path("demo", "quarters").is_dir():
        said("demo --people 20000 --quarters 1 --dir demo")

    def block(found: re.Match[str]) -> str:
        command = found[1]
        if command.split()[0] not in ("offers", "plan"):
            return found[0]
        text = said(command)
        shown = offers(text) if command.startswith("offers") else text
        return f"```console\n$ sasaran {command}\n{shown}\n```"

    page = re.sub(r"```console\n\$ sasaran (.*?)\n.*?```", block, page, flags=re.DOTALL)

    def worth(options: str) -> int:
        found = re.search(r"are worth Rp ([\d,]+) a month", said(f"offers 2025Q4 --dir demo {options}"))
        assert found is not None
        return int(found[1].replace(",", ""))

    first = worth("")
    page = re.sub(r"(\| as it stands \|) [\d,]+ \|", rf"\1 {first:,} |", page)

    def row(found: re.Match[str]) -> str:
        value = worth(found[2])
        return f"{found[1]}`{found[2]}` | {value:,} | + {value - first:,} |"

    page = re.sub(r"(\| [^|`\n]*)`((?:--\w+ \w+=\d+ ?)+)` \| [\d,]+ \| \+ [\d,]+ \|", row, page)
    PAGE.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    refresh(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(tempfile.mkdtemp()))
