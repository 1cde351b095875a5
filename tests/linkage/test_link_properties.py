"""What holds for any quarter, and how good the probabilities are on people never used for tuning."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sasaran.linkage import link
from sasaran.schema.tables import RECORD
from sasaran.store.duck import DuckEngine
from sasaran_id.national.linkage import LINKAGE
from sasaran_id.national.names import NAMES

from .people import Faults, make, pair_scores
from .tiny import AGUS, BUDI, DEWI, REGISTER, Row, run

ROWS = st.builds(
    Row,
    source=st.sampled_from([1, 2]),
    name=st.sampled_from(["BUDI SANTOSO", "BUDI S", "DEWI LESTARI", "AGUS", None, "NUR"]),
    birth=st.sampled_from(["1980-03-07", "1980-07-03", "1984-06-21", "1970-01-01", None]),
    nik=st.sampled_from([BUDI.nik, DEWI.nik, AGUS.nik, 3174010703800009, 3175999999999999, None]),
    sex=st.sampled_from(["M", "F", None]),
    area=st.sampled_from([7, 30, None]),
    card=st.sampled_from([31740101, 5, None]),
    mother=st.sampled_from(["SITI AMINAH", None]),
)


def partition(people: list[int]) -> set[frozenset[int]]:
    groups: dict[int, set[int]] = {}
    for row, person in enumerate(people):
        groups.setdefault(person, set()).add(row)
    return {frozenset(rows) for rows in groups.values()}


@settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(ROWS, max_size=7), st.randoms(use_true_random=False))
def test_every_record_has_one_person_whatever_the_order(rows: list[Row], random: object) -> None:
    everyone = [*REGISTER, *rows]
    order = list(range(len(everyone)))
    random.shuffle(order)  # type: ignore[attr-defined]
    with DuckEngine(threads=1, memory="500MB") as engine:
        people, _ = run(engine, everyone)
        assert len(people) == len(everyone)
        assert sorted(set(people)) == list(range(len(set(people))))
        assert engine.value("select count(*) from link where accepted") == len(everyone)
        assert (
            engine.value(
                "select coalesce(max(s), 0) from (select sum(probability) s from link group by record_no)"
            )
            < 1 + 1e-9
        )
        assert len({people[i] for i in range(3)}) == 3
        shuffled, _ = run(engine, [everyone[i] for i in order])
    back = [shuffled[order.index(i)] for i in range(len(everyone))]
    assert partition(back) == partition(people)


def test_an_unrelated_record_changes_nothing(engine: DuckEngine) -> None:
    rows = [
        *REGISTER,
        replace(BUDI, source=1, nik=None),
        replace(DEWI, source=2, name="DEWI L"),
        replace(AGUS, source=2),
    ]
    before, _ = run(engine, rows)
    after, _ = run(engine, [*rows, Row(2, "ZULKIFLI TANJUNG", "1944-04-04", 1271020404440001, "M", 250, 99)])
    assert after[: len(rows)] == before


def linked(engine: DuckEngine) -> np.ndarray:
    return np.asarray(
        engine.arrays("select person_no from link where accepted order by record_no")["person_no"]
    )


@pytest.mark.parametrize(
    "faults", [Faults(), Faults(id_missing=0.3, id_typo=0.1, name=0.12)], ids=["usual", "harsh"]
)
def test_partition_and_probabilities_on_fresh_people(engine: DuckEngine, faults: Faults) -> None:
    truth = make(engine, seed=77, people=8_000, faults=faults)
    link(engine, LINKAGE, NAMES, default_birthdays=("01-01",))
    precision, recall, f1 = pair_scores(linked(engine), truth)
    assert precision > 0.99
    assert recall > 0.96
    assert f1 > 0.98
    engine.put("truth", {"record_no": np.arange(len(truth)), "who": truth})
    rows = engine.arrays(
        "with head as (select person_no, who from link join truth using (record_no) where pass = 'register') "
        "select l.probability as p, h.who = t.who as ok from link l join truth t using (record_no) "
        "join head h using (person_no) where pass in ('identifier', 'probabilistic')"
    )
    p, ok = np.asarray(rows["p"], float), np.asarray(rows["ok"], float)
    sure = p > 0.99
    assert ok[sure].mean() > 0.99
    doubtful = (p > 0.05) & (p < 0.95)
    expected, spread = p[doubtful].sum(), np.sqrt((p * (1 - p))[doubtful].sum())
    assert abs(ok[doubtful].sum() - expected) < 4 * spread + 0.15 * doubtful.sum()


def test_rates_tell_the_size_of_the_error(engine: DuckEngine) -> None:
    truth = make(engine, seed=78, people=8_000, faults=Faults(id_missing=0.25))
    link(engine, LINKAGE, NAMES, default_birthdays=("01-01",))
    person, source = (
        linked(engine),
        np.asarray(engine.arrays("select source_no from record order by record_no")["source_no"]),
    )
    inside = np.isin(truth, truth[source == 0])
    anchor_of = dict(zip(truth[source == 0].tolist(), person[source == 0].tolist(), strict=True))
    right = np.array([anchor_of.get(t, -1) for t in truth.tolist()])
    missed = int(((person != right) & inside & (source > 0)).sum())
    false, seen, unseen = engine.rows(
        "select sum(false_matches), sum(missed_candidates), sum(missed_unseen) from rates"
    )[0]
    wrong = int(((person != right) & (person < (source == 0).sum()) & (source > 0)).sum())
    assert missed / 3 - 20 < seen + unseen < 3 * missed + 20
    assert false < 3 * wrong + 20


def test_a_shared_default_birthday_does_not_blow_up(engine: DuckEngine) -> None:
    """Everybody born on 1 January 1970: pairs grow with people, not with their square."""
    make(engine, seed=79, people=10_000, lists=(0.3,), faults=Faults(id_missing=0.5))
    same = "select * replace (date '1970-01-01' as birth_date, 'default' as birth_state) from record"
    engine.create("record", f"select {RECORD.select_list('r')} from ({same}) r order by record_no")
    calls: list[int] = []
    whole = engine.arrays

    def counted(sql: str, params: tuple[object, ...] = ()) -> dict[str, object]:
        got = whole(sql, params)
        if sql.startswith("select a, b, cheap"):
            calls.append(len(got["a"]))
        return got

    engine.arrays = counted  # type: ignore[method-assign]
    link(engine, LINKAGE, NAMES, default_birthdays=("01-01",))
    assert 0 < sum(calls) < 40 * 13_000


def test_the_same_rows_give_the_same_links(engine: DuckEngine) -> None:
    make(engine, seed=80, people=1500)
    link(engine, LINKAGE, NAMES)
    first = engine.rows("from link order by all")
    link(engine, LINKAGE, NAMES)
    assert engine.rows("from link order by all") == first
