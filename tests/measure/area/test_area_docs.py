"""The how-to page runs as it stands and says what comes out."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

PAGE = Path(__file__).resolve().parents[3] / "docs" / "how-to" / "small-area.md"


@pytest.mark.reference
def test_the_page_runs(reference, monkeypatch):
    monkeypatch.chdir(reference / "emdi_eusilcA")
    text = PAGE.read_text(encoding="utf-8")
    said: dict = {}
    for block in re.findall(r"```python\n(.*?)```", text, re.DOTALL):
        exec(block, said)
    assert str(said["fit"].transform) in text
    assert f"{said['fit'].icc:.4f}" in text
    assert f"{said['wien'].value:.4f}" in text
    districts = (len(said["poor"].areas), int((said["poor"].n > 0).sum()))
    assert f"{districts[0]} Austrian districts, {districts[1]} of" in text
    assert said["published"].of("fgt0").mean() > said["poor"].of("fgt0").mean()
    assert said["check"].effects.n == districts[1]
