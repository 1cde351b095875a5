"""The page on the proxy means test runs as it stands."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

PAGE = Path(__file__).resolve().parents[2] / "docs" / "how-to" / "pmt.md"


@pytest.mark.reference
def test_the_page_runs_as_it_stands(
    reference: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copy(reference / "alatas_indonesia_2008" / "alatas_5756hh.csv", tmp_path)
    monkeypatch.chdir(tmp_path)
    code = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), flags=re.DOTALL)
    assert len(code) == 6
    exec("\n".join(code), {})
    printed = capsys.readouterr().out
    assert "# Kartu model: Uji rumah tangga 2008" in printed and "\nSkor: " in printed
    assert re.search(r"of the tenth with the lowest scores, (3|4)\d% are expected", printed)
    assert "|  | ya | 20 |" in printed  # a car, on the card in whole points
    assert re.search(r"random: 5756 households ranked", printed)
