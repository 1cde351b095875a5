"""The pack of a workspace, with the programmes that only this workspace knows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sasaran import packs
from sasaran.errors import DeclarationError
from sasaran.schema.pack import Pack
from sasaran.schema.programme import Programme
from sasaran.schema.ranking import Reliability
from sasaran.store.workspace import Workspace

__all__ = ["pack_of"]

_KEYS = {"code", "name", "owner", "unit", "kind", "amount", "period"}
_UNITS = ("person", "student", "family", "household", "house", "enterprise")
_KINDS = ("protect", "subsidise", "insure", "empower")
_MOST = 63


def pack_of(workspace: Workspace) -> Pack:
    """Return the workspace's pack; entries ``[[programme]]`` of ``sasaran.toml`` join the pack's programmes.

    An entry holds ``code`` and, where they are known, ``name``, ``owner``, ``unit``, ``kind``, ``amount`` (Rp) and
    ``period``. A charity's, a company's or a survey's own programme needs no change of the pack.

    Raises
    ------
    DeclarationError
        If an entry has no code, an unknown key or word, a code the pack has already, or there are more than 63.
    """
    pack = packs.load(workspace.pack)
    entries = workspace.settings().get("programme", [])
    known = {programme.code.upper() for programme in pack.programmes}
    own: list[Programme] = []
    for entry in entries:
        _check(entry, known)
        known.add(str(entry["code"]).upper())
        own.append(_programme(entry, len(pack.programmes) + len(own)))
    if len(pack.programmes) + len(own) > _MOST:
        raise DeclarationError(
            "The workspace has too many programmes",
            where="sasaran.toml",
            rule=f"at most {_MOST} with the pack's",
        )
    return replace(
        pack, programmes=(*pack.programmes, *own), reliability=_reliability(workspace) or pack.reliability
    )


def _reliability(workspace: Workspace) -> Reliability | None:
    """Read ``[ranking]`` of ``sasaran.toml``: reliability, low, high and source."""
    entry = workspace.settings().get("ranking")
    if entry is None:
        return None
    keys = ("reliability", "low", "high")
    numbers = [entry.get(key, entry.get("reliability")) for key in keys]
    if set(entry) - {*keys, "source"} or not all(isinstance(one, float) and 0 < one < 1 for one in numbers):
        raise DeclarationError(
            "The reliability of the ranking cannot be read",
            where="sasaran.toml, [ranking]",
            rule="reliability, low and high are correlations between 0 and 1; source says where they come from",
            todo="write for instance reliability = 0.7",
        )
    value, low, high = numbers
    return Reliability(value, min(low, value), max(high, value), str(entry.get("source", "sasaran.toml")))


def _check(entry: Mapping[str, Any], known: set[str]) -> None:
    code = str(entry.get("code", ""))
    wrong = sorted(set(entry) - _KEYS)
    unit, kind = entry.get("unit", _UNITS[0]), entry.get("kind", _KINDS[0])
    rule = (
        "every [[programme]] has a code"
        if not code
        else f"there is no key {wrong[0]}; there are {', '.join(sorted(_KEYS))}"
        if wrong
        else f"the pack (or the file) has programme {code} already"
        if code.upper() in known
        else f"unit is one of {', '.join(_UNITS)}"
        if unit not in _UNITS
        else f"kind is one of {', '.join(_KINDS)}"
        if kind not in _KINDS
        else ""
    )
    if rule:
        raise DeclarationError("A programme of the workspace cannot be used", where="sasaran.toml", rule=rule)


def _programme(entry: Mapping[str, Any], no: int) -> Programme:
    code = str(entry["code"])
    return Programme(
        no=no,
        code=code,
        name=str(entry.get("name", code)),
        owner=str(entry.get("owner", "")),
        unit=str(entry.get("unit", _UNITS[0])),
        kind=str(entry.get("kind", _KINDS[0])),
        amount=float(entry["amount"]) if "amount" in entry else None,
        period=str(entry.get("period", "")),
        mark="declared in the workspace",
    )
