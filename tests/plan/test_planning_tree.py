"""Planning trees: read, checked, and activities hung on them by code."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sasaran.errors import BadFileError
from sasaran.plan.tags import Activity, Need, Tag, Tagged
from sasaran.plan.tree import check, counted, hang, tree_of_rows
from sasaran.schema.planning_tree import Indicator, Node, PlanningTree, read_tree
from sasaran_id.jakarta.budgets import read_planning

SURE = Tag("income", "empower", 1, 4)


def tree(*nodes: Node) -> PlanningTree:
    return PlanningTree("t", {"": "t"}, 2025, 2029, nodes)


def said(code: str, rupiah: int, tag: Tag | None = SURE, ask: bool = False) -> Tagged:
    return Tagged(Activity(code, "x", rupiah=rupiah), tag, "rule", 0.9, "", ask)


def rules(found: list, *codes: str) -> set[tuple[str, str]]:
    return {(one.rule, one.node) for one in found if one.rule in codes}


COUNT = Indicator("n", "how many", targets={2029: (1.0, 2.0)}, verified=True)


def test_a_whole_tree_has_no_finding() -> None:
    made = tree(
        Node("S", "outcome", "less poverty", indicators=(COUNT,), verified=True),
        Node("P", "programme", "training", "S", "office", "2.07.03", (COUNT,), verified=True),
        Node("K", "activity", "courses", "P", budget="2.07.03.1.01", verified=True),
    )
    assert check(made) == []


def test_each_fault_is_found_at_its_node_and_nowhere_else() -> None:
    made = tree(
        Node("A", "outcome", "a", "nowhere", indicators=(COUNT,)),
        Node("B", "programme", "b", "A", "o", "1.06", (COUNT,)),
        Node("C", "activity", "c", "B", budget="2.07.01"),
        Node("D", "outcome", "d", "B", indicators=(COUNT,)),
        Node("E", "programme", "e", "F", "o", "3", (COUNT,)),
        Node("F", "activity", "f", "E"),
        Node("G", "programme", "", "A", "", "1.6"),
        Node("G", "programme", "g", "A", "o", "4", (COUNT,)),
        Node("H", "goal", "h", indicators=(
            Indicator("i", "i", baseline=5.0, baseline_year=2024, targets={2023: (4, 4), 2040: (6, 6)}, better="down"),
            Indicator("j", "j"))),
    )  # fmt: skip
    found = check(made)
    assert rules(found, "orphan") == {("orphan", "A")}
    assert rules(found, "budget") == {("budget", "C")}
    assert rules(found, "order") == {("order", "D")}
    assert rules(found, "circular") == {("circular", "E"), ("circular", "F")}
    assert rules(found, "doubled") == {("doubled", "G")}
    assert rules(found, "doubled_budget") == {("doubled_budget", "B"), ("doubled_budget", "G")}  # 1.06 is 1.6
    assert rules(found, "to_fill", "no_agency", "no_indicator") == {
        ("to_fill", "G"), ("no_agency", "G"), ("no_indicator", "G")
    }  # fmt: skip
    assert [one.what for one in found if one.rule == "years"] == ["i 2023, 2040"]
    assert [one.what for one in found if one.rule == "direction"] == ["i"]
    assert [one.what for one in found if one.rule == "no_target"] == ["j"]


def test_money_by_indicator_by_hand() -> None:
    made = tree(
        Node("S", "outcome", "s", indicators=(COUNT,)),
        Node("P", "programme", "p", "S", budget="2.07.03", indicators=(COUNT,)),
        Node("K", "activity", "k", "P", budget="2.07.03.1.01"),
        Node("Q", "programme", "q", "S", budget="1.06"),
        Node("R", "programme", "r", "S", budget="9", indicators=(COUNT,)),
    )
    office = Tag("none", "none")
    acts = [
        said("2.07.03.1.01.0001", 10), said("2.07.03.2", 5, Tag("burden", "protect", 1, 2)),
        said("2.07.03.3", 2, SURE, ask=True), said("1.06.04", 100), said("1.06.01", 40, office),
        said("7.01", 1000),
    ]  # fmt: skip
    hung = hang(made, acts)
    assert {code: len(some) for code, some in hung.at.items()} == {"K": 1, "P": 2, "Q": 2}
    need = Need({("", d): 10.0 for d in range(1, 11)}, {("", 1): 7.0, ("", 9): 99.0})
    rows, bare = counted(made, hung, need)
    by = {one.node.code: one for one in rows}
    assert (by["P"].rupiah, by["P"].activities, dict(by["P"].kinds)) == (17, 3, {"empower": 10, "protect": 5})
    assert (by["P"].first, by["P"].last, by["P"].families, by["P"].gap) == (1, 4, 40.0, 7.0)
    assert by["S"].rupiah == 157 and by["R"].rupiah == 0 and by["R"].families is None
    # the office needs no indicator; what no node holds is told
    assert [(one.node and one.node.code, one.activities, one.rupiah) for one in bare] == [
        ("Q", 1, 100), (None, 1, 1000)
    ]  # fmt: skip


node = st.builds(
    Node, st.sampled_from("ABCDE"), st.sampled_from(["goal", "programme", "activity"]), st.just("x"),
    st.sampled_from(["", "A", "B", "C", "Z"]), st.just(""), st.sampled_from(["", "1", "1.2", "1.02.3", "2"]),
)  # fmt: skip


@given(
    st.lists(node, max_size=6), st.lists(st.sampled_from(["1", "1.2.3", "1.2", "2.9", "3", ""]), max_size=8)
)
def test_every_activity_hangs_once_or_is_loose_whatever_the_tree(nodes, codes) -> None:
    made = tree(*nodes)
    hung = hang(made, [said(code, 1) for code in codes])
    assert sum(map(len, hung.at.values())) + len(hung.loose) == len(codes)
    check(made)
    rows, bare = counted(made, hung)
    assert not rows and sum(one.rupiah for one in bare) >= len(hung.loose)


def test_a_table_gives_the_same_tree_as_toml() -> None:
    toml = """
    [tree]
    code = "t"
    name = "t"
    years = [2026, 2029]
    [[node]]
    code = "P"
    level = "programme"
    name = "training"
    budget = "2.07.03"
    verified = true
    [[node.indicator]]
    code = "seats"
    name = "seats"
    unit = "people"
    verified = true
    baseline = { value = 1200.5, year = 2025 }
    targets = { 2026 = 2000, 2029 = [3000, 4000] }
    """
    row = {"code": "P", "level": "Programme", "name": "training", "budget": "2.07.03", "verified": "ya",
           "indicator": "seats", "unit": "people", "baseline": "1.200,5", "baseline_year": "2025",
           "target_2026": "2000", "Target 2029": "3000-4000"}  # fmt: skip
    assert tree_of_rows([row]).nodes == read_tree(toml).nodes


def test_a_second_indicator_needs_no_more_than_its_own_cells() -> None:
    first = {"code": "P", "level": "programme", "name": "x", "indicator": "a", "target_2029": "1,5 - 2,5"}
    second = {"code": "P", "indicator": "b", "target_2029": "-3", "better": "turun"}
    (node,) = tree_of_rows([first, second]).nodes
    assert [(one.name, one.targets[2029], one.better) for one in node.indicators] == [
        ("a", (1.5, 2.5), "up"), ("b", (-3.0, -3.0), "down")
    ]  # fmt: skip
    with pytest.raises(BadFileError, match="stands twice"):
        tree_of_rows([first, first | {"name": "y"}])


@pytest.mark.parametrize(
    ("written", "value"),
    [("4000", 4000), ("1.234.567", 1_234_567), ("1.200,5", 1200.5), ("0.441", 0.441), ("3 %", 3)],
)
def test_numbers_as_offices_write_them(written, value) -> None:
    (node,) = tree_of_rows([{"code": "P", "level": "goal", "indicator": "a", "target_2029": written}]).nodes
    assert node.indicators[0].targets[2029] == (value, value)


@pytest.mark.parametrize(
    ("row", "rule"),
    [
        ({"code": "", "level": "goal"}, "every row has a code"),
        ({"code": "A", "level": "dream"}, "level is one of"),
        ({"code": "A", "level": "goal", "indicator": "i", "target_2029": "many"}, "numbers or ranges"),
        ({"code": "A", "level": "goal", "indicator": "i", "target_2029": "69.510"}, "thousands have no dot"),
    ],
)
def test_a_table_that_is_no_tree_is_refused(row, rule) -> None:
    with pytest.raises(BadFileError, match=rule):
        tree_of_rows([row], "plan.csv")


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("[tree]", "has .tree."),
        ('[tree]\ncode="t"\nname="t"\nyears=[1,2]\n[[node]]\ncode="a"\nlevel="dream"', "level is one of"),
        (
            '[tree]\ncode="t"\nname="t"\nyears=[1,2]\n[[node]]\ncode="a"\nlevel="goal"\ncolour=1',
            "no key colour",
        ),
    ],
)
def test_toml_that_is_no_tree_is_refused(text, rule) -> None:
    with pytest.raises(BadFileError, match=rule):
        read_tree(text, "plan.toml")


@pytest.mark.parametrize("made", read_planning().trees, ids=lambda one: one.code)
def test_the_packs_trees_have_no_fault_and_say_what_is_not_known(made) -> None:
    assert {one.rule for one in check(made)} <= {"no_indicator", "to_fill", "unverified"}
    counts = [each for one in made.nodes for each in one.indicators]
    assert counts and all(one.verified and one.source and one.targets for one in counts)


def test_the_packs_trees_hold_the_printed_targets() -> None:
    rpjmd, rpkd = read_planning().trees
    found = {
        (tree.code[:5], one.code): one
        for tree in (rpjmd, rpkd)
        for node in tree.nodes
        for one in node.indicators
    }
    assert found["rpjmd", "poverty"].targets[2029] == (1.82, 2.91)
    assert found["rpjmd", "graduated"].targets[2029] == (69_510, 167_270)
    assert found["rpkd-", "poverty"].targets == {2024: (3.79, 3.79)}
    assert found["rpkd-", "extreme"].baseline is None  # the line of the target is not stated
