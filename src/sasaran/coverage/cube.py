"""Coverage, overlap and untouched by area x decile x programme, from one small cube.

Each person becomes a dense whole number of three parts: area, decile and the bit mask of programmes that reach
them (own enrolments, and family benefits of their family). One count of those numbers is a cube of a few hundred
thousand cells, from which every table follows. No people's row is joined, sorted or kept: at 11 million persons
and 9.7 million benefits the cost is that of reading nine narrow columns.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from sasaran.errors import NumbersError
from sasaran.schema.engine import Engine
from sasaran.schema.tables import COVERAGE

__all__ = ["Cube", "coverage_pack", "read_cube"]

_DECILES = 11  # 0 is unranked
_WIDE = 16  # up to so many programmes a mask indexes a table; beyond, distinct masks are numbered
_PART = 1 << 17


@dataclass(frozen=True)
class Cube:
    """Non-empty cells: persons by area (-1 unknown), decile (0 unranked) and programme mask.

    Bit k of ``mask`` is programme ``programmes[k]``. All arrays have the same length; ``persons`` sums to the
    registry's persons.
    """

    programmes: tuple[int, ...]
    area_no: Any
    decile: Any
    mask: Any
    persons: Any

    def coverage(self) -> dict[str, Any]:
        """Return the columns of COVERAGE: per area and decile, persons per programme, any (-1), none (-2)."""
        groups = (self.area_no.astype(np.int64) + 1) * _DECILES + self.decile
        cells, at = np.unique(groups, return_inverse=True)
        wanted = [((self.mask >> k) & 1 == 1, no) for k, no in enumerate(self.programmes)]
        wanted += [(self.mask != 0, -1), (self.mask == 0, -2)]
        counts = [np.bincount(at, weights=self.persons * flag, minlength=len(cells)) for flag, _ in wanted]
        population = np.bincount(at, weights=self.persons, minlength=len(cells))
        many = len(wanted)
        return {
            "area_no": np.tile(cells // _DECILES - 1, many).astype(np.int16),
            "decile": np.tile(cells % _DECILES, many).astype(np.int8),
            "programme_no": np.repeat(np.array([no for _, no in wanted], np.int8), len(cells)),
            "persons": np.concatenate(counts).astype(np.int64) if many else np.empty(0, np.int64),
            "population": np.tile(population.astype(np.int64), many),
        }

    def overlap(self) -> Any:
        """Return persons by pair of programmes, shape (programmes, programmes); the diagonal is each one's own."""
        masks, persons = self.combinations()
        bits = (masks[:, None] >> np.arange(len(self.programmes), dtype=np.int64)) & 1
        return bits.T @ (bits * persons[:, None])

    def combinations(self) -> tuple[Any, Any]:
        """Return the distinct masks and the persons with exactly each."""
        masks, at = np.unique(self.mask, return_inverse=True)
        return masks, np.bincount(at, weights=self.persons, minlength=len(masks)).astype(np.int64)

    def untouched(self, decile: int) -> dict[int, int]:
        """Return the persons of ``decile`` that no programme reaches, by area number (-1 unknown)."""
        none = (self.mask == 0) & (self.decile == decile)
        areas, at = np.unique(self.area_no[none], return_inverse=True)
        counts = np.bincount(at, weights=self.persons[none], minlength=len(areas))
        return {int(area): int(n) for area, n in zip(areas, counts, strict=True)}


def coverage_pack(
    engine: Engine,
    *,
    basis: str,
    person: str = "person",
    enrolment: str = "enrolment",
    welfare: str = "welfare",
    out: str = "coverage",
) -> Cube:
    """Build the cube and leave table COVERAGE.

    Parameters
    ----------
    basis : str
        Basis of the deciles.
    person, enrolment, welfare : str
        Tables, views or table functions (``read_parquet('...')``) that hold the frozen quarter.
    out : str
        Table to leave; empty for none.

    Raises
    ------
    NumbersError
        If there are more than 63 programmes, or their areas and masks do not fit a 64-bit number.
    """
    cube = read_cube(engine, basis=basis, person=person, enrolment=enrolment, welfare=welfare)
    if out:
        columns = cube.coverage()
        with engine.scratch("coverage_rows") as (rows,):
            engine.put(rows, columns)
            engine.create(
                out,
                f"select {COVERAGE.select_list()} from (select nullif(area_no, -1) as area_no, "
                f"nullif(decile, 0) as decile, programme_no, persons, population from {rows}) "
                "order by area_no nulls first, decile nulls first, programme_no",
                table=COVERAGE,
            )
    return cube


