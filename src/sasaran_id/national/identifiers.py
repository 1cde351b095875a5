"""NIK and KK described as data, and the provinces whose codes begin them."""

from __future__ import annotations

from sasaran.schema.pack import IdentifierRule

__all__ = ["IDENTIFIERS", "KK", "NIK", "PROVINCE_CODES"]

PROVINCE_CODES: tuple[str, ...] = (
    "11", "12", "13", "14", "15", "16", "17", "18", "19", "21",
    "31", "32", "33", "34", "35", "36", "51", "52", "53",
    "61", "62", "63", "64", "65", "71", "72", "73", "74", "75", "76",
    "81", "82", "91", "92", "93", "94", "95", "96",
)  # fmt: skip
"""Kemendagri province codes in force in 2025 (38 provinces)."""

NIK = IdentifierRule(
    column="national_id",
    word="NIK",
    length=16,
    area=(0, 6),
    birth_day=(6, 8),
    birth_month=(8, 10),
    birth_year=(10, 12),
    serial=(12, 16),
    female_day_offset=40,
    first_digits=PROVINCE_CODES,
    shown=4,
)
"""Area of first registration, birth date (women: day + 40), serial. It follows neither moves nor corrected dates.

A mask shows the serial alone. The first six digits say where a person was first registered (so a mask that shows the
first four still gives away the city, and with an RT often the person), the next six the birth date and sex; the serial
says nothing by itself and is enough for a field officer to compare with the card in hand.
"""

KK = IdentifierRule(
    column="family_card",
    word="No. KK",
    length=16,
    area=(0, 6),
    serial=(12, 16),
    first_digits=PROVINCE_CODES,
)
"""Area and date of issue, serial. A new card is issued at family events, so it is no identity of a family."""

IDENTIFIERS: tuple[IdentifierRule, ...] = (NIK, KK)
