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

__all__ = ["Cube", "coverage_pack", "person_masks", "read_cube"]

_DECILES = 11  # 0 is unranked
_WIDE = 16  # up to so many programmes a mask indexes a table; beyond, distinct masks are numbered


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
    own = engine.arrays(f"select person_no, programme_no from {enrolment} where unit <> 'family'")
    joint = engine.arrays(f"select family_no, programme_no from {enrolment} where unit = 'family'")
    programmes = _programmes(own["programme_no"], joint["programme_no"])
    place, number, mask = person_masks(engine, person, own, joint, programmes)
    ranks = engine.arrays(f"select person_no, decile from {welfare} where basis = ?", [basis])
    decile = np.zeros(len(mask), np.int8)
    ranked = _whole(ranks["person_no"], -1)
    decile[ranked] = _whole(ranks["decile"], 0)
    if number is not None:
        decile, mask = decile[number], mask[number]
    return _count_cells(place, decile, mask, programmes)


def person_masks(
    engine: Engine, person: str, own: Any, joint: Any, programmes: tuple[int, ...]
) -> tuple[Any, Any, Any]:
    """Return the area of each person row, the person numbers (None if they run 0, 1, 2 ...), masks by number."""
    family = bool(len(joint["family_no"]))
    columns = "person_no, area_no, family_no" if family else "person_no, area_no"
    people = engine.arrays(f"select {columns} from {person}")
    number = _whole(people["person_no"], -1)
    size = int(max(number.max(initial=-1), _whole(own["person_no"], -1).max(initial=-1))) + 1
    mask = _bits(size, own["person_no"], own["programme_no"], programmes)
    dense = (
        len(number) == size and bool((number[1:] - number[:-1] == 1).all()) and (size == 0 or number[0] == 0)
    )
    if family:
        theirs = _whole(people["family_no"], 0)
        most = int(max(theirs.max(initial=0), joint["family_no"].max(initial=0))) + 1
        reached = _bits(most, joint["family_no"], joint["programme_no"], programmes)[theirs]
        if dense:
            mask |= reached
        else:
            mask[number] |= reached
    return _whole(people["area_no"], -1), None if dense else number, mask


def _bits(size: int, number: Any, programme: Any, programmes: tuple[int, ...]) -> Any:
    wide = np.uint16 if len(programmes) <= _WIDE else np.uint64
    mask = np.zeros(size, wide)
    for k, no in enumerate(programmes):
        # one bit at a time: a person found twice only has the bit set twice, so no unbuffered "at" is needed
        mask[number[programme == no]] |= wide(1 << k)
    return mask


def _programmes(*columns: Any) -> tuple[int, ...]:
    seen = np.zeros(128, dtype=bool)
    for column in columns:
        seen |= np.bincount(_whole(column, 0), minlength=128)[:128] > 0
    found = tuple(int(no) for no in np.flatnonzero(seen))
    if len(found) > 63:
        raise NumbersError("Too many programmes for one mask", rule="at most 63 programmes in one quarter")
    return found


def _count_cells(area: Any, decile: Any, mask: Any, programmes: tuple[int, ...]) -> Cube:
    if len(programmes) <= _WIDE:
        masks, index = np.arange(1 << len(programmes), dtype=np.int64), mask
    else:
        masks, index = np.unique(mask, return_inverse=True)
        masks = masks.astype(np.int64)
    areas = int(area.max(initial=-1)) + 2
    bins = areas * _DECILES * len(masks)
    narrow = np.int32 if bins < 2**31 else np.int64
    key = area.astype(narrow)
    key += 1
    key *= _DECILES
    key += decile
    key *= len(masks)
    key += index.astype(narrow)
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
