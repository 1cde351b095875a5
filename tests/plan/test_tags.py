"""Budget tags: rules, texts, a person's word, and the money beside need."""

from __future__ import annotations

import csv
from importlib.resources import files

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sasaran.errors import BadFileError, ParameterError
from sasaran.plan.tags import (
    Activity,
    Cell,
    Line,
    Need,
    Tag,
    crossed,
    meant,
    parted,
    parts,
    programmes,
    reaching,
    read_confirmed,
    read_rules,
    tag,
    within,
)

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


def test_the_money_adds_up_and_nothing_is_spread() -> None:
    acts = [Activity("1", "bantuan sosial", rupiah=100), Activity("2", "entah apa", rupiah=7),
            Activity("3", "bantuan sosial", rupiah=50, area="3172")]  # fmt: skip
    made = tag(acts, RULES)
    need = Need(
        {("", 1): 9.0, ("", 4): 1.0, ("", 5): 8.0, ("3172", 1): 3.0}, {("", 1): 50.0, ("3172", 2): 20.0}
    )
    rows = crossed(made, need)
    assert sum(row.rupiah for row in rows) == 157 and sum(row.activities for row in rows) == 3
    assert rows == [
        Cell("protect", 1, 4, "", 1, 100, 10.0, 50.0),
        Cell("protect", 1, 4, "3172", 1, 50, 3.0, 20.0),
        Cell("unknown", 0, 0, "", 1, 7),
    ]


def test_money_for_the_poorest_beside_their_gap_by_hand() -> None:
    said = {Activity(str(i), "x").key: Tag("burden", "protect", 1, 2) for i in range(4)}
    acts = [Activity(str(i), "x", rupiah=rp, area=area)
            for i, (rp, area) in enumerate([(60, "A"), (20, "B"), (20, ""), (5, "outside")])]  # fmt: skip
    gap = {("A", 1): 10.0, ("B", 2): 30.0, ("B", 3): 99.0}
    need = Need({("A", 1): 1.0, ("B", 1): 2.0, ("B", 2): 1.0}, gap, gap, gap)
    (band,) = meant(tag(acts, RULES, said), need)
    assert (band.first, band.last, band.rupiah, band.placed) == (1, 2, 105, 80)
    assert [(row.area, row.share, row.gap_share, row.families) for row in band.rows] == [
        ("A", 0.75, 0.25, 1.0), ("B", 0.25, 0.75, 3.0)
    ]  # fmt: skip
    assert band.astray == pytest.approx(0.5)
    assert (
        meant(tag(acts[2:], RULES, said), need)[0].astray is None
    )  # nothing lies in an area that is asked about


def test_money_that_can_reach_the_poorest_is_parted_in_only_and_also() -> None:
    tags = [Tag("burden", "protect", 1, 2), Tag("burden", "protect", 1, 4), Tag("income", "empower", 3, 4),
            Tag("none", "none")]  # fmt: skip
    acts = [Activity(str(i), "x", rupiah=10**i, area="A") for i in range(4)]
    need = Need({("A", 1): 1.0}, {("A", 1): 5.0, ("A", 3): 9.0}, {}, {})
    found = reaching(tag(acts, RULES, {one.key: each for one, each in zip(acts, tags, strict=True)}), need, 2)
    assert (found.only, found.also, found.band.rupiah, found.band.rows[0].gap) == (1, 10, 11, 5.0)


def test_money_and_lists_of_a_programme_that_do_not_know_each_other_are_seen() -> None:
    acts = [Activity("1", "Kartu Lansia Jakarta", rupiah=30), Activity("2", "Kartu Anak Jakarta", rupiah=7),
            Activity("3", "bantuan sosial", rupiah=1)]  # fmt: skip
    made = tag(acts, RULES)
    assert [(one.programme, one.rupiah, one.families) for one in programmes(made, {"KLJ": 10, "PKH": 4})] == [
        ("KLJ", 30, 10), ("KAJ", 7, 0), ("PKH", 0, 4)
    ]  # fmt: skip
    assert [(one.programme, one.families) for one in programmes(made)] == [("KLJ", None), ("KAJ", None)]


