"""Mixed-integer programs by HiGHS (SciPy), without what HiGHS prints.

When HiGHS has to repair an integer point after presolve it prints one line to the process's standard output, whatever
its output options say (HiGHS.jl issue 312). In a command whose answer is JSON or CSV that line breaks the answer.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import tempfile
import threading
from collections.abc import Iterator
from typing import Any

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

__all__ = ["quiet", "solve"]

_STRAY = b"HighsMipSolverData::"
_OUT = 1  # the process's standard output, below Python's own
_LOCK = threading.Lock()  # the descriptor is the whole process's


def solve(cost: Any, rows: list[tuple[Any, Any, Any]], *, free: int = 0, nodes: int, gap: float = 0.0) -> Any:
    """Minimise ``cost @ x`` over x in {0, 1}, the last ``free`` of them any number >= 0; returns SciPy's answer.

    ``rows`` holds (matrix, least, most). Ends after ``nodes`` nodes, never by the clock, so that the answer does not
    hang on the machine's speed, or at a relative gap of ``gap``.
    """
    whole = np.ones(len(cost))
    top = np.ones(len(cost))
    if free:
        whole[-free:], top[-free:] = 0, np.inf
    with quiet():
        return milp(
            cost,
            integrality=whole,
            bounds=Bounds(0, top),
            constraints=[LinearConstraint(*row) for row in rows],
            options={"node_limit": nodes, "mip_rel_gap": gap},
        )


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    """Keep HiGHS's stray lines from standard output; whatever else is written meanwhile comes out afterwards."""
    with _LOCK:
        try:
            true = os.dup(_OUT)
        except OSError:  # no standard output (a service): nothing to protect
            yield
            return
        with tempfile.TemporaryFile() as held:
            _flush()
            os.dup2(held.fileno(), _OUT)
            try:
                yield
            finally:
                _flush()
                os.dup2(true, _OUT)
                os.close(true)
                held.seek(0)
                rest = b"".join(line for line in held if not line.startswith(_STRAY))
                while rest:
                    rest = rest[os.write(_OUT, rest) :]


def _flush() -> None:
    # C's own buffer: what printf left there would come out later, after the descriptor is back
    with contextlib.suppress(OSError, AttributeError, TypeError):
        ctypes.CDLL(None).fflush(None)
