"""What a civil servant reads on the console and in the workbook: nothing dropped in silence, one word for one thing."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from python_calamine import CalamineWorkbook

from sasaran import packs
from sasaran.cli import budgets as budgeting
from sasaran.cli import graduating
from sasaran.cli.explaining import explained_text
from sasaran.cli.main import main
from sasaran.cli.offering import round_text
from sasaran.plan.tags import Account, Activity, Tag, Tagged
from sasaran.publish.budgets import BudgetsData
from sasaran.quarter.demo import demo
from sasaran.quarter.explaining import Explained
from sasaran.quarter.frozen import frozen
from sasaran.quarter.graduations import Summary
from sasaran.quarter.handing import asking_of, hand_out, offered
from sasaran.quarter.options import Options
from sasaran.schema.period import Quarter

OPTIONS = Options(memory="1GB", publish=False)


@pytest.fixture(scope="module")
def round_(tmp_path_factory):
    """A round of 2,000 people, its workbook's sheets, and what the engine says of the priority."""
    root = tmp_path_factory.mktemp("clerk")
    demo(root, 2_000, 1, 7, OPTIONS)
    with frozen(root, Quarter(2025, 4), OPTIONS) as opened:
        asking = asking_of(opened, 4, {"APBD": 300_000_000, "APBN": 100_000_000}, "", {"MTU": 1})
        made, data = offered(opened, OPTIONS, asking)
        book = CalamineWorkbook.from_path(hand_out(opened, data, "id").workbook)
        sheets = {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}
        ranks = {str(code): int(rank) for code, rank in opened.engine.rows("select code, rank from area")}
        lacking = opened.engine.value(
            "select count(*) from adequacy where decile = 1 and coalesce(benefits, 0) < need"
        )
        yield data, sheets, ranks, lacking, made


def test_lines_of_seats_that_are_left_off_are_counted(round_):
    data, sheets, *_ = round_
    head, *rows = sheets["batas dan harga"]
    kind, price = (
        head.index("Jenis batas"),
        next(at for at, one in enumerate(head) if one.startswith("Nilai satu lagi")),
    )
    worth = sum(row[kind] == "kursi" and row[price] > 0 for row in rows)
    assert worth > 5
    shown = round_text(data, "id").replace("\u00a0", " ")
    told = len(re.findall(r"^  satu kursi ", shown, re.MULTILINE))
    assert (
        f"  … dan {worth - told} batas kursi lain yang bernilai bila ditambah: lembar “batas dan harga”"
        in shown
    )
    few = replace(data, uses=tuple(one for one in data.uses if one.kind != "seats"))
    assert "batas kursi lain" not in round_text(few, "id")


def test_the_families_of_the_priority_are_explained_where_they_are_counted(round_):
    data, sheets, _, lacking, _ = round_
    assert sum(data.lacking) == lacking
    (first,) = [row for row in sheets["kecukupan"] if row[0] == "Seluruh wilayah" and row[3] == 1]
    head = sheets["kecukupan"][0]
    assert data.lacking == tuple(first[head.index(key)] for key in (
        "Tanpa bantuan", "Sebagian", "Menerima, jumlah rutin tidak diketahui"
    ))  # fmt: skip
    (use,) = [one for one in data.uses if one.kind == "priority"]
    assert data.unreachable() == lacking - use.limit >= 0
    shown = round_text(data, "id").replace("\u00a0", " ")
    assert (
        f"= {lacking}; {lacking - use.limit} di antaranya tidak dapat dicukupi oleh paket mana pun" in shown
    )


