"""Is what a family gets enough: its benefits a head and month beside what it would be expected to lack without them."""

from sasaran.coverage.adequacy.benefits import paid
from sasaran.coverage.adequacy.measure import LEVELS, adequacy, decile_shares, official_area
from sasaran.coverage.adequacy.time import time_on_programmes
from sasaran.coverage.adequacy.welfare import DecileWelfare, expected_gap, fit_welfare

__all__ = [
    "LEVELS",
    "DecileWelfare",
    "adequacy",
    "decile_shares",
    "expected_gap",
    "fit_welfare",
    "official_area",
    "paid",
    "time_on_programmes",
]
