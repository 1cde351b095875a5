"""The same budget under several designs, and the people who change."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sasaran.errors import NumbersError, ParameterError
from sasaran.schema.estimate import Estimate
from sasaran.welfare.accuracy import curve, errors, sample
from sasaran.welfare.accuracy import given as given_choice
from sasaran.welfare.compare import (
    compare,
    comparison_table,
    curves_picture,
    estimates_picture,
    stacked,
    swaps_picture,
    swaps_table,
)
from sasaran.welfare.deciles import assign


def world(seed, clusters=60, size=8):
    rng = np.random.default_rng(seed)
    psu = np.repeat(np.arange(clusters), size)
    welfare = rng.normal(0, 0.5, clusters)[psu] + rng.normal(0, 1, len(psu))
    good = welfare + rng.normal(0, 0.6, len(psu))
    poorer = good + rng.normal(0, 0.4, len(psu))
    return (
        psu,
        welfare,
        {"good": good, "noisy": poorer, "villages": np.round(rng.normal(0, 1, clusters))[psu]},
    )


def test_six_households_by_hand():
    #  row      0    1    2    3    4    5      two may be chosen
    truth = sample(welfare=[1.0, 2.0, 3.0, 4.0, 5.0, 6.0], line=3.5, weight=[10, 10, 10, 10, 10, 10])
    designs = {"pmt": [1, 2, 9, 3, 9, 9], "community": [2, 9, 1, 9, 9, 9]}
    made = compare(truth, designs, budget=20.0, unit="households")
    assert {n: [float(v) for v in c.selected] for n, c in made.choices.items()} == {
        "pmt": [1, 1, 0, 0, 0, 0],
        "community": [1, 0, 1, 0, 0, 0],
    }
    assert made.rates["pmt"]["exclusion"].value == pytest.approx(1 / 3)
    assert made.difference("exclusion", "community", "pmt").value == 0
    who = made.swaps("pmt", "community", {"head": ["m", "f", "f", "m", "m", "m"]})
    assert (who.came.tolist(), who.left.tolist()) == ([2], [1])
    assert (who.came_people, who.left_people, who.stayed_people) == (10, 10, 10)
    assert who.by["head"].labels.tolist() == ["f", "m"]
    assert who.by["head"].came.tolist() == [10, 0]
    assert who.by["head"].left_rows.tolist() == [1, 0]
    assert swaps_table(who, "head").splitlines()[-1] == "| all | 10 | 10 | +0 |"


def test_a_budget_in_rupiah_reaches_fewer_where_the_chosen_cost_more():
    truth = sample(poor=[1, 1, 0, 0])
    cost = [4.0, 1.0, 1.0, 1.0]
    made = compare(truth, {"large": [1, 2, 3, 4], "small": [4, 1, 2, 3]}, budget=3.0, size=cost, unit="Rp")
    assert made.choices["large"].selected.tolist() == [0.75, 0, 0, 0]
    assert made.choices["small"].selected.tolist() == [0, 1, 1, 1]
    assert made.spent == {"large": 3.0, "small": 3.0}
    whole = compare(truth, {"large": [1, 2, 3, 4]}, budget=3.0, size=cost, unit="Rp", ties="random")
    assert whole.spent["large"] == 0.0


@settings(max_examples=40)
@given(st.integers(0, 10**6), st.floats(0, 1))
def test_whoever_comes_in_takes_the_place_of_whoever_falls_out(seed, quota):
    psu, welfare, designs = world(seed, 10, 4)
    truth = sample(welfare=np.exp(welfare), line=1.0)
    made = compare(truth, designs, quota=quota)
    for name in designs:
        assert made.spent[name] == pytest.approx(made.budget, abs=1e-9)
    there = made.swaps("good", "villages", {"psu": psu})
    back = made.swaps("villages", "good", {"psu": psu})
    assert there.came_people == pytest.approx(there.left_people, abs=1e-7)
    assert there.came.tolist() == back.left.tolist()
    assert there.stayed_people + there.came_people == pytest.approx(made.budget, abs=1e-7)
    for found in there.by.values():
        assert found.came.sum() == pytest.approx(there.came_people)
        assert found.left_rows.sum() == len(there.left)
    nobody = made.swaps("good", "good")
    assert len(nobody.came) == len(nobody.left) == 0


def test_differences_are_paired_and_their_errors_those_of_samples_drawn_again():
    values, ses, alone = {}, {}, []
    for seed in range(200):
        psu, welfare, designs = world(seed)
        made = compare(sample(welfare=welfare, poorest=0.3, psu=psu), designs, quota=0.25)
        for relative in (False, True):
            found = made.difference("exclusion", "noisy", "good", relative=relative)
            values.setdefault(relative, []).append(found.value)
            ses.setdefault(relative, []).append(found.se)
        alone.append(np.hypot(made.rates["good"]["exclusion"].se, made.rates["noisy"]["exclusion"].se))
    for relative in (False, True):  # the spread of 200 draws is itself known to about 5 %
        assert np.mean(ses[relative]) == pytest.approx(np.std(values[relative]), rel=0.16)
    assert np.mean(ses[False]) < 0.9 * np.mean(alone)


def test_each_design_has_the_errors_it_would_have_alone():
    psu, welfare, designs = world(2)
    truth = sample(welfare=welfare, poorest=0.3, psu=psu)
    made = compare(truth, designs, quota=0.25)
    alone = errors(truth, made.choices["villages"], ["exclusion"])["exclusion"]
    assert made.rates["villages"]["exclusion"] == alone


def test_deciles_are_those_of_the_room(engine):
    rng = np.random.default_rng(3)
    welfare, weight = np.round(rng.normal(0, 1, 60), 1), rng.integers(1, 5, 60).astype(float)
    truth = sample(welfare=welfare, poorest=0.4, weight=weight)
    made = compare(truth, {"a": welfare, "b": -welfare}, quota=1.0, unit="people")
    people = made.swaps("a", "b").by["decile"].people
    rows = ", ".join(f"({k}, {v}, {w})" for k, (v, w) in enumerate(zip(welfare, weight, strict=True)))
    engine.create("unit_", f"select * from (values {rows}) t(k, v, w)")
    assign(engine, "unit_", "v", "w", key=["k"], out="ranked_")
    want = engine.rows("select sum(w) from ranked_ join unit_ using (k) group by decile order by decile")
    assert people.tolist() == [float(w) for (w,) in want]


def test_tables_say_value_error_and_difference_in_two_languages():
    truth = sample(poor=[1, 1, 0, 0])
    made = compare(truth, {"a": [1, 2, 3, 4], "b": [1, 4, 2, 3]}, quota=0.5, rates=["exclusion"], unit="KK")
    english = comparison_table(made, base="a").splitlines()
    assert english[0] == "| design | poor missed | spent (KK) |"
    b = made.rates["b"]["exclusion"]
    assert english[2] == "| a | 0.0 | 2 |"
    assert english[3] == f"| b | 50.0 ({100 * b.se:.1f}); +50.0 | 2 |"
    assert "miskin yang terlewat" in comparison_table(made, language="id")
    with pytest.raises(ParameterError, match="no language"):
        comparison_table(made, language="fr")
    with pytest.raises(ParameterError, match="no design"):
        comparison_table(made, base="c")
    with pytest.raises(ParameterError, match="not counted by"):
        swaps_table(made.swaps("a", "b"))


def test_pictures_are_sound_svg_that_shows_what_it_is_given():
    psu, welfare, designs = world(1)
    truth = sample(welfare=welfare, poorest=0.3, psu=psu)
    made = compare(truth, designs, quota=0.25)
    words = {"title": "Errors <& more>", "across": "quota"}
    lines = curves_picture(
        {n: curve(truth, s) for n, s in designs.items()}, down="missed", mark=0.25, **words
    )
    tree = ET.fromstring(lines)
    tag = "{http://www.w3.org/2000/svg}"
    assert tree.find(f"{tag}title").text == "Errors <& more>"
    assert len(tree.findall(f"{tag}polyline")) == 3
    first = tree.find(f"{tag}polyline").get("points").split()
    assert first[0].split(",")[1] == "40.0"  # at quota 0 everybody is missed: the top of the frame
    assert first[-1].split(",")[1] == "310.0"  # at quota 1 nobody is
    dots = ET.fromstring(estimates_picture([(n, r["exclusion"]) for n, r in made.rates.items()], **words))
    assert len(dots.findall(f"{tag}circle")) == 3
    scale = [
        node
        for node in dots.findall(f"{tag}text")
        if node.get("font-size") == "12" and "%" in (node.text or "")
    ]
    assert scale[0].text == "0 %" and 3 <= len(scale) <= 8
    steps = np.diff([float(node.get("x")) for node in scale])
    assert steps == pytest.approx(steps[0], abs=0.2)  # the labels stand at equal steps, as their numbers do
    assert len({round(b - a, 6) for a, b in pairwise(float(node.text[:-2]) for node in scale)}) == 1
    bars = ET.fromstring(swaps_picture(made.swaps("good", "villages"), came="in", left="out", **words))
    assert len(bars.findall(f"{tag}rect")) == 1 + 2 * 10


def test_pictures_of_nothing_are_refused_and_blanks_named():
    blank = Estimate(np.nan, None, np.nan, np.nan, 0.95, "none", 0)
    sure = Estimate(0.5, None, np.nan, np.nan, 0.95, "count", 3)
    drawn = estimates_picture([("a", blank), ("b", sure)], title="t", across="x")
    assert drawn.count("<circle") == 1
    assert ">a<" in drawn
    with pytest.raises(ParameterError, match="no estimate"):
        estimates_picture([("a", blank)], title="t", across="x")
    with pytest.raises(ParameterError, match="no curve"):
        curves_picture({}, title="t", down="y", across="x")


@pytest.mark.parametrize(
    ("designs", "words", "error", "says"),
    [
        ({}, {"quota": 0.5}, ParameterError, "no design"),
        ({"a": [1.0]}, {"quota": 0.5}, NumbersError, "design a"),
        ({"a": [1.0, np.nan]}, {"quota": 0.5}, NumbersError, "design a, column score"),
        ({"a": [1.0, 2.0]}, {}, ParameterError, "quota or a budget"),
        ({"a": [1.0, 2.0]}, {"quota": 0.5, "size": [1.0, -2.0]}, NumbersError, "column size"),
    ],
)
def test_bad_input_is_named(designs, words, error, says):
    with pytest.raises(error, match=says):
        compare(sample(poor=[1, 0]), designs, **words)


def test_a_difference_relative_to_nothing_is_undefined():
    made = compare(sample(poor=[1, 1, 0, 0]), {"a": [1, 2, 3, 4], "b": [1, 4, 2, 3]}, quota=0.5)
    assert made.difference("exclusion", "b", "a", relative=True).flag == "undefined"


def test_a_difference_to_a_design_without_error_has_none_unless_they_are_the_same():
    truth = sample(poor=[1, 1, 0, 0, 1, 0])
    made = compare(
        truth, {"a": [1, 1, 9, 9, 1, 9], "b": [1, 1, 9, 9, 9, 1], "c": [2, 2, 9, 9, 2, 9]}, quota=0.5
    )
    assert made.rates["a"]["exclusion"].flag == "no event"
    gap = made.difference("exclusion", "b", "a")
    assert (gap.value, gap.se, gap.flag) == (pytest.approx(1 / 3), None, "no event")
    assert gap.low < gap.value < gap.high
    same = made.difference("exclusion", "c", "a")
    assert (same.value, same.se) == (0.0, 0.0)
    assert made.difference("exclusion", "a", "b", relative=True).se is None


def test_who_comes_and_goes_is_told_by_number_need_and_welfare_as_a_slow_walk_finds():
    psu, welfare, designs = world(5, 30, 6)
    rng = np.random.default_rng(6)
    money, weight, sex = (
        np.exp(welfare),
        rng.integers(1, 5, len(psu)).astype(float),
        rng.choice(["L", "P"], len(psu)),
    )
    truth = sample(welfare=money, line=float(np.quantile(money, 0.3)), weight=weight, psu=psu)
    made = compare(truth, designs, quota=0.25, ties="random", ids=np.arange(len(psu)))
    before, after = (made.choices[name].selected == 1 for name in ("good", "noisy"))
    found = made.swaps("good", "noisy", {"sex": sex})
    for part, people, poor, mean in (
        (after & ~before, found.came_people, found.came_poor, found.came_welfare),
        (before & ~after, found.left_people, found.left_poor, found.left_welfare),
    ):
        w = weight[part]
        assert people == w.sum()
        assert poor.value == pytest.approx(np.average(truth.poor[part], weights=w))
        assert mean.value == pytest.approx(np.average(money[part], weights=w))
        # the ratio's error from the totals of sampling units
        z = np.bincount(psu, weight * part * (money - mean.value), 30) / w.sum()
        assert mean.se == pytest.approx(np.sqrt(30 * z.var(ddof=1)))
    by = found.by["sex"]
    for k, label in enumerate(("L", "P")):
        part = after & ~before & (sex == label)
        assert by.came[k] == weight[part].sum()
        assert by.came_welfare[k] == pytest.approx(np.average(money[part], weights=weight[part]))
    nobody = made.swaps("good", "good", {"sex": sex})
    assert nobody.came_welfare.flag == nobody.came_poor.flag == "undefined"
    assert np.isnan(nobody.by["sex"].came_welfare).all()
    assert made.swaps("good", "noisy").stayed_people == weight[before & after].sum()


def test_what_was_given_stands_beside_scores_as_it_is():
    truth = sample(poor=[1, 1, 0, 0])
    made = compare(truth, {"cash": given_choice([1, 0, 1, 1]), "score": [1, 2, 3, 4]}, quota=0.5)
    assert made.rates["cash"]["exclusion"].value == 0.5
    assert made.spent == {"cash": 3.0, "score": 2.0}
    assert made.swaps("cash", "score").left_people == 2
    with pytest.raises(NumbersError, match=r"ranks other rows.*design cash"):
        compare(truth, {"cash": given_choice([1, 0])}, quota=0.5)


def test_pictures_stand_below_each_other():
    truth = sample(poor=[1, 1, 0, 0])
    made = compare(truth, {"a": [1, 2, 3, 4], "b": [1, 4, 2, 3]}, quota=0.5)
    rows = [(name, rates["inclusion"]) for name, rates in made.rates.items()]
    dots = estimates_picture(rows, title="t", across="x", write=lambda v, d: f"{v:.{d}f}".replace(".", ","))
    assert "50,0 %" in dots
    both = ET.fromstring(stacked([dots, dots], "two"))
    inner = [one for one in both if one.tag.endswith("svg")]
    assert [one.get("y") for one in inner] == ["0", inner[0].get("height")]
    assert float(both.get("viewBox").split()[3]) == 2 * float(inner[0].get("height"))
    with pytest.raises(ParameterError, match="no picture"):
        stacked([], "none")


def test_many_groups_get_their_names_on_their_side_and_no_numbers():
    truth = sample(poor=np.arange(80) % 2)
    made = compare(truth, {"a": np.arange(80), "b": -np.arange(80)}, quota=0.5)
    words = {"title": "t", "came": "in", "left": "out", "across": "area"}
    many = swaps_picture(made.swaps("a", "b", {"area": np.arange(80) // 2}), "area", **words)
    few = swaps_picture(made.swaps("a", "b", {"area": np.arange(80) // 20}), "area", **words)
    for drawn, turned, numbers in ((many, 40, 0), (few, 0, 4)):
        ET.fromstring(drawn)
        assert drawn.count("rotate(-90") == turned
        assert drawn.count('font-size="11" text-anchor="middle"') == numbers
