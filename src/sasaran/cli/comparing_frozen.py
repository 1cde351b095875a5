"""``sasaran compare-designs --quarter``: whom the rankings of a frozen quarter would take, and how far they agree."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from sasaran.cli import render
from sasaran.cli.comparing_words import words
from sasaran.errors import ParameterError
from sasaran.publish.locale import Locale
from sasaran.quarter.frozen import frozen, level_key
from sasaran.schema.period import Quarter
from sasaran.study.designs.frozen import FrozenCompared, Pair, compare_frozen
from sasaran.study.file.table import write_table
from sasaran.study.ranking.fit import write_text
from sasaran.welfare import compare

__all__ = ["run_frozen"]

_ONLY_FILE = ("truth", "score", "given", "pmt", "cross", "geographic", "universal", "random", "line", "poorest", "psu",
              "strata", "persons", "weight", "where", "base")  # fmt: skip


def run_frozen(given: Namespace) -> int:
    """Print whom each basis would take, how many families each pair shares, and who changes by group."""
    odd = [name for name in _ONLY_FILE if getattr(given, name)]
    if odd:
        raise ParameterError(
            "An option belongs to a survey file",
            where=f"--{odd[0]}",
            rule="a register holds no truth and no survey weights",
            todo="leave it out, or compare on a survey file",
        )
    with frozen(given.dir, Quarter.parse(given.quarter)) as opened:
        by = given.by or [level_key(opened, "")]
        made = compare_frozen(
            opened,
            quota=given.quota,
            budget=given.budget,
            benefit=given.benefit,
            bases=[one.strip() for one in given.bases.split(",") if one.strip()],
            by=by,
            ties=given.ties or "random",
            seed=given.seed,
        )
    say, n = words(given.lang), Locale(given.lang)
    pairs = made.pairs()
    parts = [_head(given, made, say, n), _bases(made, say, n), _pairs(pairs, say, n)]
    parts += [_by_group(made, pairs, column, say, n) for column in by]
    print("\n\n".join(parts))
    for line in _write(given, made, pairs, by[0]):
        print(line)
    return 0


def _head(given: Namespace, made: FrozenCompared, say: Mapping[str, str], n: Locale) -> str:
    total = float(made.weight.sum())
    facts = {"families": n.number(total), "share": n.percent(made.quota)}
    count = n.number(made.quota * total)
    lines = [say["frozen"].format(quarter=given.quarter, count=count, **facts), say["no_truth"]]
    if (given.ties or "random") == "random":
        lines.append(say["lot"].format(seed=given.seed))
    return "\n".join(lines)


def _bases(made: FrozenCompared, say: Mapping[str, str], n: Locale) -> str:
    rows = [
        [name, n.number(len(made.weight) - one.unscored), n.number(one.unscored),
         n.number(float(made.weight @ one.selected)), n.number(one.tied)]
        for name, one in made.choices.items()
    ]  # fmt: skip
    heads = [say[key] for key in ("basis", "ranked", "unranked", "chosen_families", "tied")]
    return render.table(heads, rows, (1, 2, 3, 4))


def _pairs(pairs: list[Pair], say: Mapping[str, str], n: Locale) -> str:
    rows = [
        [one.before, one.after, n.number(one.swaps.stayed_people), n.number(one.swaps.came_people),
         n.number(one.swaps.left_people), "–" if np.isnan(one.kept) else n.percent(one.kept)]
        for one in pairs
    ]  # fmt: skip
    heads = [say[key] for key in ("before", "after", "stay", "came", "left", "kept")]
    return render.table(heads, rows, (2, 3, 4, 5))


def _label(made: FrozenCompared, column: str, number: int, say: Mapping[str, str]) -> str:
    text = made.labels[column].get(int(number), "" if number < 0 else str(number))
    return say["unknown_group"] if not text else say.get(text, text) if column == "head_sex" else text


def _by_group(made: FrozenCompared, pairs: list[Pair], column: str, say: Mapping[str, str], n: Locale) -> str:
    numbers, taken = made.by_group(column)
    families = np.bincount(np.searchsorted(numbers, made.groups[column]), made.weight)
    rows = [
        [_label(made, column, number, say), n.number(families[at]),
         *(n.number(of[at]) for of in taken.values()),
         *(f"+{n.number(one.swaps.by[column].came[at])} −{n.number(one.swaps.by[column].left[at])}" for one in pairs)]
        for at, number in enumerate(numbers)
    ]  # fmt: skip
    heads = [
        say.get(column, column),
        say["families"],
        *taken,
        *(f"{one.before} → {one.after}" for one in pairs),
    ]
    title = say["frozen_by"].format(column=say.get(column, column))
    return f"{title}\n{render.table(heads, rows, tuple(range(1, len(heads))))}"


def _write(given: Namespace, made: FrozenCompared, pairs: list[Pair], by: str) -> Iterator[str]:
    """Write what was asked for, and yield what to say of it."""
    say, n = words(given.lang), Locale(given.lang)
    if given.picture is not None:
        drawn = [
            compare.swaps_picture(
                _labelled(made, one, by, say),
                by,
                title=say["picture_frozen"].format(before=one.before, after=one.after),
                came=say["came"],
                left=say["left"],
                across=say.get(by, by),
                write=n.number,
            )
            for one in pairs
        ]
        write_text(given.picture, compare.stacked(drawn, say["compare"]))
        yield say["wrote"].format(path=given.picture)
    if given.out is not None:
        keys = ("before", "after", "column", "group", "families", "stay", "came", "left")
        write_table(
            given.out, [say[key] for key in keys], list(_long(made, pairs, say)), title="compare-designs"
        )
        yield say["wrote"].format(path=given.out)


def _labelled(made: FrozenCompared, one: Pair, by: str, say: Mapping[str, str]) -> compare.Swaps:
    """Return the swaps with the groups' codes in words short enough for a picture."""
    found = one.swaps.by[by]
    names = [_label(made, by, int(number), say).split(" ")[0] for number in found.labels]
    short = compare.SwapsBy(**{**found.__dict__, "labels": np.array(names)})
    return compare.Swaps(**{**one.swaps.__dict__, "by": {by: short}})


def _long(made: FrozenCompared, pairs: list[Pair], say: Mapping[str, str]) -> Iterator[list[Any]]:
    for one in pairs:
        found = one.swaps
        all_ = float(made.weight.sum())
        yield [one.before, one.after, "", "", all_, found.stayed_people, found.came_people, found.left_people]
        for column, by in found.by.items():
            for at, number in enumerate(by.labels):
                label = _label(made, column, int(number), say)
                counts = [float(by.people[at]), None, float(by.came[at]), float(by.left[at])]
                yield [one.before, one.after, column, label, *counts]
