"""What Indonesia calls the things that texts of the core leave open, in Bahasa Indonesia and in English."""

from __future__ import annotations

from sasaran.schema.pack_terms import Terms

__all__ = ["WORDS"]

WORDS: Terms = {
    "id": {
        "national_id": "NIK",
        "family_card": "No. KK",
        "identity_card": "KTP",
        "statistics_office": "BPS",
        "relation_codes": "kode SHDK",
        "neighbourhood": "RT/RW",
    },
    "en": {
        "national_id": "NIK",
        "family_card": "KK number",
        "identity_card": "KTP",
        "statistics_office": "BPS",
        "relation_codes": "SHDK codes",
        "neighbourhood": "RT/RW",
    },
}
