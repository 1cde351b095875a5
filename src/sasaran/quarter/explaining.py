"""Why one person and their family are (not) entitled, what they get, and what they are offered: for one purpose."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sasaran.coverage.rules import Clause, Facts, ReadLaw, evaluate, explain, laid, vocabulary, without_list
from sasaran.errors import ParameterError
from sasaran.govern import policy
from sasaran.govern.audit import AuditLog
from sasaran.govern.gate import Request, people
from sasaran.quarter.frozen import Frozen
from sasaran.quarter.handing import known_purpose
from sasaran.quarter.offers import Asking, ask, nobody_of
from sasaran.quarter.options import Options
from sasaran.quarter.person import person_of
from sasaran.registry import person_id_text, read_person_id
from sasaran.schema.engine import Progress, silent

__all__ = ["Explained", "Ruling", "explain_person"]

_PEOPLE = "explained_person"


@dataclass(frozen=True)
class Ruling:
    """What one programme's law says of the person (or their family): clause by clause, and whether they receive it."""

    code: str
    unit: str
    entitled: bool | None
    receives: bool
    clauses: tuple[Clause, ...]


@dataclass(frozen=True)
class Explained:
    """One person and their family.

    ``adequacy`` and ``offer`` are the family's rows of those tables by column, empty if it has none (not ranked, or of
    a decile that the round does not ask about). ``hidden`` are members the gate did not show: their area is not known.
    """

    person: str
    name: str
    members: int
    hidden: int
    deciles: Mapping[str, int]
    receives: tuple[str, ...]
    rulings: tuple[Ruling, ...]
    aside: tuple[tuple[str, tuple[str, ...]], ...]
    adequacy: Mapping[str, Any]
    offer: Mapping[str, Any]


def explain_person(
    opened: Frozen, options: Options, asking: Asking, person: str, purpose: str, progress: Progress = silent
) -> Explained:
    """Explain one person: the gate is asked first, then the laws, adequacy and the round.

    Raises
    ------
    ParameterError
        The id is none, nobody has it in this quarter, or the purpose is not known.
    PermissionRefusedError
        With the gate's reason; it is on the audit log.
    """
    number = read_person_id(person)
    if not known_purpose(opened, purpose):
        raise ParameterError("A person is explained for a purpose only", todo="name it with --purpose")
    _, family, _ = person_of(opened, number)
    rows = _through_the_gate(opened, family, purpose)
    made = ask(opened, options, asking, progress)
    codes = {one.no: one.code for one in opened.pack.programmes}
    missing = without_list(opened.engine) - frozenset(nobody_of(opened))
    words = vocabulary(opened.pack.attributes)
    shown = [
        Facts({key: row[key] for key in words}, _received(int(row["receives"]), codes), unlisted=missing)
        for row in rows
    ]
    at = next(place for place, row in enumerate(rows) if int(row["person_id"]) == number)
    one = Facts(shown[at].values, shown[at].receives, shown, missing)
    ours = {word.name for word in words.values() if word.unit == "family"}
    whole = _received(int(rows[at]["family_receives"]), codes)
    joint = Facts({key: value for key, value in one.values.items() if key in ours}, whole, shown, missing)
    members = int(opened.engine.value("select count(*) from person where family_no = $1", [family]))
    return Explained(
        person=person_id_text(number),
        name=str(rows[at]["name"] or ""),
        members=members,
        hidden=members - len(rows),
        deciles={
            key.removeprefix("decile_"): int(value)
            for key, value in one.values.items()
            if key.startswith("decile_") and value is not None
        },
        receives=whole,
        rulings=_rulings(opened, made.asked.laws, one, joint, options.language),
        aside=tuple((each.code, each.words) for each in made.asked.aside),
        adequacy=_row(opened, "adequacy", family),
        offer=_row(opened, "offer", family),
    )


def _through_the_gate(opened: Frozen, family: int, purpose: str) -> list[Mapping[str, Any]]:
    """Return the family's facts as the gate hands them out, area by area; every word that is used is on the log."""
    engine, pack, root = opened.engine, opened.pack, opened.workspace.root
    audit, rules = AuditLog(root / "audit.jsonl"), policy.load(root / "policy.toml", pack)
    words = [word.name for word in vocabulary(pack.attributes).values()]
    day = opened.release.quarter.last_day()
    with laid(engine, pack.attributes, day) as units:
        engine.create(
            _PEOPLE,
            f"select u.person_no, u.receives, f.receives as family_receives, "
            f"{', '.join(f'u.{word}' for word in words)} from {units.person} u "
            f"join {units.family} f using (family_no) where u.family_no = {family} order by u.person_no",
        )
    carry = ("receives", "family_receives", *words)
    areas = engine.rows(
        "select distinct area_no from person where family_no = $1 and area_no is not null order by area_no",
        [family],
    )
    rows: list[Mapping[str, Any]] = []
    for (area_no,) in areas:
        asked = Request(
            pack.analyst, purpose, int(area_no), _PEOPLE, ("person_id", "name"), day, datetime.now(UTC), carry,
            opened.release.name,
        )  # fmt: skip
        grant = people(engine, asked, pack=pack, audit=audit, policy=rules)
        names = engine.columns(grant.table)
        rows += [
            dict(zip(names, row, strict=True))
            for row in engine.rows(f"select * from {grant.table} order by row_no")
        ]
        engine.drop(grant.table)
    engine.drop(_PEOPLE)
    return rows


def _received(bits: int, codes: Mapping[int, str]) -> tuple[str, ...]:
    return tuple(code for no, code in codes.items() if bits >> no & 1)


def _rulings(
    opened: Frozen, laws: Sequence[ReadLaw], one: Facts, joint: Facts, language: str
) -> tuple[Ruling, ...]:
    words = vocabulary(opened.pack.attributes)
    found = []
    for law in laws:
        facts = one if law.law.grain == "person" else joint
        clauses = explain(law.whole, facts, words, language)
        got = law.law.code in facts.receives
        found.append(Ruling(law.law.code, law.law.grain, evaluate(law.whole, facts), got, clauses))
    return tuple(found)


def _row(opened: Frozen, table: str, family: int) -> Mapping[str, Any]:
    rows = opened.engine.rows(f"select * from {table} where family_no = $1", [family])
    return dict(zip(opened.engine.columns(table), rows[0], strict=True)) if rows else {}
