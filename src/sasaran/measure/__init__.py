"""How much poverty: survey design, poverty, inequality, growth, grouped data, MPI, small areas; each with its error.

A pure room: arrays in, :class:`~sasaran.schema.estimate.Estimate` out. It needs no registry and no country.
"""

from sasaran.measure.survey.design import Design
from sasaran.measure.survey.domains import Domains
from sasaran.measure.survey.estimates import Estimates

__all__ = ["Design", "Domains", "Estimates"]
