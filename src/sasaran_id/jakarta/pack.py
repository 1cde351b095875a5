"""The Jakarta pack: its own areas and programmes over the national facts."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from sasaran.schema.pack import Pack
from sasaran_id.jakarta.areas import LEVELS, read_areas
from sasaran_id.jakarta.budgets import read_planning
from sasaran_id.jakarta.official import read_official
from sasaran_id.jakarta.synthetic import write_demo
from sasaran_id.jakarta.targets import read_targets
from sasaran_id.national.laws import (
    read_budgets,
    read_cases,
    read_effects,
    read_laws,
    read_packages,
    read_pairs,
    read_poverty,
    read_rungs,
    read_seats,
    read_texts,
)
from sasaran_id.national.pack import load as load_nation
from sasaran_id.national.programmes import read_programmes

__all__ = ["load"]

_HERE = "sasaran_id.jakarta"


def load() -> Pack:
    """Return the Jakarta pack: 1 province, 6 cities, 44 districts, 267 villages, 24 programmes."""
    return replace(
        load_nation(),
        code="id-jakarta",
        name="DKI Jakarta",
        version="2026.1",
        levels=LEVELS,
        areas=read_areas(),
        programmes=read_programmes(("sasaran_id.jakarta", "sasaran_id.national"), "jakarta"),
        laws=read_laws(("sasaran_id.jakarta", "sasaran_id.national")),
        texts=read_texts(("sasaran_id.national", _HERE)),
        pairs=read_pairs(_HERE),
        packages=read_packages(_HERE),
        rungs=read_rungs(_HERE),
        effects=read_effects(_HERE),
        seats=read_seats(_HERE),
        budgets=read_budgets(_HERE),
        poverty=read_poverty(_HERE),
        targets=read_targets(),
        planning=read_planning(),
        cases=partial(read_cases, _HERE),
        official=read_official(),
        demo=write_demo,
    )
