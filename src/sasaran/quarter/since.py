"""How long families have been on a programme: from the frozen quarters that a quarter was built on."""

from __future__ import annotations

from sasaran.coverage.adequacy import time_on_programmes
from sasaran.quarter.earlier import chain
from sasaran.quarter.frozen import Frozen
from sasaran.schema.engine import Engine
from sasaran.store.release import Release, attach

__all__ = ["lay_time"]


def lay_time(opened: Frozen) -> int:
    """Leave ``benefit_time`` and return how many quarters were looked at.

    They are the release and those it was built on (:func:`sasaran.quarter.earlier.chain`), two years at most.
    """
    releases = chain(opened.workspace, opened.release)
    with opened.engine.scratch(*(f"benefit_mask{at}" for at in range(len(releases)))) as masks:
        for at, one in enumerate(releases):
            _mask(opened.engine, one, f"time{at}_", masks[at])
        first = [one.quarter.first_day() for one in releases]
        time_on_programmes(opened.engine, masks, first, opened.release.quarter.last_day())
    return len(releases)


def _mask(engine: Engine, release: Release, prefix: str, out: str) -> None:
    made = attach(engine, release, prefix)
    engine.create(
        out,
        f"select family_id, bit_or(1::bigint << programme_no) as mask from {prefix}enrolment "
        f"join {prefix}family using (family_no) group by family_id",
    )
    for name in made:
        engine.run(f"drop view {name}")
