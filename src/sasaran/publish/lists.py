"""Lists by name, per area, for the field: printed on A4, with room for what the officer finds.

The rows come only through :mod:`sasaran.govern.gate`; this module lays them out and adds nothing to them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from sasaran.errors import ParameterError
from sasaran.govern.gate import Grant
from sasaran.publish.data import Basis, Facts
from sasaran.publish.sheets import opened
from sasaran.publish.words import Words
from sasaran.registry.identifier import person_id_sql
from sasaran.schema.engine import Engine

__all__ = ["CARRY", "COLUMNS", "MOST_ROWS", "write"]

COLUMNS = ("person_id", "national_id", "name", "age", "sex", "address", "rt", "rw", "area_no", "head_name")
"""Columns of a person that the list asks the gate for."""

CARRY = ("decile", "untouched", "review")
"""Columns of the table of wanted people: decile, probability to be untouched, and whether it may be a failed link."""

MOST_ROWS = 200_000
"""Most people on one list: beyond it, ask by smaller areas (nobody prints or checks more)."""

# Together about 200 characters: on A4 landscape, one page wide, the type stays above 7 points.
_WIDTHS = {
    "row_no": 4,
    "person_id": 15,
    "national_id": 17,
    "name": 22,
    "age": 5,
    "sex": 4,
    "address": 28,
    "rt_rw": 7,
    "area": 14,
    "head_name": 20,
    "decile": 8,
    "untouched": 9,
    "review": 8,
    "visit": 18,
    "visit_date": 10,
    "officer": 12,
}
_BLANK = ("visit", "visit_date", "officer")
_OUTCOMES = ("visit_found", "visit_absent", "visit_moved", "visit_dead", "visit_receives")
_TOP = 4


def write(
    engine: Engine, grant: Grant, path: Path, *, area: str, facts: Facts, basis: Basis, language: str = "id"
) -> int:
    """Write the people of ``grant`` to ``path`` and return how many they are.

    ``area`` is the name to print. Raises :class:`ParameterError` if the gate was not asked for the list's columns
    or if there are more than :data:`MOST_ROWS` people, :class:`StorageError` if the file cannot be written.
    """
    lacking = sorted({*COLUMNS, *CARRY} - set(grant.columns))
    if lacking or grant.rows > MOST_ROWS:
        raise ParameterError(
            "The list cannot be written",
            where=path.name,
            rule=f"column {lacking[0]} was not asked for"
            if lacking
            else f"a list holds at most {MOST_ROWS} people",
            todo="ask the gate for lists.COLUMNS and lists.CARRY" if lacking else "ask by smaller areas",
        )
    t = Words(language, facts.terms)
    columns = _columns(engine, grant, t)
    title = t("list_title", decile=basis.decile, area=area)
    with opened(path, title=title, day=facts.as_of) as book:
        lines = _lines(grant, facts, basis, title, t)
        _lay(book.book, columns, _heads((*columns, *_BLANK), grant, basis, t), lines, grant, t)
    return grant.rows


def _lines(grant: Grant, facts: Facts, basis: Basis, title: str, t: Words) -> tuple[str, str, str]:
    """Return the title, the warning and the source line above the table."""
    purpose = t.purpose(grant.request.purpose)
    source = t(
        "list_source",
        quarter=facts.quarter,
        release=facts.release,
        basis=t.get(f"basis_{basis.key}", basis.key),
        version=", ".join(basis.versions) or t("version_unknown"),
        user=grant.request.user,
        link=grant.link[:12],
    )
    return title, t("list_note", purpose=purpose), source


def _columns(engine: Engine, grant: Grant, t: Words) -> dict[str, list[Any]]:
    """Return the list's columns as the engine gives them, in the order of ``row_no``; no person is joined here."""
    found = engine.arrays(
        f"""select g.row_no, {person_id_sql("g.person_id")} as person_id, g.national_id, g.name, g.age,
                   case g.sex when 'M' then ? when 'F' then ? else '' end as sex, g.address,
                   case when coalesce(g.rt, g.rw) is null then '' else
                     coalesce(lpad(g.rt::varchar, 3, '0'), '–') || '/' || coalesce(lpad(g.rw::varchar, 2, '0'), '–')
                   end as rt_rw,
                   a.name as area, g.head_name, g.decile, round(g.untouched, 2) as untouched,
                   case when g.review then ? else '' end as review
            from {grant.table} g left join area a on a.area_no = g.area_no order by g.row_no""",
        [t("sex_M"), t("sex_F"), t("yes")],
    )
    return {name: column.tolist() for name, column in found.items()}


def _heads(names: Iterable[str], grant: Grant, basis: Basis, t: Words) -> Iterator[str]:
    """Yield the columns' titles; the decile's states its basis and version, for it means nothing without them."""
    for name in names:
        if name == "decile":
            yield f"{t('col_decile')} ({t.get(f'basis_{basis.key}', basis.key)} {', '.join(basis.versions)})"
        elif name == "national_id" and "national_id" in grant.request.unmask:
            yield t("col_national_id_bare")
        else:
            yield t(f"col_{name}")


def _lay(
    book: Any,
    columns: dict[str, list[Any]],
    heads: Iterable[str],
    lines: tuple[str, str, str],
    grant: Grant,
    t: Words,
) -> None:
    font = {
        "font_name": "Calibri",
        "font_size": 10,
        "valign": "vcenter",
        "border": 1,
        "border_color": "#B8BFC5",
    }
    cell = book.add_format({**font, "text_wrap": True})
    head = book.add_format({**font, "bold": True, "text_wrap": True, "bg_color": "#F1F3F4"})
    chance = book.add_format({**font, "num_format": "0%", "align": "center"})
    day = book.add_format({**font, "num_format": "dd-mm-yyyy"})
    sheet = book.add_worksheet(t("sheet_list"))
    sheet.write_string(
        0, 0, lines[0], book.add_format({"bold": True, "font_size": 14, "font_name": "Calibri"})
    )
    sheet.write_string(
        1, 0, lines[1], book.add_format({"bold": True, "font_color": "#9A3412", "font_name": "Calibri"})
    )
    sheet.write_string(
        2, 0, lines[2], book.add_format({"font_color": "#5A646E", "font_size": 9, "font_name": "Calibri"})
    )
    middle = book.add_format({**font, "align": "center"})
    forms = dict.fromkeys(("row_no", "age", "sex", "rt_rw", "decile", "review"), middle)
    forms |= {"untouched": chance, "visit_date": day}
    for place, (name, title) in enumerate(zip((*columns, *_BLANK), heads, strict=True)):
        sheet.set_column(place, place, _WIDTHS[name])
        sheet.write_string(_TOP, place, title, head)
        sheet.write_column(_TOP + 1, place, columns.get(name, [None] * grant.rows), forms.get(name, cell))
    last = _TOP + max(grant.rows, 1)
    visit, visit_day = len(columns), len(columns) + 1
    sheet.data_validation(
        _TOP + 1, visit, last, visit, {"validate": "list", "source": [t(key) for key in _OUTCOMES]}
    )
    sheet.data_validation(_TOP + 1, visit_day, last, visit_day, {
        "validate": "date", "criteria": ">=", "value": grant.request.as_of, "ignore_blank": True,
    })  # fmt: skip
    sheet.set_default_row(27)
    sheet.set_row(_TOP, 54)
    sheet.freeze_panes(_TOP + 1, 4)
    sheet.autofilter(_TOP, 0, last, len(columns) + len(_BLANK) - 1)
    sheet.repeat_rows(_TOP)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer(f"&L&8{lines[1].replace('&', '&&')}&R&8{t('page')} &P / &N")
