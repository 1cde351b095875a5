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
from sasaran.publish.offers.book import lacking_text
from sasaran.publish.planning.compared import view
from sasaran.publish.planning.decision import decisions
from sasaran.publish.planning.facts import AreaAdequate, Entitled, PlanningData
from sasaran.publish.planning.gather import LOW
from sasaran.publish.planning.mapview import map_view
from sasaran.publish.planning.public import few_served, hidden, protect
from sasaran.publish.planning.shelf import FOLDER, index_of, shelved
from sasaran.publish.planning.tree import named
from sasaran.publish.planning.turns import signed, span
from sasaran.publish.planning.words import PlanningWords, money, more_than
from sasaran.publish.report import partner, point
from sasaran.schema.period import Quarter
from sasaran.schema.targets import Target

__all__ = ["render", "write", "write_index"]


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
    environment = _environment(n, t)
    environment.globals.update(d=data, r=data.round, money=lambda value: money(value, n, t))
    certain, priority, places = _certain(data, n, t), _priority(data, n, t), named(data, language)
    counted = lacking_text(data.round, n, t)
    binds = [*_budgets(data, n, t), *_widen(data, n, t)] or [t("binding_none")]
    decided = decisions(
        data, places, [*_worths(data, n, t), certain, *priority, *([counted] if counted else [])], binds, n, t
    )
    return environment.get_template("planning.html.j2").render(
        quarter=Quarter.parse(data.round.quarter),
        heading=t("scenario_title", name=data.compared[0].name)
        if len(data.compared) == 1
        else t("page_title"),
        about=f"{decided[0].asked} {decided[0].short}. {decided[0].answers[0]}",
        decisions=decided,
        back=_beside(path, _report(language, data.public)),
        shelf=_beside(path, index_of(Path(), language, data.public).name)
        if path and path.parent.name == FOLDER
        else "",
        map=map_view(data, n, t),
        tree=_tree(data),
        level_word={level.rank: level.words.get(language, level.key) for level in data.levels},
        worth=lambda value: _worth(data, value, n, t),
        certain=certain,
        budgets=_budgets(data, n, t),
        priority=priority,
        seats=_seats(data),
        named={one.code: one.name for one in data.entitled},
        low=LOW,
        ways=_ways(data),
        few_served=few_served(data),
        hidden=lambda count: hidden(data, count),
        largest=_largest(data),
        aims=_aims(data, language, t),
        compared=[view(one, n, t, places, data.picture) for one in data.compared],
        goal=lambda one: _goal(one, n),
        signed=lambda value: signed(value, n),
        span=lambda low, high: span(low, high, n),
        rough=lambda value: float(f"{value:.2g}"),  # the error is larger than the third digit
        area_names=[(area.code, area.name) for area in data.areas if area.rank <= 1],
        unit=lambda one: t("unit_persons" if one == "person" else "unit_families"),
    )


def write_index(out: Path, data: PlanningData, *, language: str = "id", public: bool = False) -> Path:
    """Write the list of all planning pages of a quarter into its folder ``out`` and return it.

    The report beside it, if there is one, points to it from then on.
    """
    n, t = Locale(language), PlanningWords(language, data.round.terms)
    path = index_of(out, language, public)
    text = _environment(n, t).get_template("index.html.j2").render(
        region=data.round.region, quarter=Quarter.parse(data.round.quarter), pages=shelved(out, language, public),
        back=_beside(path, _report(language, public)),
    )  # fmt: skip
    path.write_text(text, encoding="utf-8", newline="\n")
    point(path, language)
    return path


def _environment(n: Locale, t: PlanningWords) -> Environment:
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
    script = _asset("sasaran.publish", "templates/report.js")
    environment.globals.update(n=n, t=t, style=style, script=script)
    return environment


def _report(language: str, public: bool) -> str:
    """Return what the report of this language and audience is called."""
    found = partner(index_of(Path(), language, public))
    assert found is not None  # the list of the pages has one
    return found.name


def _beside(path: Path | None, name: str) -> str:
    """Return the way from a page to a file of the quarter's folder, empty if it is not there.

    A page lies in that folder or in the one for pages inside it.
    """
    if path is None:
        return ""
    inside = path.parent.name == FOLDER
    folder = path.parent.parent if inside else path.parent
    wanted = (folder / name).is_file() or (inside and name.startswith(FOLDER))
    return ("../" if inside else "") + name if wanted else ""


def _asset(package: str, name: str) -> Markup:
    """Return a style or script of our own, to stand in the page as it is."""
    return Markup(resources.files(package).joinpath(name).read_text(encoding="utf-8"))


def _worths(data: PlanningData, n: Locale, t: PlanningWords) -> list[str]:
    """Return what the offers are worth, with the ends of the assumed effects."""
    ends = data.round.worth_range
    if ends is None:
        return []
    low, high = (_worth(data, end, n, t) for end in ends)
    return [t("round_worth", worth=_worth(data, data.round.worth, n, t), low=low, high=high)]


def _widen(data: PlanningData, n: Locale, t: PlanningWords) -> list[str]:
    """Return where one more seat is worth most, the first three, and how many others there are."""
    dearest = data.round.cheapest("seats", 3)
    said = [
        t("seat_more", programme=one.name, area=one.area, limit=n.count(one.limit), worth=_worth(data, one.price, n, t))
        for one in dearest
    ]  # fmt: skip
    left = data.round.priced("seats") - len(dearest)
    return [*said, t("seats_others", n=n.count(left))] if left else said


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


def _aims(data: PlanningData, language: str, t: PlanningWords) -> list[dict[str, Any]]:
    """Return each target with its chart and its sentences, both ready-made."""
    return [
        {
            "target": one.target,
            "name": one.target.name.get(language, one.target.code),
            "is": one.standing,
            "chart": _chart(one.standing, language),
            "over": one.target.date <= data.round.as_of,
            "said": sentences(one.standing, language, lambda text, _: t.told(text)) if one.standing else [],
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
