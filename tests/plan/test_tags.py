"""Budget tags: rules, texts, a person's word, and the money beside need."""

from __future__ import annotations

import csv
from importlib.resources import files

import pytest

from sasaran.errors import BadFileError, ParameterError
from sasaran.plan.tags import Activity, Tag, crossed, read_confirmed, read_rules, tag

RULES = read_rules(files("sasaran_id.jakarta").joinpath("budget_rules.toml").read_text(encoding="utf-8"))
# sentences of our own, each with the kind a reader gives it
SAMPLE = [
    ("Belanja bantuan sosial untuk keluarga termiskin", "protect"),
    ("Santunan dan pendampingan fakir miskin di kelurahan", "protect"),
    ("Rehabilitasi sosial anak jalanan", "protect"),
    ("Iuran jaminan kesehatan warga tidak mampu", "insure"),
    ("Modal bergulir bagi usaha mikro ibu rumah tangga", "empower"),
    ("Pemberdayaan ekonomi pemuda putus sekolah", "empower"),
    ("Perbaikan rumah tidak layak huni", "subsidise"),
    ("Penataan kampung kumuh bantaran kali", "subsidise"),
    ("Subsidi pangan murah pemegang kartu", "subsidise"),
    ("Pengadaan meja dan kursi kantor", "none"),
    ("Penyusunan laporan keuangan akhir tahun", "none"),
    ("Pembayaran gaji dan tunjangan pegawai", "none"),
    ("Pemeliharaan lampu jalan utama", None),
    ("Festival budaya tahunan", None),
    ("Pemberdayaan warga dalam pencegahan kebakaran", None),
]


def test_rules_tag_what_a_reader_would_and_nothing_else() -> None:
    made = tag([Activity(str(i), text) for i, (text, _) in enumerate(SAMPLE)], RULES)
    by_rule = [(one, kind) for one, (_, kind) in zip(made, SAMPLE, strict=True) if one.by == "rule"]
    assert len(by_rule) == 12
    assert all(one.tag is not None and one.tag.kind == kind for one, kind in by_rule)
    assert all(one.ask for one in made if one.by == "text")  # a dozen examples make nobody sure


def test_a_code_prefix_is_whole_parts_only_and_a_word_begins_a_word() -> None:
    rules = read_rules(
        '[[rule]]\nname="a"\nstrategy="income"\nkind="empower"\nprefixes=["2.07"]\nwords=["kerja"]'
    )
    found = tag(
        [Activity("2.07.01", "kerja"), Activity("2.071", "kerja"), Activity("2.07.02", "pekerja")], rules
    )
    assert [one.by for one in found] == ["rule", "text", "text"]


def test_a_person_is_never_overruled() -> None:
    own = read_confirmed("code,strategy,kind,first,last\n1,pockets,subsidise,1,3\n")
    (found,) = tag([Activity("1", "bantuan sosial")], RULES, own)
    assert (found.by, found.tag) == ("person", Tag("pockets", "subsidise", 1, 3))


def test_the_money_adds_up_and_unsure_money_is_unknown() -> None:
    made = tag([Activity("1", "bantuan sosial", rupiah=100), Activity("2", "entah apa", rupiah=7)], RULES)
    rows = crossed(made, {(1, ""): 50.0})
    assert sum(row[3] for row in rows) == 107
    assert ("unknown", 0, "", 7.0, 0.0) in rows and ("protect", 1, "", 25.0, 50.0) in rows


def test_bad_input_is_refused() -> None:
    with pytest.raises(ParameterError, match="tag everything"):
        read_rules('[[rule]]\nname="a"\nstrategy="income"\nkind="empower"')
    with pytest.raises(ParameterError, match="kind"):
        Tag("income", "charity")
    with pytest.raises(BadFileError, match="twice"):
        read_confirmed("code,strategy,kind,first,last\n1,none,none,0,0\n1,none,none,0,0\n")


@pytest.mark.reference
def test_real_texts_are_tagged_by_rule_or_text_or_given_to_a_person(reference) -> None:
    path = reference / "budget_indonesia" / "nomenklatur_kabkota_program_kegiatan_subkegiatan.csv"
    with path.open(encoding="utf-8") as file:
        rows = [
            Activity(row["kode"], row["nomenklatur"])
            for row in csv.DictReader(file)
            if row["level"] != "bidang"
        ]
    made = tag(rows, RULES)
    rule = sum(one.by == "rule" for one in made) / len(made)
    sure = sum(one.by == "text" and not one.ask for one in made) / len(made)
    assert rule > 0.1 and rule + sure < 0.5 and len(made) == len(rows)
    assert all(one.ask for one in made if one.by == "text" and one.confidence < 0.9)
