"""Cases that civil servants write (YAML) to test the programmes' law: somebody's facts, and what the law must say.

- kasus: lansia 58 tahun
  program: KLJ
  orang: {umur: 58, tercatat penduduk: ya}
  keluarga: {desil provinsi: 2}
  layak: tidak
  karena: umur

Words are those of the rules (``age``) or their Indonesian names (``umur``); codes may be written by their meaning.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import yaml

from sasaran.coverage.rules import Clause, Facts, Word, evaluate, explain, in_force, read_laws, vocabulary
from sasaran.errors import DeclarationError
from sasaran.schema.pack import Pack

__all__ = ["Case", "Verdict", "read_cases", "try_cases"]

_KEYS = {
    "kasus": "case", "program": "programme", "tanggal": "day", "orang": "person", "keluarga": "family",
    "anggota": "members", "menerima": "receives", "layak": "entitled", "karena": "because",
}  # fmt: skip
_ANSWERS = {
    "ya": True, "yes": True, "true": True, "tidak": False, "no": False, "false": False, "belum": None,
    "undecided": None,
}  # fmt: skip
_MOST = 1_000_000


@dataclass(frozen=True)
class Case:
    """One case: the unit's facts, the programme and day, what the law must say, and the word it must say it with."""

    where: str
    name: str
    programme: str
    day: date
    facts: Facts
    entitled: bool | None
    because: str


@dataclass(frozen=True)
class Verdict:
    """What the law says of a case; ``right`` if it is what the case asks, for the reason it names."""

    case: Case
    entitled: bool | None
    clauses: tuple[Clause, ...]
    right: bool


def read_cases(text: str, name: str, pack: Pack, day: date) -> tuple[Case, ...]:
    """Read the cases of one file; ``day`` counts where a case names none.

    Raises
    ------
    DeclarationError
        The file is no list of cases, or a case has an unknown key, word, programme or answer.
    """
    try:
        found = yaml.safe_load(text) if len(text) <= _MOST else None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f", line {mark.line + 1}" if mark is not None else ""
        raise _fault(f"{name}{line}", "it is not YAML", "mind the blanks before each line") from error
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise _fault(
            name, "the file is a list of cases, each with its keys", "begin each case with '- kasus: ...'"
        )
    return tuple(_case(one, f"{name}, case {no}", pack, day) for no, one in enumerate(found, start=1))


def _case(entry: Mapping[Any, Any], where: str, pack: Pack, day: date) -> Case:
    given = {_KEYS.get(str(key), str(key)): value for key, value in entry.items()}
    codes = [one.code for one in pack.programmes]
    _among(given, (*_KEYS.values(), *_KEYS), where, "key")
    programme = str(given.get("programme", ""))
    _among([programme], codes, where, "programme")
    answer = str(given.get("entitled", "")).lower()
    _among([answer], list(_ANSWERS), where, "answer")
    asked_on = given.get("day", day)
    if not isinstance(asked_on, date):
        raise _fault(where, "the day is not a date", "write it as 2025-12-31")
    words = vocabulary(pack.attributes)
    known = {**{label: one for one in words.values() for label in one.label.values()}, **words}
    family = _values(given.get("family"), known, where)[0]
    shared = given.get("receives") or ()
    rows = [given.get("person"), *(given.get("members") or [])]
    people = [_values(row, known, where) for row in rows if row is not None]
    for got in (shared, *(own for _, own in people)):
        _among(got, codes, where, "programme")
    members = tuple(Facts({**family, **values}, {*shared, *own}) for values, own in people)
    grain = next((law.grain for law in pack.laws if law.code == programme), "person")
    if grain == "person" and given.get("person") is None:
        raise _fault(where, f"the law of {programme} asks about a person", "write a line 'orang:'")
    everything = {*shared, *(code for one in members for code in one.receives)}
    facts = (
        Facts(family, everything, members)
        if grain == "family"
        else Facts(members[0].values, members[0].receives, members)
    )
    because = str(given.get("because", ""))
    return Case(where, str(given.get("case", "")), programme, asked_on, facts, _ANSWERS[answer], because)


def _values(row: Any, known: Mapping[str, Word], where: str) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Return the values of one person or family by the rules' words, and the programmes received."""
    if not isinstance(row or {}, dict):
        raise _fault(where, "a person or family is a list of words and values", "write {umur: 58, ...}")
    given = dict(row or {})
    own = given.pop("menerima", None) or given.pop("receives", None) or ()
    _among(given, list(known), where, "word")
    return {known[key].name: _value(value, known[key], where) for key, value in given.items()}, tuple(own)


def _value(value: Any, word: Word, where: str) -> Any:
    by_meaning = {meaning.lower(): code for code, meaning in word.values.items()}
    text = ("ya" if value else "tidak") if isinstance(value, bool) else str(value).lower()
    if value is None or text in ("tidak diketahui", "unknown"):
        return None
    if word.kind == "truth" and _ANSWERS.get(text) is not None:
        return _ANSWERS[text]
    if text in by_meaning:
        return by_meaning[text]
    if (isinstance(value, str) != (word.kind == "text")) or isinstance(value, bool):
        names = "; ".join(word.values.values()) or "a number"
        raise _fault(where, f"the value of {word.name} is not understood", f"write a code or one of: {names}")
    return value


def _among(given: Any, known: Sequence[str], where: str, what: str) -> None:
    for one in given:
        if one not in known:
            near = difflib.get_close_matches(str(one), known, n=1)
            todo = f"did you mean {near[0]}?" if near else f"use one of: {', '.join(known)}"
            raise _fault(where, f"there is no {what} {one!r}", todo)


def _fault(where: str, rule: str, todo: str) -> DeclarationError:
    return DeclarationError("A case cannot be read", where=where, rule=rule, todo=todo)


def try_cases(cases: Sequence[Case], pack: Pack, language: str = "id") -> tuple[Verdict, ...]:
    """Ask the law of each case; no law in force on its day means not entitled.

    A case is right if the answer is the one it asks and, where it names a reason, a clause with that answer says it.
    """
    words, codes = vocabulary(pack.attributes), [one.code for one in pack.programmes]
    found = []
    for case in cases:
        laws = [law for law in in_force(pack.laws, case.day) if law.code == case.programme]
        nothing = f"tidak ada aturan yang berlaku pada {case.day:%d-%m-%Y}"
        if language != "id":
            nothing = f"no law in force on {case.day:%d-%m-%Y} ({nothing})"
        clauses: tuple[Clause, ...] = (Clause(False, nothing),)
        entitled: bool | None = False
        both: tuple[Clause, ...] = ()  # the reason may be written in either language
        for law in read_laws(laws, pack.attributes, codes):
            entitled = evaluate(law.whole, case.facts)
            clauses = explain(law.whole, case.facts, words, language)
            both = explain(law.whole, case.facts, words, "en" if language == "id" else "id")
        told = [one.text for one in (*clauses, *both) if one.holds is entitled]
        named = not case.because or any(case.because.lower() in text.lower() for text in told)
        found.append(Verdict(case, entitled, clauses, entitled is case.entitled and named))
    return tuple(found)
