"""Mean squared error by the parametric bootstrap, all replicates fitted together.

For each replicate b (González-Manteiga et al. 2008): area effects u* and a sample y* are drawn from the fitted model,
the model is fitted again (with the transform's parameter, where that was estimated), and the prediction is set against
the truth of that world. The truth needs no simulated census: given u* its expectation is closed, and what the units of
a finite area add, Σ w²(F_{2α} - F_α²)/W², is closed too and independent of the sample:

    MSE = mean over b of (predicted_b - E[truth_b | u*])² + Var[truth_b | u*].

This has the same expectation as drawing every census unit, less Monte Carlo noise, and costs cells instead of rows.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from sasaran.measure.area import transform as trans
from sasaran.measure.area.indicators import Indicators
from sasaran.measure.area.nested import NestedError, estimate_parameter
from sasaran.measure.area.profile import Profile, Solved
from sasaran.measure.area.transform import Transform
from sasaran.measure.area.world import World

__all__ = ["mse", "refit"]

_BLOCK = 4_000_000  # sample values drawn at a time
_TOLERANCE = 1e-7


def mse(
    fit: NestedError, world: World, asked: Indicators, replicates: int, seed: int
) -> tuple[Any, list[str]]:
    """Return the mean squared errors (K, D) and what must be said about them."""
    rng = np.random.default_rng(seed)
    step = max(1, min(replicates, _BLOCK // fit.profile.units))
    total: Any = 0.0
    floored = atend = 0
    truth = _Truth(fit, world, asked)
    for start in range(0, replicates, step):
        size = min(step, replicates - start)
        u = rng.normal(0.0, np.sqrt(fit.sigma_u2), (len(fit.areas), size))
        rest = rng.normal(0.0, np.sqrt(fit.sigma_u2), (len(world.at), size))
        effect = np.where((world.at >= 0)[:, None], u[world.at], rest)
        transforms, solved, low, out = refit(fit, u, rng)
        floored, atend = floored + low, atend + out
        for b in range(size):
            true, noise = truth(effect[:, b])
            total = total + (_predicted(fit, world, asked, transforms[b], solved, b) - true) ** 2 + noise
    notes = [f"{floored} simulated values at the transform's lowest welfare"] if floored else []
    if atend:
        notes.append(f"the parameter lay at the end of its range in {atend} of {replicates} replicates")
    return total / replicates, notes


def refit(fit: NestedError, u: Any, rng: np.random.Generator) -> tuple[list[Transform], Solved, int, int]:
    """Draw samples given area effects ``u`` (D, B) and fit them.

    Returns the transform of each, the fits, how many drawn values lay at or below the lowest welfare, and in how many
    samples the parameter lay at the end of its range.
    """
    profile: Profile = fit.profile
    size = u.shape[1]
    t = rng.normal(0.0, np.sqrt(fit.sigma_e2), (profile.units, size))
    t += (fit.x @ fit.beta)[:, None]
    t += u[profile.code]
    if not fit.estimated:
        return [fit.transform] * size, profile.solve(profile.sums(t)), 0, 0
    y = fit.transform.inverse(t)
    least = fit.y.min() / 2 if fit.transform.kind == "box-cox" else -np.inf
    floored = int((y <= 0).sum()) if fit.transform.kind == "box-cox" else 0
    y = np.maximum(y, least)
    found, inside = estimate_parameter(profile, fit.transform.kind, y, fit.transform.value)
    solved = profile.solve(profile.sums(trans.forward(fit.transform.kind, y, found)))
    transforms = [Transform(fit.transform.kind, float(value)) for value in found]
    return transforms, solved, floored, int((~inside).sum())


class _Truth:
    """Indicators of a simulated world, given its area effects."""

    def __init__(self, fit: NestedError, world: World, asked: Indicators) -> None:
        self.fit, self.cells, self.asked = fit, world.cells, asked
        self.base = world.cells.x @ fit.beta
        spread = float(np.sqrt(fit.sigma_e2))
        self.s = np.full(len(world.at), spread)
        self.kernel = asked.poverty(fit.transform, (spread, spread), noise=True, tolerance=_TOLERANCE)

    def __call__(self, effect: Any) -> tuple[Any, Any]:
        mean = self.base + effect[self.cells.area]
        return self.asked.expected(
            self.cells, self.kernel, self.fit.transform, mean, self.s, noise=True, tabled=True
        )


def _predicted(
    fit: NestedError, world: World, asked: Indicators, transform: Transform, solved: Solved, b: int
) -> Any:
    profile, cells = fit.profile, world.cells
    delta, se2 = float(solved.delta[b]), float(solved.se2[b])
    gamma = profile.n * delta / (1 + profile.n * delta)
    effect = world.lift(gamma * solved.gap[:, b])
    s = world.spread(se2, delta * se2, world.lift(gamma))
    kernel = asked.poverty(transform, (float(s.min()), float(s.max())), noise=False, tolerance=_TOLERANCE)
    mean = cells.x @ solved.beta[:, b] + effect[cells.area]
    return asked.expected(cells, kernel, transform, mean, s, tabled=True)[0]
