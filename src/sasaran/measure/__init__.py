"""How much poverty: survey design, poverty, inequality, growth, grouped data, MPI, small areas; each with its error.

A pure room: arrays in, :class:`~sasaran.schema.estimate.Estimate` out. It needs no registry and no country.
"""

from sasaran.measure.poverty.fgt import fgt, headcount, income_gap_ratio, poverty_gap, severity, watts
from sasaran.measure.poverty.line import RelativeLine
from sasaran.measure.poverty.relative import arpr, arpt, median_poverty_gap, poor_median
from sasaran.measure.poverty.sen import sen, sen_shorrocks_thon
from sasaran.measure.survey.change import change, contrast
from sasaran.measure.survey.design import Design
from sasaran.measure.survey.domains import Domains
from sasaran.measure.survey.estimates import Estimates
from sasaran.measure.survey.replicate import Replicates, replicates

__all__ = [
    "Design",
    "Domains",
    "Estimates",
    "RelativeLine",
    "Replicates",
    "arpr",
    "arpt",
    "change",
    "contrast",
    "fgt",
    "headcount",
    "income_gap_ratio",
    "median_poverty_gap",
    "poor_median",
    "poverty_gap",
    "replicates",
    "sen",
    "sen_shorrocks_thon",
    "severity",
    "watts",
]
