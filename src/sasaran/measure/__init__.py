"""How much poverty: survey design, poverty, inequality, growth, grouped data, MPI, small areas; each with its error.

A pure room: arrays in, :class:`~sasaran.schema.estimate.Estimate` out. It needs no registry and no country.

    design = Design.make(weights, strata=strata, psu=psu).persons(household_size)
    rates = headcount(consumption, line, design, by=kelurahan)
    rates["Kamal Muara"]        # an Estimate: value, se, interval, flag
    rates.rows()                # one for each domain

What has words of its own is a package beside: ``from sasaran.measure import area, grouped, mpi``.
"""

from sasaran.measure.growth.decompose import growth_redistribution
from sasaran.measure.growth.elasticity import elasticity_by_shift, poverty_elasticities
from sasaran.measure.growth.incidence import growth_incidence, growth_of_mean, pro_poor_rate
from sasaran.measure.growth.rounds import Round
from sasaran.measure.inequality.estimate import (
    atkinson,
    decile_shares,
    entropy,
    gini,
    lorenz,
    palma,
    qsr,
    quantile,
    share,
    within_between,
)
from sasaran.measure.lines import AtLine, Line, PppFactor, PriceIndex, difference, ppp_line, same_definition
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
    "AtLine",
    "Design",
    "Domains",
    "Estimates",
    "Line",
    "PppFactor",
    "PriceIndex",
    "RelativeLine",
    "Replicates",
    "Round",
    "arpr",
    "arpt",
    "atkinson",
    "change",
    "contrast",
    "decile_shares",
    "difference",
    "elasticity_by_shift",
    "entropy",
    "fgt",
    "gini",
    "growth_incidence",
    "growth_of_mean",
    "growth_redistribution",
    "headcount",
    "income_gap_ratio",
    "lorenz",
    "median_poverty_gap",
    "palma",
    "poor_median",
    "poverty_elasticities",
    "poverty_gap",
    "ppp_line",
    "pro_poor_rate",
    "qsr",
    "quantile",
    "replicates",
    "same_definition",
    "sen",
    "sen_shorrocks_thon",
    "severity",
    "share",
    "watts",
    "within_between",
]
