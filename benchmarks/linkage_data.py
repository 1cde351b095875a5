"""Linkage problems with the truth: a register, three lists with faults, and who is who.

``build(engine, Problem(people=100_000, seed=1, preset="documented"))`` leaves four tables in the engine:
``record``, ``source`` and ``area`` in the form of ``schema.tables`` (what ``sasaran.linkage.link`` takes) and
``truth`` (``record_no``, ``person``). Persons are numbered from 0; those from ``people`` upwards are in
no register. The same problem gives the same tables.

Seeds from 9000 upwards are reserved for reporting: nothing is tuned on them. Run
``python -m benchmarks data --size 100k --seed 1 --preset documented --dir DIR`` to write the tables as Parquet.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks.faults import PRESETS, faulty_numbers
from benchmarks.people import AREAS, CITIES, DISTRICTS, FIRST_AREA, city_of, district_of, make
from benchmarks.words import table
from sasaran.schema.engine import Engine
from sasaran.schema.tables import AREA, RECORD, SOURCE

__all__ = ["RESERVED_SEED", "SIZES", "Problem", "build", "write"]

RESERVED_SEED = 9000
TABLES = ("record", "source", "area", "truth")
SIZES = {"5k": 5_000, "20k": 20_000, "100k": 100_000, "300k": 300_000, "1m": 1_000_000, "11m": 11_000_000}

# share of `people` in each list, and the ages it prefers (from, to, times as likely)
_LISTS = (
    ("BANSOS", "welfare,programme", 0.30, (0, 120, 1.0)),
    ("KJP", "programme", 0.20, (6, 21, 4.0)),
    ("KLJ", "programme", 0.15, (60, 120, 4.0)),
)
_TITLES = (("H. ", "HJ. "), ("ALM. ", "ALMH. "), ("BPK ", "IBU "))


@dataclass(frozen=True)
class Problem:
    """A linkage problem.

    Parameters
    ----------
    people : int
        People in the register; the three lists together have 0.65 times as many rows.
    seed : int
        Seeds from 9000 are for reporting.
    preset : str
        Error model, a key of ``faults.PRESETS``.
    outside : float
        Share of people in no register.
    duplicated : float
        Share of a list's rows that repeat a person of the same list.
    words : str
        Table of name words: ``auto``, ``reference`` or ``built-in``.
    """

    people: int
    seed: int = 1
    preset: str = "documented"
    outside: float = 0.04
    duplicated: float = 0.015
    words: str = "auto"


def build(engine: Engine, problem: Problem) -> str:
    """Leave ``record``, ``source``, ``area`` and ``truth`` in the engine and return the origin of the name words."""
    rng = np.random.default_rng([problem.seed, problem.people])
    word_table = table(problem.words)
    everyone = round(problem.people / (1 - problem.outside))
    people = make(everyone, word_table, rng)
    number = rng.permutation(everyone)  # those below `problem.people` are in the register
    who, source = _choose(people, number, problem, rng)
    columns = faulty_numbers(people, who, source > 0, PRESETS[problem.preset], rng)
    columns["record_no"] = np.arange(len(who), dtype=np.int32)
    columns["source_no"] = source.astype(np.int16)
    columns["person"] = who.astype(np.int32)
    columns["relation"] = people.relation[who]
    with engine.scratch("bench_raw", "bench_word", "bench_person") as (raw, word, person):
        engine.put(raw, columns)
        _put_names(engine, word, person, people, word_table)
        engine.create("record", _record_sql(raw, person), table=RECORD)
        engine.put("truth", {"record_no": columns["record_no"], "person": number[who].astype(np.int32)})
    _put_sources(engine)
    _put_areas(engine)
    return word_table.origin


def write(engine: Engine, folder: Path, tables: tuple[str, ...] = TABLES) -> None:
    """Write the tables as Parquet files into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in tables:
        engine.run(f"copy (select * from {name} order by 1) to '{folder / name}.parquet' (format parquet)")


