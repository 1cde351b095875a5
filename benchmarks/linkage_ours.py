"""The linkage room on a benchmark problem: as `sasaran build` runs it, learning included, and with a fitted model."""

from __future__ import annotations

from pathlib import Path

from benchmarks.frame import Timer
from benchmarks.linkage_data import TABLES, Problem, build, write
from sasaran.linkage.link import link
from sasaran.linkage.names import standardise
from sasaran.store.duck import DuckEngine
from sasaran_id.national.linkage import LINKAGE
from sasaran_id.national.names import NAMES
from sasaran_id.national.words import DEFAULT_BIRTHDAYS, FILLER_DATES

_DATES = {"default_birthdays": DEFAULT_BIRTHDAYS, "filler_dates": FILLER_DATES}


def make(folder: str, people: int, seed: int, preset: str, words: str = "auto") -> dict[str, object]:
    """Write a problem to ``folder``, and ``standard.parquet``: the same records standardised, for the peer."""
    target = Path(folder)
    with DuckEngine() as engine:
        origin = build(engine, Problem(people, seed, preset, words=words))
        write(engine, target)
        _standardise(engine)
        engine.run(f"copy (from standard order by record_no) to '{target}/standard.parquet' (format parquet)")
        rows = engine.count("record")
    return {"words": origin, "records": rows}


def _standardise(engine: DuckEngine) -> None:
    """Leave ``standard``: what both contenders may know of a record, names in the project's standard form."""
    for column in ("name", "mother_name"):
        standardise(engine, "record", "record_no", column, NAMES, f"std_{column}")
    engine.create(
        "standard",
        "select r.record_no, 's' || r.source_no as source, lpad(cast(r.national_id as varchar), 16, '0') as nik, "
        "coalesce(n.name, r.name) as name, "
        "array_to_string(list_sort(string_split(coalesce(n.name, r.name), ' ')), ' ') as name_sorted, "
        "r.birth_date as dob, r.area_no as area, a.parent_no as district, b.parent_no as city, r.sex, "
        "coalesce(m.name, r.mother_name) as mother, r.family_card as card from record r "
        "left join std_name n using (record_no) left join std_mother_name m using (record_no) "
        "left join area a on a.area_no = r.area_no left join area b on b.area_no = a.parent_no",
    )


def run(folder: str, out: str, links: str = "", threads: int = 2, memory: str = "6GB") -> dict[str, object]:
    """Link ``folder``; write (record_no, cluster) to ``out``; return seconds with and without learning.

    The first call learns (``with_training``), the second is handed the fitted model (``without_training``); both
    include the standardising of names. ``links`` receives the candidate pairs of the first for calibration.
    """
    timer = Timer()
    with DuckEngine(threads=threads, memory=memory) as engine:
        for name in TABLES[:3]:
            engine.create(name, f"from '{folder}/{name}.parquet'")
        with timer("with_training"):
            summary = link(engine, LINKAGE, NAMES, **_DATES)
        _leave(engine, out, links)
        with timer("without_training"):
            link(engine, LINKAGE, NAMES, model=summary.model, out="again", rates="rates_again", **_DATES)
    return {"seconds": timer.seconds, "seen": float(summary.seen), "passes": dict(summary.by_pass)}


def _leave(engine, out, links):
    engine.run(
        f"copy (select record_no, person_no as cluster from link where accepted order by 1) to '{out}' (format parquet)"
    )
    if links:
        engine.run(
            "copy (select l.record_no, a.record_no as register_record, l.probability, l.accepted from link l "
            "join record r on r.record_no = l.record_no and r.source_no > 0 "
            "join link a on a.person_no = l.person_no and a.accepted "
            "join record ra on ra.record_no = a.record_no and ra.source_no = 0 "
            f"order by 1, 2) to '{links}' (format parquet)"
        )
