"""Matching the headers of a file to canonical columns: by declaration, by alias, by spelling; every choice shown."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from rapidfuzz import fuzz

from sasaran.errors import DeclarationError

__all__ = ["Match", "match", "normalise", "stand_at"]

_NOT_WORD = re.compile(r"[^0-9a-z]+")
_UNIT = re.compile(r"\((?!\s*\d+\s*\))[^)]*\)")
_SPELLING_MIN = 90.0  # rapidfuzz ratio: one slip in a word of ten letters; shorter words must be exact
_SPELLING_LETTERS = 6


@lru_cache(maxsize=4096)
def normalise(label: str) -> str:
    """Return a header in one form: no accents, lower case, words of letters and digits joined by one blank."""
    plain = unicodedata.normalize("NFKD", label)
    bare = "".join(c for c in plain if not unicodedata.combining(c)).lower()
    return _NOT_WORD.sub(" ", bare).strip()


@dataclass(frozen=True)
class Match:
    """Which column of the file holds which canonical column.

    Parameters
    ----------
    columns : Mapping[str, int]
        Canonical column to position (0 is the first column).
    how : Mapping[str, str]
        Canonical column to how it was found: ``declared``, ``alias`` or ``spelling``.
    unmatched : tuple[str, ...]
        Headers of the file that no canonical column took.
    ambiguous : Mapping[str, tuple[str, ...]]
        Canonical columns left open because several headers fit equally well (or one header fits several
        canonical columns equally well), with those headers. A declaration settles them.
    """

    columns: Mapping[str, int]
    how: Mapping[str, str]
    unmatched: tuple[str, ...] = ()
    ambiguous: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, order=True)
class _Claim:
    """A canonical column's claim on a header: lower is better."""

    tier: int
    rank: float
    column: int


_TIERS = ("alias", "alias", "alias", "spelling")


def _forms(label: str) -> Iterator[tuple[int, str]]:
    """Yield the forms of a header worth looking up, each with its tier: as is, without its unit, without blanks."""
    yield 0, normalise(label)
    yield 0, normalise(_UNIT.sub(" ", label))
    yield 1, normalise(label).replace(" ", "")


def _claim(label: str, column: int, names: Sequence[str]) -> _Claim | None:
    """Return the best claim that a canonical column known by ``names`` (best first) has on a header."""
    claims: list[_Claim] = []
    whole = normalise(label)
    for rank, name in enumerate(names):
        for tier, form in _forms(label):
            if form and form == (name if tier == 0 else name.replace(" ", "")):
                claims.append(_Claim(tier, rank, column))
        # Two header lines are joined, so "identitas nik" still means "nik".
        if len(name) > 1 and whole.endswith(" " + name):
            claims.append(_Claim(2, rank, column))
        likeness = fuzz.ratio(whole, name)
        if len(name) >= _SPELLING_LETTERS and likeness >= _SPELLING_MIN:
            claims.append(_Claim(3, 100.0 - likeness, column))
    return min(claims, default=None)


def stand_at(labels: Sequence[str], header: str) -> list[int]:
    """Return where a declared header stands: as written, else in normal form, else as the lower of two lines."""
    written, plain = " ".join(header.split()), normalise(header)
    found = (
        [i for i, label in enumerate(labels) if " ".join(label.split()) == written],
        [i for i, label in enumerate(labels) if normalise(label) == plain],
        [i for i, label in enumerate(labels) if normalise(label).endswith(f" {plain}")],
    )
    return next((places for places in found if places), [])


def _headers_in_words(labels: Sequence[str], known: set[str]) -> str:
    """Return the headers for a message, unless they might be a row of people's values taken for a header."""
    if sum(normalise(label) in known for label in labels) < 2:
        return "the row taken for the header holds hardly a known header: see header_rows"
    return "the file's headers are: " + ", ".join(f"'{label}'" for label in labels)


def _declared(labels: Sequence[str], declared: Mapping[str, str], known: set[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for canonical, header in declared.items():
        hits = stand_at(labels, header)
        if len(hits) != 1:
            raise DeclarationError(
                f"The declaration gives column {canonical} the header '{header}', which the file "
                + ("holds more than once" if hits else "does not have"),
                where=f"columns.{canonical}",
                rule=_headers_in_words(labels, known),
                todo="write the header as it stands in the file",
            )
        found[canonical] = hits[0]
    return found


def match(
    labels: Sequence[str], aliases: Mapping[str, tuple[str, ...]], declared: Mapping[str, str] | None = None
) -> Match:
    """Match the headers of a file to canonical columns.

    A declared column wins. Then each canonical column takes the header that fits it best: an alias as it
    stands (the earlier in the list the better; a unit in brackets may follow), the same without blanks, a
    header that ends with the alias (two-line headers), a spelling at most one slip in ten letters away. A tie
    is left open and reported, never guessed.

    Raises
    ------
    DeclarationError
        A declared header is not in the file, or stands there twice.
    """
    known = {name for names in aliases.values() for name in names}
    known |= {normalise(header) for header in (declared or {}).values()}
    columns = _declared(labels, declared or {}, known)
    how = dict.fromkeys(columns, "declared")
    ambiguous: dict[str, tuple[str, ...]] = {}
    taken = set(columns.values())
    wanted: dict[int, list[tuple[_Claim, str]]] = {}
    for canonical, names in aliases.items():
        if canonical in columns:
            continue
        claims = sorted(
            claim
            for i, label in enumerate(labels)
            if i not in taken and (claim := _claim(label, i, (*names, normalise(canonical)))) is not None
        )
        if not claims:
            continue
        best = [claim for claim in claims if (claim.tier, claim.rank) == (claims[0].tier, claims[0].rank)]
        if len(best) > 1:
            ambiguous[canonical] = tuple(labels[claim.column] for claim in best)
        else:
            wanted.setdefault(best[0].column, []).append((best[0], canonical))
    for column, rivals in wanted.items():
        rivals.sort()
        first = rivals[0][0]
        tied = [name for claim, name in rivals if (claim.tier, claim.rank) == (first.tier, first.rank)]
        if len(tied) > 1:
            ambiguous.update(dict.fromkeys(tied, (labels[column],)))
        else:
            columns[tied[0]] = column
            how[tied[0]] = _TIERS[first.tier]
    rest = tuple(label for i, label in enumerate(labels) if i not in columns.values())
    return Match(columns, how, rest, ambiguous)
