"""``python -m benchmarks.allocation``: certified gap, time and memory, beside HiGHS and PDLP on the same problems.

python -m benchmarks.allocation                4 M families, five seeds, three kinds of floors; small areas; peers
python -m benchmarks.allocation --quick        toy size
python -m benchmarks.allocation --only full    the large runs alone (also: areas, small, highs, pdlp)

No constant of the solver was chosen on the seeds 9101 to 9105.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Sequence

from benchmarks.allocation_data import AREAS
from benchmarks.frame import ROOT, machine, table

_PEERS = "benchmarks.allocation_peers"


def attempt(name: str, *, wait: float, **arguments):
    """Run one contender in a process of its own; None if it is not done after ``wait`` seconds."""
    command = [sys.executable, "-m", "benchmarks.worker", f"{_PEERS}:{name}", json.dumps(arguments)]
    try:
        # our own two threads share the cores; BLAS's threads beside them would only wait for one another
        env = {**os.environ, "OPENBLAS_NUM_THREADS": "1"}
        done = subprocess.run(
            command, cwd=ROOT, capture_output=True, text=True, timeout=wait, check=True, env=env
        )
    except subprocess.TimeoutExpired:
        return None
    return json.loads(done.stdout.splitlines()[-1])


def _row(run, *name):
    served = ", ".join(f"{a:,} of {c:,}, at most {b:,}" for a, b, c in run["served"]) or "-"
    shown = [run["wall"], run["cpu"], round(run["peak_mb"]), run["over"], served]
    print([*name, f"{100 * run['gap']:.4f}", *shown], run["steps"], flush=True)
    return run["gap"], [*name, f"{100 * run['gap']:.4f}", *shown]


def _worst_first(rows, *name):
    head = [*name, "gap %", "wall s", "CPU s", "peak MiB", "limits overrun", "decile 1 served"]
    return table(head, [row for _, row in sorted(rows, key=lambda pair: -pair[0])])


def full(families: int, seeds: Sequence[int], kinds: Sequence[str]) -> str:
    """Return the table of the large runs, widest gap first."""
    rows = []
    for floors in kinds:
        for seed in seeds:
            run = attempt("ours", wait=900, families=families, seed=seed, floors=floors)
            rows.append(_row(run, floors, seed))
    head = (
        f"{families:,} families x 12 packages x 267 areas, 3,184 limits at five levels, widest gap first.\n\n"
    )
    return head + _worst_first(rows, "floors", "seed")


def small_areas(seeds: Sequence[int], scale: int) -> str:
    """Return the table of areas with few families each, with quotas of their own, widest gap first."""
    rows = []
    for families, areas in ((10_000, 50), (40_000, 267), (53_400, 267), (100_000, 267)):
        for seed in seeds:
            size, number = families // scale, max(areas // scale, 2)
            run = attempt("ours", wait=300, families=size, seed=seed, areas=number)
            rows.append(_row(run, size, number, seed))
    return "Few families an area, widest gap first.\n\n" + _worst_first(rows, "families", "areas", "seed")


def beside(families: int, peers: Sequence[str], wait: float, seed: int = 1) -> str:
    """Return the table of one size beside peers; a peer that is not done in ``wait`` seconds stands as that long."""
    areas = min(AREAS, families // 200)
    own = attempt("ours", wait=900, families=families, seed=seed, areas=areas)
    rows = [
        [
            "sasaran",
            own["wall"],
            own["cpu"],
            1.0,
            f"{own['worth']:.2f}",
            f"{own['bound']:.2f}",
            round(own["peak_mb"]),
        ]
    ]
    for name in peers:
        run = attempt(name, wait=wait + 120, families=families, seed=seed, areas=areas, limit=wait)
        if run is None:
            rows.append([name, f"> {wait:.0f}", "-", f"> {wait / own['wall']:.0f}", "not done", "-", "-"])
        else:
            worth = "not done" if run["worth"] is None else f"{run['worth']:.2f}"
            bound = "-" if run["bound"] is None else f"{run['bound']:.2f}"
            ratio = run["wall"] / own["wall"]
            rows.append([name, run["wall"], run["cpu"], ratio, worth, bound, round(run["peak_mb"])])
        print(rows[-1], flush=True)
    head = ["solver", "wall s", "CPU s", "x ours", "worth (1e5 Rp)", "bound", "peak MiB"]
    return f"{families:,} families in {areas} areas, gap {100 * own['gap']:.4f} %.\n\n" + table(head, rows)


def main(argv: Sequence[str]) -> int:
    """Run the comparison and print its tables."""
    args = argparse.ArgumentParser(prog="python -m benchmarks.allocation", description=__doc__)
    args.add_argument("--quick", action="store_true")
    args.add_argument("--only", default="full,areas,small,highs,pdlp")
    args.add_argument("--seeds", default="9101,9102,9103,9104,9105")
    args.add_argument("--floors", default="none,fair,priority", help="kinds of floors of the large runs")
    args.add_argument("--wait", type=float, default=900.0, help="seconds a peer may take")
    given = args.parse_args(argv)
    seeds = [int(seed) for seed in given.seeds.split(",")]
    print(machine(), flush=True)
    scale = 100 if given.quick else 1
    parts = {
        "full": lambda: full(4_000_000 // scale, seeds, given.floors.split(",")),
        "areas": lambda: small_areas(seeds, min(scale, 10)),
        "small": lambda: beside(10_000 // min(scale, 5), ["highs_milp"], min(given.wait, 60), seeds[0]),
        "highs": lambda: beside(100_000 // scale, ["highs_lp"], given.wait, seeds[0]),
        "pdlp": lambda: beside(1_000_000 // scale, ["pdlp"], given.wait, seeds[0]),
    }
    for name in given.only.split(","):
        print(f"\n### {name}\n\n" + parts[name](), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
