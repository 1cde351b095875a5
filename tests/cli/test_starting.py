"""Short commands load nothing of the others, and every command is found where the table says."""

from __future__ import annotations

import argparse
import subprocess
import sys

import pytest

from sasaran.cli.main import main, parser
from sasaran.cli.table import APART, loaded

HEAVY = ("numpy", "duckdb", "scipy", "shapely", "jinja2", "sasaran.quarter", "sasaran.coverage")


def commands(made):
    """Return (name, help) -> parser of the commands of a parser."""
    (subs,) = (one for one in made._actions if isinstance(one, argparse._SubParsersAction))
    lines = {choice.dest: choice.help for choice in subs._choices_actions}
    return {(name, lines[name]): each for name, each in subs.choices.items()}


@pytest.mark.parametrize("line", [["--version"], ["--help"], ["gap", "--help"], ["plan", "--help"]])
def test_a_short_command_loads_no_statistics(line):
    code = (
        "import sys\nfrom sasaran.cli.main import main\ntry:\n    main(sys.argv[2:])\nexcept SystemExit as stop:\n"
        "    assert not stop.code\nprint(*(one for one in sys.argv[1].split() if one in sys.modules))"
    )
    found = subprocess.run(
        [sys.executable, "-c", code, " ".join(HEAVY), *line], capture_output=True, text=True, check=True
    )
    assert found.stdout.splitlines()[-1] == ""


def test_a_check_loads_neither_linkage_nor_reports():
    code = "import sys\nimport sasaran.cli.checking\nprint(*sys.modules)"
    found = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.split()
    assert "sasaran.sources" in found
    rooms = ("linkage", "registry", "coverage", "measure", "allocate", "plan", "publish")
    assert not {f"sasaran.{room}" for room in rooms} & set(found)


def test_every_basic_command_is_where_its_parser_says():
    places = {each.get_default("run") for each in commands(parser("en", "")).values()} - {None}
    assert len(places) >= 18
    for place in places:
        assert loaded(place).__module__ == place.partition(":")[0]


@pytest.mark.parametrize("language", ["id", "en"])
def test_a_command_not_asked_for_shows_the_help_it_has(language):
    full = commands(parser(language))
    assert list(commands(parser(language, ""))) == list(full)
    for one in APART:
        assert list(commands(parser(language, one.name))) == list(full)


def test_headings_and_complaints_speak_indonesian(capsys):
    for line, said in (
        (["gap", "--help"], ("pemakaian: sasaran gap", "isian:", "opsi:", "tampilkan bantuan ini")),
        (["--help"], ("pemakaian: sasaran", "tampilkan versi program")),
        (["gap", "--lang", "id"], ("argumen berikut harus diisi: quarter",)),
        (["small-area", "--lang", "id", "--nix"], ("pemakaian: sasaran small-area",)),
        (["tidak-ada"], ("pilihan 'tidak-ada' tidak ada", "'gap'", "'rank'")),
    ):
        with pytest.raises(SystemExit):
            main(line)
        shown = capsys.readouterr()
        for text in said:
            assert text in shown.out + shown.err
        for english in ("usage", "options", "positional", "show this", "required", "choose from"):
            assert english not in shown.out + shown.err
    with pytest.raises(SystemExit):
        main(["gap", "--lang", "en", "--help"])
    shown = capsys.readouterr().out
    assert (
        "usage: sasaran gap" in shown and "show this help message" in shown and shown.count("options:") == 1
    )
