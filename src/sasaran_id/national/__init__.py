"""National facts: NIK and KK, names, dates, words, national programmes."""

from sasaran_id.national.pack import load

__all__ = ["load"]
