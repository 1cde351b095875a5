"""A round of offers on a small synthetic Jakarta: its books add up, and nothing an officer wrote is lost."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import python_calamine

from sasaran.coverage.packages import package_effects
from sasaran.errors import ParameterError, PermissionRefusedError
from sasaran.plan.round import worth
from sasaran.publish.offers.book import summary_lines
from sasaran.quarter.demo import demo, make_world
from sasaran.quarter.doubt import worth_range
from sasaran.quarter.frozen import frozen
from sasaran.quarter.handing import asking_of, hand_out, known_purpose, offered
from sasaran.quarter.offers import welfare_of
from sasaran.quarter.options import Options
from sasaran.schema.period import Quarter

QUARTER = Quarter(2025, 4)
OPTIONS = Options(memory="1GB", publish=False)
BUDGETS = {"APBD": 300_000_000, "APBN": 100_000_000}
SEATS = {"MTU": 1, "PPKD": 1, "JOBFAIR": 1, "JAKPRENEUR": 1}


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    root = tmp_path_factory.mktemp("round")
    demo(root, 3_000, 1, 5, OPTIONS)
    return root


@pytest.fixture(scope="module")
def made(world):
    """The opened quarter, the round's facts and what was written for a purpose."""
    with frozen(world, QUARTER, OPTIONS) as opened:
        asking = asking_of(opened, 4, BUDGETS, "gap", SEATS)
        found, data = offered(opened, OPTIONS, asking)
        yield opened, found, data, hand_out(opened, data, "id", "penyaluran-bantuan")


def sheets(path: Path) -> dict[str, list[list[object]]]:
    book = python_calamine.CalamineWorkbook.from_path(path)
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def test_the_round_keeps_its_budgets_and_counts_every_family_once(made):
    opened, _, data, _ = made
    for fund, limit in BUDGETS.items():
        assert data.funds[fund] <= limit
    assert sum(data.funds.values()) == sum(one.cost for one in data.packages)
    assert sum(data.reasons.values()) == data.families == opened.engine.count("offer")
    assert 0 < data.offered < data.families
    assert data.offered + data.waiting <= data.families


def test_no_limit_is_overrun_and_a_price_needs_a_full_limit(made):
    data = made[2]
    for one in data.uses:
        if one.kind in ("budget", "seats"):
            assert one.used <= one.limit
    seats = data.cheapest("seats")
    assert seats and all(one.area and one.binds for one in seats)
    assert [one.price for one in seats] == sorted((one.price for one in seats), reverse=True)


def test_the_certificate_bounds_the_other_ways_too(made):
    data = made[2]
    assert data.worth <= data.bound
    assert data.gap == pytest.approx((data.bound - data.worth) / data.bound)
    for _, other, _, _ in data.rivals:
        assert other <= data.bound


def test_the_range_of_the_effects_is_carried_into_the_worth_that_is_printed(made):
    opened, found, data, _ = made
    low, high = found.worth
    assert low < data.worth < high
    sure = [
        replace(one, works_low=one.works, works_high=one.works, gain_low=one.gain, gain_high=one.gain)
        for one in opened.pack.effects
    ]
    welfare = welfare_of(opened.engine, opened.pack, found.open)
    package = found.answer.allocation.package
    assert worth_range(found.open, welfare, package, sure, "gap") == pytest.approx(
        (data.worth, data.worth), rel=1e-5
    )
    # the low end, whole columns at once: what the allocation would have called these offers
    works, gain = package_effects(opened.pack.effects, found.open.programmes, found.open.brings, "low")
    values = worth(replace(found.open, works=works, gain=gain), welfare, "gap")
    assert low == pytest.approx(values[np.arange(len(package)), package].sum(dtype=float), rel=1e-6)
    line = dict(summary_lines(data, "id"))["Nilai penawaran"]
    assert line.count("Rp") == 3 and "ujung rendah" in line


def test_the_workbook_says_what_the_tables_say(made):
    opened, _, data, handed = made
    found = sheets(handed.workbook)
    assert list(found) == [
        "ringkasan", "penawaran", "per wilayah", "batas dan harga", "perbandingan", "kecukupan", "hak vs terima",
        "pasangan terlarang", "pelengkap", "asumsi dampak",
    ]  # fmt: skip
    assert sum(row[4] for row in found["penawaran"][1:]) == data.offered
    whole = [row for row in found["per wilayah"][1:] if row[0] == "Seluruh wilayah"]
    assert sum(row[5] for row in whole) == data.offered and {row[2] for row in whole} == {"DKI Jakarta"}
    families = sum(row[4] for row in found["kecukupan"][1:] if row[0] == "Seluruh wilayah")
    assert families == opened.engine.value("select count(*) from adequacy")
    entitled = {row[3]: row[5] for row in found["hak vs terima"][1:] if row[0] == "Seluruh wilayah"}
    (kjp,) = opened.engine.rows(
        "select sum(eligible) from eligible_count join programme using (programme_no) where code = 'KJP'"
    )
    assert entitled["KJP"] == kjp[0]


def test_lists_hold_each_offer_once_with_a_reason_in_words(made):
    _, _, data, handed = made
    rows = [row for path in handed.lists for row in sheets(path)["penawaran"][5:]]
    assert len(rows) == handed.listed == data.offered + data.waiting - handed.placeless
    assert sum(bool(row[11]) for row in rows) + handed.placeless >= data.offered
    assert all(bool(row[11]) != bool(row[12]) for row in rows)  # offered or waiting, never both
    assert all(row[13] for row in rows if row[12])  # who waits has a place
    assert all(str(row[14]).startswith(("ditawari", "menunggu")) for row in rows)
    assert all(str(row[2]).startswith("************") for row in rows)


