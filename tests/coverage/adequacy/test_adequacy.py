"""Adequacy: the distribution behind a decile by hand and by simulation, and tiny registries in and out."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sasaran.coverage.adequacy import adequacy, expected_gap, fit_welfare, paid
from sasaran.errors import NumbersError, ParameterError
from sasaran.schema import tables
from sasaran.schema.law import Benefit, Law
from sasaran.schema.poverty import AreaPoverty
from sasaran.schema.ranking import Reliability

DAY = date(2026, 3, 31)
CITY = AreaPoverty("31.71", 700_000.0, 0.045, 0.007, date(2025, 3, 1), "made up")
TENTHS = np.full((1, 10), 0.1)


def test_over_all_deciles_the_official_rate_and_gap_come_back():
    welfare = fit_welfare([CITY], TENTHS, 0.7)
    gap, poor = expected_gap(welfare, np.zeros(10, int), np.arange(10), np.full(10, CITY.line))
    assert poor.mean() == pytest.approx(CITY.headcount, rel=2e-3)
    assert gap.mean() / CITY.line == pytest.approx(CITY.gap, rel=2e-3)
    assert (np.diff(poor) < 0).all()


def test_a_decile_s_gap_is_what_a_simulation_gives():
    rng, rho, n = np.random.default_rng(3), 0.7, 2_000_000
    welfare = fit_welfare([CITY], TENTHS, rho)
    m, s = welfare.spread[0]
    score = rng.standard_normal(n)
    y = np.exp(m + s * (rho * score + np.sqrt(1 - rho**2) * rng.standard_normal(n)))
    first = y[score <= np.quantile(score, 0.1)]
    strike = 760_000.0
    gap, poor = expected_gap(welfare, [0], [0], [strike])
    assert poor[0] == pytest.approx((first < strike).mean(), rel=0.02)
    assert gap[0] == pytest.approx(np.maximum(strike - first, 0).mean(), rel=0.02)


@settings(max_examples=50, deadline=None)
@given(st.floats(0.01, 0.4), st.floats(0.05, 0.6), st.floats(0.2, 0.95))
def test_whatever_the_official_numbers_the_fit_meets_them(p0, depth, rho):
    one = AreaPoverty("a", 1e6, p0, p0 * depth, DAY, "any")
    try:
        welfare = fit_welfare([one], TENTHS, rho)
    except NumbersError:
        assert depth > 0.5
        return
    gap, poor = expected_gap(welfare, np.zeros(10, int), np.arange(10), np.full(10, 1e6))
    assert poor.mean() == pytest.approx(p0, rel=0.02)
    assert gap.mean() / 1e6 == pytest.approx(p0 * depth, rel=0.05)


@pytest.mark.parametrize(("p0", "p1"), [(0.04, 0.05), (0.0, 0.0), (1.2, 0.1)])
def test_official_numbers_that_do_not_fit_each_other_are_refused(p0, p1):
    with pytest.raises(NumbersError, match=r"31\.71"):
        fit_welfare([AreaPoverty("31.71", 7e5, p0, p1, DAY, "x")], TENTHS, 0.7)


@pytest.mark.parametrize("rho", [0.0, 1.0, 1.3, float("nan")])
def test_a_reliability_that_is_no_correlation_is_refused(rho):
    with pytest.raises(ParameterError, match="reliability"):
        fit_welfare([CITY], TENTHS, rho)


def lay(engine, families, benefits):
    """families: (family, members, decile); benefits: (family, programme, amount a quarter or None)."""

    def fill(table, columns, rows):
        engine.run(table.ddl())
        for row in rows:
            marks = ", ".join("?" for _ in row)
            engine.run(f"insert into {table.name} ({', '.join(columns)}) values ({marks})", list(row))

    fill(tables.AREA, ("area_no", "level", "code", "parent_no"),
         [(0, "province", "31", None), (1, "city", "31.71", 0), (2, "village", "31.71.01", 1)])  # fmt: skip
    fill(tables.PROGRAMME, ("programme_no", "code", "kind"),
         [(0, "KLJ", "protect"), (1, "PKH", "protect"), (2, "PPKD", "empower"), (3, "BLT", "protect")])  # fmt: skip
    people = [
        (f * 10 + i, f, "1990-01-01" if i == 0 else "1950-01-01") for f, n, _ in families for i in range(n)
    ]
    fill(tables.PERSON, ("person_no", "family_no", "birth_date", "area_no", "in_register"),
         [(no, f, born, 2, True) for no, f, born in people])  # fmt: skip
    fill(tables.FAMILY, ("family_no", "area_no", "members"), [(f, 2, n) for f, n, _ in families])
    deciles = {f: d for f, _, d in families}
    fill(tables.WELFARE, ("basis", "person_no", "decile"), [("city", no, deciles[f]) for no, f, _ in people])
    fill(tables.ENROLMENT, ("person_no", "family_no", "programme_no", "unit", "period_from", "period_to", "amount"),
         [(f * 10 + 1, f, p, "person", "2026-01-01", "2026-03-31", amount) for f, p, amount in benefits])  # fmt: skip


LAWS = [
    Law("KLJ", date(2020, 1, 1), None, "person", "protect", "age >= 60",
        benefits=(Benefit(300_000, "month", when="age >= 60"), Benefit(1, "month"))),
    Law("PPKD", date(2020, 1, 1), None, "person", "empower", "age >= 18", benefits=(Benefit(0, "once"),)),
    Law("BLT", date(2020, 1, 1), None, "family", "protect", "True", benefits=(Benefit(900_000, "once"),)),
]  # fmt: skip


def ask(engine, columns, **more):
    adequacy(
        engine, LAWS, [CITY], Reliability(0.7, 0.6, 0.8, "test"), attributes=(), basis="city", day=DAY, **more
    )
    return {r[0]: r[1:] for r in engine.rows(f"select family_no, {columns} from adequacy order by family_no")}


def test_what_a_family_gets_is_enough_partly_or_not_at_all(engine):
    lay(engine, [(1, 2, 1), (2, 4, 1), (3, 3, 1), (4, 2, 2), (5, 2, 1)],
        [(1, 1, 1_200_000), (2, 1, 60_000), (4, 2, None), (5, 3, None)])  # fmt: skip
    found = ask(engine, "level, charity, once, empower")
    assert found == {
        1: ("adequate", 200_000.0, 0.0, 0), 2: ("partial", 5_000.0, 0.0, 0), 3: ("none", 0.0, 0.0, 0),
        4: ("unvalued", 0.0, 0.0, 1), 5: ("unvalued", 0.0, 900_000.0, 0),
    }  # fmt: skip
    (whole,) = engine.rows('select families, "none", partial, adequate, benefits from adequacy_area '
                           "where area_no is null and decile = 1")  # fmt: skip
    assert whole == (4, 1, 1, 1, pytest.approx(200_000 * 2 + 5_000 * 4))


def test_pay_of_public_works_is_income_while_it_lasts_and_the_cost_of_a_seat_is_none(engine):
    """PPKD is empowerment: what its list states counts only where the law says that the programme pays."""
    lay(engine, [(1, 2, 1), (2, 2, 1), (3, 2, 1)], [(1, 2, 900_000), (2, 2, None)])
    given = {"attributes": (), "basis": "city", "day": DAY}
    trust = Reliability(0.7, 0.6, 0.8, "test")

    def paid(benefits, months):
        law = Law(
            "PPKD", date(2020, 1, 1), None, "person", "empower", "True", benefits=benefits, months=months
        )
        adequacy(engine, [law], [CITY], trust, **given)
        return engine.rows("select charity, pay, benefits, level from adequacy order by family_no")

    nothing = (0.0, 0.0, 0.0, "none")
    seat = (0.0, 0.0, 0.0, "unvalued")
    assert paid((), 3) == [seat, seat, nothing]
    # listed: Rp 900,000 in the quarter; by the law two months of Rp 1,200,000 in the three of the quarter
    monthly = paid((Benefit(1_200_000, "month"),), 2)
    assert monthly[0] == (0.0, 150_000.0, 150_000.0, "adequate")
    assert monthly[1] == (0.0, 400_000.0, 400_000.0, "adequate")
    (sums,) = engine.rows("select pay, benefits from adequacy_area where area_no is null and decile = 1")
    assert sums == (pytest.approx(2 * 550_000), pytest.approx(2 * 550_000))


def test_the_cost_of_a_seat_is_no_pay_where_the_law_does_not_pay_or_it_is_not_known(engine):
    """Law pays up to 50 years; 11 is 76, 21 has no birth date. Both lists state Rp 900,000, the cost of the seat."""
    lay(engine, [(1, 2, 1), (2, 2, 1)], [(1, 2, 900_000), (2, 2, 900_000)])
    born = {11: "date '1950-01-01'", 21: "null"}
    engine.run(
        "update person set birth_date = case "
        + " ".join(f"when person_no = {no} then {day}" for no, day in born.items())
        + " else birth_date end"
    )
    pays = Benefit(1_200_000, "month", when="age <= 50")
    law = Law("PPKD", date(2020, 1, 1), None, "person", "empower", "True", benefits=(pays,), months=3)
    trust = Reliability(0.7, 0.6, 0.8, "test")
    adequacy(engine, [law], [CITY], trust, attributes=(), basis="city", day=DAY)
    found = engine.rows("select pay, benefits, benefits_most from adequacy order by family_no")
    assert found[0] == (0.0, 0.0, 0.0)
    assert found[1][:2] == (0.0, 0.0)
    assert found[1][2] > 0


def test_an_amount_that_is_not_decided_is_a_range_and_the_level_the_surest(engine):
    """How old person 21 is decides between Rp 10,000 and Rp 600,000; of family 3's both amounts are enough."""
    lay(engine, [(1, 2, 1), (2, 2, 1), (3, 2, 1)], [(1, 0, None), (2, 0, None), (3, 0, None)])
    engine.run("update person set birth_date = null where person_no in (21, 31)")
    engine.run("update person set birth_date = '2020-01-01' where person_no = 11")
    old = Benefit(600_000, "month", when="age >= 60")

    def found(low):
        law = Law(
            "KLJ", date(2020, 1, 1), None, "person", "protect", "True", benefits=(old, Benefit(low, "month"))
        )
        adequacy(
            engine, [law], [CITY], Reliability(0.7, 0.6, 0.8, "test"), attributes=(), basis="city", day=DAY
        )
        return engine.rows(
            "select benefits, benefits_most, level, undecided from adequacy order by family_no"
        )

    assert found(10_000)[:2] == [(5_000.0, 5_000.0, "partial", False), (5_000.0, 300_000.0, "partial", True)]
    (row,) = engine.rows("select partial, adequate, undecided, benefits, benefits_most from adequacy_area "
                         "where area_no is null and decile = 1")  # fmt: skip
    assert row == (3, 0, 2, pytest.approx(30_000), pytest.approx(1_210_000))
    assert found(400_000)[2] == (200_000.0, 300_000.0, "adequate", False)


