"""Gini with its error at registry scale, for the city and by 267 kelurahan; beside Polars, which gives the value alone.

``python -m benchmarks.inequality [rows]`` prints the table. No Python package known to us gives a Gini with a
design-based error; Polars shows what sorting and summing cost without one. Both values must agree, or the run ends
with an error.
"""

from __future__ import annotations

import sys
import tempfile
from typing import Any

import numpy as np

from benchmarks.frame import contend, table
from benchmarks.measure import _Clock, _load, make

__all__ = ["make", "ours", "polars", "run"]


def run(rows: int) -> str:
    """Return the table of both contenders at ``rows`` households; each runs in a process of its own."""
    with tempfile.TemporaryDirectory(prefix="inequality-") as folder:
        psus = contend("benchmarks.inequality:make", folder=f"{folder}/all", rows=rows)["psus"]
        mine = contend("benchmarks.inequality:ours", folder=f"{folder}/all")
        peer = contend("benchmarks.inequality:polars", folder=f"{folder}/all")
    if not np.isclose(mine["gini"], peer["gini"], rtol=1e-9, atol=0):
        raise AssertionError(f"the contenders disagree: {mine['gini']} and {peer['gini']}")
    body = [
        [name, work, *spent, round(found["peak_mb"])]
        for name, found in (("sasaran", mine), ("polars", peer))
        for work, spent in found["spent"].items()
    ]
    head = ["contender", "work", "wall s", "CPU s", "peak MiB"]
    return f"{rows:,} rows, {psus:,} PSUs in 267 strata\n\n" + table(head, body)


def ours(folder: str) -> dict[str, Any]:
    """Design, Gini with its error for the city and its kelurahan, and eight indices from one sort."""
    from sasaran.measure.inequality.entropy import Atkinson, Entropy
    from sasaran.measure.inequality.estimate import gini, inequality
    from sasaran.measure.inequality.gini import Gini
    from sasaran.measure.inequality.quantile import Quantile
    from sasaran.measure.inequality.shares import Share, ShareRatio
    from sasaran.measure.survey.design import Design

    d, clock = _load(folder), _Clock()
    few = slice(0, 5000)
    gini(d["y"][few], Design.make(d["w"][few]))  # first-call costs are nobody's work
    design = clock("design", lambda: Design.make(d["w"], strata=d["kel"], psu=d["psu"]))
    found = clock("Gini + SE", lambda: gini(d["y"], design)).one()
    clock("Gini + SE by kelurahan", lambda: gini(d["y"], design, by=d["kel"]))
    many = [
        Gini(), Entropy(0), Entropy(1), Entropy(2), Atkinson(1), ShareRatio(), ShareRatio(0.9, 0.4, "interpolated"),
        Share(0, 0.4), Quantile(0.5),
    ]  # fmt: skip
    clock(f"{len(many)} indices + SE", lambda: inequality(d["y"], design, many))
    return {"spent": clock.spent, "gini": found.value, "se": found.se}


def polars(folder: str) -> dict[str, Any]:
    """The value of the same Gini, without its error, in Polars."""
    import polars as pl

    d, clock = _load(folder), _Clock()

    def work(y: Any, w: Any) -> float:
        frame = pl.DataFrame({"y": y, "w": w}).lazy().sort("y").with_columns(c=pl.col("w").cum_sum())
        part = (pl.col("w") * pl.col("y") * (2 * pl.col("c") - pl.col("w"))).sum()
        whole = pl.col("w").sum() * (pl.col("w") * pl.col("y")).sum()
        return float(frame.select(part / whole - 1).collect().item())

    work(d["y"][:5000], d["w"][:5000])
    found = clock("Gini, no SE", lambda: work(d["y"], d["w"]))
    return {"spent": clock.spent, "gini": found}


if __name__ == "__main__":
    print(run(int(float(sys.argv[1])) if len(sys.argv) > 1 else 10_000_000))
