"""Fixtures of the sources room."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from tiny_country import make_pack

from sasaran.schema.pack import Pack


@pytest.fixture(scope="session")
def pack() -> Pack:
    return make_pack()


@pytest.fixture
def csv(tmp_path: Path) -> Callable[..., Path]:
    """Write a CSV from rows of cells into the inbox and return its path."""

    def write(name: str, *rows: str, folder: str = "inbox") -> Path:
        path = tmp_path / folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("\n".join(rows) + "\n", encoding="utf-8")
        return path

    return write
