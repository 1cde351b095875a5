"""Poverty and inequality from grouped data: a Lorenz curve is fitted to published shares, as the World Bank does.

points = lorenz_points(population, welfare)        # or kind="shares", kind="means"
found = grouped(points, mean=2.911786, line=1.9)
found.headcount, found.gini                        # Estimates; they have no sampling error
"""

from sasaran.measure.grouped.curve import Beta, Curve, Quadratic, fit_beta, fit_quadratic
from sasaran.measure.grouped.measures import Grouped, grouped
from sasaran.measure.grouped.points import Points, lorenz_points

__all__ = [
    "Beta",
    "Curve",
    "Grouped",
    "Points",
    "Quadratic",
    "fit_beta",
    "fit_quadratic",
    "grouped",
    "lorenz_points",
]
