"""SCENARIO.toml: what is changed, checked against what there is, and put onto laws, effects and limits.

    name = "training instead of subsidised food"
    date = 2026-01-01
    objective = "gap"
    [budget]
    APBD = 900_000_000_000
    [seats]
    MTU = 20
    [programme.KLJ]
    factor = 1.2
    [programme.KJP]
    rule = "6 <= age <= 21 and decile_province <= 3"
    [effect.MTU]
    works = [0.3, 0.1, 0.5]
    [[move]]
    rp = 100_000_000_000
    from = "SUBSIDI"
    to = "MTU"

``factor`` or ``amount`` change what present recipients get and what new ones would get; ``rule`` changes who may be
offered it (who has it keeps it). A factor or amount of 0, and a move of all that a programme pays, take the programme
away (:func:`sasaran.plan.scenario.taken_away`): nobody receives it any more, ``receives`` is false of it, and packages
that hold it are offered to nobody. A move takes its rupiah from the present benefits of a programme, or from a fund,
and pays seats of a programme with it, or adds it to a fund. What comes of none of it is told
(:func:`sasaran.plan.scenario.notes_of`).
"""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from sasaran.allocate.objective import OBJECTIVES
from sasaran.errors import ParameterError
from sasaran.plan.round import Limits
from sasaran.schema.law import PERIODS, Law
from sasaran.schema.package import Effect

__all__ = ["Move", "Scenario", "changed_effects", "changed_laws", "changed_limits", "read_scenario"]

_TOP = ("name", "date", "objective", "deciles", "priority", "budget", "seats", "programme", "effect", "move")
_PROGRAMME = ("amount", "factor", "rule", "slot_cost")
_EFFECT = ("works", "gain")
_MOVE = ("rp", "from", "to")


@dataclass(frozen=True)
class Move:
    """``rp`` a year from one programme's present benefits (or a fund) to another programme's seats (or a fund)."""

    rp: int
    source: str
    to: str


@dataclass(frozen=True)
class Scenario:
    """A change, as written; empty parts change nothing."""

    name: str
    date: date
    objective: str | None = None
    deciles: int = 4
    priority: int | None = None
    budgets: Mapping[str, int] = field(default_factory=dict)
    seats: Mapping[str, int] = field(default_factory=dict)
    programmes: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    effects: Mapping[str, Mapping[str, Sequence[float]]] = field(default_factory=dict)
    moves: tuple[Move, ...] = ()


def read_scenario(
    text: str,
    *,
    programmes: Collection[str],
    seats: Collection[str],
    funds: Collection[str],
    effects: Collection[str],
    where: str = "SCENARIO.toml",
) -> Scenario:
    """Read and check a scenario.

    Parameters
    ----------
    text : str
        TOML.
    programmes, seats, funds, effects : Collection[str]
        Codes there are: laws, programmes with seats, funds, programmes with an assumed effect.
    where : str
        Name of the file.

    Raises
    ------
    ParameterError
        Not TOML; a key or name that is not there (with the nearest that is); a number that cannot be meant.
    """
    try:
        found = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ParameterError("The scenario is not TOML", where=where, rule=str(error)) from error
    _known(found, _TOP, where, "part")
    day = found.get("date")
    if type(day) is not date or not isinstance(found.get("name"), str):
        raise _wrong(where, "a scenario has a name and a date (date = 2026-01-01)")
    _known(found.get("budget", {}), funds, f"{where}, [budget]", "fund")
    _known(found.get("seats", {}), seats, f"{where}, [seats]", "programme with seats")
    for part in ("budget", "seats"):
        for key, value in found.get(part, {}).items():
            _whole(value, f"{where}, [{part}] {key}")
    if found.get("objective", "gap") not in OBJECTIVES:
        _known([found["objective"]], OBJECTIVES, where, "objective")
    for key, least, most in (("deciles", 1, 10), ("priority", 0, 10)):
        if key in found and not (type(found[key]) is int and least <= found[key] <= most):
            raise _wrong(f"{where}, {key}", f"a whole number from {least} to {most}")
    _programmes(found.get("programme", {}), programmes, where)
    _effects(found.get("effect", {}), effects, where)
    moves = tuple(_move(one, programmes, seats, funds, where) for one in found.get("move", ()))
    return Scenario(
        found["name"], day, found.get("objective"), found.get("deciles", 4), found.get("priority"),
        found.get("budget", {}), found.get("seats", {}), found.get("programme", {}), found.get("effect", {}), moves,
    )  # fmt: skip


def _wrong(where: str, rule: str, todo: str = "") -> ParameterError:
    return ParameterError("The scenario cannot be read", where=where, rule=rule, todo=todo)


def _known(keys: Collection[str], there: Collection[str], where: str, what: str) -> None:
    for key in keys:
        if key not in there:
            folded = {one.lower(): one for one in there}
            near = [folded[one] for one in difflib.get_close_matches(key.lower(), list(folded), 3, 0.5)]
            todo = f"did you mean {' or '.join(near)}" if near else f"there are: {', '.join(sorted(there))}"
            raise _wrong(where, f"there is no {what} {key!r}", todo)


def _whole(value: Any, where: str) -> None:
    if type(value) is not int or value < 0:
        raise _wrong(where, "a whole number, 0 or more")


