"""The fan chart of a target: published figures with their error, the bands of the projection, the target."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from sasaran.plan.targets.distance import Standing, year_of

__all__ = ["picture"]

_W, _H, _LEFT, _TOP, _BOTTOM = 640, 320, 48, 16, 40


def picture(one: Standing, language: str = "id") -> str:
    """Return an SVG picture (no script, no font, no link); its title and description say what it shows."""
    points = [(year_of(rate.period), 100 * rate.rate) for rate in one.series]
    due = one.target.date.year + one.target.date.month / 12
    first, last = points[0][0] - 0.2, max(due, points[-1][0]) + 0.3
    error = 164.5 * one.fan.error if one.fan else 0.0
    tops = [value + error for _, value in points] + ([100 * float(one.fan.high.max())] if one.fan else [])
    top = max(*tops, 100 * one.target.high) * 1.1 or 1.0

    def x(year: float) -> float:
        return _LEFT + (_W - _LEFT - 12) * (year - first) / (last - first)

    def y(value: float) -> float:
        return _TOP + (_H - _TOP - _BOTTOM) * (1 - min(value, top) / top)

    def place(pairs: Sequence[tuple[float, float]]) -> str:
        return " ".join(f"{x(year):.1f},{y(value):.1f}" for year, value in pairs)

    body = [
        f'<line x1="{_LEFT}" x2="{_W - 12}" y1="{y(v):.1f}" y2="{y(v):.1f}" stroke="#ddd"/>'
        f'<text x="{_LEFT - 6}" y="{y(v) + 4:.1f}" text-anchor="end">{v}</text>'
        for v in range(0, int(top) + 1)
    ]
    body += [
        f'<text x="{x(v):.1f}" y="{_H - 14}" text-anchor="middle">{v}</text>'
        for v in range(int(first) + 1, int(last) + 1, 2)
    ]
    if one.fan is not None:
        years = [float(year) for year in one.fan.years]
        for low, high in reversed(list(zip(one.fan.low, one.fan.high, strict=True))):
            up = [(t, 100 * float(v)) for t, v in zip(years, high, strict=True)]
            down = [(t, 100 * float(v)) for t, v in zip(years, low, strict=True)]
            body.append(f'<polygon points="{place(up + down[::-1])}" fill="#2b6cb0" fill-opacity="0.18"/>')
        middle = [(t, 100 * float(v)) for t, v in zip(years, one.fan.mean, strict=True)]
        body.append(
            f'<polyline points="{place(middle)}" fill="none" stroke="#2b6cb0" stroke-dasharray="5 3"/>'
        )
    body += [
        f'<line x1="{x(t):.1f}" x2="{x(t):.1f}" y1="{y(max(v - error, 0)):.1f}" y2="{y(v + error):.1f}" stroke="#888"/>'
        f'<circle cx="{x(t):.1f}" cy="{y(v):.1f}" r="3"/>'
        for t, v in points
    ]
    low, high = 100 * one.target.low, 100 * one.target.high
    body.append(
        f'<line x1="{x(due):.1f}" x2="{x(due):.1f}" y1="{y(low) + 3:.1f}" y2="{y(high) - 3:.1f}" stroke="#c05621" '
        'stroke-width="7"/>'
    )
    name = escape(one.target.name.get(language, one.target.code))
    said = {
        "id": "Titik: angka resmi, selang 90 % (galat asumsi); pita: proyeksi 50 dan 90 %; jingga: target.",
        "en": "Dots: official figures, 90 % intervals (error assumed); bands: projection, 50 and 90 %; orange: target.",
    }[language]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_W} {_H}" role="img" font-size="11" '
        f'font-family="sans-serif"><title>{name}</title><desc>{said}</desc>{"".join(body)}</svg>'
    )
