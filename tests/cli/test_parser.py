"""The command line speaks two languages and turns errors into exit codes."""

from __future__ import annotations

import io
import time

import pytest

from sasaran.cli.main import main
from sasaran.cli.progress import Ticker


def test_help_speaks_indonesian_by_default(capsys, monkeypatch):
    monkeypatch.delenv("SASARAN_LANG", raising=False)
    with pytest.raises(SystemExit) as stop:
        main(["--help"])
    assert stop.value.code == 0
    assert "belum tersentuh" in capsys.readouterr().out


def test_help_speaks_english_when_asked(capsys):
    with pytest.raises(SystemExit):
        main(["gap", "--lang", "en", "--help"])
    shown = " ".join(capsys.readouterr().out.split())
    assert "programmes that count" in shown and "program yang dihitung" not in shown


def test_an_error_becomes_one_sentence_and_its_exit_code(capsys, tmp_path):
    code = main(["gap", "2026Q1", "--dir", str(tmp_path)])
    shown = capsys.readouterr().err
    assert code == 2
    assert shown.startswith("sasaran: ") and "sasaran init" in shown and "Traceback" not in shown


class _Terminal(io.StringIO):
    def isatty(self):
        return True


def test_progress_is_silent_under_two_seconds_and_speaks_above():
    quick, slow = io.StringIO(), io.StringIO()
    with Ticker(quick) as tick:
        tick("read")
    assert quick.getvalue() == ""
    with Ticker(slow) as tick:
        tick("link")
        tick._since = time.monotonic() - 3
    assert "link (3 s)" in slow.getvalue()


def test_on_a_terminal_the_running_step_is_rewritten_with_its_share():
    stream = _Terminal()
    with Ticker(stream) as tick:
        tick("link", 0.25)
        tick._since = time.monotonic() - 3
        time.sleep(0.7)
    assert "link 25 %" in stream.getvalue()
