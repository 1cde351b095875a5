"""From two frozen quarters of a synthetic city to the printed answer: the account closes, nothing is a verdict."""

from __future__ import annotations

import pytest

from sasaran.cli.graduating import text
from sasaran.errors import ParameterError
from sasaran.quarter.demo import demo
from sasaran.quarter.graduations import graduation
from sasaran.quarter.options import Options
from sasaran.schema.period import Quarter


@pytest.mark.slow
def test_the_account_closes_over_two_quarters(tmp_path):
    options = Options(publish=False, threads=2, memory="2GB")
    before, after = (one.release.quarter for one in demo(tmp_path, 1500, 2, 7, options))
    found = graduation(tmp_path, before, after, options=options)
    whole = [row for row in found.rows if row[0] is None and row[1] == "all"]
    assert sum(int(row[4]) for row in whole) == found.anew <= found.paired <= found.ranked
    assert sum(found.expected.values()) == pytest.approx(found.ranked)
    assert sum(found.reasons.values()) == found.ranked
    assert found.time
    said = text(found, "id")
    assert "perpindahan" in said.lower()
    assert "None" not in said + text(found, "en")
    with pytest.raises(ParameterError, match="not in order"):
        graduation(tmp_path, after, before)
    assert Quarter.parse(str(before)) == before
