"""A picture of small areas: direct estimates and the model's, each with its interval, ordered by the model's.

Plain SVG text, no library: it opens in any browser and can be laid into a report. Colours are told apart by people who
do not see red and green alike; shape tells as well (squares are direct, dots the model, hollow dots have no sample).
"""

from __future__ import annotations

from html import escape
from typing import Any

import numpy as np

from sasaran.measure.area.diagnose import Comparison

__all__ = ["caterpillar"]

_ROW, _LEFT, _RIGHT, _TOP, _WIDTH, _FOOT = 16, 190, 24, 64, 900, 40
_DIRECT, _MODEL, _GRID, _INK = "#b5651d", "#1b4f8a", "#dddddd", "#222222"


def caterpillar(
    comparison: Comparison,
    *,
    title: str = "",
    before: str = "direct",
    after: str = "model",
    without: str = "no sample",
    percent: bool = True,
) -> str:
    """Return an SVG: one row an area, the direct estimate and the model's with the intervals of the tables.

    Parameters
    ----------
    comparison : Comparison
        From `compare`.
    title : str
        Above the picture.
    before, after, without : str
        Words of the legend, in the reader's language.
    percent : bool
        Write the axis in per cent (shares), or as numbers.
    """
    order = np.argsort(comparison.model, kind="stable")
    shown = (
        comparison.model, comparison.low, comparison.high,
        comparison.direct, comparison.direct_low, comparison.direct_high,
    )  # fmt: skip
    low, high = float(min(map(np.nanmin, shown))), float(max(map(np.nanmax, shown)))
    ticks = _ticks(low, high)
    low, high = min(low, ticks[0]), max(high, ticks[-1])
    height = _TOP + _ROW * len(order) + _FOOT

    def x(value: float) -> float:
        inside = min(max(value, low), high)
        return _LEFT + (inside - low) / (high - low) * (_WIDTH - _LEFT - _RIGHT)

    parts = [_text(12, 24, title, size=16, weight="bold")] if title else []
    parts += _legend(before, after, without)
    for tick in ticks:
        parts.append(_line(x(tick), _TOP - 6, x(tick), height - _FOOT, _GRID))
        label = f"{100 * tick:.4g} %" if percent else f"{tick:.6g}"
        parts.append(_text(x(tick), height - _FOOT + 18, label, anchor="middle"))
    for row, k in enumerate(order):
        parts += _area(comparison, k, _TOP + _ROW * row + _ROW / 2, x)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" width="{_WIDTH}" height="{height}" '
        f'font-family="sans-serif" role="img"><title>{escape(title or comparison.indicator)}</title>'
        f'<rect width="100%" height="100%" fill="white"/>{"".join(parts)}</svg>'
    )


def _area(comparison: Comparison, k: Any, y: float, x: Any) -> list[str]:
    parts = [_text(_LEFT - 10, y + 4, str(comparison.areas[k]), anchor="end")]
    direct, low, high = comparison.direct[k], comparison.direct_low[k], comparison.direct_high[k]
    if np.isfinite(direct):
        if np.isfinite(low) and np.isfinite(high):
            parts.append(_line(x(low), y - 3, x(high), y - 3, _DIRECT))
        parts.append(f'<rect x="{x(direct) - 3:.1f}" y="{y - 6:.1f}" width="6" height="6" fill="{_DIRECT}"/>')
    model, low, high = comparison.model[k], comparison.low[k], comparison.high[k]
    if np.isfinite(model):
        if np.isfinite(low) and np.isfinite(high):
            parts.append(_line(x(low), y + 3, x(high), y + 3, _MODEL, 2))
        parts.append(_dot(x(model), y + 3, hollow=comparison.n[k] == 0))
    return parts


def _legend(before: str, after: str, without: str) -> list[str]:
    return [
        f'<rect x="{_LEFT}" y="38" width="7" height="7" fill="{_DIRECT}"/>',
        _text(_LEFT + 14, 46, before),
        _dot(_LEFT + 204, 42, hollow=False),
        _text(_LEFT + 214, 46, after),
        _dot(_LEFT + 404, 42, hollow=True),
        _text(_LEFT + 414, 46, without),
    ]


def _dot(x: float, y: float, *, hollow: bool) -> str:
    fill = "white" if hollow else _MODEL
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5" fill="{fill}" stroke="{_MODEL}" stroke-width="1.5"/>'


def _line(x1: float, y1: float, x2: float, y2: float, colour: str, width: float = 1) -> str:
    ends = f'x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"'
    return f'<line {ends} stroke="{colour}" stroke-width="{width}"/>'


def _text(
    x: float, y: float, text: str, *, anchor: str = "start", size: int = 11, weight: str = "normal"
) -> str:
    look = f'font-size="{size}" font-weight="{weight}" text-anchor="{anchor}" fill="{_INK}"'
    return f'<text x="{x:.1f}" y="{y:.1f}" {look}>{escape(text)}</text>'


def _ticks(low: float, high: float) -> list[float]:
    """Return four to nine round numbers that span ``low`` to ``high``."""
    if high <= low:
        high = low + max(abs(low), 1.0) * 0.1
    rough = (high - low) / 5
    size = 10 ** np.floor(np.log10(rough))
    step = float(size * min((1, 2, 5, 10), key=lambda k: abs(k * size - rough)))
    first, last = int(np.floor(low / step)), int(np.ceil(high / step))
    return [k * step for k in range(first, last + 1)]
