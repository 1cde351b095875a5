"""Gathers a report from aggregated tables. It reads no table whose rows are people, save to count versions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sasaran.errors import NumbersError
from sasaran.publish.data.changes import change
from sasaran.publish.data.facts import (
    Alone,
    AreaGap,
    Basis,
    Combination,
    CoverageCell,
    Facts,
    InputFile,
    LinkError,
    Misranked,
    Pair,
    Place,
    Programme,
    ReportData,
    RuleCount,
    SourceQuality,
    Untouched,
)
from sasaran.publish.maps import Picture
from sasaran.schema.area import AreaLevel
from sasaran.schema.engine import Engine
from sasaran.schema.estimate import Estimate
from sasaran.sources.warnings import read as read_warnings

__all__ = ["gather"]

_METHOD = "linkage error: Poisson-binomial over candidate links, missed-match rate added"


def gather(
    engine: Engine,
    *,
    facts: Facts,
    levels: Sequence[AreaLevel],
    basis: str,
    decile: int = 1,
    programmes: str = "all",
    picture: Picture | None = None,
    level: float = 0.90,
) -> ReportData:
    """Read the tables of a release from ``engine`` into a report.

    ``level`` is the coverage with which the tables' limits were reckoned.
    ``facts.previous`` names the release that the change tables were made against; empty leaves that section out.
    Raises :class:`NumbersError` if the gap was not computed for this basis, decile and programme set.
    """
    reader = _Reader(engine, facts, level)
    asked = reader.basis(basis, decile, programmes)
    gaps = reader.gaps(asked)
    if None not in gaps:
        raise NumbersError(
            "The untouched were not counted for this question",
            where=f"basis {basis}, decile {decile}, programmes {programmes}",
            todo="run the quarter with this basis, decile and programme set first",
        )
    areas = reader.areas(gaps)
    root = AreaGap(-1, "", -1, "", facts.region, None, *gaps[None])
    return ReportData(
        facts=facts,
        basis=asked,
        levels=tuple(levels),
        persons=reader.universe(),
        total=root,
        areas=areas,
        never_ranked=reader.never_ranked(basis),
        not_in_registry=reader.not_in_registry(),
        programmes=reader.programmes(),
        coverage=reader.coverage(),
        pairs=reader.pairs(),
        combinations=reader.combinations(),
        places=reader.places(),
        quality=reader.quality(),
        link_errors=reader.link_errors(),
        inputs=reader.inputs(),
        warnings=read_warnings(engine),
        change=change(engine, facts.previous, basis) if facts.previous else None,
        picture=picture,
        misranked=reader.misranked(asked),
        level=level,
    )


@dataclass(frozen=True)
class _Reader:
    engine: Engine
    facts: Facts
    level: float

    def _estimate(self, row: Sequence[Any], n: int, unit: str, domain: str = "") -> Estimate:
        value, low, high, se = (float(each) for each in row)
        source = f"{self.facts.quarter} {self.facts.release}"
        return Estimate(
            value, se, low, high, self.level, _METHOD, n, domain, self.facts.quarter, source, unit
        )

    def basis(self, key: str, decile: int, programmes: str) -> Basis:
        found = self.engine.rows(
            "select version, max(as_of) from welfare where basis = ? group by version order by version", [key]
        )
        versions = tuple(version for version, _ in found if version)
        dates = [as_of for _, as_of in found if as_of]
        return Basis(key, decile, programmes, versions, max(dates, default=None))

    def gaps(self, basis: Basis) -> dict[int | None, tuple[Untouched, Untouched]]:
        """Return persons and families per area number, None for the whole."""
        found = self.engine.rows(
            """select area_no, unit, n, expected, low, high, se, review, certain,
                      weighted_n, weighted, weighted_low, weighted_high, weighted_se
               from gap where basis = ? and decile = ? and programmes = ? order by area_no, unit""",
            [basis.key, basis.decile, basis.programmes],
        )
        units: dict[int | None, dict[str, Untouched]] = defaultdict(dict)
        for area_no, unit, n, *rest in found:
            units[area_no][unit] = self._untouched(n, rest, unit)
        none = Untouched(0, None, 0)
        return {no: (each.get("person", none), each.get("family", none)) for no, each in units.items()}

    def _untouched(self, n: int, rest: Sequence[Any], unit: str) -> Untouched:
        expected, review, certain, weighted_n, weighted = rest[:4], rest[4], rest[5], rest[6], rest[7:]
        if abs(weighted_n - n) > 0.5:
            stands_for = round(weighted_n)
            return Untouched(stands_for, self._estimate(weighted, n, unit), review, certain, weighted=True)
        return Untouched(n, self._estimate(expected, n, unit), review, certain)

    def misranked(self, basis: Basis) -> Misranked | None:
        """Return the second interval of the whole; None where the quarter has none for this question."""
        if basis.programmes != "all" or not self.engine.has("ranking_gap"):
            return None
        rows = self.engine.rows(
            """select listed, listed_true, expected, rank_low, rank_high, rank_se, low, high, se,
                      reliability, reliability_low, reliability_high, source
               from ranking_gap where area_no is null and basis = ? and decile = ?""",
            [basis.key, basis.decile],
        )
        if not rows or not rows[0][2]:
            return None
        listed, true, value, low, high, se, *rest = rows[0]
        ranking = self._estimate((value, low, high, se), round(listed), "person")
        both = self._estimate((value, *rest[:3]), round(listed), "person")
        return Misranked(listed, true, ranking, both, (rest[3], rest[4], rest[5]), str(rest[6]))

    def areas(self, gaps: Mapping[int | None, tuple[Untouched, Untouched]]) -> tuple[AreaGap, ...]:
        zero = Estimate(0.0, 0.0, 0.0, 0.0, self.level, _METHOD, 0, "", self.facts.quarter, "", "")
        nobody = Untouched(0, zero, 0, 0)
        found = self.engine.rows(
            "select area_no, level, rank, code, name, parent_no from area order by rank, code, area_no"
        )
        lines = []
        for area_no, level, rank, code, name, parent_no in found:
            persons, families = gaps.get(area_no, (nobody, nobody))
            lines.append(AreaGap(area_no, level, rank, code, name, parent_no, persons, families))
        return tuple(lines)

    def universe(self) -> int:
        """Return the registry's persons: each (area, decile) once."""
        return int(
            self.engine.value("select coalesce(sum(population), 0) from coverage where programme_no = -2")
        )

    def never_ranked(self, basis: str) -> Alone:
        found = self.engine.rows(
            "select n, expected, low, high, se from never_ranked where basis = ? and area_no is null", [basis]
        )
        return (
            Alone(found[0][0], self._estimate(found[0][1:], found[0][0], "person"))
            if found
            else Alone(0, None)
        )

    def not_in_registry(self) -> Alone:
        """Return the records of all programmes whose person no register and no welfare list knows.

        Programmes are counted apart (a person on two lists counts twice), so no interval is given to the sum.
        """
        found = self.engine.rows(
            """select programme_no, n, expected, low, high, se from not_in_registry
               where area_no is null order by programme_no"""
        )
        each = tuple((no, self._estimate(rest, n, "record")) for no, n, *rest in found)
        total = _added([estimate for _, estimate in each])
        return Alone(sum(n for _, n, *_ in found), total, each)

    def programmes(self) -> tuple[Programme, ...]:
        found = self.engine.rows(
            """select programme_no, code, name, owner from programme
               where programme_no in (select programme_no from overlap) order by programme_no"""
        )
        return tuple(Programme(*row) for row in found)

    def coverage(self) -> tuple[CoverageCell, ...]:
        found = self.engine.rows(
            """select decile, programme_no, n, expected, low, high, se from decile_coverage
               order by decile nulls last, programme_no"""
        )
        return tuple(CoverageCell(d, p, n, self._estimate(rest, n, "person")) for d, p, n, *rest in found)

    def pairs(self) -> tuple[Pair, ...]:
        found = self.engine.rows(
            "select programme_no, other_no, persons, families from overlap order by programme_no, other_no"
        )
        return tuple(Pair(*row) for row in found)

    def combinations(self) -> tuple[Combination, ...]:
        found = self.engine.rows("select mask, persons, families from combination order by rank")
        return tuple(Combination(_bits(mask), persons, families) for mask, persons, families in found)

    def places(self) -> tuple[Place, ...]:
        found = self.engine.rows(
            "select programme_no, place, n, share, low, high, se from outside order by programme_no, place"
        )
        return tuple(Place(no, place, n, self._estimate(rest, n, "share")) for no, place, n, *rest in found)

    def quality(self) -> tuple[SourceQuality, ...]:
        sources = self.engine.rows(
            """select s.source_no, s.code, s.owner, count(f.file_no), coalesce(sum(f.rows_in), 0),
                      coalesce(sum(f.accepted), 0), coalesce(sum(f.quarantined), 0)
               from source s left join source_file f using (source_no)
               group by s.source_no, s.code, s.owner order by s.code"""
        )
        broken, notes = self._rules("quarantine", "q.owner"), self._rules("note", "s.owner")
        lines = []
        for no, code, owner, files, rows_in, accepted, quarantined in sources:
            account = (int(rows_in), int(accepted), int(quarantined))
            lines.append(SourceQuality(code, owner, files, *account, broken.get(no, ()), notes.get(no, ())))
        return tuple(lines)

    def _rules(self, table: str, owner: str) -> dict[int, tuple[RuleCount, ...]]:
        found = self.engine.rows(
            f"""select f.source_no, q.rule, coalesce(q.column_name, ''),
                       count(distinct (q.file_no, q.row_no)) as rows, {owner}
                from {table} q join source_file f using (file_no) join source s using (source_no)
                group by f.source_no, q.rule, q.column_name, {owner}
                order by f.source_no, rows desc, q.rule, q.column_name"""
        )
        rules: dict[int, list[RuleCount]] = defaultdict(list)
        for source_no, rule, column, rows, keeper in found:
            rules[source_no].append(RuleCount(rule, column, rows, keeper))
        return {no: tuple(each) for no, each in rules.items()}

    def link_errors(self) -> tuple[LinkError, ...]:
        found = self.engine.rows(
            """select s.code, r.records, r.linked, r.false_matches, r.missed_candidates + r.missed_unseen,
                      r.missed_unseen_se
               from rates r join source s using (source_no) order by s.code"""
        )
        return tuple(LinkError(*row) for row in found)

    def inputs(self) -> tuple[InputFile, ...]:
        found = self.engine.rows(
            """select s.code, f.file, f.sha256, sum(f.rows_in) from source_file f join source s using (source_no)
               group by s.code, f.file, f.sha256 order by s.code, f.file, f.sha256"""
        )
        return tuple(InputFile(code, file, sha256, int(rows)) for code, file, sha256, rows in found)


def _bits(mask: int) -> tuple[int, ...]:
    return tuple(bit for bit in range(64) if mask >> bit & 1)


def _added(parts: Sequence[Estimate]) -> Estimate | None:
    """Add estimates of different lists; limits are added too, which is wide rather than narrow."""
    if not parts:
        return None
    first = parts[0]
    value, low, high = (sum(getattr(each, name) for each in parts) for name in ("value", "low", "high"))
    n = sum(each.n for each in parts)
    return Estimate(
        value, None, low, high, first.level, first.method, n, "", first.period, first.source, first.unit
    )
