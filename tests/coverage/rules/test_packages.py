"""Packages: to whom they are open, what they bring, what they cost."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from test_rules import DAY, KNOWN, lay

from sasaran.coverage.packages import check_effects, check_packages, options
from sasaran.coverage.quota import left_of_quotas
from sasaran.coverage.rules import eligible
from sasaran.errors import DeclarationError
from sasaran.plan.round import Places, quota_seats
from sasaran.schema.law import Benefit, Law, PairRule
from sasaran.schema.package import Effect, Package

START = date(2025, 1, 1)


def law(code, rule, unit="person", kind="protect", **more):
    return Law(code, START, None, unit, kind, rule, **more)


LAWS = [
    law("KJP", "6 <= age <= 21", "student", fund="APBD",
        benefits=(Benefit(250_000, "month", "age < 13"), Benefit(300_000, "month"))),
    law("PKH", "decile_province <= 4", "family", fund="APBN", benefits=(Benefit(600_000, "quarter"),)),
    law("KLJ", "age >= 18", kind="empower", fund="APBD", months=2, slot_cost=4_000_000,
        benefits=(Benefit(1_000_000, "once"),)),
]  # fmt: skip
PACKAGES = [
    Package("school", {"id": "sekolah"}, ("KJP", "PKH"), 1),
    Package("course", {"id": "kursus"}, ("KLJ",), 2, after=("protected",), who="any_member(18 <= age <= 59)"),
    Package("protected", {"id": "jaring"}, ("PKH",), 1),
]
EFFECTS = [Effect("KLJ", 0.3, 0.1, 0.5, 800_000, 200_000, 1_500_000, "assumption")]


def ask(engine, pairs=(), deciles=4, packages=PACKAGES):
    asked = eligible(engine, LAWS, attributes=KNOWN, day=DAY)
    return options(engine, asked.laws, packages, EFFECTS, pairs, attributes=KNOWN, basis="province", deciles=deciles,
                   day=DAY)  # fmt: skip


def test_open_packages_what_they_bring_and_what_they_cost(engine):
    """Family 1: a woman of 36 and a boy of 13; 0: two of 70 and 65; 2: a woman without a birth date, a child of 5."""
    lay(engine, {}, {0: 1, 2: 1, 4: 2}, [(2, 1, "family")])
    found = ask(engine)
    assert found.packages == ("none", "school", "course", "protected")
    assert found.family_no.tolist() == [0, 1, 2]
    assert found.eligible.tolist() == [
        [True, False, False, True],  # no pupil; the course comes after "protected" and asks for working age
        [True, True, True, False],  # PKH is there: school brings the grant only, the course is next
        [True, False, False, True],
    ]
    assert found.income.tolist()[1] == [0, 300_000, 0, 0]
    assert found.income.tolist()[0] == [0, 200_000, 0, 200_000]
    assert found.funds == ("APBD", "APBN")
    of = found.cost[:, found.pattern[1]].tolist()
    assert of == [[0, 3_600_000, 5_000_000, 0], [0, 0, 0, 0]]
    assert found.cost[:, found.pattern[0], 3].tolist() == [0, 2_400_000]
    assert found.works.tolist() == pytest.approx([0, 0, 0.3, 0])
    assert found.gain.tolist() == pytest.approx([0, 0, 240_000, 0])


def test_what_is_forbidden_beside_what_is_there_is_not_offered(engine):
    lay(engine, {}, {0: 1, 2: 1, 4: 2}, [(2, 1, "family")])
    pairs = [PairRule("KJP", "PKH", "forbidden", "family", START)]
    assert ask(engine, pairs).eligible[:, 1].tolist() == [False, False, False]
    assert ask(engine, pairs).eligible[0, 3]


def test_a_pair_forbidden_to_one_person_bars_that_member_and_the_family_s_programme_beside_a_member_s(engine):
    """Family 1: the woman (2) of 36 and the boy (3) of 13; KLJ is open to 2, KJP to 3."""
    single = [Package(code, {}, (code,), 1) for code in ("KJP", "KLJ", "PKH")]
    both = Package("both", {}, ("KLJ", "PKH"), 1)
    person = [
        PairRule("KLJ", "PKH", "forbidden", "person", START),
        PairRule("KJP", "KLJ", "forbidden", "person", START),
    ]

    def open_to_family_1(benefits, pairs):
        lay(engine, {}, {0: 1, 2: 1, 4: 2}, benefits)
        return ask(engine, pairs, packages=[*single, both]).eligible[1, 1:].tolist()

    assert open_to_family_1([], ()) == [True, True, True, True]
    assert open_to_family_1([], person) == [True, True, True, False]
    assert open_to_family_1([(2, 2, "person")], ()) == [True, False, True, True]
    # the woman has KLJ: the boy may still have KJP, the family no longer PKH
    assert open_to_family_1([(2, 2, "person")], person) == [True, False, False, False]
    # the family has PKH: no member may have KLJ; the boy's KJP bars KLJ from the boy only
    assert open_to_family_1([(2, 1, "family")], person) == [True, False, False, False]
    assert open_to_family_1([(3, 0, "person")], person) == [False, True, True, False]


def test_what_is_left_of_a_quota_is_told_and_who_receives_has_used_it(engine):
    """Person 3 receives KJP in the city's only village; the quotas of KJP count that slot everywhere above it."""
    lay(engine, {}, {0: 1, 2: 1, 4: 2}, [(3, 0, "person")])
    quota = {"": 5, "31.71": 1, "31.71.01.1001": 4}
    laws = [replace(one, quota=quota) if one.code == "KJP" else one for one in LAWS]
    asked = eligible(engine, laws, attributes=KNOWN, day=DAY)
    found = options(engine, asked.laws, PACKAGES, EFFECTS, (), attributes=KNOWN, basis="province", deciles=4,
                    day=DAY)  # fmt: skip
    assert [(one.level, one.area, one.slots, one.left) for one in found.quotas] == [
        ("", "", 5, 4), ("city", "31.71", 1, 0), ("village", "31.71.01.1001", 4, 3),
    ]  # fmt: skip
    places = Places(("31.71.01.1001", "-"), np.zeros(3, np.int32), {
        "city": (("31.71",), np.array([0, -1])), "village": (("31.71.01.1001",), np.array([0, -1])),
    })  # fmt: skip
    seats = {one.name: one for one in quota_seats(found, places)}
    assert seats["KJP (quota)"].limit.tolist() == [4]
    assert seats["KJP (quota)"].group.tolist() == [0, 0]
    assert seats["KJP (quota, city)"].limit.tolist() == [0]
    assert seats["KJP (quota, city)"].uses.tolist() == [0, 1, 0, 0]


