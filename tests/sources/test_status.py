"""The status column of a programme's list: shown, put into the suggested declaration, and missed where unheeded."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tiny_country import make_pack

from sasaran.errors import DeclarationError
from sasaran.schema.period import Quarter
from sasaran.sources.check import check_files, render
from sasaran.sources.declaration import When, dump, read
from sasaran.sources.intake import take

Q1 = Quarter(2026, 1)
PACK = make_pack(
    active_words=("aktif", "cair", "1", "ya"), no_words=("tidak", "tidak aktif", "0", "2"),
    aliases={**make_pack().aliases, "status": ("status", "keterangan")},
)  # fmt: skip


def listed(csv, *values, name="klj.csv", header="Status"):
    rows = (f"31710117084500{at:02d},Budi,{value}" for at, value in enumerate(values, 1))
    return csv(name, f"NIK,Nama,{header}", *rows)


def seen(engine, path, declarations=()):
    (one,) = check_files(engine, PACK, [path], quarter=Q1, declarations=declarations)
    assert one.error is None and one.declaration is not None
    return one, one.declaration


@pytest.mark.parametrize(
    ("values", "active"),
    [
        (("AKTIF", "Aktif ", "NONAKTIF"), ("AKTIF",)),
        (("Cair", "Retur", "Retur", ""), ("Cair",)),
        (("Tidak Aktif", "Tidak Aktif", "Pindah", "Pindah"), ()),
        (("1", "0", "1"), ("1",)),
        (("1", "2", "3"), ()),  # a code list of its own: 1 may mean anything
        (("1 - Tidak aktif", "2 - Aktif"), ("2 - Aktif",)),
        ((*(f"tahap {at}" for at in range(1, 14)), "aktif"), ()),  # too many values for a status
    ],
)
def test_the_words_that_mean_receiving_become_the_condition(engine, csv, values, active):
    path = listed(csv, *values)
    _, made = seen(engine, path)
    assert made.benefits[0].when == (When("Status", active) if active else None)
    intake = take(engine, PACK, [read(dump(made), "klj.toml")], path.parent, Q1)
    fits = sum(value.strip().lower() in {word.lower() for word in active} for value in values)
    assert engine.count("benefit_line") == (fits if active else len(values))
    assert ("status_open" in {one.key for one in intake.warnings}) == (not active)


def test_check_shows_the_values_and_which_of_them_receive(engine, csv):
    path = listed(csv, *["AKTIF"] * 3, *["Pindah"] * 2, "")
    one, made = seen(engine, path)
    assert "status 'Status': 'AKTIF' 3 (receives), 'Pindah' 2, (empty) 1" in render(one, "en")
    assert "LOOK HERE" not in render(one, "en")
    bare = replace(made, benefits=(replace(made.benefits[0], when=None),))
    assert "LOOK HERE" in render(seen(engine, path, [bare])[0], "en")
    assert "LIHAT DI SINI" in render(seen(engine, path, [bare])[0], "id")


@pytest.mark.parametrize(
    ("values", "hidden"),
    [
        ([f"pindah {chr(97 + at)}" for at in range(13)] * 3, "pindah"),
        (["sudah pindah ke rumah saudaranya di kota"] * 5 + ["aktif"], "saudara"),
        (["lahir 17081945"] * 5 + ["aktif"], "1708"),
        (["Anak Pak Karto", "ikut Siti"], "Karto"),  # hardly a row twice: remarks, no status
    ],
)
def test_what_might_speak_of_a_person_is_not_shown(engine, csv, values, hidden):
    path = listed(csv, *values, header="Keterangan")
    one, made = seen(engine, path)
    assert hidden not in render(one, "en") + render(one, "id") + dump(made)
    assert one.status is not None and one.status.distinct == len({*values})


DECLARED = (
    '[source]\ncode = "KLJ"\nowner = "{owner}"\nroles = ["programme"]\nfiles = ["klj*.csv"]\n'
    '{more}[[benefit]]\nprogramme = "{programme}"\n'
)


def declare(owner="Dinas Sosial", more="", programme="KLJ"):
    return read(DECLARED.format(owner=owner, more=more, programme=programme), "klj.toml")


def warned(engine, path, declaration):
    return take(engine, PACK, [declaration], path.parent, Q1).warned("en")


def test_a_status_nobody_heeds_is_warned_of_once_a_source(engine, csv):
    listed(csv, "aktif", "mati", name="klj_1.csv")
    path = listed(csv, "aktif", "mati", "", name="klj_2.csv")
    said = [line for line in warned(engine, path, declare()) if "Status" in line]
    assert said == [
        "KLJ: column 'Status' holds 3 different values, but the declaration does not say which of them mean that "
        "a row receives (when); all rows count as receiving"
    ]
    silenced = declare(more='[columns]\nstatus = ""\n')
    assert [line for line in warned(engine, path, silenced) if "Status" in line] == []


def test_one_value_for_all_needs_no_condition(engine, csv):
    path = listed(csv, "aktif", "AKTIF", "aktif")
    declared = declare()
    assert [line for line in warned(engine, path, declared) if "Status" in line] == []


def test_a_list_without_an_owner_is_warned_of(engine, csv):
    path = listed(csv, "aktif")
    line = "KLJ: the list has no owner yet; nobody is named to mend this list"
    assert line in warned(engine, path, declare(owner="?"))
    assert line not in warned(engine, path, declare())


def test_a_programme_the_pack_does_not_know_is_told_with_the_declaration(engine, csv):
    path = listed(csv, "aktif")
    with pytest.raises(DeclarationError, match=r"klj\.toml.*KJP, KLJ, CASH, PBI"):
        take(engine, PACK, [declare(programme="KLX")], path.parent, Q1)
