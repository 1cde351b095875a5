"""Who is eligible for what: all laws asked of all persons and families at once.

Every unit gets three bit sets over programme numbers: ``eligible``, ``undecided`` (something the rule needs is not
known of it) and ``receives``. A unit that is in neither of the first two is not eligible. Nothing is decided by a
column that is empty for everybody: such a law is set aside and named.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sasaran.coverage.rules.compile import Compiler
from sasaran.coverage.rules.law import ReadLaw, check_laws, in_force, read_laws
from sasaran.coverage.rules.parse import codes_of
from sasaran.coverage.rules.people import Laid, reuse, without_list
from sasaran.errors import DeclarationError
from sasaran.schema.attribute import Attribute
from sasaran.schema.eligibility import ELIGIBILITY, ELIGIBLE_COUNT, FAMILY_ELIGIBILITY
from sasaran.schema.engine import Engine, Progress, silent
from sasaran.schema.law import Law

__all__ = ["Asked", "SetAside", "eligible"]


@dataclass(frozen=True)
class SetAside:
    """A law that was not asked: its programme and the words of which nobody's value is known."""

    code: str
    words: tuple[str, ...]


@dataclass(frozen=True)
class Asked:
    """Which laws were asked, on which day, and which were set aside.

    ``unlisted`` names the laws that look at programmes of which there is no list (``words`` are those programmes'
    codes): ``not receives('PKH')`` is then undecided of everybody, it does not hold for all. ``unheld`` names those
    that look at programmes which count as received by nobody, because whoever asked said so.
    """

    day: date
    laws: tuple[ReadLaw, ...]
    aside: tuple[SetAside, ...]
    unlisted: tuple[SetAside, ...] = ()
    unheld: tuple[SetAside, ...] = ()


def eligible(
    engine: Engine,
    laws: Sequence[Law],
    *,
    attributes: Sequence[Attribute],
    day: date,
    strict: bool = False,
    laid: Laid | None = None,
    before: Asked | None = None,
    progress: Progress = silent,
) -> Asked:
    """Leave ``eligibility``, ``family_eligibility`` and ``eligible_count``.

    Parameters
    ----------
    engine : Engine
        Holds person, family, welfare, enrolment, area and programme; with attributes also ``person_attribute`` and
        ``family_attribute`` where there are any.
    laws : Sequence[Law]
        All versions; those in force on ``day`` are asked.
    attributes : Sequence[Attribute]
        The pack's attributes.
    day : date
        The day on which it is asked: ages are reckoned on it.
    strict : bool
        Raise if a law has to be set aside.
    laid : Laid | None
        What is known of everybody, if it is laid out already for this day.
    before : Asked | None
        What the tables on the engine answer already, asked on the same day of the same ``laid``: only laws whose rule
        is another are asked again, the answers to the rest stay.

    Raises
    ------
    DeclarationError
        Laws contradict themselves (:func:`sasaran.coverage.rules.check_laws`), or a rule cannot be read; with
        ``strict`` also: a rule looks at a column that is empty for everybody.
    """
    numbers = {str(code): int(no) for no, code in engine.rows("select programme_no, code from programme")}
    check_laws(laws, numbers.keys(), {str(code) for (code,) in engine.rows("select code from area")})
    read = read_laws(in_force(laws, day), attributes, numbers.keys())
    progress("eligibility: what is known of everybody")
    with reuse(engine, attributes, day, laid) as known:
        kept = () if before is None else _kept(read, before.laws)
        asked, aside = _set_aside(
            engine, tuple(one for one in read if one not in kept), known.person, strict=strict
        )
        read = tuple(one for one in read if one.law.code not in {left.code for left in aside})
        progress("eligibility: the laws")
        old = None if before is None else [one for one in before.laws if one.law.code not in _codes(kept)]
        _ask(engine, known, asked, numbers, old)
        _count(engine, [(numbers[one.law.code], one.law.grain) for one in read])
    missing = without_list(engine)
    return Asked(day, read, aside, _named(read, known.unlisted), _named(read, missing - known.unlisted))


def _kept(laws: Sequence[ReadLaw], before: Sequence[ReadLaw]) -> tuple[ReadLaw, ...]:
    """Return the laws whose answers are those to the laws before: the same rule, asked of the same kind of unit."""
    words = {one.law.code: (one.law.grain, one.whole) for one in before}
    return tuple(one for one in laws if words.get(one.law.code) == (one.law.grain, one.whole))


def _codes(laws: Sequence[ReadLaw]) -> set[str]:
    return {one.law.code for one in laws}


def _ask(
    engine: Engine, known: Laid, laws: Sequence[ReadLaw], numbers: Mapping[str, int],
    stale: Sequence[ReadLaw] | None,
) -> None:  # fmt: skip
    """Ask the laws of everybody. Answers that are there stay, but for ``stale`` laws (None: none are there)."""
    compiler = Compiler(numbers, known.unlisted)
    rules = [(one.law.grain, 1 << numbers[one.law.code], compiler.sql(one.whole)) for one in laws]
    gathered = "".join(f", {sql} as {name}" for name, sql in compiler.members.items())
    with engine.scratch("unit_members") as (members,):
        engine.create(members, f"select family_no{gathered} from {known.person} group by family_no")
        for unit, table in (("person", ELIGIBILITY), ("family", FAMILY_ELIGIBILITY)):
            mine = [(bit, sql) for grain, bit, sql in rules if grain == unit]
            eligible, undecided = _mask(mine, ""), _mask(mine, " is null")
            source = (
                f"{known.person if unit == 'person' else known.family} u join {members} m using (family_no)"
            )
            if stale is not None:
                gone = sum(1 << numbers[one.law.code] for one in stale if one.law.grain == unit)
                if not (mine or gone):
                    continue
                # what is kept has names that no word of a rule has
                kept = f"eligible & ~{gone} as eligible_, undecided & ~{gone} as undecided_"
                source += f" join (select {unit}_no, {kept} from {table.name}) o using ({unit}_no)"
                eligible, undecided = f"eligible_ | {eligible}", f"undecided_ | {undecided}"
            engine.create(
                table.name,
                f"select {table.select_list('x')} from (select *, {eligible} as eligible, "
                f"{undecided} as undecided from {source}) x order by {unit}_no",
                table=table,
            )


