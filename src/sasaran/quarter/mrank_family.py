"""One family's score on a frozen quarter explained, through the gate."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from sasaran.errors import ParameterError
from sasaran.govern import policy
from sasaran.quarter.frozen import Frozen
from sasaran.quarter.mrank_families import table_of, words_query, words_used
from sasaran.quarter.mrank_gate import granted
from sasaran.quarter.mrank_quarter import Proposed
from sasaran.quarter.mrank_words import Answer
from sasaran.registry import person_id_text, read_person_id
from sasaran.welfare.pmt import PublishedPmt, explain, say

__all__ = ["ExplainedFamily", "explain_family"]

_ASKED = "rank_explained"


@dataclass(frozen=True)
class ExplainedFamily:
    """A family's score in words and its place; ``official`` and ``proposed`` are 0 where there is none."""

    person: str
    name: str
    text: str
    official: int
    proposed: int
    first: float
    below: float | None


def explain_family(
    opened: Frozen,
    pmt: PublishedPmt,
    given: Mapping[str, Answer],
    found: Proposed,
    *,
    person: str,
    purpose: str,
    language: str = "id",
) -> ExplainedFamily:
    """Explain the score of one person's family; the gate is asked first, and the words it reads are on the log.

    Raises
    ------
    ParameterError
        The id is none, nobody has it in this quarter, or the purpose is not known.
    PermissionRefusedError
        With the gate's reason; it is on the audit log.
    """
    number = read_person_id(person)
    policy.known_purpose(opened.pack, purpose)
    held = opened.engine.rows(
        "select person_no, family_no, area_no from person where person_id = $1", [number]
    )
    if not held or held[0][2] is None:
        raise ParameterError(
            "Nobody can be explained under this id",
            where=f"quarter {opened.release.quarter}",
            rule="the id stands in the quarter's lists, and the person's area is known"
            if held
            else "no such id",
            todo="copy the id from a list of this quarter",
        )
    person_no, family_no, area_no = (int(one) for one in held[0])
    sql, answers = words_query(opened, pmt, given)
    opened.engine.create(
        _ASKED, f"select {person_no} as person_no, w.* from ({sql}) w where family_no = {family_no}"
    )
    used = tuple(words_used(answers))
    row: dict[str, Any] = {}
    for grant in granted(opened, [area_no], _ASKED, ("person_id", "name"), used, purpose):
        row = opened.engine.arrays(f"select name, {', '.join(used)} from {grant.table}")
    opened.engine.drop(_ASKED)
    at = int(np.searchsorted(found.families.family_no, family_no))
    return ExplainedFamily(
        person_id_text(number),
        str(np.ma.filled(row["name"], "")[0]),
        say(pmt, explain(pmt, table_of(pmt, answers, row), 0), language),
        int(found.families.official[at]),
        int(found.decile[at]),
        float(found.first[at]),
        None if found.below is None else float(found.below[at]),
    )
