"""``sasaran measure``: a survey file (or a frozen quarter) in, a table of estimates out, each with its error."""

from __future__ import annotations

import argparse
import math
from argparse import Namespace
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from sasaran import packs
from sasaran.cli import render
from sasaran.cli.measuring_words import named, words
from sasaran.errors import ParameterError
from sasaran.publish.locale import Locale
from sasaran.quarter.frozen import frozen
from sasaran.quarter.options import Options as Question
from sasaran.schema.pack import Pack
from sasaran.schema.period import Quarter
from sasaran.study.areas.map import MapAsked, draw_map, read_cuts
from sasaran.study.file.line import read_line
from sasaran.study.file.table import check_ending, numbers_of, write_table, write_text
from sasaran.study.file.words import ENGLISH, TableWords, words_of
from sasaran.study.poverty.asked import Answer, Asked, Measured
from sasaran.study.poverty.frozen import expected_poverty
from sasaran.study.poverty.hidden import LEAST, WITHHELD
from sasaran.study.poverty.indices import HELP, Options, read_indices, read_nonpositive
from sasaran.study.poverty.listed import listed_welfare
from sasaran.study.poverty.measuring import measure_file
from sasaran.study.poverty.public import of_quarter

__all__ = ["add", "measure"]

_COLUMNS = ("weight", "strata", "psu", "fpc", "persons")


def add(
    subs: argparse._SubParsersAction[argparse.ArgumentParser], language: str, common: argparse.ArgumentParser
) -> None:
    """Add the command to the parser."""
    say = words(language)
    made = subs.add_parser("measure", help=say["measure"], parents=[common])
    made.add_argument("file", type=Path, metavar="FILE", nargs="?", help=say["file"])
    made.add_argument("--quarter", default="", help=say["of_quarter"])
    made.add_argument("--dir", type=Path, default=Path(), metavar="FOLDER", help=say["dir"])
    made.add_argument("--basis", help=say["basis"])
    made.add_argument("--decile", type=int, default=1, help=say["deepest"])
    made.add_argument("--welfare", default="", metavar="COL", help=say["welfare"])
    made.add_argument("--line", default="", metavar="LINE", help=say["line"])
    made.add_argument("--line-each", action="store_true", help=say["line_each"])
    for name in _COLUMNS:
        made.add_argument(f"--{name}", default="", metavar="COL", help=say[name])
    lonely = ["fail", "certainty", "centre", "average"]
    made.add_argument("--lonely", default="fail", choices=lonely, help=say["lonely"])
    made.add_argument("--nest", action="store_true", help=say["nest"])
    made.add_argument("--universe", default="", metavar="COL=VALUE", help=say["universe"])
    made.add_argument("--missing", default="refuse", choices=["refuse", "drop"], help=say["missing"])
    made.add_argument("--by", action="append", default=[], metavar="COL", help=say["by"])
    made.add_argument("--indices", default="", help=f"{say['indices']}: {HELP}")
    _conventions(made, say)
    made.add_argument("--against", type=Path, metavar="FILE", help=say["against"])
    made.add_argument("--against-line", default="", metavar="LINE", help=say["against_line"])
    made.add_argument("--overlap", action="store_true", help=say["overlap"])
    made.add_argument("--years", type=float, metavar="T", help=say["years"])
    made.add_argument("--mpi", type=Path, metavar="SPEC.toml", help=say["mpi"])
    made.add_argument("--public", action="store_true", help=say["public"])
    made.add_argument("--out", type=Path, metavar="FILE", help=say["out"])
    made.add_argument("--map", type=Path, metavar="FILE.svg", help=say["map_first"])
    made.add_argument("--boundary", type=Path, metavar="FILE.geojson", help=say["boundary"])
    made.add_argument("--boundary-key", default="", metavar="PROPERTY", help=say["boundary_key"])
    made.add_argument("--breaks", default="", metavar="A,B,..", help=say["breaks"])
    made.add_argument("--pack", default="", help=say["pack"])
    made.set_defaults(run=measure)


def _conventions(made: argparse.ArgumentParser, say: Mapping[str, str]) -> None:
    made.add_argument("--poor-at-line", action="store_true", help=say["poor_at_line"])
    made.add_argument(
        "--negatives",
        default="",
        # the library writes leave out with a blank
        type=lambda text: text.strip().replace(" ", "-"),
        choices=["keep", "zero", "refuse", "leave-out"],
        help=say["negatives"],
    )
    made.add_argument("--nonpositive", default="refuse", metavar="RULE", help=say["nonpositive"])
    made.add_argument("--gini", default="eurostat", choices=["eurostat", "convey"], help=say["gini"])
    made.add_argument("--quantile", default="average", choices=["average", "inverse"], help=say["quantile"])
    made.add_argument("--level", type=float, default=0.95, help=say["level"])
    made.add_argument(
        "--replicates", default="", choices=["bootstrap", "jackknife", "brr"], help=say["replicates"]
    )
    made.add_argument("--count", type=int, default=500, help=say["count"])
    made.add_argument("--seed", type=int, default=1, help=say["seed"])


