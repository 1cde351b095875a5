"""Weighted deciles of a measured welfare value (consumption per head, a score).

Convention: the decile of a unit is 1 + floor(10 · s), where s is the weighted share of the population that is
strictly poorer. Equal values therefore always share a decile, decile 1 holds everybody up to the first value at
which a tenth of the population is reached, and cut values are inverse-distribution quantiles (definition 1 of
Hyndman and Fan 1996, doi:10.1080/00031305.1996.10473566, with weights). A decile may then hold more or fewer
than a tenth of the people: by as many as share the value at its cut.

Weights are people: sampling weight times members of the household. They are added as whole millionths, so that
the order of adding cannot change a decile.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sasaran.errors import NumbersError
from sasaran.schema import tables
from sasaran.schema.engine import Engine

__all__ = ["Deciles", "assign", "fill_measured"]

_MILLIONTHS = "cast(round(people * 1e6) as hugeint)"


@dataclass(frozen=True)
class Deciles:
    """What was ranked: units, units without a value, people (weights), and the highest value of deciles 1 to 9.

    ``units``, ``without_value``, ``people`` and ``cuts``, of which one is None where nobody stands below it.
    """

    units: int
    without_value: int
    people: float
    cuts: tuple[float | None, ...]


def assign(
    engine: Engine,
    table: str,
    value: str,
    weight: str = "1",
    *,
    key: Sequence[str],
    out: str,
    by: Sequence[str] = (),
) -> Deciles:
    """Create table ``out``: the key columns and ``decile`` (TINYINT, 1 is the poorest).

    Parameters
    ----------
    engine : Engine
        Holds ``table``.
    table : str
        Table or bracketed query, one row a unit.
    value : str
        SQL expression of the welfare value; higher is better off. Units without a value get no decile.
    weight : str
        SQL expression of the people a unit stands for (sampling weight x members); NULL counts as 1.
    key : Sequence[str]
        Columns that name a unit.
    out : str
        Table to create.
    by : Sequence[str]
        Columns within whose values the ranking is made (deciles of a city); none for one ranking.

    Returns
    -------
    Deciles
        Cut values are given only for one ranking (empty with ``by``).

    Raises
    ------
    NumbersError
        If a value is not a finite number, a weight is negative, or no weight is left.
    """
    within = "".join(f", {column}" for column in by)
    partition = f"partition by {', '.join(by)}" if by else ""
    with engine.scratch("unit", "ranked") as (unit, ranked):
        engine.create(
            unit,
            f"select {', '.join(key)}{within}, cast({value} as double) as welfare,"
            f" coalesce(cast({weight} as double), 1) as people from {table}",
        )
        _check(engine, unit)
        engine.create(
            ranked,
            f"""
            with step as (
                select welfare, sum({_MILLIONTHS}) as here{within} from {unit} where welfare is not null group by all
            ), share as (
                select *, sum(here) over ({partition} order by welfare) - here as poorer,
                    sum(here) over ({partition}) as everybody
                from step
            )
            select welfare{within}, cast(least(1 + 10 * poorer // everybody, 10) as tinyint) as decile
            from share where everybody > 0
            """,
        )
        same = "".join(f" and u.{column} is not distinct from r.{column}" for column in by)
        engine.create(
            out,
            f"select {', '.join(f'u.{column}' for column in key)}, r.decile"
            f" from {unit} u join {ranked} r on u.welfare = r.welfare{same} order by all",
        )
        return _account(engine, unit, ranked, cuts=not by)


def fill_measured(engine: Engine) -> dict[str, Deciles]:
    """Give table ``welfare`` its deciles on every basis that has values but no deciles of its own.

    ``engine`` holds the tables; the people a person stands for are ``person.weight``. Returns what was ranked, by
    basis.
    """
    found: dict[str, Deciles] = {}
    bases = engine.rows(
        "select basis from welfare group by basis having count(decile) = 0 and count(value) > 0 order by basis"
    )
    for (basis,) in bases:
        with engine.scratch("measured") as (measured,):
            literal = "'" + str(basis).replace("'", "''") + "'"
            source = (
                f"(select w.person_no, w.value, p.weight from welfare w join person p using (person_no)"
                f" where w.basis = {literal})"
            )
            found[str(basis)] = assign(engine, source, "value", "weight", key=["person_no"], out=measured)
            columns = tables.WELFARE.select_list("w").replace(
                "cast(w.decile as", "cast(coalesce(w.decile, m.decile) as"
            )
            engine.create(
                "welfare",
                f"select {columns} from welfare w left join {measured} m"
                f" on w.person_no = m.person_no and w.basis = {literal}",
                table=tables.WELFARE,
            )
    return found


def _check(engine: Engine, unit: str) -> None:
    odd, negative, ranked, weighing = engine.rows(
        f"select count(*) filter (not isfinite(welfare)), count(*) filter (people < 0 or not isfinite(people)),"
        f" count(welfare), count(*) filter (welfare is not null and people > 0) from {unit}"
    )[0]
    if odd:
        raise NumbersError("Deciles cannot be computed", rule=f"{odd} values are not finite numbers")
    if negative:
        raise NumbersError(
            "Deciles cannot be computed", rule=f"{negative} weights are negative or not finite"
        )
    if ranked and not weighing:
        raise NumbersError("Deciles cannot be computed", rule="all weights are zero")


def _account(engine: Engine, unit: str, ranked: str, *, cuts: bool) -> Deciles:
    units, missing, people = engine.rows(
        f"select count(welfare), count(*) - count(welfare),"
        f" coalesce(sum({_MILLIONTHS}) filter (welfare is not null), 0) from {unit}"
    )[0]
    highest: dict[int, float] = {}
    if cuts:
        highest = dict(
            engine.rows(f"select decile, max(welfare) from {ranked} group by decile order by decile")
        )
    return Deciles(
        int(units),
        int(missing),
        int(people) / 1e6,
        tuple(highest.get(decile) for decile in range(1, 10)) if cuts else (),
    )
