"""Coverage pack: the cube beside DuckDB and Polars on the same files, cold and warm, cell by cell equal."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from benchmarks.coverage_contenders import CONTENDERS
from benchmarks.frame import contend, median, record, table


def run(people: int, *, repeats: int, command: str) -> None:
    """Run all contenders on persons' benefits only and with family benefits; print and record the tables."""
    parts = []
    with tempfile.TemporaryDirectory(prefix="coverage-") as folder:
        for families in (False, True):
            target = f"{folder}/{'families' if families else 'persons'}"
            rows = contend("benchmarks.coverage_data:make", folder=target, people=people, families=families)
            parts.append(_compare(target, rows, families, repeats))
    record("coverage", "\n\n".join(parts), command=command)


def _compare(target, rows, families, repeats):
    runs = {name: [] for name in CONTENDERS}
    dropped = True
    for _ in range(repeats):
        for name, function in CONTENDERS.items():
            dropped &= drop_caches()
            runs[name].append(contend(function, folder=target))
    digests = {run["digest"] for of_one in runs.values() for run in of_one}
    if len(digests) != 1:
        raise AssertionError(f"the contenders disagree: { {n: r[0]['digest'] for n, r in runs.items()} }")
    cold, warm, peak = (
        {name: median([run[key] for run in of_one]) for name, of_one in runs.items()}
        for key in ("cold", "warm", "peak_mb")
    )
    ours = cold["sasaran"], warm["sasaran"]
    body = [
        [name, cold[name], cold[name] / ours[0], warm[name], warm[name] / ours[1], round(peak[name])]
        for name in CONTENDERS
    ]
    cells = runs["sasaran"][0]["cells"]
    kind = "two of the ten programmes reach whole families" if families else "all benefits reach persons"
    head = ["contender", "cold s", "x ours", "warm s", "x ours", "peak MiB"]
    return (
        f"{rows['people']:,} persons, {rows['benefits']:,} benefits, {kind}; {cells[0]:,} coverage cells, "
        f"{cells[1]} pairs, {cells[2]:,} untouched cells, equal in every contender. Medians of {repeats}; each run "
        f"in a fresh process, page cache {'dropped' if dropped else 'NOT dropped (needs root)'} before it.\n\n"
        + table(head, body)
    )


def drop_caches() -> bool:
    """Ask the system to forget cached files; return whether it did."""
    os.sync()
    switch = Path("/proc/sys/vm/drop_caches")
    try:
        switch.write_text("3\n", encoding="ascii")
    except OSError:
        return False
    return True
