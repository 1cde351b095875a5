"""The national pack: every fact that holds in all provinces, over the 38 provinces and nothing below them."""

from __future__ import annotations

from sasaran.schema.area import Area, AreaLevel
from sasaran.schema.pack import Pack
from sasaran.schema.ranking import Reliability
from sasaran_id.national.aliases import ALIASES
from sasaran_id.national.attributes import ATTRIBUTES
from sasaran_id.national.files import BOUNDARY, FILES
from sasaran_id.national.identifiers import IDENTIFIERS
from sasaran_id.national.laws import read_texts
from sasaran_id.national.layouts import LAYOUTS
from sasaran_id.national.linkage import LINKAGE
from sasaran_id.national.names import NAMES
from sasaran_id.national.programmes import read_programmes
from sasaran_id.national.purposes import ANALYST, PURPOSES
from sasaran_id.national.tables import read_table
from sasaran_id.national.texts import WORDS
from sasaran_id.national.words import (
    ACTIVE_WORDS,
    BASIS_WORDS,
    DEFAULT_BIRTHDAYS,
    FILLER_DATES,
    MONTH_WORDS,
    NO_WORDS,
    RELATION_WORDS,
    SEX_WORDS,
    TOTAL_WORDS,
    YES_WORDS,
)

__all__ = ["load"]

_HERE = "sasaran_id.national"
# No evaluation of DTSEN's deciles against measured consumption is published. A proxy-means test on the 5,756 households
# of Alatas et al. (2012) explains .49 of log consumption in villages it was not fitted on: docs/case-studies/alatas.md.
RELIABILITY = Reliability(
    0.7, 0.6, 0.8, "asumsi; R² uji proksi di luar sampel 0,49 pada data Alatas dkk. 2012"
)
_NATION = AreaLevel(0, "nation", {"id": "negara", "en": "nation"})
_PROVINCE = AreaLevel(1, "province", {"id": "provinsi", "en": "province"})
_BELOW = (  # no areas of these levels in the national pack, but a file may bring its own
    AreaLevel(2, "city", {"id": "kabupaten/kota", "en": "regency or city"}),
    AreaLevel(3, "district", {"id": "kecamatan", "en": "district"}),
    AreaLevel(4, "village", {"id": "desa/kelurahan", "en": "village"}),
)


def _areas() -> tuple[Area, ...]:
    nation = Area(0, "nation", "00", "Indonesia", None, {"kemendagri": "00"})
    provinces = (
        Area(
            no,
            "province",
            row["code"],
            row["name"],
            0,
            {"kemendagri": row["code"]} | ({"bps": row["bps_code"]} if row["bps_code"] else {}),
        )
        for no, row in enumerate(read_table(_HERE, "provinces.csv"), 1)
    )
    return (nation, *provinces)


def load() -> Pack:
    """Return the national pack: provinces (BPS codes of Papua left out, where they differ), no demo."""
    return Pack(
        code="id",
        name="Indonesia",
        version="2026.1",
        language="id",
        levels=(_NATION, _PROVINCE, *_BELOW),
        code_systems=("kemendagri", "bps"),
        areas=_areas(),
        programmes=read_programmes((_HERE,), "national"),
        aliases=ALIASES,
        identifiers=IDENTIFIERS,
        names=NAMES,
        linkage=LINKAGE,
        sex_words=SEX_WORDS,
        month_words=MONTH_WORDS,
        yes_words=YES_WORDS,
        no_words=NO_WORDS,
        active_words=ACTIVE_WORDS,
        total_words=TOTAL_WORDS,
        filler_dates=FILLER_DATES,
        default_birthdays=DEFAULT_BIRTHDAYS,
        relation_words=RELATION_WORDS,
        layouts=LAYOUTS,
        attributes=ATTRIBUTES,
        reliability=RELIABILITY,
        words=WORDS,
        texts=read_texts((_HERE,)),
        purposes=PURPOSES,
        basis="province",
        basis_words=BASIS_WORDS,
        analyst=ANALYST,
        files=FILES,
        boundary=BOUNDARY,
    )
