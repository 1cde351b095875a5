"""What a programme pays one recipient: one rule, for what families get now and for what they could be offered.

A law lists amounts in order, each with a condition or none; the first whose condition holds counts. A condition may be
undecided (something it asks is not known of the recipient). Then that amount and those after it, up to the first whose
condition surely holds, are all possible, and so is nothing if none surely holds: the answer is the range from the
least to the most of them, never the next amount by silence. Whoever asks "is it enough" or "what does it close" counts
the least, whoever asks "what may it cost" the most.

Regular payments are Rp a month, what is paid once is no income. A slot that lasts m months pays for min(m, p) of the p
months that are asked about: on average min(m, p) / p of its monthly amount. What a family gets now is asked of a
quarter (p = 3), an offer of its first year (p = 12). This holds for charity and for the pay of an empowerment programme
(public works) alike: pay is income while it lasts, a seat without pay is none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sasaran.coverage.rules.compile import Compiler
from sasaran.coverage.rules.law import ReadLaw
from sasaran.schema.law import PERIODS

__all__ = ["QUARTER", "YEAR", "Amount", "amount_of", "share_of_months"]

QUARTER, YEAR = 3.0, 12.0
"""Months of the periods asked about."""


@dataclass(frozen=True)
class Amount:
    """SQL for what one recipient is paid by a law.

    Parameters
    ----------
    least, most : str
        Rp a month on average over the period asked about; NULL where the law states no amount.
    once_least, once_most : str
        Rp paid once; NULL where the law states no amount.
    regular : str
        Whether the amount is a regular one: false if it is paid once, NULL where that is undecided.
    by_month : str
        Whether the law states the amount by the month, so that it comes in every month: false where it states none,
        NULL where that is undecided.
    """

    least: str
    most: str
    once_least: str
    once_most: str
    regular: str
    by_month: str = "false"


def share_of_months(months: float, period: float) -> float:
    """Return the share of ``period`` months for which a slot of ``months`` pays; 0 months: it goes on."""
    return min(months, period) / period if months else 1.0


def amount_of(read: ReadLaw, compiler: Compiler, period: float) -> Amount:
    """Return what a law pays one recipient, averaged over ``period`` months (:data:`QUARTER`, :data:`YEAR`)."""
    asked = [compiler.sql(one) if one is not None else None for one in read.amounts]
    benefits = read.law.benefits
    share = share_of_months(read.law.months, period)
    once = [one.period == "once" for one in benefits]
    monthly = [one.amount * PERIODS[one.period] * share for one in benefits]
    single = [one.amount if at_once else 0.0 for one, at_once in zip(benefits, once, strict=True)]
    regular = _whether(asked, [not one for one in once])
    # where no amount holds, nothing is paid by the month either
    by_month = _whether([*asked, None], [*(one.period == "month" for one in benefits), False])
    return Amount(*_range(asked, monthly), *_range(asked, single), regular, by_month)


def _range(asked: Sequence[str | None], values: Sequence[float]) -> tuple[str, str]:
    """Return the least and the most of the possible values as SQL; NULL where no condition may hold."""
    whens: list[tuple[str, str, str]] = []
    maybe: list[str] = []  # values of earlier conditions where they are undecided, else NULL
    for sql, value in zip(asked, values, strict=True):
        here = (repr(value), *maybe)
        whens.append((sql or "true", _of("least", here), _of("greatest", here)))
        if sql is None:
            break
        maybe.append(f"case when {sql} is null then {value!r} end")
    undecided = " or ".join(f"{sql} is null" for sql in asked[: len(maybe)])
    least = f"case when {undecided} then 0.0 end" if maybe else "null"
    most = _of("greatest", maybe) if maybe else "null"
    return tuple(
        f"cast(case {' '.join(f'when {sql} then {pair[at]}' for sql, *pair in whens)} else {end} end as double)"
        if whens
        else "cast(null as double)"
        for at, end in enumerate((least, most))
    )  # type: ignore[return-value]


def _of(how: str, values: Sequence[str]) -> str:
    """Return the least or greatest of values; the engine leaves out what is NULL."""
    return values[0] if len(values) == 1 else f"{how}({', '.join(values)})"


def _whether(asked: Sequence[str | None], kinds: Sequence[bool]) -> str:
    """Return SQL for whether the amount that counts is of the kind; NULL where amounts of both may be the one."""
    if len(set(kinds)) < 2:
        return "false" if kinds and not any(kinds) else "true"
    whens: list[str] = []
    earlier: list[tuple[str, bool]] = []
    for sql, kind in zip(asked, kinds, strict=True):
        other = [f"{before} is null" for before, one in earlier if one != kind]
        plain = str(kind).lower()
        then = f"case when {' or '.join(other)} then null else {plain} end" if other else plain
        whens.append(f"when {sql or 'true'} then {then}")
        if sql is None:
            break
        earlier.append((sql, kind))
    # nothing surely holds: what may be paid is of one kind only if all that is undecided is
    maybe = {
        kind: " or ".join(f"{sql} is null" for sql, one in earlier if one is kind) for kind in (True, False)
    }
    last = f"case when ({maybe[True]}) and ({maybe[False]}) then null else not ({maybe[False]}) end" if all(
        maybe.values()) else "true"  # fmt: skip
    return f"cast(case {' '.join(whens)} else {last} end as boolean)"
