"""One quarter, end to end, on one page: read, link, register, compare, cover, freeze, publish."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from sasaran.coverage.gap import GapSummary
from sasaran.coverage.review import rank
from sasaran.linkage import LinkSummary, link, match_persons
from sasaran.quarter import answers, outputs
from sasaran.quarter.country import pack_of
from sasaran.quarter.earlier import chain, lay_out_earlier
from sasaran.quarter.options import DEFAULTS, Options
from sasaran.quarter.stamp import facts_of
from sasaran.registry import RegistrySummary, build
from sasaran.registry.changes import DiffSummary, diff
from sasaran.schema.engine import Engine, Progress, silent
from sasaran.schema.pack import Pack
from sasaran.schema.period import Quarter
from sasaran.sources.declaration import load_all
from sasaran.sources.intake import Intake, take
from sasaran.store.duck import DuckEngine
from sasaran.store.release import Release, attach, freeze, latest
from sasaran.store.workspace import Workspace
from sasaran.welfare.deciles import fill_measured

__all__ = ["Outcome", "run"]


@dataclass(frozen=True)
class Outcome:
    """What a run of a quarter found, and where it lies."""

    quarter: Quarter
    intake: Intake
    links: LinkSummary
    registry: RegistrySummary
    gap: GapSummary
    changes: DiffSummary | None
    measures: tuple[answers.Measure, ...]
    release: Release
    published: outputs.Published | None


def run(root: Path, quarter: Quarter, options: Options = DEFAULTS, progress: Progress = silent) -> Outcome:
    """Run one quarter of the workspace at ``root`` from the agencies' files to what is published.

    A run that dies leaves the last frozen release untouched, and the next run finishes. The same files, code, pack
    and options give the same release, byte for byte.

    Raises
    ------
    SasaranError
        A file that cannot be read, a declaration that does not hold, a full disk ... each with its exit code.
    """
    workspace = Workspace.open(root)
    pack = pack_of(workspace)
    asked = options.filled(workspace.defaults, pack)
    with workspace.lock(progress), _engine(workspace, asked) as engine:
        before = latest(workspace, quarter.previous())
        if before is not None:
            attach(engine, before, "previous_")
        line = chain(workspace, before)
        lay_out_earlier(engine, line[1:])
        intake = _read(engine, workspace, pack, quarter, before, progress)
        links = link(
            engine, pack.linkage, pack.names, default_birthdays=pack.default_birthdays, progress=progress
        )
        registry = _register(engine, pack, quarter, before, progress)
        progress("count the untouched, overlaps and coverage")
        gap = answers.answer(engine, pack, asked, progress)
        rank(engine, basis=asked.basis, decile=asked.decile)
        changes = diff(engine, basis=asked.basis, progress=progress) if before is not None else None
        measures = answers.measures(engine)
        kept = answers.tables_of(engine)
        release = freeze(
            engine, workspace, quarter, kept, facts_of(engine, workspace, pack, asked, line), progress
        )
        published = None
        if asked.publish:
            published = outputs.publish(engine, workspace, pack, intake, release, before, asked, progress)
    return Outcome(quarter, intake, links, registry, gap, changes, measures, release, published)


def _register(
    engine: Engine, pack: Pack, quarter: Quarter, before: Release | None, progress: Progress
) -> RegistrySummary:
    """Build the one list, and rank what was measured but not yet ranked."""
    cards = [rule.length for rule in pack.identifiers if rule.column == "family_card"]
    registry = build(
        engine,
        spec=pack.linkage,
        names=pack.names,
        quarter=quarter,
        previous=before is not None,
        # a source's own short family keys are no cards: they must not join people across sources
        card_floor=10 ** (cards[0] - 1) if cards else 0,
        known=pack.attributes,
        match=partial(match_persons, default_birthdays=pack.default_birthdays),
        progress=progress,
    )
    fill_measured(engine)
    return registry


def _read(
    engine: Engine,
    workspace: Workspace,
    pack: Pack,
    quarter: Quarter,
    before: Release | None,
    progress: Progress,
) -> Intake:
    """Take the files of the quarter in, knowing how long each list was a quarter ago."""
    declared = load_all(workspace.sources)
    return take(
        engine,
        pack,
        declared,
        workspace.inbox_of(quarter),
        quarter,
        previous_counts=_counts(engine) if before is not None else None,
        progress=progress,
    )


def _counts(engine: Engine) -> Mapping[str, int]:
    rows = engine.rows(
        "select code, cast(sum(rows_in) as bigint) from previous_source_file join previous_source using (source_no) "
        "group by code order by code"
    )
    return {str(code): int(count) for code, count in rows}


@contextmanager
def _engine(workspace: Workspace, options: Options) -> Iterator[DuckEngine]:
    """Give an engine whose tables lie in the workspace's scratch folder, so that a province fits a laptop."""
    path = workspace.scratch / "quarter.duckdb"
    with DuckEngine(path, threads=options.threads, memory=options.memory, temp=workspace.scratch) as engine:
        yield engine
