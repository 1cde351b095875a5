"""A household survey of the synthetic Jakarta: consumption and the welfare list's questions, asked of a sample.

Two stages, as household surveys are drawn: within each city (the strata) some kelurahan, within each of these some
families, all with equal chances. Answers are the family's own, not what a list says of it. Nobody is named or numbered.
"""

from __future__ import annotations

from pathlib import Path

import duckdb
import numpy as np

from sasaran_id.jakarta.areas import read_areas
from sasaran_id.jakarta.synthetic.draw import Ints, group_rank, stream
from sasaran_id.jakarta.synthetic.dtsen import answers
from sasaran_id.jakarta.synthetic.margins import Margins
from sasaran_id.jakarta.synthetic.world import World

__all__ = ["write_survey"]

_KELURAHAN, _FAMILIES = 0.65, 14  # share of a city's kelurahan that are drawn; families in each


def write_survey(
    con: duckdb.DuckDBPyConnection,
    path: Path,
    world: World,
    margins: Margins,
    heads: Ints,
    place: Ints,
    draw: tuple[int, int, int],
) -> None:
    """Write one row a sampled family to ``path`` (CSV).

    ``heads`` and ``place`` are by family: the row of its head, and its place among all as a ranking sees it (0 the
    poorest); ``draw`` is the seed, the number of the quarter and its last day since 1970. Columns: ``kota``,
    ``kecamatan``, ``kelurahan``, ``kelurahan_di_kota`` (how many there are), ``bobot``, ``konsumsi`` (Rp a head and
    month), ``members``, ``head_age``, ``head_sex`` and the answers under the names of the pack's attributes.
    """
    seed, number, day = draw
    people, families = world.people, world.families
    members = np.bincount(people.family[world.living()], minlength=len(families))
    living = np.flatnonzero(
        (members > 0) & world.living()[heads] & (people.family[heads] == np.arange(len(heads)))
    )
    rng = stream(seed, "survey", number)
    drawn = _drawn(rng, margins, families.area[living])
    chosen, weight = _chosen(rng, margins, families.area[living], drawn)
    rows = living[chosen]
    area, head = families.area[rows], heads[rows]
    code = np.array([int(one.code) for one in read_areas()])[margins.area_no[area]]
    columns = {
        "key": rows.astype(np.int64),
        "kelurahan": code,
        "many": np.bincount(margins.city)[margins.city[area]],
        "bobot": np.round(weight, 4),
        "konsumsi": np.round(np.exp(families.consumption[rows].astype(np.float64))).astype(np.int64),
        "members": members[rows],
        "richer": place[rows],
        "person": head.astype(np.int64) + 1,
        "sex": people.sex[head],
        "age": ((day - people.birth[head]) / 365.2425).astype(np.int32),
        "schooling": people.schooling[head],
        "pick": np.zeros(len(rows), dtype=np.int32),
    }
    con.register("asked", columns)
    con.execute(
        f"""copy (
            select kelurahan // 1000000 as kota, kelurahan // 10000 as kecamatan, kelurahan,
                many as kelurahan_di_kota, bobot, konsumsi, members, age as head_age,
                case sex when 1 then 'F' else 'M' end as head_sex, {answers()}
            from asked order by kelurahan, key
        ) to '{path}' (format csv, header)"""
    )
    con.unregister("asked")


def _drawn(rng: np.random.Generator, margins: Margins, area: Ints) -> Ints:
    """Return whether each kelurahan is in the sample: a share of those where anybody lives, at least two a city."""
    lived = np.bincount(area, minlength=len(margins)) > 0
    order = np.argsort(np.where(lived, rng.random(len(margins)), 2.0), kind="stable")
    rank = np.empty(len(margins), dtype=np.int64)
    rank[order] = group_rank(margins.city[order])
    wanted = np.maximum(np.round(_KELURAHAN * np.bincount(margins.city)), 2)
    return np.asarray(lived & (rank < wanted[margins.city]))


def _chosen(rng: np.random.Generator, margins: Margins, area: Ints, drawn: Ints) -> tuple[Ints, Ints]:
    """Return the sampled families (positions in ``area``) and their weights."""
    order = np.argsort(rng.random(len(area)), kind="stable")
    rank = np.empty(len(area), dtype=np.int64)
    rank[order] = group_rank(area[order])
    chosen = np.flatnonzero(drawn[area] & (rank < _FAMILIES))
    everybody = np.bincount(area, minlength=len(margins))
    sampled = np.minimum(everybody, _FAMILIES)
    lived = np.bincount(margins.city[everybody > 0], minlength=margins.city.max() + 1)
    taken = np.bincount(margins.city[drawn], minlength=margins.city.max() + 1)
    at = area[chosen]
    city = margins.city[at]
    return chosen, lived[city] / taken[city] * everybody[at] / sampled[at]
