"""What a round leaves: the offer of every family, and the counts by area and package."""

from __future__ import annotations

from typing import Any

import numpy as np

from sasaran.allocate import Reason
from sasaran.coverage.packages import Options as Open
from sasaran.plan.round import Answer
from sasaran.schema.engine import Engine
from sasaran.schema.offers import OFFER, OFFER_AREA

__all__ = ["leave"]


def leave(engine: Engine, found: Open, answer: Answer) -> None:
    """Create ``offer`` and ``offer_area``."""
    made = answer.allocation
    package = np.asarray(made.package)
    spent = found.cost.sum(axis=0)[found.pattern, package]
    with engine.scratch("offer_rows", "package_words", "reason_words") as (rows, words, reasons):
        engine.put(
            words, {"no": np.arange(len(found.packages)), "word": np.array(found.packages, dtype=object)}
        )
        engine.put(
            reasons,
            {
                "no": np.array([int(one) for one in Reason]),
                "word": np.array([one.name.lower() for one in Reason], dtype=object),
            },
        )
        engine.put(
            rows,
            {
                "family_no": found.family_no, "area": np.asarray(found.area_no), "decile": found.decile,
                "package_no": package, "wanted_no": np.asarray(made.wanted), "waiting": np.asarray(made.waiting),
                "reason_no": np.asarray(made.reason), "worth": made.worth, "money": made.money, "seats": made.seats,
                "cost": spent,
            },
        )  # fmt: skip
        engine.create(
            OFFER.name,
            f"select {OFFER.select_list('x')} from (select r.*, nullif(r.area, -1) as area_no, p.word as package, "
            f"w.word as wanted, s.word as reason from {rows} r join {words} p on p.no = package_no "
            f"join {words} w on w.no = wanted_no join {reasons} s on s.no = reason_no) x order by family_no",
            table=OFFER,
        )
    _areas(engine, found, package, np.asarray(made.wanted), np.asarray(made.worth), spent)


def _areas(engine: Engine, found: Open, package: Any, wanted: Any, value: Any, spent: Any) -> None:
    area = np.asarray(found.area_no, dtype=np.int64)
    places, at = np.unique(area, return_inverse=True)
    kinds = len(found.packages)
    cell = at.reshape(-1) * kinds + package

    def summed(place: Any, weight: Any = None) -> Any:
        return np.bincount(place, weights=weight, minlength=len(places) * kinds)

    open_ = np.stack([np.bincount(at.reshape(-1), weights=found.eligible[:, p], minlength=len(places))
                      for p in range(kinds)], axis=1).reshape(-1)  # fmt: skip
    columns = {
        "area": np.repeat(places, kinds), "package_no": np.tile(np.arange(kinds), len(places)), "eligible": open_,
        "offered": summed(cell), "waiting": summed(at.reshape(-1) * kinds + wanted, (wanted > 0) & (package == 0)),
        "worth": summed(cell, np.where(package > 0, value, 0.0)), "cost": summed(cell, spent),
    }  # fmt: skip
    with engine.scratch("offer_cells", "package_words") as (cells, words):
        engine.put(cells, columns)
        engine.put(words, {"no": np.arange(kinds), "word": np.array(found.packages, dtype=object)})
        kept = ("eligible", "offered", "waiting", "worth", "cost")
        sums = ", ".join(f"sum({name}) as {name}" for name in kept)
        engine.create(
            OFFER_AREA.name,
            f"""
            with recursive up as (
                select area_no, area_no as inside from area union all
                select up.area_no, a.parent_no from up join area a on a.area_no = up.inside
                where a.parent_no is not null
            ),
            named as (select c.*, w.word as package from {cells} c join {words} w on w.no = package_no)
            select {OFFER_AREA.select_list("x")} from (
                select inside as area_no, package, package_no, {sums}
                from named join up on up.area_no = area group by all
                union all select null, package, package_no, {sums} from named group by all
            ) x order by x.area_no nulls first, package_no
            """,
            table=OFFER_AREA,
        )
