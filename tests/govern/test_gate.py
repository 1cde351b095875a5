"""The one door: what leaves, for whom, masked how, and what the log says of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest

from sasaran import packs
from sasaran.errors import DeclarationError, ParameterError, PermissionRefusedError, StorageError
from sasaran.govern.audit import AuditLog
from sasaran.govern.gate import COLUMNS, Request, people
from sasaran.govern.policy import Policy, Rule, load
from sasaran.schema.pack import IdentifierRule
from sasaran.schema.pack_terms import Purpose

PACK = packs.load("id")
PROVINCE, SOUTH, TEBET, SETIABUDI, EAST = range(5)


@pytest.fixture
def registry(engine):
    """Four people in three areas; all but one wanted."""
    engine.run(
        "create table area (area_no smallint, level varchar, code varchar, name varchar, parent_no smallint)"
    )
    engine.run(
        """insert into area values (0, 'province', '31', 'DKI', null), (1, 'city', '3174', 'Jakarta Selatan', 0),
           (2, 'district', '317401', 'Tebet', 1), (3, 'district', '317402', 'Setiabudi', 1),
           (4, 'city', '3175', 'Jakarta Timur', 0)"""
    )
    engine.run(
        """create table person as select * from (values
             (0, 100, 3174015503900007, 'SITI AMINAH', date '1990-03-15', 'F', 2, 'Jl. Melati 3', 4, 2, 1, 0),
             (1, 101, 3174011207880003, 'BUDI', date '1988-07-12', 'M', 2, 'Jl. Melati 3', 4, 2, 2, 0),
             (2, 102, null, 'JOKO', date '2020-04-01', 'M', 3, 'Gg. Kancil', 1, 1, 1, 1),
             (3, 103, 1101010101010001, 'RINA', null, 'F', 4, 'Jl. Raya', 9, 9, 1, 2))
           t(person_no, person_id, national_id, name, birth_date, sex, area_no, address, rt, rw, relation, family_no)"""
    )
    engine.run("create table family as select * from (values (0, 0), (1, 2), (2, 3)) t(family_no, head_no)")
    engine.run(
        "create table wanted as select * from (values (1, 0.9), (0, 0.6), (2, 1.0), (3, 1.0)) t(person_no, untouched)"
    )
    return engine


def ask(area, **changes):
    given = {
        "user": "analis",
        "purpose": "verifikasi-lapangan",
        "area_no": area,
        "people": "wanted",
        "columns": ("person_id", "national_id", "name", "age", "head_name"),
        "carry": ("untouched",),
        "as_of": date(2026, 3, 31),
        "when": datetime(2026, 4, 2, 8, 30),
        "quarter": "2026Q1 r1",
    }
    return Request(**{**given, **changes})


def test_hands_out_the_people_of_the_area_and_all_inside_it(registry, tmp_path):
    grant = people(registry, ask(SOUTH), pack=PACK, audit=AuditLog(tmp_path / "log"))
    rows = registry.rows(
        f"select row_no, person_id, name, age, head_name, untouched from {grant.table} order by row_no"
    )
    assert [tuple(map(str, row)) for row in rows] == [
        ("1", "100", "SITI AMINAH", "36", "SITI AMINAH", "0.6"),
        ("2", "101", "BUDI", "37", "SITI AMINAH", "0.9"),
        ("3", "102", "JOKO", "5", "JOKO", "1.0"),
    ]
    assert grant.rows == 3
    assert grant.columns == ("person_id", "national_id", "name", "age", "head_name", "untouched")


def test_masks_everything_of_a_number_but_its_serial(registry, tmp_path):
    grant = people(
        registry,
        ask(SOUTH, columns=("national_id", "birth_date")),
        pack=PACK,
        audit=AuditLog(tmp_path / "log"),
    )
    rows = registry.rows(f"select national_id, birth_date from {grant.table} order by row_no")
    assert rows == [
        ("************0007", date(1990, 1, 1)),
        ("************0003", date(1988, 1, 1)),
        (None, date(2020, 1, 1)),
    ]


def test_logs_who_why_where_what_and_never_a_value(registry, tmp_path):
    log = AuditLog(tmp_path / "log")
    grant = people(registry, ask(SOUTH), pack=PACK, audit=log)
    (entry,) = log.entries()
    assert entry["link"] == grant.link
    told = {key: entry[key] for key in ("who", "when", "purpose", "area", "rows", "decision", "quarter")}
    assert told == {
        "who": "analis",
        "when": "2026-04-02T08:30:00",
        "purpose": "verifikasi-lapangan",
        "area": "3174",
        "rows": 3,
        "decision": "allowed",
        "quarter": "2026Q1 r1",
    }
    text = log.path.read_text()
    for value in ("SITI", "BUDI", "JOKO", "Melati", "3174015503900007", "0007", "1990"):
        assert value not in text
    assert len(entry["ids"]) == 64


def test_the_fingerprint_depends_on_who_left_not_on_the_question(registry, tmp_path):
    log = AuditLog(tmp_path / "log")
    people(registry, ask(SOUTH), pack=PACK, audit=log)
    people(registry, ask(SOUTH, columns=("name",), carry=()), pack=PACK, audit=log)
    people(registry, ask(TEBET), pack=PACK, audit=log)
    first, second, third = (entry["ids"] for entry in log.entries())
    assert first == second != third


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"user": "orang lain"}, "knows no such user"),
        ({"purpose": "ingin tahu"}, "purpose must be one of"),
        ({"area_no": 77}, "no such area"),
        ({"unmask": ("national_id",)}, "does not lift the mask"),
    ],
)
def test_refuses_with_a_reason_and_logs_the_refusal(registry, tmp_path, changes, reason):
    log = AuditLog(tmp_path / "log")
    with pytest.raises(PermissionRefusedError, match=reason):
        people(registry, ask(SOUTH, **changes), pack=PACK, audit=log)
    assert not registry.has("granted")
    (entry,) = log.entries()
    assert (entry["decision"], entry["rows"]) == ("refused", 0)
    assert "ids" not in entry


def policy(*extra, areas=("3174",), unmask=()):
    allow = Rule("allow", ("sudin",), areas, ("verifikasi-lapangan",), unmask=unmask, reason="surat tugas")
    return Policy((allow, *extra))


def test_a_territory_holds_what_lies_inside_it_and_nothing_beside_or_above(registry, tmp_path):
    log = AuditLog(tmp_path / "log")
    assert people(registry, ask(TEBET, user="sudin"), pack=PACK, audit=log, policy=policy()).rows == 2
    for outside in (EAST, PROVINCE):
        with pytest.raises(PermissionRefusedError, match="outside the user's territory"):
            people(registry, ask(outside, user="sudin"), pack=PACK, audit=log, policy=policy())


def test_deny_wins_even_by_asking_for_the_larger_area(registry, tmp_path):
    denied = policy(Rule("deny", ("*",), ("317401",), ("*",), reason="sengketa data"))
    log = AuditLog(tmp_path / "log")
    for area in (TEBET, SOUTH):
        with pytest.raises(PermissionRefusedError, match="sengketa data"):
            people(registry, ask(area, user="sudin"), pack=PACK, audit=log, policy=denied)
    assert people(registry, ask(SETIABUDI, user="sudin"), pack=PACK, audit=log, policy=denied).rows == 1


def test_a_mask_is_lifted_only_where_the_policy_says_so(registry, tmp_path):
    lifted = policy(unmask=("national_id",))
    log = AuditLog(tmp_path / "log")
    plain = people(registry, ask(TEBET, user="sudin"), pack=PACK, audit=log, policy=lifted)
    assert registry.value(f"select min(national_id) from {plain.table}").startswith("************")
    bare = people(
        registry, ask(TEBET, user="sudin", unmask=("national_id",)), pack=PACK, audit=log, policy=lifted
    )
    assert registry.value(f"select min(national_id) from {bare.table}") == "3174011207880003"
    assert [entry["unmasked"] for entry in log.entries()] == [[], ["national_id"]]


def test_a_column_outside_the_vocabulary_is_refused_before_anything_is_read(registry, tmp_path):
    with pytest.raises(ParameterError, match="no such column"):
        people(
            registry,
            ask(SOUTH, columns=("name", "p.national_id")),
            pack=PACK,
            audit=AuditLog(tmp_path / "log"),
        )
    with pytest.raises(ParameterError, match="no such column"):
        people(
            registry,
            ask(SOUTH, carry=("name; drop table person",)),
            pack=PACK,
            audit=AuditLog(tmp_path / "log"),
        )
    assert "mother_name" not in COLUMNS


def test_nothing_leaves_when_the_log_is_broken(registry, tmp_path):
    log = AuditLog(tmp_path / "log")
    people(registry, ask(SOUTH), pack=PACK, audit=log)
    registry.drop("granted")
    log.path.write_text(log.path.read_text().replace('"rows": 3', '"rows": 1'))
    with pytest.raises(StorageError, match="altered"):
        people(registry, ask(SOUTH), pack=PACK, audit=log)
    assert not registry.has("granted")


def test_the_policy_file_says_the_same_as_rules(registry, tmp_path):
    file = tmp_path / "policy.toml"
    assert (
        load(file, PACK).decide("analis", "verifikasi-lapangan", ("3174", "31"), frozenset({"3174"})).allowed
    )
    file.write_text(
        """[[rule]]
