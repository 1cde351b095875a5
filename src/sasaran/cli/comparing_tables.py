"""The tables that ``sasaran compare-designs`` prints of a survey file."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from sasaran.cli import render
from sasaran.publish.locale import Locale
from sasaran.schema.estimate import Estimate
from sasaran.study.designs.asked import Asked, is_column
from sasaran.study.designs.compare import Compared
from sasaran.study.designs.show import group_gaps, largest
from sasaran.welfare import accuracy

__all__ = ["Shown"]

_INDEX = ("auc", "spearman", "cgh", "crra")
_DIFFERENCES = ("exclusion", "inclusion", "inclusion_of_nonpoor", "error")
Write = Callable[[float | None], str]


@dataclass(frozen=True)
class Shown:
    """A comparison and the language it is told in."""

    made: Compared
    asked: Asked
    base: str
    file: str
    say: Mapping[str, str]
    n: Locale

    def head(self) -> str:
        """Return what was compared, who is poor, how many are chosen, and what to mind."""
        say, n, made, asked = self.say, self.n, self.made, self.asked
        counts = [say["rows"].format(rows=n.number(made.rows), file=self.file)]
        for why in ("left_out", "totals", "outside"):
            if getattr(made, why):
                counts.append(say[why].format(count=n.number(getattr(made, why))))
        what = say["people" if asked.persons else "households"]
        sample = made.comparison.sample
        poor = n.percent(float(sample.weight @ sample.poor / sample.weight.sum()))
        if asked.line:
            line = asked.line if is_column(asked.line) else _amount(n, float(asked.line))
            who = say["who_line"].format(line=line, share=poor, what=what)
        else:
            who = say["who_poorest"].format(share=poor, what=what, truth=asked.truth)
        return "\n".join(["; ".join(counts) + ".", who, self._quota(what), *self._mind()])

    def _quota(self, what: str) -> str:
        say, n, made, asked = self.say, self.n, self.made, self.asked
        share = n.percent(made.quota)
        if asked.budget is not None:
            benefit = asked.benefit if is_column(asked.benefit) else _amount(n, float(asked.benefit))
            spent = _amount(n, made.comparison.spent[self.base])
            facts = {"budget": _amount(n, asked.budget), "benefit": benefit, "spent": spent}
            return say["how_budget"].format(share=share, **facts)
        if asked.quota is None:
            return say["how_given"].format(share=share, what=what, name=next(iter(asked.given)))
        return say["how_quota"].format(share=share, what=what)

    def _mind(self) -> Iterator[str]:
        say, n, asked = self.say, self.n, self.asked
        if not asked.psu:
            yield say["alone"]
        if asked.geographic and asked.rates is None:
            yield say["own_area"]
        for name, test in self.made.tests.items():
            if asked.cross:
                yield say["unseen"].format(name=name)
                continue
            facts = {"r2": n.percent(test.errors.r2, 0), "cv": n.percent(test.errors.cv_r2, 0)}
            yield say["own_test"].format(name=name, households=n.number(test.sample.households), **facts)
        if (asked.lottery or asked.ties == "random") and not asked.ident:
            yield say["row_lot"]

    def measures(self) -> str:
        """Return every measure of every design, then how the others' rates differ from the base's."""
        say = self.say
        cells = [
            self._row(name, measure, one)
            for name, measures in self.made.measures.items()
            for measure, one in measures.items()
        ]
        asked = [one for one in _DIFFERENCES if one in self.asked.measures]
        cells += [
            self._row(f"{name} − {self.base}", rate, self.made.comparison.difference(rate, name, self.base))
            for name in self.made.measures
            if name != self.base
            for rate in asked
        ]
        heads = [say[key] for key in ("design", "rate", "value", "se", "interval", "flag")]
        return render.table(heads, cells, (2, 3, 4))

    def _row(self, name: str, measure: str, one: Estimate | None) -> list[str]:
        if one is None:
            return [name, self.say[measure], "–", "–", "–", ""]
        write = self._writes(measure)
        limits = "–" if np.isnan(one.low) else f"{write(one.low)}–{write(one.high)}"
        flag = self.say.get(one.flag, one.flag)
        return [name, self.say[measure], write(one.value), write(one.se), limits, flag]

    def _writes(self, measure: str) -> Write:
        n = self.n

        def write(value: float | None) -> str:
            if value is None or np.isnan(value):
                return "–"
            if measure in _INDEX:
                return n.number(value, 3)
            return n.number(value, 1) if measure == "mean" else n.percent(value, 1)

        return write

    def groups(self) -> Iterator[str]:
        """Yield one table a column of groups: the errors of each design in each group, and the gap to the largest."""
        say, write = self.say, self._writes("exclusion")
        first = next(iter(self.made.groups.values()), {})
        for column, groups in first.items():
            title = say["by_title"].format(column=column, base=largest(groups))
            cells = [
                row
                for name, of in self.made.groups.items()
                for row in self._group_rows(name, of[column], write)
            ]
            keys = (
                "design",
                "group",
                "n",
                "exclusion",
                "se",
                "gap",
                "se",
                "interval",
                "inclusion",
                "se",
                "flag",
            )
            heads = [say[key] for key in keys]
            yield f"{title}\n{render.table(heads, cells, tuple(range(2, 10)))}"

    def _group_rows(self, name: str, of: accuracy.GroupRates, write: Write) -> Iterator[list[str]]:
        gaps = iter(group_gaps(of, "exclusion"))
        base = largest(of)
        pairs = zip(of.labels, of.estimates("exclusion"), of.estimates("inclusion"), strict=True)
        for label, missed, wrong in pairs:
            gap = None if label == base else next(gaps)
            shown = ["", "", ""]
            if gap is not None:
                limits = "–" if np.isnan(gap.low) else f"{write(gap.low)}–{write(gap.high)}"
                shown = [write(gap.value), write(gap.se), limits]
            flag = self.say.get(missed.flag, missed.flag)
            yield [name, str(label), self.n.number(missed.n), write(missed.value), write(missed.se), *shown,
                   write(wrong.value), write(wrong.se), flag]  # fmt: skip

    def swaps(self) -> Iterator[str]:
        """Yield, for each design but the base, who comes in and falls out when it replaces the base."""
        say = self.say
        for name in self.made.measures:
            if name == self.base:
                continue
            found = self.made.comparison.swaps(self.base, name, self.made.columns)
            counts = {
                "came": self._count(found.came_people),
                "left": self._count(found.left_people),
                "stayed": self._count(found.stayed_people),
            }
            title = say["swaps_title"].format(before=self.base, after=name, **counts)
            sides = [
                [say[side], counts[side], *self._with_se("poor", getattr(found, f"{side}_poor")),
                 *self._with_se("mean", getattr(found, f"{side}_welfare"))]
                for side in ("came", "left")
            ]  # fmt: skip
            heads = [say[key] for key in ("who", "weighted", "poor", "se", "welfare", "se")]
            yield f"{title}\n{render.table(heads, sides, (1, 2, 3, 4, 5))}"
            for column, by in found.by.items():
                rows = [
                    [str(label), self._count(by.came[k]), self._count(by.left[k]),
                     self._count(by.came[k] - by.left[k], sign=True), self._mean(by.came_welfare[k]),
                     self._mean(by.left_welfare[k])]
                    for k, label in enumerate(by.labels)
                ]  # fmt: skip
                heads = [
                    say["decile"] if column == "decile" else column,
                    *(say[key] for key in ("came", "left", "net")),
                ]
                heads += [say["came_mean"], say["left_mean"]]
                yield render.table(heads, rows, (1, 2, 3, 4, 5))

    def _with_se(self, measure: str, one: Estimate | None) -> list[str]:
        write = self._writes(measure)
        return ["–", "–"] if one is None else [write(one.value), write(one.se)]

    def _count(self, people: float, *, sign: bool = False) -> str:
        plus = "+" if sign and people > 0.5 else ""
        return plus + self.n.number(people)

    def _mean(self, value: float) -> str:
        return self._writes("mean")(value)


def _amount(n: Locale, value: float) -> str:
    """Return an amount in the unit of the truth, with decimals only where it has some."""
    return n.number(value, 0 if float(value).is_integer() else 2)
