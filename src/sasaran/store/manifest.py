"""What a release says of itself: which inputs, code, pack, parameters and seed made which bytes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from sasaran.errors import ReleaseError

__all__ = ["Facts", "FileEntry", "Manifest", "sha256_of"]

_FORM = 1


@dataclass(frozen=True)
class Facts:
    """All that determines a quarter besides its own bytes.

    Parameters
    ----------
    inputs : Mapping[str, str]
        File (path within the workspace) to SHA-256 of its bytes.
    code : str
        Version of the code.
    pack, pack_version : str
        Country pack.
    parameters : Mapping[str, Any]
        Options, as JSON values. No clock, no host, no absolute path: the same build must give the same bytes.
    seed : int
        Seed of everything random.
    """

    inputs: Mapping[str, str]
    code: str
    pack: str
    pack_version: str
    parameters: Mapping[str, Any] = field(default_factory=dict)
    seed: int = 0


@dataclass(frozen=True)
class FileEntry:
    """One table of a release: its file, rows, bytes and SHA-256."""

    file: str
    rows: int
    bytes: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """The hashed part of a release: it holds no time and no release number."""

    quarter: str
    engine: str
    facts: Facts
    tables: Mapping[str, FileEntry]

    def to_bytes(self) -> bytes:
        """Return the canonical text: keys in order, no floating extras, ends with a newline."""
        content = {"form": _FORM, **asdict(self)}
        return (
            json.dumps(content, sort_keys=True, indent=1, ensure_ascii=False, allow_nan=False) + "\n"
        ).encode()

    def digest(self) -> str:
        """Return the SHA-256 of the canonical text: the identity of the release's content."""
        return hashlib.sha256(self.to_bytes()).hexdigest()

    @classmethod
    def read(cls, path: Path) -> Manifest:
        """Read ``manifest.json``; raise ``ReleaseError`` if it is missing or damaged."""
        where = "/".join(path.parts[-3:])
        try:
            found = json.loads(path.read_text(encoding="utf-8"))
            if found["form"] != _FORM:
                raise ReleaseError(
                    "The release was written by another version",
                    where=where,
                    rule=f"form {_FORM} is known, form {found['form']} was found",
                    todo="use the version that wrote it, or build the quarter again",
                )
            return cls(
                quarter=found["quarter"],
                engine=found["engine"],
                facts=Facts(**found["facts"]),
                tables={name: FileEntry(**entry) for name, entry in found["tables"].items()},
            )
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise ReleaseError(
                "The release's manifest is missing or damaged",
                where=where,
                rule="every release folder holds a whole manifest.json",
                todo="restore the folder from a copy, or delete it and build the quarter again",
            ) from error


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file's bytes, read in pieces."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