def _mask(rules: list[tuple[int, str]], how: str) -> str:
    return f"cast({' + '.join(f'case when {sql}{how} then {bit} else 0 end' for bit, sql in rules) or '0'} as bigint)"


def _set_aside(
    engine: Engine, laws: tuple[ReadLaw, ...], person: str, *, strict: bool
) -> tuple[tuple[ReadLaw, ...], tuple[SetAside, ...]]:
    words = sorted(set().union(*(one.words() for one in laws)) if laws else set())
    if not words or not engine.count(person):
        return laws, ()
    known = engine.rows(f"select {', '.join(f'count({word})' for word in words)} from {person}")[0]
    empty = {word for word, n in zip(words, known, strict=True) if not n}
    aside = tuple(
        SetAside(one.law.code, tuple(sorted(one.words() & empty))) for one in laws if one.words() & empty
    )
    if aside and strict:
        raise DeclarationError(
            f"The law of {aside[0].code} cannot be asked",
            where=f"column {aside[0].words[0]}",
            rule="a rule may not look at a column that is empty for everybody: it would decide about all by nothing",
            todo="bring a list that holds the column, or change the rule",
        )
    gone = {one.code for one in aside}
    return tuple(one for one in laws if one.law.code not in gone), aside


def _named(laws: tuple[ReadLaw, ...], codes: frozenset[str]) -> tuple[SetAside, ...]:
    """Return the laws that look at one of the programmes, with those they look at."""
    found = ((one.law.code, tuple(sorted(codes_of(one.whole) & codes))) for one in laws)
    return tuple(SetAside(code, words) for code, words in found if words)


def _meant(engine: Engine, programmes: Sequence[int]) -> str:
    """Return ``eligibility`` without members whom a list that names their family cannot mean.

    The law of a programme reaches persons, its list names families. It means those members whom the law fits, or may
    fit; where it fits none of them, one person receives outside the law: whom the line names.
    """
    listed = engine.rows("select distinct programme_no from enrolment where unit = 'family'")
    numbers = ", ".join(str(no) for (no,) in listed if no in programmes)
    if not numbers:
        return ELIGIBILITY.name
    return f"""(
        with shared as (
            select family_no, programme_no, min(person_no) as named from enrolment
            where unit = 'family' and programme_no in ({numbers}) group by all
        ),
        own as (
            select distinct person_no, programme_no from enrolment
            where unit = 'person' and programme_no in ({numbers})
        ),
        member as (
            select e.person_no, e.family_no, s.programme_no, e.person_no = s.named as named,
                o.person_no is not null as own, own or (e.eligible | e.undecided) & (1::bigint << s.programme_no) <> 0
                    as fits
            from {ELIGIBILITY.name} e join shared s using (family_no)
                left join own o on o.person_no = e.person_no and o.programme_no = s.programme_no
        ),
        judged as (select *, bool_or(fits) over (partition by family_no, programme_no) as some_fit from member),
        aside as (
            select person_no, bit_or(1::bigint << programme_no) as off from judged
            where not fits and (some_fit or not named) group by person_no
        )
        select e.* replace (receives & ~coalesce(off, 0) as receives) from {ELIGIBILITY.name} e
            left join aside using (person_no)
    )"""


def _count(engine: Engine, programmes: list[tuple[int, str]]) -> None:
    """Count units by programme and area: one scan a unit gives the counts of all programmes."""
    kinds = {
        "eligible": "eligible & {b} <> 0", "undecided": "undecided & {b} <> 0", "receiving": "receives & {b} <> 0",
        "unmet": "eligible & {b} <> 0 and receives & {b} = 0",
        "outside": "receives & {b} <> 0 and eligible & {b} = 0 and undecided & {b} = 0",
    }  # fmt: skip
    engine.run(f"create or replace {ELIGIBLE_COUNT.ddl().removeprefix('create ')}")
    for unit, table in (("person", ELIGIBILITY.name), ("family", FAMILY_ELIGIBILITY.name)):
        mine = [no for no, grain in programmes if grain == unit]
        if not mine:
            continue
        if unit == "person":
            table = _meant(engine, mine)
        cells = ", ".join(
            f"count(*) filter ({asked.format(b=1 << no)}) as {kind}{no}"
            for no in mine
            for kind, asked in kinds.items()
        )
        with engine.scratch("counted") as (counted,):
            engine.create(counted, f"select area_no, {cells} from {table} group by area_no")
            for no in mine:
                picked = ", ".join(f"{kind}{no}" for kind in kinds)
                engine.run(
                    f"insert into {ELIGIBLE_COUNT.name} select {no}, '{unit}', area_no, {picked} from {counted} "
                    f"where {' + '.join(f'{kind}{no}' for kind in kinds)} > 0 order by area_no nulls first"
                )
