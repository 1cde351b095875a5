"""Persons of this quarter matched to persons of the last one, so that an identity persists."""

from __future__ import annotations

from contextlib import ExitStack

import numpy as np

from sasaran.linkage.anchored import Lists, anchor
from sasaran.linkage.compare import Ints
from sasaran.linkage.model import Model
from sasaran.linkage.persons import decide
from sasaran.linkage.prepare import Dates, Prepared
from sasaran.schema.engine import Engine, Progress, silent
from sasaran.schema.linkage import LinkageSpec, NameRules

__all__ = ["match_persons"]


def match_persons(
    engine: Engine,
    spec: LinkageSpec,
    names: NameRules,
    *,
    current: str = "person",
    previous: str = "previous_person",
    out: str = "person_match",
    areas: str = "area",
    default_birthdays: tuple[str, ...] = (),
    model: Model | None = None,
    progress: Progress = silent,
) -> int:
    """Create ``out(person_no, previous_no, probability)``, one to one, and return its rows.

    Most persons are settled by an equal identifier that is unique on both sides together with an equal name or birth
    date; the others are compared as records are. A person without a row is new.

    Parameters
    ----------
    engine : Engine
        Holds ``current`` and ``previous``: ``person_no`` and the person's fields (tables in the form of PERSON).
    spec, names : LinkageSpec, NameRules
        The country's declaration.
    model : Model, optional
        The model fitted when the quarter was linked.
    """
    progress("linkage: persons of last quarter")
    with engine.scratch("sure", "then", "matched") as (sure, then, matched), ExitStack() as open_:
        _settled(engine, spec.identifier, current, previous, sure)
        sides = []
        for table, column in ((current, "person_no"), (previous, "previous_no")):
            still, *std = open_.enter_context(engine.scratch("open", "std_name", "std_mother", "ups"))
            engine.create(
                still, f"select * from {table} where person_no not in (select {column} from {sure})"
            )
            sides.append(Prepared(engine, still, "person_no", names, (std[0], std[1], std[2]), areas=areas,
                                  dates=Dates(default_birthdays), columns="0 as source_no"))  # fmt: skip
        sides[1].lay_out(then)
        left, right, p = _resemblance(engine, spec, sides[0], then, model, progress)
        engine.put(
            matched,
            {"person_no": left.astype(np.int32), "previous_no": right.astype(np.int32), "probability": p},
        )
        return engine.create(
            out, f"select * from {sure} union all select * from {matched} order by person_no"
        )


def _settled(engine: Engine, identifier: str, current: str, previous: str, out: str) -> None:
    once = "(select {0}, any_value(person_no) as no, any_value(name) as name, any_value(birth_date) as birth_date " \
           "from {1} where {0} is not null group by {0} having count(*) = 1)"  # fmt: skip
    engine.create(
        out,
        f"select c.no::integer as person_no, p.no::integer as previous_no, 1.0::double as probability "
        f"from {once.format(identifier, current)} c join {once.format(identifier, previous)} p using ({identifier}) "
        "where c.name = p.name or c.birth_date = p.birth_date",
    )


def _resemblance(
    engine: Engine, spec: LinkageSpec, now: Prepared, then: str, model: Model | None, progress: Progress
) -> tuple[Ints, Ints, np.ndarray]:
    """Return the accepted pairs among the persons still open."""
    if not engine.count(now.source) or not engine.count(then):
        return np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0)
    size = int(
        engine.value(
            f"select greatest((select max({now.key}) from {now.source}), (select max(no) from {then})) + 1"
        )
    )
    got = engine.arrays(f"select no from {now.part().numbers()} where national_id is not null")
    numbered = np.zeros(size, bool)
    numbered[np.asarray(got["no"], np.int64)] = True
    lists = Lists(np.zeros(size, np.int64), 1, np.zeros(1, np.int64), numbered)
    with engine.scratch("rest") as (rest,):
        found = anchor(engine, spec, lists, now.part(), then, rest, progress, model)
    choice = decide(found, spec.accept, lists.source, lists.single, lists.source)
    hit = np.flatnonzero(choice.person >= 0)
    return hit, choice.person[hit], choice.p[hit]
