"""Small areas: EBP of poverty with bootstrap errors, beside the same numbers by drawing every unit.

    python -m benchmarks.small_area

Data: eusilcA (1,945 sampled households, 25,000 of the census, 94 districts, Box-Cox with its power estimated anew in
every replicate) and Spanish incomedata (17,199 persons, 713,301 census rows of five provinces), from the reference
folder. The contender draws as the R package emdi does, in numpy and with our fit: it shows what the closed form saves,
not how fast another package is. No Python package could be measured: svy-sae is an empty placeholder (0.0.1) on Python
3.11, and samplics 0.6.0, archived, refuses Box-Cox with a power between 0 and 1 ("log function not defined for negative
numbers").
"""

from __future__ import annotations

import argparse
import os
import time
from pathlib import Path

import duckdb
import numpy as np

from benchmarks.frame import ROOT, contend, machine, table
from sasaran.measure import area

LINE, SPANISH_LINE = 10885.33, 6477.484
HELP = "eqsize cash self_empl unempl_ben age_ben surv_ben sick_ben dis_ben rent fam_allow house_allow cap_inv tax_adj"
AUSTRIA = ("gender", *HELP.split())
SPAIN = ("age2", "age3", "age4", "age5", "nat1", "educ1", "educ3", "labor1", "labor2")
MONTE_CARLO = 50  # emdi's default number of draws
REFERENCE = Path(os.environ.get("SASARAN_REFERENCE", ROOT.parent / "shared" / "reference"))


def read(name):
    """Return the columns of one reference file."""
    with duckdb.connect() as con:
        found = con.execute(f"from '{REFERENCE / name}'").fetchnumpy()
    return {key: np.asarray(column) for key, column in found.items()}


def austria():
    """Return sample and census of eusilcA, sex as 0/1."""
    both = [read(f"emdi_eusilcA/eusilcA_{part}.parquet") for part in ("smp", "pop_covariates")]
    for one in both:
        one["gender"] = (one["gender"] == "female").astype(float)
    return both


class Clock:
    """Wall and processor seconds since it was made."""

    def __init__(self):
        self.wall, self.cpu = time.perf_counter(), time.process_time()

    def read(self):
        return {"wall": time.perf_counter() - self.wall, "cpu": time.process_time() - self.cpu}


def ours_austria(replicates):
    """Fit, predict FGT0-2 of 94 districts, bootstrap."""
    sample, census = austria()
    clock = Clock()
    fit = area.fit_nested_error(
        sample["eqIncome"], {name: sample[name] for name in AUSTRIA}, sample["district"], transform="box-cox"
    )
    found = area.ebp(
        fit, {name: census[name] for name in AUSTRIA}, census["district"], line=LINE, replicates=replicates
    )
    rmse = 0.0 if found.mse is None else float(found.rmse("fgt0").mean())
    return clock.read() | {"rmse": rmse, "headcount": float(found.of("fgt0").mean())}


