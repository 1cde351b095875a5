"""A registry the size of Jakarta as a frozen quarter would hold it: PERSON, ENROLMENT and WELFARE in Parquet.

Only the columns that coverage reads are filled with meaning; identities and names are left out. Ten programmes of
skewed size reach people with a preference for low deciles, so that they overlap; two of them reach whole families.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from benchmarks.people import AREAS, FIRST_AREA, area_shares
from sasaran.schema.engine import Engine
from sasaran.store.duck import DuckEngine

PROGRAMMES = 10
BENEFITS_PER_PERSON = 9.7 / 11
_SHARES = np.array([0.26, 0.18, 0.14, 0.11, 0.09, 0.07, 0.06, 0.04, 0.03, 0.02])
_FAMILY = (3, 6)  # programmes that reach families where `families` is asked for


def make(folder: str, people: int, families: bool = True, seed: int = 9001) -> dict[str, int]:
    """Write ``person``, ``enrolment`` and ``welfare`` of ``people`` persons; return their rows."""
    target = Path(folder)
    target.mkdir(parents=True, exist_ok=True)
    rng = np.random.default_rng(seed)
    with DuckEngine() as engine:
        family = np.repeat(np.arange(people, dtype=np.int32), rng.integers(1, 7, people))[:people]
        many = int(family[-1]) + 1
        area = (FIRST_AREA + rng.choice(AREAS, many, p=area_shares(rng))).astype(np.int16)[family]
        decile = rng.integers(1, 11, many).astype(np.int8)[family]
        number = np.arange(people, dtype=np.int32)
        engine.put("person", {"person_no": number, "area_no": area, "family_no": family})
        ranked = np.flatnonzero(rng.random(people) < 0.97).astype(np.int32)
        engine.put("rank", {"person_no": ranked, "decile": decile[ranked]})
        engine.create("welfare", "select 'province' as basis, person_no, decile from rank")
        rows = _enrol(engine, family, decile, round(people * BENEFITS_PER_PERSON), families, rng)
        for name in ("person", "enrolment", "welfare"):
            engine.run(f"copy (from {name}) to '{target / name}.parquet' (format parquet)")
    return {"people": people, "benefits": rows}


def _enrol(engine: Engine, family, decile, benefits, families, rng) -> int:
    """Leave table ``enrolment``, in order of person and programme as a registry writes it."""
    chance = np.cumsum((11.0 - decile) ** 1.2)
    chance /= chance[-1]
    who, what = [], []
    for programme, share in enumerate(_SHARES):
        taken = np.searchsorted(chance, rng.random(round(benefits * share * 1.12))).astype(np.int32)
        who.append(np.unique(taken)[: round(benefits * share)])
        what.append(np.full(len(who[-1]), programme, np.int8))
    person, programme = np.concatenate(who), np.concatenate(what)
    order = np.lexsort((programme, person))
    columns = {
        "person_no": person[order],
        "family_no": family[person[order]],
        "programme_no": programme[order],
    }
    engine.put("benefit", columns)
    joint = f"programme_no in {_FAMILY}" if families else "false"
    sql = f"select *, case when {joint} then 'family' else 'person' end as unit from benefit"
    return engine.create("enrolment", sql)
