"""Names brought to one form, in bulk: rules on distinct words, then rows.

Most names are in standard form already. One regular expression finds those that may not be, and only they are
taken apart into words.
"""

from __future__ import annotations

import numpy as np

from sasaran.schema.engine import Engine
from sasaran.schema.linkage import NameRules

__all__ = ["set_number", "standard_name", "standard_word", "standardise"]

WORDS = 6
"""Words of a name that are looked at; a longer name keeps its tail as it is."""

_MARKS = "./-_()"


def standard_word(word: str, rules: NameRules, first: bool = True) -> str:
    """Return the standard form of one upper-case word; empty if it carries no name (a title, ``BIN``).

    A single letter stands for a whole name (``M`` for ``MUHAMMAD``) only where it comes first.
    """
    letters = "".join(c for c in word if c.isalpha())
    if not letters or letters in rules.titles or letters in rules.particles:
        return ""
    if letters in rules.tokens and (first or len(letters) > 1):
        return rules.tokens[letters]
    for old, new in rules.spellings:
        letters = letters.replace(old, new)
    return rules.tokens.get(letters, letters) if len(letters) > 1 else letters


def standard_name(name: str, rules: NameRules) -> str:
    """Return one name in its standard form: what :func:`standardise` does to a column.

    What follows a comma is a degree and is dropped. A name made only of titles keeps them.
    """
    plain = name.upper().split(",")[0].translate(str.maketrans(_MARKS, " " * len(_MARKS)))
    words = [w for w in plain.split(" ") if w]
    kept = [w for w in words if standard_word(w, rules)]
    done = [standard_word(w, rules, first=k == 0) for k, w in enumerate(kept)]
    return " ".join(done or words)


def set_number(column: str) -> str:
    """Return the SQL of a number that two names share when they have the same words in any order."""
    return (
        f"list_sum(list_transform(string_split({column}, ' '), lambda w: (hash(w) // 4096)::bigint))::bigint"
    )


def standardise(engine: Engine, source: str, key: str, column: str, rules: NameRules, out: str) -> int:
    """Create ``out(key, name)``: the standard form of the names that are not in it already; return its rows.

    Parameters
    ----------
    engine : Engine
        Holds ``source``.
    source, key : str
        Table with the name column, and its unique key.
    column : str
        Name column; a missing name is never listed.
    rules : NameRules
        The country's rules.
    out : str
        Table to create.
    """
    with engine.scratch("name_word", "name_rule") as (word, rule):
        plain = f"translate(split_part(upper({column}), ',', 1), '{_MARKS}', '{' ' * len(_MARKS)}')"
        cut = f"list_filter(string_split({plain}, ' '), lambda w: w <> '')"
        odd = f"regexp_matches({column}, '[^A-Z ]|  |^ | $')"
        words = f"case when {odd} then {cut} else string_split({column}, ' ') end"
        engine.create(
            word,
            f"select {key}, {', '.join(f'w[{k + 1}] as w{k}' for k in range(WORDS))}, w[{WORDS + 1}:] as tail "
            f"from (select {key}, {words} as w from {source} where regexp_matches({column}, ?))",
            [_suspect(rules)],
        )
        _put_rules(engine, word, rules, rule)
        joins = " ".join(f"left join {rule} r{k} on r{k}.word = w{k}" for k in range(WORDS))
        return engine.create(out, f"select {key}, {_rebuilt()} as name from {word} {joins}")


def _suspect(rules: NameRules) -> str:
    """Return the regular expression of names that may not be in standard form."""
    whole = sorted({*rules.titles, *rules.particles, *(w for w, done in rules.tokens.items() if w != done)})
    parts = ["[^A-Z ]", "  ", "^ ", " $", *(old for old, _ in rules.spellings)]
    return "|".join(parts + ([f"(^| )({'|'.join(whole)})( |$)"] if whole else []))


def _put_rules(engine: Engine, table: str, rules: NameRules, out: str) -> None:
    """Leave every distinct word with its form as a first word and as a later one in ``out``: :func:`standard_word`."""
    union = " union ".join(f"select distinct w{k} as word from {table}" for k in range(WORDS))
    letters = r"case when regexp_full_match(word, '[A-Z]+') then word else regexp_replace(word, '[^\pL]', '', 'g') end"
    spelled = "letters"
    for old, new in rules.spellings:
        spelled = f"replace({spelled}, '{old}', '{new}')"
    with engine.scratch("name_drop", "name_token") as (drop, token):
        engine.put(drop, {"word": np.array(sorted({*rules.titles, *rules.particles}) or [""], dtype=str)})
        tokens = sorted(rules.tokens.items()) or [("", "")]
        words, forms = (np.array(column, dtype=str) for column in zip(*tokens, strict=True))
        engine.put(token, {"word": words, "form": forms})
        engine.create(
            out,
            f"select word, case when gone then '' else coalesce(own, made) end as head, "
            "case when gone then '' when length(letters) > 1 then coalesce(own, made) else made end as later from ("
            "select s.*, t.form as own, case when length(spelled) > 1 then coalesce(u.form, spelled) else spelled end "
            f"as made from (select *, {spelled} as spelled, letters = '' or letters in (from {drop}) as gone "
            f"from (select word, {letters} as letters from ({union}) where word is not null)) s "
            f"left join {token} t on t.word = s.letters left join {token} u on u.word = s.spelled)",
        )


def _rebuilt() -> str:
    """Return the SQL of the standard name: the first word that is kept, the later ones, and the tail."""
    lead = f"coalesce({', '.join(f'''nullif(r{k}.head, '')''' for k in range(WORDS))})"
    rest = [
        f"case when {' or '.join(f'''r{j}.head <> '' ''' for j in range(k))} then nullif(r{k}.later, '') end"
        for k in range(1, WORDS)
    ]
    tail = "nullif(array_to_string(tail, ' '), '')"
    raw = f"concat_ws(' ', {', '.join(f'w{k}' for k in range(WORDS))})"
    return f"coalesce(nullif(concat_ws(' ', {lead}, {', '.join(rest)}, {tail}), ''), nullif({raw}, ''))"
