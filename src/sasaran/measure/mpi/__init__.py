"""Multidimensional poverty (Alkire-Foster): a specification as data, M0, H, A and their parts, each with its error.

spec = read_spec(path)                                # or Specification(...), checked on making
found = alkire_foster(deprived(table, spec), design, by=region, k=(0.2, 1 / 3))
found[1 / 3].m0["north"]                              # an Estimate
compare(later[0.2].h, earlier[0.2].h, overlap=False, years=5).yearly_relative
"""

from sasaran.measure.mpi.compare import Comparison, compare
from sasaran.measure.mpi.count import Mpi, alkire_foster
from sasaran.measure.mpi.deprived import Deprivations, deprived
from sasaran.measure.mpi.rule import Rule
from sasaran.measure.mpi.spec import Indicator, Specification, parse_spec, read_spec

__all__ = [
    "Comparison",
    "Deprivations",
    "Indicator",
    "Mpi",
    "Rule",
    "Specification",
    "alkire_foster",
    "compare",
    "deprived",
    "parse_spec",
    "read_spec",
]
