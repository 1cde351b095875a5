"""Before a quarter is run: an empty workspace, and files that are checked."""

from __future__ import annotations

from argparse import Namespace

from sasaran import packs
from sasaran.cli.progress import Ticker
from sasaran.quarter import making
from sasaran.quarter.options import Options

__all__ = ["check", "init"]


def init(given: Namespace) -> int:
    """Make an empty workspace."""
    pack = packs.load(given.pack)
    workspace = making.workspace(given.dir, pack.code, given.basis or pack.basis)
    print(f"{workspace.settings_file.name}, inbox/, sources/, quarters/, out/  ->  {given.dir}")
    return 0


def check(given: Namespace) -> int:
    """Check files and, if asked, write their declarations; exit 1 if a file could not be read."""
    with Ticker(language=given.lang) as tick:
        options = Options(memory=given.memory, threads=given.threads, language=given.lang)
        found = making.check(given.files, given.pack, options, tick)
    print("\n\n".join(making.told(one, given.lang) for one in found))
    if given.write is not None:
        for path in making.write_declarations(found, given.write):
            print(path)
    return 1 if any(one.error is not None for one in found) else 0
