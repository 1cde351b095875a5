"""Reads ``targets.toml``: the targets, the official series and the assumptions."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from importlib.resources import files
from typing import Any

from sasaran.schema.official import LineDefinition
from sasaran.schema.targets import Assumption, OfficialRate, Target, TargetBook

__all__ = ["read_targets"]


def read_targets(package: str = "sasaran_id.jakarta") -> TargetBook:
    """Return the pack's targets; percent become fractions."""
    found = tomllib.loads(files(package).joinpath("targets.toml").read_text(encoding="utf-8"))
    lines = {key: LineDefinition(**entry) for key, entry in found["line"].items()}
    given = {key: Assumption(**entry) for key, entry in found["assume"].items()}
    error = given["error"]
    given["error"] = Assumption(error.value / 100, error.low / 100, error.high / 100, error.source)
    return TargetBook(
        tuple(_target(entry, lines) for entry in found["target"]),
        tuple(_rate(entry, lines) for entry in found["rate"]),
        **given,
    )


def _target(entry: Mapping[str, Any], lines: Mapping[str, LineDefinition]) -> Target:
    rest = {key: value for key, value in entry.items() if key not in ("percent", "people", "line")}
    low, high = entry["percent"]
    fewest, most = entry.get("people", (0, 0))
    return Target(
        **rest, line=lines[entry["line"]], low=low / 100, high=high / 100, people_low=fewest, people_high=most
    )


def _rate(entry: Mapping[str, Any], lines: Mapping[str, LineDefinition]) -> OfficialRate:
    rest = {key: value for key, value in entry.items() if key not in ("percent", "line", "gap")}
    return OfficialRate(
        **rest, rate=entry["percent"] / 100, line=lines[entry["line"]], gap=entry["gap"] / 100
    )
