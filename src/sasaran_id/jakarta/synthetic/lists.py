"""Writes the programme lists of a quarter and notes who truly receives what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import numpy as np

from sasaran_id.jakarta.synthetic.batch import CHUNK, Gatherer
from sasaran_id.jakarta.synthetic.draw import Ints
from sasaran_id.jakarta.synthetic.listings import Listing
from sasaran_id.jakarta.synthetic.schemes import BY_CODE
from sasaran_id.jakarta.synthetic.sink import Csv, Sheet, Truth, transcode, write_sheet
from sasaran_id.jakarta.synthetic.text import MONTHS, text_query
from sasaran_id.jakarta.synthetic.world import World

__all__ = ["MOST_SHEET_ROWS", "ListWriter"]

MOST_SHEET_ROWS = 200_000
_NUMBERED_OFFICE, _NUMBERED_CITY = 5, "JAKARTA TIMUR"  # in the order of Kemendagri codes


@dataclass(frozen=True)
class ListWriter:
    """Writes one quarter's lists into ``folder``; ``city`` gives the city of each kelurahan."""

    con: duckdb.DuckDBPyConnection
    world: World
    folder: Path
    day: date
    truth: Truth
    city: Ints

    def write(self, listing: Listing, gatherer: Gatherer) -> Ints:
        """Write one list; return the amounts of those who truly receive it, in the order of `enrolled`."""
        enrolled = self.world.enrolled[listing.code]
        amounts = self._amounts(listing.code, enrolled)
        persons, amount, level = self._rows(listing, enrolled, amounts)
        order = gatherer.lot.uniform(persons.astype(np.int64), "order") + 4.0 * self._place(persons)
        rows, copy = self._twice(gatherer, persons, order)
        fields = {"amount": amount[rows], "level": level[rows], "copy": copy}
        stem = f"{listing.stem}_{self.day:%Y}T{(self.day.month + 2) // 3}"
        named = self._named(listing)
        if listing.workbook and len(rows) <= MOST_SHEET_ROWS:
            self._workbook(named, self.folder / f"{stem}.xlsx", gatherer, persons[rows], fields)
        else:
            self._delimited(named, self.folder / f"{stem}.{listing.suffix}", gatherer, persons[rows], fields)
        return amounts

    def _place(self, persons: Ints) -> Ints:
        return self.world.families.area[self.world.people.family[persons]].astype(np.float64)

    def _twice(self, gatherer: Gatherer, persons: Ints, order: Ints) -> tuple[Ints, Ints]:
        """Return the order of rows, and 1 where a person stands in a second place."""
        rows = np.arange(len(persons))
        again = rows[gatherer.lot.happens(persons.astype(np.int64), "twice", gatherer.rates.twice)]
        shift = gatherer.lot.uniform(persons[again].astype(np.int64), "again")
        keys = np.concatenate([order, np.floor(order[again] / 4.0) * 4.0 + 1.0 + shift])
        sorted_ = np.argsort(keys, kind="stable")
        return np.concatenate([rows, again])[sorted_], (sorted_ >= len(rows)).astype(np.int8)

    def _rows(self, listing: Listing, enrolled: Ints, amounts: Ints) -> tuple[Ints, Ints, Ints]:
        """Return persons, amounts and the free text column; suspended members stay listed, without amount."""
        off = self.world.suspended.get(listing.code, enrolled[:0])
        persons = np.concatenate([enrolled, off])
        amount = np.concatenate([amounts, np.zeros(len(off))])
        active = np.arange(len(persons)) < len(enrolled)
        if listing.code == "PBIJKN":
            return persons, amount, np.where(active, 0, 1).astype(np.int8)
        if listing.code == "KJP":
            return persons, amount, self._school(persons).astype(np.int8) + 2
        return persons, amount, np.full(len(persons), 6, dtype=np.int8)

    def _age(self, persons: Ints) -> Ints:
        last = (np.datetime64(self.day, "D") - np.datetime64("1970-01-01")).astype(np.int64)
        return np.asarray((last - self.world.people.birth[persons]) / 365.2425)

    def _school(self, persons: Ints) -> Ints:
        """Return 0 primary, 1 junior, 2 senior, 3 vocational."""
        age = self._age(persons)
        return np.select([age < 13, age < 16, persons % 2 == 0], [0, 1, 2], 3)

    def _amounts(self, code: str, enrolled: Ints) -> Ints:
        """Return Rp in the quarter: by school for KJP, by components for PKH, else one amount."""
        if code == "KJP":
            return np.array([750_000, 900_000, 1_260_000, 1_350_000], dtype=np.float64)[
                self._school(enrolled)
            ]
        if code == "PKH":
            return self._components(enrolled)
        return np.full(len(enrolled), BY_CODE[code].amount)

    def _components(self, enrolled: Ints) -> Ints:
        people, living = self.world.people, np.flatnonzero(self.world.living())
        family, age, count = people.family[living], self._age(living), len(self.world.families)

        def number(low: float, high: float) -> Ints:
            return np.bincount(family[(age >= low) & (age < high)], minlength=count)

        paid = 750_000 * np.minimum(number(0, 7), 2) + 225_000 * number(7, 13) + 375_000 * number(13, 16)
        paid = paid + 500_000 * number(16, 19) + 600_000 * np.minimum(number(60, 130), 1)
        return np.asarray(np.maximum(paid, 225_000)[people.family[enrolled]], dtype=np.float64)

    def _named(self, listing: Listing) -> Listing:
        quarter = (self.day.month + 2) // 3
        period = f"TRIWULAN {('I', 'II', 'III', 'IV')[quarter - 1]} TAHUN {self.day.year}"
        month = f"{MONTHS[self.day.month - 1]} {self.day.year}"
        fill = {"{period}": period, "{month}": month}

        def put(text: str) -> str:
            for key, value in fill.items():
                text = text.replace(key, value)
            return text

        columns = tuple((header, put(sql)) for header, sql in listing.columns)
        return replace(listing, columns=columns, titles=tuple(put(title) for title in listing.titles))

    def _gathered(
        self, listing: Listing, gatherer: Gatherer, persons: Ints, fields: dict[str, Ints], at: int
    ) -> dict[str, Ints]:
        columns = gatherer.rows(persons, at, fields["copy"][at : at + len(persons)])
        columns |= {name: values[at : at + len(persons)] for name, values in fields.items()}
        columns["level"] = columns["level"].astype(np.int8)
        if listing.code == "KLJ" and gatherer.lot.level > 0:
            numbered = self.city[columns["area"]] == _NUMBERED_OFFICE
            columns["nik"] = np.where(numbered, columns["nik"] // 10 * 10, columns["nik"])
        return columns

    def _delimited(
        self, listing: Listing, path: Path, gatherer: Gatherer, persons: Ints, fields: dict[str, Ints]
    ) -> None:
        sink = Csv(self.con, path, listing.columns, listing.delimiter)
        for at in range(0, len(persons), CHUNK):
            part = persons[at : at + CHUNK]
            first = sink.add(self._gathered(listing, gatherer, part, fields, at), text_query(True))
            self.truth.note(path.name, None, first, part + 1)
        if listing.encoding != "utf-8":
            transcode(path, listing.encoding)

    def _workbook(
        self, listing: Listing, path: Path, gatherer: Gatherer, persons: Ints, fields: dict[str, Ints]
    ) -> None:
        rows: list[tuple[Any, ...]] = []
        select = ", ".join(f"{sql} as c{no}" for no, (_, sql) in enumerate(listing.columns))
        for at in range(0, len(persons), CHUNK):
            self.con.register(
                "gathered", self._gathered(listing, gatherer, persons[at : at + CHUNK], fields, at)
            )
            rows += self.con.execute(f"{text_query(True)} select {select} from text order by i").fetchall()
            self.con.unregister("gathered")
        headers = [header for header, _ in listing.columns]
        if listing.code == "KLJ" and gatherer.lot.level > 0:
            rows = _as_numbers(rows, headers.index("NIK"), headers.index("Kota Adm."))
        sheet = Sheet(
            name=listing.sheet,
            titles=listing.titles,
            header=headers,
            groups=listing.groups,
            total_label=listing.total,
            total_column=headers.index(listing.total_column) if listing.total else -1,
            before=listing.before(self.day),
            after=_recap(rows, headers) if listing.recap else (),
        )
        write_sheet(path, sheet, rows)
        self.truth.note(path.name, listing.sheet, sheet.first_row, persons + 1)


def _as_numbers(rows: list[tuple[Any, ...]], nik: int, city: int) -> list[tuple[Any, ...]]:
    """Make the NIK of one office number cells, as a spreadsheet does to text it takes for numbers."""
    return [
        (*row[:nik], float(row[nik]), *row[nik + 1 :])
        if row[city] == _NUMBERED_CITY and row[nik].isdigit()
        else row
        for row in rows
    ]


def _recap(rows: Sequence[Sequence[Any]], headers: list[str]) -> list[tuple[str, list[list[Any]]]]:
    """Return a second sheet that counts the first by kelurahan: it looks like data and is none."""
    place = headers.index("Kelurahan")
    counts: dict[str, int] = {}
    for row in rows:
        counts[row[place]] = counts.get(row[place], 0) + 1
    return [("Rekap", [["Kelurahan", "Jumlah"], *([name, counts[name]] for name in sorted(counts))])]
