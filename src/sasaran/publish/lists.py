"""Lists by name, per area, for the field: printed on A4, with room for what the officer finds.

The rows come only through :mod:`sasaran.govern.gate`; this module lays them out and adds nothing to them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from sasaran.govern.gate import Grant
from sasaran.publish.data import Basis, Facts
from sasaran.publish.field import MOST_ROWS, PERSON, Sheet, check_grant, lay, sexes
from sasaran.publish.sheets import opened
from sasaran.publish.words import Words
from sasaran.schema.engine import Engine

__all__ = ["CARRY", "COLUMNS", "MOST_ROWS", "write"]

COLUMNS = ("person_id", "national_id", "name", "age", "sex", "address", "rt", "rw", "area_no", "head_name")
"""Columns of a person that the list asks the gate for."""

CARRY = ("decile", "untouched", "review")
"""Columns of the table of wanted people: decile, probability to be untouched, and whether it may be a failed link."""

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


def write(
    engine: Engine, grant: Grant, path: Path, *, area: str, facts: Facts, basis: Basis, language: str = "id"
) -> int:
    """Write the people of ``grant`` to ``path`` and return how many they are.

    ``area`` is the name to print. Raises :class:`ParameterError` if the gate was not asked for the list's columns
    or if there are more than :data:`MOST_ROWS` people, :class:`StorageError` if the file cannot be written.
    """
    check_grant(
        grant,
        (*COLUMNS, *CARRY),
        path,
        refusal="The list cannot be written",
        ask="ask the gate for lists.COLUMNS and lists.CARRY",
    )
    t = Words(language, facts.terms)
    columns = _columns(engine, grant, t)
    title = t("list_title", decile=basis.decile, area=area)
    with opened(path, title=title, day=facts.as_of) as book:
        lines = _lines(grant, facts, basis, title, t)
        heads = _heads((*columns, *_BLANK), grant, basis, t)
        lay(book.book, columns, heads, lines, grant, _look(t), t("page"))
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
        f"""select {PERSON}, g.head_name, g.decile, round(g.untouched, 2) as untouched,
                case when g.review then ? else '' end as review
            from {grant.table} g left join area a on a.area_no = g.area_no order by g.row_no""",
        [*sexes(t), t("yes")],
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


def _look(t: Words) -> Sheet:
    return Sheet(
        t("sheet_list"),
        _WIDTHS,
        _BLANK,
        [t(key) for key in _OUTCOMES],
        height=27,
        head_height=54,
        formats={"untouched": {"num_format": "0%", "align": "center"}},
    )
