"""National identity numbers: a pack's rule compiled to SQL, and the damage that spreadsheets do to them.

A spreadsheet keeps 15 significant digits: a 16-digit number comes back with its last digit zeroed, as
``3.17E+15``, or with ``.0`` behind it. The first two lose the number for good; the last one does not.
"""

from __future__ import annotations

from sasaran.schema.engine import Engine
from sasaran.schema.pack import IdentifierRule
from sasaran.sources.values import sql

__all__ = ["STATES", "birth_parts", "cleaned", "is_rounded", "rule_for", "state", "value"]

STATES = ("valid", "missing", "invalid", "rounded", "masked")
_FEWEST = 10
_KEPT = 15  # digits that a spreadsheet keeps
_SHARE = 0.5
_SHARE_WITNESSED = 0.25
_WITNESSES = 2


def rule_for(rules: tuple[IdentifierRule, ...], column: str) -> IdentifierRule | None:
    """Return the rule that holds for canonical ``column``, or None."""
    return next((rule for rule in rules if rule.column == column), None)


def cleaned(column: str, rule: IdentifierRule | None) -> str:
    """Return SQL for the number's text without what people and programs put around its digits.

    Dropped: blanks, dots, dashes, slashes, quotes, a label before it (``NIK:``), a final ``.0`` or ``,0``.
    """
    bare = f"regexp_replace(trim({column}), '^[A-Za-z. ]+:|[.,]0+$', '', 'g')"
    loose = f"translate({bare}, ' .-/''`’‘\"\u00a0\t', '')"
    if rule is None:
        return f"nullif({loose}, '')"
    return f"case when regexp_full_match({column}, '[0-9]{{{rule.length}}}') then {column} else nullif({loose}, '') end"


def is_rounded(engine: Engine, table: str, column: str, rule: IdentifierRule) -> bool:
    """Return whether a spreadsheet zeroed the last digits of a whole column.

    Among numbers of full length one in ten ends in 0 by nature; from half of them on (of at least 10), a
    number ending in 0 is more likely damaged than not, and none of those is used as an identifier. Where two
    numbers or more bear the serial 0000, which nobody is given, a quarter is enough: some of the cells were
    typed as numbers, the others as text. A number of 15 digits or fewer keeps them all.
    """
    if rule.length <= _KEPT:
        return False
    serial = (
        f"{_part('t', rule.serial)} = '{'0' * (rule.serial[1] - rule.serial[0])}'" if rule.serial else "false"
    )
    full, zeros, witnesses = engine.rows(
        f"select count(*), count(*) filter (right(t, 1) = '0'), count(*) filter ({serial}) "
        f"from (select {cleaned(column, rule)} as t from {table}) "
        f"where regexp_full_match(t, '[0-9]{{{rule.length}}}') and t <> '{'0' * rule.length}'"
    )[0]
    share = _SHARE_WITNESSED if witnesses >= _WITNESSES else _SHARE
    return bool(full >= _FEWEST and zeros >= share * full)


def _part(digits: str, place: tuple[int, int]) -> str:
    return f"substr({digits}, {place[0] + 1}, {place[1] - place[0]})"


def _whole(digits: str, place: tuple[int, int]) -> str:
    # try_cast: the engine may evaluate a branch for rows that the branch is not meant for.
    return f"try_cast({_part(digits, place)} as integer)"


def well_formed(digits: str, rule: IdentifierRule) -> str:
    """Return a SQL predicate: the parts of a number of full length are possible."""
    tests = ["true"]
    if rule.first_digits:
        # Digits hold no comma, so that a pair of them is only found where it stands whole; no join is needed.
        tests.append(f"contains({sql.text(','.join(rule.first_digits))}, left({digits}, 2))")
    if rule.birth_day:
        day = _whole(digits, rule.birth_day)
        offset = rule.female_day_offset
        tests.append(f"({day} between 1 and 31 or {day} between {1 + offset} and {31 + offset})")
    if rule.birth_month:
        tests.append(f"{_whole(digits, rule.birth_month)} between 1 and 12")
    if rule.serial:
        tests.append(f"{_part(digits, rule.serial)} <> '{'0' * (rule.serial[1] - rule.serial[0])}'")
    return "(" + " and ".join(tests) + ")"


def state(raw: str, digits: str, rule: IdentifierRule | None, *, rounded: bool) -> str:
    """Return SQL for the state of a number: one of :data:`STATES`.

    Parameters
    ----------
    raw, digits : str
        SQL for the cell as written and for its cleaned text.
    rule : IdentifierRule | None
        The pack's rule; None takes every key that holds a digit as valid.
    rounded : bool
        Whether :func:`is_rounded` found the column damaged.
    """
    if rule is None:
        return f"case when {digits} is null then 'missing' else 'valid' end"
    damaged = f"when right({digits}, 1) = '0' then 'rounded' " if rounded else ""
    if rule.serial:
        # No office issues the serial 0000: it is what a spreadsheet leaves of 0001 to 0009, or of 3.17E+15.
        lost = "0" * (rule.serial[1] - rule.serial[0])
        damaged += f"when {_part(digits, rule.serial)} = '{lost}' then 'rounded' "
    # The commonest answer first: a branch is only evaluated for the rows that are left.
    return (
        f"case when {digits} is null then 'missing' "
        f"when regexp_full_match({digits}, '[0-9]{{{rule.length}}}') then case "
        f"when {digits} = '{'0' * rule.length}' then 'missing' "
        f"{damaged}when {well_formed(digits, rule)} then 'valid' else 'invalid' end "
        f"when regexp_matches({digits}, '[*#•]|[xX]{{2,}}') then 'masked' "
        f"when not regexp_matches({digits}, '[1-9]') then 'missing' "
        f"when regexp_full_match(trim({raw}), '[0-9]+([.,][0-9]+)?[eE][+]?[0-9]+') then 'rounded' "
        f"else 'invalid' end"
    )


def value(digits: str, id_state: str, rule: IdentifierRule | None) -> str:
    """Return SQL for the number as BIGINT where ``id_state`` is valid, else NULL."""
    number = sql.key_number(digits) if rule is None else f"try_cast({digits} as bigint)"
    return f"case when {id_state} = 'valid' then {number} end"


def birth_parts(digits: str, rule: IdentifierRule) -> tuple[str, str, str, str] | None:
    """Return SQL for (day, month, two-digit year, sex) told by a valid number, or None if it tells none."""
    if not (rule.birth_day and rule.birth_month and rule.birth_year):
        return None
    day = _whole(digits, rule.birth_day)
    offset = rule.female_day_offset
    sex = f"case when {day} > {offset} then 'F' else 'M' end" if offset else "cast(null as varchar)"
    plain = f"case when {day} > {offset} then {day} - {offset} else {day} end" if offset else day
    return plain, _whole(digits, rule.birth_month), _whole(digits, rule.birth_year), sex
