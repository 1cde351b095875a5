"""Which encoding a text file is in, and a faithful UTF-8 copy of one that is not UTF-8."""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from pathlib import Path

from sasaran.errors import DeclarationError
from sasaran.sources.raw.guards import MAX_LINE, blocks
from sasaran.sources.raw.scan import Scan

__all__ = ["Encoding", "decide", "decode", "to_utf8"]

_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)


@dataclass(frozen=True)
class Encoding:
    """An encoding, how sure it is, and remarks on it."""

    name: str
    copy: bool
    notes: tuple[str, ...] = ()


def _keep(error: UnicodeError) -> tuple[str, int]:
    """Read a byte that the encoding does not know as Windows-1252, or as its own number: kept, not dropped."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    byte = error.object[error.start : error.start + 1]
    try:
        return byte.decode("cp1252"), error.start + 1
    except UnicodeDecodeError:
        return byte.decode("latin-1"), error.start + 1


codecs.register_error("sasaran-keep", _keep)


def decide(found: Scan, declared: str | None, where: str) -> Encoding:
    """Choose the encoding: declared, else by byte-order mark, else UTF-16 by its zero bytes, else UTF-8, else cp1252.

    A file with more well-formed UTF-8 sequences than bad bytes is UTF-8 with some bad bytes, which are read as
    cp1252 and remarked on (``bad_bytes``); any other is cp1252.
    """
    if declared:
        try:
            name = codecs.lookup(declared).name
        except LookupError as error:
            raise DeclarationError(
                f"There is no encoding '{declared}'",
                where=where,
                todo="write utf-8, utf-16, cp1252 or leave it out: it is found",
            ) from error
        if name != "utf-8":
            return Encoding(name, copy=True)
    for mark, name in _MARKS:
        if found.head.startswith(mark) and (name == "utf-8-sig" or not declared):
            bad = _remarks(found) if name == "utf-8-sig" else ()
            return Encoding(name, copy=name != "utf-8-sig" or bool(bad), notes=bad)
    if not declared and found.nul and (wide := _wide(found.head)):
        return Encoding(wide, copy=True)
    if found.valid_utf8:
        return Encoding("utf-8", copy=found.nul, notes=_remarks(found))
    if declared or found.multi_byte > found.bad_bytes:
        return Encoding("utf-8", copy=True, notes=_remarks(found))
    return Encoding("cp1252", copy=True)


def _remarks(found: Scan) -> tuple[str, ...]:
    notes = []
    if found.bad_bytes:
        more = ",..." if found.bad_bytes > len(found.bad_lines) else ""
        notes.append("bad_bytes:" + ",".join(str(line) for line in dict.fromkeys(found.bad_lines)) + more)
    if found.nul:
        notes.append("zero_bytes")
    return tuple(notes)


def _wide(head: bytes) -> str:
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if max(even, odd) < len(head) * 0.2:
        return ""
    return "utf-16-le" if odd > even else "utf-16-be"


def decode(head: bytes, encoding: Encoding, *, final: bool) -> str:
    """Return the beginning of a file as text with plain line breaks; an unfinished sequence at its end is left."""
    decoder = codecs.getincrementaldecoder(encoding.name)("sasaran-keep")
    return _piece(decoder.decode(head, final), first=True)


def to_utf8(path: Path, encoding: Encoding, target: Path) -> None:
    """Write a UTF-8 copy with plain line breaks, in a stream; no character is dropped."""
    decoder = codecs.getincrementaldecoder(encoding.name)("sasaran-keep")
    held, first = "", True
    with target.open("w", encoding="utf-8", newline="", errors="replace") as out:
        for block in blocks(path, MAX_LINE):
            text = held + decoder.decode(block)
            # A carriage return at the end of a block may be half of a line break.
            held = "\r" if text.endswith("\r") else ""
            text = text.removesuffix("\r") if held else text
            out.write(_piece(text, first))
            first = first and not text
        out.write(_piece(held + decoder.decode(b"", True), first))


def _piece(text: str, first: bool) -> str:
    plain = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "\ufffd")
    return plain.removeprefix("\ufeff") if first else plain
