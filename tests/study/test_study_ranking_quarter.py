"""A published test on a frozen quarter: what answers it, what it proposes, and who would move."""

from __future__ import annotations

import json
import re

import numpy as np
import pytest
import python_calamine as calamine

from sasaran.cli.main import main
from sasaran.errors import DeclarationError, NumbersError, ParameterError
from sasaran.quarter.demo import demo
from sasaran.quarter.frozen import frozen
from sasaran.quarter.options import Options
from sasaran.registry import person_id_text
from sasaran.schema.period import Quarter
from sasaran.study.ranking.moves import moves_by_area
from sasaran.study.ranking.names import HEADS, folder_of, write_moves
from sasaran.study.ranking.quarter import propose
from sasaran.study.ranking.words import Answer, answers_of, read_map, recoded
from sasaran.welfare.cuts import shares_of
from sasaran.welfare.pmt import PublishedPmt, Variable, fit

OPTIONS = Options(memory="1GB", publish=False)
MAP = """
[hhsize]
from = "members"

[room]
from = "floor_area"
per = "members"

[fridge]
from = "has_fridge"
values = { 1 = "yes", 2 = "no" }

[old]
from = "members_60_up"
"""


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    root = tmp_path_factory.mktemp("ranked")
    demo(root, 2_000, 1, 7, OPTIONS)
    (root / "peta.toml").write_text(MAP, encoding="utf-8")
    (root / "uji.toml").write_text(made_test().to_toml(), encoding="utf-8")
    return root


@pytest.fixture
def opened(world):
    with frozen(world, Quarter(2025, 4), OPTIONS) as found:
        yield found


def made_test(power=("1", "2", "3", "4", "5")) -> PublishedPmt:
    """A test on made-up households whose columns a demo quarter can answer."""
    chance = np.random.default_rng(4)
    size = 300
    table = {
        "hhsize": chance.integers(1, 9, size).astype(float),
        "room": chance.uniform(2, 40, size),
        "fridge": chance.choice(["yes", "no"], size),
        "old": chance.integers(0, 3, size).astype(float),
        "power": chance.choice(power, size),
    }
    log = 7 - 0.2 * table["hhsize"] + 0.01 * table["room"] + 0.3 * (table["fridge"] == "yes")
    table["y"] = np.exp(log + 0.1 * table["power"].astype(float) + chance.normal(0, 0.3, size))
    variables = [
        Variable("hhsize"),
        Variable("room"),
        Variable("fridge", levels=("no", "yes")),
        Variable("old"),
        Variable("power", levels=tuple(power)),
    ]
    return fit(table, variables, outcome="y", name="uji", unit="rupiah").pmt


def slowly(opened, pmt):
    """Family by family in Python: the answers, the score, the official decile, the people."""
    engine = opened.engine
    families = engine.rows(
        "select f.family_no, f.members, a.floor_area, a.has_fridge, a.power from family f "
        "left join family_attribute a using (family_no) order by 1"
    )
    ranked = dict(engine.rows("select person_no, decile from welfare where basis = 'province'"))
    born, people, official = {}, {}, {}
    for no, family, birth, weight in engine.rows(
        "select person_no, family_no, birth_date, weight from person"
    ):
        born.setdefault(family, []).append(birth)
        people[family] = people.get(family, 0.0) + weight
        if no in ranked:
            official[family] = min(ranked[no], official.get(family, 10))
    worth = {(one.variable, one.level): one.value for one in pmt.coefficients}
    found = []
    for no, members, area, fridge, power in families:
        old = (
            None
            if None in born[no]
            else sum(2025 - b.year - ((b.month, b.day) > (12, 31)) >= 60 for b in born[no])
        )
        known = None not in (area, old) and fridge in (1, 2) and power in (1, 2, 3, 4, 5)
        score = float("nan")
        if known:
            score = pmt.constant + worth["hhsize", ""] * members + worth["room", ""] * (area / members)
            score += worth["fridge", "yes"] * (fridge == 1) + worth["old", ""] * old
            score += worth.get(("power", str(power)), 0.0)
        found.append((no, score, official.get(no, 0), people[no]))
    return found


