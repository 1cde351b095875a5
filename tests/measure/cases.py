"""Published numbers of the reference file ``cases.json``, with their sources and tolerances.

@pytest.mark.reference
@pytest.mark.parametrize("case", cases("convey-svyarp"), ids=str)
def test_x(case, reference):
    table = case.table(reference)
    assert value == case.near("est")
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pytest

_ROOT = Path(__file__).resolve().parent.parent.parent
_FOLDER = Path(os.environ.get("SASARAN_REFERENCE", _ROOT.parent / "shared" / "reference"))


@dataclass(frozen=True)
class Case:
    """One published number, or several of one source."""

    id: str
    data: Any
    parameters: dict[str, Any]
    expected: dict[str, Any]
    tolerance: float
    tolerance_type: str
    source: str

    def __str__(self) -> str:
        return f"{self.id} [{self.source}]"

    def near(self, key: str, times: float = 1.0) -> Any:
        """The expected number under ``key`` as pytest.approx at the case's tolerance."""
        assert self.tolerance_type == "relative"
        return pytest.approx(np.asarray(self.expected[key]) * times, rel=self.tolerance, abs=0.0)

    def table(self, folder: Path) -> dict[str, Any]:
        """The columns of the case's (first) file."""
        return read(folder / str(self.data).split(" + ")[0])


def cases(*starts: str) -> list[Any]:
    """The cases whose id begins with one of ``starts``; a skipped placeholder where there is no reference data."""
    path = _FOLDER / "cases.json"
    if not path.is_file():
        return [pytest.param(None, marks=pytest.mark.skip(reason="no reference data here"))]
    wanted = ("id", "data", "parameters", "expected", "tolerance", "tolerance_type", "source")
    found = [
        Case(**{key: raw[key] for key in wanted}) for raw in json.loads(path.read_text(encoding="utf-8"))
    ]
    found = [case for case in found if case.id.startswith(starts)]
    assert found, f"no case begins with {starts}"
    return found


@cache
def read(path: Path) -> dict[str, Any]:
    """The columns of a CSV or Parquet file as numpy arrays."""
    reader = "read_parquet" if path.suffix == ".parquet" else "read_csv"
    with duckdb.connect() as con:
        return con.execute(f"select * from {reader}('{path}')").fetchnumpy()
