"""A first scenario on a synthetic Jakarta, and others that change one programme: seconds and CPU seconds of each.

Every scenario keeps the limits of the round that the demonstration wrote. The second changes an amount, the third a
rule (every law is asked again), the fourth the assumed effect of a programme. All set out from the prices of the round
as it stands, never from another scenario's, so that an answer does not depend on what was asked before it.

python -m benchmarks.scenario --people 100000
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

HEAD = 'name = "x"\ndate = 2026-01-01\n'
SCENARIOS = {
    "first (amount of KLJ)": "[programme.KLJ]\nfactor = 1.5\n",
    "second (another amount of KLJ)": "[programme.KLJ]\nfactor = 0.5\n",
    "third (another rule of KLJ)": "[programme.KLJ]\nrule = 'age >= 70'\n",
    "fourth (another effect of MTU)": "[effect.MTU]\nworks = [0.5, 0.3, 0.6]\n",
}


def run(people: int) -> None:
    """Print times, what was run, and the ratio to the first; the asked ratio is at most 1/3."""
    options = Options(memory="4GB", publish=False)
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "world"
        demo(root, people, 1, 5, options)
        with frozen(root, Quarter(2025, 4), options) as opened:
            planner = Planner(opened, options)
            first = (0.0, 0.0)
            for name, text in SCENARIOS.items():
                path = Path(folder) / "scenario.toml"
                path.write_text(HEAD + text)
                wall, cpu = time.perf_counter(), time.process_time()
                found = scenario(opened, path, options, planner)
                spent = (time.perf_counter() - wall, time.process_time() - cpu)
                first = first if first[0] else spent
                sys.stdout.write(
                    f"{name}: {spent[0]:.1f} s, CPU {spent[1]:.1f} s; beside the first: "
                    f"wall {spent[0] / first[0]:.2f}, CPU {spent[1] / first[1]:.2f}; "
                    f"gap {found.certificate:.1e}; {', '.join(found.ran)}\n"
                )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=20_000)
    run(parser.parse_args().people)
