"""The planning page of a round, and all that answers a scenario: offers, page, workbooks.

``sasaran offers`` calls :func:`write` while the round's tables lie on the engine; ``sasaran plan`` calls
:func:`answer`, which goes the whole way from the frozen quarter. Each question has a page of its own in
``out/<quarter>/rencana``, named by the scenario's file or the round's question, one file that needs nothing else;
``out/<quarter>/rencana.html`` lists them. ``-public`` ends the names of those for everybody, with small cells
withheld, ``-en`` those of the English ones.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from sasaran.publish import planning
from sasaran.publish.maps import draw
from sasaran.publish.offers import OffersData
from sasaran.publish.planning import book
from sasaran.quarter.frozen import Frozen
from sasaran.quarter.handing import Handed, asking_of, hand_out, known_purpose, offered, question_of
from sasaran.quarter.options import Options
from sasaran.quarter.planner import Planner
from sasaran.quarter.plans import DRAWS, ScenarioAnswer, scenario
from sasaran.quarter.wish import read_wish
from sasaran.schema.engine import Progress, silent

__all__ = ["Planned", "answer", "index_of", "write"]


@dataclass(frozen=True)
class Planned:
    """A scenario answered: its numbers, the page (with the targets), its workbook, and the offers handed out."""

    answer: ScenarioAnswer
    page: Path
    workbook: Path
    handed: Handed | None


def write(
    opened: Frozen,
    made: OffersData,
    options: Options,
    progress: Progress = silent,
    *,
    scenarios: Sequence[Path] = (),
) -> Path:
    """Write the planning page of a question, and the list of all pages beside the report; return the page's path.

    Scenarios are run after the round's tables were read, because they leave tables of their own.

    Raises
    ------
    NumbersError
        If the round left no adequacy, the pack has no line or reliability, or (for the public) it is too small.
    BadFileError, ParameterError
        If a scenario cannot be read or meant.
    """
    data = _gathered(opened, made, progress)
    planner = Planner(opened, options, progress) if scenarios else None
    found = [scenario(opened, path, options, planner, progress=progress) for path in scenarios]
    name = "-".join(path.stem for path in scenarios) or f"offers-{question_of(made)}"
    return _page(opened, replace(data, compared=tuple(map(_compared, found))), name, options)


def answer(
    opened: Frozen, path: Path, options: Options, *, draws: int = DRAWS, purpose: str = "", progress: Progress = silent,
) -> Planned:  # fmt: skip
    """Answer a scenario from the frozen quarter: the round and its workbook, the scenario, the page, its workbook.

    The round is run once: the scenario takes it over as the state it is held against. For the public only the page and
    the scenario's workbook are written, with small cells withheld. With a ``purpose`` the offers' lists by name are
    written too.

    Raises
    ------
    BadFileError, ParameterError
        If the scenario cannot be read or meant, or the purpose is not known.
    NumbersError
        As :func:`write`.
    """
    known_purpose(opened, purpose)
    asking = asking_of(opened, read_wish(opened, path).deciles, {}, "", {})
    made, data = offered(opened, options, asking, progress)
    handed = None if options.public else hand_out(opened, data, options.language, purpose, progress)
    page = _gathered(opened, data, progress)
    planner = Planner(opened, options, progress)
    planner.adopt(made, asking)
    found = scenario(opened, path, options, planner, draws=draws, progress=progress)
    page = replace(page, compared=(_compared(found),))
    if options.public:
        page = planning.protect(page)
    written = _page(opened, page, path.stem, options)
    name = re.sub(r"[^a-z0-9]+", "-", path.stem.lower()).strip("-") or "x"
    target = opened.workspace.out_of(opened.release.quarter) / "scenario" / f"{name}{_ending(options)}.xlsx"
    book.write(
        page.compared[0], planning.named(page, options.language), target, day=data.as_of,
        language=options.language, terms=data.terms,
    )  # fmt: skip
    return Planned(found, written, target, handed)


def _gathered(opened: Frozen, made: OffersData, progress: Progress) -> planning.PlanningData:
    progress("planning page")
    facts = opened.release.manifest
    boundaries = opened.workspace.boundaries if opened.workspace.boundaries.is_file() else None
    return planning.gather(
        opened.engine,
        opened.pack,
        made,
        fingerprint=facts.digest(),
        software=facts.facts.code,
        picture=draw(opened.pack.areas, boundaries, opened.pack.boundary),
    )


def _compared(one: ScenarioAnswer) -> planning.Compared:
    return planning.Compared(
        one.scenario.name, one.scenario.date, one.today, one.base, one.changed, one.winners, one.losers,
        one.certificate, *one.extreme, one.beside, one.areas, wish=one.scenario, notes=one.notes,
    )  # fmt: skip


def _ending(options: Options) -> str:
    return ("-public" if options.public else "") + (
        "" if options.language == "id" else f"-{options.language}"
    )


def _page(opened: Frozen, data: planning.PlanningData, name: str, options: Options) -> Path:
    out, told = opened.workspace.out_of(opened.release.quarter), (options.language, options.public)
    path = planning.write(
        data, planning.page_of(out, name, *told), language=options.language, public=options.public
    )
    planning.write_index(out, data, language=options.language, public=options.public)
    return path


def index_of(opened: Frozen, options: Options) -> Path:
    """Return where the list of the quarter's planning pages lies."""
    return planning.index_of(
        opened.workspace.out_of(opened.release.quarter), options.language, options.public
    )
