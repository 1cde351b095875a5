"""One synthetic draw for the proof of the interval: a small population, its lists with faults, and the truth.

The truth stays outside the engine. Names follow steep frequencies, so that strangers share names and birth dates as
they do in Indonesia; families share a card, an area and often a word of the name.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from benchmarks.proof_faults import Faults, burden, faulty_dates, faulty_ids, faulty_names
from sasaran.schema import tables
from sasaran.schema.engine import Engine

VILLAGES, DISTRICTS, CITIES = 12, 4, 2
TODAY = np.datetime64("2026-03-31")
MEN = [
    "MUHAMMAD",
    "AHMAD",
    "ABDUL",
    "AGUS",
    "BUDI",
    "DEDI",
    "EKO",
    "HENDRA",
    "IRFAN",
    "JOKO",
    "RIZKI",
    "SLAMET",
    "TAUFIK",
    "WAHYU",
    "YUSUF",
    "ANDI",
    "BAMBANG",
    "FAJAR",
    "GUNAWAN",
    "HASAN",
    "IMAM",
    "RUDI",
    "SURYA",
    "ARIF",
    "DIMAS",
    "RAHMAT",
    "SUTRISNO",
    "DARMAWAN",
    "HARTONO",
    "ASEP",
    "UJANG",
    "ROHMAN",
]
WOMEN = [
    "SITI",
    "NUR",
    "SRI",
    "DEWI",
    "AYU",
    "FITRI",
    "INDAH",
    "LESTARI",
    "MARIA",
    "PUTRI",
    "RATNA",
    "SARI",
    "YANI",
    "AMINAH",
    "DIAN",
    "EKA",
    "ENDANG",
    "HALIMAH",
    "INTAN",
    "LINA",
    "MAYA",
    "NURUL",
    "RINA",
    "SUSI",
    "ZAHRA",
    "ROHAYATI",
    "SUMIATI",
    "KARTINI",
    "NENG",
    "AISYAH",
    "FATIMAH",
    "WULANDARI",
]
LAST = [
    "HIDAYAT",
    "SAPUTRA",
    "SETIAWAN",
    "KURNIAWAN",
    "SANTOSO",
    "WIBOWO",
    "NUGROHO",
    "FIRMANSYAH",
    "RAMADHAN",
    "SUSANTO",
    "WIJAYA",
    "UTAMI",
    "LESTARI",
    "RAHAYU",
    "NINGSIH",
    "WATI",
    "WAHYUNI",
    "HASANAH",
    "MAULANA",
    "PRATAMA",
    "ANGGRAINI",
    "PERMATA",
    "SAFITRI",
    "HANDAYANI",
    "SUPRIYADI",
    "MULYADI",
]


@dataclass(frozen=True)
class Setting:
    """What differs from draw to draw."""

    seed: int
    people: int
    level: float
    outside: float
    listed: float
    reach: float
    lists: int
    clustered: bool = False


@dataclass(frozen=True)
class Truth:
    """What is so: persons and families of decile 1 on the welfare list whom nothing reaches, and their number.

    ``homes``: how many of them live in each village, for persons and for families; ``person``: whom each record
    speaks of.
    """

    untouched: int
    untouched_families: int
    decile_one: int
    homes: tuple[Any, Any]
    person: Any


def setting(seed: int, clustered: bool = False) -> Setting:
    """Draw a setting: error level 0.25 to 2.5 times the base faults, and the rest of its world."""
    rng = np.random.default_rng([seed, 1])
    return Setting(
        seed=seed,
        people=int(rng.integers(5_000, 15_001)),
        level=float(np.exp(rng.uniform(np.log(0.25), np.log(2.5)))),
        outside=float(rng.uniform(0.01, 0.08)),
        listed=float(rng.uniform(0.55, 0.9)),
        reach=float(rng.uniform(0.35, 0.75)),
        lists=int(rng.integers(2, 5)),
        clustered=clustered,
    )


def draw(engine: Engine, chosen: Setting) -> Truth:
    """Lay area, programme, source, record, benefit_line and welfare_line into ``engine``; return the truth."""
    rng = np.random.default_rng([chosen.seed, 2])
    people = population(rng, chosen.people)
    _grounds(engine, chosen.lists)
    n = len(people["id"])
    inside = people["registered"] = rng.random(n) >= chosen.outside
    rank = people["wealth"][people["family"]]
    decile = np.minimum(10, 1 + (rank * 10).astype(int)).astype(np.int8)
    known = rng.random(people["families"]) < chosen.listed
    listed = np.flatnonzero(known[people["family"]] & (rng.random(n) > 0.03))
    lists = [np.flatnonzero(inside), listed]
    reached = np.zeros(n, bool)
    family_reached = np.zeros(people["families"], bool)
    for number in range(chosen.lists):
        who = recipients(rng, people, rank, number, chosen.reach)
        lists.append(who)
        family_reached[people["family"][who]] = True
        reached[who] = True
        if number == 1:  # the family benefit reaches everybody at home
            reached |= np.isin(people["family"], people["family"][who])
    apart = np.random.default_rng(
        [chosen.seed, 3]
    )  # else both kinds of draw would differ in their people as well
    faults = [Faults(burden=burden(apart, len(who)) if chosen.clustered else 1.0) for who in lists]
    levels = [0.15] + [chosen.level * float(rng.uniform(0.7, 1.4)) for _ in lists[1:]]
    rows = [
        _rows(rng, people, who, no, its.times(at))
        for no, (who, its, at) in enumerate(zip(lists, faults, levels, strict=True))
    ]
    _records(engine, rows)
    _lines(engine, [len(who) for who in lists], decile[listed])
    poor = listed[decile[listed] == 1]
    left = poor[~reached[poor]]
    families, first = np.unique(people["family"][poor], return_index=True)
    left_families = poor[first[~family_reached[families]]]
    homes = tuple(np.bincount(people["village"][who], minlength=VILLAGES) for who in (left, left_families))
    return Truth(len(left), len(left_families), len(poor), homes, np.concatenate(lists))


def population(rng: np.random.Generator, n: int) -> dict[str, Any]:
    """People in families: a head, often a spouse, children, sometimes a grandparent."""
    size = 1 + rng.choice(7, n, p=[0.12, 0.15, 0.22, 0.27, 0.14, 0.07, 0.03])
    size = size[: np.searchsorted(np.cumsum(size), n) + 1]
    family = np.repeat(np.arange(len(size)), size)
    role = np.arange(len(family)) - np.repeat(np.cumsum(size) - size, size)
    head_age = rng.gamma(9, 5, len(size)).clip(20, 85)[family]
    age = np.select(
        [role == 0, role == 1, (role >= 2) & (role < 5)],
        [head_age, head_age - rng.normal(4, 4, len(family)), head_age - rng.uniform(20, 38, len(family))],
        head_age + rng.uniform(18, 30, len(family)),
    ).clip(0.02, 97)
    birth = TODAY - (age * 365.25).astype("timedelta64[D]")
    female = np.where(role == 0, rng.random(len(family)) < 0.15, rng.random(len(family)) < 0.5)
    female = np.where(role == 1, True, female)
    village = rng.choice(VILLAGES, len(size), p=rng.dirichlet(np.full(VILLAGES, 8.0)))
    name = _names(rng, female, family)
    mother = name[(np.cumsum(size) - size + (size > 1))[family]]
    ids = _ids(rng, birth, female)
    return {
        "families": len(size), "family": family, "role": role, "age": age, "birth": birth, "female": female,
        "village": village[family], "name": name, "id": ids,
        "mother": np.where((role >= 2) & (role < 5), mother, _names(rng, np.ones(len(family), bool), family)),
        "card": (3_174_010_101_260_000 + np.arange(len(size)) * 7)[family],
        "old_card": (3_174_020_101_120_000 + np.arange(len(size)) * 5)[family],
        "relative": ids[(np.cumsum(size) - size)[family] + (role == 0) * (size[family] > 1)],
        "wealth": rng.permutation(len(size)) / len(size),
    }  # fmt: skip


def recipients(rng: np.random.Generator, people: dict[str, Any], rank: Any, number: int, reach: float) -> Any:
    """Whom a programme's list holds: pupils, families by their head or spouse, the old, anybody poor."""
    poor = np.clip(1.15 - 1.6 * rank, 0.02, 1.0)
    who = [
        (people["age"] > 6) & (people["age"] < 19),
        people["role"] == np.minimum(1, rng.integers(0, 4, people["families"]))[people["family"]],
        people["age"] >= 60,
        people["age"] >= 15,
    ][number]
    share = reach * [1.0, 0.6, 1.1, 0.25][number] * poor
    return np.flatnonzero(who & (rng.random(len(rank)) < share))


