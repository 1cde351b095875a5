"""What a user reads when something goes wrong, or takes long, is in the user's language."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from error_texts import texts
from sasaran import errors
from sasaran.cli.main import main
from sasaran.cli.stopping import stopped
from sasaran.errors.language import catalogue, in_language, place_in_language

SOURCE = Path(errors.__file__).parents[1]
# One word, an option, a key or a file name is the same in both languages.
PLAIN = re.compile(r"[^\s]*|[^a-zA-Z]*")
# Read by the search though nobody reads them: a question to the engine, names or limits joined, a suffix of a place.
NOT_SHOWN = {
    "mark in ({}, {}) and rule = '' and {}",
    "{} and {}",
    " (process {} on {})",
    "{} to {}",
    "{} {} and {} {}",
}


def raised() -> dict[str, str]:
    rooms = [one for one in SOURCE.iterdir() if one.is_dir()]
    return texts([file for room in rooms for file in room.rglob("*.py")])


def has_words(text: str) -> bool:
    return text in catalogue() or all(
        part in catalogue() or PLAIN.fullmatch(part.replace("{}", "")) for part in text.split(", ")
    )


def test_every_text_of_a_user_error_and_of_progress_has_its_indonesian():
    found = raised()
    assert len(found) > 400
    lacking = [
        f"{where}: {text}"
        for text, where in found.items()
        if text not in NOT_SHOWN and not has_words(text.rstrip("."))
    ]
    assert not lacking, "add these to src/sasaran/errors/indonesian.toml:\n" + "\n".join(lacking)


def test_both_languages_fill_in_the_same_number_of_things():
    assert [en for en, own in catalogue().items() if en.count("{}") != own.count("{}")] == []


def test_a_text_that_the_search_does_not_know_is_found(tmp_path):
    file = tmp_path / "new.py"
    file.write_text(
        "def f(x):\n"
        "    rule = 'it must be green' if x else f'not {x} here'\n"
        "    raise BadFileError('It is red', rule=rule, todo=g('paint it'))\n"
        "def g(todo):\n"
        "    raise DeclarationError('No', todo=todo or 'wait')\n"
    )
    assert set(texts([file])) >= {"It is red", "it must be green", "not {} here", "paint it", "wait"}
    assert not has_words("It is red")


def test_an_error_speaks_both_languages_and_keeps_what_was_filled_in():
    error = errors.ReleaseError(
        "Quarter 2026Q1 has not been frozen",
        where="kerja",
        todo="run sasaran build 2026Q1, or ask for one of: none yet",
    )
    assert error.message("id") == (
        "Triwulan 2026Q1 belum dibekukan. Di mana: kerja. "
        "Yang perlu dilakukan: jalankan sasaran build 2026Q1, atau minta salah satu dari: belum ada."
    )
    assert error.message("en") == str(error)


def test_names_of_files_and_columns_are_never_translated():
    assert place_in_language("kunci.csv, line 3", "id") == "kunci.csv, baris 3"
    assert in_language("there is no column 'number'", "id") == "tidak ada kolom 'number'"
    assert place_in_language("daftar {}.csv, sheet 'a {} b'", "id") == "daftar {}.csv, lembar 'a {} b'"


def test_the_most_particular_text_is_taken():
    assert (
        in_language("The file is not a table but binary data", "id")
        == "Berkas bukan tabel melainkan data biner"
    )
    assert in_language("the file is missing", "id") == "berkasnya tidak ada"
    assert in_language("owner is missing", "id") == "owner tidak ada"


@pytest.mark.parametrize(
    ("language", "says"), [("id", "Tidak ada folder kerja"), ("en", "There is no workspace")]
)
def test_the_command_line_raises_in_the_chosen_language(capsys, tmp_path, language, says):
    assert main(["gap", "2026Q1", "--dir", str(tmp_path), "--lang", language]) == 2
    assert says in capsys.readouterr().err


def test_the_environment_chooses_the_language_too(capsys, tmp_path, monkeypatch):
    monkeypatch.setenv("SASARAN_LANG", "en")
    main(["gap", "2026Q1", "--dir", str(tmp_path)])
    assert "There is no workspace here" in capsys.readouterr().err


def test_a_command_that_is_typed_wrong_is_told_in_the_chosen_language(capsys):
    with pytest.raises(SystemExit):
        main(["gap", "--lang", "id"])
    assert "argumen berikut harus diisi: quarter" in capsys.readouterr().err


def test_a_file_that_cannot_be_read_is_told_in_the_chosen_language(capsys, tmp_path):
    (tmp_path / "kosong.csv").write_bytes(b"")
    assert main(["check", str(tmp_path / "kosong.csv"), "--lang", "id"]) == 1
    shown = capsys.readouterr().out
    assert "Berkas kosong. Di mana: kosong.csv. Yang perlu dilakukan: minta dinasnya" in shown


def test_stopping_is_told_in_both_languages():
    assert stopped("id").startswith("sasaran: dihentikan. Yang sudah dibekukan")
    assert (
        stopped("en") == "sasaran: stopped. What was frozen stays as it is; run the command again to finish"
    )


def test_stopping_while_the_program_loads_shows_no_traceback():
    code = "import sys; sys.argv[1:] = ['--lang', 'id']; import sasaran.cli; raise KeyboardInterrupt"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert done.stderr.startswith("sasaran: dihentikan.") and "Traceback" not in done.stderr


def test_a_defect_while_the_program_loads_still_shows_its_traceback():
    done = subprocess.run(
        [sys.executable, "-c", "import sasaran.cli; 1 / 0"], capture_output=True, text=True, check=False
    )
    assert "ZeroDivisionError" in done.stderr and "Traceback" in done.stderr