def test_scores_and_deciles_are_those_of_a_walk_through_the_families(opened):
    pmt = made_test()
    found = propose(opened, pmt, read_map(opened.workspace.root / "peta.toml"), basis="province", line=500.0)
    no, score, official, people = (np.array(column) for column in zip(*slowly(opened, pmt), strict=True))
    assert found.families.family_no.tolist() == no.tolist() and len(no) > 400
    np.testing.assert_allclose(found.score, score)
    assert found.families.official.tolist() == official.tolist()
    np.testing.assert_allclose(found.families.people, people)
    both = ~np.isnan(score) & (official > 0)
    assert (found.both == both).all() and 300 < both.sum() < len(no)
    # the poorest first, until as many people are in as the official decile holds
    shares = shares_of(official[both], people[both])
    poorer = np.array([people[both][score[both] < one].sum() for one in score[both]]) / people[both].sum()
    assert found.decile[both].tolist() == [1 + int((one >= shares - 1e-12).sum()) for one in poorer]
    cross = found.cross()
    assert cross.sum() == pytest.approx(people[both].sum())
    # a decile is as large as the official one, up to the family at its edge
    assert np.abs(np.cumsum(cross.sum(axis=0)) - np.cumsum(cross.sum(axis=1))).max() <= people.max()
    enter, leave = found.moved(3)
    assert people[enter].sum() == pytest.approx(cross[3:, :3].sum())
    assert people[leave].sum() == pytest.approx(cross[:3, 3:].sum())
    assert ((found.first[both] >= 0) & (found.first[both] <= 1)).all()
    assert found.below is not None and np.isnan(found.below[np.isnan(score)]).all()


def test_every_area_s_moves_add_up_to_the_whole(opened):
    found = propose(opened, made_test(), read_map(opened.workspace.root / "peta.toml"), basis="province")
    known = found.both & (found.families.area_no >= 0)
    enter, leave = found.moved(2)
    for level in ("city", "village"):
        rows = moves_by_area(opened, found, level, 2)
        assert sum(one.enter for one in rows) == pytest.approx(found.families.people[enter & known].sum())
        assert sum(one.leave for one in rows) == pytest.approx(found.families.people[leave & known].sum())
        assert all(one.proposed - one.official == pytest.approx(one.enter - one.leave) for one in rows)


def test_a_register_that_cannot_answer_is_named(opened):
    with pytest.raises(ParameterError, match="hhsize, room, fridge, old"):
        propose(opened, made_test(), {}, basis="province")
    known = {
        "hhsize": Answer("membres"),
        "room": Answer("members"),
        "fridge": Answer("members"),
        "old": Answer("members"),
    }
    with pytest.raises(ParameterError, match=r"no word membres.*members"):
        propose(opened, made_test(), known, basis="province")
    with pytest.raises(NumbersError, match="both an official decile"):
        propose(opened, made_test(), read_map(opened.workspace.root / "peta.toml"), basis="observed")


@pytest.mark.parametrize(
    "text", ["[a]\nper = 'members'", "[a]\nfrom = 'x'\nvalue = 1", "a = 1", "[a", "[a]\nfrom='x'\nvalues = 1"]
)
def test_a_map_that_cannot_be_read_is_refused(tmp_path, text):
    path = tmp_path / "peta.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DeclarationError):
        read_map(path)


def test_codes_become_answers():
    codes = np.array([1.0, 2.0, np.nan, 7.0])
    assert recoded(codes, Answer("w", values={"1": "1", "2": "0"}), category=False).tolist()[:2] == [1.0, 0.0]
    assert np.isnan(recoded(codes, Answer("w", values={"1": "1"}), category=False)[1:]).all()
    assert recoded(codes, Answer("w"), category=True).tolist() == ["1", "2", "", "7"]
    assert recoded(codes, Answer("w", values={"1": "a"}), category=True).tolist() == ["a", "", "", ""]
    texts = np.array(["M", "F", ""])
    assert recoded(texts, Answer("head_sex", values={"M": "1", "F": "0"}), category=False).tolist()[:2] == [
        1.0,
        0.0,
    ]
    for wrong in (Answer("head_sex"), Answer("head_sex", values={"M": "man"})):
        with pytest.raises(ParameterError, match="number"):
            recoded(texts, wrong, category=False)


