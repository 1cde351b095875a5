"""The report points to the planning page that lies beside it, whichever of the two is written last."""

from __future__ import annotations

import re
from pathlib import Path

from markupsafe import escape

from sasaran.publish.words import Words

__all__ = ["onward", "partner", "point"]

_PLACE = re.compile(r'(<dd id="onward">).*?(</dd>)', re.DOTALL)
_NAMES = {"report": "rencana", "rencana": "report"}


def partner(path: Path) -> Path | None:
    """Return where the other page lies: ``rencana-public-en.html`` beside ``report-public-en.html``, and back.

    None where ``path`` is called otherwise.
    """
    first, *rest = path.stem.split("-")
    return path.with_name("-".join([_NAMES[first], *rest]) + path.suffix) if first in _NAMES else None


def onward(report: Path, t: Words) -> str:
    """Return what the report says of the planning page: a link to it, or which command will write it."""
    page = partner(report)
    if page is None:
        return ""
    if page.is_file():
        return f'<a href="{escape(page.name)}">{escape(t("onward_link"))}</a>'
    return str(escape(t("onward_none", file=page.name)))


def point(page: Path, language: str) -> None:
    """Make the report beside the planning page ``page``, if there is one, point to it; nothing else of it changes."""
    report = partner(page)
    if report is None or not report.is_file():
        return
    text = report.read_text(encoding="utf-8")
    said = onward(report, Words(language))
    report.write_text(
        _PLACE.sub(lambda found: found[1] + said + found[2], text, count=1), encoding="utf-8", newline="\n"
    )
