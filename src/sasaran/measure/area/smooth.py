"""Sampling variances of direct estimates, smoothed: a model of the variance instead of each area's own estimate of it.

    log ψ_d = a + b log n_d + error (least squares over areas with a variance over 0);
    ψ~_d = Δ exp(a + b log n_d),   Δ = Σ ψ_d / Σ exp(a + b log n_d) over the same areas.

Δ makes the smoothed variances add up to the estimated ones, where exp of a mean of logarithms would fall short.
Source: Hidiroglou, Beaumont and Yung 2019, Survey Methodology 45(1), 101-126, section 3; Dick 1995, Survey Methodology
21, 45-54.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from sasaran.errors import NumbersError
from sasaran.measure.area import frame

__all__ = ["smooth_variance"]

_LEAST = 3


def smooth_variance(variance: Any, n: Any) -> Any:
    """Return a variance for every area with a sample, from those of the areas whose variance is known.

    A direct rate of 0 has an estimated variance of 0, which no model can use; leaving such areas out would keep those
    where somebody poor was found. A variance estimated from few units is itself so unsure that the model would lean on
    areas whose estimate is small by chance. Both are what smoothing is for.

    Parameters
    ----------
    variance : array, shape (D,)
        Estimated sampling variances (squared standard errors); NaN or 0 where the design could not tell one.
    n : array, shape (D,)
        Sampled units of each area; 0 where there are none.

    Returns
    -------
    array, shape (D,)
        In the unit of ``variance``; NaN where n is 0. Where all areas have one sample size the slope b is 0.

    Raises
    ------
    NumbersError
        Fewer than three areas have a variance over 0; a variance below 0; an n that is missing or below 0.
    """
    psi = frame.vector(variance, "variance", missing=True)
    units = frame.vector(n, "n", rows=len(psi))
    for name, wrong in (("variance", psi < 0), ("n", units < 0)):
        if wrong.any():
            raise NumbersError(
                f"The column {name} has {int(wrong.sum())} values below 0",
                where=f"column {name}",
                rule="variances and numbers of units are not below 0",
            )
    known = np.isfinite(psi) & (psi > 0) & (units > 0)
    if known.sum() < _LEAST:
        raise NumbersError(
            f"{int(known.sum())} areas have a variance over 0",
            where="column variance",
            rule="three or more, for a model of the variances",
            todo="take larger areas, or sampling units within areas rather than whole areas",
        )
    size = np.log(units[known])
    spread = size - size.mean()
    # equal sizes but for rounding say nothing of how the variance falls with the size
    slope = float(spread @ np.log(psi[known]) / (spread @ spread)) if np.ptp(size) > 1e-9 else 0.0
    middle = float(np.log(psi[known]).mean())
    with np.errstate(divide="ignore"):
        curve = np.exp(middle + slope * (np.log(units) - size.mean()))
    found = curve * (psi[known].sum() / curve[known].sum())
    return np.where(units > 0, found, np.nan)
