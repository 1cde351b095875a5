"""Families over quarters written as rows: bands, movement, time on programme, and the ways a programme ends."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from sasaran.errors import ParameterError
from sasaran.monitor.families import REASONS, pair_families, posterior_moves, rungs
from sasaran.monitor.latent import movement
from sasaran.monitor.noise import noise_kernel
from sasaran.monitor.programmes import EXITS, programme_exits, programme_time
from sasaran.monitor.states import Cuts, chances, transitions
from sasaran.schema.law import Law
from sasaran.schema.package import Package
from sasaran.schema.poverty import AreaPoverty
from sasaran.schema.ranking import Reliability

SURE = Reliability(0.7, 0.6, 0.8, "test")


@pytest.fixture
def placed(engine):
    engine.run("create table area as select * from (values (0, 'province', '31', null), "
               "(1, 'city', '3171', 0), "
               "(2, 'village', '317101', 1), (3, 'village', '317102', 1)) "
               "t(area_no, level, code, parent_no)")  # fmt: skip
    return engine


def test_money_meets_the_official_rate(placed):
    """Over all deciles, the chances below the line are the official headcount."""
    poverty = [AreaPoverty("31", 900_000, 0.08, 0.015, date(2025, 9, 30), "test")]
    many = 10_000
    families = {"area_no": np.full(many, 2), "decile": np.arange(many) % 10 + 1, "members": np.full(many, 4)}
    found = chances(placed, poverty, 0.7, families)
    assert found.sum(axis=1) == pytest.approx(np.ones(many))
    assert found[:, :2].sum(axis=1).mean() == pytest.approx(0.08, abs=1e-3)
    assert (np.diff(found[:10, :2].sum(axis=1)) < 0).all()
    with pytest.raises(ParameterError, match="lines between states"):
        Cuts(extreme=1.2)


def test_movement_counts_every_pair_ranked_anew_and_no_copied_rank(placed):
    rng = np.random.default_rng(1)
    before, after = rng.integers(1, 11, 4000), rng.integers(1, 11, 4000)
    anew = rng.random(4000) < 0.7
    placed.put("pairs", {"family_id": np.arange(4000), "area_no": rng.integers(2, 4, 4000), "decile_before": before,
                         "decile_after": after, "anew": anew, "empowered": rng.random(4000) < 0.3})  # fmt: skip
    transitions(placed, SURE, pairs="pairs", level="city")
    rows = placed.rows("select area_no, grp, sum(families), sum(families) filter (state_before = 'near' and "
                       "state_after = 'extreme') from transition group by all order by all nulls first")  # fmt: skip
    said = {(area, group): (n, one) for area, group, n, one in rows}
    near = int((anew & np.isin(before, (3, 4)) & (after == 1)).sum())
    assert said[None, "all"] == said[1, "all"] == (anew.sum(), near)
    assert said[None, "empowered"][0] + said[None, "others"][0] == anew.sum()
    sums = placed.rows(
        "select sum(true_share) from transition where grp = 'all' group by area_no, state_before"
    )
    assert [one for (one,) in sums] == pytest.approx([1.0] * 8)
    assert {flag for (flag,) in placed.rows("select distinct flag from transition")} == {"few villages"}


def test_nothing_ranked_anew_says_nothing(placed):
    placed.run(
        "create table pairs as select 1 as family_id, 2 as area_no, 1 as decile_before, 1 as decile_after, "
        "false as anew, false as empowered"
    )
    transitions(placed, SURE, pairs="pairs", level="city")
    assert placed.rows("select distinct flag, seen, true_share, low from transition") == [
        ("no families", None, None, None)
    ]


def test_movement_that_noise_alone_explains_gets_no_limits(placed):
    """Forty villages in which one family in twenty changes band: less than the noise shows where nobody moves."""
    placed.run("insert into area select 10 + i, 'village', 'v' || i, 1 from range(40) t(i)")
    placed.run(
        "create table pairs as select i as family_id, 10 + i % 40 as area_no, 1 + i % 10 as decile_before, "
        "case when i % 10 = 0 and i % 4 = 0 then 2 else 1 + i % 10 end as decile_after, true as anew, "
        "i % 3 = 0 as empowered from range(4000) t(i)"
    )
    transitions(placed, SURE, pairs="pairs", level="city")
    rows = placed.rows("select distinct flag, low, high from transition where grp = 'all'")
    assert rows == [("within noise", None, None)]
    assert placed.value("select count(*) from transition where grp = 'all' and true_share > 0.99") == 8


def test_a_move_is_more_certain_where_the_ranking_is_better():
    counts = np.full((1, 3, 3), 100.0) + 400 * np.eye(3)
    worse, better = (noise_kernel([0.3, 0.3, 0.4], rho, 0.5) for rho in (0.7, 0.95))
    rise = [posterior_moves(movement(counts, k, draws=20), k)[0][0, 2] for k in (worse, better)]
    assert 0 <= rise[0] < rise[1] <= 1
    rose, fell = posterior_moves(
        movement(counts, np.eye(9).reshape(3, 3, 3, 3), draws=20), np.eye(9).reshape([3] * 4)
    )
    assert rose == pytest.approx(np.triu(np.ones((3, 3)), 1))
    assert fell == pytest.approx(np.tril(np.ones((3, 3)), -1))


def test_pairs_follow_the_lasting_identity_and_know_a_copied_rank(engine):
    for name, rows in (
        ("old", "(1, 9, 1, 'v1', 1), (2, 9, 2, 'v1', 1)"),
        ("new", "(1, 9, 3, 'v2', 1), (3, 9, 1, 'v2', 1), (2, 9, 2, 'v1', 1)"),
    ):
        engine.run(
            f"create table {name} as select * from (values {rows}) t(family_id, area_no, decile, version, as_of)"
        )
    assert pair_families(engine, "old", "new", "select 2 as family_id", "pairs") == 2
    assert engine.rows("select family_id, decile_before, decile_after, anew, empowered from pairs order by 1") == [
        (1, 1, 3, True, False), (2, 2, 2, False, True)]  # fmt: skip


def test_the_rung_is_the_highest_whole_package(engine):
    ladder = [Package("a", {}, ("X",), 1), Package("b", {}, ("X", "Y"), 4), Package("c", {}, ("Z",), 2)]
    sql = rungs(ladder, {"X": 0, "Y": 1, "Z": 2})
    found = engine.rows(f"select {sql} from (values (0), (1), (2), (3), (4), (5), (7)) t(receives)")
    assert [one for (one,) in found] == [0, 1, 0, 4, 2, 2, 4]


def test_time_counts_spells_and_a_missing_list_breaks_none(engine):
    # programme 1 came in quarters 0, 1, 3 (not 2); family 7 was on it in 0 and 3, family 8 in 0, 1, 3
    engine.run("create table received as select * from (values (7, 1, 0), (7, 1, 3), (8, 1, 0), (8, 1, 1), (8, 1, 3), "
               "(8, 1, 3), (9, 2, 2)) t(family_id, programme_no, quarter)")  # fmt: skip
    programme_time(engine, "received")
    assert engine.rows("select family_id, quarters, spells, since, censored from programme_time order by 1") == [
        (7, 2, 2, 4, True), (8, 3, 1, 4, True), (9, 1, 1, 1, False)]  # fmt: skip


def test_each_way_a_programme_ends(engine):
    engine.run("create table programme as select * from (values (0, 'GIVE', 'protect'), (1, 'COURSE', 'empower'), "
               "(2, 'GONE', 'protect'), (3, 'SHOP', 'empower')) t(programme_no, code, kind)")  # fmt: skip
    left = [(f, 0, 0) for f in (1, 2, 3, 4, 5)] + [(6, 1, 0), (6, 3, 0), (6, 2, 0)]
    still = [(99, 0, 1), (99, 1, 1), (99, 3, 1)]
    rows = ", ".join(map(str, left + still))
    engine.run(f"create table received as select * from (values {rows}) t(family_id, programme_no, quarter)")
    engine.run("create table family as select unnest([1, 2, 3, 4, 6, 99]) as family_id")
    for name, masks in (("entitled", "(1, 1, 0), (2, 0, 0), (3, 0, 0), (4, 0, 1), (6, 0, 0)"),
                        ("held", "(1, 1, 0), (2, 1, 0), (3, 0, 0), (4, 0, 1), (6, 0, 0)")):  # fmt: skip
        engine.run(f"create table {name} as select * from (values {masks}) t(family_id, eligible, undecided)")
    laws = [Law("COURSE", date(2020, 1, 1), None, "person", "empower", "", months=1.0),
            Law("SHOP", date(2020, 1, 1), None, "person", "empower", "", months=24.0)]  # fmt: skip
    programme_time(engine, "received")
    programme_exits(engine, laws, received="received", earlier=0, later=1, entitled="entitled", held="held")
    assert engine.rows("select family_id, programme_no, reason from programme_exit order by 1, 2") == [
        (1, 0, "taken_off"), (2, 0, "income"), (3, 0, "natural"), (4, 0, "undecided"), (5, 0, "left_registry"),
        (6, 1, "course_over"), (6, 3, "dropout")]  # fmt: skip


def test_every_reason_has_a_sentence_in_both_languages():
    for one in (*REASONS.values(), *EXITS.values()):
        assert set(one) == {"id", "en"}
        assert all(one.values())