def test_an_amount_no_list_states_comes_from_the_law_with_its_condition(engine):
    lay(engine, [(1, 2, 1), (2, 1, 1)], [(1, 0, None)])
    assert ask(engine, "charity")[1] == (150_000.0,)  # person 11 is 76: Rp 300,000 over two heads


def test_need_is_what_would_lack_without_the_benefit_and_the_range_of_the_ranking_is_told(engine):
    lay(engine, [(1, 2, 1), (2, 2, 1)], [(1, 1, 1_200_000)])
    found = ask(engine, "need, gap, poor, productive")
    assert found[1][0] > found[2][0] == pytest.approx(found[2][1])
    assert found[1][1] == pytest.approx(found[2][1])
    assert 0 < found[1][2] < 1
    assert found[1][3] is True
    (row,) = engine.rows(
        "select gap_low, gap, gap_high from adequacy_area where area_no is null and decile = 1"
    )
    assert row[0] <= row[1] <= row[2]
    assert row[0] < row[2]


def test_a_family_whose_area_is_not_known_stays_without_one_and_counts_in_the_whole(engine):
    lay(engine, [(1, 2, 1), (2, 2, 1)], [])
    engine.run("update family set area_no = null where family_no = 1")
    province = AreaPoverty("31", 800_000.0, 0.04, 0.006, date(2025, 3, 1), "made up")
    adequacy(
        engine,
        LAWS,
        [province, CITY],
        Reliability(0.7, 0.6, 0.8, "test"),
        attributes=(),
        basis="city",
        day=DAY,
    )
    (unknown, known) = engine.rows("select area_no, need from adequacy order by family_no")
    assert (unknown[0], known[0]) == (None, 2)
    assert unknown[1] != known[1]  # the first line given, that of the whole, beside the city's
    assert engine.rows("select area_no, families from adequacy_area order by area_no nulls first") == [
        (None, 2), (0, 1), (1, 1), (2, 1),
    ]  # fmt: skip


