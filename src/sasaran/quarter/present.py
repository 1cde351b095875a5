"""What families of a frozen quarter get and lack today, and what they would get without one programme."""

from __future__ import annotations

from typing import Any

import numpy as np

from sasaran.coverage import rules
from sasaran.coverage.adequacy import adequacy, decile_shares, official_area
from sasaran.plan.round import Places
from sasaran.plan.scenario import People
from sasaran.quarter.frozen import Frozen
from sasaran.quarter.offers import nobody_of, places_of

__all__ = ["count_adequacy", "families_of", "paid_of"]


def count_adequacy(opened: Frozen, basis: str, without: str = "") -> None:
    """Leave ``adequacy`` and ``adequacy_area`` as a round does: the same day, laws and programmes without a list.

    ``without`` is a programme whose benefits were taken out: that nobody receives it is known, not a missing list.
    """
    engine, pack, day = opened.engine, opened.pack, opened.release.quarter.last_day()
    assert pack.reliability is not None
    words = rules.words_in(pack.laws, (one.who for one in pack.packages))
    nobody = {*nobody_of(opened), without} - {""}
    with rules.laid(engine, pack.attributes, day, words, nobody=nobody) as laid:
        adequacy(
            engine, pack.laws, pack.poverty, pack.reliability, basis=basis, attributes=pack.attributes, day=day,
            laid=laid,
        )  # fmt: skip


def families_of(opened: Frozen) -> tuple[Any, People, Places]:
    """Return the numbers of all ranked families, what they get and lack, and where they live; from ``adequacy``."""
    engine, pack = opened.engine, opened.pack
    rows = engine.arrays(
        "select family_no, area_no, decile, members, benefits, need from adequacy order by family_no"
    )
    at = official_area(engine, pack.poverty, rows["area_no"])
    decile, members = np.asarray(rows["decile"], np.int64) - 1, np.asarray(rows["members"], np.int64)
    shares = decile_shares(at, decile, members.astype(float), len(pack.poverty))
    now, need = (np.ma.filled(rows[name], 0.0).astype(float) for name in ("benefits", "need"))
    places = places_of(engine, pack, np.ma.filled(rows["area_no"], -1))
    people = People(at, decile, members, now, need, shares, places.row, len(places.codes))
    return np.asarray(rows["family_no"]), people, places


def paid_of(opened: Frozen, basis: str, people: People, code: str) -> Any:
    """Return what families get of one programme, Rp a head and month (N,): all bring, less what the others bring."""
    engine = opened.engine
    engine.run("alter view enrolment rename to enrolment_whole")
    for name in ("adequacy", "adequacy_area"):
        engine.run(f"alter table {name} rename to {name}_whole")
    try:
        engine.run(
            "create view enrolment as select e.* from enrolment_whole e join programme p using (programme_no) "
            f"where p.code <> '{code}'"
        )
        count_adequacy(opened, basis, without=code)
        rest = engine.arrays("select benefits from adequacy order by family_no")
        return people.now - np.ma.filled(rest["benefits"], 0.0)
    finally:
        engine.run("drop view if exists enrolment")
        engine.run("alter view enrolment_whole rename to enrolment")
        for name in ("adequacy", "adequacy_area"):
            engine.run(f"drop table if exists {name}")
            engine.run(f"alter table {name}_whole rename to {name}")
