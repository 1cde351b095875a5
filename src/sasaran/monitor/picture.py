"""A picture of movement: one block a pair of states, as dark as its share of the row; plain SVG without scripts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from xml.sax.saxutils import escape

import numpy as np

from sasaran.errors import ParameterError

__all__ = ["transition_svg"]

_CELL, _LEFT, _TOP = 84, 130, 40


def transition_svg(shares: Any, names: Sequence[str], title: str) -> str:
    """Return SVG of a table of shares; an unknown share is a blank block with a dash.

    Parameters
    ----------
    shares : array of float, shape (states, states)
        Share of each earlier state (row) by later state (column), 0 to 1, or NaN.
    names : Sequence[str]
        Names of the states in the reader's language.
    title : str
        What the picture shows; also read out by screen readers.

    Raises
    ------
    ParameterError
        If there is not one name a state.
    """
    table = np.asarray(shares, dtype=float)
    if table.shape != (len(names), len(names)):
        raise ParameterError("A picture of movement needs one name for each state", rule="a square table")
    side = _CELL * len(names)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 {_LEFT + side} {_TOP + side}" '
        f'font-family="sans-serif" font-size="13"><title>{escape(title)}</title>'
    ]
    for at, name in enumerate(names):
        middle = at * _CELL + _CELL // 2
        parts.append(f'<text x="{_LEFT - 8}" y="{_TOP + middle + 4}" text-anchor="end">{escape(name)}</text>')
        parts.append(f'<text x="{_LEFT + middle}" y="{_TOP - 10}" text-anchor="middle">{escape(name)}</text>')
    for (row, column), share in np.ndenumerate(table):
        known = bool(np.isfinite(share))
        x, y = _LEFT + column * _CELL, _TOP + row * _CELL
        ink = "#fff" if known and share > 0.55 else "#111"
        parts.append(
            f'<rect x="{x}" y="{y}" width="{_CELL}" height="{_CELL}" fill="#1f4e79" stroke="#999" '
            f'fill-opacity="{share if known else 0:.3f}"/><text x="{x + _CELL // 2}" y="{y + _CELL // 2 + 4}" '
            f'text-anchor="middle" fill="{ink}">{f"{100 * share:.1f}%" if known else "-"}</text>'
        )
    return "".join((*parts, "</svg>"))
