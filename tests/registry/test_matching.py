"""The registry with the linkage room's own matching and the Indonesian pack: people keep their identities."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from sasaran import packs
from sasaran.registry import build
from sasaran.schema.period import Quarter

NAMES = (
    "SITI",
    "AMINAH",
    "UMAR",
    "BUDI",
    "SRI",
    "WAHYU",
    "RATNA",
    "JOKO",
    "DEWI",
    "AGUS",
    "YANTI",
    "SLAMET",
    "INDAH",
)


def person(number: int) -> dict[str, Any]:
    """Return an invented person of Jakarta with a well-formed NIK."""
    born = date(1961, 3, 4) + timedelta(days=number * 113)
    name = f"{NAMES[number % 13]} {NAMES[(number * 5 + number // 13) % 13]} {NAMES[(number * 7 + 3) % 13]}"
    return {
        "national_id": int(f"317101{born:%d%m%y}{number + 1:04d}"), "name": name, "birth_date": born,
        "sex": "MF"[number % 2], "area_no": 3 + number % 3, "family_card": 3171012001000001 + number // 3,
    }  # fmt: skip


def test_identities_follow_the_people_and_not_their_numbers(lists: Any) -> None:
    pack = packs.load("id-jakarta")
    inputs = {"spec": pack.linkage, "names": pack.names, "card_floor": 10**15}
    lists.source(0, "register")
    for number in range(90):
        lists.record(number, 0, number + 1, **person(number))
    build(lists.engine, quarter=Quarter(2026, 1), previous=False, **inputs)
    before = {number: number + 1 for number in range(90)}
    lists.turn()

    # 0-4 left, 90-94 are new, the rest come in another order; 10 has lost the NIK, 11 has another spelling
    now = list(range(94, 4, -1))
    lists.source(0, "register")
    for at, number in enumerate(now):
        fields = person(number)
        if number == 10:
            fields |= {"national_id": None}
        if number == 11:
            fields |= {"name": fields["name"][:-1]}
        lists.record(at, 0, at + 1, **fields)
    summary = build(lists.engine, quarter=Quarter(2026, 2), previous=True, **inputs)
    found = {now[at - 1]: identity for at, identity in lists.rows("select person_no, person_id from person")}
    assert {number: found[number] for number in range(5, 90)} == {
        number: before[number] for number in range(5, 90)
    }
    assert sorted(found[number] for number in range(90, 95)) == [91, 92, 93, 94, 95]
    assert (summary.persons_carried, summary.persons_new) == (85, 5)
