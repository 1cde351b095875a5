"""The facts of a report. Every count that rests on linkage is an ``Estimate``; None means withheld."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from sasaran.publish.maps import Picture
from sasaran.schema.area import AreaLevel
from sasaran.schema.estimate import Estimate
from sasaran.schema.pack_terms import TERMS, Terms
from sasaran.sources.warnings import Warned

__all__ = [
    "Alarm",
    "Alone",
    "AreaGap",
    "Basis",
    "Benefit",
    "Change",
    "Combination",
    "CoverageCell",
    "Facts",
    "InputFile",
    "LinkError",
    "Misranked",
    "Move",
    "Pair",
    "Place",
    "Programme",
    "ReportData",
    "RuleCount",
    "SourceQuality",
    "Turn",
    "Untouched",
]


@dataclass(frozen=True)
class InputFile:
    """A file that was read, with its fingerprint (SHA-256)."""

    source: str
    file: str
    sha256: str
    rows_in: int


@dataclass(frozen=True)
class Facts:
    """What the manifest of the release says of itself, and what its country calls things (``terms``)."""

    quarter: str
    release: str
    region: str
    pack: str
    pack_version: str
    code_version: str
    fingerprint: str
    as_of: date | None = None
    seed: int | None = None
    previous: str = ""
    parameters: tuple[tuple[str, str], ...] = ()
    terms: Terms = field(default_factory=lambda: TERMS)


@dataclass(frozen=True)
class Basis:
    """Whose ranking the decile is: national, province, city or a measured one; its versions and date."""

    key: str
    decile: int
    programmes: str = "all"
    versions: tuple[str, ...] = ()
    as_of: date | None = None


@dataclass(frozen=True)
class Untouched:
    """How many of ``n`` persons (or families) of the decile nobody reaches, with the interval of linkage error.

    ``review`` of them may be failed links. ``weighted`` counts stand for the population of a sample.
    """

    n: int | None
    estimate: Estimate | None
    review: int | None
    certain: int | None = None
    weighted: bool = False

    @property
    def share(self) -> float | None:
        """Return the untouched share of the decile, None where unknown or withheld."""
        return self.estimate.value / self.n if self.n and self.estimate is not None else None


@dataclass(frozen=True)
class AreaGap:
    """One area of the tree and its untouched persons and families."""

    area_no: int
    level: str
    rank: int
    code: str
    name: str
    parent_no: int | None
    persons: Untouched
    families: Untouched


@dataclass(frozen=True)
class Programme:
    """A programme that has a list in the quarter."""

    programme_no: int
    code: str
    name: str
    owner: str


@dataclass(frozen=True)
class CoverageCell:
    """How much of a decile a programme reaches; ``decile`` None is unranked, ``programme_no`` -1 is any."""

    decile: int | None
    programme_no: int
    n: int
    reached: Estimate | None


@dataclass(frozen=True)
class Pair:
    """Persons and families that receive both programmes (the same one twice: receive it at all)."""

    first: int
    second: int
    persons: int | None
    families: int | None


@dataclass(frozen=True)
class Combination:
    """An exact set of programmes and who receives just that."""

    programmes: tuple[int, ...]
    persons: int | None
    families: int | None


@dataclass(frozen=True)
class Place:
    """Share of a programme's ``n`` records that lies ``inside``, ``outside`` the target deciles or is ``unranked``."""

    programme_no: int
    place: str
    n: int
    share: Estimate | None


@dataclass(frozen=True)
class RuleCount:
    """How many rows broke a rule, in which column, and who must mend them."""

    rule: str
    column: str
    rows: int
    owner: str


@dataclass(frozen=True)
class SourceQuality:
    """The row account of one source: ``rows_in = accepted + quarantined``."""

    code: str
    owner: str
    files: int
    rows_in: int
    accepted: int
    quarantined: int
    rules: tuple[RuleCount, ...]
    notes: tuple[RuleCount, ...]


@dataclass(frozen=True)
class LinkError:
    """Expected linkage error of one source: wrong links, and true links that were missed."""

    code: str
    records: int
    linked: int
    false: float
    missed: float
    missed_se: float


@dataclass(frozen=True)
class Alone:
    """An answer of its own beside the gap: a count with its interval, over all and per programme."""

    n: int | None
    estimate: Estimate | None
    by_programme: tuple[tuple[int, Estimate | None], ...] = ()


@dataclass(frozen=True)
class Turn:
    """Persons who came ``in``, went ``out`` or ``moved``, or benefits ``lost`` or ``gained``, by reason."""

    direction: str
    reason: str
    persons: int | None


@dataclass(frozen=True)
class Move:
    """Persons whose decile changed; None is unranked (or not in the registry)."""

    before: int | None
    after: int | None
    persons: int | None


@dataclass(frozen=True)
class Benefit:
    """A programme's recipients then and now: ``after = before - lost + gained``.

    Of the lost, ``link_lost`` are still in the list but no longer linked, ``poorest`` are in decile 1, and
    ``poorest_untouched`` of those are reached by nothing any more.
    """

    programme_no: int
    before: int | None
    lost: int | None
    gained: int | None
    after: int | None
    link_lost: int | None = None
    poorest: int | None = None
    poorest_untouched: int | None = None


@dataclass(frozen=True)
class Alarm:
    """A loss large enough to be said aloud: which programme, how many of how many, how many of them poorest."""

    subject: str
    before: int
    lost: int
    poorest: int | None
    untouched: int | None


@dataclass(frozen=True)
class Change:
    """What changed since the quarter before: ``after = before + came - gone`` persons."""

    previous: str
    before: int
    came: int
    gone: int
    after: int
    turns: tuple[Turn, ...] = ()
    moves: tuple[Move, ...] = ()
    benefits: tuple[Benefit, ...] = ()
    causes: tuple[Turn, ...] = ()
    alarms: tuple[Alarm, ...] = ()


@dataclass(frozen=True)
class Misranked:
    """The second interval: who is truly in the decile and untouched, given that a decile is a measurement.

    ``listed`` is the gap itself, ``listed_true`` how many of them are expected to be truly in the decile; ``ranking``
    is the estimate with its error from ranking alone, ``both`` with linkage error too. ``reliability`` is the assumed
    correlation with its range, ``source`` where it comes from.
    """

    listed: float
    listed_true: float
    ranking: Estimate
    both: Estimate
    reliability: tuple[float, float, float]
    source: str


@dataclass(frozen=True)
class ReportData:
    """Everything a report shows.

    ``persons`` is the universe, the registry's people; ``level`` is the coverage all its intervals are meant to have.
    ``warnings`` are what the intake found worth saying of the lists; a release older than that table has none.
    """

    facts: Facts
    basis: Basis
    levels: tuple[AreaLevel, ...]
    persons: int
    total: AreaGap
    areas: tuple[AreaGap, ...]
    never_ranked: Alone
    not_in_registry: Alone
    programmes: tuple[Programme, ...]
    coverage: tuple[CoverageCell, ...]
    pairs: tuple[Pair, ...]
    combinations: tuple[Combination, ...]
    places: tuple[Place, ...]
    quality: tuple[SourceQuality, ...]
    link_errors: tuple[LinkError, ...]
    inputs: tuple[InputFile, ...]
    warnings: tuple[Warned, ...] = ()
    change: Change | None = None
    picture: Picture | None = None
    misranked: Misranked | None = None
    level: float = 0.90
    public: bool = False
