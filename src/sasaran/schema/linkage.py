"""How records of a country are standardised, blocked and compared: declared as data by a pack."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

__all__ = ["Block", "Comparison", "Level", "LinkageSpec", "NameRules"]


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
    """One level of agreement: a kind of test and its threshold, from best to worst within a comparison."""

    kind: str
    threshold: float = 0.0


@dataclass(frozen=True)
class Comparison:
    """One compared column, its levels, and whether frequent values count for less."""

    column: str
    levels: tuple[Level, ...]
    term_frequency: bool = False


@dataclass(frozen=True)
class Block:
    """Columns (or expressions) on which two records must agree to become a candidate pair."""

    keys: tuple[str, ...]


@dataclass(frozen=True)
class LinkageSpec:
    """All that linkage needs to know of a country or of a pair of files."""

    comparisons: tuple[Comparison, ...]
    blocks: tuple[Block, ...]
    identifier: str = ""
    accept: float = 0.5
    review: tuple[float, float] = (0.05, 0.95)