def test_every_row_of_an_area_says_its_level_and_the_levels_follow_each_other(round_):
    _, sheets, ranks, *_ = round_
    words = {1: "kota/kabupaten", 2: "kecamatan", 3: "kelurahan"}
    for name in ("per wilayah", "kecukupan", "hak vs terima", "pasangan terlarang", "pelengkap"):
        head, *rows = sheets[name]
        assert head[:3] == ["Tingkat", "Kode", "Wilayah"], name
        for row in rows:
            code = str(row[1]).removesuffix(".0")
            assert row[0] == (words[ranks[code]] if code else "Seluruh wilayah"), (name, row[:3])
        found = [ranks[str(row[1]).removesuffix(".0")] if row[1] else 0 for row in rows]
        assert found == sorted(found), name
        assert 0 in found or name == "pasangan terlarang"
    # the whole stands once: the province is everybody, too
    head, *rows = sheets["kecukupan"]
    decile = head.index("Desil")
    assert len([row for row in rows if row[0] == "Seluruh wilayah"]) == len({row[decile] for row in rows})
    assert "Tingkat" in sheets["batas dan harga"][0]


def summary() -> Summary:
    bands = ("extreme", "poor", "near", "resilient")
    rows = tuple(
        (None, "all", before, after, 5, 0, 0.25, 0, 0.25, 0, 0, 0.2, 0.3, "")
        for before in bands
        for after in bands
    )
    expected = dict(zip(bands, (0.9, 227.0, 1241.0, 4801.0), strict=True))
    return Summary(Quarter(2025, 4), Quarter(2026, 1), 10, 10, 10, expected, rows, {}, (), ())


def test_no_band_and_no_state_bears_the_name_of_the_official_rate():
    shown = graduating.text(summary(), "id").replace("\u00a0", " ")
    assert "di bawah 0,5 garis: 0,9" in shown
    assert "bukan angka kemiskinan ekstrem resmi" in shown
    assert shown.lower().count("ekstrem") == 1  # only where it says what this is not
    bands = {re.split(r" {2,}", line)[0] for line in shown.splitlines() if line.startswith("desil ")}
    assert bands == {"desil 1", "desil 2", "desil 3–4", "desil 5–10"}
    english = graduating.text(summary(), "en")
    assert "extremely poor" not in english and "not the official rate of extreme poverty" in english


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("id", ("rata-rata keluarga sedesil", "bukan hasil ukur keluarga ini")),
        ("en", ("averages over families",)),
    ],
)
def test_an_explanation_says_what_expected_need_and_gap_mean(language, words):
    row = {"level": "adequate", "benefits": 60_000.0, "need": 55_000.0, "gap": 9_000.0, "undecided": False, "pay": 0.0,
           "years": 1.0, "years_least": False, "productive": True, "empower": 0}  # fmt: skip
    found = Explained("S1", "X", 4, 0, {"province": 1}, ("KLJ",), (), (), row, {})
    shown = explained_text(found, packs.load("id-jakarta"), language, 4)
    lines = shown.splitlines()
    (at,) = [no for no, line in enumerate(lines) if words[0] in line]
    assert "Rp" in lines[at - 1] and all(word in lines[at] for word in words)


def test_activities_that_are_left_off_are_counted():
    tag = Tag("none", "none")
    unsure = [
        Tagged(Activity(f"1.0{no}", f"kegiatan {no}", "", 1_000_000 - no), tag, "text", 0.5, "kata", True)
        for no in range(11)
    ]
    shown = budgeting.text(BudgetsData(Account((), (), ()), unsure, ()), "id")
    assert "… dan 3 kegiatan lain: lembar “Periksa”" in shown
    shown = budgeting.text(BudgetsData(Account((), (), ()), unsure[:8], ()), "id")
    assert "kegiatan lain" not in shown


def test_a_law_says_its_amounts_and_exceptions_in_words(capsys):
    assert main(["laws", "--lang", "id"]) == 0
    shown = capsys.readouterr().out.replace("\u00a0", " ")
    assert "nilai: Rp 250.000 sebulan bila umur ≤ 12 (menurut berita 2025-03)" in shown
    assert "kecuali: memiliki mobil = 1 (Ya) (keluarga memiliki mobil)" in shown