def test_members_of_any_age_are_a_word():
    pmt = made_test()
    given = {name: Answer("members_0_4") for name in ("hhsize", "room", "fridge", "old")}
    assert answers_of(pmt, given, ["power"])["hhsize"].word == "members_0_4"


def run(capsys, *words):
    code = main(["rank", *[str(word) for word in words]])
    shown = capsys.readouterr()
    return code, shown.out.replace("\u00a0", " "), shown.err


def test_the_command_tells_the_cross_table_and_the_swaps(world, opened, capsys):
    words = (
        "score",
        "--quarter",
        "2025Q4",
        "--dir",
        world,
        "--pmt",
        world / "uji.toml",
        "--map",
        world / "peta.toml",
    )
    code, shown, _ = run(capsys, *words, "--deciles", 2, "--lang", "en", "--basis", "province")
    assert code == 0
    found = propose(opened, made_test(), read_map(world / "peta.toml"), basis="province")
    enter, leave = (int(found.families.people[one].sum()) for one in found.moved(2))
    assert re.search(
        rf"^Deciles 1–2: [\d,]+ people; {enter:,} would enter, {leave:,} would leave\.$", shown, re.M
    )
    row = next(line for line in shown.splitlines() if line.startswith("3 "))
    assert [float(cell.replace(",", "")) for cell in row.split()[1:11]] == found.cross()[2].tolist()
    assert "Answered by the register's word of the same name, without a map: power" in shown
    assert run(capsys, *words, "--lang", "id", "--tenths")[0] == 0
    # an aggregate names nobody, so that the gate is not asked
    log = world / "audit.jsonl"
    entries = (
        [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()] if log.exists() else []
    )
    assert not [one for one in entries if one["people"].startswith("rank")]


@pytest.mark.parametrize("more", [["--out", "s.csv"], ["--by", "random"], ["--deciles", "10"], ["--basis", "kecamatan"],
                                  ["--level", "rumah"]])  # fmt: skip
def test_what_cannot_be_asked_of_a_quarter_ends_with_code_2(world, capsys, more):
    words = (
        "score",
        "--quarter",
        "2025Q4",
        "--dir",
        world,
        "--pmt",
        world / "uji.toml",
        "--map",
        world / "peta.toml",
    )
    code, shown, error = run(capsys, *words, *more)
    assert (code, shown) == (2, "") and "Traceback" not in error


PURPOSE = "verifikasi-lapangan"
NO_450 = ("2", "3", "4", "5")  # whoever has 450 VA answers what the test does not know


@pytest.fixture(scope="module")
def listed(world):
    """The lists by name of the demo, once, and what the log holds of them."""
    log = world / "audit.jsonl"
    before = len(log.read_text(encoding="utf-8").splitlines()) if log.exists() else 0
    with frozen(world, Quarter(2025, 4), OPTIONS) as opened:
        answers = read_map(world / "peta.toml")
        found = propose(opened, made_test(NO_450), answers, basis="province")
        folder = folder_of(opened, made_test(NO_450), answers, "province-d1")
        heads = {key: key for key in HEADS}
        made = write_moves(opened, found, folder, upto=1, purpose=PURPOSE, heads=heads)
    entries = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()[before:]]
    return made, entries, found


def test_lists_by_name_hold_whom_the_test_would_move_and_who_has_no_score(opened, listed):
    made, entries, found = listed
    rows = [row for path in made.paths for row in read_sheet(path)]
    enter, leave = found.moved(1)
    none = (found.families.official == 1) & np.isnan(found.score)
    assert none.sum() > 0 and len(rows) == made.families == (enter | leave | none).sum() - made.placeless
    ids = {
        person_id_text(int(one)): int(no)
        for one, no in opened.engine.rows("select person_id, family_no from person")
    }
    at = {int(no): place for place, no in enumerate(found.families.family_no)}
    for person, *_, official, proposed, chance, change in rows:
        place = at[ids[person]]
        assert change == ("enter" if enter[place] else "leave" if leave[place] else "no_score")
        assert official == found.families.official[place]
        assert (proposed, chance) == (
            ("", "") if none[place] else (found.decile[place], pytest.approx(found.first[place]))
        )
    assert len(entries) == len(made.paths)
    assert {(one["people"], one["purpose"], one["decision"]) for one in entries} == {
        ("rank_moved", PURPOSE, "allowed")
    }
    assert sum(one["rows"] for one in entries) == made.families
    assert all(path.stat().st_mode & 0o077 == 0 for path in made.paths)


