"""The commands on programmes, as somebody types them."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date

import pytest

from sasaran import packs
from sasaran.cli.main import main
from sasaran.cli.offering import amounts
from sasaran.errors import ParameterError
from sasaran.quarter.demo import demo
from sasaran.quarter.frozen import frozen
from sasaran.quarter.offers import prepare
from sasaran.quarter.options import Options
from sasaran.registry import person_id_text
from sasaran.schema.law import Benefit
from sasaran.schema.period import Quarter

OPTIONS = Options(memory="1GB", publish=False)
PURPOSE = "verifikasi-lapangan"


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    root = tmp_path_factory.mktemp("offering")
    demo(root, 2_000, 1, 7, OPTIONS)
    return root


@pytest.fixture(scope="module")
def known(world):
    """Of some persons: id, what the engine says of every programme, and decile; the oracle of the explanation."""
    with frozen(world, Quarter(2025, 4), OPTIONS) as opened:
        prepare(opened, OPTIONS, 4)
        rows = opened.engine.rows(
            "select person_id, p.eligible | f.eligible, p.undecided | f.undecided, p.receives, f.receives, "
            "a.decile from eligibility p join family_eligibility f using (family_no) "
            "join person using (person_no) left join adequacy a on a.family_no = p.family_no "
            "where person.area_no is not null order by hash(person_id) limit 400"
        )
        whole = opened.engine.value("select count(*) from adequacy where decile <= 4")
    return rows, whole


def run(capsys, *words):
    code = main([str(word) for word in words])
    shown = capsys.readouterr()
    return code, shown.out.replace("\u00a0", " "), shown.err


def law(code, **change):
    """Change one law of a pack."""
    return lambda pack: replace(
        pack, laws=tuple(replace(one, **change) if one.code == code else one for one in pack.laws)
    )


def circle(pack):
    after = {"pangan": ("usaha",), "usaha": ("pangan",)}
    return replace(
        pack, packages=tuple(replace(one, after=after.get(one.code, one.after)) for one in pack.packages)
    )


def certain(pack):
    return replace(pack, effects=tuple(replace(one, works=1.5, works_high=2.0) for one in pack.effects))


def doubled(pack):
    (klj,) = (one for one in pack.laws if one.code == "KLJ")
    return replace(pack, laws=(*pack.laws, replace(klj, valid_from=date(2025, 6, 1))))


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (
            law("KLJ", rule="agee >= 60"),
            "hukum KLJ sejak 2025-01-01, aturannya. Aturan: tidak ada kolom 'agee'",
        ),
        (law("KLJ", benefits=(Benefit(300_000, ""),)), "sebuah besaran tidak punya periode"),
        (law("KLJ", quota={"99.99": 5}), "kuotanya menyebut wilayah 99.99"),
        (doubled, "masih berlaku pada 2025-06-01"),
        (circle, "ia harus datang setelah dirinya sendiri (pangan <- usaha)"),
        (certain, "works adalah bagian dari 0 sampai 1"),
    ],
)
def test_a_pack_that_cannot_be_meant_is_refused_in_plain_indonesian(world, capsys, monkeypatch, change, says):
    real = packs.load
    monkeypatch.setattr(packs, "load", lambda code="": change(real(code)))
    code, shown, told = run(capsys, "offers", "2025Q4", "--dir", world, "--lang", "id")
    assert (code, shown) == (3, "")
    assert says in told


def test_offers_are_printed_with_certificate_prices_and_other_ways(world, known, capsys):
    code, shown, _ = run(
        capsys, "offers", "2025Q4", "--dir", world, "--budget", "APBD=Rp 200.000.000", "--seats", "MTU=1",
        "--seats", "PPKD=1", "--seats", "JOBFAIR=1", "--seats", "JAKPRENEUR=1", "--lang", "id",
    )  # fmt: skip
    assert code == 0
    families = int(re.search(r"^Keluarga +([\d.]+)$", shown, re.M)[1].replace(".", ""))
    assert families == known[1]
    assert "dari pagu Rp 200.000.000" in shown and "Tidak ada pembagian lain" in shown
    assert "termiskin dahulu" in shown and "acak" in shown
    assert re.search(r"satu kursi (PPKD|MTU|JOBFAIR|JAKPRENEUR) lagi di [A-Z]", shown)
    assert "--purpose penyaluran-bantuan" in shown and "Daftar nama:" not in shown


def test_offers_speak_english_and_name_people_for_a_purpose_only(world, capsys):
    code, shown, _ = run(
        capsys, "offers", "2025Q4", "--dir", world, "--lang", "en", "--objective", "severity", "--deciles", 1,
        "--purpose", PURPOSE,
    )  # fmt: skip
    assert code == 0 and "families of deciles 1–1" in shown
    found = re.search(r"Lists by name: ([\d,]+) families in ([\d,]+) files in (.+)", shown)
    assert found and int(found[2]) > 0


@pytest.mark.parametrize("words, told", [
    (["--purpose", "iseng"], "iseng"), (["--budget", "APBD"], "DANA=4000000000"), (["--budget", "XX=1"], "APBD"),
    (["--deciles", "11"], "10"),
])  # fmt: skip
def test_a_question_that_cannot_be_asked_ends_with_code_2(world, capsys, words, told):
    code, shown, error = run(capsys, "offers", "2025Q4", "--dir", world, *words)
    assert (code, shown) == (2, "") and told in error and "Traceback" not in error


@pytest.mark.parametrize(
    "text, value", [("4000", 4000), ("Rp 4.000", 4000), ("4,000", 4000), ("4_000", 4000)]
)
def test_amounts_forgive_grouping(text, value):
    assert amounts([f"APBD={text}"], "--budget") == {"APBD": value}


@pytest.mark.parametrize("text", ["APBD", "=4", "APBD=", "APBD=4 miliar", "APBD=²"])
def test_amounts_refuse_what_is_none(text):
    with pytest.raises(ParameterError):
        amounts([text], "--budget")


def test_the_explanation_says_of_every_programme_what_the_engine_says_of_it(world, known, capsys):
    pack = packs.load("id-jakarta")
    numbers = {one.code: one.no for one in pack.programmes}
    asked = {row[5]: row for row in known[0]}  # one person a decile, and one without
    assert len(asked) >= 4
    family = {one.code for one in pack.laws if one.grain == "family"}
    for person, eligible, undecided, own, shared, _ in list(asked.values())[:4]:
        code, shown, _ = run(
            capsys, "explain", "2025Q4", "--dir", world, "--person", person_id_text(person), "--purpose", PURPOSE,
            "--lang", "id",
        )  # fmt: skip
        assert code == 0
        said = dict(re.findall(r"^  ([A-Z]+)  .* aturan terpenuhi: (ya|tidak|belum)$", shown, re.M))
        assert len(said) > 15
        for programme, word in said.items():
            bit = 1 << numbers[programme]
            assert word == ("ya" if eligible & bit else "belum" if undecided & bit else "tidak"), programme
        has = shown.partition("Sudah menerima:\n")[2].partition("\n\n")[0]
        mine = {
            programme
            for programme in said
            if (shared if programme in family else own) & 1 << numbers[programme]
        }
        assert set(re.findall(r"^  ([A-Z]+)  ", has, re.M)) == mine


def test_the_explanation_is_on_the_audit_log_with_every_word_it_looks_at(world, known, capsys):
    run(
        capsys,
        "explain",
        "2025Q4",
        "--dir",
        world,
        "--person",
        person_id_text(known[0][0][0]),
        "--purpose",
        PURPOSE,
    )
    last = json.loads((world / "audit.jsonl").read_text(encoding="utf-8").splitlines()[-1])
    assert (last["people"], last["purpose"], last["decision"]) == ("explained_person", PURPOSE, "allowed")
    assert {"functioning", "has_car", "decile_province", "receives"} <= set(last["columns"])


def test_nobody_is_explained_without_leave(world, known, capsys):
    person = person_id_text(known[0][0][0])
    code, shown, error = run(
        capsys, "explain", "2025Q4", "--dir", world, "--person", person, "--purpose", "iseng"
    )
    assert (code, shown) == (2, "") and person not in error
    (world / "policy.toml").write_text(
        f'[[rule]]\neffect = "deny"\nusers = ["*"]\nareas = ["*"]\npurposes = ["{PURPOSE}"]\nreason = "dilarang"\n',
        encoding="utf-8",
    )
    try:
        code, shown, error = run(
            capsys, "explain", "2025Q4", "--dir", world, "--person", person, "--purpose", PURPOSE
        )
    finally:
        (world / "policy.toml").unlink()
    assert code not in (0, 70) and shown == "" and "dilarang" in error


def test_an_unknown_id_is_refused(world, capsys):
    code, shown, _ = run(
        capsys,
        "explain",
        "2025Q4",
        "--dir",
        world,
        "--person",
        person_id_text(987_654_321),
        "--purpose",
        PURPOSE,
    )
    assert (code, shown) == (2, "")


def test_the_laws_are_listed_in_words(capsys):
    code, shown, _ = run(capsys, "laws", "--lang", "id", "--day", "2026-03-31")
    assert code == 0
    assert len(re.findall(r"^  aturan: ", shown, re.M)) == 24
    assert "umur ≥ 60 dan desil provinsi ≤ 4 dan tercatat penduduk" in shown
    assert re.search(r"^BLTKESRA .*tidak berlaku pada 31-03-2026", shown, re.M)
    assert "belum diverifikasi" in shown


def test_the_packs_own_cases_pass(capsys):
    code, shown, _ = run(capsys, "laws", "--test", "--day", "2025-12-31", "--lang", "en")
    assert code == 0 and shown.endswith(" right, 0 wrong\n")


def test_a_wrong_case_is_shown_clause_by_clause_and_ends_with_code_1(tmp_path, capsys):
    path = tmp_path / "uji.yaml"
    path.write_text(
        "- kasus: belum tua\n  program: KLJ\n  orang: {umur: 58, tercatat penduduk: ya}\n"
        "  keluarga: {desil provinsi: 2, memiliki mobil: Tidak}\n  layak: ya\n",
        encoding="utf-8",
    )
    code, shown, _ = run(capsys, "laws", "--test", path, "--lang", "id", "--day", "2025-12-31")
    assert code == 1
    assert "SALAH (diminta: ya; aturan: tidak)" in shown and "umur 58, aturan meminta ≥ 60" in shown
    assert shown.endswith("1 kasus: 0 cocok, 1 salah\n")


def test_a_file_of_cases_that_is_not_there_is_an_error(tmp_path, capsys):
    code, _, error = run(capsys, "laws", "--test", tmp_path / "tidak-ada.yaml")
    assert code == 4 and "tidak-ada.yaml" in error
