"""Fixtures of the registry's tests."""

from __future__ import annotations

import pytest
from small_lists import Lists

from sasaran.store.duck import DuckEngine


@pytest.fixture
def lists(engine: DuckEngine) -> Lists:
    """Empty lists on an engine."""
    return Lists(engine)
