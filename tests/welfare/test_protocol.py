"""The protocol: chances of being below a line, and a register that holds each kind once."""

from __future__ import annotations

import math

import numpy as np
import pytest

from sasaran.errors import NumbersError
from sasaran.welfare.designs import Universal
from sasaran.welfare.protocol import Predictive, designs, register


def test_the_chance_below_a_line_is_that_of_a_log_normal() -> None:
    belief = Predictive(np.log([100.0, 100.0, 100.0, np.nan]), np.array([0.5, 0.5, 0.0, np.nan]), "Rp")
    chance = belief.below(np.array([100.0, 100.0 * math.exp(0.5), 99.0, 100.0]))
    # half at the median, Phi(1) one spread above it; without spread it is a yes or a no
    assert chance[:3] == pytest.approx([0.5, 0.8413447460685429, 0.0], abs=1e-12)
    assert math.isnan(chance[3])


@pytest.mark.parametrize("line", [0.0, -1.0, math.nan, math.inf])
def test_a_line_that_is_no_line_is_refused(line: float) -> None:
    with pytest.raises(NumbersError, match="above 0"):
        Predictive(np.zeros(1), np.ones(1)).below(line)


def test_a_kind_is_entered_once() -> None:
    assert designs()["universal"] is Universal
    with pytest.raises(ValueError, match="two designs"):
        register("universal")(str)
    assert designs()["universal"] is Universal
