"""How Indonesian names are written in lists, and the one form they are brought to.

Variants as documented for population and social lists (abbreviated Muhammad, Siti and Abdul; haj and academic
titles; the spellings oe, tj, dj, sj of the years before 1972). Single-word names are normal and stay so.
"""

from __future__ import annotations

from sasaran.schema.linkage import NameRules

__all__ = ["NAMES"]

_MUHAMMAD = (
    "M", "MD", "MH", "MHD", "MHMD", "MOCH", "MOCHAMAD", "MOCHAMMAD", "MOCHAMMED", "MOH", "MOHAMAD", "MOHAMED",
    "MOHAMMAD", "MOHAMMED", "MOHD", "MUCH", "MUCHAMAD", "MUCHAMMAD", "MUH", "MUHAMAD", "MUHAMED", "MUHAMMED",
    "MUHD", "MUHAMMAT", "MUHAMAT", "MUKHAMAD", "MUKHAMMAD",
)  # fmt: skip
_SITI = ("ST", "STI", "SITTI", "SITY", "SITIH")
_ABDUL = ("ABD", "ABDL", "ABDOEL", "ABDULL", "ABUL")
_AHMAD = ("ACHMAD", "ACHMAT", "AHMAT", "AKHMAD", "AKHMAT", "AHMED", "ACH")

_TITLES = (
    "H", "HJ", "HAJI", "HAJJAH", "HAJAH", "KH", "KYAI", "USTAD", "USTADZ", "USTADZAH", "DR", "DRA", "DRS", "DRH",
    "DRG", "IR", "PROF", "SH", "SE", "SPD", "SPDI", "SKM", "SKOM", "SSOS", "SAG", "SIP", "SPI", "STP", "AMD",
    "AMK", "AMDKEB", "MSI", "MPD", "MM", "MKES", "BA", "SST", "SPT", "SHUM",
    "ALM", "ALMH", "ALMARHUM", "ALMARHUMAH", "BPK", "BAPAK", "IBU", "NY", "NYONYA", "TN", "TUAN", "NN", "NONA",
    "SDR", "SDRI", "RR", "RADEN", "RM", "TGK",
)  # fmt: skip

_SPELLINGS = (("OE", "U"), ("TJ", "C"), ("DJ", "J"), ("SJ", "SY"), ("DH", "D"), ("IE", "I"))

NAMES = NameRules(
    titles=_TITLES,
    tokens={
        **dict.fromkeys(_MUHAMMAD, "MUHAMMAD"),
        **dict.fromkeys(_SITI, "SITI"),
        **dict.fromkeys(_ABDUL, "ABDUL"),
        **dict.fromkeys(_AHMAD, "AHMAD"),
        "N": "NUR",
    },
    particles=("BIN", "BINTI", "BT", "BTE", "BTI"),
    spellings=_SPELLINGS,
)
"""Rules for :func:`sasaran.linkage.names.standardise`."""
