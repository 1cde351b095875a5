"""The frame of every benchmark: contenders in processes of their own, medians, tables, machine facts, the docs page.

A contender is a function ``module:name`` that takes plain keyword arguments and returns plain values. It runs in a
fresh Python process (``python -m benchmarks.worker``), so that neither memory nor caches are shared between contenders;
its peak memory is that process's own high-water mark.
"""

from __future__ import annotations

import json
import os
import platform
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from benchmarks.worker import peak_mb

__all__ = ["ROOT", "Timer", "contend", "machine", "median", "record", "set_page", "spawn", "table"]

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "benchmarks.md"
_SETTINGS = {"page": False}
_UNBUFFERED = {**os.environ, "PYTHONUNBUFFERED": "1"}


class Timer:
    """Seconds per named step: ``with timer("link"): ...`` fills ``timer.seconds["link"]``."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    def __call__(self, step: str) -> Timer:
        self._step = step
        return self

    def __enter__(self) -> Timer:
        self._from = time.perf_counter()
        return self

    def __exit__(self, *_: object) -> None:
        spent = time.perf_counter() - self._from
        self.seconds[self._step] = self.seconds.get(self._step, 0.0) + spent


def contend(function: str, **arguments: Any) -> dict[str, Any]:
    """Run a contender in its own process; its answer plus ``peak_mb`` and ``process_s``."""
    command = [sys.executable, "-m", "benchmarks.worker", function, json.dumps(arguments)]
    start = time.perf_counter()
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise RuntimeError(f"{function} failed:\n{done.stderr[-4000:]}")
    answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    answer["process_s"] = time.perf_counter() - start
    return answer


def spawn(command: Sequence[str], cwd: Path) -> dict[str, Any]:
    """Run a command; return its exit code, output lines, wall seconds and peak memory (the process alone).

    ``lines`` are (text, seconds since the start, peak MiB so far), taken as the command prints them.
    """
    start = time.perf_counter()
    lines: list[tuple[str, float, float]] = []
    with subprocess.Popen(
        command, cwd=cwd, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=_UNBUFFERED
    ) as run:
        for line in run.stdout or ():
            lines.append((line.rstrip(), time.perf_counter() - start, peak_mb(run.pid)))
        _, status, usage = os.wait4(run.pid, 0)
        run.returncode = os.waitstatus_to_exitcode(status)
    return {
        "exit": run.returncode,
        "lines": lines,
        "output": "\n".join(text for text, _, _ in lines),
        "seconds": time.perf_counter() - start,
        "peak_mb": usage.ru_maxrss / 1024,
    }


def median(values: Sequence[float]) -> float:
    """Return the median of the values of several seeds or runs."""
    return statistics.median(values)


def table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """Return a Markdown table; the first column is left-aligned, numbers right-aligned."""
    cells = [[_text(value) for value in row] for row in rows]
    widths = [max(len(line[k]) for line in [list(head), *cells]) for k in range(len(head))]

    def line(values: Sequence[str]) -> str:
        first = values[0].ljust(widths[0])
        rest = [value.rjust(width) for value, width in zip(values[1:], widths[1:], strict=True)]
        return "| " + " | ".join([first, *rest]) + " |"

    rule = "|" + "|".join(["-" * (widths[0] + 2)] + ["-" * (w + 1) + ":" for w in widths[1:]]) + "|"
    return "\n".join([line(list(head)), rule, *map(line, cells)])


def _text(value: object) -> str:
    if isinstance(value, float):
        if value == 0 or value >= 1000:
            return f"{value:,.0f}"
        return f"{value:.4f}" if value < 1 else f"{value:.2f}" if value < 100 else f"{value:.0f}"
    return f"{value:,}" if isinstance(value, int) and not isinstance(value, bool) else str(value)


def machine() -> str:
    """Return what a reader needs to place the numbers: processor, memory, versions; never a host name."""
    facts = [_processor(), f"{os.cpu_count()} cores", f"{_memory_gb():.0f} GiB", platform.system()]
    facts.append(f"Python {platform.python_version()}")
    for package in ("sasaran", "duckdb", "numpy", "splink", "polars"):
        try:
            facts.append(f"{package} {version(package)}")
        except PackageNotFoundError:
            facts.append(f"no {package}")
    return ", ".join(facts)


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    if info.is_file():
        for line in info.read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.split(":", 1)[1].strip()
    return platform.machine()


def _memory_gb() -> float:
    pages = os.sysconf("SC_PHYS_PAGES") if hasattr(os, "sysconf") else 0
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**30 if pages else 0.0


def set_page(wanted: bool) -> None:
    """Say whether results go into docs/benchmarks.md as well."""
    _SETTINGS["page"] = wanted


def record(key: str, text: str, *, command: str) -> None:
    """Print a result and, where wanted, put it into docs/benchmarks.md between its markers."""
    body = f"{text}\n\nCommand: `{command}`. {machine()}. Load before the run: {_load()}."
    print(body, flush=True)
    if not _SETTINGS["page"]:
        return
    page = PAGE.read_text(encoding="utf-8")
    begin, end = f"<!-- begin {key} -->", f"<!-- end {key} -->"
    if begin not in page or end not in page:
        raise ValueError(f"docs/benchmarks.md has no markers for {key}")
    head, rest = page.split(begin, 1)
    PAGE.write_text(head + begin + "\n" + body + "\n" + end + rest.split(end, 1)[1], encoding="utf-8")


_LOAD = os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0


def _load() -> str:
    busy = "others were at work: timings are noisy" if _LOAD > 0.5 else "quiet"
    return f"{_LOAD:.1f} ({busy})"
