"""The planning page of a round: ``out/<quarter>/rencana.html``, one file that needs nothing else.

``sasaran offers`` may call it while the frozen quarter is open and the round's tables lie on its engine::

    made, data = handing.offered(opened, options, asking)
    page = planning.write(opened, data, options)

``data`` (:class:`sasaran.publish.offers.OffersData`) is the round as its readers see it.
"""

from __future__ import annotations

from pathlib import Path

from sasaran.errors import ParameterError
from sasaran.publish import planning
from sasaran.publish.maps import draw
from sasaran.publish.offers import OffersData
from sasaran.quarter.frozen import Frozen
from sasaran.quarter.options import Options
from sasaran.schema.engine import Progress, silent

__all__ = ["write"]


def write(opened: Frozen, made: OffersData, options: Options, progress: Progress = silent) -> Path:
    """Write the planning page beside the report and return its path (``rencana-en.html`` in English).

    Raises
    ------
    ParameterError
        If a page for the public is asked: it shows small counts by kelurahan and is for the team and its agencies.
    NumbersError
        If the round left no adequacy, or the pack has no line or reliability.
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
        picture=draw(opened.pack.areas, boundaries),
    )
    ending = "" if options.language == "id" else f"-{options.language}"
    folder = opened.workspace.out_of(opened.release.quarter)
    return planning.write(data, folder / f"rencana{ending}.html", language=options.language)
