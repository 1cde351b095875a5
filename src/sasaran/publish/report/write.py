"""Renders the report from its data: texts and numbers are written here, the templates only place them."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import resources
from pathlib import Path
from statistics import NormalDist
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from sasaran.publish import attention
from sasaran.publish.data import AreaGap, CoverageCell, Place, ReportData
from sasaran.publish.locale import Locale
from sasaran.publish.public import protect
from sasaran.publish.report.mapview import map_view
from sasaran.publish.report.onward import onward
from sasaran.publish.report.upset import upset
from sasaran.publish.words import Words
from sasaran.schema.estimate import Estimate
from sasaran.schema.period import Quarter
from sasaran.sources.rules import rule_text

__all__ = ["render", "write"]

_TEMPLATES = "templates"


def write(data: ReportData, path: Path, *, language: str = "id", public: bool = False) -> Path:
    """Write the report to ``path`` (UTF-8, the same bytes for the same data) and return it.

    ``public`` withholds small cells and whatever would give them away (:mod:`sasaran.govern.disclosure`).
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(render(data, language=language, public=public, path=path), encoding="utf-8", newline="\n")
    return path


def render(data: ReportData, *, language: str = "id", public: bool = False, path: Path | None = None) -> str:
    """Return the report as one HTML text that needs nothing else: no font, script, style or picture from outside.

    ``path`` is where it will lie, so that it can point to the planning page beside it.
    """
    shown = protect(data) if public else data
    n, t = Locale(language), Words(language, shown.facts.terms)
    environment = Environment(
        loader=PackageLoader("sasaran.publish", _TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(n=n, t=t, d=shown, style=_asset("report.css"), script=_asset("report.js"))
    return environment.get_template("report.html.j2").render(
        onward=Markup(onward(path, t)) if path is not None else "",  # its parts are escaped
        quarter=Quarter.parse(shown.facts.quarter),
        map=map_view(shown, n, t),
        upset=upset(shown),
        tree=_tree(shown),
        placeless=_placeless(shown),
        level_word=_levels(shown, language),
        cover=_coverage(shown.coverage),
        places=_places(shown.places),
        codes={each.programme_no: each.code for each in shown.programmes},
        rule_text=lambda key: rule_text(key, language, shown.facts.terms),
        basis_words=_basis(shown, t),
        level=n.percent(shown.level, 0),
        z=NormalDist().inv_cdf(0.5 + shown.level / 2),
        deciles=_deciles(shown.coverage),
        moves=_moves(shown),
        heat=_heat,
        share_limits=_share_limits,
        headline=attention.headline(shown, n, t),
        misranked=attention.misranked(shown, n, t),
        remarks=attention.remarks(shown, language),
    )


def _asset(name: str) -> Markup:
    """Return a style or script of our own, to stand in the page as it is."""
    return Markup(resources.files("sasaran.publish").joinpath(_TEMPLATES, name).read_text(encoding="utf-8"))


def _tree(data: ReportData) -> list[AreaGap]:
    """Return the areas so that each follows the one that holds it, in order of code.

    Those with nobody in the decile are left out where they are the rule rather than the exception: a file of three
    provinces must not print the nation's.
    """
    empty = {area.area_no for area in data.areas if area.persons.n == 0 and area.families.n == 0}
    skipped = empty if 2 * len(empty) > len(data.areas) else set()
    below: dict[int | None, list[AreaGap]] = {}
    for area in data.areas:
        below.setdefault(area.parent_no, []).append(area)

    def walk(parent: int | None) -> list[AreaGap]:
        return [
            each
            for area in below.get(parent, ())
            for each in (area, *walk(area.area_no))
            if each.area_no not in skipped
        ]

    return walk(None)


def _placeless(data: ReportData) -> int | None:
    """Return how many people of the decile have no known area; None if that is nobody or withheld."""
    tops = [area.persons.n for area in data.areas if area.parent_no is None]
    if data.total.persons.n is None or not tops or None in tops:
        return None
    left = data.total.persons.n - sum(n or 0 for n in tops)
    return left if left > 0 else None


def _levels(data: ReportData, language: str) -> dict[int, str]:
    return {level.rank: level.words.get(language, level.key) for level in data.levels}


def _basis(data: ReportData, t: Words) -> str:
    """Return the basis with its versions: a decile means nothing without them."""
    versions = ", ".join(data.basis.versions)
    word = t.get(f"basis_{data.basis.key}", data.basis.key)
    return f"{word}, {t('version', version=versions) if versions else t('version_unknown')}"


def _coverage(cells: Sequence[CoverageCell]) -> dict[int, dict[int | None, CoverageCell]]:
    found: dict[int, dict[int | None, CoverageCell]] = {}
    for cell in cells:
        found.setdefault(cell.programme_no, {})[cell.decile] = cell
    return found


def _deciles(cells: Sequence[CoverageCell]) -> list[int | None]:
    return sorted({cell.decile for cell in cells}, key=lambda decile: (decile is None, decile or 0))


def _places(places: Sequence[Place]) -> list[dict[str, Any]]:
    """Return one line per programme with its three places, most outside first."""
    lines: dict[int, dict[str, Any]] = {}
    for each in places:
        lines.setdefault(each.programme_no, {"programme_no": each.programme_no})[each.place] = each

    def outside(line: dict[str, Any]) -> tuple[float, int]:
        share = line["outside"].share if "outside" in line else None
        return (-(share.value if share is not None else 0.0), line["programme_no"])

    return sorted(lines.values(), key=outside)


def _moves(data: ReportData) -> dict[str, Any] | None:
    """Return the matrix of decile moves, None if nobody moved."""
    if data.change is None or not data.change.moves:
        return None
    cells = {(move.before, move.after): move.persons for move in data.change.moves}
    places: set[int | None] = {place for pair in cells for place in pair}
    order = sorted(places, key=lambda decile: (decile is None, decile or 0))
    return {"order": order, "cells": cells, "largest": max((v or 0) for v in cells.values())}


def _heat(share: float | None) -> int:
    """Return the shade (0 to 5) of a share in a heat table."""
    return 0 if share is None else sum(share >= limit for limit in (0.005, 0.1, 0.25, 0.5, 0.75))


def _share_limits(estimate: Estimate, n: int) -> tuple[float, float, float]:
    """Return a count and its limits as shares of ``n``."""
    return (estimate.value / n, estimate.low / n, min(estimate.high / n, 1.0)) if n else (0.0, 0.0, 0.0)
