"""What the secretariat of a poverty-reduction team uses people's rows for, and the name of its single local user."""

from __future__ import annotations

from sasaran.schema.pack_terms import Purpose

__all__ = ["ANALYST", "PURPOSES"]

PURPOSES = (
    Purpose("verifikasi-lapangan", {"id": "verifikasi lapangan", "en": "field verification"}),
    Purpose("musyawarah-kelurahan", {"id": "musyawarah kelurahan", "en": "neighbourhood deliberation"}),
    Purpose("perbaikan-data", {"id": "perbaikan data", "en": "mending data"}),
    Purpose("penyaluran-bantuan", {"id": "penyaluran bantuan", "en": "delivering aid"}),
)
"""The first is the purpose of the lists that a build writes."""

ANALYST = "analis"
