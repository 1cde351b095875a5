"""Poverty with its error at registry scale: FGT 0-2 and the headcount by 267 kelurahan, beside svy.

Everybody gets the same arrays. Timed: building the design, and each statistic from raw welfare, weights, strata and
PSU codes. Values and standard errors of both must agree, or the run ends with an error.
"""

from __future__ import annotations

import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.frame import contend, record, table

KELURAHAN, PER_PSU, LINE, REPLICATES = 267, 37.5, 822_000.0, 500


def run(rows: int, peer_rows: int, peer_domain_rows: int, *, command: str) -> None:
    """Compare at the sizes the peer can take, and run ours alone at ``rows``; print and record the table."""
    sizes = sorted({rows, peer_rows, peer_domain_rows})
    body, notes = [], []
    with tempfile.TemporaryDirectory(prefix="measure-") as folder:
        for size in sizes:
            target = f"{folder}/{size}"
            psus = contend("benchmarks.measure:make", folder=target, rows=size)["psus"]
            ours = contend("benchmarks.measure:ours", folder=target)
            body += _lines("sasaran", size, ours)
            notes.append(_shares(size, psus, ours))
            for by, most in ((False, peer_rows), (True, peer_domain_rows)):
                if size <= most:
                    peer = contend("benchmarks.measure:svy", folder=target, by=by)
                    _agree(ours["by" if by else "fgt"], peer["found"])
                    body += _lines("svy", size, peer, ours)
    head = ["contender", "rows", "work", "wall s", "CPU s", "x ours", "peak MiB"]
    text = (
        f"{KELURAHAN} strata, {PER_PSU:g} households a PSU, unequal weights. Values and standard errors of both agree "
        "to 1e-9 wherever both ran. A peer's process does one of the two works; its data frame with the 0/1 and gap "
        "columns is made inside the time, as ours makes them too.\n\n" + table(head, body) + "\n\n"
    )
    record("measure", text + "\n".join(f"- {note}" for note in notes), command=command)


def _lines(name: str, size: int, run_: dict[str, Any], ours: dict[str, Any] | None = None) -> list[list[Any]]:
    peak = round(run_["peak_mb"])
    return [
        [name, size, work, *spent, spent[0] / ours["spent"][work][0] if ours else 1.0, peak]
        for work, spent in run_["spent"].items()
    ]


def _shares(size: int, psus: int, ours: dict[str, Any]) -> str:
    spent = {work: wall for work, (wall, _) in ours["spent"].items()}
    return (
        f"{size:,} rows, {psus:,} PSUs: the headcount of all {KELURAHAN} kelurahan took "
        f"{spent['headcount by kelurahan'] / spent['headcount']:.2f} times as long as that of the city."
    )


def _agree(ours: list[list[float]], theirs: list[list[float]]) -> None:
    one, two = np.array(ours), np.array(theirs)
    told = np.isfinite(one)  # ours withholds the error of a headcount of exactly 0, which the peer says is 0
    if one.shape != two.shape or not np.allclose(one[told], two[told], rtol=1e-9, atol=0) or two[~told].any():
        raise AssertionError(f"the contenders disagree: {ours[:3]} and {theirs[:3]}")


def make(folder: str, rows: int) -> dict[str, Any]:
    """Write welfare, weights, strata and PSU codes of ``rows`` households as arrays."""
    rng = np.random.default_rng(9101)
    many = round(rows / PER_PSU / KELURAHAN) * KELURAHAN
    psu = rng.integers(0, many, rows)
    level = rng.normal(0, 0.25, many)
    columns = {
        "psu": psu,
        "kel": psu % KELURAHAN,
        "w": rng.uniform(0.5, 2.5, rows),
        "age": rng.integers(0, 10, rows),
        "y": np.exp(rng.normal(14.2, 0.5, rows) + level[psu]),
    }
    Path(folder).mkdir(parents=True)
    for name, column in columns.items():
        np.save(f"{folder}/{name}.npy", column)
    return {"psus": len(np.unique(psu))}


