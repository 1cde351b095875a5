"""Ways of finding coefficients: weighted least squares and quantile regression; columns that say nothing new.

A method is anything with a name and ``solve``; the elastic net lives in :mod:`sasaran.welfare.pmt.learners`, which
needs the extra ``models``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import qr, solve_triangular
from scipy.optimize import linprog

from sasaran.errors import NumbersError, ParameterError

__all__ = ["LeastSquares", "Method", "Quantile", "Solution", "independent", "require_independent"]

_TOLERANCE = (
    1e-7  # what is left of a column of length 1 once earlier columns explained it; R's lm uses the same
)
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Solution:
    """Coefficients, the constant first, shape (k,), and their covariance, shape (k, k), where it is known."""

    coefficients: Floats
    covariance: Floats | None = None


class Method(Protocol):
    """A way of finding coefficients."""

    @property
    def name(self) -> str:
        """What the model card calls it."""

    def solve(self, X: Floats, y: Floats, weight: Floats, cluster: NDArray[np.int64]) -> Solution:
        """Return the coefficients of X, shape (n, k), the constant in column 0; clusters numbered from 0."""


@dataclass(frozen=True)
class LeastSquares:
    """Weighted least squares: the b that makes sum w (y - X b)^2 least.

    The covariance is cluster-robust: with A = X'WX and u_g = sum of w e x over cluster g,
    A^-1 (sum u_g u_g') A^-1 x G/(G-1) x (n-1)/(n-k) (Liang and Zeger 1986, doi:10.1093/biomet/73.1.13; the finite
    correction is Stata's). It holds whatever the variance of the residuals and however they move together within a
    cluster.
    """

    name: str = "weighted least squares"

    def solve(self, X: Floats, y: Floats, weight: Floats, cluster: NDArray[np.int64]) -> Solution:
        """Return coefficients and covariance; the covariance is None with fewer than two clusters."""
        root = np.sqrt(weight)
        Q, R = qr(X * root[:, None], mode="economic")
        found = solve_triangular(R, Q.T @ (y * root))
        number = int(cluster.max()) + 1
        if number < 2 or len(y) <= X.shape[1]:
            return Solution(found)
        pull = X * (weight * (y - X @ found))[:, None]
        sums = np.column_stack([np.bincount(cluster, weights=column, minlength=number) for column in pull.T])
        # A^-1 u = R^-1 (R'^-1 u): never form X'WX, whose condition is the square of X's
        half = solve_triangular(R, solve_triangular(R, sums.T, trans="T"))
        n, k = X.shape
        return Solution(found, half @ half.T * (number / (number - 1)) * ((n - 1) / (n - k)))


@dataclass(frozen=True)
class Quantile:
    """Quantile regression at ``tau`` (Koenker and Bassett 1978, doi:10.2307/1913643), as a linear programme.

    Least sum of w rho(y - X b), rho(e) = e (tau - [e < 0]); solved through the dual by HiGHS: a maximises y'a with
    X'a = (1 - tau) X'w and 0 <= a <= w, and b are the dual's own multipliers. A low tau fits the poor more
    closely than the mean does (Brown, Ravallion and van de Walle 2018, doi:10.1016/j.jdeveco.2018.05.004).
    """

    tau: float = 0.5

    def __post_init__(self) -> None:
        if not 0 < self.tau < 1:
            raise ParameterError("A quantile is out of range", rule="0 < tau < 1")

    @property
    def name(self) -> str:
        """The method with its quantile."""
        return f"quantile regression at {self.tau:g}"

    def solve(self, X: Floats, y: Floats, weight: Floats, cluster: NDArray[np.int64]) -> Solution:
        """Return coefficients without a covariance.

        Raises
        ------
        NumbersError
            If the linear programme is not solved.
        """
        size = np.abs(X).max(axis=0)
        size[size == 0] = 1
        scaled = X / size
        share = weight / weight.mean()
        solved = linprog(
            -y,
            A_eq=scaled.T,
            b_eq=(1 - self.tau) * (scaled.T @ share),
            bounds=np.column_stack([np.zeros(len(y)), share]),
            method="highs",
        )
        if solved.status != 0:
            raise NumbersError("The quantile regression was not solved", rule=str(solved.message))
        return Solution(-np.asarray(solved.eqlin.marginals) / size)


def independent(X: Floats, weight: Floats) -> tuple[NDArray[np.bool_], Any]:
    """Return which columns say something that earlier ones do not, and the triangle that shows it.

    Column j depends on the earlier ones where, scaled to length 1, less than 1e-7 of it is left once they are taken
    out (the diagonal of R in X = QR, no pivoting: the later column is the one named).
    """
    rows = X * np.sqrt(weight)[:, None]
    length = np.sqrt((rows**2).sum(axis=0))
    scaled = rows / np.where(length > 0, length, 1)
    kept = np.zeros(X.shape[1], dtype=bool)
    R = qr(scaled, mode="r")[0][: X.shape[1]]
    if len(R) == X.shape[1] and (np.abs(np.diag(R)) > _TOLERANCE).all():
        return ~kept, R
    for j in range(
        X.shape[1]
    ):  # after the first dependent column R is no longer to be trusted: one at a time
        part = scaled[:, np.flatnonzero(kept)]
        fit = part @ np.linalg.lstsq(part, scaled[:, j], rcond=None)[0] if part.shape[1] else 0 * scaled[:, j]
        kept[j] = float(np.linalg.norm(scaled[:, j] - fit)) > _TOLERANCE
    return kept, R


def require_independent(X: Floats, weight: Floats, names: Sequence[str]) -> None:
    """Raise :class:`NumbersError` naming the first column that follows from earlier ones, and from which.

    ``names`` are those of the columns of X, the constant's first.
    """
    kept, _ = independent(X, weight)
    if kept.all():
        return
    j = int(np.argmin(kept))
    earlier = np.flatnonzero(kept[:j])
    part = X[:, earlier] * np.sqrt(weight)[:, None]
    target = X[:, j] * np.sqrt(weight)
    share = np.linalg.lstsq(part, target, rcond=None)[0] * np.linalg.norm(part, axis=0)
    total = float(np.linalg.norm(target))
    partners = [
        names[int(i)] for i, size in zip(earlier, share, strict=True) if abs(size) > 1e-6 * max(total, 1e-300)
    ]
    rule = f"it follows exactly from {', '.join(partners)}" if total else "it is 0 for everybody"
    raise NumbersError(
        "A variable says nothing that the others do not say already",
        where=f"column {names[j]}",
        rule=rule,
        todo="leave one of them out",
    )
