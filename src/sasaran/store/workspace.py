"""A workspace: the folder in which an office keeps its inbox, its declarations and its frozen quarters."""

from __future__ import annotations

import json
import shutil
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sasaran.errors import DeclarationError, ParameterError, StorageError
from sasaran.schema.engine import Progress, silent
from sasaran.schema.period import Quarter
from sasaran.store.lock import hold

__all__ = ["Workspace"]

_SETTINGS = "sasaran.toml"
_PARTIAL = ".partial-*"


@dataclass(frozen=True)
class Workspace:
    """The folders of a workspace (see "The workspace" in ``docs/architecture.md``).

    ``Workspace(root)`` names the folders and touches nothing; ``create`` makes them and ``open`` checks that
    they are there.
    """

    root: Path

    @classmethod
    def create(cls, root: Path, pack: str, defaults: Mapping[str, Any] | None = None) -> Workspace:
        """Make a workspace, or complete one; its ``sasaran.toml`` is written only if there is none.

        Parameters
        ----------
        root : Path
            Folder; it may exist.
        pack : str
            Code of the country pack.
        defaults : Mapping[str, Any] | None
            Default options, numbers, truth values, texts or lists of them.

        Raises
        ------
        StorageError
            If the folders cannot be made.
        ParameterError
            If the folder is a workspace of another pack.
        """
        made = cls(root)
        try:
            for folder in (root, made.inbox, made.sources, made.quarters, made.out):
                folder.mkdir(parents=True, exist_ok=True)
            # people's data: nobody else on this machine reads it, and no version control takes it along
            root.chmod(0o700)
            ignore = root / ".gitignore"
            if not ignore.exists():
                ignore.write_text("*\n", encoding="utf-8")
            if not made.settings_file.exists():
                made.settings_file.write_text(_toml(pack, defaults or {}), encoding="utf-8")
        except OSError as error:
            raise StorageError(
                "The workspace cannot be made",
                where=root.name,
                rule=error.strerror or "",
                todo="choose another folder",
            ) from error
        if made.pack != pack:
            raise ParameterError(
                "The folder is already a workspace of another pack",
                where=f"{_SETTINGS}: pack = {made.pack}",
                todo="choose another folder",
            )
        return made

    @classmethod
    def open(cls, root: Path) -> Workspace:
        """Return the workspace at ``root``; raise ``ParameterError`` if there is none."""
        made = cls(root)
        if not made.settings_file.is_file():
            raise ParameterError(
                "There is no workspace here",
                where=root.name,
                rule=f"a workspace holds a file {_SETTINGS}",
                todo="go to its folder, or make one with `sasaran init`",
            )
        made.settings()
        return made

    @property
    def settings_file(self) -> Path:
        """The file ``sasaran.toml``."""
        return self.root / _SETTINGS

    @property
    def inbox(self) -> Path:
        """The agencies' files, a folder per quarter, never written to."""
        return self.root / "inbox"

    @property
    def sources(self) -> Path:
        """The source declarations."""
        return self.root / "sources"

    @property
    def quarters(self) -> Path:
        """The frozen releases."""
        return self.root / "quarters"

    @property
    def out(self) -> Path:
        """Reports and lists."""
        return self.root / "out"

    @property
    def scratch(self) -> Path:
        """Room for a running build; emptied when the next one starts."""
        return self.root / ".scratch"

    @property
    def boundaries(self) -> Path:
        """The optional boundary file."""
        return self.root / "boundaries.geojson"

    def inbox_of(self, quarter: Quarter) -> Path:
        """Return the folder with the agencies' files of a quarter."""
        return self.inbox / str(quarter)

    def out_of(self, quarter: Quarter) -> Path:
        """Return the folder for the results of a quarter."""
        return self.out / str(quarter)

    def inbox_quarters(self) -> tuple[Quarter, ...]:
        """Return the quarters for which the inbox has a folder, in order."""
        found = self.inbox.iterdir() if self.inbox.is_dir() else ()
        return tuple(sorted(_quarters(path.name for path in found if path.is_dir())))

    def settings(self) -> dict[str, Any]:
        """Return what ``sasaran.toml`` says; raise ``DeclarationError`` if it cannot be understood."""
        try:
            found = tomllib.loads(self.settings_file.read_text(encoding="utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise DeclarationError(
                f"{_SETTINGS} cannot be read", rule=str(error), todo="mend it; it is a TOML text file"
            ) from error
        if not isinstance(found.get("pack"), str) or not isinstance(found.get("defaults", {}), dict):
            raise DeclarationError(
                f"{_SETTINGS} does not say what it must",
                rule='pack = "code" and, optionally, a table [defaults]',
            )
        return found

    @property
    def pack(self) -> str:
        """Code of the country pack."""
        return str(self.settings()["pack"])

    @property
    def defaults(self) -> dict[str, Any]:
        """Default options."""
        return dict(self.settings().get("defaults", {}))

    @contextmanager
    def lock(self, progress: Progress = silent) -> Iterator[Workspace]:
        """Hold the workspace for a build: lock it, empty the scratch folder, sweep up after a killed build.

        Raises
        ------
        CrashedBuildError
            If another build holds it.
        """
        with hold(self.root / ".lock") as dead:
            if dead is not None:
                name = f"process {dead.pid}" if dead.pid else "unknown process"
                progress(f"took over the lock of a build that died ({name}); its half-made work is swept up")
            self._sweep()
            try:
                yield self
            finally:
                shutil.rmtree(self.scratch, ignore_errors=True)

    def _sweep(self) -> None:
        for partial in self.quarters.glob(f"*/{_PARTIAL}"):
            shutil.rmtree(partial, ignore_errors=True)
        shutil.rmtree(self.scratch, ignore_errors=True)
        self.scratch.mkdir(parents=True, exist_ok=True)


def _quarters(names: Iterator[str]) -> Iterator[Quarter]:
    for name in names:
        try:
            yield Quarter.parse(name)
        except ValueError:
            continue


def _toml(pack: str, defaults: Mapping[str, Any]) -> str:
    # A JSON text, number, truth value or list of them is also a TOML one.
    lines = [f"pack = {json.dumps(pack)}", "", "[defaults]"]
    lines += [f"{json.dumps(key)} = {json.dumps(value)}" for key, value in defaults.items()]
    return "\n".join(lines) + "\n"
