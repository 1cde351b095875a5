"""The profile likelihood of the nested-error model, for many samples at once.

Model: y_ij = x_ij'β + u_i + e_ij with variances σu² and σe². With δ = σu²/σe² everything but δ has a closed form, and
the data enter only through sums over areas:

    A(δ) = X'X - Σ w_i x̄_i x̄_i',   w_i = n_i² δ / (1 + n_i δ),
    β(δ) = A⁻¹ (X'y - Σ w_i x̄_i ȳ_i),   q(δ) = y'y - Σ w_i ȳ_i² - β'(X'y - Σ w_i x̄_i ȳ_i),
    -2 l_REML = (N - p) log(q / (N - p)) + Σ log(1 + n_i δ) + log|A|   (+ constants),
    -2 l_ML = N log(q / N) + Σ log(1 + n_i δ),

with scores from dq/dδ = -Σ r_i², r_i = n_i (ȳ_i - x̄_i'β) / (1 + n_i δ), and
d(log|V| + log|A|)/dδ = Σ n_i/(1 + n_i δ) - Σ n_i² x̄_i'A⁻¹x̄_i / (1 + n_i δ)² (Battese, Harter and Fuller 1988, JASA 83,
28-36; Searle, Casella and McCulloch 1992, Variance Components). One evaluation costs the areas, not the units.

Arrays with a last axis B hold B samples of the same design: a bootstrap is fitted in one go.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from sasaran.measure.area import frame

__all__ = ["Profile", "Solved", "root"]

_GRID = np.linspace(-14.0, 6.0, 21)  # of log δ


@dataclass(frozen=True)
class Solved:
    """Maximum of the likelihood of B samples; see `Profile.solve`."""

    beta: Any  # (p, B) in the columns of the design
    q_beta: Any  # (p, B) in orthonormal columns, of the residual
    delta: Any  # (B,) σu²/σe²
    se2: Any  # (B,)
    loglik: Any  # (B,) without constants
    gap: Any  # (D, B) ȳ_i - x̄_i'β


@dataclass(frozen=True)
class _Sums:
    """A sample's sums: of the part that least squares leaves, whose cross product with the design is 0."""

    rest: Any  # (N, B)
    ols: Any  # (p, B)
    mean: Any  # (D, B)
    square: Any  # (B,)


@dataclass(frozen=True)
class _At:
    """Value and derivative of the log-likelihood by log δ, and the solution."""

    loglik: Any
    score: Any
    beta: Any
    q: Any
    gap: Any


