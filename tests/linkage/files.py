"""Reads the reference linkage files into an engine, with blanks trimmed and empty values missing."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from sasaran.store.duck import DuckEngine


def load(engine: DuckEngine, path: Path, table: str, more: str = "") -> None:
    engine.create("raw_file", f"select * from read_csv('{path}', all_varchar = true, header = true)")
    columns = ", ".join(
        f"nullif(lower(trim(\"{c}\")), '') as {c.strip().lower()}" for c in engine.columns("raw_file")
    )
    engine.create("named", f"select {columns} from raw_file")
    engine.create(table, f"select (row_number() over ())::integer as record_no, *{more} from named")
    engine.drop("raw_file", "named")


def scores(
    engine: DuckEngine, true_pairs: str, found: str = "select left_key, right_key from pairs where accepted"
) -> tuple[float, float, float]:
    """Precision, recall and F1 of accepted pairs against a query of true ones (a, b)."""
    found_n = engine.value(f"select count(*) from ({found})")
    true_n = engine.value(f"select count(*) from ({true_pairs})")
    both = engine.value(f"select count(*) from ({found}) f(a, b) join ({true_pairs}) t(a, b) using (a, b)")
    precision, recall = both / max(found_n, 1), both / max(true_n, 1)
    return precision, recall, 2 * precision * recall / max(precision + recall, 1e-12)


SAME_ENTITY = (
    "select l.record_no as a, r.record_no as b from {t} l join {t} r on {e} and l.record_no < r.record_no"
)


__all__ = ["SAME_ENTITY", "load", "np", "scores"]
