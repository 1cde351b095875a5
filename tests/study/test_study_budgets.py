"""Budget files from the disk to tags and back: columns, areas, sum rows, a person's word, need beside money."""

from __future__ import annotations

from pathlib import Path

import pytest
import python_calamine
import xlsxwriter

from sasaran.cli.main import main
from sasaran.errors import BadFileError, ParameterError
from sasaran.plan.tags import Tag
from sasaran.publish.budgets import confirmed_of, state, summary
from sasaran.quarter.demo import demo
from sasaran.quarter.options import Options
from sasaran.schema.period import Quarter
from sasaran.study.budgets.given import check_out
from sasaran.study.budgets.places import Places
from sasaran.study.budgets.run import Asked, tagged_budgets
from sasaran_id.jakarta.pack import load

EXAMPLE = Path(__file__).parents[2] / "docs" / "examples" / "budgets" / "anggaran-contoh.csv"
PACK = load()


@pytest.fixture(scope="module")
def found():
    return tagged_budgets(Asked([EXAMPLE]))


def sheet(path: Path, name: str) -> list[list[object]]:
    return python_calamine.CalamineWorkbook.from_path(path).get_sheet_by_name(name).to_python()


def rewritten(source: Path, target: Path, changes: dict[str, dict[str, object]]) -> Path:
    """Write the review sheet anew with cells filled in: text of the activity to header to value."""
    rows = sheet(source, "Periksa")
    with xlsxwriter.Workbook(str(target)) as book:
        page = book.add_worksheet("Periksa")
        for at, row in enumerate(rows):
            new = dict(zip(rows[0], row, strict=True)) | (changes.get(str(row[2]), {}) if at else {})
            page.write_row(at, 0, list(new.values()))
    return target


def test_rows_and_rupiah_in_are_rows_and_rupiah_out(found):
    account = found.account
    assert account.rows == 28 == len(found.tagged) + len(account.sums) + len(account.refused)
    assert account.rupiah == 6_266_500_000_000 == sum(one.rupiah for one in found.cells)
    assert found.totals == {EXAMPLE.name: (1, account.rupiah)}  # the file's own TOTAL agrees
    assert [one.off for one in account.sums] == [0]
    assert [(one.refused, one.rupiah) for one in account.refused] == [("no_amount", None)]
    assert {state(one) for one in found.tagged} == {"tagged", "unsure"}


