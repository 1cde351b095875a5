"""Offers by name, an area a workbook: the rows come only through the gate, with room for the family's answer."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sasaran.errors import ParameterError
from sasaran.govern.gate import Grant
from sasaran.publish.lists import MOST_ROWS
from sasaran.publish.offers.facts import OffersData
from sasaran.publish.offers.words import OfferWords
from sasaran.publish.sheets import opened
from sasaran.registry.identifier import person_id_sql
from sasaran.schema.engine import Engine

__all__ = ["CARRY", "COLUMNS", "PEOPLE", "lay_people", "write"]

COLUMNS = ("person_id", "national_id", "name", "age", "sex", "address", "rt", "rw", "area_no")
"""Columns of the head of the family that a list asks the gate for."""

CARRY = ("members", "decile", "package", "wanted", "waiting", "reason", "cost")
"""Columns of the offer that go along."""

PEOPLE = "offer_person"
"""Table of the heads of the families with an offer or a place in a queue."""

_WIDTHS = {
    "row_no": 4, "person_id": 15, "national_id": 17, "name": 22, "age": 5, "sex": 4, "address": 26, "rt_rw": 8,
    "area": 14, "members": 8, "decile": 6, "offer": 24, "wanted": 20, "waiting": 8, "reason": 34, "cost": 13,
    "answer": 14, "visit_date": 10, "officer": 12,
}  # fmt: skip
_BLANK = ("answer", "visit_date", "officer")
_ANSWERS = ("answer_takes", "answer_declines", "answer_other", "answer_absent", "answer_unfit")
_TOP = 4


def lay_people(engine: Engine) -> int:
    """Leave :data:`PEOPLE`: one row a family that is offered or waits for something, by its head (or first member)."""
    return engine.create(
        PEOPLE,
        """
        select coalesce(f.head_no, min(p.person_no)) as person_no, any_value(f.members) as members,
            any_value(o.decile) as decile, any_value(o.package) as package, any_value(o.wanted) as wanted,
            any_value(o.waiting) as waiting, any_value(o.reason) as reason, any_value(o.cost) as cost
        from offer o join family f using (family_no) join person p using (family_no)
        where o.package <> 'none' or o.wanted <> 'none'
        group by f.family_no, f.head_no order by person_no
        """,
    )


def write(
    engine: Engine, grant: Grant, data: OffersData, path: Path, *, area: str, language: str = "id"
) -> int:
    """Write the families of ``grant`` to ``path`` and return how many they are.

    Raises :class:`ParameterError` if the gate was not asked for the list's columns or there are more than
    :data:`sasaran.publish.lists.MOST_ROWS` families, :class:`StorageError` if the file cannot be written.
    """
    lacking = sorted({*COLUMNS, *CARRY} - set(grant.columns))
    if lacking or grant.rows > MOST_ROWS:
        raise ParameterError(
            "The offers by name cannot be written",
            where=path.name,
            rule=f"column {lacking[0]} was not asked for"
            if lacking
            else f"a list holds at most {MOST_ROWS} rows",
            todo="ask the gate for offers.lists.COLUMNS and CARRY" if lacking else "ask by smaller areas",
        )
    t = OfferWords(language, data.terms)
    title = t("list_offers_title", area=area)
    purpose = t.purpose(grant.request.purpose)
    basis = t.get(f"basis_{data.basis}", data.basis)
    about = f"{t('offers_title', quarter=data.quarter, release=data.release)}: " + t(
        "offers_whom", deciles=data.deciles, basis=basis
    )
    lines = (
        title,
        f"{t('list_note', purpose=purpose)} {t('not_decision_text')}.",
        f"{about}. {t('list_offers_head')}. {grant.request.user}, {grant.link[:12]}",
    )
    with opened(path, title=title, day=data.as_of) as book:
        _lay(book.book, _columns(engine, grant, data, t, language), lines, grant, t)
    return grant.rows


def _columns(
    engine: Engine, grant: Grant, d: OffersData, t: OfferWords, language: str
) -> dict[str, list[Any]]:
    found = engine.arrays(
        f"""select g.row_no, {person_id_sql("g.person_id")} as person_id, g.national_id, g.name, g.age,
                case g.sex when 'M' then $1 when 'F' then $2 else '' end as sex, g.address,
                case when coalesce(g.rt, g.rw) is null then '' else
                  coalesce(lpad(g.rt::varchar, 3, '0'), '–') || '/' || coalesce(lpad(g.rw::varchar, 2, '0'), '–')
                end as rt_rw,
                a.name as area, g.members, g.decile, g.package as offer, g.wanted, g.waiting, g.reason, g.cost
            from {grant.table} g left join area a on a.area_no = g.area_no order by g.row_no""",
        [t("sex_M"), t("sex_F")],
    )
    columns = {name: column.tolist() for name, column in found.items()}
    holds = {one.code: " + ".join(one.programmes) for one in d.packages}
    for key in ("offer", "wanted"):
        columns[key] = [
            "" if code == "none" else f"{d.name(code, language)} ({holds[code]})" for code in columns[key]
        ]
    columns["waiting"] = [place or None for place in columns["waiting"]]
    columns["cost"] = [
        cost if offer else None for cost, offer in zip(columns["cost"], columns["offer"], strict=True)
    ]
    columns["reason"] = [t(f"reason_{key}") for key in columns["reason"]]
    return columns


def _lay(
    book: Any, columns: dict[str, list[Any]], lines: tuple[str, str, str], grant: Grant, t: OfferWords
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
    middle = book.add_format({**font, "align": "center"})
    sheet = book.add_worksheet(t("sheet_offers"))
    looks: tuple[dict[str, Any], ...] = (
        {"bold": True, "font_size": 14}, {"bold": True, "font_color": "#9A3412"},
        {"font_color": "#5A646E", "font_size": 9},
    )  # fmt: skip
    for row, (text, look) in enumerate(zip(lines, looks, strict=True)):
        sheet.write_string(row, 0, text, book.add_format({**look, "font_name": "Calibri"}))
    forms = dict.fromkeys(("row_no", "age", "sex", "rt_rw", "members", "decile", "waiting"), middle)
    forms |= {
        "cost": book.add_format({**font, "num_format": "#,##0"}),
        "visit_date": book.add_format({**font, "num_format": "dd-mm-yyyy"}),
    }
    for place, name in enumerate((*columns, *_BLANK)):
        sheet.set_column(place, place, _WIDTHS[name])
        sheet.write_string(_TOP, place, t(f"col_{name}"), head)
        sheet.write_column(_TOP + 1, place, columns.get(name, [None] * grant.rows), forms.get(name, cell))
    last, answer = _TOP + max(grant.rows, 1), len(columns)
    sheet.data_validation(
        _TOP + 1, answer, last, answer, {"validate": "list", "source": [t(key) for key in _ANSWERS]}
    )
    sheet.set_default_row(40)
    sheet.set_row(_TOP, 40)
    for row in range(3):
        sheet.set_row(row, 20 if row == 0 else 15)
    sheet.freeze_panes(_TOP + 1, 4)
    sheet.autofilter(_TOP, 0, last, len(columns) + len(_BLANK) - 1)
    sheet.repeat_rows(_TOP)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer(f"&L&8{lines[1].replace('&', '&&')}&R&8{t('page')} &P / &N")
