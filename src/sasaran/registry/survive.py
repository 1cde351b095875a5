"""Survivorship: for every field of a person, the record whose value stands, and the value.

The order of records, field by field: trust of the source (register, welfare, programme, other), then probability of
the link, then completeness of the value, then the latest list, then the lowest record number. The whole order of
one record is packed into one 63-bit integer, so that "the best record" is a minimum over integers:

    trust (2 bits) · improbability (16) · incompleteness (6) · age of the list (8) · record number (31)

A window function over (person, field) would sort the records once a field; minima need one pass for all fields.
"""

from __future__ import annotations

from dataclasses import dataclass

from sasaran.errors import NumbersError
from sasaran.linkage.names import standardise
from sasaran.schema.engine import Engine
from sasaran.schema.linkage import NameRules

__all__ = ["FIELDS", "Field", "improbability", "rank_sources", "survivors"]

_TRUST, _IMPROBABLE, _INCOMPLETE, _AGE = 1 << 61, 1 << 45, 1 << 39, 1 << 31
_RECORD = _AGE - 1


@dataclass(frozen=True)
class Field:
    """A field (columns that survive together), when a record has it, and how incomplete it is (0 to 63)."""

    name: str
    columns: tuple[str, ...]
    present: str
    incompleteness: str = "0"


FIELDS = (
    Field("national_id", ("national_id",), "r.national_id is not null and r.id_state = 'valid'"),
    Field("name", ("name",), "r.name is not null"),
    Field(
        "birth_date",
        ("birth_date",),
        "r.birth_date is not null",
        "case r.birth_state when 'exact' then 0 when 'ambiguous' then 1 else 2 end",
    ),
    Field("sex", ("sex",), "r.sex is not null"),
    Field("area", ("area_no",), "r.area_no is not null", "10 - a.rank"),
    Field(
        "address",
        ("address", "rt", "rw"),
        "(r.address is not null or r.rt is not null or r.rw is not null)",
        "(r.address is null)::int + (r.rt is null)::int + (r.rw is null)::int",
    ),
    Field("family", ("family_card", "relation", "source_no"), "r.family_card is not null"),
    Field("household", ("household_key", "source_no"), "r.household_key is not null"),
)


def improbability(column: str, steps: int) -> str:
    """Return SQL for a probability as a whole number, 0 for certain and ``steps`` for impossible."""
    return f"cast(round((1 - {column}) * {steps}) as bigint)"


def rank_sources(engine: Engine, out: str) -> None:
    """Create ``out``: per source its trust (0 best), its roles as flags, and the age rank of its list (0 latest)."""
    has = "list_contains(string_split(replace(roles, ' ', ''), ','), '{}')"
    register, welfare, programme = (has.format(role) for role in ("register", "welfare", "programme"))
    engine.create(
        out,
        f"""
        select source_no, as_of, {register} as is_register, {welfare} as is_welfare, {programme} as is_programme,
            case when {register} then 0 when {welfare} then 1 when {programme} then 2 else 3 end as trust,
            least(dense_rank() over (order by as_of desc nulls last) - 1, 255) as age
        from source
        """,
    )


def survivors(engine: Engine, names: NameRules, *, ranks: str, card_floor: int, out: str) -> None:
    """Create ``out``: one row a person, the surviving values, and ``<field>_from``, the record each came from.

    Besides the fields of ``PERSON`` it holds ``family_card`` with ``family_scope`` (-1 for numbers that mean the
    same in every source, else the source that gave the number) and ``household_key`` with ``household_source``;
    ``family_line_from`` is NULL until the homes are filled.

    Parameters
    ----------
    engine : Engine
        Holds ``record``, ``link`` and ``area``.
    names : NameRules
        How names are standardised before their lengths are compared.
    ranks : str
        Table made by :func:`rank_sources`.
    card_floor : int
        Smallest family key that is a family card known to all sources; smaller keys are a source's own.
    out : str
        Table to create.
    """
    with engine.scratch("best") as (best,):
        _best_records(engine, ranks, best)
        _break_name_ties(engine, names, ranks, best)
        _fetch(engine, best, card_floor, out)


