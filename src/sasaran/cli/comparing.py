"""``sasaran compare-designs``: a survey file and designs in, the errors of each and who changes out."""

from __future__ import annotations

import argparse
from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path

from sasaran.cli import comparing_tables
from sasaran.cli.amounts import rupiah
from sasaran.cli.comparing_frozen import run_frozen
from sasaran.cli.comparing_words import words
from sasaran.errors import ParameterError
from sasaran.publish.locale import Locale
from sasaran.study.designs.asked import DEFAULT, MEASURES, Asked
from sasaran.study.designs.compare import Compared, compare_file
from sasaran.study.designs.show import COLUMNS, long_rows, picture
from sasaran.study.file.table import check_ending, write_table
from sasaran.study.file.words import words_named
from sasaran.study.ranking.designs import read_rates
from sasaran.study.ranking.fit import write_text

__all__ = ["add", "pairs", "run"]


def pairs(option: str, texts: list[str]) -> dict[str, str]:
    """Read NAME=VALUE as often as given; raise :class:`ParameterError` for another form or a name given twice."""
    found: dict[str, str] = {}
    for text in texts:
        name, _, value = text.partition("=")
        if not name or not value or name in found:
            raise ParameterError(
                "A score cannot be read" if option == "--score" else "A pair cannot be read",
                where=option,
                rule="a name, =, and a column or value; each name once",
                todo=f"write for instance {option} pmt=score",
            )
        found[name] = value
    return found


def add(
    subs: argparse._SubParsersAction[argparse.ArgumentParser], language: str, common: argparse.ArgumentParser
) -> None:
    """Add the command to the parser."""
    say = words(language)
    made = subs.add_parser("compare-designs", help=say["compare"], parents=[common])
    made.add_argument("file", type=Path, metavar="FILE", nargs="?", help=say["file"])
    made.add_argument("--truth", default="", metavar="COL", help=say["truth"])
    for name, form in (("score", "NAME=COL"), ("given", "NAME=COL"), ("pmt", "[NAME=]FILE.toml")):
        made.add_argument(f"--{name}", action="append", default=[], metavar=form, help=say[name])
    made.add_argument("--cross-validate", action="store_true", dest="cross", help=say["cross"])
    made.add_argument("--geographic", default="", metavar="COL", help=say["geographic"])
    made.add_argument("--rates", type=Path, metavar="FILE.csv", help=say["rates"])
    for name in ("universal", "random"):
        made.add_argument(f"--{name}", action="store_true", help=say[name])
    made.add_argument("--quota", type=float, metavar="SHARE", help=say["quota"])
    made.add_argument("--budget", type=rupiah, metavar="RP", help=say["budget"])
    made.add_argument("--benefit", default="", metavar="RP|COL", help=say["benefit"])
    made.add_argument("--line", default="", metavar="RP|COL", help=say["line"])
    made.add_argument("--poorest", type=float, metavar="SHARE", help=say["poorest"])
    for name in ("weight", "psu", "strata", "persons"):
        made.add_argument(f"--{name}", default="", metavar="COL", help=say[name])
    made.add_argument("--lonely", default="fail", choices=("fail", "certainty", "centre"), help=say["lonely"])
    for name, form in (("by", "COL"), ("where", "COL=VALUE")):
        made.add_argument(f"--{name}", action="append", default=[], metavar=form, help=say[name])
    made.add_argument("--missing", default="refuse", choices=("refuse", "drop"), help=say["missing"])
    made.add_argument("--ties", choices=("share", "random", "all", "none"), help=say["ties"])
    made.add_argument("--id", default="", metavar="COL", dest="ident", help=say["ident"])
    made.add_argument("--seed", type=int, default=0, help=say["seed"])
    made.add_argument(
        "--measures", default=",".join(DEFAULT), help=f"{say['measures']}: {', '.join(MEASURES)}"
    )
    made.add_argument("--rho", type=float, default=3.0, help=say["rho"])
    made.add_argument("--base", default="", metavar="NAME", help=say["base"])
    made.add_argument("--swaps", action="store_true", help=say["swaps"])
    made.add_argument("--picture", type=Path, metavar="FILE.svg", help=say["picture"])
    made.add_argument("--out", type=Path, metavar="FILE", help=say["out"])
    made.add_argument("--pack", default="", help=say["pack"])
    made.add_argument("--quarter", default="", help=say["quarter"])
    made.add_argument("--dir", type=Path, default=Path(), metavar="FOLDER", help=say["dir"])
    made.add_argument("--bases", default="", help=say["bases"])
    made.set_defaults(run=run)


