"""Jakarta's tree: the province, 6 cities, 44 districts, 267 villages, in the order of their Kemendagri codes.

Sources of the CSV files are in ``README.md`` beside them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from sasaran.schema.area import Area, AreaLevel
from sasaran_id.national.tables import read_table

__all__ = ["LEVELS", "read_areas"]

_HERE = "sasaran_id.jakarta"

LEVELS: tuple[AreaLevel, ...] = (
    AreaLevel(0, "province", {"id": "provinsi", "en": "province"}),
    AreaLevel(1, "city", {"id": "kota/kabupaten", "en": "city"}),
    AreaLevel(2, "district", {"id": "kecamatan", "en": "district (kecamatan)"}),
    AreaLevel(3, "village", {"id": "kelurahan", "en": "village (kelurahan)"}),
)

# Kemendagri code, BPS code, name, other spellings. The two systems number the five cities differently.
_CITIES: tuple[tuple[str, str, str, tuple[str, ...]], ...] = (
    ("3101", "3101", "Kepulauan Seribu", ("Kep. Seribu", "Kep Seribu", "Pulau Seribu")),
    ("3171", "3173", "Jakarta Pusat", ("Jakpus", "Pusat")),
    ("3172", "3175", "Jakarta Utara", ("Jakut", "Utara")),
    ("3173", "3174", "Jakarta Barat", ("Jakbar", "Barat")),
    ("3174", "3171", "Jakarta Selatan", ("Jaksel", "Selatan")),
    ("3175", "3172", "Jakarta Timur", ("Jaktim", "Timur")),
)
_PROVINCE = Area(
    0,
    "province",
    "31",
    "Daerah Khusus Ibukota Jakarta",
    None,
    {"kemendagri": "31", "bps": "31"},
    ("DKI Jakarta", "Jakarta", "DKJ", "Daerah Khusus Jakarta", "Provinsi DKI Jakarta", "Prov. DKI Jakarta",
     "D.K.I. Jakarta"),
)  # fmt: skip


def _city_aliases(name: str, short: Sequence[str]) -> tuple[str, ...]:
    first = "Kabupaten" if name.startswith("Kep") else "Kota"
    brief = "Kab." if first == "Kabupaten" else "Kota"
    long = (f"{first} {name}", f"{first} Administrasi {name}", f"{brief} Adm. {name}", f"{brief} Adm {name}")
    extra = (
        ("Kab. Adm. Kep. Seribu", "Kab.Adm.Kep.Seribu") if first == "Kabupaten" else (f"Kotamadya {name}",)
    )
    return (*short, *long, *extra)


def _unit(level: str, row: Mapping[str, str], parent: int) -> Area:
    return Area(
        0, level, row["code"], row["name"], parent, {"kemendagri": row["code"], "bps": row["bps_code"]}
    )


def _village(row: Mapping[str, str], parent: int) -> Area:
    return replace(
        _unit("village", row, parent),
        lat=float(row["lat"]),
        lon=float(row["lon"]),
        population=int(row["population"]),
        families=int(row["families"]),
    )


def read_areas() -> tuple[Area, ...]:
    """Return all 318 areas, numbered province, cities, districts, villages, each by code.

    Population and families of districts, cities and the province are the sums of their villages.
    """
    aliases: dict[str, tuple[str, ...]] = {}
    for row in read_table(_HERE, "area_aliases.csv"):
        aliases[row["code"]] = (*aliases.get(row["code"], ()), row["alias"])
    areas = [_PROVINCE]
    for code, bps, name, short in _CITIES:
        areas.append(
            Area(0, "city", code, name, 0, {"kemendagri": code, "bps": bps}, _city_aliases(name, short))
        )
    number = {area.code: no for no, area in enumerate(areas)}
    areas += [_unit("district", row, number[row["code"][:4]]) for row in read_table(_HERE, "districts.csv")]
    number = {area.code: no for no, area in enumerate(areas)}
    areas += [_village(row, number[row["code"][:6]]) for row in read_table(_HERE, "kelurahan.csv")]
    numbered = [
        replace(area, no=no, aliases=area.aliases + aliases.get(area.code, ()))
        for no, area in enumerate(areas)
    ]
    return tuple(_with_sums(numbered))


def _with_sums(areas: list[Area]) -> list[Area]:
    population, families = [0] * len(areas), [0] * len(areas)
    for area in reversed(areas):
        population[area.no] += area.population or 0
        families[area.no] += area.families or 0
        if area.parent is not None:
            population[area.parent] += population[area.no]
            families[area.parent] += families[area.no]
    return [replace(a, population=population[a.no], families=families[a.no]) for a in areas]
