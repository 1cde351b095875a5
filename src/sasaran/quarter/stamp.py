"""What a release is stamped with: its inputs, the code that read them, the pack and the options that matter."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

import sasaran
from sasaran.quarter.options import Options
from sasaran.schema.engine import Engine
from sasaran.schema.pack import Pack
from sasaran.store.manifest import Facts, sha256_of
from sasaran.store.workspace import Workspace

__all__ = ["code_version", "facts_of"]


@cache
def code_version() -> str:
    """Return the version and a fingerprint of the package's own source, so that a changed line is a changed code."""
    root = Path(sasaran.__file__).parent
    digest = hashlib.sha256()
    for path in sorted(root.rglob("*.py")):
        digest.update(path.relative_to(root).as_posix().encode())
        digest.update(path.read_bytes().replace(b"\r\n", b"\n"))
    return f"{sasaran.__version__}+{digest.hexdigest()[:12]}"


def facts_of(engine: Engine, workspace: Workspace, pack: Pack, options: Options) -> Facts:
    """Return the manifest's facts. Memory, threads, language and folders are left out: they change no result."""
    files = engine.rows("select file, sheet, sha256 from source_file order by file, sheet nulls first")
    inputs = {f"inbox/{file}" + (f"#{sheet}" if sheet else ""): str(sha) for file, sheet, sha in files}
    inputs |= {f"sources/{path.name}": sha256_of(path) for path in sorted(workspace.sources.glob("*.toml"))}
    return Facts(
        inputs=inputs,
        code=code_version(),
        pack=pack.code,
        pack_version=pack.version,
        parameters={
            "basis": options.basis,
            "decile": options.decile,
            "programmes": list(options.programmes),
            "level": options.level,
        },
    )
