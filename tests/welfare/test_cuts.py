"""Parts of a score in arrays: the convention of the deciles in SQL, ties, and parts as large as another ranking's."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sasaran.errors import NumbersError
from sasaran.welfare.cuts import parts, shares_of
from sasaran.welfare.deciles import assign

SCORES = st.lists(
    st.tuples(st.sampled_from([1.0, 2.0, 2.5, 3.0, 7.0, float("nan")]), st.integers(0, 5)), min_size=1
)


def slowly(scores, people, cuts):
    """Part by part with exact fractions: 1 + the cut shares that those strictly poorer have reached."""
    known = [(s, w) for s, w in zip(scores, people, strict=True) if s == s]
    whole = sum(w for _, w in known)
    return [
        0 if s != s else 1 + sum(Fraction(sum(w for t, w in known if t < s), whole) >= cut for cut in cuts)
        for s in scores
    ]


@given(SCORES)
def test_parts_are_what_exact_fractions_say(rows):
    score, people = (np.array(column, dtype=float) for column in zip(*rows, strict=True))
    if not people[~np.isnan(score)].sum():
        with pytest.raises(NumbersError):
            parts(score, people)
        return
    part, cuts = parts(score, people)
    tenths = [Fraction(k, 10) for k in range(1, 10)]
    whole = [int(w) for w in people]
    expected = slowly(score.tolist(), whole, tenths)
    # whom nobody outweighs at the very top belongs to the last part, also where his own weight is 0
    assert part.tolist() == [min(one, 10) for one in expected]
    for k in range(1, 10):
        inside = score[part == k]
        assert (np.isnan(cuts[k - 1]) and not len(inside)) or cuts[k - 1] == inside.max()


def test_parts_are_the_deciles_of_the_engine(engine):
    rng = np.random.default_rng(5)
    score, people = rng.normal(size=500).round(1), rng.integers(1, 9, 500).astype(float)
    engine.put("unit", {"no": np.arange(500), "score": score, "people": people})
    assign(engine, "unit", "score", "people", key=["no"], out="decile")
    found = engine.arrays("select decile from decile order by no")["decile"]
    assert parts(score, people)[0].tolist() == found.tolist()


def test_parts_as_large_as_another_ranking_s():
    official = np.array([1, 1, 1, 2, 3, 3, 10, 10, 10, 0])
    shares = shares_of(official, np.array([1.0] * 9 + [5.0]))
    assert shares.tolist() == pytest.approx([3 / 9, 4 / 9, 6 / 9, 6 / 9, 6 / 9, 6 / 9, 6 / 9, 6 / 9, 6 / 9])
    part, _ = parts(np.arange(9.0), None, shares)
    assert part.tolist() == official[:9].tolist()


@pytest.mark.parametrize(
    ("score", "people", "shares"),
    [([np.nan], None, [0.5]), ([1.0], [-1.0], [0.5]), ([1.0], [np.nan], [0.5]), ([1.0], None, [0.5, 0.2])],
)
def test_what_cannot_be_cut_is_refused(score, people, shares):
    with pytest.raises(NumbersError, match=r"Deciles cannot be computed|column people"):
        parts(np.array(score), None if people is None else np.array(people), shares)


def test_no_people_give_no_shares():
    with pytest.raises(NumbersError):
        shares_of(np.array([0, 0]), np.ones(2))
