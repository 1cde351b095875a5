"""Codes of budgets, compared part by part: ``1.06.05.2.02`` and ``1.06.05.02.02`` are one code in two prints."""

from __future__ import annotations

import re

__all__ = ["parts", "within"]


def parts(code: str) -> tuple[str, ...]:
    """Return the parts of a code between dots, dashes or blanks; numbers without leading zeros."""
    found = re.split(r"[.\s/-]+", code.strip().lower())
    return tuple(one.lstrip("0") or "0" if one.isdigit() else one for one in found if one)


def within(code: tuple[str, ...], whole: tuple[str, ...]) -> bool:
    """Return whether a code is ``whole`` or stands below it; an empty whole holds nothing."""
    return bool(whole) and code[: len(whole)] == whole
