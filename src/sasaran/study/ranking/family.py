"""One family's score on a frozen quarter explained, through the gate."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from sasaran.govern import policy
from sasaran.quarter.frozen import Frozen
from sasaran.quarter.person import person_of
from sasaran.registry import person_id_text, read_person_id
from sasaran.study.ranking.families import table_of, words_query, words_used
from sasaran.study.ranking.gate import granted
from sasaran.study.ranking.quarter import Proposed
from sasaran.study.ranking.words import Answer
from sasaran.welfare.pmt import PublishedPmt, Variable, explain, say

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
    person_no, family_no, area_no = person_of(opened, number)
    sql, answers = words_query(opened, pmt, given)
    opened.engine.create(
        _ASKED, f"select {person_no} as person_no, w.* from ({sql}) w where family_no = {family_no}"
    )
    used = tuple(words_used(answers))
    row: dict[str, Any] = {}
    for grant in granted(opened, [area_no], _ASKED, ("person_id", "name"), used, purpose):
        row = opened.engine.arrays(f"select name, {', '.join(used)} from {grant.table}")
    opened.engine.drop(_ASKED)
    worded, meanings = _labelled(pmt, opened, language)
    # a code that a map made anew means what the map's maker says, not what the register's code means
    same = {name: codes for name, codes in meanings.items() if answers.get(name) == Answer(name)}
    told = explain(pmt, table_of(pmt, answers, row), 0)
    at = int(np.searchsorted(found.families.family_no, family_no))
    return ExplainedFamily(
        person_id_text(number),
        str(np.ma.filled(row["name"], "")[0]),
        say(worded, told, language, meanings=same),
        int(found.families.official[at]),
        int(found.decile[at]),
        float(found.first[at]),
        None if found.below is None else float(found.below[at]),
    )


_OWN = {
    "members": ("jumlah anggota", "members"),
    "head_age": ("umur kepala keluarga", "age of the head"),
    "head_sex": ("jenis kelamin kepala keluarga", "sex of the head"),
}
_HEAD = ("{} (kepala keluarga)", "{} (head)")


def _labelled(
    pmt: PublishedPmt, opened: Frozen, language: str
) -> tuple[PublishedPmt, dict[str, dict[str, str]]]:
    """Return the test with words for its columns that are called like a word and have no label, and what codes mean."""
    at = 0 if language == "id" else 1
    words = {name: texts[at] for name, texts in _OWN.items()}
    meanings = {}
    for one in opened.pack.attributes:
        name, label = one.name, one.label.get(language, "")
        if one.unit == "person":
            name, label = f"head_{name}", label and _HEAD[at].format(label)
        words[name] = label
        meanings[name] = {str(code): text for code, text in one.values.items()}
    return replace(pmt, variables=tuple(_worded(one, words, language) for one in pmt.variables)), meanings


def _worded(one: Variable, words: Mapping[str, str], language: str) -> Variable:
    label = words.get(one.name, "")
    if not label:
        return one
    if language == "id":
        return replace(one, label_id=one.label_id or label)
    return replace(one, label_en=one.label_en or label)