def _load(folder: str) -> dict[str, Any]:
    return {name: np.load(f"{folder}/{name}.npy") for name in ("y", "w", "kel", "psu", "age")}


class _Clock:
    """Wall and CPU seconds per work."""

    def __init__(self) -> None:
        self.spent: dict[str, tuple[float, float]] = {}

    def __call__(self, work: str, job: Any) -> Any:
        wall, cpu = time.perf_counter(), time.process_time()
        done = job()
        self.spent[work] = (time.perf_counter() - wall, time.process_time() - cpu)
        return done


def ours(folder: str) -> dict[str, Any]:
    """Design, FGT 0-2, headcount of the city, of its kelurahan and of ages."""
    from sasaran.measure import Design, fgt, headcount, replicates

    d, clock = _load(folder), _Clock()
    few = np.flatnonzero(d["psu"] < 2 * KELURAHAN)[:5000]
    small = Design.make(d["w"][few], strata=d["kel"][few], psu=d["psu"][few], lonely="certainty")
    fgt(d["y"][few], LINE, small, by=d["kel"][few])  # first-call costs are nobody's work
    design = clock("design", lambda: Design.make(d["w"], strata=d["kel"], psu=d["psu"]))
    found = clock("FGT 0-2", lambda: fgt(d["y"], LINE, design))
    clock("headcount", lambda: headcount(d["y"], LINE, design))
    by = clock("headcount by kelurahan", lambda: headcount(d["y"], LINE, design, by=d["kel"]))
    clock("headcount by ten ages within PSUs", lambda: headcount(d["y"], LINE, design, by=d["age"]))
    areas = design.domains(d["kel"])
    clock(
        f"headcount by kelurahan, {REPLICATES} bootstrap replicates",
        lambda: headcount(d["y"], LINE, design, by=areas, replicates=replicates(design, count=REPLICATES)),
    )
    design_s = clock.spent["design"]
    for work in ("FGT 0-2", "headcount by kelurahan"):
        spent = clock.spent[work]
        clock.spent[f"design + {work}"] = (design_s[0] + spent[0], design_s[1] + spent[1])
    return {
        "spent": clock.spent,
        "fgt": [[e.value[0], e.se[0]] for e in found.values()],
        "by": [[v, s] for v, s in zip(by.value.tolist(), by.se.tolist(), strict=True)],
    }


def svy(folder: str, by: bool) -> dict[str, Any]:
    """The same with svy on Polars: means of columns made from welfare."""
    import polars as pl
    import svy as peer

    whole, clock = _load(folder), _Clock()
    few = np.flatnonzero(whole["psu"] < 2 * KELURAHAN)[:5000]

    def work(d: dict[str, Any]) -> list[list[float]]:
        gap = np.maximum(1 - d["y"] / LINE, 0)
        frame = pl.DataFrame({
            "w": d["w"], "kel": d["kel"], "psu": d["psu"], "p0": (d["y"] < LINE).astype(float),
            **({} if by else {"p1": gap, "p2": gap * gap}),
        })  # fmt: skip
        sample = peer.Sample(frame, peer.Design(stratum="kel", psu="psu", wgt="w"))
        if by:
            found = sample.estimation.mean("p0", by="kel", method="taylor")
            rows = sorted(found.estimates, key=lambda e: int(e.by_level[0]))
            return [[e.est, e.se] for e in rows]
        made = sample.estimation.mean(["p0", "p1", "p2"], method="taylor")
        return [[one.estimates[0].est, one.estimates[0].se] for one in made]

    name = "headcount by kelurahan" if by else "FGT 0-2"
    work({key: column[few] for key, column in whole.items()})  # first-call costs are nobody's work
    found = clock(f"design + {name}", lambda: work(whole))
    return {"spent": clock.spent, "found": found}
