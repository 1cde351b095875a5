"""The multidimensional index of a sample, and how it moved between two rounds, each number with its error."""

from __future__ import annotations

from collections.abc import Mapping

from sasaran.measure import Estimates, change
from sasaran.measure.mpi import Mpi, alkire_foster, compare, deprived
from sasaran.measure.mpi.spec import Specification
from sasaran.study.poverty.asked import Asked
from sasaran.study.poverty.sample import Sample
from sasaran.study.poverty.spoken import spoken

__all__ = ["mpi_changes", "mpi_of"]

_MEASURES = ("M0 (", "H (", "A (")


def mpi_of(sample: Sample, asked: Asked, spec: Specification, by: str) -> dict[str, Estimates]:
    """Return M0, H, A, headcounts and contributions at each cutoff, for each domain of column ``by``."""
    with spoken(sample.held, asked, sample.universe):
        flags = deprived(sample.table, spec)
        labels = sample.table[by] if by else None
        found = alkire_foster(
            flags, sample.design, labels, universe=sample.universe, level=asked.options.level
        )
    return {name: one for k, made in found.items() for name, one in _parts(k, made).items()}


def _parts(k: float, made: Mpi) -> dict[str, Estimates]:
    at = f"k={k:.3g}"
    found = {f"M0 ({at})": made.m0, f"H ({at})": made.h, f"A ({at})": made.a}
    found |= {f"h {name}": one for name, one in made.uncensored.items()}
    found |= {f"h {name} ({at})": one for name, one in made.censored.items()}
    return found | {f"part {name} ({at})": one for name, one in made.contribution.items()}


def mpi_changes(
    late: Mapping[str, Estimates], early: Mapping[str, Estimates], asked: Asked
) -> dict[str, Estimates]:
    """Return the change of every number; of M0, H and A also the relative one, and, with ``years``, those by the year.

    See :func:`sasaran.measure.mpi.compare` for the formulas. Raises as :func:`sasaran.measure.change`.
    """
    found: dict[str, Estimates] = {}
    for name, one in late.items():
        if not name.startswith(_MEASURES):
            found[name] = change(one, early[name], overlap=asked.overlap)
            continue
        moved = compare(one, early[name], overlap=asked.overlap, years=asked.years)
        more = {"relative": moved.relative, "yearly": moved.yearly, "yearly relative": moved.yearly_relative}
        found[name] = moved.absolute
        found |= {f"{name}, {word}": made for word, made in more.items() if made is not None}
    return found
