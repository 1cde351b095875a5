"""The status column of a programme's list: which of its values mean that the person receives."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sasaran.schema.engine import Engine
from sasaran.schema.pack import Pack
from sasaran.sources.declaration import Benefit, When
from sasaran.sources.rows.plan import FilePlan
from sasaran.sources.values import sql
from sasaran.sources.values.words import fold

__all__ = ["Status", "look", "undecided", "when_of"]

_MOST_VALUES = 12
_LONGEST = 30
_MANY_DIGITS = re.compile(r"\d{4}")  # a date, a number of a card: no status
_CODED = re.compile(r"^\d+\s*[-:.=/]\s*(?=\D)")
_PLAIN_CODES = 2  # letters or digits of a word too short to mean anything by itself (1, y, ya)


@dataclass(frozen=True)
class Status:
    """What stands in the column that may say who receives.

    Parameters
    ----------
    header : str
        The column, as the agency wrote it.
    distinct : int
        Different values in it, letter case ignored; empty cells count as one.
    values : tuple[tuple[str | None, int], ...]
        Value and rows, the most frequent first, an empty cell as ``""``; None stands for a value that is not
        shown (long, with many digits, or free text). Empty where there are more than 12.
    receiving : tuple[str, ...]
        Those values that mean that the person receives.
    decided : bool
        Whether the declaration says so itself (``when``).
    """

    header: str
    distinct: int
    values: tuple[tuple[str | None, int], ...]
    receiving: tuple[str, ...]
    decided: bool


def when_of(engine: Engine, pack: Pack, plan: FilePlan) -> When | None:
    """Return the condition that the status column of a file speaks for, None where none of its words is known."""
    header = plan.header("status")
    if header is None:
        return None
    active = _active(pack, [value for value, _ in _values(engine, plan, header)])
    return When(header, active) if active else None


def look(engine: Engine, pack: Pack, plan: FilePlan) -> Status | None:
    """Return what a programme's list holds in its status column, or the one its ``when`` names; None without one."""
    one = plan.declaration
    given = next((benefit.when for benefit in one.benefits if benefit.when is not None), None)
    header = given.column if given else plan.header("status")
    if "programme" not in one.roles or one.entity not in ("person", "household") or header is None:
        return None
    held, distinct = _values(engine, plan, header), _distinct(engine, plan, header)
    listed = {fold(word) for word in given.values} if given else set()
    receiving = tuple(value for value, _ in held if value and fold(value) in listed)
    return Status(
        plan.raw.labels[plan.place(header)], distinct, _shown(pack, held), receiving, given is not None
    )


def undecided(engine: Engine, plan: FilePlan, benefits: tuple[Benefit, ...]) -> tuple[str, int] | None:
    """Return the status column and its number of values where it holds several and a benefit heeds none of them."""
    header = plan.header("status")
    if header is None or all(benefit.when is not None for benefit in benefits):
        return None
    distinct = _distinct(engine, plan, header)
    return (header, distinct) if distinct > 1 else None


def _cell(plan: FilePlan, header: str) -> str:
    return f"coalesce({sql.blank_to_null(plan.named(header))}, '')"


def _distinct(engine: Engine, plan: FilePlan, header: str) -> int:
    return int(engine.value(f"select count(distinct lower({_cell(plan, header)})) from {plan.raw.table}"))


def _values(engine: Engine, plan: FilePlan, header: str) -> list[tuple[str, int]]:
    """Return the values with their rows, none at all where there are more than a status has."""
    found = engine.rows(
        f"select {_cell(plan, header)} as value, count(*) from {plan.raw.table} group by 1 "
        f"order by 2 desc, 1 limit {_MOST_VALUES + 1}"
    )
    return [(str(value), int(rows)) for value, rows in found] if len(found) <= _MOST_VALUES else []


def _active(pack: Pack, values: list[str]) -> tuple[str, ...]:
    """Return the values that mean "receives": a bare code (1, y) only where all values are words of yes and no."""
    yes, no = {fold(word) for word in pack.active_words}, {fold(word) for word in pack.no_words}
    words = {value: _word(value) for value in values if value}
    plain = all(word in yes | no for word in words.values())
    seen: dict[str, str] = {}
    for value, word in words.items():
        if word in yes and (plain or len(word) > _PLAIN_CODES):
            seen.setdefault(fold(value), value)
    return tuple(seen.values())


def _word(value: str) -> str:
    """Return a value's word: ``1 - Aktif`` speaks by its word, not by its code."""
    return fold(_CODED.sub("", value.strip()))


def _shown(pack: Pack, held: list[tuple[str, int]]) -> tuple[tuple[str | None, int], ...]:
    """Return the values with None for those that might be more than a status."""
    known = {"", *(fold(word) for word in (*pack.active_words, *pack.no_words))}
    filled = sum(rows for value, rows in held if value)
    few = 2 * sum(bool(value) for value, _ in held) <= filled

    def safe(value: str) -> bool:
        short = len(value) <= _LONGEST and not _MANY_DIGITS.search(value)
        return short and (few or _word(value) in known)

    return tuple((value if safe(value) else None, rows) for value, rows in held)
