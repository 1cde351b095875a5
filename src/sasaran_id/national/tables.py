"""Reads the CSV tables that the packs carry."""

from __future__ import annotations

import csv
from importlib.resources import files

__all__ = ["read_table"]


def read_table(package: str, name: str) -> list[dict[str, str]]:
    """Return the rows of table ``name`` (``provinces.csv``) kept in ``package`` (``sasaran_id.national``)."""
    return list(csv.DictReader(files(package).joinpath(name).read_text(encoding="utf-8").splitlines()))
