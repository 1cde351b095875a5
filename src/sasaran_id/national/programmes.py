"""Programmes read from a pack's CSV: facts with their date and source, unverified ones marked."""

from __future__ import annotations

from collections.abc import Iterable

from sasaran.schema.programme import Programme
from sasaran_id.national.tables import read_table

__all__ = ["read_programmes"]


def read_programmes(packages: Iterable[str], scope: str) -> tuple[Programme, ...]:
    """Return the programmes that ``packages`` keep, numbered in order of package and row.

    Parameters
    ----------
    packages : Iterable[str]
        Packages with a ``programmes.csv``: ``code, name, owner, unit, kind, amount, period, recipients,
        scope, as_of, mark``.
    scope : str
        Recipients counted for another scope (the nation's, in a province's pack) are left out.
    """
    rows = [row for package in packages for row in read_table(package, "programmes.csv")]
    return tuple(_programme(no, row, scope) for no, row in enumerate(rows))


def _programme(no: int, row: dict[str, str], scope: str) -> Programme:
    counted = row["recipients"] and row["scope"] == scope
    return Programme(
        no=no,
        code=row["code"],
        name=row["name"],
        owner=row["owner"],
        unit=row["unit"],
        kind=row["kind"],
        amount=float(row["amount"]) if row["amount"] else None,
        period=row["period"],
        recipients=int(row["recipients"]) if counted else None,
        mark=f"{row['as_of']}: {row['mark']}",
    )
