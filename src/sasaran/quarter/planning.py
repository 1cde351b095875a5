"""The planning page of a round: ``out/<quarter>/rencana.html``, one file that needs nothing else.

``sasaran offers`` may call it while the frozen quarter is open and the round's tables lie on its engine::

    made, data = handing.offered(opened, options, asking)
    page = planning.write(opened, data, options)

With ``scenarios`` (paths of SCENARIO.toml) each is answered and shown side by side with today and the round as it
stands; they are run after the round's tables were read, because they leave tables of their own.

``data`` (:class:`sasaran.publish.offers.OffersData`) is the round as its readers see it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from sasaran.errors import ParameterError
from sasaran.publish import planning
from sasaran.publish.maps import draw
from sasaran.publish.offers import OffersData
from sasaran.quarter.frozen import Frozen
from sasaran.quarter.options import Options
from sasaran.quarter.planner import Planner
from sasaran.quarter.plans import scenario
from sasaran.schema.engine import Progress, silent

__all__ = ["write"]


def write(
    opened: Frozen,
    made: OffersData,
    options: Options,
    progress: Progress = silent,
    *,
    scenarios: Sequence[Path] = (),
) -> Path:
    """Write the planning page beside the report and return its path (``rencana-en.html`` in English).

    Raises
    ------
    ParameterError
        If a page for the public is asked: it shows small counts by kelurahan and is for the team and its agencies.
    NumbersError
        If the round left no adequacy, or the pack has no line or reliability.
    BadFileError, ParameterError
        If a scenario cannot be read or meant.
    """
    if options.public:
        raise ParameterError(
            "The planning page cannot be made for the public",
            rule="it shows small counts by area, which the report for the public withholds",
            todo="leave out --public, and hand the page to the team and its agencies only",
        )
    progress("planning page")
    facts = opened.release.manifest
    boundaries = opened.workspace.boundaries if opened.workspace.boundaries.is_file() else None
    data = planning.gather(
        opened.engine,
        opened.pack,
        made,
        fingerprint=facts.digest(),
        software=facts.facts.code,
        picture=draw(opened.pack.areas, boundaries, opened.pack.boundary),
    )
    data = replace(data, compared=_compared(opened, options, scenarios, progress))
    ending = "" if options.language == "id" else f"-{options.language}"
    folder = opened.workspace.out_of(opened.release.quarter)
    return planning.write(data, folder / f"rencana{ending}.html", language=options.language)


def _compared(
    opened: Frozen, options: Options, paths: Sequence[Path], progress: Progress
) -> tuple[planning.Compared, ...]:
    """Answer the scenarios with one planner: a stage whose input is the same is not run again."""
    if not paths:
        return ()
    planner = Planner(opened, options, progress)
    found = (scenario(opened, path, options, planner, progress=progress) for path in paths)
    return tuple(
        planning.Compared(
            one.scenario.name, one.scenario.date, one.today, one.base, one.changed, one.winners, one.losers,
            one.certificate, *one.extreme, one.beside, one.areas,
        )
        for one in found
    )  # fmt: skip
