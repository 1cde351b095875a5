"""The proof of the interval: over synthetic draws with different error rates, how often does it hold the truth?

``make proof`` runs draws with seeds that were never used for development, through the whole of linkage, registry and
gap: 200 in which faults strike rows alike, and 100 in which they cluster in a fifth of each list's rows. It prints a
table for each and writes them into docs/reference-interval.md.
"""

from __future__ import annotations

import argparse
import multiprocessing
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np

from benchmarks import interval_areas
from benchmarks.interval_areas import Areas
from benchmarks.interval_areas import table as by_area
from benchmarks.proof_draw import draw, setting
from sasaran import linkage, registry
from sasaran.coverage.gap import untouched
from sasaran.quarter.stamp import code_version
from sasaran.schema.period import Quarter
from sasaran.store.duck import DuckEngine
from sasaran_id.national.linkage import LINKAGE
from sasaran_id.national.names import NAMES

FIRST, DRAWS, CLUSTERED = 1000, 200, 100
PAGE = Path(__file__).resolve().parent.parent / "docs" / "reference-interval.md"
BEGIN, END = "<!-- table of coverage: make proof -->", "<!-- end of table -->"


@dataclass(frozen=True)
class Outcome:
    """One draw: truth and answer, for persons and for families."""

    seed: int
    level: float
    true: tuple[int, int]
    naive: tuple[int, int]
    expected: tuple[float, float]
    low: tuple[int, int]
    high: tuple[int, int]
    se: tuple[float, float]
    areas: tuple[Areas, Areas]

    def holds(self, unit: int) -> bool:
        return self.low[unit] <= self.true[unit] <= self.high[unit]


def run(seed: int, clustered: bool = False) -> Outcome:
    """Make one draw, with faults that strike rows alike or cluster, and answer it."""
    chosen = setting(seed, clustered)
    with DuckEngine(threads=1, memory="2GB") as engine:
        engine.run("set enable_progress_bar = false")
        truth = draw(engine, chosen)
        linkage.link(engine, LINKAGE, NAMES, default_birthdays=("01-01", "12-31"))
        _build(engine)
        with interval_areas.promises() as heard:
            gap = untouched(engine, basis="national")
        interval_areas.true_links(engine, truth.person)
        _build(engine)
        untouched(engine, basis="national", out="placed")
        areas = interval_areas.read(engine, "gap", "placed", heard, truth)
    both = (gap.persons, gap.families)
    return Outcome(
        seed,
        chosen.level,
        (truth.untouched, truth.untouched_families),
        *(tuple(getattr(g, name) for g in both) for name in ("accepted", "expected", "low", "high", "se")),
        areas=areas,
    )  # type: ignore[arg-type]


def _build(engine: DuckEngine) -> None:
    registry.build(
        engine, spec=LINKAGE, names=NAMES, quarter=Quarter(2026, 1), previous=False, card_floor=10**15
    )


def outcomes(seeds: range, workers: int, clustered: bool = False) -> list[Outcome]:
    """Run draws in parallel, in the order of their seeds."""
    with multiprocessing.get_context("spawn").Pool(workers) as pool:
        made = []
        for one in pool.imap(partial(run, clustered=clustered), seeds):
            made.append(one)
            print(_said(one), flush=True)
        return made


def _said(one: Outcome) -> str:
    words = [f"draw {one.seed}: level {one.level:.2f}"]
    for u in (0, 1):
        verdict = "" if one.holds(u) else " MISSED"
        words.append(
            f"true {one.true[u]}, by accepted links {one.naive[u]}, "
            f"answer {one.expected[u]:.1f} ({one.low[u]}-{one.high[u]}){verdict}"
        )
    return "; ".join(words)


def table(made: list[Outcome]) -> str:
    """The table of coverage, by unit and error level, as Markdown."""
    edges = np.quantile([one.level for one in made], [0, 1 / 3, 2 / 3, 1])
    lines = [
        "| unit | error level (times the base faults) | draws | true count, mean | interval holds it | "
        "bias, mean | width, mean | bias of counting accepted links |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for unit, word in ((0, "persons"), (1, "families")):
        for k in range(4):
            low, high = (edges[0], edges[3]) if k == 0 else (edges[k - 1], edges[k])
            part = [o for o in made if low <= o.level and (o.level < high or high == edges[3])]
            lines.append(_line(word, f"{'all: ' if k == 0 else ''}{low:.2f}-{high:.2f}", unit, part))
    return "\n".join(lines)


def _line(word: str, level: str, unit: int, part: list[Outcome]) -> str:
    true = np.array([o.true[unit] for o in part], float)
    holds = np.mean([o.holds(unit) for o in part])
    bias = np.mean([o.expected[unit] for o in part] - true)
    naive = np.mean([o.naive[unit] for o in part] - true)
    width = np.mean([o.high[unit] - o.low[unit] for o in part])
    return (
        f"| {word} | {level} | {len(part)} | {true.mean():.1f} | {100 * holds:.1f} % | {bias:+.2f} | "
        f"{width:.1f} | {naive:+.2f} |"
    )


def section(asked: argparse.Namespace, clustered: bool) -> str:
    """Run the draws of one kind and return its heading, note and table."""
    draws = asked.clustered if clustered else asked.draws
    if draws < 1:
        return ""
    heading = "Faults that cluster in rows" if clustered else "Faults that strike rows alike"
    note = f"{draws} draws, seeds {asked.first}-{asked.first + draws - 1}, level 90 %, code {code_version()}."
    made = outcomes(range(asked.first, asked.first + draws), asked.workers, clustered)
    return f"### {heading}\n\n{note}\n\n{table(made)}\n\n#### By area\n\n{by_area([one.areas for one in made])}\n"


def main() -> None:
    """Run, print, and write the page unless asked not to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--draws", type=int, default=DRAWS, help="with faults that strike rows alike")
    parser.add_argument("--clustered", type=int, default=CLUSTERED, help="draws with faults that cluster")
    parser.add_argument("--first", type=int, default=FIRST, help="first seed; below 1000 are for development")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--dry", action="store_true", help="print only")
    asked = parser.parse_args()
    text = "\n".join(part for part in (section(asked, False), section(asked, True)) if part)
    print(text)
    if not asked.dry:
        page = PAGE.read_text(encoding="utf-8")
        before, rest = page.split(BEGIN)
        PAGE.write_text(f"{before}{BEGIN}\n\n{text}\n{END}{rest.split(END)[1]}", encoding="utf-8")


if __name__ == "__main__":
    main()
