"""Which file belongs to which declaration: globs over the inbox of a quarter."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

from sasaran.errors import DeclarationError, ParameterError
from sasaran.sources.declaration import Declaration

__all__ = ["Claimed", "about_data", "claim", "claims", "list_files"]

_ABOUT_DATA = re.compile(r"code ?books?|data ?dictionar(y|ies)|metadata|read ?me")
_NOT_LISTS = (".toml", ".md", ".json", ".tmp", ".part")


@dataclass(frozen=True)
class Claimed:
    """A file, its path as shown (within the inbox), and the declaration that claims it (None: nobody does)."""

    path: Path
    shown: str
    declaration: Declaration | None


def list_files(where: Path | Sequence[Path]) -> list[tuple[Path, str]]:
    """Return the files of an inbox (or those given) with their shown names, sorted by name.

    Hidden files, lock files of spreadsheet programs (``~$...``) and text about the lists are passed over.
    """
    if isinstance(where, Path):
        if not where.is_dir():
            raise ParameterError(
                "There is no such inbox",
                where=f"{where.parent.name}/{where.name}",
                rule="the files of a quarter lie in a folder named after it",
                todo=f"make the folder {where.parent.name}/{where.name} in the workspace and lay the agencies' "
                "files into it",
            )
        inside = [(path, path.relative_to(where).as_posix()) for path in where.rglob("*") if path.is_file()]
    else:
        inside = [(path, path.name) for path in where]
    kept = [
        (path, shown)
        for path, shown in inside
        if not any(part.startswith((".", "~$")) for part in shown.split("/"))
        and path.suffix.lower() not in _NOT_LISTS
    ]
    return sorted(kept, key=lambda pair: pair[1])


def claim(
    declarations: Sequence[Declaration], where: Path | Sequence[Path], codebooks: Sequence[str] = ()
) -> list[Claimed]:
    """Give each file its declaration; raise :class:`DeclarationError` where two claim one file.

    The result is ordered by source code, then by file name; unclaimed files come last. A file that tells about data
    (:func:`about_data`, with the country's words for such files, ``codebooks``) belongs only to a declaration that
    gives its name without ``*`` or ``?``.
    """
    claimed = []
    for path, shown in list_files(where):
        owners = [one for one in declarations if claims(one, shown, codebooks)]
        if len(owners) > 1:
            raise DeclarationError(
                "Two declarations claim the same file",
                where=shown,
                rule=f"claimed by {' and '.join(one.code for one in owners)}",
                todo="make the globs under files narrower",
            )
        claimed.append(Claimed(path, shown, owners[0] if owners else None))
    return sorted(
        claimed,
        key=lambda one: (one.declaration is None, one.declaration.code if one.declaration else "", one.shown),
    )


def claims(declaration: Declaration, shown: str, codebooks: Sequence[str] = ()) -> bool:
    """Return whether one of the declaration's globs fits a file's shown name (case ignored)."""
    globs = declaration.files
    if about_data(shown, codebooks):
        globs = tuple(glob for glob in globs if not set("*?[") & set(glob))
    return any(_fits(glob, shown) for glob in globs)


def about_data(shown: str, codebooks: Sequence[str] = ()) -> bool:
    """Return whether a file's name says that it describes data (``codebook.csv``) and is no list.

    Only a name that says nothing else does: ``codebook of aid.csv`` may be a list.
    """
    stem = shown.rsplit("/", 1)[-1].rsplit(".", 1)[0]
    said = re.sub(r"[\W_\d]+", " ", stem).strip().lower()
    return said in codebooks or _ABOUT_DATA.fullmatch(said) is not None


def _fits(glob: str, shown: str) -> bool:
    wanted, name = glob.casefold(), shown.casefold()
    return fnmatchcase(name, wanted) or ("/" not in wanted and fnmatchcase(name.rsplit("/", 1)[-1], wanted))
