"""What a quarter publishes: the report, its tables, the by-name lists, and each agency's own list back."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sasaran.publish import report as report_page
from sasaran.publish import workbook
from sasaran.publish.data import Facts, ReportData, gather
from sasaran.publish.maps import draw
from sasaran.quarter.bynames import write_lists
from sasaran.quarter.options import Options
from sasaran.schema.engine import Engine, Progress, silent
from sasaran.schema.pack import Pack
from sasaran.sources.intake import Intake
from sasaran.sources.returns import write_return
from sasaran.store.release import Release
from sasaran.store.workspace import Workspace

__all__ = ["Published", "publish", "report", "report_data"]


@dataclass(frozen=True)
class Published:
    """Where things lie: the report, the workbook, the lists (and how many people they name), the returns."""

    report: Path
    workbook: Path
    lists: tuple[Path, ...]
    listed: int
    returns: tuple[Path, ...]


def publish(
    engine: Engine,
    workspace: Workspace,
    pack: Pack,
    intake: Intake,
    release: Release,
    previous: Release | None,
    options: Options,
    progress: Progress = silent,
) -> Published:
    """Write everything a quarter publishes into ``out/<quarter>`` of the workspace."""
    data = report_data(engine, workspace, pack, release, previous, options)
    page, book = report(data, workspace, release, options, progress)
    paths, listed = write_lists(engine, pack, data, workspace, release, options, progress=progress)
    folder = workspace.out_of(release.quarter) / "returns" / f"r{release.number}"
    back = []
    for at, taken in enumerate(intake.files):
        progress(f"return to {taken.source}", at / len(intake.files))
        target = folder / f"{taken.source}-{Path(taken.file).stem}.xlsx"
        back.append(write_return(engine, pack, taken, target, language=options.language))
    return Published(page, book, paths, listed, tuple(back))


def report_data(
    engine: Engine,
    workspace: Workspace,
    pack: Pack,
    release: Release,
    previous: Release | None,
    options: Options,
) -> ReportData:
    """Gather what the report holds. The engine holds the answers to the question in ``options``."""
    boundaries = workspace.boundaries if workspace.boundaries.is_file() else None
    numbers = options.programme_numbers(pack)
    codes = "all" if numbers is None else ",".join(pack.programmes[no].code for no in numbers)
    return gather(
        engine,
        facts=_facts(pack, release, previous),
        levels=pack.levels,
        basis=options.basis,
        decile=options.decile,
        programmes=codes,
        level=options.level,
        picture=draw(pack.areas, boundaries, pack.boundary),
    )


def report(
    data: ReportData, workspace: Workspace, release: Release, options: Options, progress: Progress = silent
) -> tuple[Path, Path]:
    """Write the report and its workbook; return their paths."""
    progress("report")
    folder = workspace.out_of(release.quarter)
    folder.mkdir(parents=True, exist_ok=True)
    ending = ("-public" if options.public else "") + (
        "" if options.language == "id" else f"-{options.language}"
    )
    page = report_page.write(
        data, folder / f"report{ending}.html", language=options.language, public=options.public
    )
    book = workbook.write(
        data, folder / f"tables{ending}.xlsx", language=options.language, public=options.public
    )
    return page, book


def _facts(pack: Pack, release: Release, previous: Release | None) -> Facts:
    facts = release.manifest.facts
    return Facts(
        quarter=str(release.quarter),
        release=f"r{release.number}",
        region=pack.name,
        pack=facts.pack,
        pack_version=facts.pack_version,
        code_version=facts.code,
        fingerprint=release.manifest.digest(),
        as_of=release.quarter.last_day(),
        seed=facts.seed,
        parameters=tuple((key, str(value)) for key, value in sorted(facts.parameters.items())),
        previous=str(previous.quarter) if previous is not None else "",
        terms=pack.terms(),
    )
