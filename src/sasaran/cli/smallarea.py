"""``sasaran small-area``: a survey, and a census file or the frozen register, in; poverty of every area out."""

from __future__ import annotations

import argparse
from argparse import Namespace
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np

from sasaran import packs
from sasaran.cli import render
from sasaran.cli.amounts import rupiah
from sasaran.cli.smallarea_words import words
from sasaran.errors import ParameterError
from sasaran.errors.language import in_language
from sasaran.measure.area import METHODS, caterpillar
from sasaran.publish.locale import Locale
from sasaran.quarter.frozen import frozen
from sasaran.schema.estimate import Estimate
from sasaran.schema.pack import Pack
from sasaran.schema.period import Quarter
from sasaran.study.areas.asked import AreaAnswer, AreaAsked, area_table
from sasaran.study.areas.fay_herriot import area_level, area_level_frozen
from sasaran.study.areas.map import MapAsked, draw_map, read_cuts
from sasaran.study.areas.rates import read_target
from sasaran.study.areas.unit_level import small_area, small_area_frozen
from sasaran.study.file.table import check_ending, write_table, write_text

__all__ = ["add", "run"]


def add(
    subs: argparse._SubParsersAction[argparse.ArgumentParser], language: str, common: argparse.ArgumentParser
) -> None:
    """Add the command to the parser."""
    say = words(language)
    made = subs.add_parser("small-area", help=say["small_area"], parents=[common])
    made.add_argument("sample", type=Path, metavar="SAMPLE", help=say["sample"])
    made.add_argument("census", type=Path, metavar="CENSUS", nargs="?", help=say["census"])
    made.add_argument("--quarter", default="", help=say["quarter"])
    made.add_argument("--dir", type=Path, default=Path(), metavar="FOLDER", help=say["dir"])
    made.add_argument("--level", default="village", help=say["area_level"])
    for name in ("y", "x", "area"):
        made.add_argument(f"--{name}", required=True, metavar="COL", help=say[name])
    made.add_argument("--line", required=True, type=rupiah, metavar="RP", help=say["one_line"])
    for name in ("persons", "weight", "strata", "psu"):
        made.add_argument(f"--{name}", default="", metavar="COL", help=say[name])
    made.add_argument("--lonely", default="fail", metavar="RULE", help=say["lonely"])
    made.add_argument("--model", default="unit", choices=["unit", "fay-herriot"], help=say["which_model"])
    made.add_argument("--transform", default="", help=say["transform"])
    made.add_argument("--replicates", type=int, help=say["replicates"])
    made.add_argument("--fit", default="", choices=list(METHODS), metavar="METHOD", help=say["fit"])
    made.add_argument("--variances", default="", choices=["smooth", "direct"], help=say["variances"])
    made.add_argument("--size", default="", metavar="COL", help=say["size"])
    made.add_argument("--seed", type=int, default=1, help=say["seed"])
    made.add_argument("--benchmark", default="", metavar="P0", help=say["benchmark"])
    made.add_argument("--benchmark-method", default="logit", metavar="METHOD", help=say["method"])
    made.add_argument("--picture", type=Path, metavar="FILE.svg", help=say["picture"])
    made.add_argument("--map", type=Path, metavar="FILE.svg", help=say["map"])
    made.add_argument("--boundary", type=Path, metavar="FILE.geojson", help=say["boundary"])
    made.add_argument("--boundary-key", default="", metavar="PROPERTY", help=say["boundary_key"])
    made.add_argument("--breaks", default="", metavar="A,B,..", help=say["breaks"])
    made.add_argument("--out", type=Path, metavar="FILE", help=say["out"])
    made.add_argument("--pack", default="", help=say["pack"])
    made.set_defaults(run=run)


