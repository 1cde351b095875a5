"""``python -m benchmarks.allocation``: certified gap, time and memory, beside HiGHS and PDLP on the same problems.

python -m benchmarks.allocation                    4 M families, three seeds and three kinds of floors; peers
python -m benchmarks.allocation --quick            toy size
python -m benchmarks.allocation --only full        the large runs alone (also: small, highs, pdlp)
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


def full(families: int, seeds: Sequence[int]) -> str:
    """Return the table of the large runs."""
    rows = []
    for floors in ("none", "priority", "fair"):
        for seed in seeds if floors == "none" else seeds[:1]:
            run = attempt("ours", wait=900, families=families, seed=seed, floors=floors)
            served = ", ".join(f"{a:,} of {b:,}" for a, b in run["served"]) or "-"
            rows.append(
                [
                    floors,
                    seed,
                    f"{100 * run['gap']:.4f}",
                    run["wall"],
                    run["cpu"],
                    round(run["peak_mb"]),
                    run["over"],
                    served,
                ]
            )
            print(rows[-1], run["steps"], flush=True)
    head = ["floors", "seed", "gap %", "wall s", "CPU s", "peak MiB", "limits overrun", "decile 1 served"]
    return f"{families:,} families x 12 packages x 267 areas, 3,184 limits at five levels.\n\n" + table(
        head, rows
    )


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
    args.add_argument("--only", default="full,small,highs,pdlp")
    args.add_argument("--seeds", default="1,2,3")
    args.add_argument("--wait", type=float, default=900.0, help="seconds a peer may take")
    given = args.parse_args(argv)
    seeds = [int(seed) for seed in given.seeds.split(",")]
    print(machine(), flush=True)
    scale = 100 if given.quick else 1
    parts = {
        "full": lambda: full(4_000_000 // scale, seeds),
        "small": lambda: beside(10_000 // min(scale, 5), ["highs_milp"], min(given.wait, 60)),
        "highs": lambda: beside(100_000 // scale, ["highs_lp"], given.wait),
        "pdlp": lambda: beside(1_000_000 // scale, ["pdlp"], given.wait),
    }
    for name in given.only.split(","):
        print(f"\n### {name}\n\n" + parts[name](), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
