"""Designs under the same budget, side by side, with the people who change: as numbers, table and picture."""

from sasaran.welfare.compare.designs import Comparison, compare
from sasaran.welfare.compare.picture import curves_picture, estimates_picture, stacked, swaps_picture
from sasaran.welfare.compare.show import comparison_table, swaps_table
from sasaran.welfare.compare.swaps import Swaps, SwapsBy, swaps

__all__ = [
    "Comparison",
    "Swaps",
    "SwapsBy",
    "compare",
    "comparison_table",
    "curves_picture",
    "estimates_picture",
    "stacked",
    "swaps",
    "swaps_picture",
    "swaps_table",
]
