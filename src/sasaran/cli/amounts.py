"""Amounts of money as they are typed: a separator of thousands is asked about, never guessed."""

from __future__ import annotations

from argparse import ArgumentTypeError

from sasaran.study.file.line import two_ways

__all__ = ["rupiah"]


def rupiah(text: str) -> float:
    """Return the number of ``650000``; ``650.000`` is two numbers to two readers and is refused."""
    if two_ways(text):
        raise ArgumentTypeError(
            "tulis tanpa pemisah ribuan, misalnya 650000 (write it without separators of thousands)"
        )
    try:
        return float(text)
    except ValueError:
        raise ArgumentTypeError("bukan angka (no number)") from None
