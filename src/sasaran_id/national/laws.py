"""Reads programmes as law, programme pairs, packages and effects from the TOML files that the packs carry."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Mapping, Sequence
from datetime import date
from importlib.resources import files
from typing import Any

from sasaran.schema.law import Benefit, Exclusion, Law, PairRule
from sasaran.schema.pack_terms import Terms
from sasaran.schema.package import Effect, Package, Rung, SeatRule
from sasaran.schema.poverty import AreaPoverty

__all__ = [
    "read_budgets",
    "read_cases",
    "read_effects",
    "read_laws",
    "read_packages",
    "read_pairs",
    "read_poverty",
    "read_rungs",
    "read_seats",
    "read_texts",
]


def _toml(package: str, name: str) -> Mapping[str, Any]:
    return tomllib.loads(files(package).joinpath(name).read_text(encoding="utf-8"))


def read_laws(packages: Sequence[str], name: str = "laws.toml") -> tuple[Law, ...]:
    """Return the laws of all packages, ordered by code and first day."""
    found = [_law(entry) for package in packages for entry in _toml(package, name)["law"]]
    return tuple(sorted(found, key=lambda law: (law.code, law.valid_from)))


def _law(entry: Mapping[str, Any]) -> Law:
    return Law(
        **{
            "valid_to": None,
            **entry,
            "benefits": tuple(Benefit(**one) for one in entry.get("benefits", ())),
            "exclusions": tuple(Exclusion(**one) for one in entry.get("exclusions", ())),
        }
    )


def read_texts(packages: Sequence[str]) -> Terms:
    """Return, by language, what the packages' own sentences say in it (``texts.toml``); a later package adds to it."""
    found: dict[str, dict[str, str]] = {}
    for package in packages:
        for language, lines in _toml(package, "texts.toml").items():
            found.setdefault(language, {}).update(lines)
    return found


def read_budgets(package: str) -> dict[str, int]:
    """Return the Rp a year by fund that a round of the demonstration spends."""
    return {entry["fund"]: int(entry["rupiah"]) for entry in _toml(package, "packages.toml")["budget"]}


def read_cases(package: str) -> dict[str, str]:
    """Return file name to text of the cases (YAML) that test the laws."""
    found = (one for one in files(package).joinpath("cases").iterdir() if one.name.endswith(".yaml"))
    return {one.name: one.read_text(encoding="utf-8") for one in sorted(found, key=lambda one: one.name)}


def read_pairs(package: str) -> tuple[PairRule, ...]:
    """Return the matrix of programme pairs."""
    return tuple(PairRule(**entry) for entry in _toml(package, "pairs.toml")["pair"])


def read_packages(package: str) -> tuple[Package, ...]:
    """Return the packages in the file's order."""
    return tuple(_package(entry) for entry in _toml(package, "packages.toml")["package"])


def _package(entry: Mapping[str, Any]) -> Package:
    return Package(
        code=entry["code"],
        name=entry["name"],
        programmes=tuple(entry["programmes"]),
        rung=int(entry["rung"]),
        after=tuple(entry.get("after", ())),
        who=entry.get("who", ""),
        note=entry.get("note", ""),
    )


def read_rungs(package: str) -> tuple[Rung, ...]:
    """Return the rungs of the ladder."""
    return tuple(Rung(**entry) for entry in _toml(package, "packages.toml")["rung"])


def read_effects(package: str) -> tuple[Effect, ...]:
    """Return the assumed effects; ``works`` and ``gain`` are written as value, low, high."""
    return tuple(_effect(entry) for entry in _toml(package, "packages.toml")["effect"])


def _effect(entry: Mapping[str, Any]) -> Effect:
    works, gain = entry["works"], entry["gain"]
    return Effect(
        programme=entry["programme"],
        works=float(works[0]),
        works_low=float(works[1]),
        works_high=float(works[2]),
        gain=float(gain[0]),
        gain_low=float(gain[1]),
        gain_high=float(gain[2]),
        source=entry["source"],
    )


def read_seats(package: str) -> tuple[SeatRule, ...]:
    """Return the seats of a year."""
    return tuple(SeatRule(**entry) for entry in _toml(package, "packages.toml")["seats"])


def read_poverty(package: str) -> tuple[AreaPoverty, ...]:
    """Return the official line, rate and gap by area, the whole first."""
    text = files(package).joinpath("poverty.csv").read_text(encoding="utf-8")
    return tuple(
        AreaPoverty(
            row["area"],
            float(row["line"]),
            float(row["headcount_pct"]) / 100,
            float(row["gap_pct"]) / 100,
            date.fromisoformat(row["as_of"]),
            row["source"],
        )
        for row in csv.DictReader(text.splitlines())
    )
