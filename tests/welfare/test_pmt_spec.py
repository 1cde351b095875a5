"""What a test shall ask, in TOML and in words; and why a household has no score."""

from __future__ import annotations

import datetime

import numpy as np
import pytest

from sasaran.errors import DeclarationError, ParameterError
from sasaran.welfare.pmt import LeastSquares, Quantile, Variable, fit
from sasaran.welfare.pmt.spec import Spec, method_of, variables_of
from sasaran.welfare.pmt.unscored import unscored

TEXT = """
[test]
name = "Uji"
outcome = "y"
as_of = 2025-12-31
cluster = "desa"
folds = 5

[[variable]]
name = "n2"
of = "n"
power = 2
label_id = "Jumlah anggota kuadrat"

[[variable]]
name = "lantai"
levels = ["1", "2"]
unseen = "refuse"
"""


def test_a_specification_is_read():
    spec = Spec.from_toml(TEXT)
    assert (spec.name, spec.outcome, spec.cluster, spec.folds) == ("Uji", "y", "desa", 5)
    assert spec.as_of == datetime.date(2025, 12, 31)
    assert spec.variables == (
        Variable("n2", of="n", power=2, label_id="Jumlah anggota kuadrat"),
        Variable("lantai", levels=("1", "2"), unseen="refuse"),
    )


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[test]\noutcom = 'y'", "outcome"),
        ("[test]\nfolds = 'ten'", "folds"),
        ("[test]\nfolds = true", "folds"),
        ("[test]\nas_of = '2025-12-31'", "as_of"),
        ("[[variable]]\nlabel_id = 'a'", "no name"),
        ("[[variable]]\nname = 'a'\npowr = 2", "power"),
        ("[variable]\nname = 'a'", "each question"),
        ("[tests]\n", "test"),
        ("[test", "not TOML"),
    ],
)
def test_what_a_specification_cannot_say_is_named(text, told):
    with pytest.raises(DeclarationError, match=told):
        Spec.from_toml(text, "uji.toml")


def test_lists_of_columns_become_variables():
    assert variables_of("n, n^2 ,age", "floor,roof") == (
        Variable("n"),
        Variable("n2", of="n", power=2),
        Variable("age"),
        Variable("floor", category=True),
        Variable("roof", category=True),
    )
    assert variables_of("", "") == ()
    for wrong in ("n^1", "n^x", "n^"):
        with pytest.raises(ParameterError, match="power"):
            variables_of(wrong)


def test_methods_are_named():
    assert method_of("wls") == LeastSquares()
    assert method_of("quantile:0.2") == Quantile(0.2)
    net = method_of("elastic-net:0.3")
    assert net.name.startswith("elastic net, l1 0.3")
    for wrong in ("ols", "wls:1", "quantile", "quantile:x", "elastic-net:2"):
        with pytest.raises(ParameterError, match="no such method"):
            method_of(wrong)


def test_why_a_household_has_no_score():
    rng = np.random.default_rng(2)
    survey = {
        "y": np.exp(rng.normal(size=80)),
        "n": rng.integers(1, 9, 80).astype(float),
        "lantai": rng.choice(["1", "2", "3"], 80),
    }
    pmt = fit(survey, variables_of("n,n^2", "lantai"), outcome="y", name="u", unit="").pmt
    table = {
        "n": np.array([3.0, np.nan, np.nan, 2.0, 4.0]),
        "lantai": np.array(["1", "", "9", "9", "2"]),
    }
    score = pmt.rank(table)
    odd = {"n": np.array([False, False, True, False, False])}
    found = unscored(pmt, table, score, odd)
    said = [found.patterns[p] if p >= 0 else () for p in found.pattern.tolist()]
    assert said == [
        (),
        (("n", "missing"), ("lantai", "missing")),
        (("n", "unreadable"), ("lantai", "unseen")),
        (("lantai", "unseen"),),
        (),
    ]
    assert found.counts == {
        ("lantai", "unseen"): 2,
        ("lantai", "missing"): 1,
        ("n", "missing"): 1,
        ("n", "unreadable"): 1,
    }
    assert unscored(pmt, {name: values[[0, 4]] for name, values in table.items()}, score[[0, 4]]).counts == {}