def drawn_austria(replicates):
    """The same by drawing: L worlds a prediction, every census unit, the model fitted again each time."""
    sample, census = austria()
    clock = Clock()
    rng = np.random.default_rng(1)
    x = {name: sample[name] for name in AUSTRIA}
    labels, code = np.unique(census["district"], return_inverse=True)
    design = np.column_stack([np.ones(len(code)), *(census[name] for name in AUSTRIA)])
    own = np.column_stack([np.ones(len(x["cash"])), *x.values()])
    size = np.bincount(code)

    def poverty(welfare):
        gap = np.clip(1 - welfare / LINE, 0, None)
        return np.stack([np.bincount(code, part) / size for part in (gap > 0, gap, gap * gap)])

    def predict(fit):
        place = np.searchsorted(fit.areas, labels)
        known = (place < len(fit.areas)) & (fit.areas[np.minimum(place, len(fit.areas) - 1)] == labels)
        at = np.minimum(place, len(fit.areas) - 1)
        effect, gamma = np.where(known, fit.effect[at], 0), np.where(known, fit.gamma[at], 0)
        mean, spread = design @ fit.beta + effect[code], np.sqrt(fit.sigma_u2 * (1 - gamma))
        total = 0
        for _ in range(MONTE_CARLO):
            v = rng.normal(0, 1, len(labels)) * spread
            total = total + poverty(
                fit.transform.inverse(mean + v[code] + rng.normal(0, fit.sigma_e2**0.5, len(code)))
            )
        return total / MONTE_CARLO

    first = area.fit_nested_error(sample["eqIncome"], x, sample["district"], transform="box-cox")
    value, mse = predict(first), np.zeros((3, len(labels)))
    where = np.searchsorted(labels, sample["district"])
    for _ in range(replicates):
        u = rng.normal(0, first.sigma_u2**0.5, len(labels))
        truth = poverty(
            first.transform.inverse(
                design @ first.beta + u[code] + rng.normal(0, first.sigma_e2**0.5, len(code))
            )
        )
        y = first.transform.inverse(
            own @ first.beta + u[where] + rng.normal(0, first.sigma_e2**0.5, len(where))
        )
        again = area.fit_nested_error(np.maximum(y, 1.0), x, sample["district"], transform="box-cox")
        mse += (predict(again) - truth) ** 2 / max(replicates, 1)
    return clock.read() | {"rmse": float(np.sqrt(mse[0]).mean()), "headcount": float(value[0].mean())}


def ours_spain(replicates):
    """Compress 713,301 census rows, fit, predict FGT0-1 of five provinces, bootstrap."""
    sample, census = (
        read("sae_spain_incomedata/incomedata.csv"),
        read("sae_spain_incomedata/Xoutsamp_5provinces.parquet"),
    )
    clock = Clock()
    fit = area.fit_nested_error(
        sample["income"],
        {name: sample[name] for name in SPAIN},
        sample["prov"],
        transform=area.Transform("log", 3600.0),
    )
    fitted = clock.read()
    cells = area.compress(census, census["domain"], names=fit.names)
    packed = clock.read()
    found = area.ebp(
        fit, cells, line=SPANISH_LINE, indicators=("fgt0", "fgt1"), mix="rest", replicates=replicates
    )
    steps = {"fit": fitted["wall"], "compress": packed["wall"] - fitted["wall"]}
    return clock.read() | steps | {"cells": len(cells.count), "headcount": float(found.of("fgt0").mean())}


def run(replicates):
    """Run all contenders, each in a fresh process, and print the tables."""
    rows = []
    ours = {b: contend("benchmarks.small_area:ours_austria", replicates=b) for b in (0, replicates)}
    for b, found in ours.items():
        rows.append(
            [f"sasaran, B = {b}", found["wall"], 1.0, found["cpu"], found["headcount"], found["rmse"]]
        )
    for b in (0, replicates):
        found = contend("benchmarks.small_area:drawn_austria", replicates=b)
        name, ratio = f"every unit drawn, B = {b}", found["wall"] / ours[b]["wall"]
        rows.append([name, found["wall"], ratio, found["cpu"], found["headcount"], found["rmse"]])
    print(table(["EBP, eusilcA", "wall s", "x ours", "cpu s", "mean headcount", "mean RMSE"], rows))
    rows = []
    for b in (0, 200):
        found = contend("benchmarks.small_area:ours_spain", replicates=b)
        rows.append(
            [f"B = {b}", found["wall"], found["cpu"], found["fit"], found["compress"], found["cells"]]
        )
    print()
    print(table(["EB, 713,301 census rows", "wall s", "cpu s", "fit s", "compress s", "cells"], rows))
    print(f"\n{machine()}. Load before: {os.getloadavg()[0]:.1f}.")


def main():
    """Read the options and run."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.small_area", description=__doc__)
    parser.add_argument("--replicates", type=int, default=50)
    args = parser.parse_args()
    if not REFERENCE.is_dir():
        raise SystemExit("no reference data: set SASARAN_REFERENCE")
    run(args.replicates)


if __name__ == "__main__":
    main()
