"""``sasaran budgets``: budget files in, tags, money beside need, and the planning tree with its money out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sasaran import packs
from sasaran.errors import ParameterError
from sasaran.plan.tags import (
    Activity,
    Line,
    Need,
    crossed,
    meant,
    parted,
    programmes,
    reaching,
    read_rules,
    tag,
)
from sasaran.plan.tree import check, counted, hang
from sasaran.publish.budgets import BudgetsData
from sasaran.quarter.frozen import frozen
from sasaran.quarter.levels import level_of
from sasaran.quarter.options import DEFAULTS, Options
from sasaran.schema.engine import Progress, silent
from sasaran.schema.pack import Pack
from sasaran.schema.period import Quarter
from sasaran.study.budgets.columns import book_of
from sasaran.study.budgets.files import read_lines
from sasaran.study.budgets.given import said_of, text_of, tree_of
from sasaran.study.budgets.need import need_of, receiving_of
from sasaran.study.budgets.places import Places

__all__ = ["Asked", "tagged_budgets"]


@dataclass(frozen=True)
class Asked:
    """What a run of tagging asks.

    Parameters
    ----------
    files : Sequence[Path]
        Budget files.
    columns : Mapping[str, str]
        Header by field, where it is not to be found by the pack's words.
    only : Sequence[tuple[str, str]]
        Column and value that rows must hold.
    confirmed : Sequence[Path]
        Workbooks a person has reviewed; two that differ about an activity are refused.
    rules, tree : Path | None
        Instead of the pack's; a tree may be the code of one of the pack's.
    pack : str
        Country pack ("" for the default); with a quarter, its workspace's.
    quarter, root : Quarter | None, Path
        Frozen quarter for the need, and its workspace.
    level : str
        Key or word of the area level; empty for the largest of more than one area.
    sure : float
        Least confidence that needs no person.
    deciles, unit : int
        The poorest deciles asked about, 1 to this; rupiah in one unit of the amounts, 0 where no header speaks of it.
    """

    files: Sequence[Path]
    columns: Mapping[str, str] = field(default_factory=dict)
    only: Sequence[tuple[str, str]] = ()
    confirmed: Sequence[Path] = ()
    rules: Path | None = None
    tree: Path | None = None
    pack: str = ""
    quarter: Quarter | None = None
    root: Path = Path()
    level: str = ""
    sure: float = 0.9
    deciles: int = 2
    unit: int = 0


def tagged_budgets(asked: Asked, options: Options = DEFAULTS, progress: Progress = silent) -> BudgetsData:
    """Read, tag, cross and hang; with a quarter, need stands beside.

    Raises
    ------
    ParameterError
        A file, column, level, pack or quarter is not there, or ``sure`` or ``deciles`` cannot be.
    BadFileError
        A file, the rules, the tree or a reviewed workbook cannot be read.
    """
    if not 0 < asked.sure <= 1:
        raise ParameterError("The confidence is not one", rule="--sure is over 0 and at most 1")
    if asked.unit < 0:
        raise ParameterError("The unit of the amounts is not one", rule="--unit is 1 rupiah or more")
    if not 1 <= asked.deciles <= 10:
        raise ParameterError("There is no such decile", rule="--deciles is from 1 to 10")
    if asked.quarter is None:
        return _made(asked, packs.load(asked.pack), None, None, {}, progress)
    with frozen(asked.root, asked.quarter, options) as opened:
        progress("budgets: need of the quarter")
        need, basis = need_of(opened, level_of(opened.pack, asked.level), options, progress)
        facts = {"release": opened.release.name, "basis": basis}
        return _made(asked, opened.pack, need, receiving_of(opened), facts, progress)


def _made(
    asked: Asked, pack: Pack, need: Need | None, receiving: Mapping[str, int] | None, facts: Mapping[str, str],
    progress: Progress,
) -> BudgetsData:  # fmt: skip
    book = book_of(pack)
    rules = read_rules(book.rules if asked.rules is None else text_of(asked.rules))
    tree = tree_of(asked.tree, pack)
    said = said_of(asked.confirmed, pack)
    progress("budgets: read files")
    read = read_lines(asked.files, pack, asked.columns, asked.only, asked.unit)
    account = parted(read.lines)
    places = Places(pack, level_of(pack, asked.level))
    progress("budgets: tag activities")
    tagged = tag([_activity(one, places) for one in account.activities], rules, said, asked.sure)
    known = {key for one in tagged for key in (one.activity.key, Activity(one.activity.code, "").key)}
    hung = hang(tree, tagged) if tree else None
    indicators, bare = counted(tree, hung, need) if tree and hung else ([], [])
    return BudgetsData(
        account, tagged, crossed(tagged, need), meant(tagged, need) if need else (),
        reaching(tagged, need, asked.deciles) if need else None, tree, check(tree) if tree else (),
        **({"hung": hung} if hung else {}), indicators=indicators, bare=bare,
        by_programme=programmes(tagged, receiving),
        areas={one.code: one.name for one in pack.areas if one.level == places.level},
        programmes=[one.code for one in pack.programmes], columns=read.columns, totals=read.totals,
        left_out=read.left_out, unknown=sorted(places.unknown), used=len(said.keys() & known),
        idle=len(said.keys() - known), need=facts, terms=pack.terms(),
    )  # fmt: skip


def _activity(line: Line, places: Places) -> Activity:
    return Activity(line.code, line.text, line.agency, line.rupiah or 0, places.code(line.area, line.agency))
