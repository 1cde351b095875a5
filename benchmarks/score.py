"""How right clusters are: pairs of records against the truth, and the register person each record ends up with."""

from __future__ import annotations

import duckdb

__all__ = ["calibration", "clusters", "pair_scores"]

_BANDS = (0.0, 0.1, 0.3, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99)


def clusters(folder: str, answer: str) -> dict[str, float]:
    """Score clusters (``answer``: Parquet of record_no, cluster) against ``folder/truth.parquet``.

    Returns
    -------
    dict
        ``precision``, ``recall`` and ``f1`` over all pairs of records put together (register and lists), and
        ``accuracy``: of list records, the share that ends with the register person it speaks of, or with nobody where
        its person is in no register.
    """
    with duckdb.connect() as db:
        db.execute(
            "create table a as select r.record_no, r.source_no, t.person, c.cluster "
            f"from '{folder}/record.parquet' r join '{folder}/truth.parquet' t using (record_no) "
            f"join '{answer}' c using (record_no)"
        )
        lost = _one(db, f"(select count(*) from '{folder}/record.parquet') - (select count(*) from a)")
        if lost:
            raise ValueError(f"{lost:.0f} records have no cluster")
        said, true, both = (
            _one(db, f"(select sum(n * (n - 1) // 2) from (select count(*) as n from a group by {keys}))")
            for keys in ("cluster", "person", "cluster, person")
        )
        db.execute("create table register as select person, cluster from a where source_no = 0")
        accuracy = _one(
            db,
            "(select avg(cast(coalesce(found.person, -1) = coalesce(own.person, -1) as double)) from a "
            "left join (select cluster, any_value(person) as person from register group by cluster) found "
            "using (cluster) left join register own on own.person = a.person where a.source_no > 0)",
        )
    return {**prf(both, said, true), "accuracy": accuracy}


def calibration(folder: str, links: str) -> list[tuple[str, int, float, float]]:
    """Return (band, links, mean probability, share true) of list records' links to register persons.

    ``links`` is a Parquet file of (record_no, register_record, probability, accepted): every candidate pair of a list
    record and a person of the register that the linkage left. All of them are counted, accepted or not.
    """
    edges = ", ".join(map(str, _BANDS))
    with duckdb.connect() as db:
        rows = db.execute(
            f"with l as (select probability as p, cast(a.person = b.person as double) as true_, "
            f"list_max(list_filter([{edges}], lambda e: e <= probability)) as band "
            f"from '{links}' join '{folder}/truth.parquet' a using (record_no) "
            f"join '{folder}/truth.parquet' b on b.record_no = register_record) "
            "select cast(band as double), count(*), avg(p), avg(true_) from l group by band order by band"
        ).fetchall()
    ends = [*_BANDS[1:], 1.0]
    return [(f"{b:g}-{ends[_BANDS.index(float(b))]:g}", n, p, t) for b, n, p, t in rows]


def prf(both: float, said: float, true: float) -> dict[str, float]:
    """Return precision, recall and F1 from counts of pairs."""
    precision, recall = both / said if said else 1.0, both / true if true else 1.0
    total = said + true
    return {"precision": precision, "recall": recall, "f1": 2 * both / total if total else 1.0}


def pair_scores(db: duckdb.DuckDBPyConnection, pairs: str, truth: str) -> dict[str, dict[str, float]]:
    """Score pairs with probabilities at 0.5 and at the threshold with the best F1.

    ``pairs`` is a table (a, b, probability), ``truth`` a table (a, b) of all true pairs; a < b in both where the two
    come from one file.
    """
    rows = db.execute(
        f"select p.probability, cast(t.a is not null as integer) from {pairs} p left join {truth} t using (a, b) "
        "order by 1 desc"
    ).fetchall()
    true = _one(db, f"(select count(*) from {truth})")
    fixed = [hit for p, hit in rows if p >= 0.5]
    best, both = {"f1": -1.0}, 0
    for k, (p, hit) in enumerate(rows, start=1):
        both += hit
        if k < len(rows) and rows[k][0] == p:
            continue
        score = prf(both, k, true)
        if score["f1"] > best["f1"]:
            best = {**score, "threshold": p}
    return {"fixed": prf(sum(fixed), len(fixed), true), "best": best}


def _one(db: duckdb.DuckDBPyConnection, expression: str) -> float:
    row = db.execute(f"select {expression}").fetchone()
    return float(row[0] or 0) if row else 0.0
