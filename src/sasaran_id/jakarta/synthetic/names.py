"""Names drawn word by word from the frequencies of Indonesian name words. No family shares a surname."""

from __future__ import annotations

import numpy as np

from sasaran_id.jakarta.synthetic.draw import Ints, alias_choice
from sasaran_id.national.tables import read_table

__all__ = ["NameTable", "draw_names", "read_names"]

MOST_WORDS = 4
# share of names with one, two, three and four words: those born before 1960, about 1985, after 2010
_LENGTHS = np.array([[0.38, 0.44, 0.16, 0.02], [0.13, 0.47, 0.34, 0.06], [0.015, 0.33, 0.53, 0.125]])
_COHORTS = np.array([1960.0, 1985.0, 2010.0])


class NameTable:
    """The words and how often each stands first, in the middle and last, by sex (0 man, 1 woman)."""

    def __init__(self, words: list[str], weights: dict[tuple[int, int], Ints]) -> None:
        self.words = words
        self.weights = weights


def read_names() -> NameTable:
    """Return the table of name words."""
    rows = read_table("sasaran_id.jakarta", "names.csv")
    weights = {
        (sex, place): np.array([int(row[f"{label}_{spot}"]) for row in rows], dtype=np.float64)
        for sex, label in enumerate(("male", "female"))
        for place, spot in enumerate(("first", "middle", "last"))
    }
    return NameTable([row["word"].upper() for row in rows], weights)


def _word_counts(rng: np.random.Generator, year: Ints) -> Ints:
    shares = np.stack([np.interp(year, _COHORTS, _LENGTHS[:, words]) for words in range(MOST_WORDS - 1)])
    bounds = np.cumsum(shares, axis=0)
    spot = rng.random(len(year))
    return np.asarray(1 + (spot > bounds).sum(axis=0), dtype=np.int8)


def draw_names(rng: np.random.Generator, table: NameTable, sex: Ints, year: Ints) -> Ints:
    """Return name words (n, 4) as indices into the table, -1 where a name has fewer words."""
    count = _word_counts(rng, year)
    words = np.full((len(sex), MOST_WORDS), -1, dtype=np.int16)
    for which in (0, 1):
        for place in range(MOST_WORDS):
            for spot, chosen in (
                (0, (count > place) & (place == 0)),
                (1, (count > place + 1) & (place > 0)),
                (2, (count == place + 1) & (place > 0)),
            ):
                rows = np.flatnonzero(chosen & (sex == which))
                words[rows, place] = alias_choice(rng, table.weights[which, spot], len(rows))
    for place in range(1, MOST_WORDS):
        same = (words[:, place] == words[:, place - 1]) & (words[:, place] >= 0)
        words[same, place] = (words[same, place] + 1) % len(table.words)
    return words
