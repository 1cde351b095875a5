"""Somebody who leaves all lists for some quarters and comes back keeps the identity of then."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from sasaran.cli.main import main
from sasaran.quarter import earlier
from sasaran.quarter.ask import diff
from sasaran.quarter.earlier import chain
from sasaran.quarter.making import workspace
from sasaran.quarter.options import Options
from sasaran.quarter.run import run
from sasaran.schema.period import Quarter
from sasaran.store.duck import DuckEngine
from sasaran.store.release import attach, latest

OPTIONS = Options(memory="1GB", publish=False)
NAMES = ("Siti Aminah", "Budi Santoso", "Dewi Lestari", "Joko Prasetyo", "Ratna Sari", "Umar Hidayat", "Indah Permata",
         "Agus Salim", "Wahyu Nugroho", "Slamet Riyadi", "Yanti Kusuma", "Sri Mulyati")  # fmt: skip
DECLARED = '[source]\ncode = "REG"\nowner = "Dukcapil"\nroles = ["register"]\nfiles = ["reg*.csv"]\n'


def row(number: int) -> str:
    born = date(1961, 3, 4) + timedelta(days=number * 713)
    day = born.day + 40 * (number % 2)
    nik = f"317101{day:02d}{born:%m%y}{number + 1:04d}"
    return (
        f"{nik},{NAMES[number % 12]} {NAMES[(number * 5 + 3) % 12]},{born},{'LP'[number % 2]},Gambir,Gambir"
    )


def ids(root, quarter: Quarter) -> dict[int, int]:
    """Return person number (the end of the NIK) -> identity."""
    with DuckEngine() as engine:
        attach(engine, latest(root, quarter))
        return dict(engine.rows("select national_id % 10000 - 1, person_id from person"))


@pytest.fixture(scope="module")
def lived(tmp_path_factory):
    """Four quarters: 3 is away in the second and third, 4 from the second on, 30 is new in the third."""
    space = workspace(tmp_path_factory.mktemp("back"), "id-jakarta", "province")
    (space.sources / "reg.toml").write_text(DECLARED, encoding="utf-8")
    everybody = set(range(24))
    for step, there in enumerate(
        (everybody, everybody - {3, 4}, everybody - {3, 4} | {30}, everybody - {4} | {30, 31})
    ):
        quarter = Quarter(2025, 1 + step)
        folder = space.inbox_of(quarter)
        folder.mkdir(parents=True, exist_ok=True)
        lines = ["NIK,Nama,Tanggal Lahir,JK,Kelurahan,Kecamatan", *(row(number) for number in sorted(there))]
        (folder / "reg.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
        run(space.root, quarter, OPTIONS)
    return space


def test_who_comes_back_has_the_identity_of_before_and_the_new_have_new_ones(lived):
    first, third, last = (ids(lived, Quarter(2025, number)) for number in (1, 3, 4))
    assert 3 not in third and last[3] == first[3]
    assert last[30] == third[30]
    assert last[31] > max(first.values()) and last[31] > third[30]
    assert len(set(last.values())) == len(last)
    assert {number: last[number] for number in first if number != 4} == {
        number: first[number] for number in first if number != 4
    }


def test_the_manifest_names_every_quarter_that_was_looked_at(lived):
    inputs = latest(lived, Quarter(2025, 4)).manifest.facts.inputs
    assert sorted(name for name in inputs if name.startswith("quarters/")) == [
        "quarters/2025Q1/r1", "quarters/2025Q2/r1", "quarters/2025Q3/r1"
    ]  # fmt: skip


def test_the_same_files_give_the_same_bytes_again(lived):
    assert not run(lived.root, Quarter(2025, 4), OPTIONS).release.new


def test_only_ancestors_are_asked_and_not_for_ever(lived, monkeypatch):
    last = latest(lived, Quarter(2025, 3))
    assert [one.name for one in chain(lived, last)] == ["2025Q3/r1", "2025Q2/r1", "2025Q1/r1"]
    assert chain(lived, None) == ()
    monkeypatch.setattr(earlier, "LOOK_BACK", 2)
    assert [one.name for one in chain(lived, last)] == ["2025Q3/r1", "2025Q2/r1"]


def test_a_return_is_told_as_one_in_the_readers_language(lived, capsys):
    found = diff(lived.root, Quarter(2025, 3), Quarter(2025, 4))
    assert dict(found.reasons) == {("in", "returned"): 1, ("in", "first_listed"): 1}
    assert main(["diff", "2025Q3", "2025Q4", "--dir", str(lived.root), "--lang", "id"]) == 0
    assert "Masuk register, kembali setelah tidak ada dalam daftar: 1" in capsys.readouterr().out