def test_every_list_is_on_the_audit_log(world, made):
    entries = [json.loads(line) for line in (world / "audit.jsonl").read_text(encoding="utf-8").splitlines()]
    mine = [one for one in entries if one["people"] == "offer_person"]
    assert len(mine) == len(made[3].lists)
    assert sum(one["rows"] for one in mine) == made[3].listed
    assert {one["purpose"] for one in mine} == {"penyaluran-bantuan"}


def test_a_list_that_an_officer_has_filled_is_left_alone(made):
    opened, _, data, handed = made
    filled = handed.lists[0]
    before = filled.read_bytes()
    filled.write_bytes(b"an officer's answers")
    again = hand_out(opened, data, "id", "penyaluran-bantuan")
    assert again.lists == handed.lists
    assert filled.read_bytes() == b"an officer's answers"
    filled.write_bytes(before)


def test_another_budget_is_another_folder(world, made):
    _, _, data, handed = made
    with frozen(world, QUARTER, OPTIONS) as opened:
        other = asking_of(opened, 4, {**BUDGETS, "APBD": 100_000_000}, "gap", SEATS)
        _, less = offered(opened, OPTIONS, other)
        assert hand_out(opened, less, "id").workbook.parent != handed.workbook.parent
    assert less.worth <= data.bound


def test_without_a_purpose_nobody_is_named(made):
    opened, _, data, _ = made
    en = hand_out(opened, data, "en")
    assert (en.lists, en.listed) == ((), 0)
    assert "summary" in sheets(en.workbook)


def test_a_refusal_writes_no_list(world, made):
    opened, _, data, _ = made
    (world / "policy.toml").write_text(
        '[[rule]]\neffect = "allow"\nusers = ["lain"]\nareas = ["*"]\npurposes = ["*"]\n', encoding="utf-8"
    )
    try:
        with pytest.raises(PermissionRefusedError):
            hand_out(opened, data, "en", "penyaluran-bantuan")
    finally:
        (world / "policy.toml").unlink()
    assert len(list(hand_out(opened, data, "en").workbook.parent.iterdir())) == 1


@pytest.mark.parametrize(
    "deciles, budgets, objective, seats, told",
    [
        (0, {}, "", {}, "deciles run from 1 to 10"),
        (4, {"APBD": -1}, "", {}, "0 or more"),
        (4, {}, "happiness", {}, "gap, severity, graduation"),
        (4, {}, "", {"KLJ": 3}, "seats are counted of MTU"),
    ],
)
def test_a_question_that_cannot_be_asked_is_refused(made, deciles, budgets, objective, seats, told):
    with pytest.raises(ParameterError, match=told):
        asking_of(made[0], deciles, budgets, objective, seats)


def test_an_unknown_purpose_is_refused(made):
    with pytest.raises(ParameterError, match="purpose"):
        known_purpose(made[0], "iseng")


def test_the_demonstration_states_a_round_in_its_own_size_and_keeps_one_that_is_there(world, made):
    stated = made[0].workspace.settings()["round"]
    assert stated["budget"]["APBD"] == round(2e12 * 3_000 / 11_011_862)
    assert stated["seats"]["MTU"] == 1 and stated["seats"]["PPKD"] == 1
    settings = made[0].workspace.settings_file
    before = settings.read_text(encoding="utf-8")
    make_world(world, 3_000, 1, 5)
    assert settings.read_text(encoding="utf-8") == before
    assert asking_of(made[0], 4, {}, "", {}).limits.budgets == stated["budget"]


def test_a_quota_of_the_law_binds_beside_the_seats(made):
    """SEMBAKO may reach ten families more than now in all, and none more in the first city."""
    opened = made[0]
    received = dict(
        opened.engine.rows(
            "select coalesce(c.code, ''), sum(receiving) from eligible_count e join programme p using (programme_no) "
            "left join area v on v.area_no = e.area_no left join area d on d.area_no = v.parent_no "
            "left join area c on c.area_no = d.parent_no where p.code = 'SEMBAKO' group by 1"
        )
    )
    city = max(code for code in received if code)
    quota = {"": int(sum(received.values())) + 10, city: int(received[city])}
    laws = tuple(replace(one, quota=quota) if one.code == "SEMBAKO" else one for one in opened.pack.laws)
    few = replace(opened, pack=replace(opened.pack, laws=laws))
    asking = asking_of(few, 4, {}, "gap", SEATS)
    free = offered(opened, OPTIONS, asking)[1]
    bound = offered(few, OPTIONS, asking)[1]

    def brings(found):
        holding = {one.code for one in found.packages if "SEMBAKO" in one.programmes}
        return {
            one.code: sum(
                each.offered for each in found.areas if each.code == one.code and each.package in holding
            )
            for one in found.areas
        }

    assert brings(free)[""] > 10 and brings(free)[city] > 0
    assert brings(bound)[""] == 10 and brings(bound)[city] == 0
    rows = {one.code: one for one in bound.uses if one.kind == "quota"}
    assert {code: (one.name, one.limit, one.used) for code, one in rows.items()} == {
        "": ("SEMBAKO", 10, 10), city: ("SEMBAKO", 0, 0),
    }  # fmt: skip
    assert rows[""].binds
