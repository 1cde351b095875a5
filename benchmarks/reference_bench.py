"""Pairs on public linkage sets, beside Splink as its documentation sets it up, in the same run."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence

import duckdb

from benchmarks.frame import contend, record, table
from benchmarks.reference_data import SETS, load
from benchmarks.score import pair_scores, prf
from benchmarks.words import reference_folder

__all__ = ["SETS", "run"]

_WHO = {"sasaran": "benchmarks.reference_ours:run", "Splink 5": "benchmarks.reference_splink:run"}


def run(sets: Sequence[str], *, command: str) -> None:
    """Run both contenders on every set; print and record the table."""
    if not reference_folder().is_dir():
        print(
            "No reference data here: set SASARAN_REFERENCE or lay it at ../shared/reference. Nothing was measured."
        )
        return
    rows = []
    for name in sets:
        with tempfile.TemporaryDirectory(prefix="reference-") as folder:
            made = load(folder, name)
            for who, function in _WHO.items():
                out = f"{folder}/pairs.parquet"
                done = contend(function, folder=folder, name=name, files=made["files"], out=out)
                rows.append(
                    [name, f"{made['true']:,}", who, *_scores(folder, out, done["accepted"]), done["seconds"]]
                )
                print(f"  {rows[-1]}", flush=True)
    head = ["set", "true pairs", "contender", "P at .5", "R at .5", "F1 at .5", "best F1", "at", "accepted P"]
    head += ["accepted R", "accepted F1", "seconds"]
    record("reference-linkage", table(head, rows), command=command)


def _scores(folder: str, pairs: str, accepted: str) -> list[str]:
    """Return the cells: pairs at 0.5, best F1 and its threshold, and the pairs each tool accepts in the end."""
    with duckdb.connect() as db:
        db.execute(f"create table scored as from '{pairs}'")
        db.execute(f"create table true_pair as from '{folder}/true.parquet'")
        score = pair_scores(db, "scored", "true_pair")
        said, true, both = (
            db.execute(f"select count(*) from {source}").fetchall()[0][0]
            for source in (f"'{accepted}'", "true_pair", f"'{accepted}' join true_pair using (a, b)")
        )
    fixed, best, last = score["fixed"], score["best"], prf(both, said, true)
    cells = [fixed["precision"], fixed["recall"], fixed["f1"], best["f1"], best["threshold"]]
    return [f"{cell:.4f}" for cell in [*cells, last["precision"], last["recall"], last["f1"]]]