def _key(incompleteness: str = "0") -> str:
    return (
        f"s.trust * {_TRUST} + {improbability('l.probability', 65535)} * {_IMPROBABLE}"
        f" + ({incompleteness}) * {_INCOMPLETE} + s.age * {_AGE} + r.record_no"
    )


def _bound(ranks: str) -> str:
    return f"link l join record r using (record_no) join {ranks} s using (source_no)"


def _best_records(engine: Engine, ranks: str, out: str) -> None:
    if (engine.value("select max(record_no) from record") or 0) > _RECORD:
        raise NumbersError("The quarter holds too many records", rule=f"record numbers up to {_RECORD}")
    minima = ", ".join(
        f"min({_key(f.incompleteness)}) filter ({f.present}) & {_RECORD} as {f.name}_from" for f in FIELDS
    )
    # names that share the best trust: only where there are two can the completeness of a name decide
    rivals = " ".join(f"when {trust} then count(r.name) filter (s.trust = {trust})" for trust in range(4))
    engine.create(
        out,
        f"""
        select l.person_no, min({_key()}) & {_RECORD} as any_from, {minima},
            bool_or(s.is_register) as in_register, bool_or(s.is_welfare) as in_welfare,
            bool_or(s.is_programme) as in_programme, least(count(*), 32767)::smallint as records,
            case min(s.trust) filter (r.name is not null) {rivals} end as rivals
        from {_bound(ranks)} left join area a on r.area_no = a.area_no
        where l.accepted group by l.person_no
        """,
    )


def _break_name_ties(engine: Engine, names: NameRules, ranks: str, best: str) -> None:
    with engine.scratch("rival", "standard", "winner") as (rival, standard, winner):
        found = engine.create(
            rival,
            f"select l.person_no, r.record_no, r.name, {_key()} as key from {_bound(ranks)}"
            f" join {best} b on l.person_no = b.person_no where l.accepted and b.rivals > 1 and r.name is not null",
        )
        if not found:
            return
        standardise(engine, rival, "record_no", "name", names, standard)
        engine.create(
            winner,
            f"""
            select v.person_no,
                min(v.key + (63 - least(63, length(coalesce(t.name, v.name)))) * {_INCOMPLETE}) & {_RECORD} as name_from
            from {rival} v left join {standard} t using (record_no) group by v.person_no
            """,
        )
        engine.run(
            f"update {best} set name_from = w.name_from from {winner} w where {best}.person_no = w.person_no"
        )


def _fetch(engine: Engine, best: str, card_floor: int, out: str) -> None:
    """Take all values from the best record in one join, and the few that come from others in small ones."""
    with engine.scratch(*(f"other_{f.name}" for f in FIELDS)) as others:
        picks, joins = [], []
        for number, (field, other) in enumerate(zip(FIELDS, others, strict=True)):
            columns = ", ".join(f"r.{column}" for column in field.columns)
            engine.create(
                other,
                f"select b.person_no, {columns} from {best} b join record r on r.record_no = b.{field.name}_from"
                f" where b.{field.name}_from <> b.any_from",
            )
            joins.append(f"left join {other} x{number} on x{number}.person_no = b.person_no")
            for column in field.columns:
                name = f"{field.name}_source" if column == "source_no" else column
                picks.append(
                    f"case when b.{field.name}_from = b.any_from then r.{column} else x{number}.{column} end as {name}"
                )
        froms = ", ".join(f"b.{field.name}_from::integer as {field.name}_from" for field in FIELDS)
        engine.create(
            out,
            f"""
            select *, case when family_card >= {card_floor} then -1::smallint else family_source end as family_scope,
                null::integer as family_line_from
            from (select b.person_no, {", ".join(picks)}, {froms}, b.in_register, b.in_welfare, b.in_programme,
                    b.records, coalesce(r.weight, 1) * coalesce(r.members, 1) as weight, r.members as stated
                from {best} b join record r on r.record_no = b.any_from {" ".join(joins)})
            """,
        )
