"""What the registry knows of everybody, laid out as the words of rules: one table of families, one of persons."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

from sasaran.coverage.rules.vocabulary import BASES
from sasaran.schema.attribute import Attribute
from sasaran.schema.engine import Engine
from sasaran.schema.law import Law

__all__ = ["Laid", "laid", "lay_people", "reuse", "without_list", "words_in"]


@dataclass(frozen=True)
class Laid:
    """Names of the two tables, the day on which ages are reckoned, and the programmes without a list.

    Of ``unlisted`` nobody is listed as receiving them, and nobody said that this means nobody does: a rule that looks
    at one of them is undecided there.
    """

    family: str
    person: str
    day: date
    unlisted: frozenset[str] = frozenset()


def words_in(laws: Iterable[Law], rules: Iterable[str] = ()) -> set[str]:
    """Return whatever may be a word in the laws' texts and in further rules: at least all that they look at."""
    texts = [*rules]
    for law in laws:
        texts += [law.rule, *(one.rule for one in law.exclusions), *(one.when for one in law.benefits)]
    return {word for text in texts for word in re.findall(r"[a-z_][a-z0-9_]*", text)}


@contextmanager
def laid(
    engine: Engine,
    attributes: Sequence[Attribute],
    day: date,
    words: Collection[str] | None = None,
    *,
    nobody: Collection[str] = (),
) -> Iterator[Laid]:
    """Give the tables once for several questions of one day (eligibility, adequacy, open packages).

    ``nobody`` are programmes that count as received by nobody where no list of them is there.
    """
    with engine.scratch("unit_family", "unit_person") as (family, person):
        lay_people(engine, attributes, day, family, person, words)
        yield Laid(family, person, day, without_list(engine) - frozenset(nobody))


@contextmanager
def reuse(engine: Engine, attributes: Sequence[Attribute], day: date, given: Laid | None) -> Iterator[Laid]:
    """Give ``given`` where there is one, else tables of one's own."""
    if given is not None:
        yield given
        return
    with laid(engine, attributes, day) as own:
        yield own


def without_list(engine: Engine) -> frozenset[str]:
    """Return the programmes of which no benefit is in the quarter: no list, or an empty one."""
    rows = engine.rows(
        "select code from programme where programme_no not in (select distinct programme_no from enrolment)"
    )
    return frozenset(str(code) for (code,) in rows)


def lay_people(
    engine: Engine,
    attributes: Sequence[Attribute],
    day: date,
    family: str,
    person: str,
    words: Collection[str] | None = None,
) -> None:
    """Make the tables ``family`` and ``person``: one row a unit, one column a word, and ``receives`` as a bit set.

    An age is that in whole years on ``day``; of who is born after it (or whose date is wrong) it is not known.
    Of the attributes and area codes only those among ``words`` are laid out (all if None): a person's row is copied
    eleven million times, and a code nobody asks for is most of it.
    """
    deciles = "".join(f", min(decile) filter (basis = '{basis}') as decile_{basis}" for basis in BASES)
    levels = tuple(one for one in ("city", "district", "village") if words is None or one in words)
    inside = "".join(f", max(code) filter (level = '{level}') as {level}" for level in levels)
    wanted = [one for one in attributes if words is None or one.name in words]
    held = {unit: _attributes(engine, wanted, unit) for unit in ("family", "person")}
    engine.create(
        family,
        f"""
        with recursive up as (
            select area_no, area_no as at from area union all
            select up.area_no, a.parent_no from up join area a on a.area_no = up.at where a.parent_no is not null
        ),
        place as (select up.area_no{inside} from up join area a on a.area_no = up.at group by up.area_no),
        decile as (select family_no{deciles} from welfare join person using (person_no) group by family_no),
        got as (select family_no, bit_or(1::bigint << programme_no) as receives from enrolment group by family_no)
        select f.family_no, f.area_no, f.members, {"".join(f"{level}, " for level in levels)}
            {", ".join(f"decile_{basis}" for basis in BASES)}, coalesce(receives, 0) as receives{held["family"][0]}
        from family f left join place using (area_no) left join decile using (family_no)
            left join got using (family_no) {held["family"][1]}
        """,
    )
    mine = [f"{name}" for name in engine.columns(family) if name not in ("receives", "area_no", "family_no")]
    engine.create(
        person,
        f"""
        with got as (
            select person_no, bit_or(1::bigint << programme_no) as own from enrolment where unit = 'person' group by 1
        ),
        shared as (
            select family_no, bit_or(1::bigint << programme_no) as own from enrolment where unit = 'family' group by 1
        )
        select p.person_no, p.family_no, coalesce(p.area_no, u.area_no) as area_no,
            cast(case when p.birth_date <= date '{day}' then date_sub('year', p.birth_date, date '{day}') end
                as smallint) as age, p.sex, p.relation, p.in_register,
            coalesce(g.own, 0) | coalesce(s.own, 0) as receives, {", ".join(f"u.{name}" for name in mine)}
            {held["person"][0]}
        from person p join {family} u using (family_no) left join got g using (person_no)
            left join shared s on s.family_no = p.family_no {held["person"][1]}
        """,
    )


def _attributes(engine: Engine, attributes: Sequence[Attribute], unit: str) -> tuple[str, str]:
    """Return the select list and the join that bring the attributes of ``unit``: NULL where there is no table."""
    table = f"{unit}_attribute"
    have = set(engine.columns(table)) if engine.has(table) else set()
    mine = [one for one in attributes if one.unit == unit]
    listed = "".join(
        f", a.{one.name}" if one.name in have else f", cast(null as {one.type}) as {one.name}" for one in mine
    )
    return listed, f"left join {table} a using ({unit}_no)" if have else ""
