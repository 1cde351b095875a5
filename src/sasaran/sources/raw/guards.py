"""What is refused before it is parsed: files that are not what they claim, bombs, endless lines."""

from __future__ import annotations

import hashlib
import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from sasaran.errors import BadFileError, StorageError

__all__ = ["MAX_LINE", "blocks", "check_archive", "fingerprint", "kind_of"]

MAX_LINE = 1 << 20
"""Longest line (bytes) that a text file may have; a real list stays below a few thousand."""

_BLOCK = 1 << 22
_MAX_UNPACKED = 6 << 30
_MAX_RATIO = 400
_RATIO_MATTERS = 64 << 20
_MAX_CELLS = 100_000_000
_CELL = re.compile(rb' r="([A-Z]{1,3})(\d{1,7})"')
_WIDE = re.compile(rb' r="([A-Z]{2,3})\d')

_FOREIGN = (
    (b"%PDF", "a PDF document"),
    (b"\x89PNG", "a picture (PNG)"),
    (b"\xff\xd8\xff", "a picture (JPEG)"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"Rar!", "a RAR archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"SQLite format 3", "an SQLite database"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
)
_MARKUP = (b"<!doctype html", b"<html", b"<table", b"<?xml", b"<meta", b"<style")


def blocks(path: Path, size: int = _BLOCK) -> Iterator[bytes]:
    """Yield the bytes of a file in blocks."""
    try:
        with path.open("rb") as file:
            while block := file.read(size):
                yield block
    except OSError as error:
        raise StorageError(
            "The file cannot be opened",
            where=path.name,
            rule=error.strerror or "",
            todo="see whether it is there, and not locked by a program that has it open",
        ) from error


def fingerprint(path: Path) -> tuple[str, int]:
    """Return the SHA-256 of a file's bytes and its size."""
    digest, size = hashlib.sha256(), 0
    for block in blocks(path):
        digest.update(block)
        size += len(block)
    return digest.hexdigest(), size


def kind_of(path: Path) -> str:
    """Return ``workbook``, ``parquet`` or ``text`` by what the file holds, whatever its name says.

    Raises
    ------
    BadFileError
        The file is empty, or of a kind that holds no table.
    """
    head = next(blocks(path, 8192), b"")
    blank = b"\x00 \t\r\n\xef\xbb\xbf\xff\xfe"
    if not head.strip(blank) and not any(block.strip(blank) for block in blocks(path)):
        raise BadFileError("The file is empty", where=path.name, todo="ask the agency to send it again")
    if head.startswith(b"PAR1"):
        return "parquet"
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")):
        return "workbook"
    for magic, what in _FOREIGN:
        if head.startswith(magic):
            raise _foreign(path, what)
    if head.lstrip(b"\xef\xbb\xbf \t\r\n")[:15].lower().startswith(_MARKUP):
        raise _foreign(path, "a web page or XML document, whatever its name says")
    _refuse_binary(path, head)
    return "text"


def _foreign(path: Path, what: str) -> BadFileError:
    return BadFileError(
        f"The file is not a table but {what}",
        where=path.name,
        rule="CSV, TXT, XLSX, XLSM, XLSB, XLS, ODS and Parquet are read",
        todo="open it in the program it came from and save it as XLSX or CSV",
    )


def _refuse_binary(path: Path, head: bytes) -> None:
    wide = head[:2] in (b"\xff\xfe", b"\xfe\xff") or _looks_utf16(head)
    odd = sum(
        head.count(bytes([code])) for code in range(32) if code not in (9, 10, 12, 13, 26, 28, 29, 30, 31)
    )
    if not wide and odd > len(head) * 0.01:
        raise _foreign(path, "binary data")


def _looks_utf16(head: bytes) -> bool:
    even, odd = head[0::2].count(0), head[1::2].count(0)
    most, least, half = max(even, odd), min(even, odd), max(len(head) // 2, 1)
    return most > half * 0.4 and least < half * 0.05


def check_archive(path: Path) -> int:
    """Refuse a workbook (XLSX, XLSM, XLSB, ODS) that would unpack to more than it should.

    Sizes that the archive declares are looked at first; then every part is unpacked in a stream, in pieces, so
    that a lying declaration is found (the parts' checksums are verified by the way) and the far corner of every
    sheet is known before a parser lays out its cells in memory.

    Returns
    -------
    int
        How many cells of XLSX sheets hold an error (#N/A, #REF!): such a cell has no value and is read as empty.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            _check_declared(path, parts)
            return sum(_check_part(path, archive, part) for part in parts)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError) as error:
        raise damaged(path) from error
    except RuntimeError as error:  # zipfile's word for an encrypted part
        raise locked(path) from error


def damaged(path: Path) -> BadFileError:
    """Return the error for a workbook that does not open."""
    return BadFileError(
        "The workbook is damaged or is not a workbook",
        where=path.name,
        todo="open it in a spreadsheet program, save it under a new name, or ask for it again",
    )


def locked(path: Path) -> BadFileError:
    """Return the error for a workbook that asks for a password."""
    return BadFileError(
        "The workbook is protected by a password",
        where=path.name,
        todo="open it, take the password off, and save it again; send the password by no chat",
    )


def _bomb(path: Path, rule: str) -> BadFileError:
    return BadFileError(
        "The workbook unpacks to far more than a table needs; it was not opened",
        where=path.name,
        rule=rule,
        todo="open it in a spreadsheet program, copy the table into a new workbook and save that",
    )


def _check_declared(path: Path, parts: list[zipfile.ZipInfo]) -> None:
    total = sum(part.file_size for part in parts)
    if total > _MAX_UNPACKED:
        raise _bomb(path, f"at most {_MAX_UNPACKED >> 30} GiB unpacked")
    for part in parts:
        if part.file_size > _RATIO_MATTERS and part.file_size > _MAX_RATIO * max(part.compress_size, 1):
            raise _bomb(path, f"at most {_MAX_RATIO} times the packed size")


def _check_part(path: Path, archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> int:
    is_sheet = "worksheets/" in part.filename and part.filename.endswith(".xml")
    seen, tail, widest, last, faulty = 0, b"", 0, 0, 0
    with archive.open(part) as stream:
        while block := stream.read(_BLOCK):
            seen += len(block)
            if seen > part.file_size or seen > _MAX_UNPACKED:
                raise _bomb(path, "a part is larger than it declares")
            if is_sheet:
                text = tail + block
                widest = max([widest, *(_column(letters) for letters in set(_WIDE.findall(text)))])
                last = max(last, _last_row(text))
                # The overlap between blocks is shorter than the mark is long, so no cell counts twice.
                faulty += (tail[-5:] + block).count(b' t="e"')
                tail = block[-64:]
    if is_sheet and last * max(widest, 26) > _MAX_CELLS:
        raise stray(path)
    return faulty


def stray(path: Path) -> BadFileError:
    """Return the error for a sheet whose used area is far larger than its table."""
    return _bomb(
        path, f"a sheet uses an area of more than {_MAX_CELLS:,} cells (a stray cell far off the table)"
    )


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _last_row(text: bytes) -> int:
    last = 0
    for found in _CELL.finditer(text, max(0, len(text) - 65536)):
        last = max(last, int(found.group(2)))
    return last