def test_a_list_that_somebody_wrote_into_is_left_alone(opened, listed):
    made, _, found = listed
    made.paths[0].write_bytes(b"filled in by an officer")
    answers = read_map(opened.workspace.root / "peta.toml")
    folder = folder_of(opened, made_test(NO_450), answers, "province-d1")
    again = write_moves(opened, found, folder, upto=1, purpose=PURPOSE, heads={key: key for key in HEADS})
    assert again == made and made.paths[0].read_bytes() == b"filled in by an officer"
    assert folder_of(opened, made_test(NO_450), {}, "province-d1") != folder


def read_sheet(path):
    return calamine.CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()[1:]


def test_one_family_is_explained_through_the_gate(world, opened, capsys):
    words = ("--quarter", "2025Q4", "--dir", world, "--pmt", world / "uji.toml", "--map", world / "peta.toml")
    found = propose(opened, made_test(), read_map(world / "peta.toml"), basis="province")
    place = int(np.flatnonzero(found.both & (found.families.area_no >= 0))[3])
    number = opened.engine.value(
        "select min(person_id) from person where family_no = $1 and area_no is not null",
        [int(found.families.family_no[place])],
    )
    person = person_id_text(int(number))
    code, shown, _ = run(
        capsys, "explain", *words, "--person", person, "--purpose", PURPOSE, "--line", 500, "--lang", "id"
    )
    assert code == 0 and shown.startswith(person)
    score = float(re.search(r"^Skor: ([\d,-]+)", shown, re.M)[1].replace(",", "."))
    assert score == pytest.approx(found.score[place], abs=5e-4)
    official, proposed = found.families.official[place], found.decile[place]
    assert re.search(
        r"^daya listrik = [\d.]+ [^:]*\(\d\): ", shown, re.M
    )  # the pack's word for `power`, which has no label, and for its code
    assert f"Desil resmi (province): {official}; desil usulan: {proposed}." in shown
    entry = json.loads((world / "audit.jsonl").read_text(encoding="utf-8").splitlines()[-1])
    assert (entry["people"], entry["rows"]) == ("rank_explained", 1)
    assert {"members", "floor_area", "has_fridge", "members_60_up", "power"} <= set(entry["columns"])
    for more in (["--person", person], ["--person", person, "--purpose", "iseng"], ["--purpose", PURPOSE]):
        code, shown, error = run(capsys, "explain", *words, *more)
        assert (code, shown) == (2, "") and person not in error


def test_a_policy_that_forbids_lets_nobody_out(world, opened, capsys):
    person = person_id_text(
        int(opened.engine.value("select min(person_id) from person where area_no is not null"))
    )
    words = ("--quarter", "2025Q4", "--dir", world, "--pmt", world / "uji.toml", "--map", world / "peta.toml",
             "--purpose", PURPOSE)  # fmt: skip
    (world / "policy.toml").write_text(
        f'[[rule]]\neffect = "deny"\nusers = ["*"]\nareas = ["*"]\npurposes = ["{PURPOSE}"]\nreason = "dilarang"\n',
        encoding="utf-8",
    )
    try:
        for more in (["explain", *words, "--person", person], ["score", *words, "--deciles", 3]):
            code, shown, error = run(capsys, *more)
            assert code not in (0, 70) and shown == "" and "dilarang" in error
    finally:
        (world / "policy.toml").unlink()
    assert not [path for path in (world / "out").rglob("*d3*/*.xlsx") if "rank" in path.parts]
