"""The commands: each asks `quarter` (or `sources.check`) and prints what comes back."""

from __future__ import annotations

from argparse import Namespace
from dataclasses import replace

from sasaran.cli import render
from sasaran.cli.progress import Ticker
from sasaran.errors import ParameterError
from sasaran.publish.locale import Locale
from sasaran.quarter import ask, making
from sasaran.quarter.demo import demo as run_demo
from sasaran.quarter.frozen import frozen, intact
from sasaran.quarter.options import Options
from sasaran.quarter.run import run
from sasaran.schema.period import Quarter
from sasaran.sources.warnings import read as read_warnings

__all__ = [
    "build",
    "coverage",
    "demo",
    "diff",
    "gap",
    "lists",
    "overlap",
    "releases",
    "report",
    "review",
]


_REVIEW_HEADS = ("source", "file", "row", "person", "p", "accepted", "effect", "why")
_OVERLAP_WORDS = ("person", "family", "programme", "place", "interval", "records", "pair_note", "place_note")


def demo(given: Namespace) -> int:
    """Make a synthetic country, run its quarters, print the answers."""
    with Ticker(language=given.lang) as tick:
        found = run_demo(
            given.dir, given.people, given.quarters, given.seed, _options(given), tick, given.pack
        )
    print("\n\n".join(render.outcome(one, given.lang) for one in found))
    return 0


def build(given: Namespace) -> int:
    """Read, link and freeze one quarter, and write its report."""
    quarter = _quarter(given.quarter) if given.quarter else making.newest_quarter(given.dir)
    options = replace(_options(given), publish=not given.no_publish)
    with Ticker(language=given.lang) as tick:
        found = run(given.dir, quarter, options, tick)
    print(render.outcome(found, given.lang))
    return 0


def gap(given: Namespace) -> int:
    """Print the answer for the whole and by area."""
    with (
        Ticker(language=given.lang) as tick,
        frozen(given.dir, _quarter(given.quarter), _options(given)) as opened,
    ):
        summary, rows = ask.gap_by_area(opened, _options(given), given.level, tick)
        warnings = read_warnings(opened.engine)
    print("\n".join([render.gap(summary, given.lang), *render.without(warnings, given.lang)]))
    print()
    print(render.areas(rows, given.lang))
    return 0


def overlap(given: Namespace) -> int:
    """Print overlap per programme pair and the share of recipients outside deciles 1 to 4."""
    with (
        Ticker(language=given.lang) as tick,
        frozen(given.dir, _quarter(given.quarter), _options(given)) as opened,
    ):
        pairs, places = ask.overlaps(opened, _options(given), tick)
    n = Locale(given.lang)
    cells = [[one.first, one.second, n.number(one.persons), n.number(one.families)] for one in pairs]
    say = {key: render.tell(given.lang, key) for key in _OVERLAP_WORDS}
    if cells:
        print(say["pair_note"])
        print(
            render.table(
                [say["programme"], say["programme"], say["person"], say["family"]], cells, right=(2, 3)
            )
        )
        print()
    print(say["place_note"])
    shares = [
        [
            one.programme,
            render.tell(given.lang, one.place),
            n.percent(one.share),
            f"{n.percent(one.low)}–{n.percent(one.high)}",
            n.number(one.n),
        ]
        for one in places
    ]
    heads = [say["programme"], say["place"], "%", say["interval"], say["records"]]
    print(render.table(heads, shares, right=(2, 3, 4)))
    return 0


def coverage(given: Namespace) -> int:
    """Print what each programme reaches of the whole registry, with n and interval."""
    with frozen(given.dir, _quarter(given.quarter)) as opened:
        found = ask.coverage(opened, Options())
    n = Locale(given.lang)
    heads = [render.tell(given.lang, key) for key in ("programme", "share", "interval", "reached", "of")]
    cells = [
        [
            one.programme,
            n.percent(one.share.value, 3),
            f"{n.percent(one.share.low, 3)}–{n.percent(one.share.high, 3)}",
            n.number(one.reached),
            n.number(one.share.n),
        ]
        for one in found
    ]
    print(render.table(heads, cells, right=(1, 2, 3, 4)))
    print(render.tell(given.lang, "reach_note"))
    return 0


def report(given: Namespace) -> int:
    """Write the report and its tables for one frozen quarter."""
    options = replace(_options(given), public=given.public)
    with Ticker(language=given.lang) as tick, frozen(given.dir, _quarter(given.quarter), options) as opened:
        found = ask.report(opened, options, tick)
    print("\n".join(render.published(found, given.lang)))
    return 0


def lists(given: Namespace) -> int:
    """Write by-name lists through the gate."""
    with (
        Ticker(language=given.lang) as tick,
        frozen(given.dir, _quarter(given.quarter), _options(given)) as opened,
    ):
        paths, listed = ask.write_lists(opened, _options(given), given.purpose, given.level, given.area, tick)
    folder = paths[0].parent if paths else given.dir
    print(render.tell(given.lang, "lists", listed=listed, count=len(paths), folder=folder))
    return 0


def review(given: Namespace) -> int:
    """Print the links to review first: where each stands, never what it says."""
    with frozen(given.dir, _quarter(given.quarter)) as opened:
        rows = ask.reviews(opened, given.most)
    n = Locale(given.lang)
    heads = ["#", *(render.tell(given.lang, key) for key in _REVIEW_HEADS)]
    cells = [
        [
            str(row["rank"]),
            row["source"],
            row["file"],
            str(row["row_no"]),
            row["person"],
            n.number(row["probability"], 2),
            "+" if row["accepted"] else "-",
            n.number(row["effect"], 2),
            render.tell(given.lang, row["why"]),
        ]
        for row in rows
    ]
    print(render.table(heads, cells, right=(0, 3, 5, 7)))
    return 0


def diff(given: Namespace) -> int:
    """Print what changed between two quarters."""
    with Ticker(language=given.lang) as tick:
        found = ask.diff(given.dir, _quarter(given.before), _quarter(given.after), progress=tick)
    print(render.changes(found, given.lang, reasons=True))
    return 0


def releases(given: Namespace) -> int:
    """List frozen releases and whether they are intact; exit 6 if one is not."""
    found = intact(given.dir)
    for release, wrong in found:
        told = wrong.message(given.lang) if wrong else render.tell(given.lang, "intact")
        print(f"{release.name}  {release.created}  {told}")
    return 6 if any(wrong for _, wrong in found) else 0


def _options(given: Namespace) -> Options:
    named = {name: getattr(given, name) for name in ("memory", "threads", "decile") if hasattr(given, name)}
    codes = tuple(code.strip() for code in getattr(given, "programmes", "").split(",") if code.strip())
    return Options(basis=getattr(given, "basis", None) or "", programmes=codes, language=given.lang, **named)


def _quarter(text: str) -> Quarter:
    try:
        return Quarter.parse(text)
    except ValueError as error:
        raise ParameterError("That is not a quarter", rule=str(error), todo="write it like 2026Q1") from error
