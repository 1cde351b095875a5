"""A small made-up survey whose law is known: log consumption is linear in what is asked, town spreads wider."""

from __future__ import annotations

import datetime
from functools import cache
from typing import Any

import numpy as np

from sasaran.welfare.pmt import PublishedPmt, Variable, fit

VARIABLES = (
    Variable("floor", levels=("tanah", "kayu", "ubin"), label_id="Lantai terluas", label_en="Main floor"),
    Variable("rooms", unit="room", label_id="Jumlah kamar", label_en="Rooms"),
    Variable("members", unit="person", label_id="Jumlah anggota", label_en="Members"),
    Variable(
        "members2", of="members", power=2, label_id="Jumlah anggota kuadrat", label_en="Members squared"
    ),
    Variable("age", unit="year", label_id="Umur kepala keluarga", label_en="Age of head"),
    Variable("radio", label_id="Punya radio", label_en="Has a radio"),
)


def survey(size: int = 300, seed: int = 0) -> dict[str, Any]:
    """Households in villages of ten, half of them in towns (``kota``) where welfare spreads twice as wide."""
    chance = np.random.default_rng(seed)
    floor = chance.choice(["tanah", "kayu", "ubin"], size, p=[0.2, 0.3, 0.5])
    rooms = chance.integers(1, 6, size).astype(float)
    members = chance.integers(1, 10, size).astype(float)
    age = chance.integers(20, 80, size).astype(float)
    radio = chance.integers(0, 2, size).astype(float)
    kind = np.where(np.arange(size) // 10 % 2 == 0, "kota", "desa")
    spread = np.where(kind == "kota", 0.5, 0.25)
    log = 5.5 + 0.15 * (floor == "kayu") + 0.4 * (floor == "ubin") + 0.1 * rooms + 0.1 * radio
    log = log - 0.25 * members + 0.012 * members**2 + 0.002 * age + spread * chance.normal(size=size)
    return {
        "floor": floor,
        "rooms": rooms,
        "members": members,
        "age": age,
        "radio": radio,
        "kind": kind,
        "village": np.array([f"v{no // 10:03d}" for no in range(size)]),
        "weight": chance.uniform(0.5, 2, size),
        "consumption": np.exp(log),
    }


@cache
def published() -> PublishedPmt:
    """The test fitted on the survey."""
    return fit(
        survey(),
        VARIABLES,
        outcome="consumption",
        name="uji",
        unit="ribu rupiah per orang per bulan",
        version="1",
        as_of=datetime.date(2026, 3, 31),
        source="made up for the tests",
        weight="weight",
        cluster="village",
        spread_by="kind",
    ).pmt
