"""Small matrices on a busy machine: threads would wait for each other ten times longer than they work."""

from __future__ import annotations

import importlib
from collections.abc import Iterator

import pytest


@pytest.fixture(scope="session", autouse=True)
def one_thread() -> Iterator[None]:
    """Let the numerical libraries use one thread, where scikit-learn's own tool for it is installed."""
    try:
        pools = importlib.import_module("threadpoolctl")
    except ModuleNotFoundError:
        yield
        return
    with pools.threadpool_limits(limits=1):
        yield
