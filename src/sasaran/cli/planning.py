"""Scenarios and targets on the command line."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from sasaran.cli import aims
from sasaran.cli.offering import quarter_of
from sasaran.cli.planning_words import MEASURES, say_plans
from sasaran.cli.progress import Ticker
from sasaran.cli.render import table
from sasaran.plan.scenario import Outcome, say_note
from sasaran.plan.targets import ends, sentences
from sasaran.publish.locale import Locale
from sasaran.publish.planning.turns import ranged, signed
from sasaran.quarter import planning as whole
from sasaran.quarter.aims import by_area
from sasaran.quarter.frozen import frozen
from sasaran.quarter.options import Options
from sasaran.quarter.plans import ScenarioAnswer
from sasaran.quarter.plans import targets as stand
from sasaran.schema.estimate import Estimate

__all__ = ["plan", "scenario_text", "targets"]


def plan(given: Namespace) -> int:
    """Answer a scenario: print it beside today and the round, and write the page, its workbook and the offers."""
    options = Options(
        basis=given.basis or "", language=given.lang, memory=given.memory, threads=given.threads, public=given.public,
    )  # fmt: skip
    with Ticker(language=given.lang) as tick, frozen(given.dir, quarter_of(given.quarter), options) as opened:
        found = whole.answer(
            opened, given.scenario, options, draws=given.draws, purpose=given.purpose, progress=tick
        )
        index = whole.index_of(opened, options)
        names = {area.code: area.name for area in opened.pack.areas}
        level = opened.pack.levels[1].key if len(opened.pack.levels) > 1 else ""
    if not given.public:  # the public is told what the page shows, no more
        share, source = found.answer.extreme
        told = replace(found.answer, extreme=(share, opened.pack.told(source, given.lang)))
        print(scenario_text(told, given.lang, names, level))
        print()
    say, n = say_plans(given.lang), Locale(given.lang)
    print(say["page"].format(path=found.page))
    print(say["index"].format(path=index))
    print(say["workbook"].format(path=found.workbook))
    if found.handed is not None:
        print(say["offers_book"].format(path=found.handed.workbook))
        if found.handed.lists:
            folder = found.handed.lists[0].parent
            print(say["lists"].format(count=n.number(len(found.handed.lists)), folder=folder))
    return 0


def scenario_text(
    found: ScenarioAnswer, language: str, names: Mapping[str, str] = MappingProxyType({}), level: str = ""
) -> str:
    """Return a scenario's answer: measures, money, offers, who gains and loses by decile and area, what it rests on.

    ``names`` are the areas' by code, ``level`` the one that is printed (none: no table by area).
    """
    say, n = say_plans(language), Locale(language)
    sides = (found.today, found.base, found.changed)
    titles = [say[f"side_{one}"] for one in ("today", "base", "scenario")]
    heads = [say["measure"], *titles, say["beside"], say["range"], say["against"], say["range"]]
    rows = [
        [
            say[key],
            *(_shown(one.measures[key], key, n) for one in sides),
            *_moved(found.beside[key], key, n),
            *_moved(found.changed.against[key], key, n),
        ]
        for key in MEASURES
    ]
    heading = say["scenario"].format(name=found.scenario.name, day=n.day(found.scenario.date))
    gap = n.number(100 * found.certificate, 3)
    if 0 < found.certificate < 1e-5:
        gap = f"< {n.number(1e-3, 3)}"
    parts = [
        f"== {heading} ==",
        *(["\n".join(say_note(note, language) for note in found.notes)] if found.notes else []),
        table(heads, rows, right=(1, 2, 3, 4, 5, 6, 7)),
        _money(sides, say, n),
        _deciles(found, say, n),
    ]
    if level:
        parts.append(_areas(found, say, n, names, level))
    share, source = found.extreme
    parts.append(
        "\n".join(
            [
                say["certificate"].format(gap=gap),
                say["extreme"].format(share=n.percent(share, 0), source=source),
                say["model"],
                say["mpi_not"],
            ]
        )
    )
    return "\n\n".join(parts)


def _shown(one: Estimate, key: str, n: Locale) -> str:
    return n.number(one.value) if key == "graduated" else n.percent(one.value, 3)


def _moved(one: Estimate, key: str, n: Locale) -> tuple[str, str]:
    """Return a difference and its 90 % range."""
    scale, places = (1, 1) if key == "graduated" else (100, 4)  # shares in percentage points
    more = ends(scale * one.low, scale * one.high, places)
    low, high = (n.number(scale * end, more) for end in (one.low, one.high))
    return n.number(scale * one.value, more), f"{low} … {high}"


def _money(sides: tuple[Outcome, ...], say: Mapping[str, str], n: Locale) -> str:
    funds = sorted({fund for one in sides for fund in one.cost})
    heads = [say["fund"], *(say[f"side_{one}"] for one in ("today", "base", "scenario"))]
    rows = [[fund, *(n.number(one.cost.get(fund, 0.0)) for one in sides)] for fund in funds]
    rows.append([say["offered"], *(n.number(one.offered) for one in sides)])
    return table(heads, rows, right=(1, 2, 3))


def _deciles(found: ScenarioAnswer, say: Mapping[str, str], n: Locale) -> str:
    heads = [
        say[key] for key in ("decile", "families", "adequate_base", "adequate_scenario", "winners", "losers")
    ]
    rows = [
        [str(at), *(n.number(int(column[at - 1])) for column in (
            found.base.families, found.base.adequate, found.changed.adequate, found.winners, found.losers
        ))]
        for at in range(1, len(found.base.families) + 1)
    ]  # fmt: skip
    return table(heads, rows, right=(0, 1, 2, 3, 4, 5))


def _areas(
    found: ScenarioAnswer, say: Mapping[str, str], n: Locale, names: Mapping[str, str], level: str
) -> str:
    """Return what the scenario does by area beside the round: counts, the gap with its range, cost."""
    keys = ("area", "families", "gained", "lost", "winners", "losers", "gap", "range", "cost")
    rows = []
    for one in found.areas:
        if one.level in ("", level):
            gap = one.beside["gap"]
            counts = (one.families, one.gained, one.lost, one.winners, one.losers)
            rows.append(
                [names.get(one.code, say["whole"]), *(n.number(many) for many in counts),
                 *ranged(gap, 1e6, n), signed((one.cost[1] - one.cost[0]) / 1e6, n)]
            )  # fmt: skip
    return table([say[key] for key in keys], rows, right=tuple(range(1, len(keys))))


def targets(given: Namespace) -> int:
    """Print how far each official target is, and what would have to be true; with ``--by`` for each area too."""
    with frozen(given.dir, quarter_of(given.quarter)) as opened:
        areas, names = by_area(opened, given.by) if given.by else ([], {})
        found = [one.standing for one in areas] or stand(opened)
        pack, book = opened.pack, opened.pack.targets
    say, n = say_plans(given.lang), Locale(given.lang)
    parts = []
    for at, one in enumerate(found):
        name = one.target.name.get(given.lang, one.target.code)
        head = f"{name} ({one.target.owner}; {n.day(one.target.date)})"
        lines = [head, *(f"  {line}" for line in sentences(one, given.lang, pack.told))]
        if areas:
            lines += ["", aims.area_lines(areas[at], names, given.lang, pack)]
        parts.append("\n".join(lines))
    if areas and book is not None:
        parts.append(aims.notes(book, given.lang, pack))
    print("\n\n".join([*parts, say["official"]]))
    return 0
