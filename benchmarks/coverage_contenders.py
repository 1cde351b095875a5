"""Four ways to the same three tables: coverage by village x decile x programme, overlap by pair, untouched.

Each contender reads the same Parquet files and does the work twice in one fresh process: the first time is cold, the
second warm. What comes out is digested, so that cell equality is a comparison of digests.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from typing import Any

__all__ = ["CONTENDERS", "digest"]

Rows = list[tuple[Any, ...]]
Answer = tuple[Rows, Rows, Rows]

CONTENDERS = {
    "sasaran": "benchmarks.coverage_contenders:sasaran",
    "DuckDB, plain SQL": "benchmarks.coverage_contenders:plain_sql",
    "DuckDB, SQL with masks": "benchmarks.coverage_contenders:mask_sql",
    "Polars, lazy": "benchmarks.coverage_contenders:polars_lazy",
}

_PEOPLE = """select p.person_no, p.family_no, p.area_no, w.decile from read_parquet('{0}/person.parquet') p
    left join (select person_no, decile from read_parquet('{0}/welfare.parquet') where basis = 'province') w
    using (person_no)"""
_REACH = """select person_no, programme_no from read_parquet('{0}/enrolment.parquet') where unit <> 'family'
    union select p.person_no, e.programme_no from read_parquet('{0}/enrolment.parquet') e
    join people p using (family_no) where e.unit = 'family'"""


def digest(answer: Answer) -> str:
    """Return one fingerprint of the three tables, whatever order their rows came in."""
    text = "\n".join(repr(sorted(tuple(map(_whole, row)) for row in rows)) for rows in answer)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _whole(value: Any) -> int:
    return -9 if value is None else int(value)


def _twice(work: Callable[[], Answer], again: int = 3) -> dict[str, Any]:
    start = time.perf_counter()
    answer = work()
    cold = time.perf_counter() - start
    warm = []
    for _ in range(again):
        start = time.perf_counter()
        work()
        warm.append(time.perf_counter() - start)
    cells = [len(rows) for rows in answer]
    return {"cold": cold, "warm": sorted(warm)[len(warm) // 2], "digest": digest(answer), "cells": cells}


def sasaran(folder: str, threads: int = 2) -> dict[str, Any]:
    """The coverage room's cube."""
    from sasaran.coverage.cube import coverage_pack
    from sasaran.store.duck import DuckEngine

    def table(name: str) -> str:
        return f"read_parquet('{folder}/{name}.parquet')"

    def work() -> Answer:
        with DuckEngine(threads=threads) as engine:
            cube = coverage_pack(
                engine,
                basis="province",
                person=table("person"),
                enrolment=table("enrolment"),
                welfare=table("welfare"),
            )
            cells = "select area_no, decile, programme_no, persons from coverage where persons > 0 and "
            covered = engine.rows(cells + "programme_no >= 0")
            none = engine.rows(cells + "programme_no = -2")
        shared = cube.overlap()
        many = len(cube.programmes)
        pairs = [
            (cube.programmes[a], cube.programmes[b], shared[a, b])
            for a in range(many)
            for b in range(a, many)
        ]
        return covered, [p for p in pairs if p[2]], [(a, d, n) for a, d, _, n in none]

    return _twice(work)


def plain_sql(folder: str, threads: int = 2) -> dict[str, Any]:
    """DuckDB as an analyst would write it: distinct person-programme pairs, joined, self-joined, anti-joined."""
    import duckdb

    def work() -> Answer:
        with duckdb.connect(config={"threads": threads}) as db:
            db.execute(f"create table people as {_PEOPLE.format(folder)}")
            db.execute(f"create table reach as {_REACH.format(folder)}")
            covered = db.execute(
                "select area_no, decile, programme_no, count(*) from reach join people using (person_no) group by all"
            ).fetchall()
            pairs = db.execute(
                "select a.programme_no, b.programme_no, count(*) from reach a join reach b using (person_no) "
                "where a.programme_no <= b.programme_no group by all"
            ).fetchall()
            none = db.execute(
                "select area_no, decile, count(*) from people anti join reach using (person_no) group by all"
            ).fetchall()
        return covered, pairs, none

    return _twice(work)


def mask_sql(folder: str, threads: int = 2) -> dict[str, Any]:
    """The cube's idea in SQL: one bit mask a person, one group by, the rest from the few cells."""
    import duckdb

    def work() -> Answer:
        with duckdb.connect(config={"threads": threads}) as db:
            source = f"read_parquet('{folder}/enrolment.parquet')"
            mask = "bit_or(1::integer << programme_no::integer)"
            db.execute(
                f"create table own as select person_no, {mask} as mask from {source} where unit <> 'family' group by 1"
            )
            db.execute(
                f"create table kin as select family_no, {mask} as mask from {source} where unit = 'family' group by 1"
            )
            db.execute(
                "create table cell as select area_no, decile, coalesce(o.mask, 0) | coalesce(k.mask, 0) as mask, "
                f"count(*) as n from ({_PEOPLE.format(folder)}) p left join own o using (person_no) "
                "left join kin k using (family_no) group by all"
            )
            bits = "(select unnest(range(10))::integer as k)"
            covered = db.execute(
                f"select area_no, decile, k, sum(n) from cell, {bits} where (mask >> k) & 1 = 1 group by all"
            ).fetchall()
            pairs = db.execute(
                f"select a.k, b.k, sum(n) from cell, {bits} a, {bits} b "
                "where a.k <= b.k and (mask >> a.k) & 1 = 1 and (mask >> b.k) & 1 = 1 group by all"
            ).fetchall()
            none = db.execute(
                "select area_no, decile, sum(n) from cell where mask = 0 group by all"
            ).fetchall()
        return covered, pairs, none

    return _twice(work)


def polars_lazy(folder: str, threads: int = 2) -> dict[str, Any]:
    """Polars' lazy frames, collected together so that shared parts are computed once."""
    import os

    os.environ.setdefault("POLARS_MAX_THREADS", str(threads))
    import polars as pl

    def work() -> Answer:
        person = pl.scan_parquet(f"{folder}/person.parquet")
        rank = pl.scan_parquet(f"{folder}/welfare.parquet").filter(pl.col("basis") == "province")
        people = person.join(rank.select("person_no", "decile"), on="person_no", how="left")
        benefit = pl.scan_parquet(f"{folder}/enrolment.parquet")
        own = benefit.filter(pl.col("unit") != "family").select("person_no", "programme_no")
        kin = (
            benefit.filter(pl.col("unit") == "family")
            .select("family_no", "programme_no")
            .unique()
            .join(person.select("person_no", "family_no"), on="family_no")
            .select("person_no", "programme_no")
        )
        reach = pl.concat([own, kin]).unique()
        covered = reach.join(people, on="person_no").group_by("area_no", "decile", "programme_no").len()
        pairs = (
            reach.join(reach, on="person_no", suffix="_b")
            .filter(pl.col("programme_no") <= pl.col("programme_no_b"))
            .group_by("programme_no", "programme_no_b")
            .len()
        )
        none = people.join(reach, on="person_no", how="anti").group_by("area_no", "decile").len()
        one, two, three = (frame.rows() for frame in pl.collect_all([covered, pairs, none]))
        return one, two, three

    return _twice(work)
