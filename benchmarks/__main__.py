"""``python -m benchmarks``: all benchmarks, or one of them.

python -m benchmarks                       everything at full size (about an hour on two cores)
python -m benchmarks --quick               everything at toy size; docs/benchmarks.md is left alone
python -m benchmarks linkage --size 1m --seeds 9001,9002,9003 --presets documented,harsh
python -m benchmarks reference-linkage
python -m benchmarks coverage --size 11m
python -m benchmarks check --rows 700000 --large 10000000
python -m benchmarks quarter --sizes 100k,1m,11m
python -m benchmarks measure --rows 10000000 --peer-rows 10000000 --peer-domain-rows 1000000
python -m benchmarks measure
python -m benchmarks eligibility --size 11m
python -m benchmarks data --size 100k --seed 1 --preset documented --dir DIR
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections.abc import Callable, Sequence

from benchmarks.faults import PRESETS
from benchmarks.frame import machine, set_page
from benchmarks.linkage_data import SIZES
from benchmarks.reference_data import SETS


def size(text: str) -> int:
    """Return a number of people written as 20k, 1m or in digits."""
    return SIZES[text] if text in SIZES else int(text.replace("_", ""))


def _listed(text: str) -> list[str]:
    return [part for part in text.split(",") if part]


def linkage(args: argparse.Namespace, command: str) -> None:
    """Linkage beside Splink."""
    people = 5_000 if args.quick else size(args.size)
    presets = _listed(args.presets)[:2] if args.quick else _listed(args.presets)
    seeds = [int(seed) for seed in _listed(args.seeds)][: 1 if args.quick else None]
    from benchmarks import linkage_bench

    linkage_bench.run(people, presets, seeds, command=command)


def reference(args: argparse.Namespace, command: str) -> None:
    """Public linkage sets beside Splink as its documentation sets it up."""
    from benchmarks import reference_bench

    reference_bench.run(_listed(args.sets)[: 2 if args.quick else None], command=command)


def coverage(args: argparse.Namespace, command: str) -> None:
    """Coverage pack beside DuckDB and Polars."""
    people, repeats = (50_000, 1) if args.quick else (size(args.size), args.repeats)
    from benchmarks import coverage_bench

    coverage_bench.run(people, repeats=repeats, command=command)


def check(args: argparse.Namespace, command: str) -> None:
    """`sasaran check`: time and memory."""
    rows, large = (3_000, 20_000) if args.quick else (args.rows, args.large)
    from benchmarks import check_bench

    check_bench.run(rows, large, command=command)


def quarter(args: argparse.Namespace, command: str) -> None:
    """`sasaran demo`: time and memory per stage."""
    sizes = [2_000] if args.quick else [size(text) for text in _listed(args.sizes)]
    from benchmarks import quarter_bench

    quarter_bench.run(sizes, command=command)


def measure(args: argparse.Namespace, command: str) -> None:
    """Poverty with its error, beside svy."""
    sizes = (20_000, 20_000, 20_000) if args.quick else (args.rows, args.peer_rows, args.peer_domain_rows)
    from benchmarks import measure as measure_bench

    measure_bench.run(*sizes, command=command)


def eligibility(args: argparse.Namespace, command: str) -> None:
    """All laws asked of everybody, pairs, adequacy, open packages."""
    from benchmarks import eligibility as eligibility_bench

    eligibility_bench.run(20_000 if args.quick else size(args.size), command=command)


def _of_its_own(module: str) -> Callable[[argparse.Namespace, str], None]:
    """Return the suite of a module that is a command itself and prints its own tables."""

    def suite(args: argparse.Namespace, command: str) -> None:
        quick = _QUICK.get(module, []) if args.quick else _FULL.get(module, [])
        subprocess.run([sys.executable, "-m", module, *quick], check=True)

    suite.__doc__ = f"What `python -m {module}` prints."
    return suite


_QUICK = {
    "benchmarks.allocation": ["--quick"],
    "benchmarks.inequality": ["20000"],
    "benchmarks.mpi": ["5000"],
    "benchmarks.scenario": ["--people", "5000"],
}
_FULL = {"benchmarks.scenario": ["--people", "100000"]}

ALL: dict[str, Callable[[argparse.Namespace, str], None]] = {
    "linkage": linkage,
    "reference-linkage": reference,
    "coverage": coverage,
    "check": check,
    "quarter": quarter,
    "measure": measure,
    "eligibility": eligibility,
    "allocation": _of_its_own("benchmarks.allocation"),
    "small-area": _of_its_own("benchmarks.small_area"),
    "group-errors": _of_its_own("benchmarks.group_errors"),
    "inequality": _of_its_own("benchmarks.inequality"),
    "mpi": _of_its_own("benchmarks.mpi"),
    "scenario": _of_its_own("benchmarks.scenario"),
}


def parser() -> argparse.ArgumentParser:
    """Return the parser: one sub-command a benchmark, none for all of them."""
    top = argparse.ArgumentParser(prog="python -m benchmarks", description="Benchmarks of docs/benchmarks.md")
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--quick", action="store_true", help="toy sizes; implies --no-page")
    common.add_argument("--no-page", action="store_true", help="leave docs/benchmarks.md alone")
    top.add_argument("--quick", action="store_true", dest="quick_all", help="all of them at toy size")
    subs = top.add_subparsers(dest="benchmark")
    add = {name: subs.add_parser(name, parents=[common], help=ALL[name].__doc__) for name in ALL}
    add["linkage"].add_argument("--size", default="1m")
    add["linkage"].add_argument("--seeds", default="9001,9002,9003")
    add["linkage"].add_argument("--presets", default=",".join(PRESETS))
    add["reference-linkage"].add_argument("--sets", default=",".join(SETS))
    add["coverage"].add_argument("--size", default="11m")
    add["coverage"].add_argument("--repeats", type=int, default=3)
    add["check"].add_argument("--rows", type=int, default=700_000)
    add["check"].add_argument("--large", type=int, default=10_000_000)
    add["quarter"].add_argument("--sizes", default="100k,1m,11m")
    add["eligibility"].add_argument("--size", default="11m")
    add["measure"].add_argument("--rows", type=int, default=10_000_000)
    add["measure"].add_argument("--peer-rows", type=int, default=10_000_000)
    add["measure"].add_argument("--peer-domain-rows", type=int, default=1_000_000)
    data = subs.add_parser("data", help="write a linkage problem as Parquet")
    data.add_argument("--size", default="100k")
    data.add_argument("--seed", type=int, default=1)
    data.add_argument("--preset", default="documented", choices=list(PRESETS))
    data.add_argument("--words", default="auto", choices=["auto", "reference", "built-in"])
    data.add_argument("--dir", required=True)
    return top


def main(argv: Sequence[str]) -> int:
    """Run one benchmark, or all."""
    args = parser().parse_args(argv)
    if args.benchmark == "data":
        from benchmarks import linkage_ours

        print(linkage_ours.make(args.dir, size(args.size), args.seed, args.preset, args.words))
        return 0
    print(machine(), flush=True)
    for name in [args.benchmark] if args.benchmark else list(ALL):
        words = list(argv) if args.benchmark else [name, *(["--quick"] if args.quick_all else [])]
        print(f"\n## {name}\n", flush=True)
        one = parser().parse_args(words)
        set_page(not (one.quick or one.no_page))
        ALL[name](one, f"python -m benchmarks {' '.join(words)}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
