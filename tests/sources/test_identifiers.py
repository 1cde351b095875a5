"""Identity numbers: what is valid, what is damaged and how, and that a damaged one is never used."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tiny_country import KK, NIK

from sasaran.sources.values import identifiers, sql

TEXT = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), max_size=20)


def judge(engine, cells, rule=NIK):
    """Return (state, number) of each cell of a column."""
    held = np.array(["" if cell is None else cell for cell in cells], dtype=object)
    engine.put("raw_text", {"place": np.arange(len(cells)), "c0": held})
    engine.create("raw", "select place, nullif(c0, '') as c0 from raw_text")
    rounded = rule is not None and identifiers.is_rounded(engine, "raw", "c0", rule)
    state = identifiers.state("c0", "digits", rule, rounded=rounded)
    return engine.rows(
        f"select state, {identifiers.value('digits', 'state', rule)} from (select *, {state} as state "
        f"from (select place, c0, {identifiers.cleaned('c0', rule)} as digits from raw)) order by place"
    )


@pytest.mark.parametrize(
    "text",
    ["3171011708450001", " 3171011708450001 ", "'3171011708450001", "3171.0117.0845.0001", "3171 0117 0845 0001",
     "3171-0117-0845-0001", "3171011708450001.0", "NIK: 3171011708450001", "3171011708450001,00"],
)  # fmt: skip
def test_a_number_is_read_through_what_surrounds_it(engine, text):
    assert judge(engine, [text]) == [("valid", 3171011708450001)]


@pytest.mark.parametrize(
    ("text", "state"),
    [
        (None, "missing"), ("-", "missing"), ("tidak ada", "missing"), ("0" * 16, "missing"), ("0", "missing"),
        ("317101170845000", "invalid"), ("31710117084500011", "invalid"), ("3171011708450000", "rounded"),
        ("3171000000000000", "rounded"),
        ("9971011708450001", "invalid"), ("3171013208450001", "invalid"), ("3171017208450001", "invalid"),
        ("3171010008450001", "invalid"), ("3171011713450001", "invalid"), ("31710117O8450001", "invalid"),
        ("3.17E+15", "rounded"), ("3,17101E+15", "rounded"), ("3201************", "masked"),
        ("3171XXXXXXXXXXXX", "masked"),
        ("3171015708450001", "valid"), ("3171017108450001", "valid"),
    ],
)  # fmt: skip
def test_states(engine, text, state):
    found, number = judge(engine, [text])[0]
    assert found == state
    assert (number is not None) == (state == "valid")


def test_a_column_whose_last_digits_a_spreadsheet_zeroed_is_not_used(engine):
    whole = [f"31710117084500{serial:02d}" for serial in range(1, 21)]
    damaged = [number[:15] + "0" for number in whole]
    assert {state for state, _ in judge(engine, whole)} == {"valid"}
    assert {state for state, _ in judge(engine, damaged)} == {"rounded"}
    assert judge(engine, [*damaged, "3171011708450003"])[-1] == ("valid", 3171011708450003)
    # too few to tell of the whole column: only the serial 0000 speaks
    assert [state for state, _ in judge(engine, [damaged[0], damaged[9]])] == ["rounded", "valid"]


def test_cells_typed_as_numbers_among_texts_are_found_by_serials_that_nobody_is_given(engine):
    """Four of twelve cells lost their last digit; two of them show it by the serial 0000, the others are doubted."""
    texts = [f"31710117084500{serial:02d}" for serial in (1, 2, 3, 4, 5, 6, 7, 8)]
    numbers = ["3171011708450000", "3171021808450000", "3171011908450020", "3171012008450310"]
    assert [state for state, _ in judge(engine, [*texts, *numbers])] == ["valid"] * 8 + ["rounded"] * 4
    # One serial 0000 may be a slip of the hand: the other numbers that end in 0 are taken at their word.
    alone = judge(engine, [*texts, numbers[0], *numbers[2:]])
    assert [state for state, _ in alone][8:] == ["rounded", "valid", "valid"]


def test_own_keys_of_two_sources_never_meet_and_stay_below_every_card(engine):
    engine.create("own", f"select k, {sql.own_number('k', 'A', 10**15)} as a, {sql.own_number('k', 'B', 10**15)} as b "
                         "from (select range as k from range(1000))")  # fmt: skip
    assert engine.rows(
        "select count(distinct a), count(distinct b), count(*) filter (a = b), max(greatest(a, b)) < 10^15, "
        "min(a) >= 0 from own"
    ) == [(1000, 1000, 0, True, True)]


def test_a_key_without_a_rule_is_taken_as_it_is(engine):
    found = judge(engine, ["001025", "AB-7", "ab7", None], rule=None)
    assert found[0] == ("valid", 1025)
    assert found[1] == found[2]  # dashes and letter case do not make another key
    assert found[1][1] is not None and 0 <= found[1][1] < 2**63
    assert found[3] == ("missing", None)


def test_a_family_card_has_no_birth_date(engine):
    assert judge(engine, ["3171019999990001"], KK) == [("valid", 3171019999990001)]
    assert identifiers.birth_parts("x", KK) is None


def test_birth_and_sex_stand_in_the_number(engine):
    parts = identifiers.birth_parts("d", NIK)
    assert parts is not None
    assert engine.rows(f"select {', '.join(parts)} from (select '3171015708450001' as d)") == [
        (17, 8, 45, "F")
    ]
    assert engine.rows(f"select {', '.join(parts)} from (select '3171011708450001' as d)") == [
        (17, 8, 45, "M")
    ]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(
    st.lists(st.one_of(st.none(), TEXT, st.from_regex(r"[0-9xX*E+.,' -]{0,20}", fullmatch=True)), min_size=1)
)
def test_every_cell_gets_one_known_state_and_only_valid_ones_a_number(engine, cells):
    found = judge(engine, cells)
    assert len(found) == len(cells)
    for state, number in found:
        assert state in identifiers.STATES
        assert (number is not None) == (state == "valid")


@given(TEXT)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
def test_any_key_becomes_the_same_number_again(engine, text):
    engine.create(
        "keyed", f"select {sql.key_number(sql.blank_to_null('k'))} as n from (select ? as k)", [text]
    )
    first = engine.value("select n from keyed")
    assert first == engine.value(
        f"select {sql.key_number(sql.blank_to_null('k'))} from (select ? as k)", [text]
    )
    assert first is None or 0 <= first < 2**63
