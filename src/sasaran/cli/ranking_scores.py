"""``sasaran rank score`` and ``sasaran rank explain`` on a file."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Mapping
from typing import Any

import numpy as np

from sasaran.cli import render
from sasaran.cli.ranking_quarter import explain_quarter, score_quarter
from sasaran.cli.ranking_words import words
from sasaran.errors import ParameterError
from sasaran.publish.locale import Locale
from sasaran.study.file.words import words_named
from sasaran.study.ranking.by import Asked, trait
from sasaran.study.ranking.designs import read_rates, read_table, score_by
from sasaran.study.ranking.explain import ExplainedRow, explain_file
from sasaran.study.ranking.out import known_format, write_table
from sasaran.study.ranking.rows import read_pmt
from sasaran.study.ranking.score import Scored, score_file

__all__ = ["explain", "explained_text", "reasons_by_pattern", "score", "scored_text"]


def score(given: Namespace) -> int:
    """Score a file by a test or by another design: print counts, cuts and reasons, and write the scores."""
    if given.quarter:
        return score_quarter(given)
    if not given.file:
        raise ParameterError(
            "There is nothing to score", todo="name a file, or a frozen quarter with --quarter"
        )
    if given.out:
        known_format(given.out)
    if not given.by and not given.pmt:
        raise ParameterError(
            "Nothing says how to rank",
            where="--pmt",
            todo="give a published test with --pmt, or a design with --by",
        )
    kept = (one.strip() for one in given.keep.split(","))
    carry = tuple(dict.fromkeys(name for name in (given.id, *kept) if name))
    common: dict[str, Any] = {
        "carry": carry,
        "weight": given.weight,
        "persons": given.persons,
        "words": words_named(given.pack),
    }
    say = words(given.lang)
    if given.by:
        found, lines = score_by(given.file, _asked(given), **common), [say[f"by_{given.by}"]]
        lines.append(scored_text(found, None, given.line, given.lang))
    else:
        pmt = read_pmt(given.pmt)
        found = score_file(given.file, pmt, line=given.line, **common)
        lines = [scored_text(found, pmt.unit, given.line, given.lang)]
    # files first: a reader who takes the first lines only closes the pipe
    if given.out:
        write_table(given.out, _columns(found, given.lang, by_test=not given.by), say["sheet"])
        lines.append(say["wrote_scores"].format(path=given.out))
    print("\n".join(lines))
    return 0


def _asked(given: Namespace) -> Asked:
    return Asked(
        given.by,
        tuple(given.column),
        members=given.members,
        village=given.village,
        best_first=given.best_first,
        basis=given.basis or "national",
        area=given.area,
        rates=read_rates(given.rates) if given.rates else None,
        identity=given.id,
        seed=given.seed,
        quota=given.quota,
        pmt=read_pmt(given.pmt) if given.pmt else None,
        traits=tuple(trait(one) for one in given.trait),
        join="all" if given.all_traits else "any",
        table=read_table(given.table) if given.table else None,
        table_line=given.table_line,
    )


def scored_text(found: Scored, unit: str | None, line: float | None, language: str) -> str:
    """Return counts, deciles with their cuts and chances, the share under the line, and why some have no score.

    ``unit`` is that of the test, None for another design.
    """
    say, n = words(language), Locale(language)
    total = len(found.row)
    head = say["scored"].format(n=n.number(found.ranked), all=n.number(total))
    if (found.people[found.decile > 0] != 1).any():
        people = float(found.people[found.decile > 0].sum())
        head += say["scored_people"].format(people=n.number(people))
    parts = [f"{head}.", "", _deciles(found, unit, language)]
    if found.below is not None and line is not None:
        known = ~np.isnan(found.score)
        weight = found.people[known]
        facts = {
            "line": _plain(line, n),
            "share": n.percent(float(np.average(found.below[known], weights=weight))),
            "count": n.percent(float(np.average(np.exp(found.score[known]) < line, weights=weight))),
        }
        parts.append(say["poor_line"].format(**facts))
    if found.first is not None:
        parts.append(say["beliefs_note"])
    else:
        different = len(np.unique(found.score[~np.isnan(found.score)]))
        parts.append(say["ties"].format(n=n.number(different)))
    if total > found.ranked:
        parts += ["", say["unscored"].format(n=n.number(total - found.ranked)), _reasons(found, language)]
    return "\n".join([*parts, say["not_decision"]])


def _deciles(found: Scored, unit: str | None, language: str) -> str:
    say, n = words(language), Locale(language)
    heads, right = [say["decile"], say["households"], say["share"], say["upto"]], [0, 1, 2, 3]
    extra: list[tuple[str, Any]] = []
    if found.first is not None:
        heads.append(f"{say['expected']} ({unit})" if unit else say["expected"])
        extra.append((say["chance1"], found.first))
    if found.below is not None:
        extra.append((say["chance_below"], found.below))
    heads += [head for head, _ in extra]
    size = np.bincount(found.decile, minlength=11)
    people = np.bincount(found.decile, weights=found.people, minlength=11)
    cells = []
    for decile in range(1, 11):
        cut = found.cuts[decile - 1] if decile < 10 else np.nan
        row = [n.number(decile), n.number(int(size[decile])), n.percent(people[decile] / people[1:].sum())]
        row.append(_cut(cut, n, 3))
        if found.first is not None:
            row.append(_cut(np.exp(cut), n, 1))
        here = found.decile == decile
        row += [_mean(values[here], found.people[here], n) for _, values in extra]
        cells.append(row)
    return render.table(heads, cells, [*right, *range(4, len(heads))])


def _mean(values: Any, weight: Any, n: Locale) -> str:
    return n.percent(float(np.average(values, weights=weight))) if weight.sum() > 0 else "–"


def _cut(value: float, n: Locale, digits: int) -> str:
    return "–" if np.isnan(value) else n.number(float(value), digits)


def _plain(value: float, n: Locale) -> str:
    return n.number(value, 0 if value == round(value) else 2)


def _reasons(found: Scored, language: str) -> str:
    say, n = words(language), Locale(language)
    cells = [
        [column, _kind(kind, say), n.number(count)] for (column, kind), count in found.reasons.counts.items()
    ]
    if not cells:
        cells = [["", say["unrankable"], n.number(len(found.row) - found.ranked)]]
    return render.table([say["column_head"], say["why"], say["households"]], cells, (2,))


def _kind(kind: str, say: Mapping[str, str]) -> str:
    return say["missing_answer" if kind == "missing" else kind]


def reasons_by_pattern(found: Scored, language: str) -> Any:
    """Return for each row why it has no score in words, empty where it has one, shape (n,)."""
    say = words(language)
    texts = [
        "; ".join(f"{column}: {_kind(kind, say)}" for column, kind in reasons) or say["unrankable"]
        for reasons in found.reasons.patterns
    ]
    return np.array([*texts, ""], dtype=object)[found.reasons.pattern]


def _columns(found: Scored, language: str, *, by_test: bool) -> dict[str, Any]:
    say = words(language)
    columns: dict[str, Any] = {say["col_row"]: found.row, **found.carried}
    columns[say["col_score"]] = found.score
    if by_test:
        columns[say["col_expected"]] = np.exp(found.score)
    columns[say["col_decile"]] = np.ma.masked_equal(found.decile, 0)
    if found.first is not None:
        columns[say["col_first"]] = np.round(found.first, 6)
    if found.below is not None:
        columns[say["col_below"]] = np.round(found.below, 6)
    columns[say["col_why"]] = reasons_by_pattern(found, language)
    return columns


def explain(given: Namespace) -> int:
    """Explain one household of a file, or one family of a frozen quarter."""
    if given.quarter:
        return explain_quarter(given)
    if not given.file:
        raise ParameterError(
            "There is nothing to score", todo="name a file, or a frozen quarter with --quarter"
        )
    found = explain_file(
        given.file,
        read_pmt(given.pmt),
        row=given.row,
        identity=_identity(given.id),
        line=given.line,
        language=given.lang,
        words=words_named(given.pack),
    )
    print(explained_text(found, given.line, given.lang))
    return 0


def _identity(text: str) -> tuple[str, str] | None:
    column, sign, value = text.partition("=")
    if text and not (column.strip() and sign and value.strip()):
        # the text may be a person's number: it is not repeated
        raise ParameterError(
            "A household cannot be found by that", where="--id", todo="write --id COLUMN=VALUE"
        )
    return (column.strip(), value) if text else None


def explained_text(found: ExplainedRow, line: float | None, language: str) -> str:
    """Return the score term by term, the household's place, and that a score decides nothing."""
    say, n = words(language), Locale(language)
    parts = [found.text]
    if found.decile:
        parts.append(
            say["place"].format(
                decile=found.decile, ranked=n.number(found.ranked), first=n.percent(found.first)
            )
        )
        if found.below is not None and line is not None:
            parts.append(say["place_below"].format(line=_plain(line, n), below=n.percent(found.below)))
    return "\n".join([*parts, say["not_decision"]])