@pytest.mark.parametrize(
    ("code", "benefits", "filled"),
    [
        ("KJP", [(2, 0, "family")], 1),  # the list names the family of 2 and 3: one slot, not one a member
        ("KJP", [(2, 0, "family"), (3, 0, "person"), (0, 0, "person"), (0, 0, "person")], 3),
        ("PKH", [(0, 1, "person"), (1, 1, "person"), (2, 1, "family")], 2),  # families 0 and 1
    ],
)
def test_a_slot_is_filled_by_whom_the_list_names(engine, code, benefits, filled):
    lay(engine, {}, {0: 1, 2: 1, 4: 2}, benefits)
    laws = [replace(one, quota={"31.71": 9}) if one.code == code else one for one in LAWS]
    asked = eligible(engine, laws, attributes=KNOWN, day=DAY)
    assert [9 - one.left for one in left_of_quotas(engine, asked.laws, {"KJP": 0, "PKH": 1, "KLJ": 2})] == [
        filled
    ]


def test_only_the_deciles_asked_for(engine):
    lay(engine, {}, {0: 1, 2: 1, 4: 2}, [])
    assert ask(engine, deciles=1).family_no.tolist() == [0, 1]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"works": 1.2, "works_high": 1.3}, "shares from 0 to 1"),
        ({"works_low": -0.1}, "shares from 0 to 1"),
        ({"works": 0.6}, "between low and high"),
        ({"works": float("nan")}, "shares from 0 to 1"),
        ({"gain": -1.0, "gain_low": -2.0}, "0 or more"),
        ({"gain_high": float("inf")}, "0 or more"),
        ({"programme": "XXX"}, "no programme XXX"),
    ],
)
def test_effects_that_cannot_be_meant_are_refused(engine, change, says):
    lay(engine, {}, {0: 1, 2: 1, 4: 2}, [])
    asked = eligible(engine, LAWS, attributes=KNOWN, day=DAY)
    with pytest.raises(DeclarationError, match=says):
        options(engine, asked.laws, PACKAGES, [replace(EFFECTS[0], **change)], (), attributes=KNOWN,
                basis="province", deciles=4, day=DAY)  # fmt: skip
    with pytest.raises(DeclarationError, match="two effects"):
        check_effects([EFFECTS[0], EFFECTS[0]], {"KLJ"})


@pytest.mark.parametrize(
    ("packages", "says"),
    [
        (
            [Package("a", {}, ("PKH",), 1, after=("b",)), Package("b", {}, ("KJP",), 2, after=("a",))],
            "after itself",
        ),
        ([Package("a", {}, ("XXX",), 1)], "no programme XXX"),
        ([Package("a", {}, ("PKH",), 1, after=("z",))], "no package z"),
        ([Package("a", {}, (), 1)], "brings no programme"),
        ([Package("a", {}, ("PKH",), 1), Package("a", {}, ("KJP",), 1)], "one code"),
    ],
)
def test_packages_that_contradict_themselves_are_refused(packages, says):
    with pytest.raises(DeclarationError, match=says):
        check_packages(packages, {"PKH", "KJP", "KLJ"})
