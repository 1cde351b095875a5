"""Names of areas: brought to one form, and recognised in spite of abbreviations and slips of the keyboard."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from rapidfuzz import process
from rapidfuzz.distance import OSA

__all__ = ["NameBook", "fold"]

_PHRASES = ("administrasi", "adm")


def fold(name: str, prefixes: Iterable[str] = ()) -> str:
    """Return a name in lower case, signs as blanks, without a leading level word (``Kel. Ancol`` is ``ancol``)."""
    low = " ".join(re.sub(r"[^a-z0-9]+", " ", name.lower()).split())
    stripped = True
    while stripped:
        stripped = False
        for prefix in prefixes:
            if low.startswith(prefix + " "):
                low, stripped = low[len(prefix) + 1 :], True
    return low


def _tight(name: str) -> str:
    return name.replace(" ", "")


def _abbreviates(short: str, full: str) -> bool:
    """``kep seribu`` stands for ``kepulauan seribu``: word by word a beginning of at least three letters."""
    ours, theirs = short.split(), full.split()
    return len(ours) == len(theirs) and all(
        b == a or (len(a) >= 3 and b.startswith(a)) for a, b in zip(ours, theirs, strict=True)
    )


def _slips(length: int) -> int:
    return 0 if length < 4 else 1 if length < 8 else 2 if length < 13 else 3


class NameBook:
    """The names of one level, with the numbers of the areas that bear them.

    Parameters
    ----------
    names : Mapping[str, tuple[int, ...]]
        Folded name to area numbers; the same name may stand in several parents.
    prefixes : tuple[str, ...]
        Level words that may stand before a name.
    """

    def __init__(self, names: Mapping[str, tuple[int, ...]], prefixes: tuple[str, ...]) -> None:
        self.prefixes = tuple(sorted({*prefixes, *_PHRASES}, key=lambda word: (-len(word), word)))
        tight: dict[str, set[int]] = {}
        for name, numbers in names.items():
            for form in (name, fold(name, self.prefixes)):
                tight.setdefault(_tight(form), set()).update(numbers)
        self._folded = {fold(name, self.prefixes): numbers for name, numbers in names.items()}
        self._tight = {name: tuple(sorted(numbers)) for name, numbers in sorted(tight.items()) if name}
        self._choices = list(self._tight)
        self._seen: dict[str, dict[int, float]] = {}

    def look(self, spelling: str) -> dict[int, float]:
        """Return area numbers that ``spelling`` may mean, with a score to 100 (100 is the same name)."""
        if spelling not in self._seen:
            self._seen[spelling] = self._look(spelling)
        return self._seen[spelling]

    def _look(self, spelling: str) -> dict[int, float]:
        whole, plain = fold(spelling), fold(spelling, self.prefixes)
        for form in (whole, plain):
            if _tight(form) in self._tight:
                return dict.fromkeys(self._tight[_tight(form)], 100.0)
        short = {
            no: 95.0 for name, numbers in self._folded.items() if _abbreviates(plain, name) for no in numbers
        }
        if short:
            return short
        tight = _tight(plain)
        allowed = _slips(len(tight))
        if not allowed:
            return {}
        near = process.extract(tight, self._choices, scorer=OSA.distance, score_cutoff=allowed, limit=8)
        found: dict[int, float] = {}
        for name, distance, _ in near:
            score = 90.0 - 10.0 * float(distance)
            for no in self._tight[name]:
                found[no] = max(found.get(no, 0.0), score)
        return found
