"""Every design keeps the protocol: the walk fails for a design that nobody gave a sample."""

from __future__ import annotations

import importlib
import pkgutil

import numpy as np
import pytest
from tests.welfare.designs import ROWS, samples, table

import sasaran.welfare
from sasaran.errors import ParameterError
from sasaran.welfare.protocol import PredictiveRanking, Ranking, designs

for _module in pkgutil.walk_packages(sasaran.welfare.__path__, "sasaran.welfare."):
    if not _module.name.endswith(".learners"):  # needs the extra `models`
        importlib.import_module(_module.name)
try:
    importlib.import_module("sasaran.welfare.pmt.learners")
except ModuleNotFoundError:
    pass
except ParameterError as refused:  # the extra `models` is not installed
    assert "models" in str(refused)

KINDS = list(designs())
NO_ORDER = ("universal", "random")


def test_every_design_has_a_sample_and_every_sample_is_a_design() -> None:
    assert set(KINDS) == set(samples())


@pytest.mark.parametrize("kind", KINDS)
def test_it_says_who_it_is(kind: str) -> None:
    ranking, _ = samples()[kind]
    assert isinstance(ranking, Ranking) and isinstance(ranking, designs()[kind])
    assert ranking.name and ranking.basis and isinstance(ranking.version, str)


@pytest.mark.parametrize("kind", KINDS)
def test_one_score_a_row_whatever_the_order_and_the_table_is_left_alone(kind: str) -> None:
    ranking, _ = samples()[kind]
    given = table()
    score = ranking.rank(given)
    assert score.shape == (ROWS,) and score.dtype == np.float64
    assert np.isfinite(score).all()
    shuffle = np.random.default_rng(1).permutation(ROWS)
    np.testing.assert_array_equal(ranking.rank({n: v[shuffle] for n, v in given.items()}), score[shuffle])
    for name, values in table().items():
        np.testing.assert_array_equal(given[name], values)


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in NO_ORDER])
def test_lower_is_poorer(kind: str) -> None:
    score = samples()[kind][0].rank(table())
    assert score[0] < score[1]
    assert score[0] == score.min()


@pytest.mark.parametrize("kind", KINDS)
def test_a_missing_value_is_not_a_score_and_a_missing_column_is_named(kind: str) -> None:
    ranking, needed = samples()[kind]
    for name in needed:
        given = table()
        text = given[name].dtype.kind in "US"
        given[name] = given[name].copy()
        given[name][0] = "" if text else np.nan
        if not name.startswith("rank_"):  # one informant of two may be silent
            assert np.isnan(ranking.rank(given)[0])
        assert np.isfinite(ranking.rank(given)[2:]).all()
        del given[name]
        with pytest.raises(ParameterError, match=f"column {name}"):
            ranking.rank(given)


@pytest.mark.parametrize("kind", KINDS)
def test_one_that_knows_its_doubt_gives_a_chance_that_falls_with_the_score(kind: str) -> None:
    ranking, _ = samples()[kind]
    if isinstance(ranking, PredictiveRanking):
        belief = ranking.predictive(table())
        assert (belief.spread > 0).all() and belief.point.shape == (ROWS,)
        chance = belief.below(400.0)
        assert ((chance >= 0) & (chance <= 1)).all() and chance[0] > chance[1]
