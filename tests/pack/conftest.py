"""One small synthetic Jakarta, written once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest

from sasaran.schema.pack import DemoRequest
from sasaran_id.jakarta.synthetic import write_demo

QUARTERS = ("2026Q1", "2026Q2")


@dataclass(frozen=True)
class Demo:
    """Folders of a written demo, and SQL over its truth."""

    root: Path
    people: int

    @property
    def inbox(self) -> Path:
        return self.root / "inbox"

    def truth(self, quarter: str, table: str) -> str:
        return f"'{self.root / 'truth' / quarter / table}.parquet'"

    def rows(self, sql: str) -> list[tuple[object, ...]]:
        with duckdb.connect() as con:
            return con.execute(sql).fetchall()


Writer = Callable[..., Demo]


def write(
    root: Path,
    people: int = 20_000,
    seed: int = 11,
    faults: float = 1.0,
    quarters: tuple[str, ...] = QUARTERS,
) -> Demo:
    request = DemoRequest(people, quarters, seed, root / "inbox", root / "sources", root / "truth", faults)
    write_demo(request)
    return Demo(root, people)


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    return write(tmp_path_factory.mktemp("demo"))


@pytest.fixture(scope="session")
def writer() -> Writer:
    return write
