"""Small areas: what a survey can say about places it hardly reached, with the error of saying it.

>>> from sasaran.measure import area
>>> fit = area.fit_nested_error(y, x, district, transform="box-cox")        # doctest: +SKIP
>>> poor = area.ebp(fit, census, census_district, line=641_000)             # doctest: +SKIP
>>> poor.estimates("fgt0")                                                  # doctest: +SKIP
"""

from sasaran.measure.area.benchmarking import benchmark
from sasaran.measure.area.cells import Cells, compress
from sasaran.measure.area.diagnose import Comparison, Diagnosis, Normality, compare, diagnose
from sasaran.measure.area.eblup import eblup
from sasaran.measure.area.ebp import ebp
from sasaran.measure.area.fayherriot import METHODS, FayHerriot, fay_herriot
from sasaran.measure.area.nested import NestedError, fit_nested_error
from sasaran.measure.area.picture import caterpillar
from sasaran.measure.area.result import AreaEstimates
from sasaran.measure.area.smooth import smooth_variance
from sasaran.measure.area.transform import Transform

__all__ = [
    "METHODS",
    "AreaEstimates",
    "Cells",
    "Comparison",
    "Diagnosis",
    "FayHerriot",
    "NestedError",
    "Normality",
    "Transform",
    "benchmark",
    "caterpillar",
    "compare",
    "compress",
    "diagnose",
    "eblup",
    "ebp",
    "fay_herriot",
    "fit_nested_error",
    "smooth_variance",
]
