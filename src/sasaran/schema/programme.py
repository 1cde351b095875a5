"""Programmes as a pack declares them (the dated rules of eligibility come with `coverage`)."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Programme"]


@dataclass(frozen=True)
class Programme:
    """One programme.

    Parameters
    ----------
    no : int
        Dense number within the pack, 0 to 63: it is also the programme's bit in a 64-bit mask.
    code, name, owner : str
        Short code (``KJP``), full name, and the agency that keeps its list.
    unit : str
        Whom one slot reaches: ``person``, ``student``, ``family``, ``household``, ``house``, ``enterprise``.
    kind : str
        ``protect``, ``subsidise``, ``insure`` or ``empower``.
    amount : float | None
        Rp per period where one amount holds, else None.
    period : str
        ``month``, ``quarter``, ``semester``, ``year``, ``once`` or empty.
    recipients : int | None
        Published number of recipients.
    mark : str
        Source, or "unverified".
    """

    no: int
    code: str
    name: str
    owner: str
    unit: str
    kind: str
    amount: float | None = None
    period: str = ""
    recipients: int | None = None
    mark: str = ""
