"""What a release is stamped with: its inputs, the code that read them, the pack and the options that matter."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from functools import cache
from pathlib import Path
from types import FunctionType
from typing import Any

import sasaran
from sasaran.quarter.options import Options
from sasaran.schema.engine import Engine
from sasaran.schema.pack import Pack
from sasaran.store.manifest import Facts, sha256_of
from sasaran.store.release import Release
from sasaran.store.workspace import Workspace

__all__ = ["code_version", "facts_of", "pack_fingerprint"]


@cache
def code_version() -> str:
    """Return the version and a fingerprint of the package's own source, so that a changed line is a changed code."""
    root = Path(sasaran.__file__).parent
    digest = hashlib.sha256()
    for path in sorted(root.rglob("*.py")):
        digest.update(path.relative_to(root).as_posix().encode())
        digest.update(path.read_bytes().replace(b"\r\n", b"\n"))
    return f"{sasaran.__version__}+{digest.hexdigest()[:12]}"


def pack_fingerprint(pack: Pack) -> str:
    """Return a fingerprint of all that a pack supplies, save its demonstration and the cases that test its laws.

    No quarter reads those two.
    """
    read = [one.name for one in fields(pack) if one.name not in ("demo", "cases")]
    parts = {name: _plain(getattr(pack, name)) for name in read}
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()[:12]


def _plain(value: Any) -> Any:
    """Return nested facts as lists and dictionaries in a fixed order, whatever their containers."""
    if is_dataclass(value) and not isinstance(value, type):
        return {one.name: _plain(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, Mapping):
        return sorted([str(key), _plain(inner)] for key, inner in value.items())
    if isinstance(value, set | frozenset):
        return sorted(json.dumps(_plain(inner), sort_keys=True) for inner in value)
    if isinstance(value, tuple | list):
        return [_plain(inner) for inner in value]
    if isinstance(value, FunctionType):
        return f"{value.__module__}.{value.__qualname__}"
    if isinstance(value, str | int | float | bool | None):
        return value
    # a repr may hold the place in memory, which differs from run to run: only values that say themselves are taken
    if isinstance(value, date | Path | re.Pattern | Enum):
        return str(value.pattern if isinstance(value, re.Pattern) else value)
    raise TypeError(f"a pack holds a {type(value).__name__}, which has no fingerprint")


def facts_of(
    engine: Engine, workspace: Workspace, pack: Pack, options: Options, previous: Sequence[Release]
) -> Facts:
    """Return the manifest's facts: all that decides the bytes.

    That is the files, the declarations, the workspace's settings (it may have programmes of its own), the previous
    releases (identities and changes come from them), the code, the pack and the question. Memory, threads, language and
    folders are left out: they change no result.
    """
    files = engine.rows("select file, sheet, sha256 from source_file order by file, sheet nulls first")
    inputs = {f"inbox/{file}" + (f"#{sheet}" if sheet else ""): str(sha) for file, sheet, sha in files}
    inputs |= {f"sources/{path.name}": sha256_of(path) for path in sorted(workspace.sources.glob("*.toml"))}
    inputs[workspace.settings_file.name] = sha256_of(workspace.settings_file)
    inputs |= {f"quarters/{one.name}": one.manifest.digest() for one in previous}
    return Facts(
        inputs=inputs,
        code=code_version(),
        pack=pack.code,
        pack_version=f"{pack.version}+{pack_fingerprint(pack)}",
        parameters={
            "basis": options.basis,
            "decile": options.decile,
            "programmes": list(options.programmes),
            "level": options.level,
        },
    )
