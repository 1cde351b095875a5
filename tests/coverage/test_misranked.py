"""The second interval: chances by hand, and a thousand worlds in which the truth is known."""

from __future__ import annotations

import numpy as np
import pytest
from coverage_world import world
from hypothesis import given, settings
from hypothesis import strategies as st

from sasaran.coverage.gap import untouched
from sasaran.coverage.misranked import decile_chances, misranked
from sasaran.errors import ParameterError
from sasaran.schema.ranking import Reliability

TENTHS = np.full(10, 0.1)
shares = st.lists(st.floats(0.01, 1), min_size=2, max_size=10).map(lambda x: np.array(x) / sum(x))


def rows(engine, columns):
    return engine.rows(f"select {columns} from ranking_gap order by area_no nulls first")


def test_halves_meet_the_orthant_probability():
    # P(both below the median) = 1/4 + asin(rho) / 2 pi (Sheppard 1899)
    for rho in (0.2, 0.5, 0.9):
        assert decile_chances([0.5, 0.5], rho)[0, 0] == pytest.approx(0.5 + np.arcsin(rho) / np.pi, abs=2e-4)


@settings(max_examples=60, deadline=None)
@given(shares, st.floats(0.05, 0.95))
def test_every_row_is_a_distribution_and_people_stay_as_many(share, rho):
    m = decile_chances(share, rho)
    assert np.allclose(m.sum(axis=1), 1)
    assert np.allclose(share @ m, share, atol=5e-4)
    assert np.allclose(share[:, None] * m, (share[:, None] * m).T, atol=5e-4)


def test_a_ranking_that_is_nearly_true_leaves_the_gap_and_one_that_says_nothing_spreads_it():
    assert decile_chances(TENTHS, 0.999)[0, 0] > 0.95
    assert decile_chances(TENTHS, 0.001)[0] == pytest.approx(TENTHS, abs=1e-3)


@pytest.mark.parametrize("rho", [0.0, 1.0, -0.5])
def test_a_correlation_outside_is_refused(rho):
    with pytest.raises(ParameterError, match="reliability"):
        decile_chances(TENTHS, rho)


def test_a_country_whose_people_lie_unevenly_over_the_deciles():
    """Nobody of decile 3 exists here: nobody is truly in it either."""
    m = decile_chances([0.5, 0.3, 0.0, 0.2], 0.7)
    assert m[0, 2] == 0
    assert np.isfinite(m[[0, 1, 3]]).all()


def test_the_table_adds_up_by_area_and_families_stand_together(engine):
    people = [(i, i // 2, 3 if i < 20 else 5) for i in range(40)]
    deciles = {i: 1 + (i // 4) for i in range(40)}
    world(engine, people=people, deciles=deciles, benefits=[(1000, 1, "family")],
          links=[(1000, 0, 1.0, True, "register")])  # fmt: skip
    untouched(engine, basis="national")
    misranked(engine, Reliability(0.7, 0.7, 0.7, "test"), basis="national")
    m = decile_chances(TENTHS, 0.7)[:, 0]
    by_decile = np.full(10, 4.0)
    by_decile[0] = 2.0  # family 0 of two is reached
    (whole,) = rows(engine, "listed, listed_true, expected, rank_se, link_se")[:1]
    assert whole[:3] == pytest.approx((2.0, 2.0 * m[0], by_decile @ m))
    # families of two: each varies by M (1 - M) 2^2
    assert whole[3] == pytest.approx(np.sqrt((by_decile / 2 * 4) @ (m * (1 - m))))
    assert whole[4] == pytest.approx(0.0, abs=1e-4)
    areas = engine.rows(
        "select sum(expected) from ranking_gap join area using (area_no) where level = 'village'"
    )
    assert areas[0][0] == pytest.approx(whole[2])


def test_the_answer_to_another_question_is_no_answer_of_nothing(engine):
    world(engine, people=[(i, i, 3) for i in range(20)], deciles={i: 1 + i // 2 for i in range(20)})
    untouched(engine, basis="national", decile=2)
    with pytest.raises(ParameterError, match="have not been counted"):
        misranked(engine, Reliability(0.7, 0.6, 0.8, "test"), basis="national", decile=1)


def test_not_knowing_the_reliability_widens_the_interval(engine):
    world(engine, people=[(i, i, 3) for i in range(100)], deciles={i: 1 + i // 10 for i in range(100)},
          benefits=[(1000 + i, 0, "person") for i in range(30)],
          links=[(1000 + i, i + 60, 1.0, True, "register") for i in range(30)])  # fmt: skip
    untouched(engine, basis="national")
    width = []
    for low, high in ((0.7, 0.7), (0.5, 0.85)):
        misranked(engine, Reliability(0.7, low, high, "test"), basis="national")
        width.append(rows(engine, "rank_high - rank_low")[0][0])
    assert width[1] > width[0] > 0


def test_the_interval_holds_the_truth_in_nine_of_ten_worlds(engine):
    """1,000 worlds: 200 families of one, true welfare and score with correlation .7, half of the poor reached."""
    rng, rho, n, held, worlds = np.random.default_rng(5), 0.7, 400, 0, 1000
    m = decile_chances(TENTHS, rho)[:, 0]
    for _ in range(worlds):
        score = rng.standard_normal(n)
        true = rho * score + np.sqrt(1 - rho**2) * rng.standard_normal(n)
        ranked = np.argsort(np.argsort(score)) * 10 // n
        reached = rng.random(n) < 0.5
        truth = (~reached & (np.argsort(np.argsort(true)) < n // 10)).sum()
        expected = (~reached * m[ranked]).sum()
        se = np.sqrt((~reached * m[ranked] * (1 - m[ranked])).sum())
        held += abs(truth - expected) <= 1.6449 * se
    assert 0.88 <= held / worlds <= 1.0
    # and the same numbers come out of the room for the last of these worlds
    world(engine, people=[(i, i, 3) for i in range(n)], deciles={i: int(ranked[i]) + 1 for i in range(n)},
          benefits=[(1000 + i, 0, "person") for i in range(n) if reached[i]],
          links=[(1000 + i, i, 1.0, True, "register") for i in range(n) if reached[i]])  # fmt: skip
    untouched(engine, basis="national")
    misranked(engine, Reliability(rho, rho, rho, "test"), basis="national")
    assert rows(engine, "expected, rank_se")[0] == pytest.approx((expected, se), rel=1e-6)
