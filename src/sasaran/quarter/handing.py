"""Handing a round of offers out: its question, its workbook, and its lists by name through the gate."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from sasaran.allocate.objective import OBJECTIVES
from sasaran.errors import ParameterError
from sasaran.govern import policy
from sasaran.govern.audit import AuditLog
from sasaran.govern.gate import Request, people
from sasaran.publish.offers import OffersData, book, gather, lists
from sasaran.quarter.frozen import Frozen, known_basis
from sasaran.quarter.offers import Asking, Round, ask, limits_of, places_of
from sasaran.quarter.options import Options
from sasaran.schema.engine import Progress, silent

__all__ = ["Handed", "asking_of", "hand_out", "known_purpose", "offered", "question_of"]


@dataclass(frozen=True)
class Handed:
    """Where a round lies: its workbook and its lists (empty without a purpose), and how many families these name.

    ``placeless`` are families of no known area: they are in the counts, but on no list.
    """

    workbook: Path
    lists: tuple[Path, ...]
    listed: int
    placeless: int


def asking_of(
    opened: Frozen, deciles: int, budgets: Mapping[str, int], objective: str, seats: Mapping[str, int]
) -> Asking:
    """Return the question of a round: the workspace's limits with what was asked otherwise.

    Raises
    ------
    ParameterError
        Deciles outside 1 to 10, an unknown objective, a programme without seats, or a number below 0.
    """
    limits = limits_of(opened)
    known = [code for code, _, _ in limits.seats]
    wrong = next((code for code in seats if code not in known), "")
    rules = {
        f"deciles run from 1 to 10, not {deciles}": 1 <= deciles <= 10,
        f"an objective is one of {', '.join(OBJECTIVES)}": not objective or objective in OBJECTIVES,
        f"seats are counted of {', '.join(known)}, not of {wrong}": not wrong,
        "a budget or a number of seats is 0 or more": min([*budgets.values(), *seats.values()], default=0)
        >= 0,
    }
    for rule, kept in rules.items():
        if not kept:
            raise ParameterError(
                "The round cannot be asked like this", rule=rule, todo="see sasaran offers --help"
            )
    limits = replace(
        limits,
        budgets={**limits.budgets, **budgets},
        seats=tuple((code, level, seats.get(code, each)) for code, level, each in limits.seats),
        objective=objective or limits.objective,
    )
    return Asking(deciles, limits)


def offered(
    opened: Frozen, options: Options, asking: Asking, progress: Progress = silent
) -> tuple[Round, OffersData]:
    """Run a round and gather what it has to say; its tables stay on the engine."""
    made = ask(opened, options, asking, progress)
    release = opened.release
    stated = {
        "quarter": str(release.quarter), "release": f"r{release.number}", "region": opened.pack.name,
        "as_of": release.quarter.last_day(), "deciles": asking.deciles,
        "basis": known_basis(opened, options.filled(opened.workspace.defaults, opened.pack)).basis,
    }  # fmt: skip
    data = gather(
        opened.engine,
        opened.pack,
        made.open,
        made.answer,
        places_of(opened.engine, opened.pack, made.open.area_no),
        stated=stated,
        limits=asking.limits,
        aside=[(one.code, one.words) for one in made.asked.aside],
        flagged=made.flagged,
        worth_range=made.worth,
        unlisted=[(one.code, one.words) for one in made.asked.unlisted],
        unheld=[(one.code, one.words) for one in made.asked.unheld],
    )
    return made, data


def known_purpose(opened: Frozen, purpose: str) -> str:
    """Return the purpose, or the empty text; raise :class:`ParameterError` if the pack has no such purpose."""
    return policy.known_purpose(opened.pack, purpose) if purpose else ""


def hand_out(
    opened: Frozen, data: OffersData, language: str, purpose: str = "", progress: Progress = silent
) -> Handed:
    """Write the workbook of a round and, for a purpose, one list by name an area of the lowest level.

    Every question (deciles, basis, limits, language) has a folder of its own, ``out/<quarter>/offers/r<k>/<question>``;
    a list that is there already is left alone, because officers write the families' answers into it.

    Raises
    ------
    ParameterError
        If the purpose is not one of the pack's.
    PermissionRefusedError
        With the gate's reason; lists written before it stay, each is on the audit log.
    """
    known_purpose(opened, purpose)
    out = opened.workspace.out_of(opened.release.quarter)
    end = () if language == "id" else (language,)
    folder = out / "offers" / data.release / "-".join([question_of(data), *end])
    folder.mkdir(parents=True, exist_ok=True)
    name = "ringkasan" if language == "id" else "summary"
    path = book.write(opened.engine, data, folder / f"{name}.xlsx", language=language)
    found, count = _lists(opened, data, folder, language, purpose, progress) if purpose else ([], 0)
    placeless = data.offered + data.waiting - count if purpose else 0
    return Handed(path, tuple(found), count, placeless)


_PLACES = f"""
    select a.area_no, a.code, a.name, count(*) from {lists.PEOPLE} join person using (person_no)
    join area a using (area_no) group by all order by a.code"""


def _lists(
    opened: Frozen, data: OffersData, folder: Path, language: str, purpose: str, progress: Progress
) -> tuple[list[Path], int]:
    engine, root = opened.engine, opened.workspace.root
    audit, rules = AuditLog(root / "audit.jsonl"), policy.load(root / "policy.toml", opened.pack)
    lists.lay_people(engine)
    wanted, paths, count = engine.rows(_PLACES), [], 0
    for at, (area_no, code, name, families) in enumerate(wanted):
        progress("offers by name", at / len(wanted))
        path = folder / f"{code}-{re.sub(r'[^a-z0-9]+', '-', str(name).lower()).strip('-')}.xlsx"
        paths.append(path)
        count += int(families)
        if path.exists():  # it may hold the families' answers
            continue
        asked = Request(
            opened.pack.analyst, purpose, int(area_no), lists.PEOPLE, lists.COLUMNS, data.as_of, datetime.now(UTC),
            lists.CARRY, opened.release.name,
        )  # fmt: skip
        grant = people(engine, asked, pack=opened.pack, audit=audit, policy=rules)
        lists.write(engine, grant, data, path, area=str(name), language=language)
        path.chmod(0o600)
        engine.drop(grant.table)
    return paths, count


def question_of(data: OffersData) -> str:
    """Return the short name of one question: what is asked in words, and six figures that stand for its limits."""
    limits = data.limits
    stated = json.dumps([sorted(limits.budgets.items()), list(limits.seats), limits.priority]).encode()
    figures = hashlib.sha256(stated).hexdigest()[:6]
    return "-".join([f"d{data.deciles}", data.basis, limits.objective, figures])
