"""People who left all lists some quarters ago: who comes back is the same person, with the same identity."""

from __future__ import annotations

from sasaran.schema.engine import Engine
from sasaran.schema.period import Quarter
from sasaran.store.manifest import Manifest
from sasaran.store.release import Release, attach
from sasaran.store.workspace import Workspace

__all__ = ["LOOK_BACK", "chain", "lay_out_earlier"]

LOOK_BACK = 8
"""Quarters looked back, the last one included: two years, after which a return is a new registration."""

_INPUT = "quarters/"


def chain(workspace: Workspace, before: Release | None) -> tuple[Release, ...]:
    """Return the release ``before`` and those it was built on, the newest first; at most :data:`LOOK_BACK`.

    Only a release's own ancestors are asked: a quarter that was frozen anew later may have given the same
    number to somebody else. An ancestor that was taken away ends the chain.
    """
    found: list[Release] = []
    while before is not None and len(found) < LOOK_BACK:
        found.append(before)
        before = _built_on(workspace, before)
    return tuple(found)


def _built_on(workspace: Workspace, release: Release) -> Release | None:
    """Return the newest release that ``release`` names among its inputs, None if it names none or it is gone."""
    inputs = release.manifest.facts.inputs
    names = [name.removeprefix(_INPUT) for name in inputs if name.startswith(_INPUT)]
    if not names:
        return None
    quarter, _, number = max(names, key=lambda name: Quarter.parse(name.partition("/")[0])).partition("/r")
    folder = workspace.quarters / quarter / f"r{number}"
    if not folder.is_dir():
        return None
    return Release(Quarter.parse(quarter), int(number), folder, Manifest.read(folder / "manifest.json"))


def lay_out_earlier(engine: Engine, older: tuple[Release, ...]) -> int:
    """Create ``earlier_person`` and return its rows: people of ``older`` releases whom ``previous_person`` lacks.

    Each is there once, as the newest release that knew them has them; ``person_no`` is numbered anew. Without
    older releases there is no table.
    """
    if not older:
        return 0
    views = []
    for age, one in enumerate(older):
        prefix = f"back{age}_"
        kept = f"{prefix}person"
        for name in attach(engine, one, prefix):
            if name != kept:
                engine.run(f"drop view {name}")
        views.append(f"select *, {age} as age from {kept}")
    return engine.create(
        "earlier_person",
        "select row_number() over (order by person_id)::integer as person_no, * exclude (person_no, age) from "
        f"({' union all by name '.join(views)}) where person_id not in (select person_id from previous_person) "
        "qualify row_number() over (partition by person_id order by age) = 1",
    )