def test_without_a_line_it_is_not_asked(engine):
    lay(engine, [(1, 2, 1)], [])
    with pytest.raises(ParameterError, match="poverty line"):
        adequacy(engine, LAWS, [], Reliability(0.7, 0.6, 0.8, "x"), attributes=(), basis="city", day=DAY)


def listed(engine, rows):
    """rows: (person, family, programme, unit, from, to, amount), in place of the enrolments laid before."""
    engine.run("delete from enrolment")
    for row in rows:
        engine.run(
            "insert into enrolment (person_no, family_no, programme_no, unit, period_from, period_to, amount) "
            "values (?, ?, ?, ?, ?, ?, ?)",
            list(row),
        )


def test_a_period_without_an_end_is_a_quarter(engine):
    lay(engine, [(1, 2, 1)], [])
    listed(engine, [(11, 1, 1, "person", "2026-01-01", None, 600_000)])
    assert ask(engine, "charity")[1] == (100_000.0,)


def test_a_line_listed_twice_is_one_benefit_and_three_months_are_not_three_times_as_much_a_month(engine):
    lay(engine, [(1, 1, 1), (2, 1, 1), (3, 1, 1), (4, 1, 1), (5, 2, 1)], [])
    january, march = ("2026-01-01", "2026-01-31"), ("2026-03-01", "2026-03-31")
    quarter = ("2026-01-01", "2026-03-31")
    listed(engine, [
        (10, 1, 1, "person", *quarter, 900_000), (10, 1, 1, "person", *quarter, 900_000),  # listed twice
        # month by month, and nothing in February
        (20, 2, 1, "person", *january, 300_000), (20, 2, 1, "person", *march, 600_000),
        (30, 3, 1, "person", *quarter, 600_000), (30, 3, 1, "person", *quarter, 300_000),  # in two parts
        (40, 4, 0, "person", *january, None), (40, 4, 0, "person", *march, None),  # the law's amount, once
        (50, 5, 1, "person", *quarter, 900_000), (51, 5, 1, "person", *quarter, 900_000),  # two persons of two
    ])  # fmt: skip
    found = {family: one for family, (one,) in ask(engine, "charity").items()}
    assert found == {1: 300_000.0, 2: 300_000.0, 3: 300_000.0, 4: 1.0, 5: 300_000.0}


