"""The area of a budget activity: what its column says, else an area named in full by its agency, else not stated."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from sasaran.schema.pack import Pack
from sasaran.sources.values.areas import AREA_CODE, AreaIndex, Combo

__all__ = ["Places"]


@dataclass(frozen=True)
class _Named:
    pattern: re.Pattern[str]
    code: str


class Places:
    """Resolves what a file writes to the code of an area of one level ("" where it is not stated or is larger).

    Parameters
    ----------
    pack : Pack
        Its areas and titles (``Kecamatan``) before names in the names of agencies.
    level : str
        Key of the level that codes are given at: a village is counted in its city.
    """

    def __init__(self, pack: Pack, level: str) -> None:
        self.pack, self.level = pack, level
        self.index = AreaIndex(pack)
        self.unknown: set[str] = set()
        self._seen: dict[str, str] = {}
        titles = pack.planning.titles if pack.planning else ()
        self._agencies = list(self._patterns(titles))

    def code(self, written: str, agency: str) -> str:
        """Return the area's code; what a column writes that is no area, or could be two, is kept in
        ``unknown``."""
        if written:
            if written not in self._seen:
                self._seen[written] = self._look(written)
            return self._seen[written]
        if agency not in self._seen:
            self._seen[agency] = self._by_agency(agency)
        return self._seen[agency]

    def _look(self, written: str) -> str:
        digits = re.sub(r"[^0-9]", "", written)
        letters = re.search(r"[A-Za-z]{3}", written)
        if digits and not letters:
            # one number is two cities in two code systems; a print with dots is of the first
            systems = self.index.systems[:1] if "." in written else self.index.systems
            looked = [self.index.find(Combo({AREA_CODE: digits}, {}), one).area_no for one in systems]
            known = {one for one in looked if one is not None}
            no = known.pop() if len(known) == 1 else None
        else:
            found = (
                self.index.find(Combo({}, {level: written}), self.index.systems[0])
                for level in self.index.levels
            )
            exact = [one.area_no for one in found if one.area_no is not None and one.how == "name"]
            # the name of a village may be a district's too, in one city or in two
            codes = {self._up(no) for no in exact}
            no = exact[0] if len(codes) == 1 else None
        if no is None:
            self.unknown.add(written)
        return "" if no is None else self._up(no)

    def _up(self, no: int) -> str:
        for up in self.index.ancestors(no):
            if self.index.areas[up].level == self.level:
                return self.index.areas[up].code
        return ""

    def _patterns(self, titles: Iterable[str]) -> Iterable[_Named]:
        """Yield the full names of areas at the level and, behind a title, of those below it, the longest first."""
        order = {level: at for at, level in enumerate(self.index.levels)}
        own = order[self.level]
        before = "|".join(re.escape(one) for one in sorted(titles, key=len, reverse=True))
        named: dict[str, set[str]] = {}
        for one in self.pack.areas:
            if order[one.level] < own:
                continue
            names = (one.name, *one.aliases) if order[one.level] == own else (one.name,)
            for name in names:
                if order[one.level] == own and len(name.split()) > 1:
                    named.setdefault(rf"\b{re.escape(name.lower())}\b", set()).add(self._up(one.no))
                elif before:
                    form = rf"\b(?:{before})\.? {re.escape(name.lower())}\b"
                    named.setdefault(form, set()).add(self._up(one.no))
        for form, codes in sorted(named.items(), key=lambda pair: (-len(pair[0]), pair[0])):
            if len(codes) == 1:
                yield _Named(re.compile(form), next(iter(codes)))

    def _by_agency(self, agency: str) -> str:
        text = " ".join(agency.lower().split())
        if not text:
            return ""
        codes = {one.code for one in self._agencies if one.pattern.search(text)}
        return codes.pop() if len(codes) == 1 else ""  # an office of two cities is of neither
