"""What a measure of a file is asked, and what it answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sasaran.schema.estimate import Estimate
from sasaran.study.file.line import LineAsked
from sasaran.study.file.words import ENGLISH, TableWords
from sasaran.study.poverty.indices import Index, Options

__all__ = ["Answer", "Asked", "Measured"]


@dataclass(frozen=True)
class Asked:
    """What to measure.

    Parameters
    ----------
    welfare : str
        Column of welfare; empty where only an MPI is asked for.
    line : LineAsked
        From :func:`~sasaran.study.file.line.read_line`.
    weight, strata, psu, fpc, persons : str
        Columns of the design; ``persons`` counts each household as often as it has members.
    lonely, nest : str, bool
        As in :meth:`sasaran.measure.Design.make`.
    universe : str
        ``column=value``: the units that count; the others stay in the design.
    by : tuple[str, ...]
        Columns of domains.
    indices : tuple[Index, ...]
        From :func:`~sasaran.study.poverty.indices.read_indices`.
    options : Options
        Conventions.
    replicates, count, seed
        Kind of replicate weights (empty: Taylor linearisation), how many, and their seed.
    overlap : bool
        For two rounds: whether sampling units of the same label are the same unit drawn again.
    mpi : Path | None
        Specification of a multidimensional index.
    years : float | None
        Years between two rounds: changes of the multidimensional index are then told by the year too.
    missing : str
        A row in the universe without welfare, weight, line or persons: ``refuse``, or ``drop``, which leaves it out of
        the count as a unit outside the domain; its sampling unit stays in the design.
    words : TableWords
        By which rows that are no units are known: totals, notes under the table.
    public : bool
        Whether small domains, and what would give them away, are withheld (:mod:`sasaran.study.poverty.public`).
    """

    welfare: str
    line: LineAsked = None
    weight: str = ""
    strata: str = ""
    psu: str = ""
    fpc: str = ""
    persons: str = ""
    lonely: str = "fail"
    nest: bool = False
    universe: str = ""
    by: tuple[str, ...] = ()
    indices: tuple[Index, ...] = (Index("fgt"),)
    options: Options = field(default_factory=Options)
    replicates: str = ""
    count: int = 500
    seed: int = 1
    overlap: bool = False
    mpi: Path | None = None
    years: float | None = None
    missing: str = "refuse"
    words: TableWords = ENGLISH
    public: bool = False


@dataclass(frozen=True)
class Measured:
    """One line of the answer: the index, the column of the domain (empty for the whole), the estimate.

    ``round`` is empty for the file itself, ``before`` for the earlier file, ``change`` for the difference.
    """

    index: str
    by: str
    estimate: Estimate
    round: str = ""


@dataclass(frozen=True)
class Answer:
    """All lines, and of each file how many rows were left out (TOTAL rows, a missing value) or weigh nothing."""

    rows: Sequence[Measured]
    totals: Mapping[str, int]
    left_out: Mapping[str, int] = field(default_factory=dict)
    weightless: Mapping[str, int] = field(default_factory=dict)
