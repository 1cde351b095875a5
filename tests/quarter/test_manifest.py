"""The pack's fingerprint: the same facts give the same text, another fact another."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace

import pytest

from sasaran import packs
from sasaran.quarter.stamp import pack_fingerprint


def test_a_changed_fact_of_the_pack_changes_its_fingerprint():
    pack = packs.load("id-jakarta")
    other = replace(pack, filler_dates=(*pack.filler_dates, "1888-08-08"))
    assert pack_fingerprint(pack) == pack_fingerprint(packs.load("id-jakarta"))
    assert pack_fingerprint(pack) != pack_fingerprint(other)


def test_what_cannot_say_itself_is_refused_rather_than_told_by_its_place_in_memory():
    pack = replace(packs.load("id-jakarta"), default_birthdays=(object(),))
    with pytest.raises(TypeError, match="no fingerprint"):
        pack_fingerprint(pack)


def test_the_fingerprint_does_not_depend_on_the_process():
    code = (
        "from sasaran import packs; from sasaran.quarter import stamp; "
        "print([stamp.pack_fingerprint(packs.load(one)) for one in ('id', 'id-jakarta')])"
    )
    seen = {
        subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True,
            text=True,
            check=True,
            env={"PYTHONHASHSEED": seed, "PATH": ""},
        ).stdout
        for seed in ("1", "2")
    }
    assert len(seen) == 1
