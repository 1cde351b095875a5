"""Transforms under which welfare is taken to be normal: identity, log, log with a shift, Box-Cox.

- ``identity``: t = y.
- ``log``: t = log(y + c), with a shift c that is given (0 by default).
- ``log-shift``: the same, with c estimated.
- ``box-cox``: t = (y^λ - 1) / λ, log y at λ = 0 (Box and Cox 1964, JRSS B 26, 211-252), with λ estimated or given.
  With λ > 0 the values t <= -1/λ have no y: they count as y = 0.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from sasaran.errors import NumbersError, ParameterError

__all__ = ["KINDS", "Transform", "as_transform", "forward", "inverse", "log_jacobian", "tilt"]

KINDS = ("identity", "log", "log-shift", "box-cox")
_SMALL = 1e-3


@dataclass(frozen=True)
class Transform:
    """A transform and its parameter.

    Parameters
    ----------
    kind : str
        ``identity``, ``log``, ``log-shift`` or ``box-cox``.
    parameter : float | None
        The shift c or the power λ; None where it is to be estimated (``log-shift``, ``box-cox``).
    """

    kind: str
    parameter: float | None = None

    @property
    def value(self) -> float:
        """The parameter, 0 where there is none."""
        return 0.0 if self.parameter is None else self.parameter

    @property
    def lowest(self) -> float:
        """The least welfare the transform knows: -inf, -c or 0."""
        return {"identity": -np.inf, "box-cox": 0.0}.get(self.kind, -self.value)

    def forward(self, y: Any) -> Any:
        """Return t of welfare ``y`` (-inf at the lowest welfare of a log)."""
        return forward(self.kind, y, self.value)

    def inverse(self, t: Any) -> Any:
        """Return welfare of ``t``."""
        return inverse(self.kind, t, self.value)

    def slope(self, t: Any) -> Any:
        """Return dy/dt at ``t``."""
        if self.kind == "identity":
            return np.ones_like(t)
        if self.kind == "box-cox":
            return np.power(self.inverse(t), 1 - self.value)
        return np.exp(t)

    def __str__(self) -> str:
        """Say the transform with its parameter."""
        if self.kind == "identity" or self.parameter is None:
            return self.kind
        return f"{self.kind}({self.parameter:.6g})"


def as_transform(spec: str | Transform) -> Transform:
    """Return the transform a name or a `Transform` stands for.

    Raises
    ------
    ParameterError
        For a name that is none of ``KINDS``, or a parameter where none is taken.
    """
    found = spec if isinstance(spec, Transform) else Transform(spec)
    if found.kind not in KINDS:
        raise ParameterError(
            "There is no such transform", where="transform", rule=f"one of {', '.join(KINDS)}"
        )
    if found.kind == "log" and found.parameter is None:
        return Transform("log", 0.0)
    if found.kind == "log-shift" and found.parameter is not None:
        return Transform("log", found.parameter)
    if found.parameter is not None and not np.isfinite(found.parameter):
        raise ParameterError("A transform's parameter is not finite", where="transform", rule="a number")
    if found.kind == "identity" and found.parameter is not None:
        raise ParameterError(
            "The identity takes no parameter", where="transform", todo="leave the parameter out"
        )
    return found


def fits(kind: str, parameter: float | None, y: Any) -> None:
    """Raise unless every value of ``y`` can be transformed."""
    shift = parameter if kind == "log" and parameter is not None else 0.0
    bad = int((y + shift <= 0).sum()) if kind in ("log", "box-cox") else 0
    if bad:
        raise NumbersError(
            f"{bad} units have welfare that is not positive",
            where="column y",
            rule=f"{kind} takes positive values only",
            todo="use transform 'log-shift', or Transform('log', c) with a shift c that makes them positive",
        )


def forward(kind: str, y: Any, parameter: Any) -> Any:
    """Return t of ``y``; ``parameter`` broadcasts against ``y``."""
    if kind == "identity":
        return np.asarray(y, dtype=float)
    with np.errstate(divide="ignore"):
        if kind != "box-cox":
            return np.log(np.add(y, parameter))
        log = np.log(y)
        power = np.where(np.abs(parameter) < 1e-12, 1e-12, parameter)
        return np.expm1(power * log) / power


def inverse(kind: str, t: Any, parameter: Any) -> Any:
    """Return y of ``t``; ``parameter`` broadcasts against ``t``."""
    if kind == "identity":
        return np.asarray(t, dtype=float)
    if kind != "box-cox":
        return np.exp(t) - parameter
    power = np.where(np.abs(parameter) < 1e-12, 1e-12, parameter)
    with np.errstate(divide="ignore", over="ignore"):
        return np.exp(np.log1p(np.maximum(power * t, -1.0)) / power)


def tilt(kind: str, y: Any, parameter: Any) -> Any:
    """Return dt/dparameter of ``log-shift`` or ``box-cox``."""
    if kind == "log-shift":
        return 1.0 / np.add(y, parameter)
    log = np.log(y)
    w = np.multiply(parameter, log)
    small = np.abs(w) < _SMALL
    safe = np.where(small, 1.0, w)
    exact = (np.exp(safe) * (safe - 1) + 1) / (safe * safe)
    return log * log * np.where(small, 0.5 + w / 3 + w * w / 8, exact)


def log_jacobian(kind: str, y: Any, parameter: Any) -> tuple[Any, Any]:
    """Return the mean of log dt/dy over the units (axis 0), and its derivative by the parameter."""
    if kind == "log-shift":
        moved = np.add(y, parameter)
        return -np.log(moved).mean(axis=0), -(1.0 / moved).mean(axis=0)
    log = np.log(y).mean(axis=0)
    return (np.asarray(parameter) - 1) * log, log
