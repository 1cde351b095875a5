"""The generic face and the parts under it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sasaran.errors import DeclarationError
from sasaran.linkage import link_pairs, match_persons
from sasaran.linkage.cluster import agglomerate
from sasaran.linkage.compare import Design, level_test
from sasaran.linkage.generic import FAKE_PEOPLE, FASTLINK, FEBRL
from sasaran.linkage.posterior import compete
from sasaran.schema.linkage import Block, Comparison, Level, LinkageSpec
from sasaran.store.duck import DuckEngine
from sasaran_id.national.linkage import LINKAGE
from sasaran_id.national.names import NAMES

from .files import SAME_ENTITY, load, scores


@pytest.mark.parametrize(
    ("kind", "threshold", "left", "right", "holds"),
    [
        ("exact", 0, "A", "A", True),
        ("jaro_winkler", 0.9, "MARTHA", "MARHTA", True),
        ("jaro_winkler", 0.97, "MARTHA", "MARHTA", False),
        ("levenshtein", 1, "BUDI", "BUDY", True),
        ("levenshtein", 1, "BUDI", "BODY", False),
        ("hamming", 1, "3174", "3175", True),
        ("hamming", 1, "3174", "31740", False),
        ("transposition", 0, "3174", "3714", True),
        ("transposition", 0, "3174", "4173", False),
        ("prefix", 3, "3174", "3179", True),
        ("contained", 0, "BUDI SANTOSO", "SANTOSO", True),
        ("contained", 0, "BUDI SANTOSO", "SAN", False),
        ("token_set", 0, "A B", "B A", True),
    ],
)
def test_text_levels(
    engine: DuckEngine, kind: str, threshold: float, left: str, right: str, holds: bool
) -> None:
    test = level_test(Level(kind, threshold), "x")
    assert engine.value(f"select {test} from (select ? as x) l, (select ? as x) r", [left, right]) is holds


@pytest.mark.parametrize(
    ("kind", "threshold", "left", "right", "holds"),
    [
        ("digits", 1, 3174010703800001, 3174010703800009, True),
        ("digits", 1, 3174010703800001, 9174010703800001, True),
        ("digits", 1, 3174010703800001, 3174010703800090, False),
        ("digits", 2, 3174010703800001, 3174010703800090, True),
        ("digits_swapped", 0, 3174010703800001, 3174010703800010, True),
        ("digits_swapped", 0, 3174010703800001, 1374010703800001, True),
        ("digits_swapped", 0, 3174010703800001, 3174010703800023, False),
        ("digits_swapped", 0, 3174010703800001, 3174010703801000, False),
        ("digits_swapped", 0, 3174010703800001, 3174010703800001, False),
        ("digits_prefix", 12, 3174010703800001, 3174010703809999, True),
        ("digits_prefix", 12, 3174010703800001, 3174010703900001, False),
    ],
)
def test_digit_levels(
    engine: DuckEngine, kind: str, threshold: float, left: int, right: int, holds: bool
) -> None:
    test = level_test(Level(kind, threshold), "x")
    packed = "('0x' || ?::bigint)::ubigint as x"
    assert (
        engine.value(f"select {test} from (select {packed}) l, (select {packed}) r", [left, right]) is holds
    )


@pytest.mark.parametrize(
    ("kind", "threshold", "left", "right", "holds"),
    [
        ("day_month_swap", 0, "1980-03-07", "1980-07-03", True),
        ("day_month_swap", 0, "1980-03-07", "1981-07-03", False),
        ("date_parts", 2, "1980-03-07", "1980-03-17", True),
        ("date_parts", 2, "1980-03-07", "1980-04-17", False),
        ("days", 31, "1980-03-07", "1980-04-07", True),
        ("days", 30, "1980-03-07", "1980-04-07", False),
    ],
)
def test_date_levels(
    engine: DuckEngine, kind: str, threshold: float, left: str, right: str, holds: bool
) -> None:
    test = level_test(Level(kind, threshold), "x")
    assert (
        engine.value(f"select {test} from (select date '{left}' as x) l, (select date '{right}' as x) r")
        is holds
    )


def test_an_unknown_test_is_refused() -> None:
    with pytest.raises(DeclarationError, match="soundex"):
        Design((Comparison("name", (Level("soundex"),)),))


def test_a_comparison_depends_only_on_earlier_ones() -> None:
    with pytest.raises(DeclarationError, match="given"):
        Design((Comparison("a", (Level("exact"),), given=("b",)), Comparison("b", (Level("exact"),))))


@given(st.lists(st.tuples(st.integers(0, 4), st.floats(-40, 40), st.floats(0.01, 0.99)), max_size=30))
def test_rivals_share_one_probability(rows: list[tuple[int, float, float]]) -> None:
    rows.sort(key=lambda r: r[0])
    left = np.array([r[0] for r in rows], np.int64)
    p = compete(left, np.array([r[1] for r in rows]), np.full(len(rows), 0.3))
    assert np.all((p >= 0) & (p <= 1))
    assert np.all(np.bincount(left, p) <= 1 + 1e-9)


def test_no_chaining() -> None:
    """Two pairs tied by one doubtful link stay two."""
    a, b = np.array([0, 2, 1]), np.array([1, 3, 2])
    label = agglomerate(4, a, b, np.array([0.99, 0.99, 0.7]), accept=0.5)
    assert label.tolist() == [0, 0, 2, 2]


EDGES = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9), st.floats(0.01, 1.0)), max_size=30)


@settings(max_examples=60)
@given(EDGES, st.lists(st.integers(0, 2), min_size=10, max_size=10))
def test_clusters_hold_one_confirmed_number(edges: list[tuple[int, int, float]], numbers: list[int]) -> None:
    unique = {(min(a, b), max(a, b)): p for a, b, p in edges if a != b}
    a, b = (np.array([k[i] for k in unique], np.int64) for i in (0, 1))
    label = agglomerate(10, a, b, np.array(list(unique.values())), accept=0.5, identifier=np.array(numbers))
    for cluster in set(label.tolist()):
        assert len({numbers[i] for i in range(10) if label[i] == cluster} - {0}) <= 1
    assert np.all(label <= np.arange(10))


TOWN = LinkageSpec(
    comparisons=(
        Comparison("name", (Level("exact"), Level("jaro_winkler", 0.85)), term_frequency=True),
        Comparison("town", (Level("exact"),)),
        Comparison("year", (Level("exact"), Level("numeric", 1))),
    ),
    blocks=(Block(("left(name, 2)",)), Block(("town", "year"))),
)


def test_two_small_tables(engine: DuckEngine) -> None:
    engine.create("a", "select * from (values (10, 'anderson', 'bern', 1980), (11, 'baker', 'bern', 1991), "
                  "(12, 'carlson', 'basel', 1975)) v(record_no, name, town, year)")  # fmt: skip
    engine.create("b", "select * from (values (7, 'andersen', 'bern', 1980), (8, 'carlson', 'basel', 1976), "
                  "(9, 'dixon', 'genf', 2001)) v(record_no, name, town, year)")  # fmt: skip
    link_pairs(engine, TOWN, left="a", right="b")
    accepted = engine.rows("select left_key, right_key from pairs where accepted order by 1")
    assert accepted == [(10, 7), (12, 8)]


PEOPLE = "(person_no, national_id, name, birth_date, sex, area_no)"


def test_persons_of_two_quarters(engine: DuckEngine) -> None:
    engine.create("previous_person", "select * from (values "
                  "(0, 3174010703800001, 'BUDI SANTOSO', date '1980-03-07', 'M', 7), "
                  "(1, 3174016106840002, 'DEWI LESTARI', date '1984-06-21', 'F', 7), "
                  f"(2, null, 'SUKARNI TAMPUBOLON', date '1955-02-14', 'F', 9)) v{PEOPLE}")  # fmt: skip
    engine.create("person", "select * from (values (0, null, 'SUKARNI TAMPUBOLON', date '1955-02-14', 'F', 9), "
                  "(1, 3174010703800001, 'BUDI SANTOSO', date '1980-03-07', 'M', 30), "
                  "(2, 3174016106840002, 'HENDRA GUNAWAN', date '1999-09-09', 'M', 80), "
                  f"(3, null, 'ANAK BARU', date '2026-01-03', 'M', 7)) v{PEOPLE}")  # fmt: skip
    assert match_persons(engine, LINKAGE, NAMES) == 2
    assert engine.rows("select person_no, previous_no from person_match order by 1") == [(0, 2), (1, 0)]


def test_a_first_quarter_has_nobody_to_match(engine: DuckEngine) -> None:
    engine.run("create table person (person_no integer, national_id bigint, name varchar, birth_date date, "
               "sex varchar, area_no smallint)")  # fmt: skip
    engine.run("create table previous_person as from person")
    assert match_persons(engine, LINKAGE, NAMES) == 0


@pytest.mark.reference
@pytest.mark.slow
@pytest.mark.parametrize(("number", "least"), [(1, 0.99), (2, 0.99), (3, 0.99)])
def test_febrl_duplicates(engine: DuckEngine, reference: Path, number: int, least: float) -> None:
    load(
        engine,
        reference / f"linkage_febrl/dataset{number}.csv",
        "people",
        ", split_part(rec_id, '-', 2) as entity",
    )
    link_pairs(engine, FEBRL, left="people", clusters="clusters")
    assert scores(engine, SAME_ENTITY.format(t="people", e="l.entity = r.entity"))[2] >= least


@pytest.mark.reference
def test_febrl_two_files(engine: DuckEngine, reference: Path) -> None:
    for side in "ab":
        load(
            engine,
            reference / f"linkage_febrl/dataset4{side}.csv",
            side,
            ", split_part(rec_id, '-', 2) as entity",
        )
    link_pairs(engine, FEBRL, left="a", right="b")
    assert scores(engine, "select a.record_no, b.record_no from a join b using (entity)")[2] >= 0.99


@pytest.mark.reference
def test_fake_people(engine: DuckEngine, reference: Path) -> None:
    load(engine, reference / "linkage_fake_1000/fake_1000.csv", "raw")
    engine.create("people", "select * replace (try_cast(dob as date) as dob) from raw")
    link_pairs(engine, FAKE_PEOPLE, left="people", clusters="clusters")
    precision, recall, _ = scores(engine, SAME_ENTITY.format(t="people", e="l.cluster = r.cluster"))
    assert precision > 0.97
    assert recall > 0.87


@pytest.mark.reference
def test_fastlink_files(engine: DuckEngine, reference: Path) -> None:
    for side in ("A", "B"):
        load(engine, reference / f"linkage_fastlink/fastlink_df{side}.csv", f"raw_{side}")
        engine.create(
            f"t_{side}", f"select * replace (try_cast(birthyear as double) as birthyear) from raw_{side}"
        )
    link_pairs(engine, FASTLINK, left="t_A", right="t_B")
    columns = [c for c in engine.columns("t_A") if c != "record_no"]
    same = " and ".join(f"a.{c} is not distinct from b.{c}" for c in columns)
    assert scores(engine, f"select a.record_no, b.record_no from t_A a join t_B b on {same}")[2] == 1.0
