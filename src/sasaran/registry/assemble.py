"""The one list, built: from linked records to persons, families, memberships, benefits and welfare."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from sasaran import linkage
from sasaran.errors import NothingLostError
from sasaran.registry.attributes import attributes
from sasaran.registry.benefits import enrolments
from sasaran.registry.identity import carried_people, carry_units, last_given, number, remember, returned
from sasaran.registry.ranking import Ranking, rankings
from sasaran.registry.spells import Spells, memberships
from sasaran.registry.survive import rank_sources, survivors
from sasaran.registry.units import family_table, fill_homes, seats
from sasaran.schema import tables
from sasaran.schema.attribute import Attribute
from sasaran.schema.engine import Engine, Progress, silent
from sasaran.schema.linkage import LinkageSpec, NameRules
from sasaran.schema.period import Quarter

__all__ = ["Matcher", "RegistrySummary", "build"]

Matcher = Callable[..., object]
"""``match_persons`` of the linkage room, or one with the same face."""


@dataclass(frozen=True)
class RegistrySummary:
    """What the registry of a quarter holds, and where it comes from.

    Parameters
    ----------
    persons, persons_carried, persons_new : int
        People; those whose identity is that of the previous quarter; those with a new one.
    families, families_carried, families_new : int
        The same of families.
    households : int
        Households; as many as families where no source keeps households.
    in_register, in_welfare, in_programme : int
        People known to a list of that role.
    enrolments : int
        Benefits, as many as benefit lines.
    spells_open, spells_closed : int
        Spells of membership.
    welfare : int
        Rows of ``welfare``.
    welfare_conflicts : dict[str, int]
        By basis: people to whom lists of the same, latest date give different deciles.
    welfare_without_people : int
        Welfare lines of families that nobody belongs to.
    family_lines_without_people : int
        Family rows whose card nobody in the registry has.
    """

    persons: int
    persons_carried: int
    persons_new: int
    families: int
    families_carried: int
    families_new: int
    households: int
    in_register: int
    in_welfare: int
    in_programme: int
    enrolments: int
    spells_open: int
    spells_closed: int
    welfare: int
    welfare_conflicts: dict[str, int]
    welfare_without_people: int
    family_lines_without_people: int


def build(
    engine: Engine,
    *,
    spec: LinkageSpec,
    names: NameRules,
    quarter: Quarter,
    previous: bool,
    card_floor: int = 0,
    known: Sequence[Attribute] = (),
    match: Matcher | None = None,
    progress: Progress = silent,
) -> RegistrySummary:
    """Leave ``person``, ``family``, ``membership``, ``enrolment``, ``welfare``, ``provenance`` and ``identity``.

    Parameters
    ----------
    engine : Engine
        Holds ``source``, ``record``, ``family_line``, ``benefit_line``, ``welfare_line``, ``link`` and ``area``; with
        ``previous`` also the previous quarter's ``previous_person``, ``previous_family``, ``previous_membership``
        and, where there is one, ``previous_identity``; and ``earlier_person`` where older quarters knew people whom
        the previous one did not: who is found there comes back with the identity of then.
    spec, names : LinkageSpec, NameRules
        How people are compared: used to find this quarter's people in the previous one.
    quarter : Quarter
        The quarter: new memberships begin on its first day.
    previous : bool
        Whether there is a previous quarter.
    card_floor : int
        Smallest family key that is a family card known to all sources (``10**15`` for a 16-digit KK); a smaller
        key is a source's own and joins nobody across sources.
    known : Sequence[Attribute]
        The pack's attributes; with any, ``attribute_line`` is read and ``person_attribute`` and
        ``family_attribute`` are left.
    match : Matcher
        Finds this quarter's people in the previous one; ``linkage.match_persons`` if not given.
    progress : Progress
        Hears the steps.

    Raises
    ------
    NothingLostError
        If a record has no person or two, or a benefit line is lost.
    NumbersError
        If people were matched twice, or a table breaks its declaration.
    """
    _check_links(engine)
    with engine.scratch(*_Made.__dataclass_fields__) as names_made:
        made = _Made(*names_made)
        progress("registry: surviving values")
        rank_sources(engine, made.ranks)
        survivors(engine, names, ranks=made.ranks, card_floor=card_floor, out=made.people)
        fill_homes(engine, made.people, ranks=made.ranks, card_floor=card_floor)
        progress("registry: families and households")
        lodgings = seats(engine, made.people, families=made.families, out=made.seat)
        progress("registry: identities")
        if previous:
            matching = partial(match or linkage.match_persons, engine, spec, names)
            matching(current=made.people, previous="previous_person", out=made.match)
            returned(engine, made.people, made.match, made.back, matching)
        persons, families = _identities(engine, made, lodgings=lodgings, previous=previous)
        progress("registry: persons and families")
        _person_table(engine, made)
        _provenance_table(engine, made)
        family_table(engine, made.people, families=made.families, seat=made.seat, ids=made.family_ids)
        progress("registry: memberships")
        spells = _spells(engine, made, quarter, lodgings=lodgings, previous=previous)
        progress("registry: benefits")
        benefits = enrolments(engine, made.seat)
        progress("registry: welfare")
        ranking = rankings(engine, made.people, ranks=made.ranks)
        if known:
            progress("registry: attributes")
            attributes(engine, known, ranks=made.ranks)
        stray = _family_lines_without_people(engine, made, card_floor)
    return _summary(engine, persons, families, spells, benefits, ranking, stray)


@dataclass(frozen=True)
class _Made:
    """Names of the tables made on the way."""

    ranks: str
    people: str
    families: str
    seat: str
    match: str
    back: str
    carried: str
    person_ids: str
    family_ids: str
    household_ids: str


def _check_links(engine: Engine) -> None:
    records = engine.count("record")
    accepted = engine.value("select count(*) from link where accepted")
    linked = engine.value(
        "select count(*) from record r where exists"
        " (select 1 from link l where l.record_no = r.record_no and l.accepted)"
    )
    if not records == accepted == linked:
        raise NothingLostError(
            "Records went astray between linkage and registry",
            where=f"{records} records, {linked} of them with an accepted link, {accepted} accepted links",
            rule="every record belongs to exactly one person",
        )


def _identities(
    engine: Engine, made: _Made, *, lodgings: bool, previous: bool
) -> tuple[tuple[int, int], tuple[int, int]]:
    last = {kind: last_given(engine, kind, previous=previous) for kind in ("person", "family", "household")}
    carried = made.carried if previous else ""
    if previous:
        carried_people(engine, made.match, carried, made.back)
    everybody = f"select person_no as no from {made.people}"
    persons = number(engine, everybody, carried=carried, last=last["person"], out=made.person_ids)

    now = "(select i.id as person_id, s.{0}_no as unit_no from {1} s join {2} i on i.no = s.person_no)"
    if previous:
        before = """(select p.person_id, f.family_id as unit_id from previous_person p
            join previous_family f using (family_no))"""
        cards = f"""(select f.family_no as unit_no, q.family_id as unit_id from {made.families} f
            join previous_family q on q.family_card = f.family_card where f.family_scope = -1)"""
        carry_units(
            engine, now.format("family", made.seat, made.person_ids), before, cards=cards, out=carried
        )
    every_family = f"select family_no as no from {made.families}"
    families = number(engine, every_family, carried=carried, last=last["family"], out=made.family_ids)

    households = (0, 0)
    if lodgings:
        if previous:
            before = """(select person_id, unit_id from previous_membership
                where unit_kind = 'household' and valid_to is null)"""
            none = "(select 0 as unit_no, 0::bigint as unit_id where false)"
            carry_units(
                engine, now.format("household", made.seat, made.person_ids), before, cards=none, out=carried
            )
        every_household = f"select distinct household_no as no from {made.seat}"
        households = number(
            engine, every_household, carried=carried, last=last["household"], out=made.household_ids
        )
    new = {"person": persons[1], "family": families[1], "household": households[1]}
    remember(engine, {kind: last[kind] + new[kind] for kind in last})
    return persons, families


def _person_table(engine: Engine, made: _Made) -> None:
    columns = tables.PERSON.select_list()
    engine.create(
        "person",
        f"""
        select {columns} from (
            select p.*, i.id as person_id, s.family_no, s.household_no
            from {made.people} p join {made.seat} s using (person_no) join {made.person_ids} i on i.no = p.person_no)
        """,
        table=tables.PERSON,
    )


def _provenance_table(engine: Engine, made: _Made) -> None:
    columns = tables.PROVENANCE.select_list()
    engine.create("provenance", f"select {columns} from {made.people}", table=tables.PROVENANCE)


def _spells(
    engine: Engine, made: _Made, quarter: Quarter, *, lodgings: bool, previous: bool
) -> tuple[int, int]:
    kinds = [("family", made.family_ids), ("household", made.household_ids)][: 2 if lodgings else 1]
    now = " union all ".join(
        f"""
        select s.person_no, i.id as person_id, '{kind}' as unit_kind, s.{kind}_no as unit_no, u.id as unit_id,
            p.family_from as record_no
        from {made.seat} s join {made.person_ids} i on i.no = s.person_no join {ids} u on u.no = s.{kind}_no
            join {made.people} p on p.person_no = s.person_no
        """
        for kind, ids in kinds
    )
    units = " union all ".join(
        f"select '{kind}' as unit_kind, no as unit_no, id as unit_id from {ids}" for kind, ids in kinds
    )
    spells = Spells(f"({now})", f"({units})", quarter.first_day())
    return memberships(engine, spells, ids=made.person_ids, previous=previous)


def _family_lines_without_people(engine: Engine, made: _Made, card_floor: int) -> int:
    return int(
        engine.value(
            f"""
            select count(*) from family_line f where not exists (select 1 from {made.families} h
            where h.family_card = f.family_card
                and h.family_scope = case when f.family_card >= {card_floor} then -1 else f.source_no end)
            """
        )
    )


def _summary(
    engine: Engine,
    persons: tuple[int, int],
    families: tuple[int, int],
    spells: tuple[int, int],
    benefits: int,
    ranking: Ranking,
    stray: int,
) -> RegistrySummary:
    households, register, welfare, programme = engine.rows(
        "select count(distinct household_no), count(*) filter (in_register), count(*) filter (in_welfare),"
        " count(*) filter (in_programme) from person"
    )[0]
    return RegistrySummary(
        persons=sum(persons),
        persons_carried=persons[0],
        persons_new=persons[1],
        families=sum(families),
        families_carried=families[0],
        families_new=families[1],
        households=int(households),
        in_register=int(register),
        in_welfare=int(welfare),
        in_programme=int(programme),
        enrolments=benefits,
        spells_open=spells[0],
        spells_closed=spells[1],
        welfare=ranking.rows,
        welfare_conflicts=ranking.conflicts,
        welfare_without_people=ranking.lines_without_people,
        family_lines_without_people=stray,
    )
