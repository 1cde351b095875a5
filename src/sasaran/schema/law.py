"""A programme as dated law: what it gives, to whom, by which rule, from when to when, on whose authority."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

__all__ = ["PERIODS", "Benefit", "Exclusion", "Law", "PairRule"]

PERIODS = {"month": 1.0, "quarter": 1 / 3, "semester": 1 / 6, "year": 1 / 12, "once": 0.0}
"""Payments a month; a payment made once is no monthly income."""


@dataclass(frozen=True)
class Benefit:
    """What one slot is worth.

    Parameters
    ----------
    amount : float
        Rp per period; of a benefit in kind its value to who receives it, less what they pay.
    period : str
        Key of :data:`PERIODS`.
    when : str
        Rule over the recipient for which this amount holds (``school_level <= 6``); empty for everybody.
    in_kind : bool
        Whether it is not paid in money.
    source : str
        Where the amount comes from, or "unverified".
    """

    amount: float
    period: str
    when: str = ""
    in_kind: bool = False
    source: str = "unverified"


@dataclass(frozen=True)
class Exclusion:
    """Who is kept out although the rule holds: a rule, and the reason in each language."""

    rule: str
    reason: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Law:
    """One version of one programme's rules.

    Parameters
    ----------
    code : str
        Programme of the pack.
    valid_from, valid_to : date
        First and last day it holds; ``valid_to`` None while it is in force.
    unit : str
        Whom one slot reaches: ``person``, ``student``, ``family``, ``household``, ``house``, ``enterprise``.
    kind : str
        ``protect``, ``subsidise``, ``insure`` or ``empower``.
    strategy : str
        Tag of the national strategy: ``burden`` (reduce expenses), ``income`` (raise income), ``pockets`` (areas).
    rule : str
        Who is eligible, an expression over declared words (see ``coverage.rules``).
    exclusions : tuple[Exclusion, ...]
        Who is kept out.
    benefits : tuple[Benefit, ...]
        Amounts; the first whose ``when`` holds counts.
    quota : Mapping[str, int]
        Slots by area code, those of present recipients included; the empty code is the whole. A round of offers gives
        away what is left of them.
    budget_code, citation : str
        Activity in the budget, and the legal basis.
    verified : bool
        Whether rule and amount were read in the legal text or a dated source.
    note : str
        What is not known.
    months : float
        How long one slot lasts (a course of 20 days: 0.66); 0 if it goes on.
    slot_cost : float
        Rp that one slot costs beside what the recipient gets (a course, a mentor), each time it is given.
    fund : str
        Who pays: a budget's name (``APBN``, ``APBD``).
    """

    code: str
    valid_from: date
    valid_to: date | None
    unit: str
    kind: str
    rule: str
    strategy: str = ""
    exclusions: tuple[Exclusion, ...] = ()
    benefits: tuple[Benefit, ...] = ()
    quota: Mapping[str, int] = field(default_factory=dict)
    budget_code: str = ""
    citation: str = ""
    verified: bool = False
    note: str = ""
    months: float = 0.0
    slot_cost: float = 0.0
    fund: str = ""

    @property
    def grain(self) -> str:
        """Registry unit on which the rule is asked: ``person`` or ``family``."""
        return "person" if self.unit in ("person", "student", "enterprise") else "family"

    def holds_on(self, day: date) -> bool:
        """Return whether the version is in force on ``day``."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True)
class PairRule:
    """What the law says of two programmes in one family (or person): ``forbidden`` together, or a ``complement``.

    ``first`` and ``second`` are codes; a complement is directed: who receives ``first`` should be offered ``second``.
    ``grain`` is ``person`` or ``family``: within whom the pair counts.
    """

    first: str
    second: str
    relation: str
    grain: str
    valid_from: date
    valid_to: date | None = None
    citation: str = ""
    reason: Mapping[str, str] = field(default_factory=dict)
    verified: bool = False
