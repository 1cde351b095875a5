"""Words of small vocabularies (sex, relationship, yes and no), read on the distinct values of a column."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from sasaran.schema.engine import Engine
from sasaran.sources.values import sql

__all__ = ["distinct", "fold", "map_table", "reader_of"]

_MOST = 200_000
_LONGEST = 80


def fold(text: str) -> str:
    """Return a word in lower case, blanks joined, without full stops, parentheses and a decimal ``.0``."""
    low = re.sub(r"[.,]0+$", "", text.strip().lower())
    return " ".join(re.sub(r"[().]", " ", low).split())


def reader_of(words: Mapping[str, Any]) -> Callable[[str], Any]:
    """Return a function from a cell to its meaning in ``words``, None where it has none.

    A cell like ``1 - Laki-laki`` or ``1. Kepala keluarga`` is read by its code, then by its word.
    """
    folded = {fold(word): meaning for word, meaning in words.items()}
    loose = {re.sub(r"[^a-z0-9]", "", word): meaning for word, meaning in folded.items()}

    def read(text: str) -> Any:
        word = fold(text)
        if word in folded:
            return folded[word]
        tight = re.sub(r"[^a-z0-9]", "", word)
        if tight in loose:
            return loose[tight]
        found = re.fullmatch(r"(\d+)\s*[-:.=/]?\s*(\D.*)", word)
        if not found:
            return None
        return folded.get(found[1], folded.get(fold(found[2])))

    return read


def distinct(engine: Engine, table: str, column: str) -> list[tuple[str, int]]:
    """Return the distinct values of a column with their rows: the most frequent 200,000, none over 80 signs.

    A vocabulary is far smaller; the bounds keep a mistaken column (ten million different numbers) from filling
    the memory. Values beyond them stay unread, which the row's note says.
    """
    return [
        (value, rows)
        for value, rows in engine.rows(
            f"select value, rows from (select {column} as value, count(*) as rows from {table} group by 1) "
            f"where {sql.blank_to_null('value')} is not null and length(value) <= {_LONGEST} "
            f"order by rows desc, value limit {_MOST}"
        )
    ]


def map_table(engine: Engine, name: str, columns: Mapping[str, tuple[Sequence[Any], str]]) -> None:
    """Leave table ``name`` with the given (values, SQL type) columns; None becomes NULL.

    Values travel as text, NULL as an empty one (an empty cell is NULL already), and are cast by the engine.
    """
    arrays = {
        column: np.array(["" if value is None else str(value) for value in values], dtype=object)
        for column, (values, _) in columns.items()
    }
    with engine.scratch("map") as (held,):
        engine.put(held, arrays)
        chosen = ", ".join(
            f"cast(nullif({column}, '') as {kind}) as {column}" for column, (_, kind) in columns.items()
        )
        engine.create(name, f"select {chosen} from {held}")
