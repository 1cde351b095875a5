"""The population register: one semicolon file, nearly complete, in order of place and family."""

from __future__ import annotations

from pathlib import Path

import duckdb
import numpy as np

from sasaran_id.jakarta.synthetic.batch import CHUNK, Gatherer
from sasaran_id.jakarta.synthetic.draw import Ints
from sasaran_id.jakarta.synthetic.faults import LETTER, SHORT, Rates
from sasaran_id.jakarta.synthetic.sink import Csv, Truth
from sasaran_id.jakarta.synthetic.text import text_query

__all__ = ["REGISTER_RATES", "in_order", "write_register"]

# after the clean-up of 2024 the register agrees with itself; what is left is names, mothers and few numbers
REGISTER_RATES = Rates(
    number={SHORT: 0.0001, LETTER: 0.00005},
    birth={"first": 0.001, "year": 0.0004},
    name=0.004,
    mother=0.04,
)
_RELATIONS = "['KEPALA KELUARGA','ISTRI','ANAK','MENANTU','CUCU','ORANG TUA','PEMBANTU','LAINNYA'][relation]"
_COLUMNS = (
    ("NIK", "nik"),
    ("NO_KK", "kk"),
    ("NAMA_LGKP", "name"),
    ("JENIS_KLMIN", "case when sex = 1 then 'P' else 'L' end"),
    ("TMPT_LHR", "birth_place"),
    ("TGL_LHR", "strftime(born, '%d-%m-%Y')"),
    ("STAT_HBKEL", f"case when relation = 2 and sex = 0 then 'SUAMI' else {_RELATIONS} end"),
    ("NAMA_LGKP_IBU", "mother"),
    ("ALAMAT", "lane"),
    ("NO_RT", "rt3"),
    ("NO_RW", "rw3"),
    ("KODE_WILAYAH", "code"),
    ("NAMA_KEL", "village"),
    ("NAMA_KEC", "district"),
    ("NAMA_KAB", "'KOTA ADM. ' || city"),
)


def in_order(gatherer: Gatherer, persons: Ints, known: bool = False) -> Ints:
    """Sort people by kelurahan, RW, RT, family (with ``known``, as the welfare list groups them) and place in it."""
    families = gatherer.world.families
    family = (
        families.known_as[gatherer.world.people.family[persons]]
        if known
        else gatherer.world.people.family[persons]
    )
    place = (families.area[family].astype(np.int64) << 16) | (families.rw[family].astype(np.int64) << 8)
    place = ((place | families.rt[family]) << 32) | family
    return persons[np.argsort(place, kind="stable")]


def write_register(con: duckdb.DuckDBPyConnection, path: Path, gatherer: Gatherer, truth: Truth) -> None:
    """Write everyone the register lists, among them some who died or left."""
    persons = in_order(gatherer, np.flatnonzero(gatherer.world.people.registered))
    sink = Csv(con, path, _COLUMNS, ";")
    for start in range(0, len(persons), CHUNK):
        part = persons[start : start + CHUNK]
        first = sink.add(gatherer.rows(part, start), text_query())
        truth.note(path.name, None, first, part + 1)
