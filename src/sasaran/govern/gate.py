"""The one door to people's rows: access, purpose, mask, audit, in that order.

What this module promises, and its tests hold it to:

1. No row leaves unless the policy allows this user this area for this purpose; a deny wins.
2. A column leaves masked unless the policy lifts the mask for this user and the request asks for it.
3. The audit log has the entry on disk *before* the rows are handed out; if it cannot, nothing leaves.
4. A refusal says why, is written to the log too, and names no person.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sasaran.errors import ParameterError, PermissionRefusedError
from sasaran.govern.audit import AuditLog
from sasaran.govern.policy import Decision, Policy, open_to_one
from sasaran.schema.engine import Engine
from sasaran.schema.pack import IdentifierRule, Pack

__all__ = ["COLUMNS", "MASKED", "Grant", "Request", "people"]

COLUMNS: Mapping[str, str] = {
    "person_id": "p.person_id",
    "national_id": "p.national_id",
    "name": "p.name",
    "birth_date": "p.birth_date",
    "age": "cast(date_sub('year', p.birth_date, ?::date) as smallint)",
    "sex": "p.sex",
    "address": "p.address",
    "rt": "p.rt",
    "rw": "p.rw",
    "family_no": "p.family_no",
    "head_name": "h.name",
    "area_no": "p.area_no",
}
"""Columns of a person that may be asked for, with where each comes from; the identity number leaves as text."""

MASKED = ("national_id", "birth_date")
"""Columns that leave masked: of the identity number the last digits that the pack allows (its serial, which says
nothing by itself), of the birth date the year alone."""


@dataclass(frozen=True)
class Request:
    """What is asked of the gate.

    Parameters
    ----------
    user, purpose : str
        Who asks and what for (one of the pack's purposes).
    area_no : int
        Territory asked for; people of all areas inside it.
    people : str
        Table on the engine with one row per person wanted, key ``person_no``.
    columns : tuple[str, ...]
        Columns of the person, out of :data:`COLUMNS`.
    carry : tuple[str, ...]
        Columns of ``people`` that go along (decile, probability ...).
    as_of : date
        Day on which ages are counted.
    when : datetime
        Moment of the request, given by the edge: no room inside the house reads the clock.
    quarter : str
        Release the rows come from, for the log.
    unmask : tuple[str, ...]
        Columns wanted without a mask; refused unless the policy lifts it.
    """

    user: str
    purpose: str
    area_no: int
    people: str
    columns: tuple[str, ...]
    as_of: date
    when: datetime
    carry: tuple[str, ...] = ()
    quarter: str = ""
    unmask: tuple[str, ...] = ()


@dataclass(frozen=True)
class Grant:
    """What the gate hands out: a table on the engine, ordered by ``row_no``, and the audit entry behind it."""

    table: str
    columns: tuple[str, ...]
    rows: int
    request: Request
    reason: str
    link: str


def people(
    engine: Engine, request: Request, *, pack: Pack, audit: AuditLog, policy: Policy | None = None,
    table: str = "granted",
) -> Grant:  # fmt: skip
    """Check, mask, record, and leave the people's rows in ``table``.

    ``pack`` knows the purposes and how the identity number is written and masked; without a ``policy`` the one of a
    single local user holds (:func:`sasaran.govern.policy.open_to_one`).

    Raises :class:`PermissionRefusedError` with the reason, :class:`ParameterError` for a column that does not
    exist, :class:`StorageError` if the audit log cannot take the entry (then ``table`` does not exist).
    """
    _known(engine, request)
    decision = _decide(engine, request, pack, policy or open_to_one(pack))
    entry = _entry(engine, request)
    if not decision.allowed:
        audit.append({**entry, "decision": "refused", "reason": decision.reason, "rows": 0})
        raise PermissionRefusedError(
            "The gate refused these people's rows",
            where=f"user {request.user}, area {entry['area']}, purpose {request.purpose}",
            rule=decision.reason,
            todo="ask the keeper of policy.toml for a rule that allows it, or ask for a smaller area",
        )
    rows = engine.create(table, _select(request, decision, pack.identifier("national_id")), _params(request))
    done = {
        "decision": "allowed",
        "reason": decision.reason,
        "rows": rows,
        "ids": _fingerprint(engine, table),
    }
    link = ""
    try:
        link = audit.append({**entry, **done})
    finally:
        if not link:
            engine.drop(table)
    return Grant(table, (*request.columns, *request.carry), rows, request, decision.reason, link)


def _known(engine: Engine, request: Request) -> None:
    wrong = [name for name in (*request.columns, *request.unmask) if name not in COLUMNS]
    wrong += sorted(set(request.carry) - set(engine.columns(request.people)))
    if wrong:
        raise ParameterError(
            "The gate knows no such column", where=wrong[0], todo=f"use: {', '.join(COLUMNS)}"
        )


def _decide(engine: Engine, request: Request, pack: Pack, policy: Policy) -> Decision:
    purposes = [one.code for one in pack.purposes]
    if request.purpose not in purposes:
        return Decision(False, f"the purpose must be one of {', '.join(purposes)}")
    lineage = tuple(code for (code,) in engine.rows(_LINEAGE, [request.area_no]))
    if not lineage:
        return Decision(False, "the pack has no such area")
    inside = frozenset(code for (code,) in engine.rows(_INSIDE, [request.area_no]))
    decision = policy.decide(request.user, request.purpose, lineage, inside)
    bare = sorted(set(request.unmask) - decision.unmask)
    if decision.allowed and bare:
        return Decision(False, f"the policy does not lift the mask of {', '.join(bare)} for this user")
    return decision


_LINEAGE = """
    with recursive up(area_no, parent_no, code) as (
        select area_no, parent_no, code from area where area_no = ?
        union all
        select a.area_no, a.parent_no, a.code from area a join up on a.area_no = up.parent_no)
    select code from up"""

_DOWN = """
    with recursive down(area_no, code) as (
        select area_no, code from area where area_no = ?
        union all
        select a.area_no, a.code from area a join down on a.parent_no = down.area_no)"""

_INSIDE = f"{_DOWN} select code from down"


def _entry(engine: Engine, request: Request) -> dict[str, Any]:
    return {
        "when": request.when.isoformat(timespec="seconds"),
        "who": request.user,
        "purpose": request.purpose,
        "quarter": request.quarter,
        "area": engine.value("select code from area where area_no = ?", [request.area_no]) or "unknown",
        "people": request.people,
        "columns": [*request.columns, *request.carry],
        "unmasked": sorted(request.unmask),
    }


def _select(request: Request, decision: Decision, number: IdentifierRule | None) -> str:
    lifted = decision.unmask.intersection(request.unmask)
    picked = [f"{_shown(name, name in lifted, number)} as {name}" for name in request.columns]
    picked += [f"w.{name}" for name in request.carry]
    return f"""
        {_DOWN}
        select row_number() over (order by a.code, p.rw, p.rt, p.family_no, p.relation, p.person_id) as row_no,
               p.person_id as _id, {", ".join(picked)}
        from {request.people} w
        join person p using (person_no)
        join down a on a.area_no = p.area_no
        left join family f on f.family_no = p.family_no
        left join person h on h.person_no = f.head_no
        order by row_no"""


def _shown(name: str, bare: bool, number: IdentifierRule | None) -> str:
    """Return SQL for a column, masked unless ``bare``; no digit of a number without a rule shows."""
    value = COLUMNS[name]
    if name == "birth_date" and not bare:
        return f"make_date(year({value}), 1, 1)"
    if name != "national_id":
        return value
    text = f"cast({value} as varchar)"
    if number is None:
        return text if bare else f"repeat('*', length({text}))"
    text = f"lpad({text}, {number.length}, '0')"
    return text if bare else f"repeat('*', {number.length - number.shown}) || right({text}, {number.shown})"


def _params(request: Request) -> list[Any]:
    ages = [request.as_of] if "age" in request.columns else []
    return [request.area_no, *ages]


def _fingerprint(engine: Engine, table: str) -> str:
    """SHA-256 of the persistent ids in rising order: proves which people left, without naming them."""
    ids = engine.arrays(f"select cast(_id as bigint) as id from {table} order by id")["id"]
    return hashlib.sha256(ids.astype("<i8").tobytes()).hexdigest()
