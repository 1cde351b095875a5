"""Jakarta's published poverty numbers and the definitions of the lines behind them.

Sources of ``official.csv`` stand in its rows; what was not seen in print says so.
"""

from __future__ import annotations

from sasaran.schema.official import LineDefinition, OfficialFigure
from sasaran_id.national.tables import read_table

__all__ = ["DEFINITIONS", "read_official"]

_HERE = "sasaran_id.jakarta"

DEFINITIONS: dict[str, LineDefinition] = {
    "national": LineDefinition(
        "garis kemiskinan BPS",
        "national",
        deflator="drawn anew each March and September",
        source="BPS: food line (2,100 kcal a day) plus non-food line, each province and city its own",
    ),
    "usd1.90": LineDefinition(
        "USD 1.90 a day (2011 PPP)",
        "international",
        dollars=1.90,
        ppp_base=2011,
        deflator="consumer prices",
        source="tempo.co 1685655: Rp 11,633 a day, Rp 348,990 a month in Jakarta, 2022",
    ),
    "usd2.15": LineDefinition(
        "USD 2.15 a day (2017 PPP)",
        "international",
        dollars=2.15,
        ppp_base=2017,
        deflator="spatial deflator",
        source="detik.com d-8028311: the national extreme line of 2025; its amount in rupiah is not published",
    ),
    "not_stated": LineDefinition("extreme poverty line, not stated", "not stated"),
}


def read_official() -> tuple[OfficialFigure, ...]:
    """Return the published figures in the order of the table; areas by their Kemendagri code."""
    return tuple(
        OfficialFigure(
            indicator=row["indicator"],
            area=row["area"],
            period=row["period"],
            value=float(row["value"]),
            unit=row["unit"],
            step=10.0 ** -len(row["value"].partition(".")[2]),
            definition=DEFINITIONS[row["definition"]] if row["definition"] else None,
            source=row["source"],
            status=row["status"],
        )
        for row in read_table(_HERE, "official.csv")
    )
