"""A first scenario on a synthetic Jakarta, and a second that changes one programme: seconds and CPU seconds of both.

python -m benchmarks.scenario --people 20000
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

from sasaran.quarter.demo import demo
from sasaran.quarter.frozen import frozen
from sasaran.quarter.options import Options
from sasaran.quarter.planner import Planner
from sasaran.quarter.plans import scenario
from sasaran.schema.period import Quarter

HEAD = 'name = "x"\ndate = 2026-01-01\n[budget]\nAPBD = {apbd}\nAPBN = {apbn}\n[programme.KLJ]\nfactor = {factor}\n'


def run(people: int) -> None:
    """Print both times and their ratio; the asked ratio is at most 1/3."""
    options = Options(memory="4GB", publish=False)
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "world"
        demo(root, people, 1, 5, options)
        with frozen(root, Quarter(2025, 4), options) as opened:
            planner = Planner(opened, options)
            spent = []
            for factor in (1.5, 0.5):
                path = Path(folder) / f"{factor}.toml"
                path.write_text(HEAD.format(apbd=people * 200_000, apbn=people * 100_000, factor=factor))
                wall, cpu = time.perf_counter(), time.process_time()
                found = scenario(opened, path, options, planner)
                spent.append((time.perf_counter() - wall, time.process_time() - cpu))
                sys.stdout.write(
                    f"factor {factor}: {spent[-1][0]:.1f} s, CPU {spent[-1][1]:.1f} s, {found.ran}\n"
                )
    sys.stdout.write(
        f"second / first: wall {spent[1][0] / spent[0][0]:.2f}, CPU {spent[1][1] / spent[0][1]:.2f}\n"
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=20_000)
    run(parser.parse_args().people)
