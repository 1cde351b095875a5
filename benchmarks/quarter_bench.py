"""`sasaran demo` end to end: a synthetic Jakarta is written, read, linked, registered, counted and published."""

from __future__ import annotations

import os
import re
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.frame import ROOT, record, spawn, table

# what the command line prints to standard error about a step that took longer than two seconds
_STEP = re.compile(r"^\s*(?P<step>\S.*?)[ :]+\(?(?P<seconds>\d+(?:[.,]\d+)?) ?s\)?\s*$")


def run(sizes: list[int], *, command: str) -> None:
    """Run the demo at every size; print and record time, memory and cost per person."""
    totals, steps = [], []
    for people in sizes:
        with _folder(people) as folder:
            asked = [
                "demo",
                "--lang",
                "en",
                "--people",
                str(people),
                "--quarters",
                "1",
                "--dir",
                f"{folder}/demo",
            ]
            done = spawn([sys.executable, "-m", "sasaran.cli.main", *asked], ROOT)
            if done["exit"] != 0:
                raise RuntimeError(f"sasaran demo ended with {done['exit']}:\n{done['output'][-3000:]}")
            size = sum(file.stat().st_size for file in Path(folder).rglob("*") if file.is_file()) / 2**20
        per = done["seconds"] / people * 1e6
        totals.append([f"{people:,}", done["seconds"], f"{per:.0f}", round(done["peak_mb"]), round(size)])
        steps += [[f"{people:,}", *step] for step in _steps(done["lines"])]
    text = table(["people", "seconds", "s per million people", "peak MiB", "files written MiB"], totals)
    if steps:
        text += (
            "\n\nSteps longer than two seconds, as the command prints them, and the peak when each ended:\n\n"
        )
        text += table(["people", "step", "seconds", "peak MiB so far"], steps)
    record("quarter", text, command=command)


@contextmanager
def _folder(people: int) -> Iterator[str]:
    """Give a folder that is gone afterwards, or, with SASARAN_BENCH_DIR, one that stays for other benchmarks."""
    keep = os.environ.get("SASARAN_BENCH_DIR")
    if not keep:
        with tempfile.TemporaryDirectory(prefix="quarter-") as folder:
            yield folder
        return
    folder_kept = Path(keep) / str(people)
    folder_kept.mkdir(parents=True, exist_ok=True)
    yield str(folder_kept)


def _steps(lines: list[tuple[str, float, float]]) -> list[tuple[str, float, int]]:
    found = ((_STEP.match(text), peak) for text, _, peak in lines)
    return [(hit["step"], float(hit["seconds"].replace(",", ".")), round(peak)) for hit, peak in found if hit]
