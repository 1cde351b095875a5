"""A household's score, told: the parts add up to it exactly, printed or not."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.welfare.survey import published, survey

from sasaran.errors import ParameterError
from sasaran.welfare.pmt import contributions, explain, say


def test_parts_added_in_order_are_the_score_to_the_last_bit() -> None:
    pmt, table = published(), survey()
    score, added = pmt.rank(table), contributions(pmt, table)
    total = np.full(len(score), pmt.constant)
    for column in added.T:
        total += column
    np.testing.assert_array_equal(total, score)
    for row in (0, 5, 299):
        told = explain(pmt, table, row)
        assert told.score == score[row]
        again = told.constant
        for part in told.parts:
            for term in part.terms:
                again += term
        assert again == told.score


@pytest.mark.parametrize("language", ["id", "en"])
@given(row=st.integers(0, 299), digits=st.integers(1, 5))
def test_the_numbers_printed_add_up_to_the_score_printed(language: str, row: int, digits: int) -> None:
    text = say(published(), explain(published(), survey(), row), language, digits)
    numbers = []
    for line in text.splitlines():
        found = re.search(rf": \+?(-?\d+[.,]\d{{{digits}}})( |$)", line)
        assert found, line
        numbers.append(int(found.group(1).replace(",", "").replace(".", "")))
    assert sum(numbers[:-1]) == numbers[-1]
    assert numbers[-1] == round(explain(published(), survey(), row).score * 10**digits)


def test_it_is_told_in_indonesian_with_the_answer_and_what_it_does() -> None:
    table = {name: values[:1].copy() for name, values in survey().items()}
    table["floor"][0], table["radio"][0], table["members"][0] = "tanah", 1.0, 4.0
    lines = say(published(), explain(published(), table, 0)).splitlines()
    assert lines[0].startswith("nilai dasar: ")
    assert lines[0].endswith("setiap angka 0; Lantai terluas = tanah)")  # whom every effect is counted from
    assert lines[1] == "Lantai terluas = tanah: +0,000 (tidak mengubah perkiraan)"
    assert re.fullmatch(
        r"Jumlah anggota = 4: -0,\d{3} \(menurunkan perkiraan \d+,\d %, dibanding 0\)", lines[3]
    )
    # the square is not told again: four members are one answer, worth what both terms add
    assert lines[4].startswith("Umur kepala keluarga = ") and not any("kuadrat" in line for line in lines)
    both = explain(published(), table, 0).parts[2:4]
    told = float(re.search(r": (-\d,\d{3})", lines[3])[1].replace(",", "."))  # type: ignore[index]
    assert told == pytest.approx(both[0].value + both[1].value, abs=2e-3)
    median = r"perkiraan pengeluaran, median keluarga dengan jawaban seperti ini"
    assert re.fullmatch(rf"Skor: \d,\d{{3}} \({median}: [\d,]+ ribu rupiah per orang per bulan\)", lines[-1])


def test_codes_are_told_in_words_and_large_amounts_grouped() -> None:
    pmt, table = published(), {name: values[:1].copy() for name, values in survey().items()}
    table["floor"][0], table["radio"][0] = "tanah", 1.0
    told = explain(pmt, table, 0)
    meanings = {"radio": {"1": "punya"}, "floor": {"ubin": "ubin keramik"}}
    lines = say(pmt, told, meanings=meanings).splitlines()
    assert any(line.startswith("Punya radio = punya (1): ") for line in lines)
    assert any(line.startswith("Lantai terluas = tanah: ") for line in lines)
    rich = replace(told, score=np.log(1_189_432.0))
    assert "perkiraan pengeluaran, median keluarga dengan jawaban seperti ini: 1.189.000 ribu" in say(
        pmt, rich
    )
    assert "expected spending, the median of households with such answers: 1,189,000 ribu" in say(
        pmt, rich, "en"
    )


def test_a_household_without_a_score_is_told_which_answer_is_missing() -> None:
    table = {name: values[:1].copy() for name, values in survey().items()}
    table["rooms"][0], table["floor"][0] = np.nan, ""
    told = say(published(), explain(published(), table, 0), "en")
    assert told.endswith("missing or unknown: Main floor, Rooms.")
    assert "kosong" in say(published(), explain(published(), table, 0), "id")


def test_no_such_row_or_language() -> None:
    with pytest.raises(ParameterError, match="rows 0 to 299"):
        explain(published(), survey(), 300)
    with pytest.raises(ParameterError, match="id or en"):
        say(published(), explain(published(), survey(), 0), "nl")
