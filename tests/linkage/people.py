"""A small synthetic population with lists of it, made from a seed: registers, lists, faults and the truth.

The truth (person of every record) is returned beside the tables and never put into the engine.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import numpy as np

from sasaran.schema.tables import AREA, RECORD, SOURCE
from sasaran.store.duck import DuckEngine

MALE = re.findall(
    "[A-Z]+",
    """MUHAMMAD AHMAD ABDUL AGUS BUDI DEDI EKO HENDRA IRFAN JOKO RIZKI SLAMET SUPARMAN TAUFIK WAHYU
    YUSUF ANDI BAMBANG DARMA FAJAR GUNAWAN HASAN IMAM RUDI SURYA TONO ARIF DIMAS RAMADHAN HIDAYAT""",
)
FEMALE = re.findall(
    "[A-Z]+",
    """SITI NUR SRI DEWI AYU FITRI INDAH KARTINI LESTARI MARIA NINGSIH PUTRI RATNA SARI TUTI WATI YANI
    AMINAH DIAN EKA ENDANG HALIMAH INTAN KHADIJAH LINA MAYA NURUL RINA SUSI ZAHRA""",
)
ON, VO, EN = list("BCDFGHJKLMNPRSTWY"), list("AIUEO"), ["", "N", "R", "H", "S"]


@dataclass(frozen=True)
class Faults:
    """Shares of list records with a fault of each kind."""

    id_missing: float = 0.06
    id_typo: float = 0.05
    id_other: float = 0.005
    name: float = 0.06
    name_variant: float = 0.3
    word_dropped: float = 0.03
    words_swapped: float = 0.01
    birth_missing: float = 0.02
    birth_swapped: float = 0.015
    birth_typo: float = 0.015
    moved: float = 0.06
    card_changed: float = 0.15
    sex: float = 0.005
    mother_missing: float = 0.4
    outside: float = 0.05
    twice: float = 0.01


def tokens(rng: np.random.Generator, head: list[str], n: int) -> tuple[np.ndarray, np.ndarray]:
    made = {
        a + b + c + d + e
        for a, b, c, d, e in zip(
            rng.choice(ON, 4 * n),
            rng.choice(VO, 4 * n),
            rng.choice(ON, 4 * n),
            rng.choice(VO, 4 * n),
            rng.choice(EN, 4 * n),
            strict=True,
        )
    } - set(head)
    words = np.array([*head, *sorted(made)[: n - len(head)]])
    weight = 1 / (np.arange(len(words)) + 4.0)
    return words, weight / weight.sum()


def names(rng: np.random.Generator, female: np.ndarray) -> np.ndarray:
    out = np.empty(len(female), object)
    size = rng.choice([1, 2, 3, 4], len(female), p=[0.08, 0.45, 0.40, 0.07])
    for sex, head in ((False, MALE), (True, FEMALE)):
        words, weight = tokens(np.random.default_rng(11 + sex), head, 1500)
        rows = np.flatnonzero(female == sex)
        part = [words[rng.choice(len(words), len(rows), p=weight)] for _ in range(4)]
        text = part[0].astype(object)
        for k in range(1, 4):
            more = size[rows] > k
            text[more] = text[more] + " " + part[k][more]
        out[rows] = text
    return out


def population(rng: np.random.Generator, people: int) -> dict[str, Any]:
    """People in families, in 267 villages of 44 districts of 6 cities, with numbers that follow their birth."""
    size = rng.choice([1, 2, 3, 4, 5, 6], people, p=[0.12, 0.16, 0.24, 0.26, 0.14, 0.08])
    family = np.repeat(np.arange(people), size)[:people]
    place = np.arange(people) - np.r_[0, np.cumsum(size)][:-1][family]
    head_year = 1940 + (rng.beta(3, 2, people) * 60).astype(int)
    year = np.where(
        place < 2,
        head_year[family] + rng.integers(-4, 5, people),
        np.minimum(2025, head_year[family] + rng.integers(18, 40, people)),
    )
    start = (year - 1970).astype("datetime64[Y]").astype("datetime64[D]")
    birth = start + rng.integers(0, 365, people)
    birth = np.where(rng.random(people) < 0.04, start, birth)
    twin = (place > 2) & (rng.random(people) < 0.02)
    birth[1:] = np.where(twin[1:], birth[:-1], birth[1:])
    female = np.where(
        place == 0,
        rng.random(people) < 0.15,
        np.where(place == 1, rng.random(people) < 0.85, rng.random(people) < 0.5),
    )
    area_of = rng.choice(267, people, p=(w := rng.gamma(4, 1, 267)) / w.sum()) + 51
    area = area_of[family]
    name = names(rng, female)
    mother_row = np.minimum(
        np.flatnonzero(place == 0)[
            np.searchsorted(np.flatnonzero(place == 0), np.arange(people), "right") - 1
        ]
        + 1,
        people - 1,
    )
    mother = np.where(place >= 2, name[mother_row], names(rng, np.ones(people, bool)))
    return {
        "family": family,
        "area": area,
        "birth": birth.astype("datetime64[us]"),
        "female": female,
        "name": name,
        "mother": mother,
        "district": (area - 51) * 44 // 267,
        "card": 3170000000000000 + family.astype(np.int64) * 7919,
    }


def area_table() -> dict[str, Any]:
    village = np.arange(267)
    district, city = np.arange(44), np.arange(6)
    no = np.arange(1 + 6 + 44 + 267)
    rank = np.repeat([0, 1, 2, 3], [1, 6, 44, 267])
    parent = np.ma.masked_less(np.r_[-1, city * 0, district * 6 // 44 + 1, village * 44 // 267 + 7], 0)
    level = np.array(["province", "city", "district", "village"], object)[rank]
    return {
        "area_no": no,
        "level": level,
        "rank": rank,
        "code": no.astype(str).astype(object),
        "other_code": no.astype(str).astype(object),
        "name": no.astype(str).astype(object),
        "parent_no": parent,
    }


NUMBERED = """select * replace (birth::date as birth), case when birth is null then null else
 3100000000000000 + (1 + district)::bigint * 10000000000
 + ((day(birth) + case when female then 40 else 0 end) * 10000 + month(birth) * 100 + year(birth) % 100)::bigint * 10000
 + row_number() over (partition by district, birth, female order by no) end as nik from {0}"""

TYPO = """case kind when 0 then name
 when 1 then left(name, p - 1) || chr((65 + letter)::int) || substr(name, p + 1)
 when 2 then left(name, p - 1) || substr(name, p + 1)
 when 3 then left(name, p) || chr((65 + letter)::int) || substr(name, p + 1)
 else left(name, p - 1) || substr(name, p + 1, 1) || substr(name, p, 1) || substr(name, p + 2) end"""

VARIANT = """case when not variant then name
 when starts_with(name, 'MUHAMMAD ') then (['MOH ', 'M. ', 'MUH. ', 'MOCHAMAD '])[1 + letter % 4] || name[10:]
 when starts_with(name, 'SITI ') then 'ST. ' || name[6:] when starts_with(name, 'ABDUL ') then 'ABD ' || name[7:]
 when letter < 3 then 'H. ' || name when letter < 5 then name || ', S.PD'
 when letter < 12 then replace(name, 'U', 'OE') when letter < 20 then replace(name, 'J', 'DJ')
 else lower(name) end"""


def list_of(rng: np.random.Generator, pick: np.ndarray, source: int, f: Faults) -> dict[str, Any]:
    n = len(pick)
    hit = lambda share: rng.random(n) < share  # noqa: E731
    return {
        "no": pick,
        "source_no": np.full(n, source),
        "id_missing": hit(f.id_missing),
        "id_typo": hit(f.id_typo),
        "id_other": hit(f.id_other),
        "other": rng.integers(0, 2**31, n),
        "digit": rng.integers(0, 16, n),
        "add": rng.integers(1, 10, n),
        "kind": np.where(hit(f.name), rng.integers(1, 5, n), 0),
        "spot": rng.random(n),
        "letter": rng.integers(0, 26, n),
        "variant": hit(f.name_variant),
        "drop": hit(f.word_dropped),
        "swap": hit(f.words_swapped),
        "birth_missing": hit(f.birth_missing),
        "birth_swapped": hit(f.birth_swapped),
        "birth_typo": hit(f.birth_typo),
        "shift": rng.integers(1, 28, n),
        "moved": hit(f.moved),
        "to_area": rng.integers(51, 318, n),
        "card_changed": hit(f.card_changed),
        "sex_wrong": hit(f.sex),
        "mother_missing": hit(f.mother_missing),
        "ord": rng.random(n),
    }


FAULTY = f"""
with typed as (select *, greatest(1, ceil(spot * length(name)))::int as p from entry),
worded as (select * replace (case when drop and contains(name, ' ') then
   array_to_string(string_split(name, ' ')[:-2], ' ')
  when swap then array_to_string(list_reverse(string_split(name, ' ')), ' ') else name end as name) from typed),