def _choose(people, number, problem, rng):
    """Return the person index and source of every record; rows of a source are in random order."""
    registered = np.flatnonzero(number < problem.people)
    who, source = [rng.permutation(registered)], [np.zeros(len(registered), np.int8)]
    age = (20543 - people.birth) / 365.25
    for k, (_, _, share, (low, high, times)) in enumerate(_LISTS, start=1):
        rows = round(share * problem.people)
        twice = round(problem.duplicated * rows)
        weight = np.exp(-0.8 * people.wealth) * np.where((age >= low) & (age < high), times, 1.0)
        key = np.log(rng.random(len(people))) / weight
        chosen = np.argpartition(-key, rows - twice)[: rows - twice]
        chosen = np.r_[chosen, rng.choice(chosen, twice, replace=False)]
        who.append(rng.permutation(chosen))
        source.append(np.full(rows, k, np.int8))
    return np.concatenate(who), np.concatenate(source)


def _put_names(engine, word, person, people, word_table):
    """Leave the true names of all people in the table ``person``: (person, name, mother)."""
    engine.put(word, {"no": np.arange(len(word_table.words), dtype=np.int32), "text": word_table.words})
    codes = {f"w{k}": people.words[:, k] for k in range(4)} | {f"m{k}": people.mother[:, k] for k in range(3)}
    with engine.scratch("bench_code") as (code,):
        engine.put(code, {"person": np.arange(len(people), dtype=np.int32)} | codes)
        joins = " ".join(f"left join {word} t_{c} on t_{c}.no = c.{c}" for c in codes)
        engine.create(
            person,
            f"select c.person, concat_ws(' ', {_texts('w', 4)}) as name, "
            f"concat_ws(' ', {_texts('m', 3)}) as mother from {code} c {joins}",
        )


def _texts(letter, n):
    return ", ".join(f"t_{letter}{k}.text" for k in range(n))


def _record_sql(raw, person):
    """Return the query that applies the name faults and lays out RECORD."""
    named = f"select r.*, p.name, p.mother from {raw} r join {person} p using (person)"
    return f"""
        select record_no, source_no, source_no as file_no,
            cast(record_no + 2 as bigint) as row_no,
            case when id_state = 0 then cast(national_id as bigint) end as national_id,
            ['valid', 'missing', 'invalid'][id_state + 1] as id_state,
            case when family_card > 0 then cast(family_card as bigint) end as family_card,
            cast(null as bigint) as household_key,
            {_faulty_name("name", "n", "sex")} as name,
            case when birth_state < 2 then date '1970-01-01' + birth end as birth_date,
            ['exact', 'default', 'missing'][birth_state + 1] as birth_state,
            ['M', 'F'][sex + 1] as sex,
            case when area >= 0 then cast(area + {FIRST_AREA} as smallint) end as area_no,
            cast(null as varchar) as address, cast(null as smallint) as rt, cast(null as smallint) as rw,
            case when not m_missing then {_faulty_name("mother", "m", "1")} end as mother_name,
            cast(relation as tinyint) as relation,
            cast(null as double) as weight, cast(null as smallint) as members
        from ({named}) order by record_no"""


