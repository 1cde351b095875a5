"""The sheet an officer takes to the field: printed on A4, rows through the gate, empty columns for what is found."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sasaran.errors import ParameterError
from sasaran.govern.gate import Grant
from sasaran.publish.words import Words
from sasaran.registry.identifier import person_id_sql

__all__ = ["MOST_ROWS", "PERSON", "TOP", "Sheet", "check_grant", "lay", "sexes"]

MOST_ROWS = 200_000
"""Most rows on one list: beyond it, ask by smaller areas (nobody prints or checks more)."""

TOP = 4
"""Row of the heads (from 0): three lines and a blank one stand above."""

PERSON = f"""
    g.row_no, {person_id_sql("g.person_id")} as person_id, g.national_id, g.name, g.age,
    case g.sex when 'M' then ? when 'F' then ? else '' end as sex, g.address,
    case when coalesce(g.rt, g.rw) is null then '' else
        coalesce(lpad(g.rt::varchar, 3, '0'), '–') || '/' || coalesce(lpad(g.rw::varchar, 2, '0'), '–')
    end as rt_rw, a.name as area"""
"""Select list of a person on a list, ``g`` being the grant's table and ``a`` the area; asks for :func:`sexes`."""

_FONT = {"font_name": "Calibri", "font_size": 10, "valign": "vcenter", "border": 1, "border_color": "#B8BFC5"}
_LINES: tuple[Mapping[str, Any], ...] = (
    {"bold": True, "font_size": 14}, {"bold": True, "font_color": "#9A3412"},
    {"font_color": "#5A646E", "font_size": 9},
)  # fmt: skip
_MIDDLE = ("row_no", "age", "sex", "rt_rw", "members", "decile", "waiting", "review")


@dataclass(frozen=True)
class Sheet:
    """How a list looks: its name, widths by column, the columns to fill in (the first from ``choices``), row height.

    ``blank`` holds ``visit_date``; ``formats`` are number formats by column.
    """

    name: str
    widths: Mapping[str, float]
    blank: Sequence[str]
    choices: Sequence[str]
    height: float
    head_height: float
    formats: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


def sexes(t: Words) -> list[str]:
    """Return the parameters of :data:`PERSON`."""
    return [t("sex_M"), t("sex_F")]


def check_grant(grant: Grant, wanted: Collection[str], path: Path, *, refusal: str, ask: str) -> None:
    """Raise :class:`ParameterError` if the gate was not asked for a wanted column or gave too many rows."""
    lacking = sorted(set(wanted) - set(grant.columns))
    if lacking or grant.rows > MOST_ROWS:
        raise ParameterError(
            refusal,
            where=path.name,
            rule=f"column {lacking[0]} was not asked for"
            if lacking
            else f"a list holds at most {MOST_ROWS} rows",
            todo=ask if lacking else "ask by smaller areas",
        )


def lay(
    book: Any,
    columns: Mapping[str, list[Any]],
    heads: Iterable[str],
    lines: Sequence[str],
    grant: Grant,
    look: Sheet,
    page: str,
) -> None:
    """Lay one sheet into an xlsxwriter book.

    ``heads`` are the titles of ``columns`` and of the blank ones; ``lines`` stand above, the second also in the footer
    beside ``page`` and the page's number.
    """
    sheet = book.add_worksheet(look.name)
    for row, (text, form) in enumerate(zip(lines, _LINES, strict=True)):
        sheet.write_string(row, 0, text, book.add_format({**form, "font_name": "Calibri"}))
    cell = book.add_format({**_FONT, "text_wrap": True})
    head = book.add_format({**_FONT, "bold": True, "text_wrap": True, "bg_color": "#F1F3F4"})
    forms = dict.fromkeys(_MIDDLE, book.add_format({**_FONT, "align": "center"}))
    forms |= {name: book.add_format({**_FONT, **form}) for name, form in look.formats.items()}
    forms["visit_date"] = book.add_format({**_FONT, "num_format": "dd-mm-yyyy"})
    names = (*columns, *look.blank)
    for place, (name, title) in enumerate(zip(names, heads, strict=True)):
        sheet.set_column(place, place, look.widths[name])
        sheet.write_string(TOP, place, title, head)
        sheet.write_column(TOP + 1, place, columns.get(name, [None] * grant.rows), forms.get(name, cell))
    last, answer, day = TOP + max(grant.rows, 1), len(columns), names.index("visit_date")
    sheet.data_validation(TOP + 1, answer, last, answer, {"validate": "list", "source": list(look.choices)})
    sheet.data_validation(TOP + 1, day, last, day, {
        "validate": "date", "criteria": ">=", "value": grant.request.as_of, "ignore_blank": True,
    })  # fmt: skip
    _on_paper(sheet, last, len(names), lines[1], look, page)


def _on_paper(sheet: Any, last: int, columns: int, warning: str, look: Sheet, page: str) -> None:
    sheet.set_default_row(look.height)
    sheet.set_row(TOP, look.head_height)
    for row in range(len(_LINES)):
        sheet.set_row(row, 20 if row == 0 else 15)
    sheet.freeze_panes(TOP + 1, 4)
    sheet.autofilter(TOP, 0, last, columns - 1)
    sheet.repeat_rows(TOP)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer(f"&L&8{warning.replace('&', '&&')}&R&8{page} &P / &N")