def run(given: Namespace) -> int:
    """Print headcount and gap of every area, the poorest first, and how far the model can be trusted."""
    if (given.census is None) == (not given.quarter):
        raise ParameterError(
            "The census is not named once",
            where="CENSUS, --quarter",
            rule="everybody is in a census file, or in a frozen quarter",
            todo="give a file after the survey, or --quarter and --dir",
        )
    is_level = given.model == "fay-herriot"
    _fits_the_model(given, is_level)
    cuts = read_cuts(given.breaks)
    target, official = read_target(given.benchmark)
    if given.out is not None:
        check_ending(given.out)
    asked = AreaAsked(
        given.y,
        tuple(dict.fromkeys(one.strip() for one in given.x.split(",") if one.strip())),
        given.area,
        given.line,
        **{name: getattr(given, name) for name in ("persons", "weight", "strata", "psu", "lonely")},
        transform=given.transform or "log",
        replicates=100 if given.replicates is None else given.replicates,
        seed=given.seed,
        fit=given.fit or "reml",
        smooth=given.variances != "direct",
        size=given.size,
        benchmark=target,
        official=official,
        method=given.benchmark_method,
    )
    boundary = given.boundary

    if given.quarter:
        with frozen(given.dir, Quarter.parse(given.quarter)) as opened:
            own = opened.workspace.boundaries
            boundary = boundary or (own if own.is_file() else None)
            shown = MapAsked(boundary, given.boundary_key, cuts, given.lang)
            wanted = shown if given.map else None
            reckon = area_level_frozen if is_level else small_area_frozen
            made, pack = reckon(given.sample, opened, asked, given.level, wanted), opened.pack
    else:
        pack = packs.load(given.pack)
        shown = MapAsked(boundary, given.boundary_key, cuts, given.lang)
        made = (area_level if is_level else small_area)(
            given.sample, given.census, asked, pack, shown if given.map else None
        )
    say, n = words(given.lang), Locale(given.lang)
    print("\n".join([*_model(made, asked, say, n), *_left_out(given, made, say, n)]))
    lines: list[str] = []
    try:
        # files first: a reader who closes a long table early still has them
        lines = _files(given, made, pack, shown, say, n)
    finally:
        print("\n".join([_table(made, say, n), *lines]))
    return 0


def _fits_the_model(given: Namespace, is_level: bool) -> None:
    """Raise where an option is of the other model: it would be ignored in silence."""
    other = ("transform", "replicates") if is_level else ("fit", "variances", "size")
    for name in other:
        if getattr(given, name) not in ("", None):
            raise ParameterError(
                f"The option --{name} is of another model",
                where=f"--{name}",
                rule="--transform and --replicates are of --model unit; --fit, --variances and --size of fay-herriot",
                todo="leave it out, or choose the other --model",
            )
    if is_level and given.size and given.quarter:
        raise ParameterError(
            "The option --size is of a file",
            where="--size, --quarter",
            rule="the register counts its own families, or people with --persons members",
            todo="leave --size out",
        )


def _model(made: AreaAnswer, asked: AreaAsked, say: Mapping[str, str], n: Locale) -> list[str]:
    def number(value: float, decimals: int = 2) -> str:
        return "–" if value != value else n.number(value, decimals)

    check, both = made.diagnosis, made.comparison
    units, effects = check.residuals, check.effects
    facts: dict[str, dict[str, str]] = {}
    if made.level is None:
        facts["fitted"] = {
            "transform": made.transform,
            "icc": number(made.icc, 3),
            "sampled": n.count(made.sampled),
            "areas": n.count(made.areas),
        }
        facts["explained"] = {
            "marginal": number(check.r2_marginal),
            "conditional": number(check.r2_conditional),
        }
    else:
        facts["fitted_level"] = {
            "method": made.level.method,
            "sd": n.percent(made.level.sd, 2),
            "sampled": n.count(made.sampled),
            "areas": n.count(made.areas),
        }
        told = [
            f"{name} {_figure(value, n)} ({_figure(se, n)})"
            for name, (value, se) in made.level.coefficients.items()
        ]
        facts["coefficients"] = {"told": "; ".join(told)}
    facts["shrinkage"] = dict(zip(("low", "middle", "high"), map(number, check.shrinkage), strict=True))
    kind = "residuals" if made.level is None else "residuals_level"
    facts[kind] = {
        "skew": number(units.skewness),
        "kurt": number(units.kurtosis),
        "p": number(units.p, 3),
        "skew2": number(effects.skewness),
        "kurt2": number(effects.kurtosis),
    }
    if both is not None:
        facts["usable"] = {
            "before": n.count(both.usable_before), "after": n.count(both.usable_after), "p": number(both.p, 3),
            "rse_before": _share(n, both.median_before), "rse_after": _share(n, both.median_after),
            "compared": n.count(both.compared),
        }  # fmt: skip
    lines = [say[key].format(**values) for key, values in facts.items()]
    lines += [in_language(note[:1].upper() + note[1:], n.language) for note in check.notes]
    for key, count in (("unused", made.level.unused), ("raised", made.level.raised)) if made.level else ():
        if count:
            lines.append(say[key].format(count=n.count(count)))
    if check.outlying:
        lines.append(say["outlying"].format(areas=", ".join(check.outlying[:20])))
    if asked.benchmark is not None or asked.official:
        target = say["official"] if asked.benchmark is None else n.percent(asked.benchmark, 2)
        lines.append(say["benchmarked"].format(method=asked.method, target=target))
    return lines