def read_cube(engine: Engine, *, basis: str, person: str, enrolment: str, welfare: str) -> Cube:
    """Read the columns and count the cells."""
    own = _benefits(
        engine, f"select person_no as number, programme_no from {enrolment} where unit <> 'family'"
    )
    joint = _benefits(
        engine, f"select family_no as number, programme_no from {enrolment} where unit = 'family'"
    )
    programmes = tuple(sorted({*_met(own[1]), *_met(joint[1])}))
    if len(programmes) > 63:
        raise NumbersError("Too many programmes for one mask", rule="at most 63 programmes in one quarter")
    place, number, mask = _masks(engine, person, own, joint, programmes)
    ranks = engine.arrays(f"select person_no, decile from {welfare} where basis = ?", [basis])
    decile = np.zeros(len(mask), np.int8)
    ranked = _whole(ranks["person_no"], -1)
    decile[ranked] = _whole(ranks["decile"], 0)
    if number is not None:
        decile, mask = decile[number], mask[number]
    return _count_cells(place, decile, mask, programmes)


def _benefits(engine: Engine, sql: str) -> tuple[Any, Any]:
    """Return the numbers of who is reached and the programme of each, -1 where it is not told."""
    rows = engine.arrays(sql)
    return _whole(rows["number"], 0), _whole(rows["programme_no"], -1)


def _met(programme: Any) -> Any:
    """Return the programme numbers that occur."""
    return np.flatnonzero(np.bincount(programme[programme >= 0], minlength=1)).tolist()


def _masks(
    engine: Engine, person: str, own: tuple[Any, Any], joint: tuple[Any, Any], programmes: tuple[int, ...]
) -> tuple[Any, Any, Any]:
    """Return the area of each person row, the person numbers (None if they run 0, 1, 2 ...), masks by number."""
    families = len(joint[0]) > 0
    columns = "person_no, area_no, family_no" if families else "person_no, area_no"
    people = engine.arrays(f"select {columns} from {person}")
    number = _whole(people["person_no"], -1)
    mask = _bits(number, own, programmes)
    dense = len(number) == len(mask) and _runs(number)
    if families:
        theirs = _whole(people["family_no"], 0)
        reached = _bits(theirs, joint, programmes)
        for part in _parts(len(theirs)):
            rows = part if dense else number[part]
            mask[rows] |= reached[theirs[part]]
    return _whole(people["area_no"], -1), None if dense else number, mask


def _bits(known: Any, reached: tuple[Any, Any], programmes: tuple[int, ...]) -> Any:
    """Return the mask of programmes of every number from 0 to the largest that is known or reached."""
    number, programme = reached
    wide = np.uint16 if len(programmes) <= _WIDE else np.uint64
    mask = np.zeros(max(int(known.max(initial=-1)), int(number.max(initial=-1))) + 1, wide)
    bit = np.zeros(
        max(programmes, default=0) + 2, wide
    )  # the last one is for the programme that is not told, -1
    bit[list(programmes)] = [1 << k for k in range(len(programmes))]
    for part in _parts(len(number)):
        who, bits = number[part], bit[programme[part]]
        if bool((who[1:] >= who[:-1]).all()):
            first = np.flatnonzero(np.concatenate([[True], who[1:] != who[:-1]]))
            mask[who[first]] |= np.bitwise_or.reduceat(bits, first)
            continue
        for one in bit[list(programmes)]:
            # one bit at a time: a number found twice only has the bit set twice, so no unbuffered "at" is needed
            mask[who[bits == one]] |= one
    return mask


def _parts(n: int) -> list[slice]:
    """Return slices that keep what is worked on in the processor's cache."""
    return [slice(at, at + _PART) for at in range(0, n, _PART)]


def _runs(number: Any) -> bool:
    return all(
        bool((number[part] == np.arange(part.start, min(part.stop, len(number)))).all())
        for part in _parts(len(number))
    )


def _count_cells(area: Any, decile: Any, mask: Any, programmes: tuple[int, ...]) -> Cube:
    if len(programmes) <= _WIDE:
        masks, index = np.arange(1 << len(programmes), dtype=np.int64), mask
    else:
        masks, index = np.unique(mask, return_inverse=True)
        masks = masks.astype(np.int64)
    bins = (int(area.max(initial=-1)) + 2) * _DECILES * len(masks)
    key = np.empty(len(area), np.int64)
    for part in _parts(len(area)):
        some = key[part]
        np.add(area[part], 1, out=some, dtype=np.int64)
        some *= _DECILES
        some += decile[part]
        some *= len(masks)
        some += index[part].astype(np.int64)
    if bins <= max(4 * len(key), 1 << 20):
        counts = np.bincount(key, minlength=1)
        cells = np.flatnonzero(counts)
        persons = counts[cells]
    else:
        cells, persons = np.unique(key, return_counts=True)
    rest, at = np.divmod(cells, len(masks))
    return Cube(programmes, rest // _DECILES - 1, rest % _DECILES, masks[at], persons.astype(np.int64))


def _whole(column: Any, absent: int) -> Any:
    return np.asarray(column.filled(absent) if isinstance(column, np.ma.MaskedArray) else column)
