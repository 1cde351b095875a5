"""Lists by name, through the gate: the families whom a test would put into the poorest deciles or take out."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from sasaran.govern import policy
from sasaran.govern.gate import Grant
from sasaran.publish.sheets import Head
from sasaran.publish.sheets import opened as book_opened
from sasaran.quarter.frozen import Frozen
from sasaran.registry import person_id_sql
from sasaran.schema.engine import Progress, silent
from sasaran.study.ranking.gate import granted
from sasaran.study.ranking.quarter import Proposed
from sasaran.study.ranking.words import Answer
from sasaran.welfare.pmt import PublishedPmt

__all__ = ["HEADS", "Listed", "folder_of", "write_moves"]

_MOVED = "rank_moved"
_COLUMNS = ("person_id", "name", "address", "rt", "rw")
HEADS = ("person", "name", "address", "rt_rw", "members", "official", "proposed", "chance", "change", "enter", "leave",
         "no_score", "sheet")  # fmt: skip
"""Keys of the words that a list needs: its columns, the three changes, and its sheet."""

_CARRY = ("members", "official", "proposed", "chance", "change")


@dataclass(frozen=True)
class Listed:
    """Lists by name: their files, the families on them, and families that move but whose area is not known."""

    paths: tuple[Path, ...]
    families: int
    placeless: int


def folder_of(opened: Frozen, pmt: PublishedPmt, given: Mapping[str, Answer], question: str) -> Path:
    """Return the folder of one question: the release, the test by six figures of all that it is, the question."""
    figures = hashlib.sha256(f"{pmt.to_toml()}{sorted(given.items())}".encode()).hexdigest()[:6]
    name = re.sub(r"[^a-z0-9]+", "-", pmt.name.lower()).strip("-") or "pmt"
    release = opened.release
    return (
        opened.workspace.out_of(release.quarter)
        / "rank"
        / f"r{release.number}"
        / f"{name}-{figures}-{question}"
    )


def write_moves(
    opened: Frozen,
    found: Proposed,
    folder: Path,
    *,
    upto: int,
    purpose: str,
    heads: Mapping[str, str],
    progress: Progress = silent,
) -> Listed:
    """Write one workbook an area of the families that would enter or leave deciles 1 to ``upto``, and of those in them
    that have no score; ``heads`` are the words of its columns, of the three changes and of the sheet.

    A list that is there already is left alone: officers write their findings into it.

    Raises
    ------
    ParameterError
        The pack has no such purpose.
    PermissionRefusedError
        With the gate's reason; lists written before it stay, each is on the audit log.
    """
    policy.known_purpose(opened.pack, purpose)
    engine = opened.engine
    whole = _lay_moved(opened, found, upto)
    places = engine.rows(
        f"select a.area_no, a.code, a.name, count(*) from {_MOVED} join person using (person_no) "
        "join area a using (area_no) group by all order by a.code"
    )
    paths, count = [], 0
    for at, (area_no, code, name, families) in enumerate(places):
        progress("lists by name", at / len(places))
        path = folder / f"{code}-{re.sub(r'[^a-z0-9]+', '-', str(name).lower()).strip('-')}.xlsx"
        paths.append(path)
        count += int(families)
        if path.exists():
            continue
        for grant in granted(opened, [int(area_no)], _MOVED, _COLUMNS, _CARRY, purpose):
            _write(opened, grant, path, f"{name} ({code})", heads)
    engine.drop(_MOVED)
    return Listed(tuple(paths), count, whole - count)


def _lay_moved(opened: Frozen, found: Proposed, upto: int) -> int:
    families = found.families
    enter, leave = found.moved(upto)
    unscored = (families.official > 0) & (families.official <= upto) & np.isnan(found.score)
    chosen = enter | leave | unscored
    opened.engine.put(
        "rank_move",
        {
            "family_no": families.family_no[chosen],
            "official": families.official[chosen],
            "proposed": found.decile[chosen],
            "chance": np.nan_to_num(found.first[chosen], nan=-1.0),
            "change": np.select([enter, leave], [1, 2], 3)[chosen],
        },
    )
    rows = opened.engine.create(
        _MOVED,
        "select coalesce(f.head_no, (select min(person_no) from person p where p.family_no = f.family_no))"
        " as person_no, f.members, m.official, nullif(m.proposed, 0) as proposed,"
        " nullif(m.chance, -1.0) as chance, m.change"
        " from rank_move m join family f using (family_no) order by person_no",
    )
    opened.engine.drop("rank_move")
    return rows


def _write(opened: Frozen, grant: Grant, path: Path, title: str, heads: Mapping[str, str]) -> None:
    rows = opened.engine.rows(
        f"""select {person_id_sql("person_id")}, name, address,
                case when coalesce(rt, rw) is null then '' else
                  coalesce(lpad(rt::varchar, 3, '0'), '–') || '/' || coalesce(lpad(rw::varchar, 2, '0'), '–') end,
                members, official, proposed, chance, change
            from {grant.table} order by row_no"""
    )
    words = {1: heads["enter"], 2: heads["leave"], 3: heads["no_score"]}
    cells = [(*row[:-1], words[int(row[-1])]) for row in rows]
    forms = (("person", 16), ("name", 24), ("address", 30), ("rt_rw", 9), ("members", 8), ("official", 9),
             ("proposed", 9), ("chance", 12), ("change", 22))  # fmt: skip
    kinds = {"members": "count", "official": "count", "proposed": "count", "chance": "percent"}
    with book_opened(path, title=f"{heads['sheet']} {title}", day=opened.release.quarter.last_day()) as book:
        book.table(
            heads["sheet"], [Head(heads[key], kinds.get(key, "text"), width) for key, width in forms], cells
        )
    path.chmod(0o600)
