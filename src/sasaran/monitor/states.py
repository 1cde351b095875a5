"""The state of every ranked family in one quarter, and how families moved since the quarter before.

Two readings stand side by side. By money: consumption given decile and area has a distribution
(:mod:`sasaran.coverage.adequacy.welfare`); the chances of the four states are its parts below the extreme line, between
that and the poverty line, up to ``near`` lines, and above. By list: bands of deciles as lists use them (decile 1, 2,
3 to 4, 5 to 10). Movement is reckoned between bands, for a rank says too little of money to name one state (even in
decile 1 of a rich city most families stand above the line), and bands are relative: one leaves as another enters.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.special import ndtr

from sasaran.coverage.adequacy import decile_shares, fit_welfare, official_area
from sasaran.coverage.tree import read_tree
from sasaran.errors import ParameterError
from sasaran.monitor.latent import Movement, movement
from sasaran.monitor.noise import LASTING, Lasting, noise_kernel
from sasaran.schema.engine import Engine
from sasaran.schema.graduation import TRANSITION
from sasaran.schema.poverty import AreaPoverty
from sasaran.schema.ranking import Reliability

__all__ = ["BANDS", "GROUPS", "STATES", "Cuts", "chances", "money_states", "transitions"]

STATES = ("extreme", "poor", "near", "resilient")
GROUPS = ("all", "empowered", "others")
BANDS = (1, 2, 4, 10)
"""Last decile of each state, as lists read deciles: 1, 2, 3 to 4, 5 to 10."""

_FEW = 8
_STAYS = 0.999


@dataclass(frozen=True)
class Cuts:
    """Lines between the states, in poverty lines. Both are assumptions, to be edited."""

    extreme: float = 0.5
    near: float = 1.5
    source: str = "assumption: half the line; one and a half lines, as the objective graduation has it"

    def __post_init__(self) -> None:
        if not 0 < self.extreme < 1 < self.near:
            raise ParameterError(
                "The lines between states cannot be used",
                rule="0 < extreme < 1 < near, in poverty lines",
                todo="write for example 0.5 and 1.5",
            )


def chances(
    engine: Engine,
    poverty: Sequence[AreaPoverty],
    reliability: float,
    families: Any,
    cuts: Cuts | None = None,
) -> Any:
    """Return the chances of the four states, shape (families, 4); rows sum to 1.

    Parameters
    ----------
    engine : Engine
        Holds ``area``.
    poverty, reliability : Sequence[AreaPoverty], float
        Official line, rate and gap by area, and the ranking's correlation with log welfare.
    families : mapping
        Arrays ``area_no``, ``decile`` (from 1) and ``members``.
    cuts : Cuts | None
        Lines between the states.
    """
    lines = cuts or Cuts()
    at = official_area(engine, poverty, families["area_no"])
    tenth = np.asarray(families["decile"], dtype=np.int64) - 1
    shares = decile_shares(at, tenth, np.asarray(families["members"], float), len(poverty))
    fitted = fit_welfare(poverty, shares, reliability)
    ends = np.log(fitted.line[:, None] * np.array([lines.extreme, 1.0, lines.near]))
    below = ndtr((ends[:, None, :, None] - fitted.mean[:, :, None, :]) / fitted.sd[:, None, None, None])
    parts = np.diff(below @ fitted.weight, axis=2, prepend=0.0, append=1.0)
    return parts[at, tenth]


def money_states(
    engine: Engine,
    poverty: Sequence[AreaPoverty],
    reliability: Reliability,
    *,
    ranked: str,
    out: str,
    cuts: Cuts | None = None,
) -> None:
    """Create ``out`` (family_no, extreme, poor, near, resilient, likely) from ``ranked``.

    ``ranked`` is a table (family_no, area_no, decile, members). Raises as :func:`chances` does.
    """
    families = engine.arrays(f"select family_no, area_no, decile, members from {ranked} order by family_no")
    found = chances(engine, poverty, reliability.value, families, cuts)
    columns = {name: found[:, at] for at, name in enumerate(STATES)}
    with engine.scratch("money") as (money,):
        engine.put(money, {"family_no": families["family_no"], **columns, "no": found.argmax(axis=1)})
        words = " ".join(f"when {no} then '{word}'" for no, word in enumerate(STATES))
        engine.create(out, f"select * exclude (no), case no {words} end as likely from {money}")


def transitions(
    engine: Engine,
    reliability: Reliability,
    *,
    pairs: str,
    level: str,
    lasting: Lasting = LASTING,
    out: str = "transition",
) -> tuple[Movement, Any]:
    """Leave ``out``, declared as TRANSITION, for the whole and an area level; return the whole's movement and noise.

    Parameters
    ----------
    engine : Engine
        Holds ``area``.
    reliability, lasting : Reliability, Lasting
        Of the ranking; and the share of its error that stays. Both travel with their range.
    pairs : str
        Table (family_id, area_no, decile_before, decile_after, anew, empowered), one row a family ranked twice.
        Families not ranked anew (same version and date) are left out: a copied decile says nothing of movement.
    level : str
        Key of the area level.

    Raises
    ------
    ParameterError
        If a band of deciles is empty, so that its noise is not known.
    """
    tree = read_tree(engine)
    rows = engine.arrays(
        f"select area_no, decile_before as b, decile_after as a, empowered, count(*) as n from {pairs} "
        "where anew group by all order by all"
    )
    band = np.searchsorted(BANDS, np.arange(11))
    before, after = (band[np.asarray(rows[key], dtype=np.int64)] for key in ("b", "a"))
    village, n = tree.place(rows["area_no"]), np.asarray(rows["n"], dtype=float)
    cell = ((np.asarray(rows["empowered"], dtype=np.int64) * tree.size + village) * 4 + before) * 4 + after
    table = np.bincount(cell, weights=n, minlength=2 * tree.size * 16).reshape(2, tree.size, 4, 4)
    kernels = _kernels(table.sum(axis=(0, 1)), reliability, lasting)
    wanted = engine.rows("select area_no from area where level = ? order by area_no", [level])
    places = [0, *(int(tree.place(np.array([no]))[0]) for (no,) in wanted)]
    found = [
        (place, group, movement(part[place : tree.stop[place]], *kernels))
        for place in places
        for group, part in zip(GROUPS, (table.sum(axis=0), table[1], table[0]), strict=True)
    ]
    _leave(engine, tree.area_no, found, out)
    return found[0][2], kernels[0]


def _kernels(counts: Any, reliability: Reliability, lasting: Lasting) -> tuple[Any, list[tuple[Any, Any]]]:
    """Return the noise at its centre, and at the limits of each assumption; bands as wide as in the mean quarter."""
    people = counts.sum(axis=0) + counts.sum(axis=1)
    if not people.sum():
        return np.eye(16).reshape(4, 4, 4, 4), []
    shares = people / people.sum()
    rho, stays = reliability.value, lasting.value
    return noise_kernel(shares, rho, stays), [
        (noise_kernel(shares, reliability.low, stays), noise_kernel(shares, reliability.high, stays)),
        (noise_kernel(shares, rho, lasting.low), noise_kernel(shares, rho, lasting.high)),
    ]


def _leave(engine: Engine, area_no: Sequence[int | None], found: Any, out: str) -> None:
    size, kinds = len(found), len(STATES)
    every = {
        "area": np.repeat([-1 if area_no[place] is None else area_no[place] for place, _, _ in found], 16),
        "group_no": np.repeat([GROUPS.index(group) for _, group, _ in found], 16),
        "b": np.tile(np.repeat(np.arange(kinds), kinds), size),
        "a": np.tile(np.arange(kinds), size * kinds),
        "villages": np.repeat([one.clusters for _, _, one in found], 16),
        "stays": np.repeat([np.trace(one.joint) > _STAYS for _, _, one in found], 16),
    }
    for name, source in (("families", "counts"), ("seen", "seen"), ("seen_se", "seen_se"), ("true_share", "true"),
                         ("true_se", "true_se"), ("noise_se", "noise_se"), ("low", "low"), ("high", "high")
    ):  # fmt: skip
        every[name] = np.concatenate([getattr(one, source).reshape(-1) for _, _, one in found])
    with engine.scratch("moves") as (moves,):
        engine.put(moves, every)
        numbers = ("seen", "seen_se", "true_share", "true_se", "noise_se", "low", "high")
        clean = ", ".join(
            # at the edge every draw says "nobody moves": such limits would be false certainty, so none are given
            f"case when isnan({name}) or {'stays' if name in ('true_se', 'low', 'high') else 'false'} "
            f"then null else {name} end as {name}"
            for name in numbers
        )
        words = {"before": STATES, "after": STATES, "grp": GROUPS}
        said = {
            key: " ".join(f"when {i} then '{w}'" for i, w in enumerate(one)) for key, one in words.items()
        }
        engine.create(
            out,
            f"select {TRANSITION.select_list('x')} from (select * replace ({clean}), nullif(area, -1) as area_no, "
            f"case group_no {said['grp']} end as grp, case b {said['before']} end as state_before, "
            f"case a {said['after']} end as state_after, case when villages = 0 then 'no families' "
            f"when villages < {_FEW} then 'few villages' when stays then 'within noise' else '' end as flag "
            f"from {moves}) x "
            "order by area_no nulls first, group_no, b, a",
            table=TRANSITION,
        )
