"""The programmes as law on the command line: listed, and tried on cases."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from sasaran import packs
from sasaran.cli.offering_words import say_offers
from sasaran.coverage.rules import read_laws, vocabulary
from sasaran.coverage.rules.explain import in_words
from sasaran.errors import BadFileError
from sasaran.publish.locale import Locale
from sasaran.quarter.cases import Verdict, read_cases, try_cases
from sasaran.schema.law import Benefit
from sasaran.schema.pack import Pack

__all__ = ["answer_word", "laws", "laws_text", "verdict_text"]


def laws(given: Namespace) -> int:
    """List the programmes as law, or try cases on it; exit 1 if a case is answered otherwise than it asks."""
    pack, say = packs.load(given.pack), say_offers(given.lang)
    day = given.day or date.today()
    if given.test is None:
        print(laws_text(pack, day, given.lang, say))
        return 0
    files = {path.name: _read(path) for path in given.test} or pack.cases()
    cases = [case for name, text in files.items() for case in read_cases(text, name, pack, day)]
    found = try_cases(cases, pack, given.lang)
    wrong = [one for one in found if not one.right]
    for one in found if given.test else wrong:
        print(verdict_text(one, say))
    n = Locale(given.lang)
    print(
        say["tried"].format(
            n=n.number(len(found)), right=n.number(len(found) - len(wrong)), wrong=n.number(len(wrong))
        )
    )
    return 1 if wrong else 0


def laws_text(pack: Pack, day: date, language: str, say: Mapping[str, str]) -> str:
    """Return the programmes as law: version, valid from and to, verified or not, the rule, and who is kept out."""
    names, n = {one.code: one.name for one in pack.programmes}, Locale(language)
    parts = []
    words, codes = vocabulary(pack.attributes), list(names)
    for read in read_laws(pack.laws, pack.attributes, codes):
        law = read.law
        until = n.day(law.valid_to) if law.valid_to else say["in_force"]
        mark = say["verified" if law.verified else "unverified"]
        state = "" if law.holds_on(day) else f" ({say['not_now'].format(day=n.day(day))})"
        lines = [
            f"{law.code}  {names[law.code]}{state}",
            f"  {n.day(law.valid_from)} – {until}; {mark}; {pack.told(law.citation, language)}",
            f"  {say['rule']}: {in_words(read.rule, words, language)}",
            f"    {law.rule}",
            *(
                f"  {say['except']}: {in_words(rule, words, language)} ({one.reason.get(language, '')})"
                for one, rule in zip(law.exclusions, read.exclusions, strict=True)
            ),
            *(
                f"  {say['amount']}: {_amount(one, in_words(when, words, language) if when else '', n, say)} "
                f"({pack.told(one.source, language)})"
                for one, when in zip(law.benefits, read.amounts, strict=True)
            ),
            *([f"  {say['note']}: {pack.told(law.note, language)}"] if law.note else []),
        ]
        parts.append("\n".join(lines))
    unread = sum(not law.verified for law in pack.laws)
    end = say["laws_end"].format(n=n.number(len(pack.laws)), unread=n.number(unread))
    return "\n\n".join([*parts, end])


def _amount(one: Benefit, when: str, n: Locale, say: Mapping[str, str]) -> str:
    where = f" {say['when']} {when}" if when else ""
    return f"{n.rupiah(one.amount)} {say['per_' + one.period]}{where}"


def verdict_text(one: Verdict, say: Mapping[str, str]) -> str:
    """Return a case with what the law says of it, and each clause."""
    case = one.case
    asked, got = answer_word(case.entitled, say), answer_word(one.entitled, say)
    because = f", {say['because']} {case.because}" if case.because else ""
    head = say["case_right" if one.right else "case_wrong"].format(asked=f"{asked}{because}", got=got)
    lines = [f"{head}  {case.programme}: {case.name} [{case.where}]"]
    if not one.right:
        lines += [f"    {answer_word(clause.holds, say):<8}{clause.text}" for clause in one.clauses]
    return "\n".join(lines)


def answer_word(holds: bool | None, say: Mapping[str, str]) -> str:
    """Return yes, no, or undecided."""
    return say["undecided" if holds is None else "yes" if holds else "no"]


def _read(path: Path) -> str:
    """Return a text file; raise :class:`BadFileError` if it cannot be read as UTF-8."""
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BadFileError(
            "The cases cannot be read", where=path.name, todo="give a text file in UTF-8 that is there"
        ) from error
