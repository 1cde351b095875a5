"""A comparison as a picture: SVG as text, without any library; numbers only, never a row of the data.

``rows`` are pairs of a name and an Estimate, ``made`` the swaps; ``title`` stands above, ``across`` names the axis,
``came`` and ``left`` are the words of the legend, ``write`` says how a number is written.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from html import escape

import numpy as np

from sasaran.errors import ParameterError
from sasaran.schema.estimate import Estimate
from sasaran.welfare.accuracy.curve import Curve
from sasaran.welfare.compare.swaps import Swaps

__all__ = ["curves_picture", "estimates_picture", "stacked", "swaps_picture"]

# Okabe and Ito: told apart by people who see colours differently
_INK = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000")
_W, _H, _LEFT, _RIGHT, _TOP, _FOOT = 640, 360, 60, 170, 40, 50
_STEPS = 101
_NARROW = 30  # a bar of fewer points has no room for its number
Write = Callable[[float, int], str]  # a number and its decimals, as the reader's language writes them


def _plain(value: float, decimals: int) -> str:
    return f"{value:,.{decimals}f}"


def curves_picture(
    curves: Mapping[str, Curve],
    rate: str = "exclusion",
    *,
    title: str,
    down: str,
    across: str,
    mark: float | None = None,
    dots: Mapping[str, tuple[float, float]] | None = None,
) -> str:
    """Return lines of a rate over the quota, one a design, on 0 to 100 %.

    Parameters
    ----------
    curves : mapping from design to Curve
        From :func:`sasaran.welfare.accuracy.curve`.
    rate : str
        Key of ``RATES`` whose values lie in 0 to 1.
    title, down, across : str
        Words: the picture's title and what the two axes show.
    mark : float
        A quota to mark with an upright line.
    dots : mapping from design to (quota, rate)
        Designs that are one point, not a curve: what was given as it was.

    Raises :class:`ParameterError` if there is no curve.
    """
    if not curves:
        raise ParameterError("There is no curve to draw", rule="at least one is needed")
    at = np.linspace(0, 1, _STEPS)
    parts = _axes(title, down, across)
    if mark is not None:
        parts.append(_line(_x(mark), _y(0), _x(mark), _y(1), "#888", "4 3"))
    for k, (name, found) in enumerate(curves.items()):
        values = Curve(at, at, found.at(at)).rate(rate)
        there = np.isfinite(values)
        path = " ".join(f"{_x(a):.1f},{_y(v):.1f}" for a, v in zip(at[there], values[there], strict=True))
        ink = _INK[k % len(_INK)]
        parts.append(f'<polyline points="{path}" fill="none" stroke="{ink}" stroke-width="2"/>')
        parts.append(_text(_W - _RIGHT + 14, _TOP + 16 + 20 * k, name, ink))
    for k, (name, (quota, value)) in enumerate((dots or {}).items(), start=len(curves)):
        ink = _INK[k % len(_INK)]
        if np.isfinite(quota) and np.isfinite(value):
            parts.append(f'<circle cx="{_x(quota):.1f}" cy="{_y(value):.1f}" r="5" fill="{ink}"/>')
        parts.append(_text(_W - _RIGHT + 14, _TOP + 16 + 20 * k, f"● {name}", ink))
    return _svg(parts, title, _H)


def estimates_picture(
    rows: Sequence[tuple[str, Estimate]], *, title: str, across: str, write: Write = _plain
) -> str:
    """Return a dot with its interval a line, in the order given; the scale runs over what is shown.

    Estimates without a value are named and left blank; those without an interval are a dot alone. ``write`` says how a
    number is written (English if absent).

    Raises :class:`ParameterError` if no estimate has a value.
    """
    ends = [x for _, e in rows for x in (e.value, e.low, e.high) if np.isfinite(x)]
    if not ends:
        raise ParameterError("There is no estimate to draw", rule="at least one has a value")
    low, high = min(0.0, *ends), max(ends)
    wide = (high - low) or 1.0
    longest = max(len(name) for name, _ in rows)
    left = min(max(100, round(7.6 * longest) + 20), 340)  # a letter of 13 is about 7 wide
    right, foot = _W - 80, _TOP + 28 * len(rows) + 10

    def across_(value: float) -> float:
        return left + (value - low) / wide * (right - left)

    parts = [_text(16, 24, title, "#000", 15)]
    for tick in _ticks(low, high):
        parts.append(_line(across_(tick), _TOP - 6, across_(tick), foot, "#888" if not tick else "#ddd"))
        shown = write(100 * tick, 0 if abs(100 * tick - round(100 * tick)) < 1e-6 else 1)
        parts.append(_text(across_(tick), foot + 14, f"{shown} %", "#444", 12, "middle"))
    for k, (name, made) in enumerate(rows):
        y = _TOP + 14 + 28 * k
        parts.append(_text(left - 10, y + 4, name, "#000", anchor="end"))
        if not np.isfinite(made.value):
            continue
        if np.isfinite(made.low) and np.isfinite(made.high):
            parts.append(_line(across_(made.low), y, across_(made.high), y, _INK[0], width=2))
        parts.append(f'<circle cx="{across_(made.value):.1f}" cy="{y}" r="4" fill="{_INK[0]}"/>')
        parts.append(_text(right + 10, y + 4, f"{write(100 * made.value, 1)} %", "#000"))
    parts.append(_text((left + right) / 2, foot + 34, across, "#444", anchor="middle"))
    return _svg(parts, title, foot + 46)


def _ticks(low: float, high: float) -> list[float]:
    """Return round numbers between ``low`` and ``high``, 0 among them: three to seven, none nearer than a label."""
    rough = ((high - low) or 1.0) / 5
    size = 10 ** np.floor(np.log10(rough))
    step = float(min((size * k for k in (1, 2, 5, 10)), key=lambda one: abs(one - rough)))
    first, last = int(np.ceil(low / step - 1e-9)), int(np.floor(high / step + 1e-9))
    return [step * k for k in range(first, last + 1)]


def swaps_picture(
    made: Swaps,
    by: str = "decile",
    *,
    title: str,
    came: str,
    left: str,
    across: str,
    write: Write = _plain,
) -> str:
    """Return the people who come in (upwards) and fall out (downwards) in each group of one column.

    Raises :class:`ParameterError` if swaps were not counted by that column.
    """
    if by not in made.by:
        raise ParameterError(f"Swaps were not counted by {by!r}", rule=f"columns are {', '.join(made.by)}")
    found = made.by[by]
    most = float(max(found.came.max(), found.left.max())) or 1.0
    middle, reach = (_TOP + _H - _FOOT) / 2, (_H - _FOOT - _TOP) / 2 - 16
    step = (_W - _LEFT - _RIGHT) / len(found.labels)
    parts = [_text(16, 24, title, "#000", 15)]
    for k, label in enumerate(found.labels):
        x = _LEFT + step * k + step * 0.15
        for value, up, ink in ((found.came[k], True, _INK[2]), (found.left[k], False, _INK[1])):
            tall = value / most * reach
            y = middle - tall if up else middle
            parts.append(
                f'<rect x="{x:.1f}" y="{y:.1f}" width="{step * 0.7:.1f}" height="{tall:.1f}" fill="{ink}"/>'
            )
            if value and step >= _NARROW:
                at = y - 4 if up else y + tall + 13
                parts.append(_text(x + step * 0.35, at, write(value, 0), "#444", 11, "middle"))
        parts.append(_under(x + step * 0.35, _H - _FOOT + 16, str(label), step))
    parts.append(_line(_LEFT, middle, _W - _RIGHT, middle, "#000"))
    parts.append(_text(_W - _RIGHT + 14, middle - 20, f"{came}: {write(made.came_people, 0)}", _INK[2]))
    parts.append(_text(_W - _RIGHT + 14, middle + 30, f"{left}: {write(made.left_people, 0)}", _INK[1]))
    parts.append(
        _text((_LEFT + _W - _RIGHT) / 2, _H - (12 if step >= _NARROW else 2), across, "#444", anchor="middle")
    )
    return _svg(parts, title, _H)


def stacked(pictures: Sequence[str], title: str) -> str:
    """Return several pictures of this module as one, below each other.

    Raises :class:`ParameterError` if there is none.
    """
    if not pictures:
        raise ParameterError("There is no picture to draw", rule="at least one is needed")
    parts, down = [], 0.0
    for one in pictures:
        high = float(re.search(r'viewBox="0 0 \d+ ([0-9.]+)"', one).group(1))  # type: ignore[union-attr]
        parts.append(one.replace("<svg ", f'<svg y="{down:g}" width="{_W}" height="{high:g}" ', 1).rstrip())
        down += high
    return _svg(parts, title, down)


def _under(x: float, y: float, label: str, step: float) -> str:
    """Return a label under a bar; on its side, and small, where bars are narrow."""
    if step >= _NARROW:
        return _text(x, y, label, "#000", 12, "middle")
    size = max(min(int(step), 11), 5)
    turned = f'transform="rotate(-90 {x:.1f} {y - 12:.1f})"'
    return (
        f'<text x="{x:.1f}" y="{y - 12:.1f}" dy="{size / 3:.1f}" fill="#000" font-size="{size}"'
        f' text-anchor="end" {turned}>{escape(label)}</text>'
    )


def _x(share: float) -> float:
    return _LEFT + share * (_W - _LEFT - _RIGHT)


def _y(share: float) -> float:
    return _H - _FOOT - share * (_H - _FOOT - _TOP)


def _axes(title: str, down: str, across: str) -> list[str]:
    parts = [_text(16, 24, title, "#000", 15)]
    for share in (0, 0.25, 0.5, 0.75, 1):
        parts.append(_line(_x(0), _y(share), _x(1), _y(share), "#ddd"))
        parts.append(_text(_LEFT - 8, _y(share) + 4, f"{100 * share:.0f} %", "#444", 12, "end"))
        parts.append(_text(_x(share), _y(0) + 18, f"{100 * share:.0f} %", "#444", 12, "middle"))
    parts.append(_text((_x(0) + _x(1)) / 2, _H - 10, across, "#444", anchor="middle"))
    middle = (_y(0) + _y(1)) / 2
    parts.append(
        f'<text x="16" y="{middle}" fill="#444" font-size="13" text-anchor="middle"'
        f' transform="rotate(-90 16 {middle})">{escape(down)}</text>'
    )
    return parts


def _line(x: float, y: float, to_x: float, to_y: float, ink: str, dash: str = "", width: float = 1) -> str:
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    return (
        f'<line x1="{x:.1f}" y1="{y:.1f}" x2="{to_x:.1f}" y2="{to_y:.1f}" stroke="{ink}"'
        f' stroke-width="{width:g}"{dashed}/>'
    )


def _text(x: float, y: float, words: str, ink: str, size: int = 13, anchor: str = "start") -> str:
    place = f'x="{x:.1f}" y="{y:.1f}" fill="{ink}" font-size="{size}" text-anchor="{anchor}"'
    return f"<text {place}>{escape(words)}</text>"


def _svg(parts: Sequence[str], title: str, high: float) -> str:
    body = "\n".join(parts)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_W} {high:g}" role="img" font-family="sans-serif">\n'
        f'<title>{escape(title)}</title>\n<rect width="{_W}" height="{high:g}" fill="#fff"/>\n{body}\n</svg>\n'
    )
