"""The facts of the planning page: what is enough, who is entitled, and the round of offers beside them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date

from sasaran.publish.maps import Picture
from sasaran.publish.offers import OffersData
from sasaran.publish.planning.aims import Aim
from sasaran.publish.planning.compared import Compared
from sasaran.schema.area import AreaLevel

__all__ = ["Adequate", "AreaAdequate", "Entitled", "Linked", "PlanningData"]


@dataclass(frozen=True)
class Adequate:
    """Families by adequacy, and their money in Rp a month. ``Adequate + Adequate`` adds the counts of two groups.

    ``filled`` are families with a benefit that counts as paid in months without a list, because its law pays by the
    month. The limits of the gap come from one and the same doubt (how reliable the ranking is) in every group, so that
    those of a sum are the sums of those of its parts.
    """

    families: int = 0
    none: int = 0
    partial: int = 0
    adequate: int = 0
    unvalued: int = 0
    filled: int = 0
    empowered: int = 0
    productive: int = 0
    benefits: float = 0.0
    need: float = 0.0
    gap: float = 0.0
    gap_low: float = 0.0
    gap_high: float = 0.0

    @property
    def without(self) -> int:
        """Families known to have nothing, or less than they are expected to need."""
        return self.none + self.partial

    @property
    def share(self) -> float | None:
        """Share of families without adequate support; None where there is no family."""
        return self.without / self.families if self.families else None

    def __add__(self, other: Adequate) -> Adequate:
        mine = ((getattr(self, one.name), getattr(other, one.name)) for one in fields(self))
        return Adequate(*(left + right for left, right in mine))


@dataclass(frozen=True)
class AreaAdequate:
    """One area of the tree: ``first`` are its families of decile 1, ``low`` those of deciles 1 to 4."""

    area_no: int
    rank: int
    code: str
    name: str
    parent_no: int | None
    first: Adequate
    low: Adequate
    withheld: bool = False


@dataclass(frozen=True)
class Entitled:
    """One programme: units that meet its law, that receive, and where the two differ. ``listed``: it has a list."""

    code: str
    name: str
    kind: str
    unit: str
    eligible: int
    undecided: int
    receiving: int
    unmet: int
    outside: int
    listed: bool


@dataclass(frozen=True)
class Linked:
    """One pair of programmes: forbidden together (``expected``, ``se``) or wanted together (the other counts)."""

    first: str
    second: str
    grain: str
    units: int = 0
    expected: float = 0.0
    se: float = 0.0
    citation: str = ""
    reason: Mapping[str, str] = field(default_factory=dict)
    together: int = 0
    missing: int = 0
    undecided: int = 0
    listed: bool = True


@dataclass(frozen=True)
class PlanningData:
    """Everything the planning page shows. ``line`` is the official line (Rp a head and month) of ``line_source``."""

    round: OffersData
    levels: tuple[AreaLevel, ...]
    whole: AreaAdequate
    deciles: tuple[tuple[int, Adequate], ...]
    areas: tuple[AreaAdequate, ...]
    entitled: tuple[Entitled, ...]
    forbidden: tuple[Linked, ...]
    complements: tuple[Linked, ...]
    line: float
    line_source: str
    line_as_of: date
    reliability: tuple[float, float, float]
    reliability_source: str
    fingerprint: str
    software: str
    picture: Picture | None = None
    aims: tuple[Aim, ...] = ()
    compared: tuple[Compared, ...] = ()
    public: bool = False
