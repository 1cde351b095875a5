"""Who the untouched are: one row a person, for the by-name lists (they leave the house through the gate only)."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np

from sasaran.coverage.belief import Names, lay, lay_persons, scratch
from sasaran.coverage.chance import reckon
from sasaran.coverage.gap import REVIEW_FROM
from sasaran.schema.engine import Engine
from sasaran.schema.tables import UNTOUCHED_PERSON

__all__ = ["untouched_people"]


def untouched_people(
    engine: Engine,
    *,
    basis: str,
    decile: int = 1,
    programmes: Collection[int] | None = None,
    out: str = "untouched_person",
) -> int:
    """Leave table UNTOUCHED_PERSON and return its rows.

    It holds the persons whom the registry puts in the decile and whom no *accepted* link reaches: those counted in
    the column ``accepted`` of GAP. ``untouched`` is the chance that no candidate link reaches them either;
    ``review`` marks those for whom that chance falls short of 1 by :data:`~sasaran.coverage.gap.REVIEW_FROM` or more.

    Parameters
    ----------
    basis, decile, programmes
        The question, as in :func:`sasaran.coverage.gap.untouched`.
    out : str
        Name of the table to leave.
    """
    with scratch(engine) as made, engine.scratch("chance") as (chance,):
        names = Names(*made)
        lay(engine, names, basis=basis, decile=decile, programmes=programmes)
        lay_persons(engine, names)
        found = reckon(engine, names, "person")
        plain = found.ranked & ~found.accepted
        engine.put(
            chance,
            {
                "t": np.flatnonzero(plain).astype(np.int32),
                "untouched": found.clear[plain],
                "review": 1 - found.clear[plain] >= REVIEW_FROM,
            },
        )
        return engine.create(
            out,
            f"select t.person_no, {int(decile)}::tinyint as decile, c.untouched, c.review "
            f"from {chance} c join {names.target} t using (t) order by t.person_no",
            table=UNTOUCHED_PERSON,
        )
