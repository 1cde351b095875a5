"""Who is chosen at a quota, and what happens to ties."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given as drawn
from hypothesis import settings
from hypothesis import strategies as st

from sasaran.errors import NumbersError, ParameterError
from sasaran.welfare.accuracy import choose, given

scores = st.lists(st.integers(0, 5), min_size=1, max_size=12)


@pytest.mark.parametrize(
    ("ties", "taken"), [("share", [1, 0.5, 0.5, 0]), ("all", [1, 1, 1, 0]), ("none", [1, 0, 0, 0])]
)
def test_the_tied_are_shared_all_taken_or_all_left(ties, taken):
    made = choose([1, 2, 2, 3], 0.5, ties=ties)
    assert made.selected.tolist() == taken
    assert made.tied == 2
    assert made.cut == (1 if ties == "none" else 2)


def test_a_draw_among_the_tied_hangs_on_the_seed_alone_and_takes_whole_units():
    score = np.zeros(200)
    first = choose(score, 0.3, ties="random", seed=5).selected
    assert first.sum() == 60
    assert set(first) == {0.0, 1.0}
    assert (first == choose(score, 0.3, ties="random", seed=5).selected).all()
    assert (first != choose(score, 0.3, ties="random", seed=6).selected).any()


def test_the_quota_counts_what_size_says():
    cost = [10.0, 20.0, 30.0, 40.0]
    assert choose([1, 2, 3, 4], budget=30.0, size=cost).selected.tolist() == [1, 1, 0, 0]
    assert choose([1, 2, 3, 4], budget=45.0, size=cost).selected.tolist() == [1, 1, 0.5, 0]
    assert choose([1, 2, 3, 4], budget=45.0, size=cost, ties="random").selected.tolist() == [1, 1, 0, 0]
    assert choose([1, 2, 3, 4], budget=1e9, size=cost).selected.tolist() == [1, 1, 1, 1]


@settings(max_examples=120)
@drawn(scores, st.just(0.0) | st.floats(1e-9, 1), st.sampled_from(["share", "random", "all", "none"]))
def test_it_is_what_a_slow_walk_through_the_sorted_units_gives(score, quota, ties):
    made = choose(score, quota, ties=ties, seed=1)
    want = quota * len(score)
    if ties == "share":
        assert made.selected.sum() == pytest.approx(want, abs=1e-9)
    if ties in ("random", "none"):
        assert made.selected.sum() <= want + 1e-9
    if ties == "random":
        assert made.selected.sum() > want - 1 - 1e-9
    for value in set(score):
        here = [made.selected[k] for k, other in enumerate(score) if other == value]
        below = sum(other < value for other in score)
        upto = below + len(here)
        if upto <= want + 1e-9:  # but for rounding
            assert here == pytest.approx([1.0] * len(here))
        elif below >= want:
            assert sum(here) == pytest.approx(0, abs=1e-9)
        elif ties in ("all", "none"):
            assert here == [float(ties == "all")] * len(here)


@settings(max_examples=60)
@drawn(scores, st.floats(0, 1), st.floats(0.01, 1000))
def test_neither_a_monotone_change_of_the_score_nor_the_scale_of_sizes_changes_anything(score, quota, scale):
    value = np.array(score, dtype=float)
    size = np.arange(1.0, len(value) + 1)
    plain = choose(value, quota, size=size).selected
    assert plain == pytest.approx(choose(np.exp(value) - 7, quota, size=size * scale).selected, abs=1e-7)


@pytest.mark.parametrize("ties", ["share", "random", "all", "none"])
def test_quota_nothing_and_quota_everything(ties):
    assert choose([3, 1, 1], 0.0, ties=ties).selected.sum() == 0
    assert np.isnan(choose([3, 1, 1], 0.0, ties=ties).cut)
    assert choose([3, 1, 1], 1.0, ties=ties).selected.tolist() == [1, 1, 1]
    assert choose([2, 2, 2], 1.0, ties=ties).selected.tolist() == [1, 1, 1]
    assert choose([2, 2, 2], 1e-300, ties=ties).selected.tolist() == [0, 0, 0]  # below rounding: nobody


def test_a_unit_without_a_score_is_refused_or_never_chosen():
    with pytest.raises(NumbersError, match=r"1 scores are missing.*column score"):
        choose([1.0, np.nan, 2.0], 0.5)
    made = choose([1.0, np.nan, 2.0, 3.0], 1.0, unscored="last")
    assert made.selected.tolist() == [1, 0, 1, 1]
    assert made.unscored == 1


@pytest.mark.parametrize(
    ("words", "error", "says"),
    [
        ({"quota": 1.2}, ParameterError, "between 0 and 1"),
        ({"quota": np.nan}, ParameterError, "between 0 and 1"),
        ({"budget": -1.0}, ParameterError, "not negative"),
        ({}, ParameterError, "a quota or a budget"),
        ({"quota": 0.5, "budget": 1.0}, ParameterError, "a quota or a budget"),
        ({"quota": 0.5, "ties": "first"}, ParameterError, "share, random, all, none"),
        ({"quota": 0.5, "size": [1.0, -1.0]}, NumbersError, "column size"),
        ({"quota": 0.5, "size": [0.0, 0.0]}, NumbersError, "column size"),
        ({"quota": 0.5, "size": [1.0, np.nan]}, NumbersError, "column size"),
        ({"quota": 0.5, "size": [1.0]}, NumbersError, "column size"),
    ],
)
def test_bad_input_is_named(words, error, says):
    with pytest.raises(error, match=says):
        choose([1.0, 2.0], **words)


def test_infinite_scores_and_odd_selections_are_refused():
    with pytest.raises(NumbersError, match="column score"):
        choose([1.0, np.inf], 0.5, unscored="last")
    with pytest.raises(NumbersError, match="column selected"):
        given([0, 2])
    with pytest.raises(NumbersError, match="column selected"):
        given([0, np.nan])


@settings(max_examples=60)
@drawn(st.integers(0, 10**6), st.integers(0, 3), st.booleans())
def test_a_draw_by_identity_knows_neither_the_order_of_rows_nor_who_stands_beside(seed, lot, text):
    rng = np.random.default_rng(seed)
    score, ids = rng.integers(0, 3, 40), rng.permutation(40) + 7
    names = np.array([f"KK{one}" for one in ids], dtype=object) if text else ids
    taken = set(names[choose(score, 0.4, ties="random", seed=lot, ids=names).selected == 1].tolist())
    assert len(taken) == 16
    other = rng.permutation(40)
    again = choose(score[other], 0.4, ties="random", seed=lot, ids=names[other]).selected
    assert set(names[other][again == 1].tolist()) == taken
    # people who cannot be chosen come in front: the others keep their lots
    more = np.r_[np.full(10, 99), score]
    beside = np.r_[names[:0], np.arange(1000, 1010).astype(names.dtype if not text else "U8"), names]
    wider = choose(more, budget=16.0, ties="random", seed=lot, ids=beside).selected
    assert set(beside[wider == 1].tolist()) == taken


def test_another_seed_draws_others_and_every_identity_has_the_same_chance():
    ids = np.arange(50)
    times = sum(choose(np.zeros(50), 0.3, ties="random", seed=s, ids=ids).selected for s in range(400))
    assert times.sum() == 400 * 15
    # 400 draws of chance 0.3: mean 120, standard deviation 9.2
    assert abs(times - 120).max() < 5 * 9.2
    assert (choose(np.zeros(50), 0.3, ties="random", seed=1, ids=ids).selected
            != choose(np.zeros(50), 0.3, ties="random", seed=2, ids=ids).selected).any()  # fmt: skip


@pytest.mark.parametrize("ids", [["a", "a", "b"], ["a", None, "b"], ["a", "", "b"], ["a", "b"]])
def test_identities_that_are_missing_or_twice_are_refused(ids):
    with pytest.raises(NumbersError, match="column ids"):
        choose([1.0, 1.0, 1.0], 0.5, ties="random", ids=np.array(ids, dtype=object))
    assert choose([1.0, 1.0, 1.0], 0.5, ids=ids).tied == 3  # without a draw nobody looks at them