def test_columns_are_found_by_the_packs_words_and_named_if_not(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("pos,duit\nbantuan sosial,100\n", encoding="utf-8")
    with pytest.raises(ParameterError, match=r"no column of its text and rupiah"):
        tagged_budgets(Asked([path]))
    made = tagged_budgets(Asked([path], {"text": "pos", "rupiah": "duit"}))
    assert made.account.rupiah == 100 and made.tagged[0].tag == Tag("burden", "protect", 1, 4)
    with pytest.raises(ParameterError, match="no column duid"):
        tagged_budgets(Asked([path], {"text": "pos", "rupiah": "duid"}))


def test_only_asks_for_rows_and_counts_the_others(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("uraian,pagu,tahun\na,1,2024\nb,2,2025\nc,4,2025\n", encoding="utf-8")
    made = tagged_budgets(Asked([path], only=[("tahun", "2025")]))
    assert (made.account.rupiah, made.left_out) == (6, 1)
    with pytest.raises(ParameterError, match="No row"):
        tagged_budgets(Asked([path], only=[("tahun", "1999")]))


def test_amounts_in_thousands_are_never_taken_for_rupiah(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("uraian;Pagu (ribu rupiah)\nbantuan sosial;1.500\nJUMLAH;1.500\n", encoding="utf-8")
    with pytest.raises(ParameterError, match="--unit 1000"):
        tagged_budgets(Asked([path]))
    made = tagged_budgets(Asked([path], unit=1000))
    assert made.account.rupiah == 1_500_000 and made.totals["a.csv"] == (1, 1_500_000)
    assert tagged_budgets(Asked([path], unit=1)).account.rupiah == 1_500
    with pytest.raises(ParameterError, match="unit"):
        tagged_budgets(Asked([path], unit=-1))


def test_one_file_twice_would_count_twice_and_is_refused(tmp_path):
    copy = tmp_path / "copy.csv"
    copy.write_bytes(EXAMPLE.read_bytes())
    with pytest.raises(ParameterError, match="twice"):
        tagged_budgets(Asked([EXAMPLE, copy]))


def test_amounts_that_are_none_or_negative_are_refused_with_a_reason(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("uraian;pagu\na;1.000.000\nb;-5\nc;\nd;banyak\n", encoding="utf-8")
    made = tagged_budgets(Asked([path]))
    assert [(one.text, one.refused) for one in made.account.refused] == [
        ("b", "negative"),
        ("d", "no_amount"),
    ]
    assert [one.activity.rupiah for one in made.tagged] == [1_000_000, 0]
    assert made.account.refused_rupiah == -5


def test_a_workbook_with_a_heading_two_cities_in_a_cell_and_a_total_that_is_off(tmp_path):
    path = tmp_path / "dpa.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        page = book.add_worksheet("DPA")
        page.merge_range(0, 0, 0, 4, "PEMERINTAH PROVINSI")
        page.write_row(3, 0, ["KODE SUB KEGIATAN", "NAMA SUB KEGIATAN", "NAMA SKPD", "LOKASI", "PAGU"])
        for at, row in enumerate([
            ["1.06.05", "Program perlindungan sosial", "Dinas Sosial", "", 300],
            ["1.06.05.1.01.0001", "Bantuan sosial lansia", "Dinas Sosial", "Kec. Cilincing", 100],
            ["1.06.05.1.01.0002", "Bantuan sosial anak", "Dinas Sosial", "3171", 200],
            ["2.07.03.1.01.0001", "Pelatihan pencari kerja", "Disnaker", "Jakarta Timur, Jakarta Barat", 50],
            ["TOTAL", "", "", "", 400],
        ], start=4):  # fmt: skip
            page.write_row(at, 0, row)
    made = tagged_budgets(Asked([path]))
    assert made.account.rupiah == 350 and [one.off for one in made.account.sums] == [0]
    assert {one.activity.rupiah: one.activity.area for one in made.tagged} == {100: "3172", 200: "", 50: ""}
    assert made.unknown == ["3171", "Jakarta Timur, Jakarta Barat"]
    assert "dpa.xlsx: the TOTAL row is Rp 50 off" in " ".join(summary(made, "en")).replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("written", "agency", "code"),
    [
        ("Jakarta Utara", "", "3172"),
        ("31.72", "", "3172"),
        ("3172", "", ""),  # Jakarta Utara in one code system, Jakarta Timur in the other
        ("3101", "", "3101"),
        ("Cilincing", "", "3172"),
        ("DKI Jakarta", "", ""),
        ("Mars", "", ""),
        ("", "Suku Dinas Sosial Kota Administrasi Jakarta Barat", "3173"),
        ("", "Kecamatan Cilincing", "3172"),
        ("", "Dinas Sosial", ""),
        ("", "Kelurahan Gambir, Kota Administrasi Jakarta Pusat", "3171"),
        ("", "Suku Dinas Sosial Jakarta Timur dan Jakarta Barat", ""),
        ("Jakarta Pusat", "Suku Dinas Sosial Jakarta Barat", "3171"),
    ],
)
def test_an_area_is_what_is_written_and_never_guessed(written, agency, code):
    assert Places(PACK, "city").code(written, agency) == code


def test_a_persons_word_stays_above_the_rule_through_the_workbook(tmp_path, capsys):
    first, second = tmp_path / "one.xlsx", tmp_path / "two.xlsx"
    assert main(["budgets", str(EXAMPLE), "--out", str(first), "--lang", "id"]) == 0
    order = sheet(first, "Periksa")
    doubts = [row[16] for row in order[1:]]
    assert doubts == sorted(doubts, reverse=True) and len(order) == 27
    filled = rewritten(first, tmp_path / "filled.xlsx", {
        "Kartu Jakarta Pintar Plus": {"PERIKSA: ya / tidak": "ya"},
        "Rintisan usaha pemuda putus sekolah": {"Betulkan: desil dari": 1, "Betulkan: desil sampai": 2},
        "Pelatihan keterampilan bagi pencari kerja": {"Betulkan: jenis": "bukan", "Betulkan: strategi": "bukan"},
        "Pemeliharaan jalan utama": {"PERIKSA: ya / tidak": "tidak"},
    })  # fmt: skip
    again = ["budgets", str(EXAMPLE), "--confirmed", str(filled), "--out", str(second), "--lang", "id"]
    assert main(again) == 0
    assert "Kata orang: 4 dipakai, 0" in capsys.readouterr().out
    made = tagged_budgets(Asked([EXAMPLE], confirmed=[filled]))
    by = {one.activity.text: one for one in made.tagged if one.by == "person"}
    assert by["Kartu Jakarta Pintar Plus"].tag == Tag("burden", "protect", 1, 4, "KJP")
    assert by["Rintisan usaha pemuda putus sekolah"].tag == Tag("income", "empower", 1, 2)
    assert by["Pelatihan keterampilan bagi pencari kerja"].tag == Tag("none", "none")
    assert by["Pemeliharaan jalan utama"].tag is None and by["Pemeliharaan jalan utama"].ask
    assert made.account.rupiah == sum(one.rupiah for one in made.cells)
    # the second workbook holds the same words: nothing is lost by going on from it
    third = tagged_budgets(Asked([EXAMPLE], confirmed=[second]))
    assert [(one.by, one.tag) for one in third.tagged] == [(one.by, one.tag) for one in made.tagged]


def test_every_sheet_keeps_the_rupiah(tmp_path):
    path = tmp_path / "w.xlsx"
    assert main(["budgets", str(EXAMPLE), "--out", str(path), "--lang", "en"]) == 0
    whole = 6_266_500_000_000
    assert sum(row[5] for row in sheet(path, "Review")[1:]) == whole
    assert sum(row[4] for row in sheet(path, "Money beside need")[1:]) == whole
    agencies = sheet(path, "By agency")[1:]
    assert sum(row[2] for row in agencies) == whole and all(sum(row[3:]) == row[2] for row in agencies)
    assert agencies[0][0] == "Dinas Pendidikan"
    assert sheet(path, "By programme")[1][:3] == ["KJP", 1, 2_600_000_000_000]
    assert (
        "Money vs gap" not in python_calamine.CalamineWorkbook.from_path(path).sheet_names
    )  # no quarter, no need


def test_a_workbook_that_is_there_is_never_written_over(tmp_path):
    path = tmp_path / "w.xlsx"
    path.write_bytes(b"")
    with pytest.raises(ParameterError, match="hold a person's review"):
        check_out(path)
    with pytest.raises(ParameterError, match=r"ends in \.xlsx"):
        check_out(tmp_path / "w.csv")


ROW = {
    "Kode": "1", "Uraian": "x", "Perangkat daerah": "", "Strategi": "pendapatan", "Jenis": "pemberdayaan",
    "Desil dari": "1.0", "Desil sampai": "4.0", "Program": "", "PERIKSA: ya / tidak": "", "Betulkan: strategi": "",
    "Betulkan: jenis": "", "Betulkan: desil dari": "", "Betulkan: desil sampai": "", "Betulkan: program": "",
}  # fmt: skip


@pytest.mark.parametrize(
    ("filled", "word"),
    [
        ({}, {}),
        ({"PERIKSA: ya / tidak": "Ya"}, {"1|x|": Tag("income", "empower", 1, 4)}),
        ({"PERIKSA: ya / tidak": "tidak"}, {"1|x|": None}),
        ({"Betulkan: jenis": "protect"}, {"1|x|": Tag("income", "protect", 1, 4)}),
        ({"Betulkan: jenis": "bukan"}, {"1|x|": Tag("income", "none")}),
        ({"Betulkan: program": "ppkd"}, {"1|x|": Tag("income", "empower", 1, 4, "PPKD")}),
    ],
)
def test_what_a_person_fills_in(filled, word):
    assert confirmed_of([ROW | filled], ["PPKD"], "w.xlsx") == word


@pytest.mark.parametrize(
    "filled",
    [
        {"PERIKSA: ya / tidak": "barangkali"},
        {"Betulkan: jenis": "amal"},
        {"Betulkan: desil dari": "11"},
        {"Betulkan: desil dari": "5"},
        {"Betulkan: program": "NONE"},
    ],
)
def test_what_cannot_be_meant_is_refused_by_row_and_column(filled):
    with pytest.raises(BadFileError, match="row 2"):
        confirmed_of([ROW | filled], ["PPKD"], "w.xlsx")


def test_two_words_about_one_activity_are_refused():
    with pytest.raises(BadFileError, match="twice"):
        confirmed_of([ROW | {"PERIKSA: ya / tidak": "ya"}, ROW | {"Betulkan: jenis": "bukan"}], [], "w.xlsx")


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    root = tmp_path_factory.mktemp("budgets")
    demo(root, 2_000, 1, 7, Options(memory="1GB", publish=False))
    return root


def test_need_of_a_frozen_quarter_stands_beside_the_money(world):
    made = tagged_budgets(Asked([EXAMPLE], quarter=Quarter(2025, 4), root=world, level="kota"))
    band = made.bands[0]
    assert (band.first, band.last, len(band.rows)) == (1, 4, 6)
    assert sum(row.share for row in band.rows) == pytest.approx(1)
    assert sum(row.gap_share for row in band.rows) == pytest.approx(1)
    assert all(row.gap_low <= row.gap <= row.gap_high for row in band.rows)
    by = {one.programme: one for one in made.by_programme}
    assert by["KJP"].rupiah == 2_600_000_000_000 and by["KJP"].families > 0
    assert by["PKH"].rupiah == 0 and by["PKH"].families > 0
    whole = next(one for one in made.cells if one.kind == "insure")
    assert whole.area == "" and whole.families == sum(row.families for row in band.rows)
    assert whole.gap == pytest.approx(sum(row.gap for row in band.rows))
    # placed by hand: 12 + 14 of Selatan, 6 of Pusat, 5 + 9 of Utara, 8 + 9.5 of Timur, 7.25 of Barat
    assert band.placed == 70_750_000_000
    south = next(row for row in band.rows if row.area == "3174")
    assert south.share == pytest.approx(26 / 70.75)
    assert (made.reach.deciles, made.reach.only, made.reach.also) == (
        2,
        0,
        4_486_050_000_000 + 830_000_000_000,
    )
    said = " ".join(summary(made, "id")).replace("\u00a0", " ")
    assert "36,7 % uang berwilayah untuk desil 1–4 ada di Jakarta Selatan" in said


def test_a_tree_of_the_pack_by_its_code():
    made = tagged_budgets(Asked([EXAMPLE], tree=Path("rpkd-jakarta-2023-2026")))
    assert made.tree.first == 2023 and made.indicators
    with pytest.raises(ParameterError, match="rpjmd-jakarta-2025-2029"):
        tagged_budgets(Asked([EXAMPLE], tree=Path("rpjmd")))


def test_a_tree_and_rules_of_ones_own(tmp_path):
    tree = tmp_path / "tree.csv"
    tree.write_text(
        "code,level,parent,name,budget,indicator,target_2029\n"
        "S,outcome,,less poverty,,rate,1.82-2.91\nP,programme,S,training,2.07.03,seats,4000\n",
        encoding="utf-8",
    )
    rules = tmp_path / "rules.toml"
    rules.write_text(
        '[[rule]]\nname = "all"\nstrategy = "income"\nkind = "empower"\nprefixes = ["2.07"]\n',
        encoding="utf-8",
    )
    made = tagged_budgets(Asked([EXAMPLE], tree=tree, rules=rules))
    assert {one.node.code: one.rupiah for one in made.indicators} == {
        "S": 28_300_000_000,
        "P": 28_300_000_000,
    }
    assert sum(one.by == "rule" for one in made.tagged) == 5
    with pytest.raises(BadFileError, match="tag rules"):
        broken = tmp_path / "broken.toml"
        broken.write_text("[[rule]]\nname = 1\n", encoding="utf-8")
        tagged_budgets(Asked([EXAMPLE], rules=broken))
