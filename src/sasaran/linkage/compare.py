"""Comparisons as SQL, and the arithmetic of agreement patterns.

A pattern is one whole number: each comparison contributes its level (0 unknown, 1 best, ..., n + 1 none) times its
stride. Patterns travel instead of rows of levels, so a model is applied once per distinct pattern.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sasaran.errors import DeclarationError
from sasaran.schema.linkage import KINDS, Comparison, Level

__all__ = ["Design", "Floats", "Ints", "level_test"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_COSTLY = ("jaro_winkler", "levenshtein", "token_set", "contained")

_TESTS = {
    "exact": "{l}{c} = {r}{c}",
    "jaro_winkler": "jaro_winkler_similarity({l}{c}, {r}{c}) >= {t}",
    "levenshtein": "levenshtein({l}{c}, {r}{c}) <= {t}",
    # hamming refuses texts of unequal length even where a case guards it, so both are padded
    "hamming": "length({l}{c}) = length({r}{c}) and hamming(rpad({l}{c}, 40, ' '), rpad({r}{c}, 40, ' ')) <= {t}",
    "transposition": "case when length({l}{c}) = length({r}{c}) "
    "and hamming(rpad({l}{c}, 40, ' '), rpad({r}{c}, 40, ' ')) = 2 "
    "then damerau_levenshtein({l}{c}, {r}{c}) = 1 else false end",
    "prefix": "left({l}{c}, {i}) = left({r}{c}, {i})",
    "digits": "bit_count({differ}::bigint) <= {t}",
    "digits_swapped": "case when bit_count({differ}::bigint) = 2 and {beside} <> 0 then "
    "({l}{c} // {beside}) & 15 = ({r}{c} // ({beside} * 16)) & 15 "
    "and ({r}{c} // {beside}) & 15 = ({l}{c} // ({beside} * 16)) & 15 else false end",
    "digits_prefix": "(xor({l}{c}, {r}{c}) >> {shift}) = 0",
    "contained": "contains(concat(' ', {l}{c}, ' '), concat(' ', {r}{c}, ' ')) "
    "or contains(concat(' ', {r}{c}, ' '), concat(' ', {l}{c}, ' '))",
    "token_set": "list_sort(string_split({l}{c}, ' ')) = list_sort(string_split({r}{c}, ' '))",
    "day_month_swap": "year({l}{c}) = year({r}{c}) and day({l}{c}) = month({r}{c}) and month({l}{c}) = day({r}{c})",
    "date_parts": "(year({l}{c}) = year({r}{c}))::int + (month({l}{c}) = month({r}{c}))::int "
    "+ (day({l}{c}) = day({r}{c}))::int >= {t}",
    "swapped": "{l}{o} = {r}{c} and {l}{c} = {r}{o}",
    "days": "abs({l}{c} - {r}{c}) <= {t}",
    "numeric": "abs({l}{c} - {r}{c}) <= {t}",
}


_APART = "xor({l}{c}, {r}{c})"
_DIFFER = f"(({_APART} | ({_APART} >> 1) | ({_APART} >> 2) | ({_APART} >> 3)) & 1229782938247303441)"
"""One bit for every packed digit that differs (the lowest of its four)."""


def level_test(level: Level, column: str, left: str = "l.", right: str = "r.") -> str:
    """Return the SQL test of a level between columns with the prefixes ``left`` and ``right``."""
    c, i = level.column or column, int(level.threshold)
    differ = _DIFFER.format(c=c, l=left, r=right)
    return _TESTS[level.kind].format(
        o=column, c=c, t=level.threshold, i=i, l=left, r=right, differ=differ,
        beside=f"({differ} & ({differ} >> 4))", shift=64 - 4 * i,
    )  # fmt: skip


@dataclass(frozen=True)
class Design:
    """The comparisons of a declaration laid out as patterns.

    ``skip`` names a comparison whose level is always unknown (the identifier, where it is what joined the pair).
    """

    comparisons: tuple[Comparison, ...]
    skip: str = ""

    def __post_init__(self) -> None:
        names = [c.column for c in self.comparisons]
        for c in self.comparisons:
            for level in c.levels:
                if level.kind not in KINDS:
                    raise DeclarationError(
                        f"A comparison of {c.column} asks for the unknown test {level.kind}",
                        rule=f"the tests are {', '.join(KINDS)}",
                        todo="correct the linkage declaration",
                    )
            for other in c.given:
                if other not in names[: names.index(c.column)]:
                    raise DeclarationError(
                        f"The comparison of {c.column} is given {other}",
                        rule="a comparison may depend only on comparisons declared before it",
                        todo="reorder the comparisons of the linkage declaration",
                    )

    @property
    def bases(self) -> list[int]:
        """Number of codes of each comparison: its levels, none, unknown."""
        return [len(c.levels) + 2 for c in self.comparisons]

    @property
    def strides(self) -> list[int]:
        """What one level of each comparison adds to a pattern."""
        return [int(s) for s in np.cumprod([1, *self.bases])[:-1]]

    @property
    def given(self) -> list[list[int]]:
        """For each comparison the positions of those it depends on."""
        names = [c.column for c in self.comparisons]
        return [[names.index(g) for g in c.given] for c in self.comparisons]

    def position(self, column: str) -> int:
        """Return the place of a comparison, -1 if there is none."""
        return next((k for k, c in enumerate(self.comparisons) if c.column == column), -1)

    def costly(self) -> list[bool]:
        """Return for each comparison whether it needs an edit distance."""
        return [any(level.kind in _COSTLY for level in c.levels) for c in self.comparisons]

    def columns(self) -> list[str]:
        """Return all columns the comparisons read."""
        own = [c.column for c in self.comparisons]
        other = [level.column for c in self.comparisons for level in c.levels if level.column]
        return list(dict.fromkeys(own + other))

    def cheap_sql(self) -> str:
        """Return the SQL of the part of the pattern that the cheap comparisons of ``l`` and ``r`` make up."""
        return self._sql(False, "l.", "r.")

    def carried(self) -> str:
        """Return the SQL of the columns of ``l`` and ``r`` that the costly comparisons read, as ``l_x`` and ``r_x``."""
        dear = [c for c, costly in zip(self.comparisons, self.costly(), strict=True) if costly]
        read = dict.fromkeys(
            [c.column for c in dear] + [v.column for c in dear for v in c.levels if v.column]
        )
        return "".join(f", l.{c} as l_{c}, r.{c} as r_{c}" for c in read)

    def similar(self) -> str:
        """Return the SQL of the similarities that several levels share, over carried columns; 0 below all of them."""
        out = ""
        for c in self.comparisons:
            least = [v.threshold for v in c.levels if v.kind == "jaro_winkler" and not v.column]
            if least:
                x, y = f"l_{c.column}", f"r_{c.column}"
                test = f"jaro_winkler_similarity({x}, {y}, {min(least) - 0.01})"
                out += f", case when {x} = {y} then 1.0 else {test} end as s_{c.column}"
        return out

    def costly_sql(self) -> str:
        """Return the SQL of the part that the costly comparisons make up, over carried columns and similarities."""
        return self._sql(True, "l_", "r_")

    def _sql(self, costly: bool, left: str, right: str) -> str:
        parts = [
            f"{stride} * {_level(c, left, right)}"
            for c, stride, dear in zip(self.comparisons, self.strides, self.costly(), strict=True)
            if dear == costly and c.column != self.skip
        ]
        return f"({' + '.join(parts) or '0'})::bigint"

    def distinct(self, codes: Ints) -> tuple[Ints, Ints]:
        """Return the distinct patterns in order, and the place of each pattern among them."""
        size = int(np.prod([float(b) for b in self.bases]))
        if size > 1 << 20:
            codes, inverse = np.unique(codes, return_inverse=True)
            return codes, inverse
        there = np.zeros(size, bool)
        there[codes] = True
        return np.flatnonzero(there), (np.cumsum(there) - 1)[codes]

    def levels(self, codes: Any) -> Ints:
        """Return the level of every comparison, shape (patterns, comparisons)."""
        codes = np.asarray(codes, dtype=np.int64)
        return np.stack([codes // s % b for s, b in zip(self.strides, self.bases, strict=True)], axis=1)

    def strata(self, levels: Ints) -> Ints:
        """Return for every comparison which of its given comparisons agree exactly, as a bit mask."""
        out = np.zeros_like(levels)
        for k, others in enumerate(self.given):
            for bit, other in enumerate(others):
                out[:, k] |= (levels[:, other] == 1).astype(np.int64) << bit
        return out

    def grid(self, costly: bool) -> Ints:
        """Return all patterns that the cheap (or costly) comparisons alone can make."""
        codes = np.zeros(1, np.int64)
        for base, stride, dear in zip(self.bases, self.strides, self.costly(), strict=True):
            if dear == costly:
                codes = (codes[:, None] + stride * np.arange(base)[None, :]).ravel()
        return codes


def _level(c: Comparison, left: str, right: str) -> str:
    tests = " ".join(
        f"when s_{c.column} >= {v.threshold} then {i}"
        if v.kind == "jaro_winkler" and not v.column
        else f"when {level_test(v, c.column, left, right)} then {i}"
        for i, v in enumerate(c.levels, start=1)
    )
    unknown = f"{left}{c.column} is null or {right}{c.column} is null"
    return f"(case when {unknown} then 0 {tests} else {len(c.levels) + 1} end)"
