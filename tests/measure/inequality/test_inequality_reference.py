"""Published inequality numbers through the public functions; the source stands in the test id."""

from __future__ import annotations

import numpy as np
import pytest
from tests.measure.cases import cases, read

from sasaran.measure.inequality.estimate import (
    atkinson,
    decile_shares,
    entropy,
    gini,
    qsr,
    quantile,
)
from sasaran.measure.inequality.ordered import order
from sasaran.measure.inequality.shares import lorenz_points
from sasaran.measure.survey.design import Design

pytestmark = pytest.mark.reference


def persons(t, psu="rb030"):
    return Design.make(t["rb050"], strata=t["db040"], psu=t[psu])


def eusilc(case, reference):
    t = case.table(reference)
    return t["eqIncome"], t


@pytest.mark.parametrize("case", cases("eusilc-qsr"), ids=str)
def test_quintile_share_ratio(case, reference):
    y, t = eusilc(case, reference)
    assert qsr(y, persons(t)).one().value == case.near("qsr")


@pytest.mark.parametrize("case", cases("eusilc-gini-laeken"), ids=str)
def test_gini_of_eurostat_in_per_cent(case, reference):
    y, t = eusilc(case, reference)
    found = gini(y, persons(t), percent=True).one()
    assert found.value == case.near("gini")
    assert found.unit == "%"


@pytest.mark.parametrize("case", cases("eusilc-gini-convey"), ids=str)
def test_gini_of_convey_as_a_fraction(case, reference):
    y, t = eusilc(case, reference)
    assert gini(y, persons(t), definition="convey").one().value == case.near("gini")


@pytest.mark.parametrize("case", cases("eusilc-gini-se"), ids=str)
def test_error_of_the_gini(case, reference):
    y, t = eusilc(case, reference)
    # the household run of the reference keeps the regions as strata too
    psu = {"person": "rb030"}.get(case.parameters["psu"], case.parameters["psu"])
    found = gini(y, persons(t, psu), definition="convey").one()
    assert (found.value, found.se) == (case.near("est"), case.near("se"))


@pytest.mark.parametrize("case", cases("convey-svyqsr", "convey-svygei"), ids=str)
def test_errors_of_convey(case, reference):
    y, t = eusilc(case, reference)
    kind = case.parameters["fn"]
    if kind == "svyqsr":
        found = qsr(y, persons(t)).one()
        assert found.value == pytest.approx(case.expected["est"], rel=1e-9)
    else:
        found = entropy(y, persons(t), float(kind[-1]), universe=y > 0).one()
        assert found.value == case.near("est")
    assert found.se == case.near("se")


@pytest.mark.parametrize("case", cases("eusilc-ge-atk-points"), ids=str)
def test_entropy_and_atkinson_points(case, reference):
    y, t = eusilc(case, reference)
    for alpha in (0, 1, 2):
        assert entropy(y, persons(t), alpha, universe=y > 0).one().value == case.near(f"ge{alpha}")
    assert atkinson(y, persons(t), nonpositive="leave out").one().value == case.near("atk1")


@pytest.mark.parametrize("case", cases("wbpip-synth1"), ids=str)
def test_gini_of_the_world_bank(case, reference):
    t = case.table(reference)
    assert gini(t["welfare"], Design.make(t["weight"])).one().value == case.near("gini")


@pytest.mark.parametrize("case", cases("wbpip-md_ABC_2000"), ids=str)
def test_distribution_of_the_world_bank(case, reference):
    t = case.table(reference)
    y, design = t["welfare"], Design.make(t["weight"])
    x = order(y, design)
    assert x.mean[0] == case.near("mean")
    assert gini(y, design).one().value == case.near("gini")
    assert quantile(y, design, 0.5).one().value == case.near("median")
    # wbpip puts 1 in the place of a welfare of 0
    assert entropy(y, design, 0, nonpositive=1.0).one().value == case.near("mld")
    tenths = np.arange(11) / 10
    assert np.diff(lorenz_points(x, 100).at(tenths)) == case.near("quantiles")
    # off the curve through all units, not through 100 of them, the shares differ in the fourth digit
    fine = [e.one().value for e in decile_shares(y, design)]
    assert fine == pytest.approx(case.expected["quantiles"], rel=3e-4)


@pytest.mark.parametrize("case", cases("handbook-A", "handbook-B"), ids=str)
def test_handbook_examples_are_ordered_as_their_poverty_is(case, reference):
    """The examples print no Gini: by hand |50| x 8 / (2 x 16 x 125) = 0.1, and 26 x 8 / (2 x 16 x 137)."""
    y = np.array(case.data, dtype=float)
    by_hand = {"handbook-A": 50 * 8 / (2 * 16 * 125), "handbook-B": 26 * 8 / (2 * 16 * 137)}
    assert gini(y, Design.make(np.ones(4))).one().value == pytest.approx(by_hand[case.id], rel=1e-12)


def test_domains_are_those_of_the_parts(reference):
    t = read(reference / "eusilc_laeken/eusilc.parquet")
    y, design = t["eqIncome"], persons(t)
    found = gini(y, design, by=t["db040"])
    for label in found.domain:
        alone = gini(y, design, universe=t["db040"] == label).one()
        assert (found[label].value, found[label].se) == pytest.approx((alone.value, alone.se), rel=1e-9)
