"""The audit log: who took which people's rows, when, why; append-only and hash-chained, never a value.

Each line is one JSON object that carries the SHA-256 of the line before it, so a line that is changed, removed
or slipped in breaks the chain from there on. The last link can be noted elsewhere (the minutes of the meeting)
to make cutting off the tail visible too.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sasaran.errors import StorageError
from sasaran.store.lock import hold

__all__ = ["START", "AuditLog", "Verdict"]

START = "0" * 64
"""The link before the first line."""


@dataclass(frozen=True)
class Verdict:
    """What checking the chain found: its length, its last link, and the first broken line (None if whole)."""

    lines: int
    last: str
    broken_line: int | None = None

    @property
    def whole(self) -> bool:
        """Return whether every line follows from the one before."""
        return self.broken_line is None


def _link(entry: Mapping[str, Any]) -> str:
    body = json.dumps(entry, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(body.encode()).hexdigest()


class AuditLog:
    """An audit log in one JSON-lines file.

    Parameters
    ----------
    path : Path
        The file; it and its folder are made at the first entry.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._seen: tuple[tuple[int, int], Verdict] | None = None

    def append(self, entry: Mapping[str, Any]) -> str:
        """Add one entry, on disk before this returns; return its link.

        Raises :class:`StorageError` if the chain is broken (nothing is written on top of a tampered log)
        or if the file cannot be written, :class:`CrashedBuildError` while another process writes to it: then the
        caller must not hand out the rows.
        """
        self._make_folder()
        with hold(self.path.with_name(f".{self.path.name}.lock")):
            return self._chain(entry)

    def _chain(self, entry: Mapping[str, Any]) -> str:
        verdict = self._known()
        if not verdict.whole:
            raise StorageError(
                "The audit log was altered, so nobody may take rows of people",
                where=f"{self.path.name}, line {verdict.broken_line}",
                rule="every line carries the fingerprint of the line before it",
                todo="keep the file as evidence, tell the data protection officer, start a new log beside it",
            )
        body = {**entry, "no": verdict.lines + 1, "before": verdict.last}
        link = _link(body)
        self._write(json.dumps({**body, "link": link}, ensure_ascii=False, sort_keys=True) + "\n")
        self._seen = (self._state(), Verdict(verdict.lines + 1, link))
        return link

    def _known(self) -> Verdict:
        """Return the chain's verdict; it is walked again only if the file is not as this log left it."""
        if self._seen is not None and self._seen[0] == self._state():
            return self._seen[1]
        return self.verify()

    def _state(self) -> tuple[int, int]:
        if not self.path.exists():
            return (0, 0)
        found = self.path.stat()
        return (found.st_size, found.st_mtime_ns)

    def _make_folder(self) -> None:
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise _unwritten(self.path, error) from error

    def _write(self, line: str) -> None:
        try:
            with self.path.open("a", encoding="utf-8", newline="\n") as file:
                file.write(line)
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise _unwritten(self.path, error) from error

    def entries(self) -> tuple[dict[str, Any], ...]:
        """Return all entries in order; a line that is no JSON object is returned as an empty one."""
        if not self.path.exists():
            return ()
        return tuple(_parse(line) for line in self.path.read_text(encoding="utf-8").splitlines())

    def verify(self) -> Verdict:
        """Walk the chain from its start and report the first line that does not follow."""
        last, lines = START, 0
        for lines, entry in enumerate(self.entries(), start=1):
            body = {key: value for key, value in entry.items() if key != "link"}
            whole = (
                entry.get("before") == last and entry.get("no") == lines and entry.get("link") == _link(body)
            )
            if not whole:
                return Verdict(lines - 1, last, broken_line=lines)
            last = entry["link"]
        return Verdict(lines, last)


def _unwritten(path: Path, error: OSError) -> StorageError:
    return StorageError(
        "The audit log could not be written, so no rows of people were handed out",
        where=path.name,
        rule=error.strerror or "write refused",
        todo="free some space or restore write permission, then run again",
    )


def _parse(line: str) -> dict[str, Any]:
    try:
        found = json.loads(line)
    except json.JSONDecodeError:
        return {}
    return found if isinstance(found, dict) else {}
