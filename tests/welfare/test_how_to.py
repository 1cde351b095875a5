"""The page on the proxy means test runs as it stands, in Python and by command."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import pytest

from sasaran.cli.main import main

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


def shown_again(text: str, words: str) -> str:
    """Return a printed text with single blanks; of a demo its figures are masked: other rooms may change the demo."""
    plain = re.sub(r"[ \u00a0]+", " ", text).strip()
    return re.sub(r"[0-9a-f]{6}|[\d.,]+", "#", plain) if "demo" in words else plain


@pytest.mark.reference
@pytest.mark.slow
def test_the_commands_of_the_page_print_what_it_says(
    reference: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copy(reference / "alatas_indonesia_2008" / "alatas_5756hh.csv", tmp_path)
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("SASARAN_LANG", raising=False)
    by_command = PAGE.read_text(encoding="utf-8").partition("## 7.")[2]
    printed, ran, compared = "", 0, 0
    for words, block in re.findall(r"```([a-z ]*)\n(.*?)```", by_command, flags=re.DOTALL):
        if words == "toml":
            (tmp_path / block.split()[1]).write_text(block, encoding="utf-8")
        elif not words:
            printed = ""
            for line in block.strip().splitlines():
                assert main(shlex.split(line)[1:]) == 0, line
                printed += capsys.readouterr().out
                ran += 1
        else:
            have = {shown_again(line, words) for line in printed.splitlines()}
            for line in block.strip().splitlines():
                assert shown_again(line, words) in have, line
                compared += 1
    assert (ran, compared) == (8, 26)
    assert (
        (tmp_path / "kartu.md").read_text(encoding="utf-8").startswith("# Kartu model: Uji rumah tangga 2008")
    )
