"""An error speaks of what its reader has: options and own columns for who types a command, parameters for Python."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

from error_texts import texts
from sasaran import measure, welfare
from sasaran.cli.main import main
from sasaran.errors.language import catalogue
from sasaran.study.poverty.spoken import OPTIONS
from sasaran.study.poverty.turned import COMPARED, MODELLED

# how a text speaks to who calls from Python
PYTHON = re.compile(
    r"\w=['\"\w(]|\w=(?=[,. ]|$)|\(\.\.\.\)|\w+\.\w+\(|\b[a-z_]+\(\)|\bTrue\b|Transform\(|fay_herriot"
)
# reached from Python alone: no command asks for it
NO_COMMAND = {
    "an EBLUP of the mean needs transform='identity'",
    "use ebp(..., indicators=('mean',))",
    "compress it with names=fit.names",
    "mix='rest' takes indicators that are means over units (FGT, mean)",
    "use mix='census' for this indicator",
    "leave those units out with universe=",
    "use replicates.estimates(lambda design: fgt(...)), which draws the line anew each time",
    "use rows() or name a domain",
    "give sample(welfare=...)",
}
# no parameter of a room, and no name of a column that the file does not have
FOREIGN = re.compile(
    r"\w=['\"]|universe=|\bTrue\b|unscored|fay_herriot|Transform\(|column (y|x|area|welfare|weights?|psu|ids|stratum)\b"
)


def test_every_text_for_python_is_turned_or_not_reached_by_a_command():
    rooms = [Path(room.__file__).parent for room in (measure, welfare)]
    found = {
        text for text in texts([file for room in rooms for file in room.rglob("*.py")]) if PYTHON.search(text)
    }
    turned = {**OPTIONS, **MODELLED, **COMPARED}
    assert len(found) > 20
    assert not {text for text in found if text not in turned and text.replace("{}", "") not in NO_COMMAND}
    assert found >= NO_COMMAND


def test_what_is_turned_stands_in_a_room_and_has_its_indonesian():
    rooms = [Path(room.__file__).parent for room in (measure, welfare)]
    source = " ".join(file.read_text(encoding="utf-8") for room in rooms for file in room.rglob("*.py"))
    for said, own in {**MODELLED, **COMPARED}.items():
        assert said in source, said
        assert own in catalogue(), own
        assert not FOREIGN.search(own)


def rows(change=None, column="", value=""):
    chance = np.random.default_rng(3)
    made = []
    for k in range(60):
        size = int(chance.integers(1, 7))
        welfare_ = round(float(np.exp(6 - 0.1 * size + chance.normal(0, 0.4))), 2)
        score = round(float(np.log(welfare_) + chance.normal(0, 0.3)), 1)
        made.append(
            {
                "belanja": welfare_,
                "anggota": size,
                "bobot": 1,
                "wilayah": f"W{k % 5}",
                "strata": k % 4 // 2,
                "blok": k % 4,
                "skor": score,
                "nomor": k,
            }
        )
    for one in made if change == "all" else made[1:2] if change == "second" else ():
        one[column] = value
    return made


def write(path, made):
    lines = [",".join(made[0]), *(",".join(str(value) for value in row.values()) for row in made)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return str(path)


SMALL = ["--y", "belanja", "--x", "anggota", "--area", "wilayah", "--line", "250", "--replicates", "0"]
COMPARE = ["--truth", "belanja", "--score", "uji=skor", "--quota", "0.3"]
FIT = ["--outcome", "belanja", "--x", "anggota", "--name", "Uji"]


@pytest.mark.parametrize(
    ("command", "change", "column", "value", "more", "said"),
    [
        ("small-area", "second", "belanja", "", SMALL, "column belanja"),
        ("small-area", "second", "belanja", 0, SMALL, "use --transform log-shift"),
        ("small-area", "all", "belanja", 5, SMALL, "column belanja"),
        ("small-area", "second", "anggota", "", SMALL, "column anggota"),
        ("small-area", "all", "anggota", 3, SMALL, "columns anggota"),
        ("small-area", "all", "wilayah", "W0", SMALL, "column wilayah"),
        ("small-area", "second", "bobot", -1, [*SMALL, "--weight", "bobot"], "column bobot"),
        ("small-area", "second", "anggota", 0, [*SMALL, "--persons", "anggota"], "column anggota"),
        ("small-area", "second", "blok", 9, [*SMALL, "--psu", "blok", "--strata", "strata"], None),
        ("small-area", "second", "strata", 9, [*SMALL, "--strata", "strata"], "--lonely certainty"),
        ("small-area", None, "", "", [*SMALL, "--transform", "akar"], "--transform"),
        ("small-area", None, "", "", [*SMALL, "--benchmark", "0.99", "--benchmark-method", "ratio"], "--benchmark"),
        ("small-area", None, "", "", [*SMALL, "--benchmark", "0.2", "--benchmark-method", "x"], "--benchmark-method"),
        ("compare-designs", "second", "belanja", "", COMPARE, "column belanja"),
        ("compare-designs", "second", "skor", "", COMPARE, "column skor"),
        ("compare-designs", "second", "bobot", -1, [*COMPARE, "--weight", "bobot"], "column bobot"),
        ("compare-designs", "all", "bobot", 0, [*COMPARE, "--weight", "bobot"], "column bobot"),
        ("compare-designs", "second", "strata", 9, [*COMPARE, "--strata", "strata"], "--lonely certainty or --lonely"),
        ("compare-designs", "all", "nomor", 1, [*COMPARE, "--ties", "random", "--id", "nomor"], "or choose --ties"),
        ("compare-designs", None, "", "", [*COMPARE, "--line", "0"], "--line"),
        ("compare-designs", None, "", "", [*COMPARE, "--poorest", "2"], "--poorest"),
        ("compare-designs", "second", "wilayah", "", [*COMPARE, "--by", "wilayah"], "column wilayah"),
        ("rank fit", "second", "belanja", "", FIT, "--missing drop"),
        ("rank fit", "second", "belanja", 0, FIT, "column belanja, first in row 3"),
        ("rank fit", "second", "anggota", "", FIT, "--missing drop"),
        ("rank fit", "all", "anggota", 3, FIT, "column anggota"),
        ("rank fit", "all", "belanja", 3, FIT, "column belanja"),
        ("rank fit", "second", "bobot", -1, [*FIT, "--weight", "bobot"], "column bobot, first in row 3"),
    ],
)  # fmt: skip
def test_an_error_names_the_users_columns_and_options(
    tmp_path, capsys, command, change, column, value, more, said
):
    path = write(tmp_path / "survei.csv", rows(change, column, value))
    files = [path, write(tmp_path / "sensus.csv", rows())] if command == "small-area" else [path]
    if command == "small-area" and "--persons" in more:
        files[1] = path
    out = ["--out", str(tmp_path / "uji.toml")] if command == "rank fit" else []
    code = main([*command.split(), *files, *more, *out, "--lang", "en"])
    words = capsys.readouterr().err
    if said is None:
        assert code == 0, words
        return
    assert code in (2, 11), words
    assert said in words
    assert not FOREIGN.search(words), words
