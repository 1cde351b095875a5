"""Frozen quarters: Parquet and a manifest, made aside and put in place by one rename.

A release is ``quarters/2026Q1/r1/``. Its tables are ordered by their key and written so that the same rows give
the same bytes, whatever the number of threads. ``manifest.json`` is written last; the folder gets its name only
when everything in it is on the disk, so a killed build leaves nothing that looks like a release.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from sasaran.errors import NumbersError, ReleaseError, StorageError
from sasaran.schema import tables as declared
from sasaran.schema.engine import Engine, Progress, silent
from sasaran.schema.period import Quarter
from sasaran.store.manifest import Facts, FileEntry, Manifest, sha256_of
from sasaran.store.workspace import Workspace

__all__ = ["Release", "attach", "freeze", "latest", "releases", "verify"]

_ROW_GROUP = 122_880
_KEYS = {table.name: table.key for table in declared.ALL}


@dataclass(frozen=True)
class Release:
    """A frozen release of a quarter.

    ``new`` is False when ``freeze`` found that the latest release already holds the same content.
    """

    quarter: Quarter
    number: int
    folder: Path
    manifest: Manifest
    new: bool = False

    @property
    def name(self) -> str:
        """Quarter and number, ``2026Q1/r2``."""
        return f"{self.quarter}/r{self.number}"

    @property
    def created(self) -> str:
        """Time of freezing (ISO, UTC): kept beside the manifest, because it is not part of the content."""
        return str(_note(self.folder)["created"])


def freeze(
    engine: Engine,
    workspace: Workspace,
    quarter: Quarter,
    tables: Sequence[str],
    facts: Facts,
    progress: Progress = silent,
) -> Release:
    """Write ``tables`` as a new release of ``quarter`` and return it.

    A table is ordered by its declared key, or by all its columns if it has none. If the latest release of the
    quarter holds the same content (tables, inputs, code, pack, parameters, seed), that one is returned and
    nothing is kept.

    Raises
    ------
    NumbersError
        If a declared key is not unique, or a column has a type that Parquet would change.
    StorageError
        If the disk is full or refuses. The last release stays as it was.
    """
    home = workspace.quarters / str(quarter)
    number = 1 + max((found for found, _ in _folders(home)), default=0)
    partial = home / f".partial-r{number}"
    try:
        shutil.rmtree(partial, ignore_errors=True)
        partial.mkdir(parents=True)
        entries: dict[str, FileEntry] = {}
        for at, name in enumerate(tables):
            progress(f"freeze {name}", at / len(tables))
            entries[name] = _write(engine, name, partial)
        manifest = Manifest(
            str(quarter), f"duckdb {duckdb.__version__}", facts, dict(sorted(entries.items()))
        )
        last = latest(workspace, quarter)
        if last and last.manifest.to_bytes() == manifest.to_bytes():
            progress(f"nothing changed: {last.name} already holds this content")
            return last
        progress("freeze manifest", 1.0)
        _seal(partial, manifest)
        progress("freeze rename", 1.0)
        partial.rename(home / f"r{number}")
        _sync_folder(home)
    except OSError as error:
        raise _refused(error) from error
    finally:
        shutil.rmtree(partial, ignore_errors=True)
    return Release(quarter, number, home / f"r{number}", manifest, new=True)


def releases(workspace: Workspace) -> tuple[Release, ...]:
    """Return all releases, ordered by quarter and number; raise ``ReleaseError`` if a manifest is damaged."""
    found = []
    for quarter in sorted(_quarters(workspace.quarters)):
        for number, folder in _folders(workspace.quarters / str(quarter)):
            found.append(Release(quarter, number, folder, Manifest.read(folder / "manifest.json")))
    return tuple(found)


def latest(workspace: Workspace, quarter: Quarter) -> Release | None:
    """Return the release of ``quarter`` with the highest number, or None."""
    folders = _folders(workspace.quarters / str(quarter))
    if not folders:
        return None
    number, folder = folders[-1]
    return Release(quarter, number, folder, Manifest.read(folder / "manifest.json"))


def attach(engine: Engine, release: Release, prefix: str = "") -> tuple[str, ...]:
    """Make a view ``prefix + table`` over every table of a release; return the names of the views.

    Raises
    ------
    ReleaseError
        If a file is missing, or the engine already holds a table of that name.
    """
    made = []
    for table, entry in release.manifest.tables.items():
        path = release.folder / entry.file
        if not path.is_file():
            raise _damaged(release, entry.file, "the file is missing")
        name = prefix + table
        if engine.value("select count(*) from duckdb_tables() where table_name = ?", [name]):
            raise ReleaseError(
                "A release cannot be laid over a table that is being built",
                where=name,
                todo="give another prefix",
            )
        engine.run(f"create or replace view {name} as select * from read_parquet({_quoted(path)})")
        made.append(name)
    return tuple(made)


def verify(release: Release) -> None:
    """Check every file of a release against its manifest, and the manifest against its own fingerprint.

    Raises
    ------
    ReleaseError
        Naming the first file that is missing, changed or too many.
    """
    stored = (release.folder / "manifest.json").read_bytes()
    if _note(release.folder)["manifest_sha256"] != hashlib.sha256(stored).hexdigest():
        raise _damaged(release, "manifest.json", "its fingerprint differs")
    manifest = Manifest.read(release.folder / "manifest.json")
    for entry in manifest.tables.values():
        path = release.folder / entry.file
        if not path.is_file():
            raise _damaged(release, entry.file, "the file is missing")
        if path.stat().st_size != entry.bytes or sha256_of(path) != entry.sha256:
            raise _damaged(release, entry.file, "its fingerprint differs from the manifest's")
    known = {entry.file for entry in manifest.tables.values()} | {"manifest.json", "created.json"}
    for path in sorted(release.folder.iterdir()):
        if path.name not in known:
            raise _damaged(release, path.name, "the manifest does not know this file")


def _write(engine: Engine, name: str, folder: Path) -> FileEntry:
    columns = engine.rows(f"describe {name}")
    wide = [column[0] for column in columns if column[1] in ("HUGEINT", "UHUGEINT")]
    if wide:
        raise NumbersError(
            f"Table {name} cannot be frozen",
            where=f"column {wide[0]}",
            rule="Parquet would turn 128-bit integers to floats",
        )
    key = _KEYS.get(name, ())
    rows = engine.count(name)
    if key and rows and _repeats(engine, name, key):
        raise NumbersError(f"Table {name} holds a key twice", rule=f"unique by {', '.join(key)}")
    order = ", ".join(key or tuple(f'"{column[0]}"' for column in columns))
    path = folder / f"{name}.parquet"
    engine.run(
        f"copy (select * from {name} order by {order}) to {_quoted(path)}"
        f" (format parquet, compression zstd, row_group_size {_ROW_GROUP})"
    )
    _sync(path)
    return FileEntry(path.name, rows, path.stat().st_size, sha256_of(path))


def _repeats(engine: Engine, name: str, key: Sequence[str]) -> bool:
    grouped = f"select 1 from {name} group by {', '.join(key)} having count(*) > 1 limit 1"
    return bool(engine.rows(grouped))


def _seal(folder: Path, manifest: Manifest) -> None:
    note = {"created": datetime.now(UTC).isoformat(timespec="seconds"), "manifest_sha256": manifest.digest()}
    for name, content in (
        ("created.json", json.dumps(note).encode()),
        ("manifest.json", manifest.to_bytes()),
    ):
        with (folder / name).open("wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
    _sync_folder(folder)


def _sync(path: Path) -> None:
    with path.open("rb+") as stream:
        os.fsync(stream.fileno())


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":  # Windows cannot open a folder to sync it; its rename is journalled
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _folders(home: Path) -> list[tuple[int, Path]]:
    if not home.is_dir():
        return []
    named = ((re.fullmatch(r"r([1-9]\d*)", path.name), path) for path in home.iterdir() if path.is_dir())
    return sorted((int(match[1]), path) for match, path in named if match)


def _quarters(folder: Path) -> list[Quarter]:
    names = (path.name for path in folder.iterdir() if path.is_dir()) if folder.is_dir() else ()
    return [Quarter.parse(name) for name in names if re.fullmatch(r"\d{4}Q[1-4]", name)]


def _note(folder: Path) -> dict[str, str]:
    try:
        found = json.loads((folder / "created.json").read_text(encoding="utf-8"))
        return {"created": str(found["created"]), "manifest_sha256": str(found["manifest_sha256"])}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ReleaseError(
            "A frozen release is damaged",
            where="/".join((*folder.parts[-2:], "created.json")),
            rule="the file is missing or cannot be read",
            todo="restore the folder from a copy, or delete it and build the quarter again",
        ) from error


def _quoted(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"


def _damaged(release: Release, file: str, rule: str) -> ReleaseError:
    return ReleaseError(
        "A frozen release is damaged",
        where=f"{release.name}/{file}",
        rule=rule,
        todo="restore the folder from a copy, or delete it and build the quarter again",
    )


def _refused(error: OSError) -> StorageError:
    return StorageError(
        "The release could not be written",
        rule=error.strerror or type(error).__name__,
        todo="free some space or choose another folder; the last frozen quarter is untouched, run again",
    )
