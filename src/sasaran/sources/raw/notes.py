"""Notes and signatures under a table, told from the last people of a list by what they say."""

from __future__ import annotations

import re
from collections.abc import Sequence

__all__ = ["is_note", "note_rows"]

_OPENING = re.compile(
    r"""(?ix)^\s*(?:
        \*+ | \*?\)\s | \(\*                                            # a footnote's mark
      | (?:catatan|keterangan|notes?)\b
      | (?:ket|nb|n\.b\.?|sumber|source|lampiran|tembusan)\s*(?:[:.*=-]|data\b|$)
      | (?:dicetak|printed|diunduh|dibuat|disusun|diterbitkan|mengetahui|menyetujui|disetujui|diketahui)\b
      | (?:ttd|tanda\s+tangan|signed|hormat\s+kami)\b | a\.?n\.\s
      | nip\b\s*[:.]?\s*(?:\d|$) | nrk\b\s*[:.]?\s*(?:\d|$)
      | (?:plt|plh|pj)\.?\s+\w
      | kepala\b(?!\s+(?:kk|kel\b|keluarga|rumah)) | head\s+of\s+(?!household|family)
      | (?:camat|lurah|sekretaris|gubernur|bupati|wali\s*kota|direktur)\b(?=\s|,|$)
    )"""
)
_PLACE_AND_DAY = re.compile(
    r"(?i)^\s*[a-z][a-z .]*(?:,|\s)\s*(?:tanggal\s+)?(?:\d{1,2}\s+[a-z]{3,}\s+\d{4}|\d{1,2}[-/]\d{1,2}[-/]\d{4})\s*$"
)
_TALK = re.compile(
    r"(?i)\b(?:yang|adalah|untuk|berdasarkan|sesuai|dengan|oleh|dalam|tidak|belum|sudah|telah|data|daftar|"
    r"the|is|are|for|with|from|this|these|not)\b"
)
_SENTENCE_WORDS = 4
_FOLLOWING = 3


def is_note(text: str) -> bool:
    """Return whether a cell under a table reads like a note, a date line or a signature.

    Names and addresses may have many words, so a long text counts only with a word or a mark of speech in it.
    """
    if _OPENING.match(text) or _PLACE_AND_DAY.match(text):
        return True
    return len(text.split()) >= _SENTENCE_WORDS and bool(_TALK.search(text))


def note_rows(tail: Sequence[tuple[int, Sequence[str | None]]]) -> list[int]:
    """Return the row numbers of the notes at the end of ``tail``, its sparse last rows in file order.

    A note's first cell reads like one; up to three rows right below it that stand in its columns go with it (an
    official's name, the next line of a remark). Any other row ends the notes: whatever may be a person's stays
    in the table, where the rules of the intake judge it.
    """
    found: list[int] = []
    above: set[int] = set()
    follows = 0
    for row_no, cells in tail:
        filled = [at for at, cell in enumerate(cells) if cell and cell.strip()]
        if filled and is_note(cells[filled[0]] or ""):
            above, follows = set(filled), 0
        elif found and set(filled) <= above and follows < _FOLLOWING:
            follows += 1
        else:
            found.clear()
            continue
        found.append(row_no)
    return found
