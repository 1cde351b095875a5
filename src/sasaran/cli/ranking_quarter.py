"""``sasaran rank score --quarter``: the decile that a test proposes beside the official one."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from sasaran.cli import render
from sasaran.cli.offering import quarter_of
from sasaran.cli.progress import Ticker
from sasaran.cli.ranking_words import words
from sasaran.errors import ParameterError
from sasaran.publish.locale import Locale
from sasaran.quarter.frozen import Frozen, frozen, known_basis, level_key
from sasaran.quarter.options import Options
from sasaran.schema.engine import Progress
from sasaran.study.ranking.family import ExplainedFamily, explain_family
from sasaran.study.ranking.moves import AreaMoves, moves_by_area
from sasaran.study.ranking.names import HEADS, Listed, folder_of, write_moves
from sasaran.study.ranking.quarter import Proposed, propose
from sasaran.study.ranking.rows import read_pmt
from sasaran.study.ranking.words import read_map
from sasaran.welfare.pmt import PublishedPmt

__all__ = ["explain_quarter", "proposed_text", "score_quarter"]


def score_quarter(given: Namespace) -> int:
    """Score a frozen quarter: print the cross table, who would move, where, and why some have no score."""
    if not given.pmt or given.by or given.out or given.file:
        raise ParameterError(
            "A quarter is scored by a published test",
            where="--quarter",
            rule="with --pmt, without FILE, --by and --out: rows by name leave through --purpose",
        )
    if not 1 <= given.deciles <= 9:
        raise ParameterError(
            "Deciles cannot be compared so", where="--deciles", rule="a whole number from 1 to 9"
        )
    pmt, answers = read_pmt(given.pmt), read_map(given.map) if given.map else {}
    options = Options(
        basis=given.basis or "", language=given.lang, memory=given.memory, threads=given.threads
    )
    say = words(given.lang)
    with Ticker(language=given.lang) as tick, frozen(given.dir, quarter_of(given.quarter), options) as opened:
        basis = known_basis(opened, options.filled(opened.workspace.defaults, opened.pack)).basis
        level = level_key(opened, given.level)
        found = propose(
            opened, pmt, answers, basis=basis, tenths=given.tenths, line=given.line, progress=tick
        )
        areas = moves_by_area(opened, found, level, given.deciles)
        name = opened.release.name
        question = "-".join([basis, f"d{given.deciles}", *(["tenths"] if given.tenths else []), given.lang])
        folder = folder_of(opened, pmt, answers, question)
        listed = _lists(opened, found, folder, given, tick) if given.purpose else None
    print(say["quarter_title"].format(name=pmt.name, version=pmt.version, release=name, basis=basis))
    same = dict.fromkeys(one.source for one in pmt.variables if one.source not in answers)
    if same:
        print(say["by_name"].format(names=", ".join(same)))
    print(proposed_text(found, pmt, areas, given))
    print(_listed(listed, folder, given.lang))
    return 0


def _lists(opened: Frozen, found: Proposed, folder: Path, given: Namespace, tick: Progress) -> Listed:
    heads = words(given.lang)
    columns = {key: heads[f"head_{key}"] for key in HEADS}
    return write_moves(
        opened, found, folder, upto=given.deciles, purpose=given.purpose, heads=columns, progress=tick
    )


def _listed(listed: Listed | None, folder: Path, language: str) -> str:
    say, n = words(language), Locale(language)
    if listed is None:
        return say["no_lists"]
    text = say["lists"].format(
        families=n.number(listed.families), count=n.number(len(listed.paths)), folder=folder
    )
    if not listed.placeless:
        return text
    return f"{text}\n{say['placeless'].format(families=n.number(listed.placeless))}"


def explain_quarter(given: Namespace) -> int:
    """Explain the score of one person's family on a frozen quarter, through the gate."""
    if not given.person or not given.purpose or given.file or given.id or given.row is not None:
        raise ParameterError(
            "A family is explained for a purpose only",
            where="--quarter",
            rule="with --person and --purpose, without FILE, --row and --id",
        )
    pmt, answers = read_pmt(given.pmt), read_map(given.map) if given.map else {}
    options = Options(
        basis=given.basis or "", language=given.lang, memory=given.memory, threads=given.threads
    )
    with Ticker(language=given.lang) as tick, frozen(given.dir, quarter_of(given.quarter), options) as opened:
        basis = known_basis(opened, options.filled(opened.workspace.defaults, opened.pack)).basis
        found = propose(opened, pmt, answers, basis=basis, line=given.line, progress=tick)
        told = explain_family(
            opened, pmt, answers, found, person=given.person, purpose=given.purpose, language=given.lang
        )
    print(_explained(told, basis, given))
    return 0


