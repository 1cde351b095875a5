"""One sample of every design, over one table in which row 0 is poor and row 1 well off by every sign."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np

from sasaran.errors import ParameterError
from sasaran.welfare.designs import (
    Blended,
    Categorical,
    Community,
    Criterion,
    Geographic,
    Hybrid,
    LookUp,
    LookUpTable,
    Observed,
    OfficialDecile,
    Random,
    Universal,
)
from sasaran.welfare.pmt import Variable, fit, scorecard
from sasaran.welfare.protocol import Ranking

try:
    from sasaran.welfare.pmt.learners import boost
except ParameterError:  # the extra `models` is not installed
    boost = None  # type: ignore[assignment]

ROWS = 60
VILLAGE = Community(ranks=("rank_a", "rank_b"), village="village")


def table() -> dict[str, Any]:
    """Sixty households in four villages."""
    chance = np.random.default_rng(5)
    welfare = np.exp(chance.normal(6, 0.5, ROWS))
    welfare[:2] = 50.0, 5000.0
    village = np.arange(ROWS) % 4
    village[:2] = 0
    made: dict[str, Any] = {
        "id": np.array([f"hh{no:03d}" for no in range(ROWS)]),
        "decile": np.ceil((np.argsort(np.argsort(welfare)) + 1) / ROWS * 10),
        "consumption": welfare,
        "members": chance.integers(1, 8, ROWS).astype(float),
        "village": village.astype(float),
        "area": np.where(welfare < np.median(welfare), "31.75", "31.71"),
        "rank_a": welfare + chance.normal(0, 100, ROWS),
        "rank_b": np.round(welfare, -2),
        "disabled": (welfare < 300).astype(float),
        "points": np.clip(np.round(welfare / 50), 0, 100),
        "floor": np.where(welfare < np.median(welfare), "earth", "tiles"),
        "rooms": np.round(np.log(welfare)),
        "people": chance.integers(1, 8, ROWS).astype(float),
    }
    return made


@cache
def samples() -> dict[str, tuple[Ranking, tuple[str, ...]]]:
    """Every kind with a design of it and the columns that it cannot do without."""
    lookup = LookUpTable(np.arange(101.0), {"national": np.linspace(0.8, 0.0, 101)})
    observed = Observed()
    asked = [Variable("floor", levels=("earth", "tiles")), Variable("rooms")]
    pmt = fit(table(), asked, outcome="consumption", name="pmt", unit="Rp", cluster="village").pmt
    found: dict[str, tuple[Ranking, tuple[str, ...]]] = {
        "pmt": (pmt, ("floor", "rooms")),
        "scorecard": (scorecard(pmt, table()), ("floor", "rooms")),
        "official": (OfficialDecile("city"), ("decile",)),
        "observed": (Observed(members="members"), ("consumption", "members")),
        "community": (VILLAGE, ("village", "rank_a", "rank_b")),
        "hybrid": (Hybrid(VILLAGE, observed), ("village", "rank_a")),
        "blend": (Blended(VILLAGE, observed), ("village", "consumption")),
        "categorical": (Categorical((Criterion("disabled", "=", 1),)), ("disabled",)),
        "geographic": (Geographic({"31.75": 0.3, "31.71": 0.1}), ("area",)),
        "universal": (Universal(), ()),
        "random": (Random(seed=7), ("id",)),
        "look-up": (LookUp(lookup, points="points"), ("points",)),
    }
    if boost is not None:
        made, _ = boost(table(), asked, outcome="consumption", cluster="village", trees=10, folds=2)
        found["boosting"] = (made, ("floor", "rooms"))
    return found
