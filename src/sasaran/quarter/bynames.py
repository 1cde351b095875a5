"""Lists by name, per area: the rows come through the gate, the layout from `publish.lists`."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

from sasaran.errors import ParameterError
from sasaran.govern import policy
from sasaran.govern.audit import AuditLog
from sasaran.govern.gate import Request, people
from sasaran.publish import lists
from sasaran.publish.data import ReportData
from sasaran.quarter.options import Options
from sasaran.schema.engine import Engine, Progress, silent
from sasaran.schema.pack import Pack
from sasaran.store.release import Release
from sasaran.store.workspace import Workspace

__all__ = ["smallest", "write_lists"]


def write_lists(
    engine: Engine,
    pack: Pack,
    data: ReportData,
    workspace: Workspace,
    release: Release,
    options: Options,
    *,
    purpose: str = "",
    level: str = "",
    area: str = "",
    progress: Progress = silent,
) -> tuple[tuple[Path, ...], int]:
    """Write one workbook per area of ``level`` that has untouched people, through the gate; count the people.

    Without a ``purpose`` they are made for the pack's first, which is what a build does; without a ``level`` for the
    smallest areas. ``area`` (a code or a name) limits the lists to what lies inside it. A list that is there
    already is left alone, because officers write their findings into it; each release, level and question has a folder
    of its own.

    Raises
    ------
    ParameterError
        If the purpose is not one of the pack's, or the area unknown.
    PermissionRefusedError
        With the gate's reason. Lists written before it stay; each is on the audit log.
    """
    purpose, level = policy.known_purpose(pack, purpose or pack.purposes[0].code), level or smallest(pack)
    audit, rules = AuditLog(workspace.root / "audit.jsonl"), policy.load(workspace.root / "policy.toml", pack)
    wanted = _areas_with_people(engine, level, area)
    folder = workspace.out_of(release.quarter) / "lists" / _folder(release, level, options)
    folder.mkdir(parents=True, exist_ok=True)
    paths, count = [], 0
    for at, (area_no, code, name, persons) in enumerate(wanted):
        progress("lists by name", at / len(wanted))
        path = folder / f"{code}-{_slug(name)}.xlsx"
        paths.append(path)
        count += persons
        if path.exists():  # it may hold what a field officer wrote into it
            continue
        grant = people(
            engine, _request(pack, area_no, purpose, release), pack=pack, audit=audit, policy=rules
        )
        lists.write(
            engine, grant, path, area=name, facts=data.facts, basis=data.basis, language=options.language
        )
        path.chmod(0o600)
        engine.drop(grant.table)
    return tuple(paths), count


def smallest(pack: Pack) -> str:
    """Return the key of the smallest level of which the pack has areas."""
    held = {area.level for area in pack.areas}
    return next((level.key for level in reversed(pack.levels) if level.key in held), "")


_WANTED = """
    with recursive up(at_no, area_no, level, parent_no) as (
        select area_no, area_no, level, parent_no from area
        union all
        select up.at_no, a.area_no, a.level, a.parent_no from up join area a on a.area_no = up.parent_no),
    place as (
        select area_no, count(*) as persons from untouched_person join person using (person_no)
        where area_no is not null group by area_no)
    select area.area_no, area.code, area.name, cast(sum(place.persons) as bigint)
    from place join up on up.at_no = place.area_no join area on area.area_no = up.area_no
    where area.level = $1
      and ($2 = '' or exists (
        select 1 from up u join area a on a.area_no = u.area_no
        where u.at_no = area.area_no and (a.code = $2 or lower(a.name) = lower($2))))
    group by all order by area.code"""


def _areas_with_people(engine: Engine, level: str, area: str) -> list[tuple[int, str, str, int]]:
    if area and not engine.rows(
        "select 1 from area where code = $1 or lower(name) = lower($1) limit 1", [area]
    ):
        raise ParameterError(
            f"There is no area {area}", todo="give the code or the name of an area as the report shows it"
        )
    rows = engine.rows(_WANTED, [level, area])
    return [(int(no), str(code), str(name), int(persons)) for no, code, name, persons in rows]


def _request(pack: Pack, area_no: int, purpose: str, release: Release) -> Request:
    return Request(
        user=pack.analyst,
        purpose=purpose,
        area_no=area_no,
        people="untouched_person",
        columns=lists.COLUMNS,
        carry=lists.CARRY,
        as_of=release.quarter.last_day(),
        when=datetime.now(UTC),
        quarter=release.name,
    )


def _folder(release: Release, level: str, options: Options) -> str:
    """Return the folder of one question: release, level, basis, decile, programmes and language."""
    parts = [f"r{release.number}", level, options.basis, f"d{options.decile}", *options.programmes]
    return "-".join([*parts, *([] if options.language == "id" else [options.language])])


def _slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