effect = "allow"
users = ["sudin"]
areas = ["31.74"]
purposes = ["*"]
unmask = ["national_id"]
reason = "Surat tugas"
"""
    )
    decision = load(file, PACK).decide(
        "sudin", "perbaikan-data", ("317401", "3174", "31"), frozenset({"317401"})
    )
    assert (decision.allowed, decision.reason, decision.unmask) == (
        True,
        "Surat tugas",
        frozenset({"national_id"}),
    )
    assert not load(file, PACK).decide("analis", "perbaikan-data", ("317401", "3174"), frozenset()).allowed


@pytest.mark.parametrize(
    "text",
    ["", "nonsense", '[[rule]]\neffect = "maybe"', '[[rule]]\neffect = "allow"\nusers = "analis"',
     '[[rule]]\neffect = "allow"\nusers = ["a"]\nareas = ["*"]\npurposes = ["*"]\nwho = "x"'],
    ids=["empty", "no toml", "no effect", "no list", "unknown key"],
)  # fmt: skip
def test_a_wrong_policy_is_an_error_never_a_default(tmp_path, text):
    file = tmp_path / "policy.toml"
    file.write_text(text)
    with pytest.raises(DeclarationError):
        load(file, PACK)


def another_country(**changes):
    """A country of its own: 11 digits of which the last three may be seen, one purpose, another user."""
    rule = IdentifierRule("national_id", "PIN", 11, shown=3)
    visits = Purpose("home-visit", {"en": "home visit"})
    made = replace(PACK, identifiers=(rule,), purposes=(visits,), analyst="officer")
    return replace(made, **changes)


def test_width_mask_purposes_and_user_are_the_packs(registry, tmp_path):
    registry.run("update person set national_id = 1234567 where person_no = 0")
    asked = ask(SOUTH, user="officer", purpose="home-visit", columns=("national_id",))
    log, pack = AuditLog(tmp_path / "log"), another_country()
    masked = people(registry, asked, pack=pack, audit=log, table="masked")
    assert registry.rows(f"select national_id from {masked.table} order by row_no limit 1") == [
        ("********567",)
    ]
    lifted = Policy((Rule("allow", ("officer",), ("*",), ("home-visit",), unmask=("national_id",)),))
    bare = people(
        registry, replace(asked, unmask=("national_id",)), pack=pack, audit=log, policy=lifted, table="bare"
    )
    assert registry.rows(f"select national_id from {bare.table} order by row_no limit 1") == [
        ("00001234567",)
    ]
    for wrong in (ask(SOUTH), replace(asked, purpose="verifikasi-lapangan"), replace(asked, user="analis")):
        with pytest.raises(PermissionRefusedError):
            people(registry, wrong, pack=pack, audit=log)


@pytest.mark.parametrize("identifiers", [(), (IdentifierRule("national_id", "PIN", 16),)])
def test_a_pack_that_says_nothing_shows_no_digit(registry, tmp_path, identifiers):
    asked = ask(SOUTH, user="officer", purpose="home-visit", columns=("national_id",))
    grant = people(
        registry, asked, pack=another_country(identifiers=identifiers), audit=AuditLog(tmp_path / "log")
    )
    seen = {number for (number,) in registry.rows(f"select national_id from {grant.table}")}
    assert seen == {None, "*" * 16}
