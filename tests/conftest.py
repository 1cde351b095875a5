"""Fixtures shared by all rooms."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from sasaran.store.duck import DuckEngine

# What guards a landing must say the same twice; the random search goes on wherever somebody works.
settings.register_profile("landing", derandomize=True, deadline=None)
if os.environ.get("CI"):
    settings.load_profile("landing")


@pytest.fixture
def engine() -> Iterator[DuckEngine]:
    """An empty engine in memory."""
    with DuckEngine(threads=2, memory="2GB") as made:
        yield made


@pytest.fixture(scope="session")
def reference() -> Path:
    """The folder of reference data, or a skip with its reason."""
    root = Path(__file__).resolve().parent.parent
    folder = Path(os.environ.get("SASARAN_REFERENCE", root.parent / "shared" / "reference"))
    if not folder.is_dir():
        pytest.skip("no reference data here: set SASARAN_REFERENCE or lay it at ../shared/reference")
    return folder
