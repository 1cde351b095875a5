"""Source declarations (TOML) for the lists that were written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from sasaran_id.jakarta.synthetic.listings import LISTINGS, Listing

__all__ = ["write_declarations"]

_REGISTER = """# Penduduk terdaftar / population register
[source]
code = "DUKCAPIL"
owner = "Dinas Dukcapil"
entity = "person"
roles = ["register"]
files = ["penduduk_*.csv"]
area_codes = "kemendagri"
"""
_FAMILY = """# DTSEN v3, keluarga / families with three deciles
[source]
code = "DTSEN"
owner = "Kementerian Sosial / BPS"
entity = "family"
roles = ["welfare"]
files = ["keluarga_dtsen_v3_*.csv"]
area_codes = "bps"

[[welfare]]
basis = "national"
decile_column = "desil_nasional"
version = "DTSEN v3 {year}"

[[welfare]]
basis = "province"
decile_column = "desil_provinsi"
version = "DTSEN v3 {year}"

[[welfare]]
basis = "city"
decile_column = "desil_kabupaten_kota"
version = "DTSEN v3 {year}"
"""
_MEMBER = """# DTSEN v3, anggota keluarga / family members
[source]
code = "DTSEN"
owner = "Kementerian Sosial / BPS"
entity = "person"
roles = ["welfare"]
files = ["anggota_keluarga_dtsen_v3_*.csv"]
area_codes = "bps"
"""


def _table(title: str, values: Mapping[str, str]) -> str:
    return "\n".join([title, *(f"{key} = {value}" for key, value in values.items())]) + "\n"


def _listing(listing: Listing, name: str) -> str:
    suffixes = sorted({listing.suffix, "xlsx"} if listing.workbook else {listing.suffix})
    files = ", ".join(f'"{listing.stem}_*.{suffix}"' for suffix in suffixes)
    source = {
        "code": f'"{listing.code}"',
        "owner": f'"{listing.owner}"',
        "entity": '"person"',
        "roles": '["programme"]',
        "files": f"[{files}]",
    }
    if listing.recap:
        # the workbook has a second sheet that looks like data
        source["sheet"] = f'"{listing.sheet}"'
    benefit = {"programme": f'"{listing.code}"', **listing.benefit}
    return (
        f"# {name}\n"
        + _table("[source]", source | dict(listing.source))
        + "\n"
        + _table("[[benefit]]", benefit)
    )


def write_declarations(folder: Path, names: Mapping[str, str], years: Sequence[int]) -> None:
    """Write one declaration a source; ``names`` are the programmes' full names by code."""
    year = str(years[-1])
    texts = {"dukcapil": _REGISTER, "dtsen_keluarga": _FAMILY.format(year=year), "dtsen_anggota": _MEMBER}
    texts |= {listing.code.lower(): _listing(listing, names[listing.code]) for listing in LISTINGS}
    for stem, text in texts.items():
        (folder / f"{stem}.toml").write_text(text, encoding="utf-8", newline="\n")
