"""What is true of people and benefits in a quarter, saved for measuring. No build reads it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb
import numpy as np

from sasaran_id.jakarta.synthetic.draw import Ints
from sasaran_id.jakarta.synthetic.margins import Margins
from sasaran_id.jakarta.synthetic.schemes import BY_CODE
from sasaran_id.jakarta.synthetic.world import World

__all__ = ["Standing", "save_benefits", "save_people"]


@dataclass(frozen=True)
class Standing:
    """Deciles of families by basis: ``true`` by consumption, ``listed`` by the welfare list (0 unranked).

    ``place`` is the family's place among all as the ranking sees it, 0 the poorest.
    """

    true: Mapping[str, Ints]
    listed: Mapping[str, Ints]
    place: Ints


_PEOPLE = """
select person, alive, resident, registered as in_register, listed and listed_province > 0 as in_welfare,
  cast(area_no as smallint) as area_no, family, household, sex, date '1970-01-01' + birth as birth_date,
  nik as national_id, kk as family_card, consumption, true_national, true_province, true_city,
  nullif(case when listed then listed_national end, 0) as listed_national,
  nullif(case when listed then listed_province end, 0) as listed_province,
  nullif(case when listed then listed_city end, 0) as listed_city
from truth_people order by person
"""


def save_people(
    con: duckdb.DuckDBPyConnection, path: Path, world: World, standing: Standing, margins: Margins
) -> None:
    """Save one row for every person ever made, with the state at the end of the quarter.

    ``consumption`` is Rp a head and month; ``true_*`` and ``listed_*`` are deciles on the three bases.
    """
    people, families = world.people, world.families
    of = people.family
    columns = {
        "person": np.arange(1, len(people) + 1, dtype=np.int64),
        "alive": people.alive,
        "resident": people.resident,
        "registered": people.registered,
        "listed": people.listed,
        "area_no": margins.area_no[families.area[of]],
        "family": of.astype(np.int64) + 1,
        "household": families.household[of] + 1,
        "sex": people.sex,
        "birth": people.birth,
        "nik": people.nik,
        "kk": families.card[of],
        "consumption": np.exp(families.consumption.astype(np.float64))[of],
    }
    columns |= {f"true_{basis}": values[of] for basis, values in standing.true.items()}
    columns |= {f"listed_{basis}": values[families.known_as[of]] for basis, values in standing.listed.items()}
    con.register("truth_people", columns)
    con.execute(f"copy ({_PEOPLE}) to '{path}' (format parquet, compression zstd)")
    con.unregister("truth_people")


def save_benefits(
    con: duckdb.DuckDBPyConnection, path: Path, world: World, amounts: Mapping[str, Ints]
) -> None:
    """Save one row for every benefit truly given: recipient, programme, unit, amount (Rp in the quarter)."""
    con.execute(
        "create or replace table truth_benefits (person bigint, programme varchar, unit varchar, amount double)"
    )
    for code in sorted(amounts):
        con.register("given", {"person": world.enrolled[code] + 1, "amount": amounts[code]})
        con.execute(
            "insert into truth_benefits select person, ?, ?, nullif(amount, 0) from given",
            [code, BY_CODE[code].unit],
        )
        con.unregister("given")
    con.execute(f"copy truth_benefits to '{path}' (format parquet, compression zstd)")