def _names(rng: np.random.Generator, female: Any, family: Any) -> Any:
    made = np.char.add(
        np.char.add(rng.choice(list("BCDFGHJKLMNPRSTWY"), 700), rng.choice(["A", "I", "U", "E", "O"], 700)),
        rng.choice(["RNI", "NTO", "HMA", "LIS", "DIN", "YAH", "WAN", "SRI", "KA", "NA", "TI", "RUL"], 700),
    )

    def words(head: list[str], n: int) -> Any:
        bag = np.concatenate([np.array(head), np.unique(made)])
        weight = 1 / (np.arange(len(bag)) + 6.0)
        return rng.choice(bag, n, p=weight / weight.sum()).astype("U12")

    n = len(female)
    first = np.where(female, words(WOMEN, n), words(MEN, n))
    common = words(LAST, family.max() + 1)[family]
    second = np.where(rng.random(n) < 0.2, common, words(LAST, n))
    third = np.where(
        rng.random(n) < 0.3, np.char.add(" ", np.where(female, words(WOMEN, n), words(MEN, n))), ""
    )
    single = rng.random(n) < 0.1
    return np.where(single, first, np.char.add(np.char.add(np.char.add(first, third), " "), second)).astype(
        "U40"
    )


def _ids(rng: np.random.Generator, birth: Any, female: Any) -> Any:
    month = birth.astype("datetime64[M]").astype(int) % 12 + 1
    day = (birth - birth.astype("datetime64[M]")).astype(int) + 1 + 40 * female
    year = (birth.astype("datetime64[Y]").astype(int) + 1970) % 100
    area = 317401 + rng.integers(0, 10, len(birth)) + 1000 * (rng.random(len(birth)) < 0.3)
    head = (((area.astype(np.int64) * 100 + day) * 100 + month) * 100 + year) * 10_000
    order = np.argsort(head, kind="stable")
    fresh = np.r_[True, np.diff(head[order]) != 0]
    serial = np.arange(len(head)) - np.flatnonzero(fresh)[np.cumsum(fresh) - 1] + 1
    head[order] += serial
    return head


