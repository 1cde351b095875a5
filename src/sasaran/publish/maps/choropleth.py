"""A map of any numbers by area as one SVG file: classes, a legend, and how far each number can be trusted.

Shade is the value. A thin hatch marks a relative standard error over 25 %, a dense one over 50 % (the rule of BPS), a
hollow dot an area without sample; an area without a number is grey, a polygon without an area white. The picture needs
no network and no script: it opens in any browser and can be laid into a report.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

import numpy as np

from sasaran.publish.locale import Locale
from sasaran.publish.maps.choropleth_words import words
from sasaran.publish.maps.naming import place_names
from sasaran.publish.maps.picture import Inset, Shape
from sasaran.publish.maps.places import Placed
from sasaran.schema.estimate import Estimate

__all__ = ["choropleth", "cuts_of"]

_SHADES = ("#fff0dc", "#fdcf9a", "#f5a35c", "#dc7327", "#a34a0f")
_UNKNOWN, _INK, _SOFT = "#b9bfc5", "#1d252c", "#5a646e"
_LEFT, _TOP, _WIDTH, _ROW = 24.0, 74.0, 1048.0, 24.0
CAUTION, INACCURATE = 0.25, 0.50
_UNEVEN = 1.5  # times its equal share that a class may hold before cuts are rounded more finely


@dataclass(frozen=True)
class _Look:
    """How numbers are written, and the cuts between classes."""

    cuts: tuple[float, ...]
    locale: Locale
    percent: bool
    decimals: int

    def write(self, value: float) -> str:
        if self.percent:
            return self.locale.percent(value, self.decimals)
        return self.locale.number(value, self.decimals)

    def shade(self, value: float) -> str:
        place = int(np.searchsorted(self.cuts, value, side="right"))
        if len(self.cuts) == 1:
            return _SHADES[1 + 2 * place]  # two classes are no extremes
        return _SHADES[round(place * (len(_SHADES) - 1) / max(len(self.cuts), 1))]


def cuts_of(values: Sequence[float], classes: int = 5) -> tuple[float, ...]:
    """Return ascending cuts between at most ``classes`` classes of about equal size, rounded as readers expect.

    >>> cuts_of([k / 1000 for k in range(100)])
    (0.02, 0.04, 0.06, 0.08)
    """
    known = np.sort(np.array([value for value in values if np.isfinite(value)], dtype=float))
    if not len(known) or known[0] == known[-1]:
        return ()
    raw = np.quantile(known, np.linspace(0, 1, classes + 1)[1:-1])
    for step in _steps(float(known[-1] - known[0])):
        cuts = np.unique(np.round(np.round(raw / step) * step, 12))
        cuts = cuts[(cuts > known[0]) & (cuts <= known[-1])]
        sizes = np.diff(np.searchsorted(known, cuts), prepend=0, append=len(known))
        if len(cuts) == classes - 1 and sizes.max() <= _UNEVEN * len(known) / classes:
            break
    place = np.searchsorted(known, cuts)
    return tuple(float(cut) for cut in cuts[np.diff(place, prepend=0) > 0])  # no class is empty


def _chosen(known: Sequence[float], errors: Sequence[float]) -> tuple[tuple[float, ...], bool]:
    """Return the cuts, and whether they are plain quantiles.

    As many classes as leave the closed ones at least a median standard error wide, so that colour does not rank noise;
    two at least where values differ.
    """
    whole = cuts_of(known)
    least = float(np.median(errors)) if errors else 0.0
    for classes in (5, 4, 3):
        cuts = whole if classes == 5 else cuts_of(known, classes)
        if len(cuts) < 2 or np.diff(cuts).min() >= least - 1e-12:
            return cuts, classes == 5
    return cuts_of(known, 2), False


def _unframed(placed: Placed) -> dict[int, str]:
    framed = {inset.area_no for inset in placed.picture.insets}  # a frame has its name at its corner
    return {no: name for no, name in placed.names.items() if no not in framed}


def _points(se: float, look: _Look, say: Mapping[str, str]) -> str:
    return look.locale.number(100 * se, 1) + say["points"] if look.percent else look.locale.number(se, 2)


def _steps(width: float) -> list[float]:
    first = 10.0 ** np.floor(np.log10(width))
    return [float(first / part) for part in (5, 10, 20, 50, 100, 200, 500, 1000)]


def choropleth(
    rows: Sequence[Estimate],
    placed: Placed,
    *,
    title: str,
    language: str = "id",
    notes: Sequence[str] = (),
    cuts: Sequence[float] | None = None,
    percent: bool = True,
) -> str:
    """Return the map as SVG text.

    Parameters
    ----------
    rows : Sequence[Estimate]
        One an area, ``domain`` being its label.
    placed : Placed
        Whose the shapes are (:func:`~sasaran.publish.maps.places.place`).
    title : str
        Above the map; what follows a line break stands below it, smaller.
    language : str
        ``id`` or ``en``.
    notes : Sequence[str]
        Further lines under the legend: source, line, model.
    cuts : Sequence[float] | None
        Ascending cuts between at most five classes, so that maps can be compared; quantiles if None.
    percent : bool
        Whether values are shares, written in per cent.
    """
    say = words(language)
    known = [row.value for row in rows if np.isfinite(row.value)]
    errors = [row.se for row in rows if row.se is not None and np.isfinite(row.se)]
    chosen, wide = _chosen(known, errors) if cuts is None else (tuple(sorted(cuts)), True)
    look = _Look(chosen, Locale(language), percent, _decimals(chosen, percent))
    by = {placed.at[row.domain]: row for row in rows if row.domain in placed.at}
    shapes = {shape.area_no: shape for shape in placed.picture.shapes}
    level = {shapes[no].rank for no in placed.at.values()}
    drawn = [shape for shape in placed.picture.shapes if shape.rank in level]
    body = [_area(shape, by.get(shape.area_no), placed.names, look, say) for shape in drawn]
    body += [_outline(shape) for shape in placed.picture.shapes if shape.rank == min(level) - 1]
    body.append(place_names(placed.picture.shapes, placed.at.values(), _unframed(placed)))
    body += [_dot(*shapes[no].middle) for no, row in sorted(by.items()) if row.n == 0]
    body += [_frame(inset, placed.names) for inset in placed.picture.insets]
    foot = _TOP + placed.picture.height + 28
    legend, foot = _legend(rows, placed, look, say, foot)
    lines = [*notes, *_account(rows, placed, say, look.locale)]
    lines += (
        []
        if wide
        else [
            say["wide"].format(
                se=_points(float(np.median(errors)), look, say), unit=say["points"] if percent else ""
            )
        ]
    )
    lines += [say["harsh"]] if percent and any(map(_doubt, rows)) else []
    text = [_text(_LEFT, foot + 18 * at, line, 13, _SOFT) for at, line in enumerate(lines)]
    height = foot + 18 * len(lines) + 8
    whole = escape(" ".join(title.split()))
    first, *under = title.split("\n")
    heads = _text(_LEFT, 34, first, 22, _INK, "bold") + "".join(
        _text(_LEFT, 57, one, 15, _SOFT) for one in under
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH:.0f} {height:.0f}" width="{_WIDTH:.0f}" '
        f'height="{height:.0f}" font-family="sans-serif" role="img"><title>{whole}</title>{_PATTERNS}'
        f'<rect width="100%" height="100%" fill="white"/>{heads}'
        f'<g transform="translate({_LEFT:.0f} {_TOP:.0f})">{"".join(body)}</g>{legend}{"".join(text)}</svg>\n'
    )


_PATTERNS = (
    "<defs>"
    + "".join(
        f'<pattern id="{name}" width="{step}" height="{step}" patternUnits="userSpaceOnUse" '
        f'patternTransform="rotate({turn})"><path d="M0,0V{step}" stroke="white" stroke-width="2.4" '
        f'stroke-opacity=".8"/><path d="M0,0V{step}" stroke="{_INK}" stroke-width="1.1"/></pattern>'
        for name, step, turn in (("thin", 9, 45), ("dense", 4.5, -45))
    )
    + "</defs>"
)


def _decimals(cuts: Sequence[float], percent: bool) -> int:
    """Return the fewest decimals that write every cut as it is."""
    scale = 100.0 if percent else 1.0
    for decimals in range(4):
        if all(abs(round(cut * scale, decimals) - cut * scale) < 1e-9 * scale for cut in cuts):
            return decimals
    return 4


def _doubt(row: Estimate) -> str:
    if row.se is None or not np.isfinite(row.se) or not row.value:
        return ""
    share = abs(row.se / row.value)
    return "dense" if share > INACCURATE else "thin" if share > CAUTION else ""


def _area(
    shape: Shape, row: Estimate | None, names: Mapping[int, str], look: _Look, say: Mapping[str, str]
) -> str:
    name = names.get(shape.area_no, "")
    edge = 'stroke="white" stroke-width=".8" stroke-linejoin="round"'
    if row is None:
        tip = f"<title>{escape(name)}: {escape(say['no number'])}</title>"
        return f'<path d="{shape.path}" fill="white" stroke="{_UNKNOWN}" stroke-width=".8">{tip}</path>'
    label = name if name == row.domain else f"{name} ({row.domain})"
    if not np.isfinite(row.value):
        tip = f"<title>{escape(label)}: {escape(say['undefined'])}</title>"
        return f'<path d="{shape.path}" fill="{_UNKNOWN}" {edge}>{tip}</path>'
    said = look.write(row.value)
    if row.se is not None and np.isfinite(row.low):
        fine = _Look(look.cuts, look.locale, look.percent, look.decimals + 1)
        said = f"{fine.write(row.value)} ({fine.write(row.low)}–{fine.write(row.high)})"
    tip = f"<title>{escape(label)}: {escape(said)}; n = {look.locale.count(row.n)}</title>"
    whole = f'<path d="{shape.path}" fill="{look.shade(row.value)}" {edge}>{tip}</path>'
    doubt = _doubt(row)
    return whole + f'<path d="{shape.path}" fill="url(#{doubt})" pointer-events="none"/>' if doubt else whole


def _outline(shape: Shape) -> str:
    return f'<path d="{shape.path}" fill="none" stroke="{_INK}" stroke-width="1.1" stroke-linejoin="round"/>'


def _frame(inset: Inset, names: Mapping[int, str]) -> str:
    x, y, width, height = (f"{each:.1f}" for each in inset.box)
    name = _text(inset.box[0] + 6, inset.box[1] + 16, names.get(inset.area_no, ""), 12, _SOFT)
    box = f'<rect x="{x}" y="{y}" width="{width}" height="{height}" fill="none"'
    return f'{box} stroke="{_SOFT}" stroke-dasharray="3 3"/>{name}'


def _dot(x: float, y: float) -> str:
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.2" fill="white" stroke="{_INK}" stroke-width="1.2"/>'


def _legend(
    rows: Sequence[Estimate], placed: Placed, look: _Look, say: Mapping[str, str], top: float
) -> tuple[str, float]:
    """Return the legend, and the height at which the text below begins: classes at left, marks at right."""
    known = [row.value for row in rows if np.isfinite(row.value)]
    ends = [*look.cuts]
    classes: list[tuple[str, str, int]] = []
    for at in range(len(ends) + 1 if known else 0):
        low, high = (ends[at - 1] if at else None), (ends[at] if at < len(ends) else None)
        count = sum((low is None or v >= low) and (high is None or v < high) for v in known)
        classes.append((look.shade(_inside(low, high)), _named(low, high, look, say), count))
    parts = [
        _key(_LEFT, top + _ROW * at, shade, f"{text}  ({look.locale.count(count)})")
        for at, (shade, text, count) in enumerate(classes)
    ]
    doubts = [_doubt(row) for row in rows]
    sure = sum(
        not mark and row.se is not None and bool(np.isfinite(row.se)) and bool(np.isfinite(row.value))
        for mark, row in zip(doubts, rows, strict=True)
    )
    marks = [(mark, sum(one == mark for one in doubts)) for mark in ("thin", "dense")]
    right, at = _LEFT + 470, 0
    if any(row.se is not None for row in rows):
        parts.append(_key(right, top, _SHADES[1], f"{say['sure']}  ({look.locale.count(sure)})"))
        at = 1
    for mark, count in marks:
        if count:
            text = f"{say[mark]}  ({look.locale.count(count)})"
            parts.append(_key(right, top + _ROW * at, _SHADES[1], text, f"url(#{mark})"))
            at += 1
    silent = sum(row.n == 0 for row in rows)
    if silent:
        text = f"{say['no sample']}  ({look.locale.count(silent)})"
        parts.append(_key(right, top + _ROW * at, "white", text) + _dot(right + 13, top + _ROW * at + 8))
        at += 1
    unknown = sum(not np.isfinite(row.value) for row in rows)
    for count, shade, word in (
        (unknown, _UNKNOWN, "undefined"),
        (placed.without_label, "white", "no number"),
    ):
        if count:
            text = f"{say[word]}  ({look.locale.count(count)})"
            parts.append(_key(right, top + _ROW * at, shade, text))
            at += 1
    return "".join(parts), top + _ROW * max(len(classes), at) + 22


def _inside(low: float | None, high: float | None) -> float:
    if low is None:
        return -np.inf if high is not None else 0.0
    return low


def _named(low: float | None, high: float | None, look: _Look, say: Mapping[str, str]) -> str:
    if low is None and high is None:
        return say["one value"]
    if low is None:
        return say["below"].format(high=look.write(high or 0.0))
    if high is None:
        return say["from"].format(low=look.write(low))
    return say["between"].format(low=look.write(low), high=look.write(high))


def _key(x: float, y: float, shade: str, text: str, over: str = "") -> str:
    box = f'x="{x:.1f}" y="{y:.1f}" width="26" height="16"'
    hatch = f'<rect {box} fill="{over}"/>' if over else ""
    frame = f'<rect {box} fill="{shade}" stroke="{_SOFT}" stroke-width=".6"/>'
    return f"{frame}{hatch}{_text(x + 36, y + 13, text, 14, _INK)}"


def _account(rows: Sequence[Estimate], placed: Placed, say: Mapping[str, str], n: Locale) -> list[str]:
    facts = {
        "drawn": n.count(len(placed.at)),
        "areas": n.count(len(rows)),
        "lacking": n.count(len(placed.without_polygon)),
        "idle": n.count(placed.without_label),
    }
    counts = {"lacking": len(placed.without_polygon), "idle": placed.without_label}
    lacks = ", ".join(say[key].format(**facts) for key, count in counts.items() if count)
    found = [say["account"].format(**facts, lacks=lacks)] if lacks else []
    if placed.picture.origin == "centres":
        found.append(say["centres"])
    return found


def _text(x: float, y: float, text: str, size: int, ink: str, weight: str = "normal") -> str:
    look = f'font-size="{size}" font-weight="{weight}" fill="{ink}"'
    return f'<text x="{x:.1f}" y="{y:.1f}" {look} xml:space="preserve">{escape(text)}</text>'