def _asked(given: Namespace, words: TableWords) -> Asked:
    indices = given.indices or (
        "fgt" if given.welfare and given.line else "" if not given.welfare else "gini,median"
    )
    if given.mpi is not None and not given.welfare:
        indices = "fgt"
    return Asked(
        welfare=given.welfare,
        line=read_line(given.line, each_domain=given.line_each, definition=given.quantile),
        **{name: getattr(given, name) for name in _COLUMNS},
        **{
            name: getattr(given, name)
            for name in (
                "lonely",
                "nest",
                "universe",
                "missing",
                "replicates",
                "count",
                "seed",
                "years",
                "public",
            )
        },
        by=tuple(given.by),
        indices=read_indices(indices or "fgt"),
        options=Options(
            given.poor_at_line,
            given.negatives.replace("-", " "),
            read_nonpositive(given.nonpositive),
            given.gini,
            given.quantile,
            given.level,
        ),
        overlap=given.overlap,
        mpi=given.mpi,
        words=words,
    )


def measure(given: Namespace) -> int:
    """Print each index of the whole and of each domain: value, standard error, interval, note."""
    cuts = read_cuts(given.breaks)
    if given.out is not None:
        check_ending(given.out)
    if given.map is not None and not given.by:
        raise ParameterError(
            "A map needs areas", where="--map, --by", todo="name the column of the areas with --by"
        )
    if (given.file is None) == (not given.quarter):
        raise ParameterError(
            "What to measure is not named once",
            where="FILE, --quarter",
            rule="a survey file, or a frozen quarter",
            todo="give a file, or --quarter and --dir",
        )
    _nothing_ignored(given)
    say, n = words(given.lang), Locale(given.lang)
    if given.quarter:
        found, pack, asked, names = _of_quarter(given, say, n)
    else:
        pack, names = packs.load(given.pack), {}
        asked = _asked(given, words_of(pack))
        found = measure_file(
            given.file, asked, given.against, read_line(given.against_line, definition=given.quantile)
        )
    for word in ("totals", "left_out", "weightless"):
        for file, count in getattr(found, word).items():
            print(say[word].format(count=n.count(count), file=file))
    gone = len({(row.by, row.estimate.domain) for row in found.rows if row.estimate.flag == WITHHELD})
    if asked.public:
        print(say["public_note"].format(count=n.count(gone), least=LEAST))
    lines: list[str] = []
    try:
        # files first: a reader who closes a long table early still has them
        lines = _files(given, found, pack, cuts, say, n)
    finally:
        print("\n".join([_table(found, names, asked.options.level, say, n), *lines]))
    return 0


def _nothing_ignored(given: Namespace) -> None:
    """Raise where an option was given that the question has no use for: it would be ignored in silence."""
    lone: tuple[str, ...] = ()
    if given.against is None:
        lone = ("against_line", "overlap", "years")
    elif given.mpi is None:
        lone = ("years",)
    for name in lone:
        if getattr(given, name) not in ("", False, None):
            raise ParameterError(
                "An option has nothing to work on",
                where=f"--{name.replace('_', '-')}",
                rule="--against-line and --overlap go with --against, --years with --against and --mpi",
                todo="leave it out, or give the earlier file with --against",
            )
    if not given.quarter:
        return
    of_file = (*_COLUMNS, "nest", "universe", "against", "mpi")
    # without --welfare nothing is measured: the official rate is spread
    of_welfare = () if given.welfare else ("indices", "replicates", "negatives")
    for name in (*of_file, *of_welfare):
        if getattr(given, name) not in ("", False, None):
            raise ParameterError(
                f"The option --{name} is not used on a quarter",
                where=f"--{name}",
                rule="a register knows neither strata nor rounds; without --welfare it spreads official rates",
                todo="leave it out, or measure the survey's file",
            )