def test_what_one_law_pays_once_to_some_and_monthly_to_others_is_income_only_where_it_is_monthly(engine):
    lay(engine, [(1, 2, 1), (2, 1, 1)], [(1, 0, None)])
    listed(engine, [(11, 1, 0, "person", "2026-01-01", "2026-03-31", None),
                    (20, 2, 0, "person", "2026-01-01", "2026-03-31", None)])  # fmt: skip
    laws = [Law("KLJ", date(2020, 1, 1), None, "person", "protect", "True",
                benefits=(Benefit(5_000_000, "once", when="age >= 60"), Benefit(100_000, "month")))]  # fmt: skip
    adequacy(engine, laws, [CITY], Reliability(0.7, 0.6, 0.8, "test"), attributes=(), basis="city", day=DAY)
    assert engine.rows("select family_no, charity, once from adequacy order by family_no") == [
        (1, 0.0, 5_000_000.0), (2, 100_000.0, 0.0),
    ]  # fmt: skip


JANUARY, FEBRUARY, MARCH = (
    ("2026-01-01", "2026-01-31"),
    ("2026-02-01", "2026-02-28"),
    ("2026-03-01", "2026-03-31"),
)


def heads(engine, benefits, rows, **more):
    """Families 1 to 4 of one member; programme PKH has ``benefits`` as its law. Returns what was asked, by family."""
    lay(engine, [(no, 1, 1) for no in (1, 2, 3, 4)], [])
    listed(engine, [(no * 10, no, 1, "person", *period, amount) for no, period, amount in rows])
    law = Law("PKH", date(2020, 1, 1), None, "person", "protect", "True", benefits=benefits, **more)
    adequacy(
        engine, [law] if benefits else [], [CITY], Reliability(0.7, 0.6, 0.8, "test"), attributes=(), basis="city",
        day=DAY,
    )  # fmt: skip
    return {
        one[0]: one[1:]
        for one in engine.rows("select family_no, charity, filled from adequacy where charity > 0")
    }


