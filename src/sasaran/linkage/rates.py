"""Linkage error by source: expected false matches, and missed ones that were seen or never seen."""

from __future__ import annotations

import numpy as np

from sasaran.linkage.compare import Floats
from sasaran.linkage.state import PASSES, State
from sasaran.schema.engine import Engine
from sasaran.schema.tables import RATES

__all__ = ["write_rates"]


def write_rates(
    engine: Engine, state: State, sources: str, out: str, *, missed: Floats, unseen: Floats, unseen_se: Floats
) -> None:
    """Create RATES, one row per row of SOURCE.

    Parameters
    ----------
    missed, unseen, unseen_se : arrays, shape (sources,)
        By source number: the sum of the probabilities of candidates not accepted, expected true links without a
        candidate pair, and the standard error of those.
    """
    n = state.sources
    linked = (state.how != PASSES.index("new")) & (state.how != PASSES.index("register"))
    columns = {
        "source_no": np.arange(n),
        "records": np.bincount(state.source, minlength=n),
        "linked": np.bincount(state.source, state.shared(), n),
        "false_matches": np.bincount(state.source[linked], 1 - state.p[linked], n),
        "missed_candidates": missed,
        "missed_unseen": unseen,
        "missed_unseen_se": unseen_se,
    }
    with engine.scratch("rate_rows") as (raw,):
        engine.put(raw, columns)
        engine.create(
            out,
            f"select {RATES.select_list('t')} from {raw} t semi join {sources} using (source_no) order by source_no",
            table=RATES,
        )