def _rows(
    rng: np.random.Generator, people: dict[str, Any], who: Any, source: int, faults: Faults
) -> dict[str, Any]:
    n = len(who)
    birth, birth_state = faulty_dates(rng, people["birth"][who], faults)
    # a number is what the register says it is; elsewhere it may be missing, mistyped or a relative's
    ids, id_state = faulty_ids(
        rng, people["id"][who], people["relative"][who], faults.times(float(source > 0))
    )
    village = people["village"][who].copy()
    hit = faults.some(rng, n, "moved")
    village[hit] = rng.integers(0, VILLAGES, len(hit))
    # who belongs to a family is taken as given: the register's cards are right, and so are those of people it lacks
    old, other = np.zeros(n, bool), np.zeros(n, bool)
    old[faults.some(rng, n, "card_old")] = True
    old &= people["registered"][who] & (source > 0)
    other[faults.some(rng, n, "sex")] = True
    female = people["female"][who] ^ other
    with_mother = source <= 1
    card = source in (0, 1, 3)  # the register, the welfare list and the family benefit keep the family card
    return {
        "source_no": np.full(n, source), "row_no": np.arange(n) + 2,
        "national_id": ids, "id_state": id_state,
        "family_card": np.where(old, people["old_card"][who], people["card"][who]) * card,
        "name": faulty_names(rng, people["name"][who], faults),
        "birth_date": birth.astype("datetime64[s]"), "birth_state": birth_state,
        "sex": np.where(female, "F", "M"), "area_no": village + 1 + CITIES + DISTRICTS,
        "mother_name": faulty_names(rng, people["mother"][who], faults) if with_mother else np.full(n, "", "U40"),
        "relation": np.minimum(people["role"][who] + 1, 4),
    }  # fmt: skip