def _programmes(found: Mapping[str, Any], programmes: Collection[str], where: str) -> None:
    _known(found, programmes, f"{where}, [programme]", "programme")
    for code, entry in found.items():
        at = f"{where}, [programme.{code}]"
        _known(entry, _PROGRAMME, at, "change")
        if "amount" in entry and "factor" in entry:
            raise _wrong(at, "an amount or a factor, not both")
        for key in ("amount", "factor", "slot_cost"):
            value = entry.get(key, 0)
            if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < 1e15:
                raise _wrong(f"{at}, {key}", "a number, 0 or more")
        if not isinstance(entry.get("rule", ""), str):
            raise _wrong(f"{at}, rule", "a rule is text")


def _effects(found: Mapping[str, Any], effects: Collection[str], where: str) -> None:
    _known(found, effects, f"{where}, [effect]", "programme with an assumed effect")
    for code, entry in found.items():
        at = f"{where}, [effect.{code}]"
        _known(entry, _EFFECT, at, "assumption")
        for key, value in entry.items():
            numbers = (
                isinstance(value, list) and len(value) == 3 and all(isinstance(v, int | float) for v in value)
            )
            if not numbers or not 0 <= value[1] <= value[0] <= value[2] or (key == "works" and value[2] > 1):
                raise _wrong(
                    f"{at}, {key}", "value, low, high with 0 <= low <= value <= high (works at most 1)"
                )


def _move(
    entry: Mapping[str, Any],
    programmes: Collection[str],
    seats: Collection[str],
    funds: Collection[str],
    where: str,
) -> Move:
    at = f"{where}, [[move]]"
    _known(entry, _MOVE, at, "part")
    if set(entry) != set(_MOVE):
        raise _wrong(at, "a move has rp, from and to")
    _whole(entry["rp"], f"{at}, rp")
    _known([entry["from"]], {*programmes, *funds}, f"{at}, from", "programme or fund")
    _known([entry["to"]], {*seats, *funds}, f"{at}, to", "programme with seats or fund")
    return Move(entry["rp"], entry["from"], entry["to"])


def changed_laws(laws: Sequence[Law], scenario: Scenario, factors: Mapping[str, float]) -> tuple[Law, ...]:
    """Return the laws with the scenario's rules and costs, and amounts times ``factors`` (by programme)."""
    out = []
    for law in laws:
        entry, factor = scenario.programmes.get(law.code, {}), factors.get(law.code, 1.0)
        change = {key: entry[key] for key in ("rule", "slot_cost") if key in entry}
        if factor != 1:
            change["benefits"] = tuple(replace(one, amount=one.amount * factor) for one in law.benefits)
        out.append(replace(law, **change) if change else law)
    return tuple(out)


def factor_of(law: Law, entry: Mapping[str, Any]) -> float:
    """Return by what a programme's amounts are multiplied; ParameterError for an amount where there are several."""
    if "amount" not in entry:
        return float(entry.get("factor", 1.0))
    regular = [one for one in law.benefits if PERIODS[one.period] or one.period == "once"]
    if len(regular) != 1 or not regular[0].amount:
        raise _wrong(
            f"[programme.{law.code}] amount", f"the law has {len(regular)} amounts", "write a factor instead"
        )
    return float(entry["amount"]) / regular[0].amount


def changed_effects(effects: Sequence[Effect], scenario: Scenario) -> tuple[Effect, ...]:
    """Return the assumed effects with the scenario's in their place."""
    out = []
    for one in effects:
        entry = scenario.effects.get(one.programme, {})
        change: dict[str, Any] = {}
        for key, value in entry.items():
            change |= {key: float(value[0]), f"{key}_low": float(value[1]), f"{key}_high": float(value[2])}
        out.append(replace(one, **change, source="scenario") if change else one)
    return tuple(out)


def changed_limits(
    limits: Limits, scenario: Scenario, laws: Mapping[str, Law], areas: Mapping[str, int]
) -> Limits:
    """Return the limits with the scenario's, and its moves: seats bought, funds filled.

    ``areas`` holds the number of areas by level: seats bought are spread evenly, what is left over buys no seat.
    """
    budgets = {**limits.budgets, **scenario.budgets}
    seats = {code: (level, int(scenario.seats.get(code, each))) for code, level, each in limits.seats}
    bought: dict[str, int] = {}
    for move in scenario.moves:
        source = laws.get(move.source)
        if source is None:
            _take(budgets, move)
        if move.to not in seats or move.to not in laws:  # a fund may bear a programme's name
            if move.to in budgets:
                budgets[move.to] += move.rp
            continue
        bought[move.to] = bought.get(move.to, 0) + move.rp
        if laws[move.to].fund in budgets:
            budgets[laws[move.to].fund] += move.rp
    for code, rp in bought.items():
        each = cost_of_seat(laws[code])
        if each <= 0:
            raise _wrong(f"[[move]] to {code}", "its law states no cost of a seat", "write slot_cost for it")
        level, now = seats[code]
        if now >= 0:  # below: seats are not limited
            seats[code] = (level, now + int(rp // (each * max(areas.get(level, 1), 1))))
    return Limits(
        budgets,
        tuple((code, level, each) for code, (level, each) in seats.items()),
        limits.priority if scenario.priority is None else scenario.priority,
        scenario.objective or limits.objective,
    )


def cost_of_seat(law: Law) -> float:
    """Return what one seat of a programme costs in its first year, Rp: the slot, and what it pays.

    Of several amounts the first is taken.
    """
    return law.slot_cost + sum(
        one.amount * (PERIODS[one.period] * min(law.months or 12, 12) or 1) for one in law.benefits[:1]
    )


def _take(budgets: dict[str, int], move: Move) -> None:
    if move.source in budgets:
        if budgets[move.source] < move.rp:
            raise _wrong("[[move]]", f"{move.source} has Rp {budgets[move.source]:,}, less than is moved")
        budgets[move.source] -= move.rp