@pytest.mark.parametrize(
    ("benefits", "monthly", "filled"),
    [
        ((Benefit(250_000, "month"),), 300_000.0, True),  # the law pays by the month: February and March, too
        ((Benefit(900_000, "quarter"),), 100_000.0, False),
        ((Benefit(3_000_000, "year"),), 100_000.0, False),
        ((), 100_000.0, False),  # no law says that it comes again
    ],
)
def test_one_month_s_list_counts_as_every_month_s_only_where_the_law_pays_by_the_month(
    engine, benefits, monthly, filled
):
    assert heads(engine, benefits, [(1, JANUARY, 300_000)]) == {1: (monthly, filled)}
    (row,) = engine.rows("select families, filled from adequacy_area where area_no is null and decile = 1")
    assert row == (4, int(filled))


def test_who_is_missing_on_the_lists_of_other_months_got_nothing_in_them(engine):
    rows = [(1, JANUARY, 300_000), (2, JANUARY, 300_000), (2, FEBRUARY, 300_000), (2, MARCH, 300_000)]
    whole = ("2026-01-01", "2026-03-31")
    found = heads(engine, (Benefit(250_000, "month"),), [*rows, (3, whole, 900_000)])
    assert found == {1: (100_000.0, False), 2: (300_000.0, False), 3: (300_000.0, False)}


def test_of_two_months_with_lists_and_one_without_the_law_fills_the_third(engine):
    rows = [(1, JANUARY, 300_000), (2, JANUARY, 300_000), (2, FEBRUARY, 300_000)]
    found = heads(engine, (Benefit(250_000, "month"),), rows)
    assert found == {1: (150_000.0, True), 2: (300_000.0, True)}


def test_the_law_s_amount_is_paid_in_the_months_on_whose_lists_one_stands(engine):
    rows = [(1, JANUARY, None), (2, JANUARY, None), (2, FEBRUARY, None), (2, MARCH, None)]
    found = heads(engine, (Benefit(300_000, "month"),), rows)
    assert found == {1: (100_000.0, False), 2: (300_000.0, False)}


def test_lists_of_months_before_the_quarter_are_no_months_of_it(engine):
    """Of a list of last December that stands in, its own month counts; it is no fourth month of the others."""
    december = ("2025-12-01", "2025-12-31")
    months = [(2, JANUARY, 300_000), (2, FEBRUARY, 300_000), (2, MARCH, 300_000)]
    found = heads(engine, (Benefit(250_000, "month"),), [(1, december, 300_000), *months])
    assert found == {1: (100_000.0, False), 2: (300_000.0, False)}


def test_a_month_that_begins_in_its_middle_is_one_month(engine):
    found = heads(engine, (Benefit(250_000, "month"),), [(1, ("2026-01-15", "2026-02-14"), 300_000)])
    assert found == {1: (300_000.0, True)}


def test_whether_a_law_pays_by_the_month_may_be_undecided(engine):
    """Person 20's birth date is not known: by the month or by the year. What is listed is spread at the least only."""
    lay(engine, [(1, 1, 1), (2, 1, 1), (3, 1, 1)], [])
    listed(engine, [(no * 10, no, 1, "person", *JANUARY, 300_000) for no in (1, 2, 3)])
    engine.run("update person set birth_date = null where person_no = 20")
    engine.run("update person set birth_date = '2015-01-01' where person_no = 30")
    law = Law("PKH", date(2020, 1, 1), None, "person", "protect", "True",
              benefits=(Benefit(250_000, "month", when="age >= 18"), Benefit(900_000, "year")))  # fmt: skip
    adequacy(engine, [law], [CITY], Reliability(0.7, 0.6, 0.8, "test"), attributes=(), basis="city", day=DAY)
    assert engine.rows("select family_no, benefits, benefits_most, filled from adequacy order by family_no") == [
        (1, 300_000.0, 300_000.0, True), (2, 100_000.0, 300_000.0, True), (3, 100_000.0, 100_000.0, False),
    ]  # fmt: skip


def test_a_sum_paid_once_is_told_at_the_least_where_it_is_not_decided(engine):
    """Rp 900,000 once from 60 years, else Rp 300,000 once; person 20's birth date is not known."""
    lay(engine, [(1, 1, 1), (2, 1, 1)], [(1, 1, None)])
    listed(engine, [(no * 10, no, 1, "person", "2026-01-01", "2026-03-31", None) for no in (1, 2)])
    engine.run("update person set birth_date = '1950-01-01' where person_no = 10")
    engine.run("update person set birth_date = null where person_no = 20")
    law = Law("PKH", date(2020, 1, 1), None, "person", "protect", "True",
              benefits=(Benefit(900_000, "once", when="age >= 60"), Benefit(300_000, "once")))  # fmt: skip
    adequacy(engine, [law], [CITY], Reliability(0.7, 0.6, 0.8, "test"), attributes=(), basis="city", day=DAY)
    assert engine.rows("select family_no, once, once_most, level, undecided from adequacy order by family_no") == [
        (1, 900_000.0, 900_000.0, "unvalued", False), (2, 300_000.0, 900_000.0, "unvalued", False),
    ]  # fmt: skip


