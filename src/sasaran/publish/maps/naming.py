"""Names on a map: each at the middle of its area with a halo, left out where it would not fit or touch another."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape

from sasaran.publish.maps.picture import Shape

__all__ = ["place_names"]

_LETTER = 0.56  # width of a letter, in parts of its height
_OVER = 1.25  # times its area's width that a small area's name may take
_MANY = 80  # more areas than these are not named: only the larger ones around them
_LARGE, _SMALL = 15, 9.5
Box = tuple[float, float, float, float]


def place_names(shapes: Sequence[Shape], drawn: Iterable[int], names: Mapping[int, str]) -> str:
    """Return SVG texts: of the largest areas that are more than one, then of the ``drawn`` ones where they fit.

    Parameters
    ----------
    shapes : Sequence[Shape]
        Of all levels.
    drawn : Iterable[int]
        Numbers of the areas whose numbers are shown; not named where they are more than eighty.
    names : Mapping[int, str]
        Number to name.
    """
    ranks = [shape.rank for shape in shapes]
    large = min((rank for rank in set(ranks) if ranks.count(rank) > 1), default=min(ranks, default=0))
    own = set(drawn)
    first = [shape for shape in shapes if shape.rank == large]
    small = [shape for shape in shapes if shape.area_no in own and shape.rank != large]
    taken: list[Box] = []
    parts = []
    for shape in first:
        parts += _named(shape, names, _LARGE, taken, fits=False)
    if len(small) <= _MANY:
        for shape in sorted(small, key=lambda one: -one.box[2]):
            parts += _named(shape, names, _SMALL, taken, fits=True)
    return "".join(parts)


def _named(shape: Shape, names: Mapping[int, str], size: float, taken: list[Box], *, fits: bool) -> list[str]:
    """Return the name as text, and add its box to ``taken``; nothing if there is no room."""
    name = names.get(shape.area_no, "")
    x, y = shape.middle
    wide = _LETTER * size * len(name)
    box = (x - wide / 2, y - size, x + wide / 2, y + 0.4 * size)
    if not name or (fits and wide > _OVER * shape.box[2]) or any(_touch(box, other) for other in taken):
        return []
    taken.append(box)
    look = f'font-size="{size:g}" font-weight="{"normal" if fits else "bold"}" text-anchor="middle" fill="#1d252c"'
    halo = (
        'stroke="white" stroke-width="3" stroke-linejoin="round" paint-order="stroke" pointer-events="none"'
    )
    return [f'<text x="{x:.1f}" y="{y:.1f}" {look} {halo}>{escape(name)}</text>']


def _touch(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
