"""Published MPI numbers through the public functions; the source stands in the test id."""

from __future__ import annotations

import numpy as np
import pytest
from tests.measure.cases import cases

from sasaran.measure import Design
from sasaran.measure.mpi import Indicator, Specification, alkire_foster, deprived

pytestmark = pytest.mark.reference
GLOBAL = {"d_nutr": ("health", 6), "d_cm": ("health", 6), "d_satt": ("education", 6), "d_educ": ("education", 6),
          **{f"d_{name}": ("living", 18) for name in ("elct", "sani", "wtr", "hsg", "ckfl", "asst")}}  # fmt: skip


def global_mpi(**options):
    return Specification(
        "global MPI", tuple(Indicator(n, d, 1 / w) for n, (d, w) in GLOBAL.items()), **options
    )


@pytest.mark.parametrize("case", cases("af-toy"), ids=str)
def test_worked_example(case):
    g = np.array(case.data)
    names = [f"i{j}" for j in range(g.shape[1])]
    spec = Specification(
        "toy",
        tuple(Indicator(n, n, w) for n, w in zip(names, case.parameters["weights"], strict=True)),
        k=(case.parameters["k"],),
    )
    found = alkire_foster(deprived(dict(zip(names, g.T, strict=True)), spec), Design.make(np.ones(len(g))))[
        0.5
    ]
    assert found.h.one().value == case.near("H")
    assert found.a.one().value == case.near("A")
    assert found.m0.one().value == case.near("M0")
    for key, part in (("h", found.uncensored), ("hk", found.censored), ("pctb", found.contribution)):
        assert np.array([part[n].one().value for n in names]) == case.near(key)


@pytest.mark.parametrize("case", cases("mpi-syn_t1"), ids=str)
def test_synthetic_survey_of_mpitb(case, reference):
    table = case.table(reference)
    first = np.asarray(table["t"]) == 1
    t = {name: column[first] for name, column in table.items()}
    design = Design.make(t["weight"], strata=t["stratum"], psu=t["psu"])
    found = alkire_foster(deprived(t, global_mpi()), design, k=(0.2, 0.33))
    for k, word in ((0.2, "k20"), (0.33, "k33")):
        for name, made in (("M0", found[k].m0), ("H", found[k].h), ("A", found[k].a)):
            one = made.one()
            assert one.n == case.parameters["n"]
            assert np.array([one.value, one.se]) == case.near(f"{name}_{word}")
