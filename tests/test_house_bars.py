"""The house bars can fail: a hidden import, a long function and a bare handler are each found."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tools"))

import house_bars


def measured(tmp_path, monkeypatch, text):
    monkeypatch.setattr(house_bars, "SOURCE", tmp_path)
    path = tmp_path / "room.py"
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


def test_a_tidy_module_passes(tmp_path, monkeypatch):
    assert measured(tmp_path, monkeypatch, "def f(a):\n    return a\n") == []
