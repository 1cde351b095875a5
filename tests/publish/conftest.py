"""A quarter's aggregated tables, made up with one seed over the pack's real areas, and the report from them."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from sasaran import packs
from sasaran.publish import maps
from sasaran.publish.data import Facts, gather
from sasaran.schema import tables
from sasaran.store.duck import DuckEngine

HOSTILE_AREA = "<script>alert(\"x\")</script> & 'Tebet'"
HOSTILE_OWNER = 'Dinas <b>Sosial</b> & "Co"'
PROGRAMMES = (0, 2, 3, 4, 5, 12, 15, 16, 17)


def _reals(engine: DuckEngine, table: tables.Table, rows: list[tuple]) -> None:
    engine.run(f"drop table if exists {table.name}")
    engine.run(table.ddl())
    if rows:
        lines = ", ".join(f"({', '.join(map(_literal, row))})" for row in rows)
        engine.run(f"insert into {table.name} values {lines}")
    engine.conform(table.name, table)


def _literal(value: object) -> str:
    if value is None:
        return "null"
    if isinstance(value, str | date):
        return "'" + str(value).replace("'", "''") + "'"
    return str(value)


def _count(n: int, value: float, se: float) -> tuple:
    low, high = max(0, round(value - 1.645 * se)), min(n, round(value + 1.645 * se))
    return n, value, low, high, se


def put_areas(engine: DuckEngine, pack, *, hostile: bool = False) -> None:
    ranks = {level.key: level.rank for level in pack.levels}
    rows = [(a.no, a.level, ranks[a.level], a.code, a.codes.get("bps"), a.name, a.parent) for a in pack.areas]
    if hostile:
        rows[1] = (*rows[1][:5], HOSTILE_AREA, rows[1][6])
    _reals(engine, tables.AREA, rows)


def put_gap(engine: DuckEngine, pack, rng: np.random.Generator) -> None:
    """Counts per kelurahan, added up the tree, so that levels agree as they do in a real quarter."""
    leaves = [a for a in pack.areas if a.level == "village"]
    tally: dict[tuple[int | None, str], np.ndarray] = {}
    for area in leaves:
        n = int(rng.poisson((area.population or 0) * 0.028))
        share = rng.beta(2, 18)
        sure = rng.binomial(n, share)
        review = rng.binomial(sure, 0.06)
        for unit, size in (("person", 1.0), ("family", 0.31)):
            line = np.array(
                [
                    round(n * size),
                    (sure - 0.4 * review) * size,
                    review * 0.24 * size,
                    sure * size,
                    review * size,
                ]
            )
            at = area
            while True:
                tally[at.no, unit] = tally.get((at.no, unit), 0) + line
                if at.parent is None:
                    break
                at = pack.areas[at.parent]
            tally[None, unit] = tally.get((None, unit), 0) + line
    rows = []
    for (area_no, unit), (n, value, var, sure, review) in tally.items():
        n = round(n)
        counts = _count(n, float(value), float(var) ** 0.5)
        rows.append(
            (
                "province",
                1,
                "all",
                unit,
                area_no,
                *counts,
                int(sure - review),
                int(sure),
                int(review),
                float(n),
                float(value),
                float(counts[2]),
                float(counts[3]),
                float(counts[4]),
            )
        )
    _reals(engine, tables.GAP, rows)


def put_coverage(engine: DuckEngine, rng: np.random.Generator) -> None:
    deciles = [*range(1, 11), None]
    people = [
        285_000,
        402_000,
        511_000,
        640_000,
        790_000,
        930_000,
        1_080_000,
        1_240_000,
        1_500_000,
        2_100_000,
        1_530_000,
    ]
    _reals(engine, tables.COVERAGE, [(0, d, -2, n // 3, n) for d, n in zip(deciles, people, strict=True)])
    rows = []
    for programme in (-1, *PROGRAMMES):
        level = 0.9 if programme == -1 else rng.uniform(0.03, 0.7)
        for d, n in zip(deciles, people, strict=True):
            share = level * np.exp(-0.22 * ((d or 8) - 1))
            rows.append((d, programme, *_count(n, n * share, 3 * (n * share) ** 0.5), share))
    _reals(engine, tables.DECILE_COVERAGE, rows)
    places = []
    for programme in PROGRAMMES:
        total = int(rng.integers(20_000, 700_000))
        parts = rng.dirichlet([8, 3, 0.8])
        for place, share in zip(("inside", "outside", "unranked"), parts, strict=True):
            places.append(
                (
                    programme,
                    place,
                    total,
                    share,
                    max(0, share - 0.01),
                    min(1, share + 0.01),
                    0.006,
                )
            )
    _reals(engine, tables.OUTSIDE, places)


def put_overlap(engine: DuckEngine, rng: np.random.Generator) -> None:
    combos: dict[int, int] = {0: 7_000_000}
    for _ in range(60):
        held = rng.choice(PROGRAMMES, size=int(rng.integers(1, 4)), replace=False)
        combos[int(sum(1 << int(no) for no in held))] = int(rng.pareto(0.9) * 900) + 3
    names = {p.no: p.code for p in packs.load("id-jakarta").programmes}
    ordered = sorted(combos.items(), key=lambda item: (-item[1], item[0]))
    _reals(
        engine,
        tables.COMBINATION,
        [
            (rank, mask, "+".join(names[b] for b in range(64) if mask >> b & 1), n, n // 3)
            for rank, (mask, n) in enumerate(ordered, start=1)
        ],
    )
    pairs = []
    for i in PROGRAMMES:
        for j in PROGRAMMES:
            if i <= j:
                n = sum(c for mask, c in combos.items() if mask >> i & 1 and mask >> j & 1)
                pairs.append((i, j, n, n // 3))
    _reals(engine, tables.OVERLAP, pairs)


def put_sources(engine: DuckEngine, *, hostile: bool = False) -> None:
    keepers = [
        ("DTSEN", "BPS"),
        ("DUKCAPIL", "Dinas Dukcapil"),
        ("KJP", "Dinas Pendidikan (P4OP)"),
        ("KLJ", "Dinas Sosial"),
        ("PBIJKN", "BPJS Kesehatan"),
        ("PKH", "Kementerian Sosial"),
        ("SEMBAKO", "Kementerian Sosial"),
    ]
    if hostile:
        keepers[3] = ("KLJ", HOSTILE_OWNER)
    _reals(
        engine,
        tables.SOURCE,
        [
            (no, code, owner, "person", "programme", date(2026, 3, 31))
            for no, (code, owner) in enumerate(keepers)
        ],
    )
    sizes = [9_480_000, 11_011_862, 707_622, 167_820, 1_412_330, 221_400, 318_900]
    _reals(
        engine,
        tables.SOURCE_FILE,
        [
            (
                no,
                no,
                f"{keepers[no][0].lower()}_2026q1.csv",
                None,
                f"{no:064x}",
                10_000 + no,
                size,
                size - 137 * no,
                137 * no,
                0,
            )
            for no, size in enumerate(sizes)
        ],
    )
    _reals(
        engine,
        tables.QUARANTINE,
        [
            (no, row, column, rule, keepers[no][1])
            for no in range(1, 7)
            for column, rule, many in (("NIK", "no_identity", 5 * no), (None, "unreadable_line", no))
            for row in range(many)
        ],
    )
    _reals(
        engine,
        tables.NOTE,
        [(no, row, "Periode", "period_missing") for no in range(2, 5) for row in range(12)],
    )
    _reals(
        engine,
        tables.RATES,
        [
            (no, size, int(size * 0.97), size * 0.0012, size * 0.004, size * 0.002, size * 0.0004)
            for no, size in enumerate(sizes)
        ],
    )


def put_warnings(engine: DuckEngine) -> None:
    _reals(
        engine,
        tables.WARNING,
        [
            ("PANGAN", None, "no_file", "{}"),
            ("PANGAN", None, "gone", '{"before": 61234}'),
            ("BPNT", None, "no_file", "{}"),
            ("REGSOSEK", None, "no_list", "{}"),
            ("REGSOSEK", None, "gone", '{"before": 98001}'),
            ("KJP", None, "shrank", '{"before": 1415244, "now": 707622, "owner": "P4OP"}'),
            ("KLJ", None, "gone", '{"before": 3}'),
            (None, "baru <b>.xlsx", "unclaimed", "{}"),
            (None, None, "period_assumed", '{"quarter": "2026Q1", "sources": "KLJ, PKH"}'),
            ("PKH", "pkh_2026q1.csv", "rounded", '{"owner": "Kementerian Sosial"}'),
            ("PKH", "pkh_2026q1.csv", "total_differs", '{"column": "Jumlah", "row": 221402}'),
            ("PKH", None, "status_open", '{"column": "STATUS", "values": 4}'),
            ("PKH", "pkh_2026q1.csv", "quarantined", '{"owner": "Kementerian Sosial", "rows": 685}'),
        ],
    )


def put_alone(engine: DuckEngine) -> None:
    _reals(engine, tables.NEVER_RANKED, [("province", None, *_count(1_531_862, 1_531_862.0, 310.0))])
    _reals(
        engine,
        tables.NOT_IN_REGISTRY,
        [(no, None, *_count(400 * (no + 1), 380.0 * (no + 1), 9.0)) for no in PROGRAMMES],
    )
    engine.run(
        """create or replace table welfare as
           select 'province' as basis, 'DTSEN v3 2026' as version, date '2026-02-28' as as_of"""
    )


def put_change(engine: DuckEngine) -> None:
    _reals(engine, tables.CHANGE_AREA, [(10, 11_000_000, 41_200, 29_338, 9_000, 9_000, 11_011_862, 5, 4)])
    turns = [
        ("in", "born", 812),
        ("in", "first_listed", 301),
        ("out", "no_longer_listed", 214),
        ("out", "merged", 3),
        ("moved", "area_changed", 455),
    ]
    persons = [(kind, reason) for kind, reason, many in turns for _ in range(many)]
    _reals(
        engine,
        tables.CHANGE_PERSON,
        [(no, kind, reason, None, None, None, None, None) for no, (kind, reason) in enumerate(persons)],
    )
    moves = [
        (before, after)
        for before, after, many in ((1, 2, 90), (2, 1, 61), (3, 1, 12), (None, 1, 44), (1, None, 2))
        for _ in range(many)
    ]
    _reals(
        engine,
        tables.CHANGE_DECILE,
        [
            (no, "province", before, after, "new_version", "v2", "v3", 10)
            for no, (before, after) in enumerate(moves)
        ],
    )
    lines = [(no, 10_000 * (no + 1), 210, 340, 10_000 * (no + 1) + 130, 12, 31, 7) for no in PROGRAMMES]
    lines[6] = (15, 1_398_000, 271_300, 2_100, 1_128_800, 400, 38_400, 12_070)
    _reals(engine, tables.CHANGE_PROGRAMME, lines)
    engine.create(
        tables.CHANGE_BENEFIT.name,
        f"""select {tables.CHANGE_BENEFIT.select_list()} from (
              select range as person_id, 15 as programme_no, 'lost' as kind,
                     case when range < 300 then 'identity_changed' when range < 900 then 'link_lost'
                          else 'list_shrank' end as reason,
                     10 as area_no, 1 as decile, false as untouched from range(271600)
              union all select range, 0, 'gained', 'newly_listed', 10, 4, false from range(340)
              union all select 1000 + range, 2, 'lost', 'person_out', 10, 4, false from range(210))""",
        table=tables.CHANGE_BENEFIT,
    )


def fill(engine: DuckEngine, *, hostile: bool = False, seed: int = 20260331):
    """Put the whole made-up quarter on the engine and return the pack."""
    pack = packs.load("id-jakarta")
    rng = np.random.default_rng(seed)
    put_areas(engine, pack, hostile=hostile)
    _reals(
        engine,
        tables.PROGRAMME,
        [(p.no, p.code, p.name, p.owner, p.unit, p.kind, p.amount, p.period) for p in pack.programmes],
    )
    put_gap(engine, pack, rng)
    put_coverage(engine, rng)
    put_overlap(engine, rng)
    put_sources(engine, hostile=hostile)
    put_warnings(engine)
    put_alone(engine)
    put_change(engine)
    return pack


def facts() -> Facts:
    return Facts(
        "2026Q1",
        "r1",
        "DKI Jakarta",
        "id-jakarta",
        "2026.1",
        "0.1.0",
        "3f" * 32,
        date(2026, 3, 31),
        7,
        "2025Q4 r1",
        (("accept", "0.5"), ("programmes", "all")),
        terms=packs.load("id-jakarta").terms(),
    )


@pytest.fixture(scope="session")
def data():
    """The made-up quarter as a report's data."""
    with DuckEngine(threads=2, memory="2GB") as engine:
        pack = fill(engine)
        return gather(
            engine, facts=facts(), levels=pack.levels, basis="province", picture=maps.draw(pack.areas)
        )


@pytest.fixture(scope="session")
def hostile():
    """The same with a hostile area name and agency."""
    with DuckEngine(threads=2, memory="2GB") as engine:
        pack = fill(engine, hostile=True)
        return gather(
            engine, facts=facts(), levels=pack.levels, basis="province", picture=maps.draw(pack.areas)
        )