def test_what_one_programme_pays_is_its_own_part_whatever_hangs_on_it(engine):
    """BLT pays more to who receives PKH: that more is BLT's, not PKH's; and PKH is not paid less for it."""
    lay(engine, [(1, 2, 1), (2, 1, 1)], [(1, 1, 900_000)])
    listed(engine, [(11, 1, 1, "person", "2026-01-01", "2026-03-31", 900_000),
                    (11, 1, 3, "family", "2026-01-01", "2026-03-31", None),
                    (20, 2, 3, "family", "2026-01-01", "2026-03-31", None)])  # fmt: skip
    laws = [Law("BLT", date(2020, 1, 1), None, "family", "protect", "True",
                benefits=(Benefit(200_000, "month", when="receives('PKH')"), Benefit(50_000, "month")))]  # fmt: skip
    given = {"attributes": (), "day": DAY}

    def told(code):
        found = paid(engine, laws, code, **given)
        return dict(zip(found["family_no"].tolist(), found["monthly"].tolist(), strict=True))

    assert told("PKH") == {1: 300_000.0}
    assert told("BLT") == {1: 200_000.0, 2: 50_000.0}
    assert told("KLJ") == {}
    adequacy(engine, laws, [CITY], Reliability(0.7, 0.6, 0.8, "test"), basis="city", **given)
    assert engine.rows("select family_no, benefits * members from adequacy order by family_no") == [
        (1, 500_000.0), (2, 50_000.0),
    ]  # fmt: skip


def test_of_a_law_for_persons_whose_list_names_families_any_member_may_be_paid(engine):
    """Person 10 is 36 and named on the list, the others are 76: Rp 100,000 or Rp 300,000 a month."""
    lay(engine, [(1, 2, 1), (2, 1, 1)], [(1, 1, None)])
    quarter = ("2026-01-01", "2026-03-31")
    listed(engine, [(10, 1, 1, "family", *quarter, None), (20, 2, 1, "family", *quarter, None)])
    law = Law("PKH", date(2020, 1, 1), None, "person", "protect", "True",
              benefits=(Benefit(300_000, "month", when="age >= 60"), Benefit(100_000, "month")))  # fmt: skip

    def asked():
        adequacy(
            engine, [law], [CITY], Reliability(0.7, 0.6, 0.8, "test"), attributes=(), basis="city", day=DAY
        )
        return engine.rows("select benefits, benefits_most from adequacy order by family_no")

    assert asked() == [(50_000.0, 150_000.0), (100_000.0, 100_000.0)]
    listed(
        engine, [(10, 1, 1, "family", *quarter, 900_000)]
    )  # a stated amount is the family's, whoever is meant
    assert asked()[0] == (150_000.0, 150_000.0)


def test_a_family_whose_two_members_stand_on_a_family_s_list_is_paid_once(engine):
    """BLT is a family's: the law's amount counts once, and so does the same amount stated of both."""
    lay(engine, [(1, 2, 1), (2, 2, 1), (3, 2, 1)], [])
    quarter = ("2026-01-01", "2026-03-31")
    listed(engine, [
        (10, 1, 3, "person", *quarter, None), (11, 1, 3, "person", *quarter, None),
        (20, 2, 3, "person", *quarter, 600_000), (21, 2, 3, "person", *quarter, 600_000),
        (30, 3, 3, "person", *quarter, 600_000), (31, 3, 3, "person", *quarter, 300_000),  # two parts
    ])  # fmt: skip
    law = Law(
        "BLT", date(2020, 1, 1), None, "family", "protect", "True", benefits=(Benefit(200_000, "month"),)
    )
    adequacy(engine, [law], [CITY], Reliability(0.7, 0.6, 0.8, "test"), attributes=(), basis="city", day=DAY)
    assert engine.rows("select benefits * members from adequacy order by family_no") == [
        (200_000.0,), (200_000.0,), (300_000.0,),
    ]  # fmt: skip
