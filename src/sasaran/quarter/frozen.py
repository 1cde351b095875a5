"""Opening a frozen quarter, and answering another question than the one it was frozen with."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sasaran.errors import ParameterError, ReleaseError
from sasaran.quarter import answers
from sasaran.quarter.country import pack_of
from sasaran.quarter.options import DEFAULTS, Options
from sasaran.schema.engine import Progress, silent
from sasaran.schema.pack import Pack
from sasaran.schema.period import Quarter
from sasaran.store.duck import DuckEngine
from sasaran.store.release import Release, attach, latest, releases, verify
from sasaran.store.workspace import Workspace

__all__ = ["Frozen", "frozen", "intact", "known_basis", "level_key", "newest", "reask"]


@dataclass(frozen=True)
class Frozen:
    """An opened release: its tables are views on the engine."""

    engine: DuckEngine
    workspace: Workspace
    pack: Pack
    release: Release


@contextmanager
def frozen(root: Path, quarter: Quarter, options: Options = DEFAULTS) -> Iterator[Frozen]:
    """Open the latest release of a quarter; raise :class:`ReleaseError` if there is none."""
    workspace = Workspace.open(root)
    release = newest(workspace, quarter)
    with DuckEngine(threads=options.threads, memory=options.memory) as engine:
        attach(engine, release)
        yield Frozen(engine, workspace, pack_of(workspace), release)


def known_basis(opened: Frozen, asked: Options) -> Options:
    """Return the options; raise :class:`ParameterError` if the quarter has no decile on their basis.

    A misspelt basis would otherwise count nobody, and nobody untouched is the one answer that must not be wrong.
    """
    have = [
        str(basis) for (basis,) in opened.engine.rows("select distinct basis from welfare order by basis")
    ]
    if asked.basis not in have:
        raise ParameterError(
            f"Quarter {opened.release.quarter} has no decile on basis {asked.basis!r}",
            rule=f"it has: {', '.join(have) or 'none, because no list of it brings deciles'}",
            todo="ask with --basis and one of these",
        )
    return asked


def level_key(opened: Frozen, level: str) -> str:
    """Return an area level's key from its key or its word in any language; raise if the pack has no such level.

    Where none is named it is the largest level of more than one area: the cities of a province.
    """
    if not level:
        held = Counter(area.level for area in opened.pack.areas)
        return next((one.key for one in opened.pack.levels if held[one.key] > 1), opened.pack.levels[0].key)
    for one in opened.pack.levels:
        if level.lower() in {one.key, *(word.lower() for word in one.words.values())}:
            return one.key
    words = ", ".join(
        f"{one.key} ({one.words.get(opened.pack.language, one.key)})" for one in opened.pack.levels
    )
    raise ParameterError(f"There is no area level {level}", todo=f"use one of: {words}")


def reask(opened: Frozen, options: Options, progress: Progress = silent) -> Options:
    """Answer another question than the frozen one: its tables replace the views; return the question in full."""
    asked = known_basis(opened, options.filled(opened.workspace.defaults, opened.pack))
    frozen_question = opened.release.manifest.facts.parameters
    same = {key: getattr(asked, key) for key in ("basis", "decile", "level")}
    same["programmes"] = list(asked.programmes)
    if same != dict(frozen_question):
        for table in answers.ANSWERS:
            opened.engine.run(f"drop view if exists {table.name}")
        answers.answer(opened.engine, opened.pack, asked, progress)
    return asked


def intact(root: Path) -> list[tuple[Release, ReleaseError | None]]:
    """Check every release of a workspace; return each with None or what is wrong with it."""
    found: list[tuple[Release, ReleaseError | None]] = []
    for release in releases(Workspace.open(root)):
        try:
            verify(release)
            found.append((release, None))
        except ReleaseError as error:
            found.append((release, error))
    return found


def newest(workspace: Workspace, quarter: Quarter) -> Release:
    """Return the latest release of a quarter; raise :class:`ReleaseError` naming those that exist."""
    release = latest(workspace, quarter)
    if release is None:
        have = sorted({str(one.quarter) for one in releases(workspace)})
        raise ReleaseError(
            f"Quarter {quarter} has not been frozen",
            where=workspace.root.name,
            todo=f"run sasaran build {quarter}, or ask for one of: {', '.join(have) or 'none yet'}",
        )
    return release
