"""What DTSEN v3 says of people and families beside identity and decile, under the names that rules use."""

from __future__ import annotations

from sasaran.schema.attribute import Attribute
from sasaran_id.national.tables import read_table

__all__ = ["ATTRIBUTES", "headers_of"]

_HERE = "sasaran_id.national"
_ROWS = read_table(_HERE, "attributes.csv")


def _values(header: str, meaning: str) -> dict[int, str]:
    found = {
        int(row["code"]): row["meaning"]
        for row in read_table(_HERE, "dtsen_v3_codes.csv")
        if row["field"] == header and row["code"].isdigit()
    }
    # the code book leaves out some questions that are answered with yes or no
    return found or ({1: "Ya", 2: "Tidak"} if "1 yes, 2 no" in meaning else {})


ATTRIBUTES: tuple[Attribute, ...] = tuple(
    Attribute(
        row["name"],
        row["unit"],
        row["meaning"],
        _values(row["headers"].split(";")[0], row["meaning"]),
        row["type"],
        {"id": row["id"]},
    )
    for row in _ROWS
)


def headers_of(unit: str) -> dict[str, tuple[str, ...]]:
    """Return attribute to the DTSEN v3 headers behind it, for the file of ``unit`` (person or family)."""
    return {row["name"]: tuple(row["headers"].split(";")) for row in _ROWS if row["unit"] == unit}
