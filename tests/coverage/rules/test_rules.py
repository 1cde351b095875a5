"""Rules: what may be written, what it means, and that the engine and Python agree for everybody."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sasaran.coverage.rules import (
    Facts,
    check_laws,
    eligible,
    evaluate,
    explain,
    in_force,
    laid,
    parse,
    vocabulary,
    words_in,
)
from sasaran.errors import DeclarationError
from sasaran.schema import tables
from sasaran.schema.attribute import Attribute, attribute_table
from sasaran.schema.law import Benefit, Exclusion, Law

CAR = Attribute("has_car", "family", "Car", {1: "yes", 2: "no"}, label={"id": "mobil"})
SCHOOL = Attribute("school_attendance", "person", "School")
KNOWN = (CAR, SCHOOL)
WORDS = vocabulary(KNOWN)
DAY = date(2026, 3, 31)
OUT = (Exclusion("has_car == 1"), Exclusion("receives('PKH')"))


def rule(text: str, unit: str = "person") -> Any:
    return parse(text, WORDS, {"PKH", "KJP"}, unit=unit)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("agee >= 60", "did you mean 'age'"),
        ("receives('PKK')", "did you mean 'PKH'"),
        ("age >= 'x'", "a number is compared with a text"),
        ("sex > 'F'", "has no order"),
        ("age", "not true or false"),
        ("age >= 60 and", "not an expression"),
        ("age in ()", "is empty"),
        ("__import__('os').system('x')", "not a question a rule can ask"),
        ("(lambda: True)()", "not a question a rule can ask"),
        ("age >= 60 if True else False", "may not stand in a rule"),
        ("age >= 1e20", "not a column, number or text"),
        ("any_member(age <= 6, sex == 'F')", "takes one thing"),
        ("'" + "x" * 3000 + "' == sex", "at most 2000"),
        ("(" * 600 + "True" + ")" * 600, "not an expression"),
    ],
)
def test_what_may_not_be_written_is_refused_with_what_to_do(text, says):
    with pytest.raises(DeclarationError) as caught:
        rule(text)
    assert says in f"{caught.value}"


def test_a_family_has_no_age_of_its_own():
    with pytest.raises(DeclarationError, match="any_member"):
        rule("age >= 60", "family")
    rule("any_member(age >= 60) and count_members(age < 18) >= 2 and decile_province <= 4", "family")


def test_what_is_not_known_is_undecided_and_never_eligible():
    one = rule("age >= 60 and has_car != 1")
    assert evaluate(one, Facts({"age": 70, "has_car": 2})) is True
    assert evaluate(one, Facts({"age": 70})) is None
    assert evaluate(one, Facts({"age": 50})) is False
    assert evaluate(rule("not known(has_car)"), Facts({})) is True


def test_an_explanation_names_what_is_there_and_what_is_asked():
    one = rule("age >= 60 and not receives('PKH') and has_car in (2,) and 0 <= age < 90")
    told = explain(one, Facts({"age": 58, "has_car": 1}, receives={"PKH"}), WORDS, "id")
    assert [(clause.holds, clause.text) for clause in told[:3]] == [
        (False, "umur 58, aturan meminta ≥ 60"),
        (False, "aturan meminta tidak menerima PKH"),
        (False, "mobil 1 (yes), aturan meminta salah satu dari 2 (no)"),
    ]


def _law(code: str, text: str, unit: str = "person", **more: Any) -> Law:
    return Law(**{"code": code, "valid_from": date(2025, 1, 1), "valid_to": None, "unit": unit, "kind": "protect",
                  "rule": text, **more})  # fmt: skip


def test_laws_that_contradict_themselves_are_refused_by_name():
    def bad(*laws: Law) -> str:
        with pytest.raises(DeclarationError) as caught:
            check_laws(laws, {"PKH"}, {"31.71"})
        return str(caught.value)

    one = _law("PKH", "True")
    assert "still holds on 2026-01-01" in bad(
        one, Law("PKH", date(2026, 1, 1), None, "family", "protect", "True")
    )
    assert "no period" in bad(_law("PKH", "True", benefits=(Benefit(1.0, ""),)))
    assert "below zero" in bad(_law("PKH", "True", benefits=(Benefit(-1.0, "month"),)))
    assert "area 99" in bad(_law("PKH", "True", quota={"99": 3}))
    assert "no such programme" in bad(_law("XXX", "True"))
    assert "no number" in bad(_law("PKH", "True", benefits=(Benefit(float("inf"), "month"),)))
    assert "unit persons" in bad(_law("PKH", "True", unit="persons"))
    assert "cost of a slot" in bad(_law("PKH", "True", slot_cost=-1.0))
    assert "months" in bad(_law("PKH", "True", months=float("nan")))
    never = (Benefit(1.0, "month"), Benefit(2.0, "month", when="age >= 60"))
    assert "never counts" in bad(_law("PKH", "True", benefits=never))
    check_laws([_law("PKH", "True", benefits=never[::-1])], {"PKH"}, set())
    check_laws(
        [one, Law("PKH", date(2024, 1, 1), date(2024, 12, 31), "family", "protect", "True")], {"PKH"}, set()
    )


# people of three families; the third knows nothing of its car
PEOPLE = [
    # person, family, birth, sex, attends school
    (0, 0, "1955-01-01", "M", None), (1, 0, "1960-04-01", "F", 3), (2, 1, "1990-01-01", "F", 3),
    (3, 1, "2012-06-01", "M", 2), (4, 2, None, "F", None), (5, 2, "2021-03-31", "F", 1),
]  # fmt: skip


def lay(
    engine: Any, cars: dict[int, int | None], deciles: dict[int, int], benefits: list[tuple[int, int, str]]
) -> None:
    def fill(table: Any, columns: tuple[str, ...], rows: list[tuple[Any, ...]]) -> None:
        engine.drop(table.name)
        engine.run(table.ddl())
        for row in rows:
            engine.run(f"insert into {table.name} ({', '.join(columns)}) values "
                       f"({', '.join('?' for _ in row)})", list(row))  # fmt: skip

    fill(tables.AREA, ("area_no", "level", "code", "parent_no"),
         [(0, "city", "31.71", None), (1, "district", "31.71.01", 0), (2, "village", "31.71.01.1001", 1)])  # fmt: skip
    fill(tables.PROGRAMME, ("programme_no", "code"), [(0, "KJP"), (1, "PKH"), (2, "KLJ")])
    fill(tables.PERSON, ("person_no", "family_no", "birth_date", "sex", "area_no", "in_register"),
         [(no, family, birth, sex, 2, True) for no, family, birth, sex, _ in PEOPLE])  # fmt: skip
    fill(tables.FAMILY, ("family_no", "area_no", "members"), [(no, 2, 2) for no in range(3)])
    fill(tables.WELFARE, ("basis", "person_no", "decile"), [("province", no, d) for no, d in deciles.items()])
    fill(tables.ENROLMENT, ("person_no", "family_no", "programme_no", "unit"),
         [(no, PEOPLE[no][1], programme, unit) for no, programme, unit in benefits])  # fmt: skip
    fill(attribute_table(KNOWN, "family"), ("family_no", "has_car"), list(cars.items()))
    fill(attribute_table(KNOWN, "person"), ("person_no", "school_attendance"),
         [(no, at) for no, *_, at in PEOPLE if at is not None])  # fmt: skip


def masks(engine: Any, table: str, unit: str) -> dict[int, tuple[int, int, int]]:
    return {r[0]: r[1:] for r in engine.rows(f"select {unit}_no, eligible, undecided, receives from {table}")}


def test_everybody_is_asked_at_once(engine):
    lay(engine, {0: 2, 1: 1}, {0: 1, 2: 3, 4: 1}, [(3, 0, "person"), (2, 1, "family")])
    laws = [
        _law(
            "KLJ",
            "age >= 60 and decile_province <= 4",
            exclusions=(Exclusion("has_car == 1"), Exclusion("receives('PKH')")),
        ),
        _law("KJP", "6 <= age <= 21 and school_attendance == 2", unit="student"),
        _law("PKH", "decile_province <= 4 and any_member(age <= 6)", unit="family"),
    ]
    asked = eligible(engine, laws, attributes=KNOWN, day=DAY)
    assert not asked.aside
    # 1 KJP, 2 PKH, 4 KLJ; person 4's age is not known
    assert masks(engine, "eligibility", "person") == {
        0: (4, 0, 0), 1: (4, 0, 0), 2: (0, 0, 2), 3: (1, 0, 3), 4: (0, 5, 0), 5: (0, 0, 0),
    }  # fmt: skip
    assert masks(engine, "family_eligibility", "family") == {0: (0, 0, 0), 1: (0, 0, 3), 2: (2, 0, 0)}
    counts = "programme_no, eligible, undecided, receiving, unmet, outside"
    assert engine.rows(f"select {counts} from eligible_count order by programme_no") == [
        (0, 1, 1, 1, 0, 0), (1, 1, 0, 1, 1, 1), (2, 2, 1, 0, 2, 0),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("first", "last", "holds"),
    [("2026-03-31", None, True), ("2025-01-01", "2026-03-31", True), ("2026-03-31", "2026-03-31", True),
     ("2026-04-01", None, False), ("2025-01-01", "2026-03-30", False)],
)  # fmt: skip
def test_a_law_holds_on_its_first_and_on_its_last_day(first, last, holds):
    law = Law(
        "PKH", date.fromisoformat(first), last and date.fromisoformat(last), "person", "protect", "True"
    )
    assert bool(in_force([law], DAY)) is holds


@pytest.mark.parametrize(
    ("born", "age"), [("1966-03-31", 60), ("1966-04-01", 59), ("2026-03-31", 0), ("2026-04-01", None)]
)
def test_an_age_is_that_of_the_last_birthday_and_of_the_unborn_it_is_not_known(engine, born, age):
    """Born the day after the quarter: the date is wrong or the person was not there. It is no age of 0."""
    lay(engine, {}, {0: 1}, [])
    engine.run(f"update person set birth_date = '{born}' where person_no = 0")
    with laid(engine, KNOWN, DAY) as known:
        assert engine.value(f"select age from {known.person} where person_no = 0") == age
    eligible(engine, [_law("KLJ", "age <= 6"), _law("KJP", "age >= 0")], attributes=KNOWN, day=DAY)
    assert masks(engine, "eligibility", "person")[0][1] == (5 if age is None else 0)


@pytest.mark.parametrize(
    "name", ["age", "members", "receives", "family_no", "members0", "line_amount", "Has car"]
)
def test_an_attribute_may_not_bear_a_name_that_means_something_else(name):
    with pytest.raises(DeclarationError, match="a name that is taken"):
        vocabulary([Attribute(name, "person", "x")])
    with pytest.raises(DeclarationError, match="has_car"):
        vocabulary([CAR, Attribute("has_car", "person", "x")])


def test_an_attribute_with_a_digit_in_its_name_is_laid_out(engine):
    lay(engine, {0: 2}, {0: 1}, [])
    engine.run("alter table family_attribute rename column has_car to asset_1")
    known = (Attribute("asset_1", "family", "Asset"),)
    law = _law("PKH", "asset_1 == 2", unit="family")
    with laid(engine, known, DAY, words_in([law])) as given:
        eligible(engine, [law], attributes=known, day=DAY, laid=given)
    assert masks(engine, "family_eligibility", "family")[0][0] == 2


def test_of_a_family_on_the_list_of_a_law_for_persons_those_receive_whom_it_fits(engine):
    """KLJ is for persons from 60; its list names families. In 0 both fit, in 1 nobody, in 2 an age is not known."""
    counts = "eligible, undecided, receiving, unmet, outside"

    def counted(*more):
        lay(engine, {}, {0: 1, 2: 3, 4: 1}, [(0, 2, "family"), (3, 2, "family"), (5, 2, "family"), *more])
        eligible(engine, [_law("KLJ", "age >= 60")], attributes=KNOWN, day=DAY)
        return engine.rows(f"select {counts} from eligible_count where programme_no = 2")

    # two of family 0, the one named of family 1 (outside), and of 2 whose age is not known: the child is not meant
    assert counted() == [(2, 1, 4, 0, 1)]
    # a child that is listed by itself receives outside the law, and is whom its family's line means
    assert counted((5, 2, "person"), (3, 2, "person")) == [(2, 1, 5, 0, 2)]
    assert (
        masks(engine, "eligibility", "person")[1][2] & 4
    )  # as before: a rule that asks sees what the family has


def test_a_law_that_looks_at_an_empty_column_is_set_aside_and_named(engine):
    lay(engine, {}, {0: 1}, [])
    laws = [_law("KLJ", "age >= 60 or has_car == 2"), _law("KJP", "age >= 6")]
    asked = eligible(engine, laws, attributes=KNOWN, day=DAY)
    assert [(one.code, one.words) for one in asked.aside] == [("KLJ", ("has_car",))]
    assert all(eligible & 4 == 0 for eligible, _, _ in masks(engine, "eligibility", "person").values())
    with pytest.raises(DeclarationError, match="KLJ"):
        eligible(engine, laws, attributes=KNOWN, day=DAY, strict=True)


def test_a_law_that_looks_at_a_programme_without_a_list_is_undecided_and_named(engine):
    """Of 0 and 1 the age holds: whether they receive PKH decides, and no list of PKH is there."""
    lay(engine, {0: 2}, {0: 1}, [(3, 0, "person")])
    laws = [
        _law("KLJ", "age >= 60", exclusions=(Exclusion("receives('PKH')"),)),
        _law("PKH", "receives('KJP')"),
    ]
    asked = eligible(engine, laws, attributes=KNOWN, day=DAY)
    assert [(one.code, one.words) for one in asked.unlisted] == [("KLJ", ("PKH",))]
    assert not asked.unheld and len(asked.laws) == 2
    assert [masks(engine, "eligibility", "person")[no][:2] for no in (0, 1, 2)] == [(0, 4), (0, 4), (0, 0)]
    clause = explain(asked.laws[0].whole, Facts({"age": 70}, unlisted={"PKH"}), WORDS, "id")[1]
    assert (clause.holds, clause.text) == (
        None,
        "aturan meminta tidak menerima PKH (tidak ada daftar penerima PKH)",
    )


def test_who_says_that_nobody_receives_a_programme_without_a_list_is_believed_and_named(engine):
    lay(engine, {0: 2}, {0: 1}, [(3, 0, "person")])
    laws = [_law("KLJ", "age >= 60", exclusions=(Exclusion("receives('PKH')"), Exclusion("receives('KJP')")))]
    with laid(engine, KNOWN, DAY, nobody=("PKH", "KJP")) as known:  # a list of KJP is there: it counts
        asked = eligible(engine, laws, attributes=KNOWN, day=DAY, laid=known)
    assert ([(one.code, one.words) for one in asked.unheld], asked.unlisted) == ([("KLJ", ("PKH",))], ())
    assert [masks(engine, "eligibility", "person")[no][:2] for no in (0, 1, 2)] == [(4, 0), (4, 0), (0, 0)]


@pytest.mark.parametrize(("car", "held"), [(1, (0, 0)), (2, (4, 0)), (None, (0, 4))])
def test_an_exclusion_that_is_not_known_to_hold_makes_nobody_eligible(engine, car, held):
    lay(engine, {0: car, 1: 2}, {0: 1}, [])
    laws = [_law("KLJ", "decile_province <= 4", exclusions=(Exclusion("has_car == 1"),))]
    eligible(engine, laws, attributes=KNOWN, day=DAY)
    assert masks(engine, "eligibility", "person")[0][:2] == held


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"valid_to": date(2026, 12, 31)}, "still holds"),
        ({"benefits": (Benefit(1.0, ""),), "valid_to": date(2025, 12, 31)}, "no period"),
        ({"quota": {"99": 3}, "valid_to": date(2025, 12, 31)}, "area 99"),
    ],
)
def test_laws_that_contradict_themselves_are_not_asked(engine, more, says):
    lay(engine, {}, {0: 1}, [])
    old = Law("KLJ", date(2020, 1, 1), unit="person", kind="protect", rule="age >= 70", **more)
    with pytest.raises(DeclarationError, match=says):
        eligible(
            engine, [old, _law("KLJ", "age >= 60", valid_from=date(2026, 1, 1))], attributes=KNOWN, day=DAY
        )


def test_a_version_holds_on_its_days_only(engine):
    lay(engine, {0: 2}, {0: 1}, [])
    old = Law("KLJ", date(2020, 1, 1), date(2025, 12, 31), "person", "protect", "age >= 70")
    new = Law("KLJ", date(2026, 1, 1), None, "person", "protect", "age >= 60")
    eligible(engine, [old, new], attributes=KNOWN, day=DAY)
    assert [no for no, m in masks(engine, "eligibility", "person").items() if m[0]] == [0, 1]
    eligible(engine, [old, new], attributes=KNOWN, day=date(2025, 12, 31))
    assert [no for no, m in masks(engine, "eligibility", "person").items() if m[0]] == [0]


leaves = st.sampled_from([
    "age >= 60", "age < 18", "sex == 'F'", "has_car == 1", "school_attendance in (1, 2)", "decile_province <= 2",
    "receives('PKH')", "known(has_car)", "in_register", "members >= 2", "any_member(age >= 60)",
    "count_members(sex == 'F') >= 1", "any_member(school_attendance == 2 and not receives('KJP'))", "True", "False",
])  # fmt: skip
texts = st.recursive(
    leaves,
    lambda inner: st.one_of(
        inner.map(lambda a: f"not ({a})"),
        st.tuples(inner, inner).map(lambda ab: f"({ab[0]}) and ({ab[1]})"),
        st.tuples(inner, inner).map(lambda ab: f"({ab[0]}) or ({ab[1]})"),
    ),
    max_leaves=6,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(texts, min_size=1, max_size=3), st.integers(0, 2**31))
def test_the_engine_and_python_say_the_same_of_everybody(engine, written, seed):
    rng = np.random.default_rng(seed)
    cars = {no: rng.choice([1, 2, None]) for no in range(3)}
    deciles = {no: int(rng.integers(1, 5)) for no in range(6) if rng.random() < 0.6} or {0: 1}
    benefits = [
        (no, p, u) for no in range(6) for p, u in ((0, "person"), (1, "family")) if rng.random() < 0.3
    ]
    cars[0] = cars[0] or 1
    lay(engine, cars, deciles, benefits)
    laws = [_law(code, text) for code, text in zip(("KJP", "PKH", "KLJ"), written, strict=False)]
    eligible(engine, laws, attributes=KNOWN, day=DAY, strict=True)
    found = masks(engine, "eligibility", "person")
    everybody = {no: _facts(no, cars, deciles, benefits) for no, *_ in PEOPLE}
    for no, family, *_ in PEOPLE:
        mine = everybody[no]
        kin = [everybody[n] for n, f, *_ in PEOPLE if f == family]
        facts = Facts(mine.values, mine.receives, kin, mine.unlisted)
        for bit, law in zip((1, 2, 4), laws, strict=False):
            said = evaluate(rule_of(law), facts)
            assert (bool(found[no][0] & bit), bool(found[no][1] & bit)) == (said is True, said is None)


# a programme: its rule and unit, or None where it has no law; a rule that looks at an empty column is set aside
worded = st.one_of(
    st.none(), st.tuples(st.one_of(texts, st.just("decile_city <= 1")), st.sampled_from(["person", "student"])),
    st.tuples(st.sampled_from(["members >= 2", "any_member(age >= 60)"]), st.just("family")),
)  # fmt: skip


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(worded, worded, worded), min_size=2, max_size=4))
def test_asking_only_what_changed_leaves_what_asking_everything_leaves(engine, versions):
    lay(engine, {0: 1, 1: 2}, {0: 1, 2: 3, 4: 1}, [(3, 0, "person"), (2, 1, "family")])
    before = None
    for written in versions:
        laws = [_law(code, *one) for code, one in zip(("KJP", "PKH", "KLJ"), written, strict=True) if one]
        before = eligible(engine, laws, attributes=KNOWN, day=DAY, before=before)
        again = masks(engine, "eligibility", "person"), masks(engine, "family_eligibility", "family")
        counts = engine.rows("select * from eligible_count order by all")
        anew = eligible(engine, laws, attributes=KNOWN, day=DAY)
        assert again == (
            masks(engine, "eligibility", "person"),
            masks(engine, "family_eligibility", "family"),
        )
        assert counts == engine.rows("select * from eligible_count order by all")
        assert before == anew


def rule_of(law: Law) -> Any:
    return parse(law.rule, WORDS, {"KJP", "PKH", "KLJ"}, unit="person")


def _facts(no: int, cars: Any, deciles: Any, benefits: Any) -> Facts:
    _, family, birth, sex, school = PEOPLE[no]
    kin = [n for n, f, *_ in PEOPLE if f == family]
    born = date.fromisoformat(birth) if birth else None
    age = None if born is None else DAY.year - born.year - ((DAY.month, DAY.day) < (born.month, born.day))
    ranked = [deciles[n] for n in kin if n in deciles]
    got = {("KJP", "PKH")[p] for n, p, u in benefits if n == no or (u == "family" and n in kin)}
    values = {
        "age": age, "sex": sex, "has_car": cars[family], "school_attendance": school, "members": 2,
        "in_register": True, "decile_province": min(ranked) if ranked else None,
    }  # fmt: skip
    unlisted = {"KJP", "PKH", "KLJ"} - {("KJP", "PKH")[p] for _, p, _ in benefits}
    return Facts(values, got, unlisted=unlisted)
