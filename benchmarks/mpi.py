"""A multidimensional index with its error at the size of a household survey: 72,000 rows, ten indicators, 12 regions.

``python -m benchmarks.mpi [rows]`` prints the table. No Python package known to us gives the index with design-based
errors, so no peer stands beside it; the R package mpitbR takes about 130 s for the size on a like machine.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

import numpy as np

from benchmarks.frame import machine, table
from sasaran.measure import Design, mpi

CUTOFFS = (0.2, 1 / 3, 0.5)
REPEATS = 5


def world(rows: int, seed: int) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return ten answers of each person, which move together, and the design of the survey."""
    rng = np.random.default_rng(seed)
    psus = max(2, rows // 60) // 2 * 2
    psu = np.sort(rng.integers(0, psus, rows))
    burden = rng.normal(0, 1, rows) + rng.normal(0, 0.5, psus)[psu]
    answers = {
        f"a{at}": (burden + rng.normal(0, 1, rows) > cut).astype(float)
        for at, cut in enumerate(np.linspace(-0.5, 2, 10))
    }
    design = {"strata": psu * 24 // psus, "psu": psu, "weights": rng.gamma(4, 0.25, rows)}
    return answers, design | {"region": psu * 12 // psus}


def clock(work: Callable[[], Any]) -> tuple[Any, float, float]:
    """Return the answer, the median wall seconds and the median processor seconds."""
    walls, cpus = [], []
    for _ in range(REPEATS):
        wall, cpu = time.perf_counter(), time.process_time()
        answer = work()
        walls.append(time.perf_counter() - wall)
        cpus.append(time.process_time() - cpu)
    return answer, statistics.median(walls), statistics.median(cpus)


def run(rows: int) -> str:
    """Return the table: one cutoff for the whole, and three cutoffs for the whole and every region."""
    answers, made = world(rows, 9001)
    spec = mpi.Specification(
        "ten", tuple(mpi.Indicator(name, f"dimension {at // 4}", 0.1) for at, name in enumerate(answers))
    )

    def whole() -> Any:
        design = Design.make(made["weights"], strata=made["strata"], psu=made["psu"])
        return mpi.alkire_foster(mpi.deprived(answers, spec), design, k=1 / 3)

    def parts() -> Any:
        design = Design.make(made["weights"], strata=made["strata"], psu=made["psu"])
        found = mpi.deprived(answers, spec)
        return mpi.alkire_foster(found, design, k=CUTOFFS), mpi.alkire_foster(
            found, design, by=made["region"], k=CUTOFFS
        )

    lines = []
    for name, work in (("whole, one cutoff", whole), ("whole and 12 regions, three cutoffs", parts)):
        found, wall, cpu = clock(work)
        m0 = (found if isinstance(found, dict) else found[0])[1 / 3].m0.one()
        lines.append([name, wall, cpu, f"{m0.value:.4f} ({m0.se:.4f})"])
    head = ["M0, H, A, indicators and contributions, with SE", "wall s", "CPU s", "M0 (SE)"]
    return f"{rows:,} rows, ten indicators; medians of {REPEATS}, design and flags included.\n\n" + table(
        head, lines
    )


if __name__ == "__main__":
    print(run(int(float(sys.argv[1])) if len(sys.argv) > 1 else 72_000))
    print(f"\n{machine()}.")
