"""Who is eligible for what, at registry size: all laws of the Jakarta pack asked of everybody, pairs and adequacy.

The registry is drawn in the engine: families of one to six, deciles, attributes with gaps, benefits of ten
programmes. It is not the synthetic Jakarta (whose making costs more than the question): its counts mean nothing.
"""

from __future__ import annotations

import tempfile
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from typing import Any

from benchmarks.frame import Timer, contend, record, table

DAY = date(2025, 12, 31)
_STEPS = ("laid out", "eligibility", "adequacy", "open packages", "forbidden pairs", "complements")


def run(people: int, *, command: str) -> None:
    """Ask everything once and print seconds by step and peak memory."""
    found = contend("benchmarks.eligibility:ask", people=people)
    rows = [[step, found["seconds"][step]] for step in _STEPS]
    text = (
        f"{found['persons']:,} persons in {found['families']:,} families, {found['benefits']:,} benefits, "
        f"{found['laws']} laws in force and asked; {found['open']:,} families of deciles 1 to 4 with "
        f"{found['packages']} packages. Peak {round(found['peak_mb']):,} MiB (engine limit 8 GB).\n\n"
        + table(["step", "wall s"], rows)
    )
    record("eligibility", text, command=command)


def ask(people: int) -> dict[str, Any]:
    """Draw the registry and ask (runs in a process of its own)."""
    from sasaran import packs
    from sasaran.coverage import pairs, rules
    from sasaran.coverage.adequacy import adequacy
    from sasaran.coverage.packages import options
    from sasaran.store.duck import DuckEngine

    pack, timer = packs.load("id-jakarta"), Timer()
    given: dict[str, Any] = {"attributes": pack.attributes, "day": DAY}
    with tempfile.TemporaryDirectory(prefix="eligibility-") as folder:
        place = Path(folder)
        with DuckEngine(place / "registry.duckdb", threads=2, memory="8GB", temp=place) as engine:
            _draw(engine, pack, people)
            with timer("laid out"):
                made = ExitStack()
                words = rules.words_in(pack.laws, (one.who for one in pack.packages))
                given["laid"] = made.enter_context(rules.laid(engine, pack.attributes, DAY, words))
            with timer("eligibility"):
                asked = rules.eligible(engine, pack.laws, **given)
            with timer("adequacy"):
                adequacy(engine, pack.laws, pack.poverty, pack.reliability, basis="province", **given)
            with timer("open packages"):
                found = options(
                    engine,
                    asked.laws,
                    pack.packages,
                    pack.effects,
                    pack.pairs,
                    basis="province",
                    deciles=4,
                    **given,
                )
            made.close()
            with timer("forbidden pairs"):
                pairs.flags(engine, pack.pairs, day=DAY)
            with timer("complements"):
                pairs.complements(engine, pack.pairs, day=DAY)
            counts = {name: engine.count(name) for name in ("person", "family", "enrolment")}
    return {
        "seconds": timer.seconds, "persons": counts["person"], "families": counts["family"],
        "benefits": counts["enrolment"], "laws": len(asked.laws), "open": len(found.family_no),
        "packages": len(pack.packages),
    }  # fmt: skip


def _draw(engine: Any, pack: Any, people: int) -> None:
    from sasaran.schema import tables
    from sasaran.schema.attribute import attribute_table

    areas = [
        (a.no, a.level, a.rank if hasattr(a, "rank") else 0, a.code, None, a.name, a.parent)
        for a in pack.areas
    ]
    engine.run(tables.AREA.ddl())
    for row in areas:
        engine.run(f"insert into area values ({', '.join('?' for _ in row)})", list(row))
    engine.create("programme", "select 0 as programme_no, '' as code, '' as kind where false")
    for one in pack.programmes:
        engine.run("insert into programme values (?, ?, ?)", [one.no, one.code, one.kind])
    villages = [a.no for a in pack.areas if a.level == pack.levels[-1].key]
    low, high = min(villages), max(villages)
    u = "(hash(no * 1000 + {}) % 1000003) / 1000003.0".format
    engine.create(
        "family",
        "select no::integer as family_no, no::bigint as family_id, null::bigint as family_card, "
        "null::integer as head_no, "
        f"({low} + hash(no) % {high - low + 1})::smallint as area_no, (1 + floor({u(1)} * 6))::integer as members "
        f"from (select unnest(range({round(people / 3.5)})) as no)",
    )
    engine.create(
        "person",
        "select (row_number() over () - 1)::integer as person_no, family_no, area_no, date '1940-01-01' + "
        "cast(hash(family_no * 8 + k) % 31000 as integer) as birth_date, "
        "case when hash(k + family_no) % 2 = 0 then 'M' else 'F' end as sex, (k + 1)::tinyint as relation, "
        "true as in_register from (select family_no, area_no, unnest(range(members)) as k from family)",
    )
    decile = f"(1 + floor({u(2)} * 10))::tinyint"
    engine.create(
        "ranked", f"select family_no, {decile.replace('no *', 'family_no::bigint *')} as decile from family"
    )
    engine.create(
        "welfare",
        "select b.basis, person_no, decile, null::double as value, '' as version, null::date as as_of, "
        "0::smallint as source_no from person join ranked using (family_no), "
        "(values ('national'), ('province'), ('city')) b(basis)",
    )
    for unit in ("person", "family"):
        mine = [one for one in pack.attributes if one.unit == unit]
        cells = ", ".join(
            f"case when hash({unit}_no * 100 + {at}) % 20 > 0 then 1 + hash({unit}_no * 100 + {at}) % 4 end"
            f"::{one.type} as {one.name}"
            for at, one in enumerate(mine)
        )
        engine.create(attribute_table(pack.attributes, unit).name, f"select {unit}_no, {cells} from {unit}")
    codes = [one.no for one in pack.programmes][:10]
    engine.create(
        "enrolment",
        " union all ".join(
            f"select person_no, family_no, {no}::tinyint as programme_no, "
            f"'{'family' if no % 5 == 0 else 'person'}' as unit, "
            f"date '2025-10-01' as period_from, date '2025-12-31' as period_to, 600000.0::double as amount, "
            f"person_no as record_no, 1.0::double as probability from person where hash(person_no * 64 + {no}) % 11 = 0"
            for no in codes
        ),
    )
