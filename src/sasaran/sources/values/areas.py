"""Areas by code and by name, read on the distinct combinations of a file's area columns.

Two code systems may give one code to different areas (3171 is Jakarta Selatan for BPS, Jakarta Pusat for
Kemendagri), so the system of a file is found by asking which one agrees with the names beside the codes.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sasaran.schema.area import Area
from sasaran.schema.pack import Pack
from sasaran.sources.values.area_names import NameBook, fold

__all__ = ["AREA_CODE", "AreaIndex", "Combo", "Found", "System"]

AREA_CODE = "area_code"
_CONTRADICTS = 60.0


@dataclass(frozen=True)
class Combo:
    """One distinct combination of a file's area cells: codes and names by column, and the rows that hold it.

    ``codes`` is keyed by ``area_code`` or a level key, ``names`` by level key; blank cells are left out.
    """

    codes: Mapping[str, str]
    names: Mapping[str, str]
    rows: int = 1


@dataclass(frozen=True)
class Found:
    """The area of a combination and how it was found: ``code``, ``name``, ``spelling``, ``partial``,
    ``disagrees`` (code and name differ, the name was taken), ``unknown`` or ``blank``."""

    area_no: int | None
    how: str


@dataclass(frozen=True)
class System:
    """The code system of a file: its name, rows whose code and name agree under it, rows that could tell."""

    name: str
    agree: int = 0
    told: int = 0


class AreaIndex:
    """The areas of a pack, ready to be looked up."""

    def __init__(self, pack: Pack) -> None:
        self.areas = pack.areas
        self.levels = tuple(level.key for level in sorted(pack.levels, key=lambda level: level.rank))
        self.systems = pack.code_systems
        self.codes = {
            system: _codes(pack.areas, system, system == pack.code_systems[0]) for system in self.systems
        }
        self.widths = {system: _widths(pack.areas, codes) for system, codes in self.codes.items()}
        self.books = {
            level: NameBook(_names(pack.areas, level), _prefixes(pack, level)) for level in self.levels
        }

    def ancestors(self, no: int) -> list[int]:
        """Return ``no`` and all areas above it, the nearest first."""
        chain: list[int] = []
        at: int | None = no
        while at is not None:
            chain.append(at)
            at = self.areas[at].parent
        return chain

    def choose_system(self, combos: Iterable[Combo]) -> System:
        """Return the code system under which most rows agree with the names beside their codes.

        Without names, the system that knows the codes of most rows; of equals, the pack's first.
        """
        return self.judge_systems(combos)[0]

    def judge_systems(self, combos: Iterable[Combo]) -> list[System]:
        """Return all code systems with their evidence, the best first."""
        agree: Counter[str] = Counter()
        known: Counter[str] = Counter()
        told = 0
        for combo in combos:
            if not combo.codes:
                continue
            named, _ = self._by_name(combo.names)
            told += combo.rows if named is not None else 0
            for system in self.systems:
                no, whole = self._by_code(combo.codes, system)
                known[system] += combo.rows if no is not None and whole else 0
                agree[system] += (
                    combo.rows if no is not None and named is not None and self._kin(no, named) else 0
                )
        ranked = sorted(self.systems, key=lambda one: (-agree[one], -known[one], self.systems.index(one)))
        return [System(one, agree[one], told) for one in ranked]

    def find(self, combo: Combo, system: str) -> Found:
        """Return the area of one combination under ``system``."""
        if not combo.codes and not combo.names:
            return Found(None, "blank")
        named, how = self._by_name(combo.names)
        coded, whole = self._by_code(combo.codes, system)
        if coded is None and named is None:
            return Found(None, "unknown")
        if coded is None:
            return Found(named, how)
        if named is None:
            return Found(coded, "code" if whole else "partial")
        if named in self.ancestors(coded):
            return Found(coded, "code" if (whole and how != "partial") or coded != named else how)
        if coded in self.ancestors(named):
            return Found(named, how)
        return Found(named, "disagrees")

    def _kin(self, one: int, other: int) -> bool:
        return one in self.ancestors(other) or other in self.ancestors(one)

    def _by_code(self, codes: Mapping[str, str], system: str) -> tuple[int | None, bool]:
        """Return the area of the smallest code that is known, and whether it was the smallest one written."""
        table, widths = self.codes[system], self.widths[system]
        full, best, whole = "", None, True
        for level in self.levels:
            digits = code_digits(codes.get(level, ""))
            if not digits or level not in widths:
                continue
            room = widths[level] - len(full)
            full = digits if len(digits) >= widths[level] else full + digits.zfill(room) if full else digits
            best, whole = (table[full], True) if full in table else (best, False)
        digits = code_digits(codes.get(AREA_CODE, ""))
        if digits:
            if digits in table:
                return table[digits], True
            for width in sorted(set(widths.values()), reverse=True):
                rest = digits[width:]
                if len(digits) > width and digits[:width] in table:
                    return table[digits[:width]], not rest.strip("0")
        return best, whole

    def _by_name(self, names: Mapping[str, str]) -> tuple[int | None, str]:
        given = [level for level in self.levels if names.get(level)]
        smallest = given[-1] if given else ""
        while given:
            level = given.pop()
            scored = self._scored(level, given, names)
            if not scored:
                continue
            top = max(scored.values())
            best = sorted(no for no, score in scored.items() if score >= top - 1e-9)
            if len(best) > 1:
                return self._common(best), "partial"
            same = self.books[level].look(names[level]).get(best[0]) in (100.0, 95.0)
            return best[0], "partial" if level != smallest else "name" if same else "spelling"
        return None, "unknown"

    def _scored(self, level: str, above: list[str], names: Mapping[str, str]) -> dict[int, float]:
        scored: dict[int, float] = {}
        for no, score in self.books[level].look(names[level]).items():
            chain = {self.areas[up].level: up for up in self.ancestors(no)}
            for upper in above:
                looked = self.books[upper].look(names[upper])
                fits = looked.get(chain[upper], 0.0) if upper in chain else 100.0
                if looked and fits < _CONTRADICTS:
                    break
                score += fits
            else:
                scored[no] = score
        return scored

    def _common(self, numbers: list[int]) -> int | None:
        shared = [set(self.ancestors(no)) for no in numbers]
        for up in self.ancestors(numbers[0]):
            if all(up in chain for chain in shared):
                return up
        return None


def code_digits(cell: str) -> str:
    """Return the digits of a code cell; a decimal point that a spreadsheet added is dropped."""
    return re.sub(r"\D", "", re.sub(r"^(\d+)[.,]0$", r"\1", cell.strip()))


def _codes(areas: tuple[Area, ...], system: str, first: bool) -> dict[str, int]:
    pairs = ((area.codes.get(system) or (area.code if first else ""), area.no) for area in areas)
    return {code_digits(code): no for code, no in pairs if code}


def _widths(areas: tuple[Area, ...], codes: Mapping[str, int]) -> dict[str, int]:
    lengths: dict[str, Counter[int]] = {}
    for code, no in codes.items():
        lengths.setdefault(areas[no].level, Counter())[len(code)] += 1
    return {level: counts.most_common(1)[0][0] for level, counts in lengths.items()}


def _names(areas: tuple[Area, ...], level: str) -> dict[str, tuple[int, ...]]:
    names: dict[str, list[int]] = {}
    for area in areas:
        if area.level == level:
            for name in dict.fromkeys((area.name, *area.aliases)):
                names.setdefault(fold(name), []).append(area.no)
    return {name: tuple(numbers) for name, numbers in names.items()}


def _prefixes(pack: Pack, level: str) -> tuple[str, ...]:
    words = next(one.words for one in pack.levels if one.key == level)
    headers = pack.aliases.get(level, ())
    return tuple(fold(word) for word in (*words.values(), *headers))
