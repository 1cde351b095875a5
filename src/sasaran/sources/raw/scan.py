"""One streaming pass over a text file: fingerprint, encoding, line lengths, and where its records start.

Nothing is kept but counters and the places where line number and record number drift apart (blank lines and
line breaks within quotes), so the memory does not grow with the file.
"""

from __future__ import annotations

import codecs
import hashlib
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from sasaran.errors import BadFileError
from sasaran.schema.engine import Progress, silent
from sasaran.sources.raw.guards import MAX_LINE, blocks

__all__ = ["Lines", "Scan", "scan"]

_LF, _CR, _QUOTE = 10, 13, 34
_UTF8_SAMPLE_BAD = 1000
_HEAD = 1 << 19


@dataclass
class Lines:
    """Counts lines and records of a UTF-8 (or one-byte) text given block by block.

    A record is a line, or several where line breaks stand within double quotes; an empty line is none.
    ``records`` is the count, ``before_quotes`` the bytes met in front of opening quotes, ``shifts`` the (record
    number, line number - record number) pairs where that difference changes, both counted from 1.
    """

    where: str
    lines: int = 0
    records: int = 0
    lone_cr: bool = False
    quoted_breaks: bool = False
    before_quotes: set[int] = field(default_factory=set)
    shifts: list[tuple[Any, Any]] = field(default_factory=list)
    _carry: bytes = b""
    _shift: int = 0
    _inside: bool = False

    def feed(self, block: bytes) -> None:
        """Take the next block."""
        data = self._carry + block
        cut = data.rfind(b"\n") + 1
        if cut == 0:
            # Line breaks of old: such a file is copied with plain ones and counted again.
            self.lone_cr = self.lone_cr or b"\r" in data[:-1]
            self._carry = data[data.rfind(b"\r", 0, -1) + 1 :]
            if len(self._carry) > MAX_LINE:
                raise _endless(self.where, self.lines + 1)
            return
        self._carry = data[cut:]
        self._count(data[:cut])

    def well_quoted(self, delimiter: str) -> bool:
        """Return whether quotes open only at the start of cells and none is left open at the end."""
        allowed = {_LF, _QUOTE, delimiter.encode()[-1]}
        return not self._inside and self.before_quotes <= allowed

    def finish(self) -> None:
        """Count the last line if it has no line break."""
        if self._carry:
            self._count(self._carry + b"\n")
            self._carry = b""

    def _count(self, data: bytes) -> None:
        """Count a piece of whole lines."""
        if not self.lone_cr and data.count(b"\r") != data.count(b"\r\n"):
            self.lone_cr = True
        array = np.frombuffer(data, dtype=np.uint8)
        ends = np.flatnonzero(array == _LF)
        starts = np.concatenate(([0], ends[:-1] + 1))
        lengths = ends - starts
        if not self.lone_cr and int(lengths.max()) > MAX_LINE:
            raise _endless(self.where, self.lines + 1 + int(lengths.argmax()))
        empty = (lengths == 0) | ((lengths == 1) & (array[starts] == _CR))
        inside = self._within_quotes(array, ends) if b'"' in data or self._inside else None
        self._tally(empty, inside)

    def _within_quotes(self, array: Any, ends: Any) -> Any:
        """Return for each line whether its end lies within quotes; note what stands before opening quotes."""
        quotes = np.flatnonzero(array == _QUOTE)
        opening = quotes[int(self._inside) :: 2]
        before = array[
            opening[opening > 0] - 1
        ]  # a piece begins with a line: nothing precedes its first byte
        self.before_quotes.update(np.flatnonzero(np.bincount(before, minlength=1)).tolist())
        return (np.searchsorted(quotes, ends) + int(self._inside)) % 2 == 1

    def _tally(self, empty: Any, inside: Any) -> None:
        n = len(empty)
        if inside is None:
            begins = ~empty
        else:
            continued = np.concatenate(([self._inside], inside[:-1]))
            self._inside = bool(inside[-1])
            self.quoted_breaks = self.quoted_breaks or bool(inside.any())
            begins = ~continued & ~empty
        if begins.all():
            if self.lines - self.records != self._shift:
                self._note(np.array([0]))
        else:
            at = np.flatnonzero(begins)
            drift = at + self.lines - (np.arange(len(at)) + self.records)
            changed = np.flatnonzero(np.diff(drift, prepend=self._shift))
            if len(changed):
                self.shifts.append((changed + self.records + 1, drift[changed]))
                self._shift = int(drift[-1])
        self.records += int(begins.sum())
        self.lines += n

    def _note(self, at: Any) -> None:
        self._shift = self.lines - self.records
        self.shifts.append((at + self.records + 1, np.array([self._shift])))


