"""Texts and numbers in both languages."""

from __future__ import annotations

import re
import string
from datetime import date
from pathlib import Path

import pytest

import sasaran.publish
from sasaran.errors import ParameterError
from sasaran.publish.budgets.words import BUDGET_WORDS
from sasaran.publish.locale import Locale
from sasaran.publish.offers.words import OFFER_WORDS
from sasaran.publish.planning.words import PLANNING_WORDS
from sasaran.publish.words import WORDS, Words
from sasaran.schema.changes import CHANGE_BENEFIT, CHANGE_PERSON
from sasaran.schema.estimate import Estimate

SOURCES = [each for each in Path(sasaran.publish.__file__).parent.rglob("*") if each.suffix in {".py", ".j2"}]


def places(text):
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize(
    "key, texts",
    sorted(
        [*WORDS.items(), *OFFER_WORDS.items(), *PLANNING_WORDS.items(), *BUDGET_WORDS.items()],
    ),
)
def test_every_text_exists_in_both_languages_with_the_same_placeholders(key, texts):
    indonesian, english = texts
    assert indonesian.strip()
    assert english.strip()
    assert places(indonesian) == places(english)


def test_every_key_that_is_asked_for_exists():
    asked = {
        key
        for each in SOURCES
        for key in re.findall(r'\bt\(\s*"([a-z_0-9]+)"\s*[,)]', each.read_text(encoding="utf-8"))
    }
    assert len(asked) > 60
    assert asked <= {*WORDS, *OFFER_WORDS, *PLANNING_WORDS, *BUDGET_WORDS}


def reasons_declared():
    """The reasons that the change tables declare in words: lower-case keys with an underscore, and the single words."""
    told = CHANGE_PERSON["reason"].meaning + " " + CHANGE_BENEFIT["reason"].meaning
    plain = re.sub(r"\([^)]*\)", " ", told)
    return set(re.findall(r"[a-z]+(?:_[a-z]+)*", plain)) - {"in", "out", "moved", "lost", "gained"}


def test_every_purpose_and_reason_of_a_change_has_words():
    found = reasons_declared()
    assert {"born", "merged", "list_shrank", "switched_off"} <= found
    assert {f"reason_{each}" for each in found} <= set(WORDS)


def test_a_missing_key_is_an_error():
    with pytest.raises(KeyError):
        Words("id")("no_such_text")


@pytest.mark.parametrize(
    ("value", "decimals", "indonesian", "english"),
    [(0, 0, "0", "0"), (1234567, 0, "1.234.567", "1,234,567"), (0.5, 0, "1", "1"), (2.5, 0, "3", "3"),
     (1234.56, 1, "1.234,6", "1,234.6"), (-5, 0, "−5", "−5"), (-0.4, 0, "0", "0")],
)  # fmt: skip
def test_numbers(value, decimals, indonesian, english):
    assert Locale("id").number(value, decimals) == indonesian
    assert Locale("en").number(value, decimals) == english


def test_dates_money_shares_and_intervals():
    n = Locale("id")
    estimate = Estimate(412.2, 15.0, 380, 431, 0.9, "", 4_000)
    assert n.day(date(2026, 3, 1)) == "01-03-2026"
    assert n.rupiah(300_000) == "Rp\u00a0300.000"
    assert n.percent(None) == "–"
    assert n.with_interval(estimate) == "412 (380–431)"
    assert n.percent_interval(0.071, 0.094) == "7,1–9,4\u00a0%"
    assert Locale("en").percent_interval(0.071, 0.094) == "7.1–9.4%"


def test_small_expected_numbers_keep_a_decimal():
    assert [Locale("id").expected(value) for value in (0, 0.26, 9.96, 12.4)] == ["0", "0,3", "10,0", "12"]


def test_an_unknown_language_is_refused():
    with pytest.raises(ParameterError):
        Locale("fr")
