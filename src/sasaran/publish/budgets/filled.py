"""What a person filled in on the review sheet, read back: yes to a tag, no, or the tag that is right."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from sasaran.errors import BadFileError, ParameterError
from sasaran.plan.tags import KINDS, STRATEGIES, Activity, Tag
from sasaran.publish.budgets.words import BudgetWords

__all__ = ["confirmed_of"]

_CORRECT = ("new_strategy", "new_kind", "new_first", "new_last", "new_programme")
_CODES = {"strategy": STRATEGIES, "kind": KINDS}


def confirmed_of(
    rows: Sequence[Mapping[str, str]], programmes: Collection[str], where: str
) -> dict[str, Tag | None]:
    """Return a person's word by activity key.

    A row counts where CHECK is filled or a correction is: what is corrected replaces that part of the printed tag, and
    a correction to kind *none* takes its deciles away unless new ones are given. *No* without a correction is None.

    Parameters
    ----------
    rows : Sequence[Mapping[str, str]]
        Rows of the review sheet, header to text, in either language.
    programmes : Collection[str]
        Codes of the pack's programmes.
    where : str
        Name of the file, for errors.

    Raises
    ------
    BadFileError
        The sheet lacks a column, a cell holds a word that is none of its list, or one activity has two words.
    """
    found: dict[str, Tag | None] = {}
    for at, row in enumerate(rows, start=2):
        place = f"{where}, row {at}"
        check = _cell(row, "check", where).lower()
        corrected = {key: text for key in _CORRECT if (text := _cell(row, key, where))}
        if not check and not corrected:
            continue
        word = _word(row, check, corrected, programmes, where, place)
        code, text, agency = (_cell(row, name, where) for name in ("code", "text", "agency"))
        key = Activity(code, text, agency).key
        if key in found and found[key] != word:
            raise BadFileError(
                "An activity is confirmed twice",
                where=place,
                rule="rows of one code, text and agency say the same",
            )
        found[key] = word
    return found


def _cell(row: Mapping[str, str], key: str, where: str) -> str:
    for header in BudgetWords.both(key):
        if header in row:
            return row[header].strip()
    raise BadFileError(
        f"The reviewed workbook has no column {' / '.join(BudgetWords.both(key))}",
        where=where,
        todo="use the review sheet as sasaran budgets wrote it",
    )


def _word(
    row: Mapping[str, str], check: str, corrected: Mapping[str, str], programmes: Collection[str], where: str,
    place: str,
) -> Tag | None:  # fmt: skip
    yes, no = ([one.lower() for one in BudgetWords.both(key)] for key in ("yes", "no_"))
    if check and check not in (*yes, *no):
        raise BadFileError(
            "A cell of the reviewed workbook cannot be read",
            where=f"{place}, column {BudgetWords.both('check')[0]}",
            rule=f"it is one of: {', '.join((*yes, *no))}",
        )
    if check in no and not corrected:
        return None
    try:
        return _tag(row, corrected, programmes, where, place)
    except ParameterError as error:  # a tag that cannot be: deciles the wrong way round
        raise BadFileError(error.what, where=place, rule=error.rule) from error


def _tag(
    row: Mapping[str, str], corrected: Mapping[str, str], programmes: Collection[str], where: str, place: str
) -> Tag:
    def code(group: str) -> str:
        text = corrected.get(f"new_{group}") or _cell(row, group, where)
        found = BudgetWords.meaning(group, text)
        if found is None or found not in _CODES[group]:
            words = (" / ".join(BudgetWords.both(f"{group}_{one}")) for one in _CODES[group])
            raise BadFileError(
                "A cell of the reviewed workbook cannot be read",
                where=f"{place}, column {BudgetWords.both(f'new_{group}')[0]}",
                rule=f"it is one of: {', '.join(words)}",
            )
        return found

    def decile(name: str) -> int:
        return _decile(corrected.get(f"new_{name}") or _cell(row, name, where), f"new_{name}", place)

    made = Tag(code("strategy"), code("kind"))
    programme = corrected.get("new_programme") or _cell(row, "programme", where)
    if programme and programme.upper() not in {one.upper() for one in programmes}:
        raise BadFileError(
            "A cell of the reviewed workbook cannot be read",
            where=f"{place}, column {BudgetWords.both('new_programme')[0]}",
            rule=f"it is one of: {', '.join(sorted(programmes))}",
        )
    made = replace(made, programme=programme.upper())
    if made.kind == "none" and "new_first" not in corrected and "new_last" not in corrected:
        return made
    first, last = decile("first"), decile("last")
    return replace(made, first=first or last, last=last or first)


def _decile(text: str, key: str, place: str) -> int:
    try:
        number = float(text.replace(",", ".")) if text else 0.0
    except ValueError:
        number = -1.0
    if number != int(number) or not 0 <= number <= 10:
        raise BadFileError(
            "A cell of the reviewed workbook cannot be read",
            where=f"{place}, column {BudgetWords.both(key)[0]}",
            rule="deciles are whole numbers from 1 to 10",
        )
    return int(number)