def _endless(where: str, line: int) -> BadFileError:
    return BadFileError(
        "The file has a line longer than any list has; the rest was not read",
        where=f"{where}, line {line}",
        rule=f"a line holds at most {MAX_LINE:,} bytes",
        todo="see whether it is a text table with line breaks, and export it again",
    )


@dataclass(frozen=True)
class Scan:
    """What one pass over a text file found.

    ``valid_utf8`` is True if every byte sequence is; ``multi_byte`` and ``bad_bytes`` count well-formed
    sequences beyond ASCII and bytes that fit none (counted up to a limit); ``head`` is the beginning.
    """

    sha256: str
    size: int
    head: bytes
    valid_utf8: bool
    multi_byte: int
    bad_bytes: int
    bad_lines: tuple[int, ...]
    nul: bool
    lines: Lines


class _Utf8:
    """Judges UTF-8 block by block, counting rather than stopping at what is bad."""

    def __init__(self) -> None:
        self.multi = 0
        self.bad = 0
        self.bad_lines: list[int] = []
        self._rest = b""
        self._line = 1

    def feed(self, block: bytes, final: bool = False) -> None:
        data = self._rest + block
        self._rest = b""
        if data.isascii():
            self._line += data.count(b"\n")
            return
        at = 0
        while at < len(data):
            try:
                text, used = codecs.utf_8_decode(data[at:], "strict", final)
            except UnicodeDecodeError as error:
                good = data[at : at + error.start]
                self._good(good, len(good.decode("utf-8")))
                self.bad += 1
                if len(self.bad_lines) < 20:
                    self.bad_lines.append(self._line)
                at += error.start + 1
                if self.bad > _UTF8_SAMPLE_BAD:  # enough to know that it is no UTF-8
                    return
                continue
            self._good(data[at : at + used], len(text))
            self._rest = data[at + used :]
            return

    def _good(self, data: bytes, letters: int) -> None:
        self.multi += min(len(data) - letters, letters)
        self._line += data.count(b"\n")


def _overlapped(pieces: Iterable[bytes], pool: ThreadPoolExecutor, digest: Any) -> Iterator[bytes]:
    """Yield pieces while a second thread hashes them (hashing lets go of the interpreter)."""
    waiting: Future[None] | None = None
    for piece in pieces:
        if waiting is not None:
            waiting.result()
        waiting = pool.submit(digest.update, piece)
        yield piece
    if waiting is not None:
        waiting.result()


def scan(path: Path, progress: Progress = silent) -> Scan:
    """Read a text file once and tell what it is.

    Raises
    ------
    BadFileError
        A line is longer than ``MAX_LINE``: the file is refused there and then.
    """
    digest, size, head, nul = hashlib.sha256(), 0, b"", False
    utf8, lines = _Utf8(), Lines(path.name)
    whole = max(path.stat().st_size, 1)
    with ThreadPoolExecutor(1) as pool:
        for block in _overlapped(blocks(path), pool, digest):
            head += block[: _HEAD - len(head)]
            size += len(block)
            progress(f"scan {path.name}", size / whole)
            nul = nul or b"\x00" in block
            if utf8.bad <= _UTF8_SAMPLE_BAD:
                utf8.feed(block)
            lines.feed(block)
    if utf8.bad <= _UTF8_SAMPLE_BAD:
        utf8.feed(b"", final=True)
    lines.finish()
    return Scan(
        digest.hexdigest(), size, head, utf8.bad == 0, utf8.multi, utf8.bad, tuple(utf8.bad_lines), nul, lines
    )
