"""Packs are found by entry point and refused when they do not supply what they must."""

from __future__ import annotations

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
