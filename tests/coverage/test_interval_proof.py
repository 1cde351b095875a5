"""The interval holds the truth as often as it says, on draws through the whole of linkage and registry."""

from __future__ import annotations

import pytest
from benchmarks.interval_proof import run, table

DRAWS = 30


@pytest.mark.slow
def test_the_interval_holds_the_truth_in_about_nine_of_ten_draws():
    made = [run(seed) for seed in range(500, 500 + DRAWS)]
    for unit in (0, 1):
        held = sum(one.holds(unit) for one in made)
        # at a true coverage of 85 % fewer than 21 of 30 come once in 200 runs; below that something is broken
        assert held >= 21, table(made)
    naive = sum(one.naive[0] - one.true[0] for one in made)
    ours = sum(one.expected[0] - one.true[0] for one in made)
    assert abs(ours) < abs(naive), "counting by accepted links alone should be further from the truth"


@pytest.mark.slow
def test_where_faults_cluster_the_interval_is_not_fooled_by_the_clean_records():
    made = [run(seed, clustered=True) for seed in range(500, 500 + DRAWS)]
    for unit in (0, 1):
        # when losses were learnt from confirmed records alike, 10 and 6 of 30 draws were held
        assert sum(one.holds(unit) for one in made) >= 18, table(made)
