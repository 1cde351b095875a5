"""How records of a country are standardised, blocked and compared: declared as data by a pack."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

__all__ = ["KINDS", "Block", "Comparison", "Level", "LinkageSpec", "NameRules"]

KINDS = (
    "exact",
    "jaro_winkler",
    "levenshtein",
    "hamming",
    "transposition",
    "prefix",
    "digits",
    "digits_swapped",
    "digits_prefix",
    "contained",
    "token_set",
    "swapped",
    "day_month_swap",
    "date_parts",
    "days",
    "numeric",
)
"""Kinds of agreement a :class:`Level` may name."""


@dataclass(frozen=True)
class NameRules:
    """How personal names are brought to one form before they are compared.

    Parameters
    ----------
    titles : tuple[str, ...]
        Words dropped wherever they stand (``H``, ``HJ``, ``DRS``, ``ALM``).
    tokens : Mapping[str, str]
        Whole words replaced (``MOH`` -> ``MUHAMMAD``, ``ST`` -> ``SITI``).
    particles : tuple[str, ...]
        Words dropped between names (``BIN``, ``BINTI``).
    spellings : tuple[tuple[str, str], ...]
        Letter groups replaced in order (``OE`` -> ``U``, ``DJ`` -> ``J``).
    """

    titles: tuple[str, ...] = ()
    tokens: Mapping[str, str] = field(default_factory=dict)
    particles: tuple[str, ...] = ()
    spellings: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Level:
    """One level of agreement; the levels of a comparison run from best to worst and the first that holds counts.

    Parameters
    ----------
    kind : str
        One of :data:`KINDS`: ``exact``; ``jaro_winkler`` (similarity >= threshold); ``levenshtein`` and
        ``hamming`` (distance <= threshold); ``transposition`` (two neighbouring characters swapped);
        ``prefix`` (first ``threshold`` characters); ``digits`` (at most ``threshold`` digits differ),
        ``digits_swapped`` (two neighbouring digits swapped) and ``digits_prefix`` (the first ``threshold`` of 16
        digits), all on a number whose 16 decimal digits are packed into 4 bits each; ``contained`` (all words of
        one stand in a row in the other); ``token_set`` (the same words in any order); ``swapped`` (the two
        columns stand in each other's place); ``day_month_swap``; ``date_parts`` (at least
        ``threshold`` of year, month, day agree); ``days`` and ``numeric`` (difference <= threshold).
    threshold : float
        See ``kind``.
    m, u : float
        What is believed before any data is seen: the share of true and of random pairs at this level.
        They act like a few hundred observed pairs. 0 leaves it to the data.
    related : float
        As ``u``, for pairs that agree on something the comparison is given (people of one family).
    column : str
        Column to test if it is not the comparison's own (the parent of an area, say).
    """

    kind: str
    threshold: float = 0.0
    m: float = 0.0
    u: float = 0.0
    related: float = 0.0
    column: str = ""


@dataclass(frozen=True)
class Comparison:
    """One compared column.

    Parameters
    ----------
    column : str
        Column of both tables.
    levels : tuple[Level, ...]
        From best to worst; "none of them" is understood as the last.
    term_frequency : bool
        Whether agreement on a frequent value counts for less than on a rare one.
    given : tuple[str, ...]
        Columns of other comparisons whose exact agreement changes what agreement here is worth: people of one
        family share a mother and an area, people born on one day share most digits of their number.
    """

    column: str
    levels: tuple[Level, ...]
    term_frequency: bool = False
    given: tuple[str, ...] = ()


@dataclass(frozen=True)
class Block:
    """What two records must agree on to become a candidate pair.

    Parameters
    ----------
    keys : tuple[str, ...]
        Columns or SQL expressions over columns; a missing value agrees with nothing.
    refine : tuple[str, ...]
        Further keys for blocks that would be too large; without them such a block is dropped and its loss
        is part of the estimated missed matches.
    """

    keys: tuple[str, ...]
    refine: tuple[str, ...] = ()


@dataclass(frozen=True)
class LinkageSpec:
    """All that linkage needs to know of a country or of a pair of files.

    Parameters
    ----------
    comparisons : tuple[Comparison, ...]
        What is compared; one of them may be the identifier (its near misses, for records that do not hit).
    blocks : tuple[Block, ...]
        Where candidate pairs come from, the narrowest first.
    identifier : str
        Column that names a person where it is right; empty if there is none.
    accept : float
        A pair is accepted above this probability.
    review : tuple[float, float]
        Between these probabilities a pair is worth a person's eye.
    block_cap : int
        Most records a block may hold before it is refined or dropped.
    """

    comparisons: tuple[Comparison, ...]
    blocks: tuple[Block, ...]
    identifier: str = ""
    accept: float = 0.5
    review: tuple[float, float] = (0.05, 0.95)
    block_cap: int = 300
