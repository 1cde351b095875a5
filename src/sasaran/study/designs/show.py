"""A comparison of designs for a reader: one picture, and one long table of every number."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from sasaran.publish.locale import Locale
from sasaran.schema.estimate import Estimate
from sasaran.study.designs.compare import GROUPED, Compared
from sasaran.study.file.table import numbers_of
from sasaran.welfare import accuracy, compare

__all__ = ["COLUMNS", "group_gaps", "long_rows", "picture"]

COLUMNS = (
    "part",
    "design",
    "less",
    "measure",
    "column",
    "group",
    "n",
    "value",
    "se",
    "low",
    "high",
    "rse",
    "note",
)
Words = Mapping[str, str]


def picture(made: Compared, base: str, say: Words, language: str) -> str:
    """Return one SVG: errors with intervals by design, exclusion at every quota, and who changes by decile."""
    n = Locale(language)
    write: Callable[[float, int], str] = n.number
    drawn = []
    for rate in ("exclusion", "inclusion"):
        rows = [
            (name, accuracy.errors(made.comparison.sample, choice, (rate,))[rate])
            for name, choice in made.comparison.choices.items()
        ]
        drawn.append(
            compare.estimates_picture(
                rows,
                title=say["picture_of"].format(what=say[rate].capitalize()),
                across=say[f"of_{rate}"],
                write=write,
            )
        )
    if made.scores:
        drawn.append(
            compare.curves_picture(
                made.curves(),
                title=say["picture_curves"],
                down=say["exclusion"],
                across=say["picture_quota"],
                mark=made.quota,
                dots=_dots(made),
            )
        )
    for name in made.comparison.choices:
        if name != base:
            drawn.append(
                compare.swaps_picture(
                    made.comparison.swaps(base, name),
                    title=say["picture_swaps"].format(before=base, after=name),
                    came=say["came"],
                    left=say["left"],
                    across=say["picture_decile"],
                    write=write,
                )
            )
    return compare.stacked(drawn, say["compare"])


def _dots(made: Compared) -> dict[str, tuple[float, float]]:
    """Return the share chosen and the poor missed of the designs that have no score: points beside the curves."""
    found = {}
    for name, choice in made.comparison.choices.items():
        if name not in made.scores:
            rates = accuracy.errors(made.comparison.sample, choice, ("coverage", "exclusion"))
            found[name] = (rates["coverage"].value, rates["exclusion"].value)
    return found


def group_gaps(groups: accuracy.GroupRates, rate: str) -> list[Estimate]:
    """Return the gap of each group to the largest (by rows), in the order of the labels; itself left out."""
    return groups.gaps(rate, to=largest(groups))


def largest(groups: accuracy.GroupRates) -> Any:
    """Return the label with the most rows, the first of several."""
    return groups.labels[int(groups.n.argmax())]


def long_rows(made: Compared, base: str, say: Words) -> Iterator[list[Any]]:
    """Yield every number under :data:`COLUMNS`: measures, differences to ``base``, groups, their gaps, swaps."""
    for name, measures in made.measures.items():
        for measure, one in measures.items():
            if one is not None:
                yield _row(say, "parts", one, name, say[measure])
    for name in made.measures:
        for measure in _paired(made, base, name):
            yield _row(say, "differences", difference(made, measure, name, base), name, say[measure], base)
    for name, columns in made.groups.items():
        for column, groups in columns.items():
            for rate in GROUPED:
                for label, one in zip(groups.labels, groups.estimates(rate), strict=True):
                    yield _row(say, "groups", one, name, say[rate], "", column, str(label))
                for one in group_gaps(groups, rate):
                    yield _row(say, "gaps", one, name, say[rate], "", column, one.domain)
    for name in made.measures:
        if name != base:
            yield from _swap_rows(made, base, name, say)


def _paired(made: Compared, base: str, name: str) -> list[str]:
    asked = next(iter(made.measures.values()))
    return [one for one in asked if one in accuracy.RATES] if name != base else []


def difference(made: Compared, rate: str, name: str, base: str) -> Estimate:
    """Return the rate of a design less that of the base, on the same people."""
    return made.comparison.difference(rate, name, base)


def _swap_rows(made: Compared, base: str, name: str, say: Words) -> Iterator[list[Any]]:
    found = made.comparison.swaps(base, name, made.columns)
    for side in ("came", "left"):
        people, means = getattr(found, f"{side}_people"), getattr(found, f"{side}_welfare")
        yield _count(say, name, base, side, "", "", len(getattr(found, side)), people)
        poor = getattr(found, f"{side}_poor")
        yield _row(say, "swapped", poor, name, f"{say[side]}: {say['poor']}", base)
        if means is not None:
            yield _row(say, "swapped", means, name, f"{say[side]}: {say['welfare']}", base)
    for column, by in found.by.items():
        named = say["decile"] if column == "decile" else column
        for at, label in enumerate(by.labels):
            for side in ("came", "left"):
                counts = int(getattr(by, f"{side}_rows")[at]), float(getattr(by, side)[at])
                yield _count(say, name, base, side, named, str(label), *counts)


def _row(
    say: Words,
    part: str,
    one: Estimate,
    name: str,
    measure: str,
    less: str = "",
    column: str = "",
    group: str = "",
) -> list[Any]:
    return [
        say[part],
        name,
        less,
        measure,
        column,
        group,
        one.n,
        *numbers_of(one),
        say.get(one.flag, one.flag),
    ]


def _count(
    say: Words, name: str, base: str, side: str, column: str, group: str, rows: int, people: float
) -> list[Any]:
    return [say["swapped"], name, base, say[side], column, group, rows, people, None, None, None, None, ""]
