"""The families of a frozen quarter with the columns that a published test reads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sasaran.quarter.frozen import Frozen
from sasaran.study.ranking.words import Answer, answers_of, recoded, word_sql, words_known
from sasaran.welfare.pmt import PublishedPmt
from sasaran.welfare.protocol import Scores

__all__ = ["Families", "families_of", "table_of", "words_query", "words_used"]

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Families:
    """The families of a quarter, one row each in the order of ``family_no``.

    ``people`` are the members that it stands for (weights of persons), ``official`` the poorest decile of its members
    on the basis asked for, 0 for none; ``table`` holds the columns that the test reads.
    """

    family_no: Ints
    area_no: Ints
    people: Scores
    official: Ints
    table: Mapping[str, NDArray[Any]]


def families_of(opened: Frozen, pmt: PublishedPmt, given: Mapping[str, Answer], basis: str) -> Families:
    """Return the families of the quarter with the columns that the test reads.

    Raises
    ------
    ParameterError
        The register does not answer a column (:func:`~sasaran.study.ranking.words.answers_of`).
    """
    sql, answers = words_query(opened, pmt, given)
    found = opened.engine.arrays(
        f"""
        with official as (
            select family_no, min(decile) as official_decile from welfare join person using (person_no)
            where basis = $1 group by family_no)
        select w.*, o.official_decile from ({sql}) w left join official o using (family_no) order by family_no
        """,
        [basis],
    )
    return Families(
        np.asarray(found["family_no"], dtype=np.int64),
        np.asarray(np.ma.filled(found["area_no"], -1), dtype=np.int64),
        np.asarray(np.ma.filled(np.ma.asarray(found["people"], dtype=float), 0.0)),
        np.asarray(np.ma.filled(found["official_decile"], 0), dtype=np.int64),
        table_of(pmt, answers, found),
    )


def words_query(
    opened: Frozen, pmt: PublishedPmt, given: Mapping[str, Answer]
) -> tuple[str, dict[str, Answer]]:
    """Return SQL of family_no, area_no, people and every word that the test needs, and what answers each column."""
    engine, day = opened.engine, opened.release.quarter.last_day()
    known = words_known(engine, opened.pack.attributes)
    answers = answers_of(pmt, given, known)
    sql = {word: word_sql(word, known, day) for word in words_used(answers)}
    joins = "".join(
        f" left join {table} {name} on {name}.{key} = f.{of}"
        for table, name, key, of in (
            ("family_attribute", "a", "family_no", "family_no"),
            ("person_attribute", "ha", "person_no", "head_no"),
        )
        if engine.has(table)
    )
    listed = "".join(f", {asked} as {word}" for word, (asked, _) in sql.items())
    counted = "".join(f", {count}" for _, count in sql.values() if count)
    member = f"select family_no, sum(weight) as people{counted} from person group by family_no"
    return (
        f"select f.family_no, f.area_no, m.people{listed} from family f "
        f"left join ({member}) m on m.family_no = f.family_no left join person h on h.person_no = f.head_no{joins}",
        answers,
    )


def words_used(answers: Mapping[str, Answer]) -> list[str]:
    """Return the words behind the answers, each once."""
    return list(dict.fromkeys(word for one in answers.values() for word in (one.word, one.per) if word))


def table_of(pmt: PublishedPmt, answers: Mapping[str, Answer], words: Mapping[str, Any]) -> dict[str, Any]:
    """Return the columns that the test reads from those of the words, as the engine gave them."""
    categories = {one.source for one in pmt.variables if one.is_category} | {pmt.spread_by}
    held = {word: _filled(words[word]) for word in words_used(answers)}
    return {name: _answer(held, one, category=name in categories) for name, one in answers.items()}


def _filled(values: Any) -> NDArray[Any]:
    if values.dtype.kind in "OUS":
        return np.ma.filled(values, "").astype(str)
    return np.asarray(np.ma.filled(np.ma.asarray(values, dtype=float), np.nan))


def _answer(held: Mapping[str, NDArray[Any]], answer: Answer, *, category: bool) -> NDArray[Any]:
    values = held[answer.word]
    if answer.per:
        below = held[answer.per].astype(float)
        values = np.divide(values.astype(float), below, out=np.full(len(below), np.nan), where=below > 0)
    return recoded(values, answer, category=category)
