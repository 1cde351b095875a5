"""What families of a frozen quarter get and lack today, and what they would get without one programme."""

from __future__ import annotations

from typing import Any

import numpy as np

from sasaran.coverage import rules
from sasaran.coverage.adequacy import adequacy, decile_shares, official_area, paid
from sasaran.plan.round import Places
from sasaran.plan.scenario import People
from sasaran.quarter.frozen import Frozen
from sasaran.quarter.offers import nobody_of, places_of

__all__ = ["count_adequacy", "families_of", "paid_of"]


def count_adequacy(opened: Frozen, basis: str) -> None:
    """Leave ``adequacy`` and ``adequacy_area`` as a round does: the same day, laws and programmes without a list."""
    engine, pack, day = opened.engine, opened.pack, opened.release.quarter.last_day()
    assert pack.reliability is not None
    words = rules.words_in(pack.laws, (one.who for one in pack.packages))
    with rules.laid(engine, pack.attributes, day, words, nobody=nobody_of(opened)) as laid:
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


def paid_of(opened: Frozen, family_no: Any, people: People, code: str) -> Any:
    """Return what families get of one programme now, Rp a head and month, shape (N,).

    It is the programme's own part of their benefits, with everything else as it is today. ``family_no`` are the numbers
    of ``people``, ascending.
    """
    engine, pack, day = opened.engine, opened.pack, opened.release.quarter.last_day()
    words = rules.words_in(one for one in pack.laws if one.code == code)
    with rules.laid(engine, pack.attributes, day, words, nobody=nobody_of(opened)) as laid:
        found = paid(engine, pack.laws, code, attributes=pack.attributes, day=day, laid=laid)
    out = np.zeros(len(people.now))
    mine = np.isin(found["family_no"], family_no)  # who is not ranked is not among them
    here = np.searchsorted(family_no, np.asarray(found["family_no"])[mine])
    out[here] = np.asarray(found["monthly"], dtype=float)[mine] / people.members[here]
    return out
