"""Every remark of the reader is said in words, in both languages."""

from __future__ import annotations

from pathlib import Path

import pytest

import sasaran.sources.raw as raw
from sasaran.sources.check_text import structure

_KNOWN = (
    "lines_above_header", "numbering_row", "footer_rows", "repeated_header", "blank_header", "header_shorter_than_rows",
    "bad_bytes", "zero_bytes", "slow_reader", "merged_cells_filled", "error_cells", "hidden_sheets",
)  # fmt: skip


@pytest.mark.parametrize("key", _KNOWN)
def test_a_remark_has_words_and_keeps_its_detail(key):
    source = "".join(path.read_text(encoding="utf-8") for path in Path(raw.__file__).parent.glob("*.py"))
    assert key in source, "the reader no longer makes this remark: take its words out"
    for language in ("id", "en"):
        said = structure(f"{key}:3", language)
        assert key not in said and "{" not in said
    assert structure(f"{key}:3", "id") != structure(f"{key}:3", "en")


def test_an_unknown_remark_is_shown_as_it_is():
    assert structure("new_thing:3", "id") == "new_thing:3"
