"""How good a ranking is: errors at any quota, by group, over all quotas, each with its standard error.

>>> from sasaran.welfare import accuracy
>>> truth = accuracy.sample(welfare=[1.0, 2.0, 3.0, 4.0], poorest=0.5)
>>> chosen = accuracy.choose([1, 3, 2, 4], 0.5)
>>> accuracy.errors(truth, chosen)["exclusion"].value
0.5
"""

from sasaran.welfare.accuracy.agree import agreement, concordance, places, spearman
from sasaran.welfare.accuracy.choose import Choice, choose, given
from sasaran.welfare.accuracy.curve import Curve, auc, curve
from sasaran.welfare.accuracy.rates import RATES, GroupRates, by_group, errors
from sasaran.welfare.accuracy.sample import Sample, sample
from sasaran.welfare.accuracy.value import (
    cgh_from_share,
    cgh_index,
    equivalent_welfare,
    mean_welfare,
    poverty_left,
    welfare_gain,
)

__all__ = [
    "RATES",
    "Choice",
    "Curve",
    "GroupRates",
    "Sample",
    "agreement",
    "auc",
    "by_group",
    "cgh_from_share",
    "cgh_index",
    "choose",
    "concordance",
    "curve",
    "equivalent_welfare",
    "errors",
    "given",
    "mean_welfare",
    "places",
    "poverty_left",
    "sample",
    "spearman",
    "welfare_gain",
]