class Profile:
    """One design of N units in D areas.

    Parameters
    ----------
    x : array, shape (N, p)
        Design matrix, rows sorted by area.
    code : array of int, shape (N,)
        Area of each row, ascending, every one of 0..D-1 present.
    names : tuple[str, ...]
        Names of the columns, for errors.
    reml : bool
        Restricted likelihood, or the full one.
    """

    def __init__(self, x: Any, code: Any, names: tuple[str, ...], reml: bool) -> None:
        self.q, self.r = frame.independent(x, names)
        self.code, self.reml = code, reml
        self.starts = np.flatnonzero(np.r_[True, np.diff(code) > 0])
        self.n = np.diff(np.r_[self.starts, len(code)]).astype(float)
        self.units, self.p = x.shape
        self.df = self.units - self.p if reml else self.units
        self.xbar = np.add.reduceat(self.q, self.starts) / self.n[:, None]
        self._outer = (self.xbar[:, :, None] * self.xbar[:, None, :]).reshape(len(self.n), -1)
        self._grid = self._inverse(np.exp(_GRID))

    def sums(self, y: Any) -> _Sums:
        """Return the sums of samples ``y``, shape (N, B)."""
        ols = self.q.T @ y
        rest = y - self.q @ ols
        mean = np.add.reduceat(rest, self.starts) / self.n[:, None]
        return _Sums(rest, ols, mean, np.einsum("nb,nb->b", rest, rest))

    def _inverse(self, delta: Any) -> tuple[Any, Any, Any]:
        """Return A⁻¹ (B, p, p), log|A| and x̄'A⁻¹x̄ (D, B) at each δ."""
        w = self.n**2 * delta[:, None] / (1 + self.n * delta[:, None])
        a = np.eye(self.p) - (w @ self._outer).reshape(-1, self.p, self.p)
        inverse = np.linalg.inv(a)
        return inverse, np.linalg.slogdet(a)[1], self._outer @ inverse.reshape(len(delta), -1).T

    def at(self, delta: Any, sums: _Sums, inverse: tuple[Any, Any, Any] | None = None) -> _At:
        """Evaluate the profile at δ, shape (B,) or (1,) for all samples."""
        a, log_a, leverage = self._inverse(delta) if inverse is None else inverse
        n = self.n[:, None]
        grow = 1 + n * delta
        w = n * n * delta / grow
        right = -self.xbar.T @ (w * sums.mean)
        beta = a[0] @ right if len(a) == 1 else np.einsum("bij,jb->ib", a, right)
        gap = sums.mean - self.xbar @ beta
        q = sums.square - (w * sums.mean**2).sum(axis=0) - (right * beta).sum(axis=0)
        q = np.maximum(q, np.finfo(float).tiny)
        trace = (n / grow).sum(axis=0)
        loglik = self.df * (np.log(q / self.df) + 1) + np.log(grow).sum(axis=0)
        if self.reml:
            trace = trace - ((n / grow) ** 2 * leverage).sum(axis=0)
            loglik = loglik + log_a
        score = delta * (self.df * ((n / grow * gap) ** 2).sum(axis=0) / q - trace)
        return _At(-loglik / 2, score / 2, beta, q, gap)

    def solve(self, sums: _Sums) -> Solved:
        """Return the maximum over δ >= 0 of each sample: the best point of a grid, then the root of the score."""
        steps = range(len(_GRID))
        values = np.stack([self.at(np.exp(_GRID[k : k + 1]), sums, self._slice(k)).loglik for k in steps])
        best = values.argmax(axis=0)
        low, high = _GRID[np.maximum(best - 1, 0)], _GRID[np.minimum(best + 1, len(_GRID) - 1)]
        log_delta, _ = root(lambda t: self.at(np.exp(t), sums).score, low, high)
        delta = np.exp(log_delta)
        nothing = self.at(np.zeros(1), sums)
        delta = np.where(nothing.loglik >= self.at(delta, sums).loglik, 0.0, delta)
        found = self.at(delta, sums)
        beta = np.linalg.solve(self.r, sums.ols + found.beta)
        return Solved(beta, found.beta, delta, found.q / self.df, found.loglik, found.gap)

    def _slice(self, k: int) -> tuple[Any, Any, Any]:
        inverse, log_a, leverage = self._grid
        return inverse[k : k + 1], log_a[k : k + 1], leverage[:, k : k + 1]

    def projected(self, solved: Solved, sums: _Sums) -> Any:
        """Return V⁻¹(y - Xβ) / σe² of each sample, shape (N, B)."""
        rest = sums.rest - self.q @ solved.q_beta
        n = self.n[:, None]
        pull = n * solved.delta / (1 + n * solved.delta) * solved.gap
        return (rest - pull[self.code]) / solved.se2

    def covariance(self, delta: float, se2: float) -> Any:
        """Return the covariance of the coefficients at the solution, σe² (X'V⁻¹X)⁻¹, shape (p, p)."""
        back = np.linalg.inv(self.r)
        return se2 * back @ self._inverse(np.array([delta]))[0][0] @ back.T


def root(
    score: Callable[[Any], Any], low: Any, high: Any, *, steps: int = 60, tol: float = 1e-10
) -> tuple[Any, Any]:
    """Return where each of B decreasing functions crosses 0, and whether it does between ``low`` and ``high``.

    Bracketed inverse quadratic interpolation (Chandrupatla 1997, Advances in Engineering Software 28, 145-149) on
    all functions together; where there is no crossing, the end at which the function is nearer to a maximum (``low``
    if negative throughout, else ``high``).
    """
    a, b = np.array(high, dtype=float), np.array(low, dtype=float)
    fa, fb = score(a), score(b)
    crosses = (fa <= 0) & (fb >= 0)
    end = np.where(fb < 0, b, a)
    c, fc, t = a.copy(), fa.copy(), np.full(a.shape, 0.5)
    for _ in range(steps):
        at = a + t * (b - a)
        f = score(at)
        same = np.sign(f) == np.sign(fa)
        c, fc = np.where(same, a, b), np.where(same, fa, fb)
        b, fb = np.where(same, b, a), np.where(same, fb, fa)
        a, fa = at, f
        best = np.where(np.abs(fa) < np.abs(fb), a, b)
        reach = tol * (1 + np.abs(best))
        width = np.abs(b - a)
        done = (width <= 2 * reach) | (fa == 0) | ~crosses
        if done.all():
            break
        t = np.where(done, 0.5, _step(a, fa, b, fb, c, fc))
        least = reach / np.maximum(width, reach)
        t = np.clip(t, np.minimum(least, 0.5), np.maximum(1 - least, 0.5))
    return np.where(crosses, np.where(np.abs(fa) < np.abs(fb), a, b), end), crosses


def _step(a: Any, fa: Any, b: Any, fb: Any, c: Any, fc: Any) -> Any:
    """Return the share of the way from a to b: by interpolation where it can be trusted, else the half."""
    with np.errstate(divide="ignore", invalid="ignore"):
        xi, phi = (a - b) / (c - b), (fa - fb) / (fc - fb)
        trusted = (phi**2 < xi) & ((1 - phi) ** 2 < 1 - xi)
        inter = fa / (fb - fa) * fc / (fb - fc) + (c - a) / (b - a) * fa / (fc - fa) * fb / (fc - fb)
    return np.where(trusted & np.isfinite(inter), inter, 0.5)
