"""The overlap picture after Lex et al. (2014), UpSet: one column per exact combination, one row per programme."""

from __future__ import annotations

from dataclasses import dataclass

from sasaran.publish.data import ReportData

__all__ = ["Bar", "Mark", "Row", "Upset", "upset"]

_COLUMNS, _STEP, _ROW, _LEFT, _TOP = 16, 38, 26, 190, 190


@dataclass(frozen=True)
class Mark:
    """A dot in the matrix: its row, and whether the combination holds that programme."""

    y: float
    held: bool


@dataclass(frozen=True)
class Bar:
    """One combination: where it stands, how high it is, and its dots."""

    x: float
    y: float
    height: float
    persons: int
    marks: tuple[Mark, ...]
    top: float
    bottom: float
    label: str


@dataclass(frozen=True)
class Row:
    """One programme: its name's height and the length of its bar."""

    y: float
    code: str
    persons: int | None
    length: float


@dataclass(frozen=True)
class Upset:
    """The whole picture and what it leaves out."""

    width: float
    height: float
    left: float
    top: float
    bars: tuple[Bar, ...]
    rows: tuple[Row, ...]
    rest: int
    rest_persons: int


def upset(data: ReportData) -> Upset | None:
    """Lay out the most frequent combinations (people with no programme are not one of them)."""
    shown = [each for each in data.combinations if each.programmes and each.persons]
    if not shown:
        return None
    drawn, rest = shown[:_COLUMNS], shown[_COLUMNS:]
    sizes = {pair.first: pair.persons for pair in data.pairs if pair.first == pair.second}
    codes = {each.programme_no: each.code for each in data.programmes}
    used = {no for each in drawn for no in each.programmes}
    order = sorted(used, key=lambda no: (-(sizes.get(no) or 0), no))
    y_of = {no: _TOP + 24 + _ROW * place for place, no in enumerate(order)}
    largest = max(each.persons or 0 for each in drawn)
    bars = []
    for place, each in enumerate(drawn):
        height = (_TOP - 30) * (each.persons or 0) / largest
        held = [y_of[no] for no in order if no in each.programmes]
        marks = tuple(Mark(y_of[no], no in each.programmes) for no in order)
        label = " + ".join(codes.get(no, str(no)) for no in order if no in each.programmes)
        x = _LEFT + 26 + place * _STEP
        bars.append(Bar(x, _TOP - height, height, each.persons or 0, marks, min(held), max(held), label))
    widest = max((sizes.get(no) or 0 for no in order), default=0) or 1
    rows = tuple(
        Row(y_of[no], codes.get(no, str(no)), sizes.get(no), 78 * (sizes.get(no) or 0) / widest)
        for no in order
    )
    width, height = _LEFT + 26 + _STEP * len(drawn), _TOP + 24 + _ROW * len(order)
    return Upset(width, height, _LEFT, _TOP, tuple(bars), rows, len(rest), sum(e.persons or 0 for e in rest))
