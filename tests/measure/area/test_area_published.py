"""Published numbers of sae, emdi and their papers, through the public functions."""

from __future__ import annotations

import numpy as np
import pytest
from tests.measure.cases import cases, read

from sasaran.measure import area

pytestmark = pytest.mark.reference

HELP = "gender eqsize cash self_empl unempl_ben age_ben surv_ben sick_ben dis_ben rent fam_allow house_allow cap_inv"
AUSTRIA = (*HELP.split(), "tax_adj")
SPAIN = ("age2", "age3", "age4", "age5", "nat1", "educ1", "educ3", "labor1", "labor2")
LINE = 10885.33


def plain(columns):
    found = {name: np.asarray(column) for name, column in columns.items()}
    if found.get("gender") is not None and found["gender"].dtype.kind in "OU":
        found["gender"] = (found["gender"] == "female").astype(float)
    return found


@pytest.fixture(scope="module")
def austria(reference):
    folder = reference / "emdi_eusilcA"
    sample = plain(read(folder / "eusilcA_smp.parquet"))
    census = plain(read(folder / "eusilcA_pop_covariates.parquet"))
    x = {name: sample[name] for name in AUSTRIA}
    fit = area.fit_nested_error(sample["eqIncome"], x, sample["district"], transform="box-cox")
    return fit, {name: census[name] for name in AUSTRIA}, census["district"]


@pytest.fixture(scope="module")
def austrian_poverty(austria):
    return area.ebp(*austria, line=LINE, replicates=0)


@pytest.fixture(scope="module")
def milk(reference):
    table = read(reference / "sae_spain_incomedata" / "milk.csv")
    x = {f"area{k}": (table["MajorArea"] == k).astype(float) for k in (2, 3, 4)}
    return lambda method: area.fay_herriot(
        table["yi"], table["SD"] ** 2, x, table["SmallArea"], n=table["ni"], method=method
    )


@pytest.mark.parametrize("case", cases("sae-milk-FH-REML"), ids=str)
def test_fay_herriot_by_reml(case, milk):
    fit = milk("reml")
    assert fit.sigma_u2 == case.near("sigma_u2")
    for k, found in enumerate(fit.beta):
        assert found == case.near(f"beta{k}")


@pytest.mark.parametrize("case", cases("sae-milk-eblup"), ids=str)
def test_fay_herriot_predictions(case, milk):
    for k in range(3):
        assert milk("reml").estimates.of("mean")[k] == case.near(str(k + 1))


@pytest.mark.parametrize("case", cases("sae-milk-mse"), ids=str)
def test_fay_herriot_errors(case, milk):
    for k in range(3):
        assert milk("reml").estimates.rmse("mean")[k] ** 2 == case.near(str(k + 1))


def test_all_43_milk_areas(reference, milk):
    want = read(reference / "sae_spain_incomedata" / "ref_milk_fh.csv")
    found = milk("reml").estimates
    assert found.of("mean") == pytest.approx(want["eblup"], rel=2e-6)
    assert found.rmse("mean") ** 2 == pytest.approx(want["mse"], rel=2e-5)


@pytest.mark.parametrize("case", cases("sae-milk-FH-ML"), ids=str)
def test_fay_herriot_by_ml_and_moments(case, milk):
    assert milk("ml").sigma_u2 == case.near("ML")
    assert milk("fh").sigma_u2 == case.near("FH")


@pytest.fixture(scope="module")
def corn(reference):
    folder = reference / "sae_cornsoybean"
    table, means = read(folder / "sae_cornsoybean.csv"), read(folder / "sae_cornsoybeanmeans.csv")
    keep = np.arange(len(table["County"])) != 32  # row 33, as Battese, Harter and Fuller do
    x = {name: table[name][keep] for name in ("CornPix", "SoyBeansPix")}
    fit = area.fit_nested_error(table["CornHec"][keep], x, table["County"][keep])
    census = {"CornPix": means["MeanCornPixPerSeg"], "SoyBeansPix": means["MeanSoyBeansPixPerSeg"]}
    return fit, census, means["CountyIndex"], means["PopnSegments"]


@pytest.mark.parametrize("case", cases("sae-corn"), ids=str)
def test_corn_and_soybeans(case, corn):
    fit, census, county, size = corn
    assert fit.beta == case.near("beta")
    assert fit.sigma_u2 == case.near("sigma_u2")
    assert fit.sigma_e2 == case.near("sigma_e2")
    assert area.eblup(fit, census, county, size=size, error="none").of("mean") == case.near("eblup")


