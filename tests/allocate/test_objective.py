"""The objectives beside numerical integration, and at their edges."""

import numpy as np
import pytest
from scipy.integrate import quad

from sasaran.allocate.objective import gap_closure, graduation, severity
from sasaran.errors import NumbersError

LINE = 800_000.0


def expected(mean, spread, what):
    """Return E[what(y)] for lognormal y by integration over its standard normal."""
    inner = lambda z: what(np.exp(mean + spread * z)) * np.exp(-z * z / 2) / np.sqrt(2 * np.pi)  # noqa: E731
    return sum(quad(inner, a, a + 1, limit=200)[0] for a in range(-8, 8))


@pytest.mark.parametrize("mean", [13.0, 13.6, 14.2])
@pytest.mark.parametrize("spread", [0.2, 0.5])
@pytest.mark.parametrize("benefit", [50_000.0, 400_000.0])
def test_closed_forms_equal_integration(mean, spread, benefit):
    args = ([mean], [spread], LINE, np.array([0.0, benefit]), 3)
    gap = expected(mean, spread, lambda y: max(LINE - y, 0) - max(LINE - benefit - y, 0))
    square = expected(
        mean, spread, lambda y: (max(LINE - y, 0) ** 2 - max(LINE - benefit - y, 0) ** 2) / LINE**2
    )
    rise = expected(mean, spread, lambda y: float(y <= LINE) - float(y <= LINE - benefit))
    assert gap_closure(*args)[0, 1] == pytest.approx(3 * gap, rel=1e-4)
    assert severity(*args)[0, 1] == pytest.approx(3 * square, rel=1e-4)
    assert graduation(*args)[0, 1] == pytest.approx(3 * rise, rel=1e-2)  # a jump under the integral


def test_a_known_welfare_closes_what_is_missing_and_no_more():
    mean = np.log([500_000.0, 790_000.0, 900_000.0])
    value = gap_closure(mean, 0.0, LINE, np.array([0, 100_000, 2 * LINE]), np.array([1, 2, 5]))
    assert value[:, 0].tolist() == [0, 0, 0]
    assert value == pytest.approx(np.array([[0, 100_000, 300_000], [0, 20_000, 20_000], [0, 0, 0]]), abs=1)


def test_severity_prefers_the_poorer_where_the_gap_does_not():
    mean, benefit = np.log([300_000.0, 600_000.0]), np.array([0, 100_000.0])
    assert np.ptp(gap_closure(mean, 0.0, LINE, benefit, 1)[:, 1]) == pytest.approx(0, abs=1)
    deep, shallow = severity(mean, 0.0, LINE, benefit, 1)[:, 1]
    assert deep > 2 * shallow


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"mean": [np.nan]}, "mean: 1 rows"),
        ({"line": 0.0}, "line"),
        ({"spread": -0.1}, "spread"),
        ({"persons": 0}, "persons"),
        ({"benefit": np.array([0, -1.0])}, "benefit"),
        ({"benefit": np.zeros((3, 2))}, "benefit"),
    ],
)
def test_bad_numbers_are_refused_by_column(change, says):
    given = {
        "mean": [13.0],
        "spread": 0.3,
        "line": LINE,
        "benefit": np.array([0, 1.0]),
        "persons": 1,
    } | change
    with pytest.raises(NumbersError, match=says):
        gap_closure(**given)
