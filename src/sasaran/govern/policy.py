"""Who may see whom: role x territory x purpose -> allow or deny, always with a reason; deny wins.

A policy is a short TOML file in the workspace (``policy.toml``). Without one there is a single local user, named by
the pack, who has the whole of it for all of the pack's purposes::

    [[rule]]
    effect = "allow"                  # or "deny"
    users = ["analis"]                # "*" for everybody
    areas = ["31.74", "31.75"]        # area codes, dots optional; "*" for the whole country
    purposes = ["verifikasi-lapangan"]
    unmask = ["national_id"]          # columns that may leave without a mask
    reason = "Surat tugas 12/TKPK/2026"
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sasaran.errors import DeclarationError, ParameterError
from sasaran.schema.pack import Pack

__all__ = ["Decision", "Policy", "Rule", "known_purpose", "load", "open_to_one"]

_ANY = "*"
_KEYS = {"effect", "users", "areas", "purposes", "unmask", "reason"}


@dataclass(frozen=True)
class Rule:
    """One line of the policy: whom it speaks of, where, for what, and why it is so."""

    effect: str
    users: tuple[str, ...]
    areas: tuple[str, ...]
    purposes: tuple[str, ...]
    unmask: tuple[str, ...] = ()
    reason: str = ""

    def speaks_of(self, user: str, purpose: str) -> bool:
        """Return whether the rule is about this user and purpose."""
        return _within(user, self.users) and _within(purpose, self.purposes)

    def covers(self, lineage: Sequence[str]) -> bool:
        """Return whether the rule's territory holds the area: one of ``lineage`` (itself and its ancestors)."""
        return _ANY in self.areas or any(code in self.areas for code in lineage)

    def touches(self, lineage: Sequence[str], inside: frozenset[str]) -> bool:
        """Return whether the territory holds the area or lies within it (``inside``: its descendants)."""
        return self.covers(lineage) or bool(inside.intersection(self.areas))


@dataclass(frozen=True)
class Decision:
    """Yes or no, why, and which columns may leave without a mask."""

    allowed: bool
    reason: str
    unmask: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Policy:
    """All rules. The order of rules does not matter: a deny beats any allow."""

    rules: tuple[Rule, ...]

    def decide(self, user: str, purpose: str, lineage: Sequence[str], inside: frozenset[str]) -> Decision:
        """Decide for one area, given the codes of itself and its ancestors, and of the areas inside it.

        A deny holds if its territory touches the area at all: whoever is refused Tebet cannot take Tebet
        by asking for all of Jakarta Selatan.
        """
        spoken = [rule for rule in self.rules if rule.speaks_of(user, purpose)]
        for rule in spoken:
            if rule.effect == "deny" and rule.touches(lineage, inside):
                return Decision(False, rule.reason or "a rule of the policy denies it")
        allows = [rule for rule in spoken if rule.effect == "allow" and rule.covers(lineage)]
        if allows:
            unmask = frozenset(column for rule in allows for column in rule.unmask)
            return Decision(True, allows[0].reason or "a rule of the policy allows it", unmask)
        if not any(_within(user, rule.users) for rule in self.rules if rule.effect == "allow"):
            return Decision(False, "the policy knows no such user")
        if not spoken:
            return Decision(False, "the user has no such purpose")
        return Decision(False, "the area lies outside the user's territory")


def open_to_one(pack: Pack) -> Policy:
    """Return the policy of a workspace without one: the pack's analyst, everywhere, for all of its purposes."""
    return Policy(
        (
            Rule(
                "allow",
                users=(pack.analyst,),
                areas=(_ANY,),
                purposes=tuple(one.code for one in pack.purposes),
                reason="single local user: the analyst of the secretariat has the whole province",
            ),
        )
    )


def known_purpose(pack: Pack, purpose: str) -> str:
    """Return the purpose; raise :class:`ParameterError` if the pack has none such."""
    codes = [one.code for one in pack.purposes]
    if purpose not in codes:
        raise ParameterError(
            f"There is no purpose {purpose!r}",
            rule="people's rows leave only for a purpose that is known and recorded",
            todo=f"write --purpose and one of: {', '.join(codes)}",
        )
    return purpose


def load(path: Path, pack: Pack) -> Policy:
    """Read ``policy.toml``; :func:`open_to_one` if there is none. Raise :class:`DeclarationError` on a fault."""
    if not path.exists():
        return open_to_one(pack)
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise DeclarationError("The policy cannot be read", where=path.name, rule=str(error)) from error
    rules = found.get("rule", [])
    if not rules or set(found) != {"rule"}:
        raise DeclarationError(
            "The policy must hold [[rule]] entries and nothing else",
            where=path.name,
            todo="write at least one [[rule]], or remove the file to have the default policy",
        )
    return Policy(tuple(_rule(entry, f"{path.name}, rule {no}") for no, entry in enumerate(rules, start=1)))


def _rule(entry: Mapping[str, Any], where: str) -> Rule:
    unknown = sorted(set(entry) - _KEYS)
    if unknown or entry.get("effect") not in ("allow", "deny"):
        fault = f"unknown key {unknown[0]}" if unknown else "effect must be allow or deny"
        raise DeclarationError("A rule of the policy is wrong", where=where, rule=fault)
    return Rule(
        entry["effect"],
        users=_texts(entry, "users", where),
        areas=tuple(text.replace(".", "") for text in _texts(entry, "areas", where)),
        purposes=_texts(entry, "purposes", where),
        unmask=_texts(entry, "unmask", where) if "unmask" in entry else (),
        reason=str(entry.get("reason", "")),
    )


def _texts(entry: Mapping[str, Any], key: str, where: str) -> tuple[str, ...]:
    found = entry.get(key)
    if not isinstance(found, list) or not found or not all(isinstance(text, str) for text in found):
        raise DeclarationError(
            "A rule of the policy is wrong",
            where=where,
            rule=f"{key} must be a list of words",
            todo='use ["*"] for all',
        )
    return tuple(found)


def _within(word: str, words: Sequence[str]) -> bool:
    return _ANY in words or word in words
