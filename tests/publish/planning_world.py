"""A made-up round over the pack's real areas: the tables that the planning page reads, and its offers."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

import numpy as np

from conftest import _reals, put_areas
from sasaran import packs
from sasaran.plan.round import Limits
from sasaran.publish.offers import LimitRow, OffersData, PackageRow
from sasaran.schema import tables
from sasaran.schema.adequacy import ADEQUACY_AREA
from sasaran.schema.eligibility import ELIGIBLE_COUNT
from sasaran.schema.pairs import COMPLEMENT, PAIR_COUNT
from sasaran.store.duck import DuckEngine

PAIRS = (
    ("KJP", "KLJ", "person", 1285, 1070, 215, 0),
    ("SEMBAKO", "MTU", "family", 502, 0, 200, 17),
)


_COUNTED = ("families", "none", "partial", "adequate", "unvalued", "empowered", "productive")
_MONEY = ("benefits", "need", "gap", "gap_low", "gap_high")


def put_adequacy(engine: DuckEngine, pack, rng: np.random.Generator) -> None:
    """Counts per kelurahan and decile, added up the tree; columns that the page does not read are 0."""
    tally: dict[tuple[int | None, int], np.ndarray] = defaultdict(lambda: np.zeros(12))
    for area in pack.areas:
        if area.level != "village":
            continue
        for decile in range(1, 11):
            parts = rng.multinomial(rng.poisson(40), [0.2, 0.1, 0.65, 0.05])
            need = 4e5 * parts.sum() / decile
            line = [parts.sum(), *parts, rng.binomial(parts.sum(), 0.1), rng.binomial(parts.sum(), 0.9),
                    1.3 * need, need, 0.4 * need, 0.3 * need, 0.5 * need]  # fmt: skip
            at = area
            tally[None, decile] += line
            while at is not None:
                tally[at.no, decile] += line
                at = None if at.parent is None else pack.areas[at.parent]
    rows = []
    for (no, decile), line in tally.items():
        said = {"area_no": no, "decile": decile} | dict(zip(_COUNTED, map(int, line[:7]), strict=True))
        said |= dict(zip(_MONEY, line[7:].tolist(), strict=True))
        rows.append(tuple(said.get(column.name, 0) for column in ADEQUACY_AREA.columns))
    _reals(engine, ADEQUACY_AREA, rows)


def put_rights(engine: DuckEngine, pack) -> None:
    """Entitled and receiving in two kelurahan, one forbidden pair, two complements."""
    number = {one.code: one.no for one in pack.programmes}
    villages = [area.no for area in pack.areas if area.level == "village"][:2]
    counts = [
        (number[code], unit, area, 900, 40, receiving, 600, outside)
        for code, unit, receiving, outside in (
            ("KJP", "person", 400, 100), ("KLJ", "person", 350, 50), ("SEMBAKO", "family", 300, 0),
            ("MTU", "person", 0, 0),
        )
        for area in villages
    ]  # fmt: skip
    _reals(engine, ELIGIBLE_COUNT, counts)
    _reals(
        engine,
        PAIR_COUNT,
        [(number["KLJ"], number["PKH"], "person", area, 12, 11.2, 1.5) for area in (None, villages[0])],
    )
    _reals(engine, COMPLEMENT, [(number[a], number[b], grain, None, *rest) for a, b, grain, *rest in PAIRS])


def fill(engine: DuckEngine, *, hostile: bool = False):
    """Put the made-up round on the engine and return the pack."""
    pack = packs.load("id-jakarta")
    put_areas(engine, pack, hostile=hostile)
    _reals(
        engine,
        tables.PROGRAMME,
        [(p.no, p.code, p.name, p.owner, p.unit, p.kind, p.amount, p.period) for p in pack.programmes],
    )
    put_adequacy(engine, pack, np.random.default_rng(4))
    put_rights(engine, pack)
    return pack


def rounded(pack) -> OffersData:
    """Return the offers: two budgets (one binds), three quotas, a kept priority, worth 100 M under 100.0205 M."""
    packages = tuple(
        PackageRow(one.code, one.name, one.programmes, one.rung, 500, 100, 20, 1e7, 400_000_000)
        for one in pack.packages
    )
    uses = (
        LimitRow("budget", "APBD", "", "", "", 4_000_000_000, 3_999_000_000, 8e-4, True, {}),
        LimitRow("budget", "APBN", "", "", "", 2_000_000_000, 1_500_000_000, 0.0, False, {}),
        *(
            LimitRow(
                "seats",
                "MTU",
                "village",
                f"31{no}",
                f"Kelurahan {no}",
                3,
                3,
                price,
                True,
                {"APBD": price / 8e-4},
            )
            for no, price in enumerate((9_000.0, 4_000.0, 3.0))
        ),
        LimitRow("priority", "deciles 1 to 1 adequate first", "", "", "", 125, 125, 1e5, True, {}),
    )
    return OffersData(
        quarter="2026Q1", release="r1", region="DKI Jakarta", as_of=date(2026, 3, 31), basis="province", deciles=4,
        limits=Limits({"APBD": 4_000_000_000, "APBN": 2_000_000_000}, (("MTU", "village", 3),)), families=3_000,
        packages=packages, areas=(), uses=uses, funds={"APBD": 3_999_000_000, "APBN": 1_500_000_000},
        reasons={"best": 1_200, "no_seat": 240, "not_eligible": 1_560}, worth=1e8, bound=1.000205e8, gap=2.05e-4,
        rivals=(("poorest first", 0.92e8, 1_150, 0), ("random", 0.76e8, 1_300, 4)),
        aside=(("KJMU", ("student",)),), flagged=12, effects=pack.effects, terms=pack.terms(),
    )  # fmt: skip