def _explained(told: ExplainedFamily, basis: str, given: Namespace) -> str:
    say, n = words(given.lang), Locale(given.lang)
    deciles = {"official": told.official, "proposed": told.proposed}
    shown = {key: str(value) if value else "–" for key, value in deciles.items()}
    lines = [f"{told.person}  {told.name}", told.text, say["family_place"].format(basis=basis, **shown)]
    if not np.isnan(told.first):
        lines.append(say["family_first"].format(first=n.percent(told.first)))
        if told.below is not None:
            lines.append(say["place_below"].format(line=n.number(given.line), below=n.percent(told.below)))
    return "\n".join([*lines, say["not_decision"]])


def proposed_text(found: Proposed, pmt: PublishedPmt, areas: Sequence[AreaMoves], given: Namespace) -> str:
    """Return counts, cross table, moves, the test's own belief, areas, and reasons for no score."""
    say, n, families = words(given.lang), Locale(given.lang), found.families
    scored = ~np.isnan(found.score)
    facts = {
        "families": n.number(len(found.score)),
        "scored": n.number(int(scored.sum())),
        "official": n.number(int((families.official > 0).sum())),
        "both": n.number(int(found.both.sum())),
        "people": n.number(float(families.people[found.both].sum())),
    }
    parts = [
        say["quarter_counts"].format(**facts),
        say["cut_tenths" if given.tenths else "cut_same"],
        "",
        say["cross_note"],
        _cross(found, given.lang),
        _moves(found, given),
        _belief(found, pmt, given),
        "",
        say["areas_note"].format(upto=_range(given.deciles)),
        _areas(areas, given.lang),
    ]
    if not scored.all():
        parts += ["", say["unscored"].format(n=n.number(int((~scored).sum()))), _reasons(found, given.lang)]
    return "\n".join([*parts, say["not_decision"]])


def _range(upto: int) -> str:
    return "1" if upto == 1 else f"1–{upto}"


def _cross(found: Proposed, language: str) -> str:
    say, n, cross = words(language), Locale(language), found.cross()
    heads = [say["official_proposed"], *(str(decile) for decile in range(1, 11)), say["sum"]]
    cells = [
        [str(decile), *(n.number(one) for one in row), n.number(float(row.sum()))]
        for decile, row in enumerate(cross, start=1)
    ]
    cells.append([say["sum"], *(n.number(one) for one in cross.sum(axis=0)), n.number(float(cross.sum()))])
    return render.table(heads, cells, range(1, 12))


def _moves(found: Proposed, given: Namespace) -> str:
    say, n, cross = words(given.lang), Locale(given.lang), found.cross()
    whole = float(cross.sum())
    same = float(np.trace(cross))
    near = same + float(np.trace(cross, 1) + np.trace(cross, -1))
    lines = [
        say["same_decile"].format(
            same=n.percent(same / whole),
            near=n.percent(near / whole),
            poorer=n.percent(float(np.tril(cross, -1).sum()) / whole),
            better=n.percent(float(np.triu(cross, 1).sum()) / whole),
        )
    ]
    for upto in dict.fromkeys((1, given.deciles, 4)):
        enter, leave = (float(found.families.people[one].sum()) for one in found.moved(upto))
        before = float(cross[:upto].sum())
        lines.append(
            say["swap"].format(
                upto=_range(upto), before=n.number(before), enter=n.number(enter), leave=n.number(leave)
            )
        )
    return "\n".join(lines)


def _belief(found: Proposed, pmt: PublishedPmt, given: Namespace) -> str:
    say, n, families = words(given.lang), Locale(given.lang), found.families
    means = {}
    for name, decile in (("official", families.official), ("proposed", found.decile)):
        here = found.both & (decile == 1)
        weight = families.people[here]
        means[name] = n.percent(float(np.average(found.first[here], weights=weight))) if weight.sum() else "–"
    lines = [say["belief"].format(**means)]
    if found.below is not None:
        known = ~np.isnan(found.score)
        share = float(np.average(found.below[known], weights=families.people[known]))
        lines.append(
            say["poor_share"].format(line=n.number(given.line), unit=pmt.unit, share=n.percent(share))
        )
    return "\n".join(lines)


def _areas(areas: Sequence[AreaMoves], language: str) -> str:
    say, n = words(language), Locale(language)
    keys = ("area_code", "area_name", "officially", "by_test", "enter", "leave")
    cells = [
        [one.code, one.name, *(n.number(x) for x in (one.official, one.proposed, one.enter, one.leave))]
        for one in areas
    ]
    return render.table([say[key] for key in keys], cells, (2, 3, 4, 5))


def _reasons(found: Proposed, language: str) -> str:
    say, n = words(language), Locale(language)
    kinds = {"missing": "missing_answer", "unseen": "unseen", "unreadable": "unreadable"}
    cells = [
        [column, say[kinds[kind]], n.number(count)] for (column, kind), count in found.reasons.counts.items()
    ]
    return render.table([say["column_head"], say["why"], say["households"]], cells, (2,))