def _records(engine: Engine, rows: list[dict[str, Any]]) -> None:
    columns = {name: np.concatenate([part[name] for part in rows]) for name in rows[0]}
    for name in ("name", "mother_name", "id_state", "birth_state", "sex"):
        columns[name] = columns[name].astype(object)
    with engine.scratch("drawn") as (drawn,):
        engine.put(drawn, {"record_no": np.arange(len(columns["name"])), **columns})
        engine.create(
            "record",
            f"select {tables.RECORD.select_list('r')} from (select *, source_no as file_no, null as household_key, "
            "null as address, null as rt, null as rw, null as weight, null as members from "
            "(select * replace (nullif(national_id, 0) as national_id, nullif(family_card, 0) as family_card, "
            f"nullif(mother_name, '') as mother_name) from {drawn})) r order by r.record_no",
            table=tables.RECORD,
        )
    engine.create(
        "family_line", f"select {tables.FAMILY_LINE.select_list()} from ({_empty(tables.FAMILY_LINE)})"
    )


def _lines(engine: Engine, sizes: list[int], deciles: Any) -> None:
    first = np.cumsum([0, *sizes])
    with engine.scratch("lines") as (lines,):
        engine.put(lines, {"record_no": first[1] + np.arange(sizes[1]), "decile": deciles})
        engine.create(
            "welfare_line",
            f"select {tables.WELFARE_LINE.select_list()} from (select 1 as source_no, record_no, "
            "null as family_line_no, null as family_card, 'national' as basis, decile, null as value, "
            "'drawn' as version, "
            f"date '2026-01-01' as as_of from {lines}) order by record_no",
            table=tables.WELFARE_LINE,
        )
        no = np.repeat(np.arange(len(sizes) - 2), sizes[2:])
        engine.put(lines, {"record_no": first[2] + np.arange(len(no)), "programme_no": no})
        engine.create(
            "benefit_line",
            f"select {tables.BENEFIT_LINE.select_list()} from (select *, "
            "case when programme_no = 1 then 'family' else 'person' end as unit, date '2026-01-01' as period_from, "
            f"date '2026-03-31' as period_to, null as amount from {lines}) order by record_no",
            table=tables.BENEFIT_LINE,
        )


def _grounds(engine: Engine, lists: int) -> None:
    areas = [(0, "province", 0, None)]
    areas += [(1 + k, "city", 1, 0) for k in range(CITIES)]
    areas += [(1 + CITIES + k, "district", 2, 1 + k % CITIES) for k in range(DISTRICTS)]
    areas += [(1 + CITIES + DISTRICTS + k, "village", 3, 1 + CITIES + k % DISTRICTS) for k in range(VILLAGES)]
    values = ", ".join(
        f"({no}, '{level}', {rank}, '{no:04d}', null, 'AREA {no}', {'null' if up is None else up})"
        for no, level, rank, up in areas
    )
    _values(engine, tables.AREA, values)
    codes = ["SCHOOL", "FAMILY", "OLD", "POOR"][:lists]
    values = ", ".join(
        f"({no}, '{code}', '{code}', 'OFFICE', 'person', 'protect', null, null)"
        for no, code in enumerate(codes)
    )
    _values(engine, tables.PROGRAMME, values)
    roles = [("REGISTER", "register"), ("WELFARE", "welfare"), *((code, "programme") for code in codes)]
    values = ", ".join(
        f"({no}, '{code}', 'OFFICE', 'person', '{role}', date '2026-03-31')"
        for no, (code, role) in enumerate(roles)
    )
    _values(engine, tables.SOURCE, values)


def _values(engine: Engine, table: tables.Table, values: str) -> None:
    engine.create(
        table.name,
        f"select {table.select_list()} from (values {values}) t({', '.join(table.names())})",
        table=table,
    )


def _empty(table: tables.Table) -> str:
    return "select " + ", ".join(f"null as {name}" for name in table.names()) + " where false"
