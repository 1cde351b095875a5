"""What was found out about one file as a whole, beside its rows."""

from __future__ import annotations

from dataclasses import dataclass, field

from sasaran.sources.values.areas import System

__all__ = ["Facts"]


@dataclass
class Facts:
    """Findings about a file: shown by `check`, kept with the account of a build.

    ``id_rounded``: a spreadsheet zeroed the tail of the identity numbers. ``date_order``: dmy, mdy, ymd or
    empty where nothing tells. ``date_mixed``: both orders, or text half turned into dates. ``area_system``: the
    code system and its evidence; ``area_doubt``: another system that the names fit better. ``areas``: rows by
    how their area was found. ``period_ignored``: a column that looked like a period and was not.
    ``period_assumed``: neither list nor declaration tells the period of a benefit; the quarter stands for it.
    ``status_open``: the status column and its number of values, where it holds several and a benefit heeds none.
    """

    id_rounded: bool = False
    date_order: str = ""
    date_mixed: bool = False
    area_system: System | None = None
    area_doubt: str = ""
    areas: dict[str, int] = field(default_factory=dict)
    period_ignored: str = ""
    period_assumed: bool = False
    status_open: tuple[str, int] | None = None
