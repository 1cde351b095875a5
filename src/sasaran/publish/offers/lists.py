"""Offers by name, an area a workbook: the rows come only through the gate, with room for the family's answer."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sasaran.govern.gate import Grant
from sasaran.publish.field import PERSON, Sheet, check_grant, lay, sexes
from sasaran.publish.offers.facts import OffersData
from sasaran.publish.offers.words import OfferWords
from sasaran.publish.sheets import opened
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
    :data:`sasaran.publish.field.MOST_ROWS` families, :class:`StorageError` if the file cannot be written.
    """
    check_grant(
        grant,
        (*COLUMNS, *CARRY),
        path,
        refusal="The offers by name cannot be written",
        ask="ask the gate for offers.lists.COLUMNS and CARRY",
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
        columns = _columns(engine, grant, data, t, language)
        heads = [t(f"col_{name}") for name in (*columns, *_BLANK)]
        lay(book.book, columns, heads, lines, grant, _look(t), t("page"))
    return grant.rows


def _columns(
    engine: Engine, grant: Grant, d: OffersData, t: OfferWords, language: str
) -> dict[str, list[Any]]:
    found = engine.arrays(
        f"""select {PERSON}, g.members, g.decile, g.package as offer, g.wanted, g.waiting, g.reason, g.cost
            from {grant.table} g left join area a on a.area_no = g.area_no order by g.row_no""",
        sexes(t),
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


def _look(t: OfferWords) -> Sheet:
    return Sheet(
        t("sheet_offers"),
        _WIDTHS,
        _BLANK,
        [t(key) for key in _ANSWERS],
        height=40,
        head_height=40,
        formats={"cost": {"num_format": "#,##0"}},
    )