def _faulty_name(column, p, woman):
    """Return the expression of a name with its faults, applied in the order of ``steps``; ``woman`` is 0 or 1."""
    known = (
        rf"case when regexp_matches(x, '^MU?O?[HC]?[HK]?A?M+A[DT]?\b') then regexp_replace(x, '^\S+', "
        f"['MOH.', 'MUH.', 'M.', 'MOCHAMAD'][{p}_abbr]) "
        f"when starts_with(x, 'SITI ') then ['ST.', 'ST', 'S.', 'SITTI'][{p}_abbr] || substr(x, 5) "
        f"when starts_with(x, 'ABDUL ') then ['ABD.', 'ABD', 'A.', 'ABDOEL'][{p}_abbr] || substr(x, 6) "
        f"when starts_with(x, 'NUR ') then 'N.' || substr(x, 4) "
        rf"when contains(x, ' ') then regexp_replace(x, '^(.*) (\S)\S*$', '\1 \2') else x end"
    )
    spell = (
        "[replace(x, 'U', 'OE'), replace(x, 'J', 'DJ'), replace(x, 'C', 'TJ'), replace(x, 'Y', 'J'), "
        "replace(x, 'F', 'P'), replace(x, 'Z', 'J'), replace(x, 'DH', 'D'), regexp_replace(x, 'I$', 'IE')]"
    )
    at = f"(1 + cast(floor({p}_at * length(x)) as integer))"
    letter = f"chr(65 + {p}_letter)"
    typo = (
        f"[substr(x, 1, {at} - 1) || {letter} || substr(x, {at} + 1), "
        f"substr(x, 1, {at} - 1) || substr(x, {at} + 1), "
        f"substr(x, 1, {at} - 1) || {letter} || substr(x, {at}), "
        f"substr(x, 1, {at} - 1) || substr(x, {at} + 1, 1) || substr(x, {at}, 1) || substr(x, {at} + 2)]"
    )
    hajj, late, polite = (f"['{man}', '{lady}'][{woman} + 1]" for man, lady in _TITLES)
    title = f"[{hajj} || x, x || ', S.PD', {late} || x, {polite} || x][{p}_title]"
    dropped = r"regexp_replace(x, ' \S+$', '')"
    turned = r"regexp_replace(x, '^(\S+) (.*)$', '\2 \1')"
    steps = (
        (f"{p}_abbr > 0", known),
        (f"{p}_drop", dropped),
        (f"{p}_turn", turned),
        (f"{p}_spell > 0", f"{spell}[{p}_spell]"),
        (f"{p}_typo > 0 and length(x) > 2", f"{typo}[{p}_typo]"),
        (f"{p}_title > 0", title),
    )
    return _fold(column, steps)


def _fold(column, steps):
    """Return nested lambdas that apply ``step`` where its condition holds, each to the result of the one before."""
    value = column
    for condition, step in steps:
        value = f"list_transform([{value}], lambda x: case when {condition} then {step} else x end)[1]"
    return f"nullif(trim({value}), '')"


def _put_sources(engine: Engine) -> None:
    """Leave the four sources: the register is number 0."""
    rows = [("DUKCAPIL", "register"), *((code, roles) for code, roles, _, _ in _LISTS)]
    values = ", ".join(
        f"({k}, '{code}', 'Owner of {code}', 'person', '{roles}')" for k, (code, roles) in enumerate(rows)
    )
    engine.create(
        "source",
        "select cast(a as smallint) as source_no, b as code, c as owner, d as entity, e as roles, "
        f"date '2026-03-31' as as_of from (values {values}) v(a, b, c, d, e) order by 1",
        table=SOURCE,
    )


def _put_areas(engine: Engine) -> None:
    """Leave the tree of areas: a province, 6 cities, 44 districts, 267 villages, numbered in that order."""
    village = np.arange(AREAS)
    district = district_of(village)
    _, first = np.unique(district, return_index=True)
    above = [[-1], np.zeros(CITIES), 1 + city_of(first), 1 + CITIES + district]
    sizes = [1, CITIES, DISTRICTS, AREAS]
    columns = {
        "area_no": np.arange(sum(sizes)),
        "rank": np.repeat(np.arange(4), sizes),
        "parent_no": np.concatenate(above).astype(np.int64),
    }
    with engine.scratch("bench_area") as (raw,):
        engine.put(raw, columns)
        engine.create(
            "area",
            "select cast(area_no as smallint) as area_no, "
            "['province', 'city', 'district', 'village'][rank + 1] as level, cast(rank as tinyint) as rank, "
            "cast(area_no as varchar) as code, cast(null as varchar) as other_code, "
            "'Area ' || area_no as name, "
            f"cast(nullif(parent_no, -1) as smallint) as parent_no from {raw} order by 1",
            table=AREA,
        )