spelled as (select * replace ({VARIANT} as name) from worded),
wrong as (select * replace ({TYPO} as name) from (select * replace (
   greatest(1, ceil(spot * length(name)))::int as p) from spelled))
select no, source_no, ord, name,
 case when id_missing then null when id_other then other_nik when id_typo then
   nik + ((((nik // (10::bigint ** digit)::bigint) % 10 + add) % 10) - ((nik // (10::bigint ** digit)::bigint) % 10))
     * (10::bigint ** digit)::bigint else nik end as nik,
 case when birth_missing then null
  when birth_swapped and day(birth) <= 12 then make_date(year(birth), day(birth), month(birth))
  when birth_typo then birth + shift::int else birth end as birth,
 case when sex_wrong then not female else female end as female,
 case when moved then to_area else area end as area,
 case when card_changed then 3999000000000000 + hash(no, source_no)::hugeint % 900000000000 else card end as card,
 case when mother_missing then null else mother end as mother from wrong"""

AS_RECORD = """select (row_number() over (order by source_no, ord) - 1)::integer as record_no,
 source_no::smallint as source_no, source_no::smallint as file_no,
 (row_number() over (partition by source_no order by ord))::bigint as row_no, nik::bigint as national_id,
 case when nik is null then 'missing' else 'valid' end as id_state, card::bigint as family_card,
 null::bigint as household_key, name, birth::date as birth_date,
 case when birth is null then 'missing' when month(birth) = 1 and day(birth) = 1 then 'default' else 'exact' end
   as birth_state, case when female then 'F' else 'M' end as sex, area::smallint as area_no,
 null::varchar as address, null::smallint as rt, null::smallint as rw, mother as mother_name,
 null::tinyint as relation, null::double as weight, null::smallint as members, no as truth from {0}"""


def make(
    engine: DuckEngine,
    seed: int,
    people: int = 4000,
    lists: tuple[float, ...] = (0.25, 0.2, 0.2),
    faults: Faults | None = None,
    register: bool = True,
) -> np.ndarray:
    """Leave RECORD, SOURCE and AREA in the engine; return the true person of each record, by record_no."""
    f = faults or Faults()
    rng = np.random.default_rng(seed)
    everyone = int(people / (1 - f.outside))
    engine.put("pop_raw", {"no": np.arange(everyone), **population(rng, everyone)})
    engine.create("pop", NUMBERED.format("pop_raw"))
    order = rng.permutation(everyone)
    parts = []
    for k, share in enumerate(lists):
        pick = rng.choice(everyone, int(share * everyone), replace=False)
        pick = np.r_[pick, pick[: int(f.twice * len(pick))]]
        parts.append(list_of(rng, pick, k + register, f))
    engine.put("draw", {c: np.concatenate([p[c] for p in parts]) for c in parts[0]})
    engine.create(
        "entry",
        "select d.*, p.* exclude (no), o.nik as other_nik from draw d join pop p using (no) "
        f"join pop o on o.no = d.other % {everyone}",
    )
    engine.create("faulty", FAULTY)
    engine.put("inside", {"no": order[:people], "ord": np.arange(people) / people})
    head = (
        (
            "select no, 0 as source_no, ord, name, nik, birth, female, area, card, mother from pop join inside "
            "using (no) union all "
        )
        if register
        else ""
    )
    engine.create("all_rows", head + "select * from faulty")
    engine.create("full_record", AS_RECORD.format("all_rows"))
    truth = engine.arrays("select truth from full_record order by record_no")["truth"]
    engine.create(
        "record", f"select {RECORD.select_list()} from full_record order by record_no", table=RECORD
    )
    engine.drop("pop_raw", "pop", "draw", "entry", "faulty", "inside", "all_rows", "full_record")
    n = len(lists) + register
    roles = np.array((["register"] if register else []) + ["programme"] * len(lists), object)
    engine.put(
        "source_raw",
        {
            "source_no": np.arange(n),
            "code": np.array([f"S{k}" for k in range(n)], object),
            "owner": roles,
            "entity": np.full(n, "person", object),
            "roles": roles,
        },
    )
    engine.create(
        "source",
        "select source_no::smallint source_no, code, owner, entity, roles, null::date as_of from source_raw",
        table=SOURCE,
    )
    engine.put("area_raw", area_table())
    engine.create("area", f"select {AREA.select_list()} from area_raw", table=AREA)
    engine.drop("source_raw", "area_raw")
    return np.asarray(truth)


def pair_scores(found: np.ndarray, truth: np.ndarray) -> tuple[float, float, float]:
    """Pairwise precision, recall and F1 of a partition against the true one."""

    def pairs(*keys: np.ndarray) -> float:
        _, counts = np.unique(np.stack(keys, 1), axis=0, return_counts=True)
        return float((counts * (counts - 1) // 2).sum())

    both, made, real = pairs(found, truth), pairs(found), pairs(truth)
    precision, recall = both / max(made, 1), both / max(real, 1)
    return precision, recall, 2 * precision * recall / max(precision + recall, 1e-9)