def test_a_rule_is_believed_less_when_persons_said_otherwise() -> None:
    acts = [Activity(f"1.{i}", "bantuan sosial") for i in range(11)]
    wrong = {one.key: Tag("none", "none") for one in acts[:10]}
    made = tag(acts, RULES, wrong)
    assert [one.by for one in made[:10]] == ["person"] * 10
    assert (
        made[10].confidence == pytest.approx(9 / 20) and made[10].ask and made[10].rule == "social assistance"
    )
    right = {one.key: made[10].tag for one in acts[:10]}
    assert tag(acts, RULES, right)[10].confidence == pytest.approx(19 / 20)


def test_a_no_without_a_better_tag_stands_above_the_rule() -> None:
    (found,) = tag(
        [Activity("1", "bantuan sosial", rupiah=5)], RULES, {Activity("1", "bantuan sosial").key: None}
    )
    assert (found.by, found.tag, found.ask, found.doubt) == ("person", None, True, 5.0)


def test_words_that_must_not_stand_there() -> None:
    made = tag([Activity("5.1.2.02.02.0002", "Kontribusi Jaminan Kesehatan bagi PBI"),
                Activity("5.1.1.01.09", "Iuran Jaminan Kesehatan ASN"),
                Activity("9", "Iuran Jaminan Kesehatan PNS")], RULES)  # fmt: skip
    assert [one.tag.kind if one.tag and one.by == "rule" else None for one in made] == [
        "insure",
        "none",
        None,
    ]


def test_a_code_is_one_in_both_its_prints() -> None:
    assert parts("1.06.05.2.02") == parts("1.6.05.02.02") and not within(parts("1.061"), parts("1.06"))
    (found,) = tag([Activity("1.6.4.2.1", "layanan kedaruratan")], RULES)
    assert (found.by, found.rule, found.why) == ("rule", "rehabilitation (code)", "1.06.04")


line = st.builds(
    Line, st.sampled_from(["a.csv", "b.csv"]), st.integers(1, 9),
    st.lists(st.sampled_from(["1", "2", "02"]), max_size=4).map(".".join), st.just("x"),
    st.sampled_from(["", "dinas"]), st.just(""), st.integers(0, 100), st.sampled_from(["", "", "", "negative"]),
)  # fmt: skip


@given(st.lists(line, max_size=12))
def test_every_row_is_an_activity_a_sum_or_refused_and_money_counts_once(lines) -> None:
    made = parted(lines)
    assert made.rows == len(lines)
    slow = []
    for one in lines:
        group = [
            other
            for other in lines
            if (other.file, other.agency) == (one.file, one.agency) and not other.refused
        ]
        own = parts(one.code)
        inner = [other for other in group if parts(other.code) != own and within(parts(other.code), own)]
        slow.append("refused" if one.refused else "sum" if inner else "activity")
    assert slow.count("sum") == len(made.sums) and slow.count("refused") == len(made.refused)
    assert made.rupiah == sum(one.rupiah for one, what in zip(lines, slow, strict=True) if what == "activity")


def test_a_sum_row_that_is_not_the_sum_is_told() -> None:
    rows = [("1", 100), ("1.1", 60), ("1.1.1", 60), ("1.2", 30)]
    made = parted([Line("f", i, code, "x", "", "", rp) for i, (code, rp) in enumerate(rows)])
    assert [(one.line.code, one.below, one.off) for one in made.sums] == [("1", 90, 10), ("1.1", 60, 0)]
    assert made.rupiah == 90


def test_bad_input_is_refused() -> None:
    with pytest.raises(ParameterError, match="tag everything"):
        read_rules('[[rule]]\nname="a"\nstrategy="income"\nkind="empower"')
    with pytest.raises(ParameterError, match="kind"):
        Tag("income", "charity")
    with pytest.raises(BadFileError, match="twice"):
        read_confirmed("code,strategy,kind,first,last\n1,none,none,0,0\n1,none,none,0,0\n")


