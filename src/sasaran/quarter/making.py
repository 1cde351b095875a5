"""Before a quarter can be run: a workspace, files that were checked, and their declarations."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from sasaran import packs
from sasaran.errors import ParameterError
from sasaran.quarter.country import pack_of
from sasaran.quarter.options import DEFAULTS, Options
from sasaran.schema.engine import Progress, silent
from sasaran.schema.period import Quarter
from sasaran.sources.check import FileCheck, check_files, render
from sasaran.sources.declaration import load_all
from sasaran.sources.declaration.text import dump
from sasaran.sources.inbox import claims
from sasaran.store.duck import DuckEngine
from sasaran.store.workspace import Workspace

__all__ = ["check", "newest_quarter", "told", "workspace", "write_declarations"]


def workspace(root: Path, pack: str, basis: str) -> Workspace:
    """Make an empty workspace, or complete one."""
    return Workspace.create(root, pack, {"basis": basis})


def check(
    files: Sequence[Path], pack: str, options: Options = DEFAULTS, progress: Progress = silent
) -> list[FileCheck]:
    """Check files with the declarations of the workspace they lie in, if they lie in one."""
    missing = [path for path in files if not path.is_file()]
    if missing:
        raise ParameterError(
            "There is no such file", where=missing[0].name, todo="check the name and the folder"
        )
    home = next(
        (folder for folder in files[0].resolve().parents if (folder / "sasaran.toml").is_file()), None
    )
    declared = load_all(home / "sources") if home is not None else ()
    country = pack_of(Workspace(home)) if home is not None else packs.load(pack)
    when = _quarter_of(files[0])
    with DuckEngine(threads=options.threads, memory=options.memory) as engine:
        return check_files(engine, country, files, declarations=declared, quarter=when, progress=progress)


def _quarter_of(path: Path) -> Quarter | None:
    """Return the quarter that the folder is named after (``inbox/2026Q1``), None if it is named otherwise."""
    try:
        return Quarter.parse(path.resolve().parent.name)
    except ValueError:
        return None


def told(found: FileCheck, language: str) -> str:
    """Return a file's check in words."""
    return render(found, language)


def write_declarations(found: Sequence[FileCheck], folder: Path) -> list[Path]:
    """Write the declaration of every file that had none; return the new TOML files.

    A file that a declaration in ``folder`` claims already needs no other one. Parts of one source are written
    apart, each under the name of its layout or, where the name is taken, with a number; nothing is written over.
    """
    folder.mkdir(parents=True, exist_ok=True)
    there = list(load_all(folder))
    written = []
    for one in found:
        if one.declaration is None or not one.suggested:
            continue
        if any(claims(known, one.file) for known in there):
            continue
        target = _free(folder, (one.declaration.layout or one.declaration.code).lower())
        target.write_text(dump(one.declaration), encoding="utf-8")
        there.append(one.declaration)
        written.append(target)
    return written


def _free(folder: Path, stem: str) -> Path:
    """Return a name for a TOML file that nothing in the folder bears."""
    names = (f"{stem}.toml", *(f"{stem}-{number}.toml" for number in range(2, 1_000)))
    found = next((folder / name for name in names if not (folder / name).exists()), None)
    if found is None:
        raise ParameterError("There are too many declarations of one source", where=f"{stem}.toml")
    return found


def newest_quarter(root: Path) -> Quarter:
    """Return the last quarter for which the inbox has a folder."""
    quarters = Workspace.open(root).inbox_quarters()
    if not quarters:
        raise ParameterError(
            "The inbox is empty",
            where="inbox/",
            rule="the files of a quarter lie in a folder named like 2026Q1",
            todo="make inbox/2026Q1 and lay the agencies' files into it",
        )
    return quarters[-1]