def run(given: Namespace) -> int:
    """Compare on a file, where the truth is known, or in a frozen quarter, where only agreement is."""
    if given.out is not None:
        check_ending(given.out)
    if (given.file is None) == (not given.quarter):
        raise ParameterError(
            "What is compared is not said once",
            where="FILE, --quarter",
            rule="designs are compared on a survey file, or the rankings of a frozen quarter",
            todo="give a file with --truth, or --quarter and --dir",
        )
    return run_frozen(given) if given.quarter else _file(given)


def _file(given: Namespace) -> int:
    if not given.truth:
        raise ParameterError(
            "The truth is not named",
            where="--truth",
            todo="name the column of welfare that the survey measured",
        )
    asked = _asked(given)
    made = compare_file(given.file, asked, words_named(given.pack))
    base = given.base or next(iter(made.measures))
    if base not in made.measures:
        raise ParameterError(
            f"There is no design {base!r}", rule=f"designs are {', '.join(made.measures)}", where="--base"
        )
    say, n = words(given.lang), Locale(given.lang)
    shown = comparing_tables.Shown(made, asked, base, given.file.name, say, n)
    parts = [shown.head(), shown.measures(), *shown.groups(), *(shown.swaps() if given.swaps else [])]
    print("\n\n".join(parts))
    for line in _write(given, made, base):
        print(line)
    return 0


def _asked(given: Namespace) -> Asked:
    measures = [one.strip() for one in given.measures.split(",") if one.strip()]
    if measures == ["all"]:
        measures = [one for one in MEASURES if one != "crra" or given.benefit]
    named = [text if "=" in text else f"{Path(text).stem}={text}" for text in given.pmt]
    same = ("truth", "geographic", "quota", "budget", "benefit", "line", "poorest", "weight", "psu", "strata")
    more = ("persons", "ident", "missing", "seed", "lonely", "rho", "universal", "cross")
    asked = Asked(
        **{name: getattr(given, name) for name in (*same, *more)},
        scores=pairs("--score", given.score),
        given=pairs("--given", given.given),
        tests={name: Path(file) for name, file in pairs("--pmt", named).items()},
        rates=read_rates(given.rates) if given.rates else None,
        lottery=given.random,
        by=tuple(given.by),
        where=pairs("--where", given.where),
        ties=given.ties or "share",
        measures=tuple(dict.fromkeys(measures)) or DEFAULT,
    )
    if not any((asked.scores, asked.given, asked.tests, asked.geographic, asked.universal, asked.lottery)):
        raise ParameterError(
            "There is no design to compare",
            where="--score, --pmt, --given, --geographic, --universal, --random",
            todo="write for instance --score pmt=score",
        )
    return asked


def _write(given: Namespace, made: Compared, base: str) -> Iterator[str]:
    """Write what was asked for, and yield what to say of it."""
    say = words(given.lang)
    if given.picture is not None:
        write_text(given.picture, picture(made, base, say, given.lang))
        yield say["wrote"].format(path=given.picture)
    if given.out is not None:
        write_table(
            given.out,
            [say[one] for one in COLUMNS],
            list(long_rows(made, base, say)),
            title="compare-designs",
        )
        yield say["wrote"].format(path=given.out)
