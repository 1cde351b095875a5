"""Small areas: what a survey can say about places it hardly reached, with the error of saying it."""

from sasaran.measure.area.cells import Cells, compress
from sasaran.measure.area.ebp import ebp
from sasaran.measure.area.nested import NestedError, fit_nested_error
from sasaran.measure.area.result import AreaEstimates
from sasaran.measure.area.transform import Transform

__all__ = ["AreaEstimates", "Cells", "NestedError", "Transform", "compress", "ebp", "fit_nested_error"]