PATH = "nomenklatur_kabkota_program_kegiatan_subkegiatan.csv"
# what a reader gives the sub-activities of social affairs, labour and small business; the rest of them is for nobody
PROTECT = [
    "1.06.03.02.01.0001", "1.06.04.02.01.0001", "1.06.04.02.01.0003", "1.06.04.02.01.0005", "1.06.04.02.01.0006",
    "1.06.04.02.02.0002", "1.06.04.02.02.0007", "1.06.04.02.02.0008", "1.06.05.02.01.0001", "1.06.05.02.01.0002",
    "1.06.05.02.02.0003", "1.06.06.02.01.0001", "1.06.06.02.01.0002", "1.06.06.02.01.0003", "1.06.06.02.01.0005",
]  # fmt: skip
EMPOWER = [
    "1.06.05.02.02.0004", "2.07.03.02.01.0001", "2.07.04.02.01.0002", "2.07.04.02.01.0003", "2.07.04.02.01.0005",
    "2.07.04.02.03.0002", "2.07.04.02.03.0003", "2.07.04.02.04.0003", "2.17.06.02.01.0002", "2.17.07.02.01.0002",
    "2.17.07.02.01.0004",
]  # fmt: skip


@pytest.fixture
def real(reference):
    with (reference / "budget_indonesia" / PATH).open(encoding="utf-8") as file:
        rows = [one for one in csv.DictReader(file) if one["level"] != "bidang"]
    return tag([Activity(one["kode"], one["nomenklatur"]) for one in rows], RULES)


@pytest.mark.reference
def test_real_texts_are_tagged_by_rule_or_text_or_given_to_a_person(real) -> None:
    assert len(real) > 2_000
    assert sum(one.by == "rule" for one in real) / len(real) > 0.3
    # most tagged texts are for nobody and two dozen for somebody: that makes nobody sure of a text
    assert all(one.ask and one.confidence < 0.9 for one in real if one.by == "text")
    assert sum(one.by == "text" and one.tag is not None for one in real) / len(real) > 0.5


def test_a_text_is_sure_only_after_enough_of_both_sorts_were_read() -> None:
    rng = np.random.default_rng(5)
    office, poor = ([f"{stem}{letter}" for letter in "abcdefghijkl"] for stem in ("kertas", "warga"))

    def made(words: list[str], n: int, start: int) -> list[Activity]:
        return [Activity(f"9.{start + i}", " ".join(rng.choice(words, 4)), rupiah=1) for i in range(n)]

    def read(n: int, m: int) -> list[float]:
        acts = [*made(office, n, 0), *made(poor, m, 1000)]
        said = {
            one.key: Tag("none", "none") if i < n else Tag("burden", "protect", 1, 4)
            for i, one in enumerate(acts)
        }
        new = [*made(office, 20, 5000), *made(poor, 20, 6000)]
        found = tag([*acts, *new], (), said)[n + m :]
        assert [one.tag.kind for one in found] == ["none"] * 20 + ["protect"] * 20
        return [one.confidence for one in found]

    few, many = read(200, 6), read(200, 200)
    assert max(few[:20]) < 0.8  # two hundred of one sort and six of the other
    assert min(many[:20]) > 0.9 and min(many[20:]) > 0.85


@pytest.mark.reference
def test_of_real_sub_activities_sure_tags_are_right_and_doubtful_ones_are_asked(real) -> None:
    mine = [
        one for one in real
        if one.activity.code[:4] in ("1.06", "2.07", "2.17") and one.activity.code.count(".") == 5
        and one.activity.code[4:7] != ".01"
    ]  # fmt: skip
    truth = {**dict.fromkeys(PROTECT, "protect"), **dict.fromkeys(EMPOWER, "empower")}
    assert len(mine) == 58 and set(truth) <= {one.activity.code for one in mine}
    sure = [one for one in mine if not one.ask]
    right = [one for one in sure if one.tag.kind == truth.get(one.activity.code, "none")]
    assert len(sure) >= 20 and len(right) / len(sure) >= 0.9
    found = [one for one in sure if truth.get(one.activity.code, "none") != "none" and one in right]
    assert len(found) / len(truth) >= 0.6