def _of_quarter(
    given: Namespace, say: Mapping[str, str], n: Locale
) -> tuple[Answer, Pack, Asked, Mapping[str, str]]:
    """Measure a frozen quarter: welfare of a list where it is asked for, else expected poverty."""
    asked = _asked(given, ENGLISH)
    given.map_notes = [say["register"].format(quarter=given.quarter)]
    with frozen(given.dir, Quarter.parse(given.quarter)) as opened:
        own = opened.workspace.boundaries
        given.boundary = given.boundary or (own if own.is_file() else None)
        if given.welfare:
            made = listed_welfare(opened, asked, given.basis or "")
        else:
            line = asked.line
            if line is not None and not isinstance(line, float):
                raise ParameterError(
                    "The line of a registry is a number",
                    where="--line",
                    rule="Rp a head and month; without it each area's official line",
                    todo="write for instance --line 650000",
                )
            options = Question(basis=given.basis)
            made = expected_poverty(opened, options, asked.by, line, given.decile)
            if asked.public:
                made = replace(made, rows=of_quarter(opened, made.rows, options, asked.by, given.decile))
            asked = replace(asked, options=replace(asked.options, level=0.90))
            print(say["expected_note"])
        pack = opened.pack
    for why, count in made.left_out.items():
        if count:
            few = asked.public and count < LEAST
            print(say[why].format(count=f"< {LEAST}" if few else n.count(count)))
    return Answer(made.rows, {}), pack, asked, made.names


def _files(
    given: Namespace,
    found: Answer,
    pack: Pack,
    cuts: tuple[float, ...] | None,
    say: Mapping[str, str],
    n: Locale,
) -> list[str]:
    """Write what was asked for, and return what to say of it."""
    lines = []
    if given.out is not None:
        write_table(given.out, *_data(found), title="measure")
        lines.append(say["written"].format(file=given.out))
    if given.map is not None:
        rows = [one for one in found.rows if one.by and not one.round]
        every = [one.estimate for one in rows if (one.index, one.by) == (rows[0].index, rows[0].by)]
        chosen = [one for one in every if one.flag != WITHHELD]
        if not chosen:
            raise ParameterError(
                "Every area of the map is withheld",
                where="--map, --public",
                rule="an area of few records is not published",
                todo="name a column of larger areas with the first --by",
            )
        index = rows[0].index
        shown = MapAsked(
            given.boundary, given.boundary_key, cuts, given.lang, _is_share(chosen[0].unit, index)
        )
        notes = [given.file.name] if given.file else given.map_notes
        if len(chosen) < len(every):
            notes = [*notes, say["map_withheld"].format(count=n.count(len(every) - len(chosen)))]
        title = say["by_domain"].format(index=named(index, given.lang), by=rows[0].by)
        drawn, placed = draw_map(chosen, pack, shown, title, notes)
        write_text(given.map, drawn)
        counts = {
            "drawn": len(placed.at),
            "lacking": len(placed.without_polygon),
            "idle": placed.without_label,
        }
        lines.append(say["mapped"].format(**{key: n.count(count) for key, count in counts.items()}))
        lines.append(say["written"].format(file=given.map))
    return lines


def _is_share(unit: str, index: str) -> bool:
    return unit == "share" or index.startswith(("FGT", "ARPR", "Gini", "share"))


def _table(found: Answer, names: Mapping[str, str], covered: float, say: Mapping[str, str], n: Locale) -> str:
    language = n.language

    def shown(value: float | None) -> str:
        if value is None or math.isnan(value):
            return "–"
        return n.number(value, 5 if abs(value) < 1000 else 0)

    def row(one: Measured) -> list[str]:
        e = one.estimate
        name = named(one.index, language)
        return [
            f"{name} ({say[one.round]})" if one.round else name,
            f"{one.by}={e.domain} {names.get(e.domain, '')}".rstrip() if one.by else say["all"],
            shown(e.value),
            shown(e.se),
            "–" if math.isnan(e.low) and math.isnan(e.high) else f"{shown(e.low)}–{shown(e.high)}",
            "–" if e.flag == WITHHELD else n.number(e.n),
            say.get(e.flag, e.flag),
        ]

    level = f"{say['interval']} {n.percent(covered, 0)}"
    heads = [say["index"], say["domain"], say["value"], say["se"], level, "n", say["flag"]]
    return render.table(heads, [row(one) for one in found.rows], (2, 3, 4, 5))


def _data(found: Answer) -> tuple[list[str], list[list[object]]]:
    heads = [
        "index",
        "round",
        "by",
        "domain",
        "value",
        "se",
        "low",
        "high",
        "rse",
        "level",
        "n",
        "flag",
        "method",
    ]
    rows: list[list[object]] = []
    for one in found.rows:
        e = one.estimate
        start: list[object] = [one.index, one.round, one.by, e.domain if one.by else ""]
        rows.append([*start, *numbers_of(e), e.level, None if e.flag == WITHHELD else e.n, e.flag, e.method])
    return heads, rows
