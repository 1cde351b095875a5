"""What lists say beside identity and benefits: read by declaration, remarked on where unreadable."""

from __future__ import annotations

from dataclasses import replace

import pytest
from test_intake import BUDI, HEAD, Q1, SITI, declare, rules

from sasaran.errors import DeclarationError
from sasaran.schema.attribute import Attribute
from sasaran.sources.declaration import dump, read
from sasaran.sources.intake import take

CAR = Attribute("has_car", "family", "Car", {1: "yes", 2: "no"})
AREA = Attribute("floor_area", "family", "Floor area", type="INTEGER")
DECLARED = '[attributes]\nhas_car = "Mobil"\n'


def lines(engine, columns):
    return engine.rows(f"select {columns} from attribute_line order by record_no")


def test_a_declared_attribute_is_read_and_what_is_unreadable_is_unknown_with_a_remark(engine, pack, csv):
    path = csv("reg.csv", f"{HEAD},Mobil", f"{BUDI},1", f"{SITI},2.0", f"{SITI},ada", f"{SITI},")
    take(engine, replace(pack, attributes=(CAR, AREA)), [declare(more=DECLARED)], path.parent, Q1)
    assert lines(engine, "source_no, record_no, family_line_no, has_car, floor_area") == [
        (0, 0, None, 1, None),
        (0, 1, None, 2, None),
    ]
    assert (4, "number_unreadable") in rules(engine)


def test_an_attribute_the_pack_does_not_have_is_refused_by_name(engine, pack, csv):
    path = csv("reg.csv", f"{HEAD},Mobil", f"{BUDI},1")
    with pytest.raises(DeclarationError, match="has_car"):
        take(engine, replace(pack, attributes=(AREA,)), [declare(more=DECLARED)], path.parent, Q1)


def test_a_declaration_with_attributes_is_written_and_read_back():
    one = declare(more=DECLARED)
    assert one.attributes == {"has_car": "Mobil"}
    assert read(dump(one), "REG.toml") == one
