"""Defects of a file of persons are told, not swallowed."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

from sasaran.errors import NumbersError
from sasaran.welfare.columns import number
from sasaran.welfare.households import check_households, not_numbers


def test_each_defect_by_the_first_row_of_its_household() -> None:
    table = {
        "card": np.array(["b", "a", "b", "c", "", "a"]),
        "floor": np.array(["earth", "tiles", "earth", "wood", "wood", ""]),
    }
    head = np.array([True, True, True, False, False, False])
    found = check_households(table, "card", head=head, same=["floor"])
    assert found.households == 3
    assert (found.without_head.tolist(), found.several_heads.tolist()) == ([3], [0])
    assert (found.disagreeing["floor"].tolist(), found.without_key) == ([1], 1)
    assert found.lines() == [
        "1 households have no head",
        "1 households have several heads",
        "1 persons name no household",
        "1 households disagree with themselves in floor",
    ]
    assert check_households({"card": np.array(["a"])}, "card").lines() == []


def test_words_among_numbers_are_found() -> None:
    assert not_numbers(np.array(["1", "yes", "", "2.5", "inf"])).tolist() == [1, 4]
    with pytest.raises(NumbersError, match="category"):
        not_numbers(np.array(["yes", "no"]))


@pytest.mark.reference
def test_the_known_defects_of_costa_rica(reference: Path) -> None:
    with (reference / "costa_rica_idb" / "train.csv").open() as file:
        lines = list(csv.DictReader(file))
    table = {
        name: np.array([line[name] for line in lines])
        for name in ("idhogar", "Target", "dependency", "edjefe")
    }
    head = np.array([line["parentesco1"] == "1" for line in lines])
    found = check_households(table, "idhogar", head=head, same=["Target"])
    assert (len(lines), found.households) == (9557, 2988)
    assert (len(found.without_head), len(found.disagreeing["Target"])) == (15, 85)
    for name in ("dependency", "edjefe"):
        assert set(table[name][not_numbers(table[name])]) == {"yes", "no"}
        with pytest.raises(NumbersError, match=f"column {name}"):
            number(table, name)
    classes = np.bincount(table["Target"][head].astype(int))[1:]
    assert classes.tolist() == [222, 442, 355, 1954]