def _figure(value: float, n: Locale) -> str:
    """Return three figures of a coefficient, whose size depends on the unit of its column."""
    text = f"{value:.3g}"
    return text.replace(".", ",") if n.language == "id" else text


def _left_out(given: Namespace, made: AreaAnswer, say: Mapping[str, str], n: Locale) -> list[str]:
    lines = [
        say["totals"].format(count=n.count(count), file=path.name)
        for count, path in ((made.totals, given.sample), (made.census.totals, given.census))
        if count
    ]
    lines += [
        say[why].format(count=n.count(count)) for why, count in (made.census.left_out or {}).items() if count
    ]
    if made.missed:
        lines.append(say["missed_level" if made.level else "missed"].format(count=n.count(len(made.missed))))
    return lines


def _share(n: Locale, value: float | None) -> str:
    return "–" if value is None or value != value else n.percent(value, 1)


def _table(made: AreaAnswer, say: Mapping[str, str], n: Locale) -> str:
    def row(poor: Estimate, gap: Estimate) -> list[str]:
        own = made.direct.get(poor.domain)
        name = [made.names[poor.domain]] if made.names else []
        limits = "–" if poor.se is None else f"{_share(n, poor.low)}–{_share(n, poor.high)}"
        direct = _share(n, own.value if own is not None else None)
        return [poor.domain, *name, _share(n, poor.value), _share(n, poor.se), limits, _share(n, gap.value), direct,
                n.count(poor.n), say.get(poor.flag, poor.flag)]  # fmt: skip

    both = zip(made.found["fgt0"], made.found["fgt1"], strict=True)
    poorest = sorted(both, key=lambda pair: (-pair[0].value, pair[0].domain))
    first = [say["place"], *([say["name"]] if made.names else [])]
    heads = [*first, "P0", say["se"], say["interval"], "P1", say["direct"], "n", say["flag"]]
    return render.table(heads, [row(*pair) for pair in poorest], tuple(range(len(first), len(heads) - 1)))


def _files(
    given: Namespace, made: AreaAnswer, pack: Pack, shown: MapAsked, say: Mapping[str, str], n: Locale
) -> list[str]:
    """Write what was asked for, and return what to say of it."""
    written = []
    if given.out is not None:
        write_table(given.out, *area_table(made), title="small-area")
        written.append(given.out)
    if given.picture is not None:
        if made.comparison is None:
            raise ParameterError(
                "There is nothing to compare in a picture",
                where="--picture",
                rule="it sets direct estimates beside the model's, each with its error",
                todo="ask with --replicates above 0, and without --psu where an area is one sampling unit",
            )
        labels = np.array([made.names.get(str(one), str(one)) for one in made.comparison.areas])
        drawn = caterpillar(
            replace(made.comparison, areas=labels),
            title=say["pictured"],
            before=say["direct"],
            after=say["model"],
            without=say["no sample"],
        )
        write_text(given.picture, drawn)
        written.append(given.picture)
    lines = []
    if given.map is not None:
        census = given.census.name if given.census else say["register"].format(quarter=given.quarter)
        facts = {"sampled": n.count(made.sampled), "areas": n.count(made.areas), "line": n.number(given.line)}
        level = n.percent(made.found["fgt0"][0].level, 0)
        # the unit is known only where the pack's country and its registry are meant
        note = say["note" if given.quarter else "note_plain"].format(
            transform=made.transform, file=given.sample.name, census=census, y=given.y, level=level, **facts
        )
        title = say["title" if given.persons else "title_units"]
        if given.quarter:
            made_up = (given.dir / "truth").is_dir()  # only a demonstration knows the truth
            under = [pack.areas[0].name, given.quarter, *([say["made_up"]] if made_up else [])]
            title = f"{title}\n{', '.join(under)}"
        drawn, placed = draw_map(made.found["fgt0"], pack, shown, title, [note])
        write_text(given.map, drawn)
        written.append(given.map)
        lines.append(
            say["mapped"].format(
                drawn=n.count(len(placed.at)),
                lacking=n.count(len(placed.without_polygon)),
                idle=n.count(placed.without_label),
            )
        )
    return [*lines, *(say["written"].format(file=path) for path in written)]
