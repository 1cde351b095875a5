"""The pack's laws against the cases that ship with it, and what happens to cases that cannot be read."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date

import pytest

from sasaran import packs
from sasaran.errors import DeclarationError
from sasaran.quarter.cases import read_cases, try_cases

PACK = packs.load("id-jakarta")
DAY = date(2025, 12, 31)
CASES = [case for name, text in PACK.cases().items() for case in read_cases(text, name, PACK, DAY)]


@pytest.mark.parametrize("case", CASES, ids=lambda one: f"{one.programme}: {one.name}")
def test_the_law_says_what_the_case_asks(case):
    (found,) = try_cases([case], PACK)
    assert found.right, f"{found.entitled}: {[one.text for one in found.clauses]}"


def test_every_programme_has_a_case_for_and_one_against_with_its_reason():
    asked = {(case.programme, case.entitled) for case in CASES}
    codes = {one.code for one in PACK.programmes}
    assert len(codes) == 24
    assert {code for code, answer in asked if answer is True} == codes
    assert {code for code, answer in asked if answer is False} == codes
    assert all(case.because for case in CASES if case.entitled is not True)
    assert sum(case.entitled is None for case in CASES) >= 8
    assert min(Counter(case.programme for case in CASES).values()) >= 2


@pytest.mark.parametrize("change", ["age >= 61 and in_register", "age >= 59 and in_register", "in_register"])
def test_a_changed_law_is_noticed(change):
    laws = tuple(replace(one, rule=change) if one.code == "KLJ" else one for one in PACK.laws)
    mine = [case for case in CASES if case.programme == "KLJ"]
    assert not all(one.right for one in try_cases(mine, replace(PACK, laws=laws)))


def test_a_right_answer_for_another_reason_is_wrong():
    text = (
        "- {kasus: a, program: KLJ, orang: {umur: 58, tercatat penduduk: ya}, keluarga: {desil provinsi: 9},"
    )
    (wrong,) = try_cases(read_cases(f"{text} layak: tidak, karena: mobil}}", "a.yaml", PACK, DAY), PACK)
    (right,) = try_cases(read_cases(f"{text} layak: tidak, karena: desil}}", "a.yaml", PACK, DAY), PACK)
    assert (wrong.right, right.right) == (False, True)


def test_words_and_codes_may_be_written_either_way():
    plain = "- {case: a, programme: RTLH, family: {home_ownership: 1, decile_province: 2, floor: 8}, entitled: yes}"
    said = (
        "- {kasus: a, program: RTLH, layak: ya,\n"
        "   keluarga: {status kepemilikan rumah: milik sendiri, desil provinsi: 2, jenis lantai: tanah}}"
    )
    one, other = (read_cases(text, "a.yaml", PACK, DAY)[0] for text in (plain, said))
    assert (one.facts, one.entitled) == (other.facts, other.entitled)


def test_what_a_member_receives_is_the_familys_and_not_another_members():
    text = "- {kasus: a, program: %s, orang: {umur: 30}, anggota: [{umur: 9, menerima: [KJP]}], layak: ya}"
    (person,) = read_cases(text % "PANGAN", "a.yaml", PACK, DAY)
    (family,) = read_cases(text % "PKH", "a.yaml", PACK, DAY)
    assert set(person.facts.receives) == set()
    assert set(family.facts.receives) == {"KJP"}


@pytest.mark.parametrize(
    "text, told",
    [
        ("umur: [", "not YAML"),
        ("umur: 3", "a list of cases"),
        ("- {kasus: a, program: KLX, layak: ya, orang: {umur: 3}}", "did you mean KLJ"),
        ("- {kasus: a, program: KLJ, layak: ya, orang: {umr: 3}}", "did you mean umur"),
        ("- {kasus: a, program: KLJ, layak: mungkin, orang: {umur: 3}}", "there is no answer 'mungkin'"),
        ("- {kasus: a, program: KLJ, layak: ya, orang: {umur: tua}}", "the value of age is not understood"),
        ("- {kasus: a, program: KLJ, layak: ya}", "asks about a person"),
        ("- {kasus: a, program: KLJ, layak: ya, orang: 58}", "a list of words and values"),
        ("- {kasus: a, program: KLJ, layak: ya, orang: {umur: 58, menerima: [PHK]}}", "did you mean PKH"),
        ("- {kasus: a, program: KLJ, tanggal: besok, layak: ya, orang: {umur: 58}}", "not a date"),
        ("- {kasus: a, program: KLJ, sebab: x, layak: ya, orang: {umur: 58}}", "there is no key 'sebab'"),
        ("- !!python/object/apply:os.getcwd []", "not YAML"),
    ],
)
def test_a_case_that_cannot_be_read_is_refused_with_its_place(text, told):
    with pytest.raises(DeclarationError, match=told) as stop:
        read_cases(text, "uji.yaml", PACK, DAY)
    assert "uji.yaml" in str(stop.value)
