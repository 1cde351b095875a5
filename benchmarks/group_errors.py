"""``python -m benchmarks.group_errors``: error rates of a ranking by group, beside fairlearn, in one run.

One million rows, 44 groups: share chosen, share of the poor missed, share of the non-poor chosen, in each group. Both
contenders get the same arrays in one process and the results are compared number by number before a time is printed.
Ours is timed twice: bare rows, and with weights and 5,000 sampling units; both times the standard errors and the whole
covariance between groups are included, which fairlearn's ``MetricFrame`` does not give (asking it for bootstrap
intervals multiplies its time by the number of resamples).
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from benchmarks.frame import machine, table
from sasaran.welfare import accuracy

RATES = ("coverage", "exclusion", "inclusion_of_nonpoor")


def world(rows: int, groups: int, seed: int) -> dict[str, Any]:
    """Return a population whose groups differ in poverty and in how well the score finds them."""
    rng = np.random.default_rng(seed)
    group = rng.integers(0, groups, rows)
    welfare = rng.normal(0, 1, rows) + np.linspace(-0.5, 0.5, groups)[group]
    score = welfare + rng.normal(0, 1, rows) * np.linspace(0.5, 1.5, groups)[group]
    psu = rng.integers(0, 5000, rows)
    return {
        "group": group,
        "poor": welfare < -0.8,
        "score": score,
        "psu": psu,
        "weight": rng.gamma(2, 1, rows),
    }


def clock(work: Callable[[], Any], repeats: int) -> tuple[Any, float, float]:
    """Return the answer, the median wall seconds and the median processor seconds."""
    walls, cpus = [], []
    for _ in range(repeats):
        wall, cpu = time.perf_counter(), time.process_time()
        answer = work()
        walls.append(time.perf_counter() - wall)
        cpus.append(time.process_time() - cpu)
    return answer, statistics.median(walls), statistics.median(cpus)


def ours(w: dict[str, Any], chosen: Any, *, design: bool) -> accuracy.GroupRates:
    """Return the rates by group from the arrays as they come, checks included."""
    drawn = {"weight": w["weight"], "psu": w["psu"]} if design else {}
    truth = accuracy.sample(poor=w["poor"], **drawn)
    return accuracy.by_group(truth, accuracy.given(chosen), {"group": w["group"]}, RATES)["group"]


def peer(w: dict[str, Any], chosen: Any) -> Any:
    """Return fairlearn's table of the same three rates."""
    from fairlearn.metrics import MetricFrame, false_negative_rate, false_positive_rate, selection_rate

    frame = MetricFrame(
        metrics={
            "coverage": selection_rate,
            "exclusion": false_negative_rate,
            "inclusion_of_nonpoor": false_positive_rate,
        },
        y_true=w["poor"].astype(int),
        y_pred=chosen.astype(int),
        sensitive_features=w["group"],
    )
    return frame.by_group


def main(argv: Sequence[str] | None = None) -> int:
    """Run the comparison and print it."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--rows", type=int, default=1_000_000)
    asked.add_argument("--groups", type=int, default=44)
    asked.add_argument("--seed", type=int, default=9001)
    asked.add_argument("--repeats", type=int, default=7)
    args = asked.parse_args(argv)
    w = world(args.rows, args.groups, args.seed)
    chosen = accuracy.choose(w["score"], 0.25).selected == 1.0
    theirs, wall, cpu = clock(lambda: peer(w, chosen), 1)
    bare, wall_bare, cpu_bare = clock(lambda: ours(w, chosen, design=False), args.repeats)
    _, wall_full, cpu_full = clock(lambda: ours(w, chosen, design=True), args.repeats)
    off = max(float(np.abs(bare.value[rate] - theirs[rate].to_numpy()).max()) for rate in RATES)
    if off > 1e-12:
        raise RuntimeError(f"the two disagree by {off}")
    rows: list[list[object]] = [
        ["fairlearn MetricFrame, no errors", wall, cpu, 1.0],
        ["sasaran, with standard errors", wall_bare, cpu_bare, round(wall / wall_bare)],
        [
            "sasaran, weights and 5,000 PSU, with standard errors",
            wall_full,
            cpu_full,
            round(wall / wall_full),
        ],
    ]
    print(f"{args.rows:,} rows, {args.groups} groups, {len(RATES)} rates; largest difference {off:.1e}")
    print(table(["contender", "wall s", "processor s", "times faster"], rows))
    print(machine())
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
