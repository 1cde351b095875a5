"""What a package is worth to a family: three objectives over the family's welfare as a distribution, never a point.

Welfare y (Rp per person and month) of family i is lognormal with log mean ``mean`` and log deviation ``spread`` (what
a ranking with its error gives); ``spread`` 0 is a known welfare. The line is z. With d = (log z - mean) / spread
and F the standard normal distribution, the moments below a line x are

    E[(x - y)+]   = x F(d) - m1 F(d - spread),                      m1 = exp(mean + spread^2 / 2)
    E[(x - y)+^2] = x^2 F(d) - 2 x m1 F(d - spread) + m2 F(d - 2 spread),   m2 = exp(2 mean + 2 spread^2)

the lognormal poverty measures of Foster, Greer and Thorbecke (1984, Econometrica 52, 761-766). A benefit b moves y to
y + b, that is the line to z - b. The default objective is ``gap_closure``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from scipy.special import ndtr

from sasaran.errors import NumbersError

__all__ = ["DEFAULT", "OBJECTIVES", "gap_closure", "graduation", "severity"]

_BLOCK = 1 << 16


def gap_closure(mean: Any, spread: Any, line: Any, benefit: Any, persons: Any) -> Any:
    """Return the expected poverty gap that each package closes, Rp per family and month, float32 (N, P).

    ``persons * (E[(z - y)+] - E[(z - b - y)+])``: a rupiah above the line counts nothing.

    Parameters
    ----------
    mean, spread, line, persons : arrays, shape (N,)
        Log mean, log deviation, poverty line (Rp per person and month) and family size.
    benefit : array, shape (P,) or (N, P)
        Rp per person and month that the package adds; column 0 is 0.

    Raises
    ------
    NumbersError
        For a line or family size that is not positive, a negative spread or benefit, or a number missing.
    """
    return _gain(mean, spread, line, benefit, persons, lambda m, s, x, z: _below(m, s, x, 1))


def severity(mean: Any, spread: Any, line: Any, benefit: Any, persons: Any) -> Any:
    """Return the fall in expected squared poverty gap (FGT2, in persons), float32 (N, P): the poorest count most.

    ``persons * (E[((z - y) / z)+^2] - E[((z - b - y) / z)+^2])``; arguments and errors as in ``gap_closure``.
    """
    return _gain(mean, spread, line, benefit, persons, lambda m, s, x, z: _below(m, s, x, 2) / z**2)


def graduation(mean: Any, spread: Any, line: Any, lift: Any, persons: Any = None) -> Any:
    """Return by how much each package raises the chance of standing above ``line`` on one's own, float32 (N, P).

    ``P(y + lift > line) - P(y > line)``, times ``persons`` if given. ``lift`` is the lasting income that the package
    brings (an assumption with a source, never the transfer itself); ``line`` is usually 1.5 poverty lines. Arguments
    and errors as in ``gap_closure``.
    """
    size = np.ones(len(np.asarray(mean))) if persons is None else persons
    return _gain(mean, spread, line, lift, size, lambda m, s, x, z: _below(m, s, x, 0))


DEFAULT = "gap"
OBJECTIVES: Mapping[str, Callable[..., Any]] = {
    "gap": gap_closure,
    "severity": severity,
    "graduation": graduation,
}


def _below(mean: Any, spread: Any, line: Any, power: int) -> Any:
    """Return E[(line - y)+^power] for lognormal y; 0 where the line is not positive."""
    x = np.maximum(line, 1e-300)
    width = np.maximum(spread, 1e-12)
    d = (np.log(x) - mean) / width
    out = ndtr(d)
    if power > 0:
        first = np.exp(mean + spread**2 / 2) * ndtr(d - spread)
        out = x * out - first if power == 1 else x * x * out - 2 * x * first
    if power == 2:
        out = out + np.exp(2 * mean + 2 * spread**2) * ndtr(d - 2 * spread)
    return np.where(line > 0, np.maximum(out, 0.0), 0.0)


def _gain(mean: Any, spread: Any, line: Any, benefit: Any, persons: Any, left: Any) -> Any:
    rows = len(np.asarray(mean))
    columns = {"mean": mean, "spread": spread, "line": line, "persons": persons}
    columns = {
        name: np.broadcast_to(np.asarray(column, dtype=float), (rows,)) for name, column in columns.items()
    }
    extra = np.asarray(benefit, dtype=float)
    _check(columns, extra, rows)
    extra = np.broadcast_to(extra, (rows, extra.shape[-1]))
    out = np.empty(extra.shape, dtype=np.float32)
    for at in range(0, rows, _BLOCK):
        part = slice(at, at + _BLOCK)
        m, s, z, n = (columns[name][part, None] for name in ("mean", "spread", "line", "persons"))
        out[part] = n * (left(m, s, z, z) - left(m, s, z - extra[part], z))
    return out


def _check(columns: dict[str, Any], benefit: Any, rows: int) -> None:
    for name, column in columns.items():
        if not np.isfinite(column).all():
            raise NumbersError(
                "A number is missing", where=f"{name}: {int((~np.isfinite(column)).sum())} rows"
            )
        if name in ("line", "persons") and (column <= 0).any():
            raise NumbersError("A number must be positive", where=f"{name}: {int((column <= 0).sum())} rows")
    if (columns["spread"] < 0).any():
        raise NumbersError("A deviation is negative", where="spread")
    if benefit.ndim not in (1, 2) or (benefit.ndim == 2 and benefit.shape[0] != rows):
        raise NumbersError("Benefits have another shape than the families", where=f"benefit: {benefit.shape}")
    if not np.isfinite(benefit).all() or (benefit < 0).any():
        raise NumbersError(
            "A benefit is missing or negative", where="benefit", rule="Rp per person and month >= 0"
        )
