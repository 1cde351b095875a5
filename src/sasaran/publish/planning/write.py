"""Renders the planning page from its data: texts and numbers are written here, the templates only place them."""

from __future__ import annotations

from importlib import resources
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from sasaran.plan.targets import Standing, picture, sentences
from sasaran.publish.locale import Locale
from sasaran.publish.offers import LimitRow
from sasaran.publish.planning.compared import view
from sasaran.publish.planning.facts import AreaAdequate, Entitled, PlanningData
from sasaran.publish.planning.gather import LOW
from sasaran.publish.planning.mapview import map_view
from sasaran.publish.planning.public import few_served, hidden, protect
from sasaran.publish.planning.tree import named
from sasaran.publish.planning.words import PlanningWords, money, more_than
from sasaran.publish.report import partner, point
from sasaran.schema.period import Quarter
from sasaran.schema.targets import Target

__all__ = ["render", "write"]


def write(data: PlanningData, path: Path, *, language: str = "id", public: bool = False) -> Path:
    """Write the page to ``path`` (UTF-8, the same bytes for the same data) and return it.

    The report beside it, if there is one, points to it from then on.
    With ``public`` small cells are withheld (:func:`sasaran.publish.planning.public.protect`).
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(
        render(protect(data) if public and not data.public else data, language=language, path=path),
        encoding="utf-8",
        newline="\n",
    )
    point(path, language)
    return path


def render(data: PlanningData, *, language: str = "id", path: Path | None = None) -> str:
    """Return the page as one HTML text that needs nothing else: no font, script, style or picture from outside.

    ``path`` is where it will lie, so that it can point back to the report beside it.
    """
    n, t = Locale(language), PlanningWords(language, data.round.terms)
    environment = Environment(
        loader=PackageLoader("sasaran.publish.planning", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    style = _asset("sasaran.publish", "templates/report.css") + _asset(
        "sasaran.publish.planning", "templates/planning.css"
    )
    environment.globals.update(
        n=n, t=t, d=data, r=data.round, style=style, script=_asset("sasaran.publish", "templates/report.js"),
        money=lambda value: money(value, n, t),
    )  # fmt: skip
    return environment.get_template("planning.html.j2").render(
        quarter=Quarter.parse(data.round.quarter),
        back=_back(path),
        map=map_view(data, n, t),
        tree=_tree(data),
        level_word={level.rank: level.words.get(language, level.key) for level in data.levels},
        worth=lambda value: _worth(data, value, n, t),
        certain=_certain(data, n, t),
        budgets=_budgets(data, n, t),
        priority=_priority(data, n, t),
        seats=_seats(data),
        named={one.code: one.name for one in data.entitled},
        low=LOW,
        ways=_ways(data),
        few_served=few_served(data),
        hidden=lambda count: hidden(data, count),
        largest=_largest(data),
        aims=_aims(data, language),
        compared=[view(one, n, t, named(data, language), data.picture) for one in data.compared],
        goal=lambda one: _goal(one, n),
        rough=lambda value: float(f"{value:.2g}"),  # the error is larger than the third digit
        area_names=[(area.code, area.name) for area in data.areas if area.rank <= 1],
        unit=lambda one: t("unit_persons" if one == "person" else "unit_families"),
    )


def _back(path: Path | None) -> str:
    """Return the name of the report beside the page, empty if there is none."""
    report = partner(path) if path is not None else None
    return report.name if report is not None and report.is_file() else ""


def _asset(package: str, name: str) -> Markup:
    """Return a style or script of our own, to stand in the page as it is."""
    return Markup(resources.files(package).joinpath(name).read_text(encoding="utf-8"))


def _tree(data: PlanningData) -> list[AreaAdequate]:
    """Return the areas below the whole that hold families, each after the one that holds it, in order of code."""
    below: dict[int | None, list[AreaAdequate]] = {}
    for area in data.areas:
        below.setdefault(area.parent_no, []).append(area)

    def walk(parent: int | None) -> list[AreaAdequate]:
        return [each for area in below.get(parent, ()) for each in (area, *walk(area.area_no))]

    return [area for area in walk(None) if area.rank > 0 and (area.low.families or area.withheld)]


def _worth(data: PlanningData, value: float, n: Locale, t: PlanningWords) -> str:
    """Return a worth in the words of the objective: Rp a month, or persons."""
    aim = data.round.limits.objective
    if aim == "gap":
        return t("unit_gap", value=money(value, n, t))
    return t(f"unit_{aim}", value=n.number(value, 0 if abs(value) >= 100 else 2))


def _certain(data: PlanningData, n: Locale, t: PlanningWords) -> str:
    """Return the certificate in one sentence; what is left lying is rounded up, never down."""
    if data.round.worth <= 0:
        return t("certain_nothing")
    more = more_than(data.round.worth, data.round.bound)
    first = t("certain_first") if any(use.kind == "priority" for use in data.round.uses) else ""
    return t("certain", gap=n.percent(more, 2), first=first) if more > 0 else t("certain_exact", first=first)


def _budgets(data: PlanningData, n: Locale, t: PlanningWords) -> list[str]:
    lines = []
    for use in data.round.uses:
        if use.kind == "budget":
            said = {"fund": use.name, "used": money(use.used, n, t), "limit": money(use.limit, n, t)}
            if use.price > 0:
                lines.append(t("budget_more", worth=_worth(data, use.price * 1e9, n, t), **said))
            else:
                lines.append(t("budget_spare", **said))
    return lines


def _seats(data: PlanningData) -> list[LimitRow]:
    """Return the seats of which one more is worth most, without those worth next to nothing beside the first."""
    found = data.round.cheapest("seats", 8)
    return [one for one in found if one.price >= 0.01 * found[0].price]


def _priority(data: PlanningData, n: Locale, t: PlanningWords) -> list[str]:
    """Return whether the decile that comes first has what it needs."""
    upto = data.round.limits.priority
    name = "1" if upto == 1 else f"1–{upto}"
    return [
        t(
            "first_kept" if use.used >= use.limit else "first_missed",
            used=n.count(use.used),
            limit=n.count(use.limit),
            name=name,
        )
        for use in data.round.uses
        if use.kind == "priority" and not hidden(data, use.limit - use.used)
    ]


def _ways(data: PlanningData) -> list[dict[str, Any]]:
    """Return our offers and the other ways; ``beside`` is their worth over ours, less 1."""
    made = data.round
    short = sum(max(use.limit - use.used, 0) for use in made.uses if use.kind in ("floor", "priority"))
    all_ = [("ours", made.worth, made.offered, short), *made.rivals]
    return [
        {
            "name": name, "worth": worth, "served": served,
            "missed": None if hidden(data, missed) else missed,
            "beside": worth / made.worth - 1 if made.worth > 0 and name != "ours" else None,
        }
        for name, worth, served, missed in all_
    ]  # fmt: skip


def _aims(data: PlanningData, language: str) -> list[dict[str, Any]]:
    """Return each target with its chart and its sentences, both ready-made."""
    return [
        {
            "target": one.target,
            "name": one.target.name.get(language, one.target.code),
            "is": one.standing,
            "chart": _chart(one.standing, language),
            "over": one.target.date <= data.round.as_of,
            "said": sentences(one.standing, language) if one.standing else [],
        }
        for one in data.aims
    ]


def _chart(one: Standing | None, language: str) -> Markup | None:
    """Return the fan chart; None where there is nothing to draw: a single figure is no series."""
    return Markup(picture(one, language)) if one is not None and len(one.series) > 1 else None


def _goal(target: Target, n: Locale) -> str:
    """Return the rate promised: one number, or from the lower to the upper."""
    low, high = target.low, target.high
    return n.percent(high, 2) if low == high else n.percent_interval(low, high, 2)


def _largest(data: PlanningData) -> Entitled | None:
    """Return the listed programme of support (training is no right) of which most are entitled and do not receive."""
    listed = [one for one in data.entitled if one.listed and one.unmet and one.kind != "empower"]
    return max(listed, key=lambda one: one.unmet, default=None)
