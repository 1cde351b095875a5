"""The demonstration: a synthetic country in a workspace, and its quarters run one after the other."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from sasaran import packs
from sasaran.errors import PackError, ParameterError
from sasaran.quarter.options import DEFAULTS, Options
from sasaran.quarter.run import Outcome, run
from sasaran.schema.engine import Progress, silent
from sasaran.schema.pack import DemoRequest, Pack
from sasaran.schema.period import Quarter
from sasaran.store.workspace import Workspace

__all__ = ["demo", "make_world"]

_FIRST = Quarter(2025, 4)
_FEWEST = 1_000


def demo(
    root: Path,
    people: int,
    quarters: int,
    seed: int,
    options: Options = DEFAULTS,
    progress: Progress = silent,
    pack: str = "",
) -> list[Outcome]:
    """Write the synthetic country of ``pack`` (the default one if none is named) and run its ``quarters``.

    The truth goes to ``root/truth``; nothing but benchmarks and tests ever reads it. Lists and returns are written
    for the last quarter only, since they are the ones a reader opens.
    """
    names = make_world(root, people, quarters, seed, progress, pack)
    outcomes = []
    for name in names:
        progress(f"quarter {name}")
        chosen = options if name == names[-1] else replace(options, publish=False)
        outcomes.append(run(root, Quarter.parse(name), chosen, progress))
    return outcomes


def make_world(
    root: Path, people: int, quarters: int, seed: int, progress: Progress = silent, pack: str = ""
) -> tuple[str, ...]:
    """Write the synthetic country's files, declarations and truth; return its quarters."""
    if people < _FEWEST or quarters < 1:
        raise ParameterError(
            "The demonstration cannot be that small", rule=f"at least {_FEWEST} people and one quarter"
        )
    country = packs.load(pack)
    if country.demo is None:
        raise PackError(f"Pack {country.code} has no synthetic population")
    workspace = Workspace.create(root, country.code, {"basis": country.basis})
    names: list[str] = []
    quarter = _FIRST
    for _ in range(quarters):
        names.append(str(quarter))
        quarter = quarter.next()
    _refuse_foreign(workspace)
    _state_round(workspace, country, people)
    country.demo(
        DemoRequest(
            people=people,
            quarters=tuple(names),
            seed=seed,
            inbox=workspace.inbox,
            declarations=workspace.sources,
            truth=root / "truth",
            progress=progress,
        )
    )
    return tuple(names)


def _state_round(workspace: Workspace, pack: Pack, people: int) -> None:
    """Write the limits of a round into ``sasaran.toml``, the pack's in the share that ``people`` are of the region.

    Limits that somebody has stated already are left alone.
    """
    region = max((area.population or 0 for area in pack.areas), default=0)
    if "round" in workspace.settings() or not region:
        return
    share = people / region
    lines = [
        "", f"# a round of offers: the year's money and seats of {pack.name} for {people} of {region} people;",
        "# seats stand in each area of a programme's level, at least one", "[round.budget]",
        *(f"{fund} = {round(rupiah * share)}" for fund, rupiah in pack.budgets.items()), "", "[round.seats]",
        *(f"{one.programme} = {max(1, round(one.each * share))}" for one in pack.seats), "",
    ]  # fmt: skip
    with workspace.settings_file.open("a", encoding="utf-8") as file:
        file.write("\n".join(lines))


def _refuse_foreign(workspace: Workspace) -> None:
    """A demonstration must never mix with, or write over, an office's own files."""
    if any(workspace.inbox.iterdir()) and not (workspace.root / "truth").is_dir():
        raise ParameterError(
            "The folder already holds files that are not a demonstration",
            where=workspace.root.name,
            todo="choose an empty folder with --dir",
        )
