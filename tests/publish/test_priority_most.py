"""Beside how many of the priority are served stands how many could be at most, where some go without."""

from dataclasses import replace

import pytest
from tests.publish.planning_world import rounded

from sasaran import packs
from sasaran.publish.offers.book import summary_lines


def told(used, most, language):
    """Return the line of a priority of 125 families, ``used`` served and ``most`` the most that could be."""
    data = rounded(packs.load("id-jakarta"))
    uses = [replace(one, used=used, most=most) if one.kind == "priority" else one for one in data.uses]
    (line,) = [
        text
        for label, text in summary_lines(replace(data, uses=tuple(uses)), language)
        if label.lower() in ("didahulukan", "priority")
    ]
    return line


@pytest.mark.parametrize(("language", "more"), [("id", "lebih dari 123"), ("en", "more than 123")])
def test_the_most_that_could_be_served_is_told_where_some_go_without(language, more):
    line = told(120, 123, language)
    assert "120" in line
    assert more in line
    assert more not in told(125, 125, language)
    assert "125" in told(125, 125, language)
    assert "None" not in told(120, None, language)
