"""The house bars can fail: a hidden import, a long function and a bare handler are each found."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tools"))

import house_bars


def measured(tmp_path, monkeypatch, text, path=None):
    monkeypatch.setattr(house_bars, "SOURCE", tmp_path)
    path = path or tmp_path / "room.py"
    path.write_text(text, encoding="utf-8")
    bars = house_bars.Bars()
    house_bars.look_at(path, bars)
    return bars.broken


def test_an_import_inside_a_function_is_found(tmp_path, monkeypatch):
    assert "imports inside" in measured(tmp_path, monkeypatch, "def f():\n    import os\n    return os\n")[0]


def test_a_long_function_is_found(tmp_path, monkeypatch):
    body = "".join(f"    a = {n}\n" for n in range(90))
    assert "bar 80" in measured(tmp_path, monkeypatch, f"def f():\n{body}")[0]


def test_a_bare_handler_is_found(tmp_path, monkeypatch):
    text = "try:\n    pass\nexcept Exception:\n    pass\n"
    assert "catches Exception" in measured(tmp_path, monkeypatch, text)[0]


def test_a_word_of_one_country_in_a_text_of_the_core_is_found(tmp_path, monkeypatch):
    room = tmp_path / "sasaran" / "room.py"
    room.parent.mkdir()
    said = '"""Explains the NIK."""\n\nA = "no such nik"\nB = ("kode_kota",)\nC = f"{A} of BPS"  # KK\nD = "nikel"\n'
    assert [text.split(":", 1)[1] for text in measured(tmp_path, monkeypatch, said, room)] == [
        "3: says 'nik', which only the country pack may",
        "4: says 'kota', which only the country pack may",
        "5: says 'bps', which only the country pack may",
    ]
    monkeypatch.setitem(house_bars.COUNTRY_ALLOWED, "sasaran/room.py", (("nik", "kota", "bps"), "a reason"))
    assert measured(tmp_path, monkeypatch, said, room) == []
    assert measured(tmp_path, monkeypatch, said) == []  # outside the core: a pack says what it likes


def test_what_is_allowed_is_still_said_and_has_its_reason():
    for name, (words, reason) in house_bars.COUNTRY_ALLOWED.items():
        found = house_bars.country_words((house_bars.SOURCE / name).read_text(encoding="utf-8"))
        assert reason and set(words) <= set(found)


def test_a_tidy_module_passes(tmp_path, monkeypatch):
    assert measured(tmp_path, monkeypatch, "def f(a):\n    return a\n") == []
