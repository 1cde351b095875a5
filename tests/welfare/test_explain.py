"""A household's score, told: the parts add up to it exactly, printed or not."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.welfare.survey import published, survey

from sasaran.errors import DeclarationError, ParameterError
from sasaran.welfare.pmt import PublishedPmt, contributions, explain, model_card, say


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
@pytest.mark.parametrize("against", ["average", "reference"])
@given(row=st.integers(0, 299), digits=st.integers(1, 5))
def test_the_numbers_printed_add_up_to_the_score_printed(
    language: str, against: str, row: int, digits: int
) -> None:
    text = say(published(), explain(published(), survey(), row), language, digits, against=against)
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
    lines = say(published(), explain(published(), table, 0), against="reference").splitlines()
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


def without_means(pmt: PublishedPmt) -> PublishedPmt:
    """Return the test as older files hold it."""
    text = "\n".join(line for line in pmt.to_toml().splitlines() if not line.startswith("mean = "))
    return PublishedPmt.from_toml(text)


def test_means_are_those_of_the_weighted_sample() -> None:
    table, means = survey(), {(one.variable, one.level): one.mean for one in published().coefficients}
    w = table["weight"]
    assert means["members2", ""] == pytest.approx(np.average(table["members"] ** 2, weights=w))
    assert means["floor", "ubin"] == pytest.approx(w[table["floor"] == "ubin"].sum() / w.sum())
    # least squares with a constant: the mean of the scores is that of log welfare
    assert published().mean_score == pytest.approx(np.average(np.log(table["consumption"]), weights=w))
    assert published().mean_score == pytest.approx(np.average(published().rank(table), weights=w))
    assert PublishedPmt.from_json(published().to_json()) == published()


def test_each_part_is_told_by_how_much_it_is_above_the_average() -> None:
    pmt, table = published(), survey()
    for row in (0, 3, 299):
        told = explain(pmt, table, row)
        assert told.average is not None
        assert told.average + sum(part.above or 0.0 for part in told.parts) == pytest.approx(
            told.score, abs=1e-12
        )
    # over the whole sample what is above and what is below cancel, question by question
    above = np.array([[part.above for part in explain(pmt, table, row).parts] for row in range(300)])
    np.testing.assert_allclose(np.average(above, axis=0, weights=table["weight"]), 0, atol=1e-12)

    one = {name: values[:1].copy() for name, values in table.items()}
    one["floor"][0], one["rooms"][0], one["members"][0] = "tanah", 5.0, 8.0
    lines = say(pmt, explain(pmt, one, 0)).splitlines()
    assert lines[0] == f"rata-rata skor keluarga sampel: {pmt.mean_score:.3f}".replace(".", ",")
    share = np.average(table["floor"] == "tanah", weights=table["weight"])
    assert lines[1].startswith("Lantai terluas = tanah: -0,") and "menurunkan perkiraan" in lines[1]
    assert lines[1].endswith(f"dibanding rata-rata semua jawaban; {100 * share:.0f} % menjawab sama)")
    rooms = next(one.value for one in pmt.coefficients if one.variable == "rooms")
    mean = np.average(table["rooms"], weights=table["weight"])
    more = f"{100 * np.expm1(rooms * (5 - mean)):.1f}".replace(".", ",")
    assert (
        f"(menaikkan perkiraan {more} %, dibanding rata-rata {f'{mean:.3g}'.replace('.', ',')})" in lines[2]
    )
    assert "lowers the expectation by" in say(pmt, explain(pmt, one, 0), "en")
    assert "against the mean 3.11" in say(pmt, explain(pmt, one, 0), "en")


def test_a_test_published_without_means_is_read_scored_and_said_to_have_none() -> None:
    old, table = without_means(published()), survey()
    assert not old.has_means and old.mean_score is None
    np.testing.assert_array_equal(old.rank(table), published().rank(table))
    told = explain(old, table, 0)
    assert told.average is None and all(part.above is None and part.mean is None for part in told.parts)
    lines = say(old, told).splitlines()
    assert lines[0].startswith("nilai dasar: ") and lines[-1].startswith("Uji ini terbit tanpa rata-rata")
    assert say(old, told, "en").splitlines()[-1].startswith("This test was published without the means")
    # asked for by name, the reference needs no excuse
    assert say(old, told, against="reference") == say(published(), told, against="reference")
    assert PublishedPmt.from_toml(old.to_toml()) == old
    card = model_card(old)
    assert "Rata-rata sampel" not in card and "| Jumlah kamar | room | 0," in card


def test_means_that_do_not_fit_are_refused() -> None:
    with pytest.raises(DeclarationError, match="a finite mean for each coefficient, or for none"):
        PublishedPmt.from_toml(re.sub(r"mean = .*", "", published().to_toml(), count=1))
    with pytest.raises(DeclarationError, match="a finite mean"):
        PublishedPmt.from_toml(re.sub(r"mean = .*", "mean = nan", published().to_toml(), count=1))


def test_the_card_tells_the_means_and_the_share_of_the_reference() -> None:
    share = np.average(survey()["floor"] == "tanah", weights=survey()["weight"])
    assert f"| Lantai terluas | tanah (acuan) | {share:.4f} | 0 | |".replace(".", ",") in model_card(
        published()
    )
    mean = f"{published().mean_score:.4f}"
    assert f"the mean score of the sample is {mean}." in model_card(published(), "en")


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
    with pytest.raises(ParameterError, match="average or reference"):
        say(published(), explain(published(), survey(), 0), against="anybody")
    with pytest.raises(ParameterError, match="id or en"):
        say(published(), explain(published(), survey(), 0), "nl")
