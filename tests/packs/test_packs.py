"""Packs are found by entry point and refused when they do not supply what they must."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sasaran import packs
from sasaran.errors import PackError


def test_the_indonesian_packs_are_found_and_whole():
    assert {"id", "id-jakarta"} <= set(packs.available())
    pack = packs.load("id-jakarta")
    assert [area.no for area in pack.areas] == list(range(len(pack.areas)))


def test_an_unknown_pack_names_those_that_exist():
    with pytest.raises(PackError, match="id-jakarta") as caught:
        packs.load("atlantis")
    assert caught.value.exit_code == 9


@pytest.mark.parametrize("shown", [-1, 9, 16])
def test_a_mask_that_shows_nonsense_or_most_of_a_number_is_refused(monkeypatch, shown):
    whole = packs.load("id-jakarta")
    rules = tuple(replace(one, shown=shown) for one in whole.identifiers)

    class Point:
        name, value = "bare", "bare:pack"

        def load(self):
            return lambda: replace(whole, code="bare", identifiers=rules)

    monkeypatch.setattr(packs, "entry_points", lambda group: [Point()])
    with pytest.raises(PackError, match=f"shows {shown} of 16 digits"):
        packs.load("bare")