@pytest.mark.parametrize("case", cases("sae-corn"), ids=str)
def test_the_error_of_corn_is_what_200_replicates_scatter_about(case, corn):
    """The published numbers are one run of 200: each scatters by about sqrt(2/200) of itself."""
    fit, census, county, size = corn
    want = np.array(case.expected["pbmse_B200"])
    sure = area.eblup(fit, census, county, size=size, error="bootstrap", replicates=20_000).rmse("mean") ** 2
    scatter = sure * np.sqrt(2 / 200)
    assert (np.abs(want - sure) < 3 * scatter).all()
    assert want.sum() == pytest.approx(sure.sum(), rel=0.15)
    # the closed formula estimates the error without the bootstrap's own bias, and stays near it
    closed = area.eblup(fit, census, county, size=size, error="analytic").rmse("mean") ** 2
    assert closed == pytest.approx(sure, rel=0.15)


@pytest.mark.parametrize("case", cases("emdi-eusilcA-fit"), ids=str)
def test_box_cox_by_reml(case, austria):
    fit = austria[0]
    assert fit.transform.value == case.near("lambda_")
    assert fit.sigma_e2 == case.near("se2")
    assert fit.sigma_u2 == case.near("su2")
    assert fit.icc == pytest.approx(0.2086841, abs=2e-6)


DISTRICTS = [case for case in cases("emdi-EBP-") if "all94" not in str(getattr(case, "id", case))]


@pytest.mark.parametrize("case", DISTRICTS, ids=str)
def test_poverty_of_a_district(case, austrian_poverty):
    place = np.flatnonzero(austrian_poverty.areas == case.id.removeprefix("emdi-EBP-"))[0]
    assert austrian_poverty.of("fgt0")[place] == case.near("hc")
    assert austrian_poverty.of("fgt1")[place] == case.near("pg")


@pytest.mark.parametrize("case", cases("emdi-EBP-all94"), ids=str)
def test_poverty_of_all_94_districts(case, reference, austrian_poverty):
    want = read(reference / str(case.data))
    order = np.argsort(want["Domain"].astype(str))
    assert (want["Domain"][order] == austrian_poverty.areas).all()
    for name, column in (("fgt0", "hc"), ("fgt1", "pg"), ("fgt2", "ps")):
        assert austrian_poverty.of(name) == pytest.approx(want[column][order], abs=5e-7)


@pytest.mark.parametrize("case", cases("emdi-MSE"), ids=str)
def test_error_of_all_94_districts(case, austria):
    found = area.ebp(*austria, line=LINE, replicates=50)
    assert found.rmse("fgt0").mean() == case.near("mean_rmse_hc")
    assert found.rmse("fgt1").mean() == case.near("mean_rmse_pg")


@pytest.fixture(scope="module")
def spain(reference):
    folder = reference / "sae_spain_incomedata"
    table, census = read(folder / "incomedata.csv"), read(folder / "Xoutsamp_5provinces.parquet")
    x = {name: table[name] for name in SPAIN}
    fit = area.fit_nested_error(table["income"], x, table["prov"], transform=area.Transform("log", 3600.0))
    return fit, area.compress(census, census["domain"], names=fit.names)


@pytest.mark.parametrize("case", cases("sae-EB-fit"), ids=str)
def test_shifted_log_by_reml(case, spain):
    assert spain[0].sigma_e2 == case.near("se2")
    assert spain[0].sigma_u2 == case.near("su2")


@pytest.mark.parametrize("case", cases("sae-EB-spain"), ids=str)
def test_poverty_of_five_provinces(case, spain):
    fit, census = spain
    assert (census.rows, len(census.count)) == (713_301, 111)
    line = case.parameters["z"]
    found = area.ebp(fit, census, line=line, indicators=("fgt0", "fgt1"), mix="rest", replicates=200)
    for label, both in zip(found.areas, found.value.T, strict=True):
        assert both == case.near(str(int(label)))
        assert both == pytest.approx(
            case.expected[str(int(label))], rel=1e-6
        )  # closed form meets closed form
    assert (found.rmse("fgt0") / found.of("fgt0") < 0.25).all()
