"""A build that is killed, or whose disk fills, leaves the last frozen quarter untouched, and the next run finishes."""

from __future__ import annotations

import ctypes
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from sasaran.quarter.demo import make_world
from sasaran.quarter.frozen import intact
from sasaran.quarter.options import Options
from sasaran.quarter.run import run
from sasaran.schema.period import Quarter

pytestmark = [pytest.mark.slow, pytest.mark.skipif(os.name == "nt", reason="signals and mounts of a Unix")]

_QUIET = Options(memory="1GB", publish=False)
_FIRST, _SECOND = Quarter(2025, 4), Quarter(2026, 1)

# A build in a process of its own that kills itself, as kill -9 would, when a step is announced.
_VICTIM = """
import os, signal, sys
from pathlib import Path
from sasaran.quarter.options import Options
from sasaran.quarter.run import run
from sasaran.schema.period import Quarter

def tick(step, done=None):
    if sys.argv[2] and step.startswith(sys.argv[2]):
        os.kill(os.getpid(), signal.SIGKILL)

run(Path(sys.argv[1]), Quarter(2026, 1), Options(memory="1GB", publish=False), tick)
"""


@pytest.fixture(scope="module")
def frozen_world(tmp_path_factory):
    """A workspace with one frozen quarter and the files of the next one."""
    root = tmp_path_factory.mktemp("world")
    make_world(root, 3_000, 2, 5)
    run(root, _FIRST, _QUIET)
    return root


@pytest.fixture
def world(frozen_world, tmp_path):
    """A copy of it to be broken."""
    return shutil.copytree(frozen_world, tmp_path / "world")


def _content(root: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted((root / "quarters/2025Q4/r1").iterdir())}


def _finishes(root: Path, before: dict[str, bytes]) -> None:
    assert _content(root) == before
    assert not list((root / "quarters").glob("2026Q1/r*"))
    found = run(root, _SECOND, _QUIET)
    assert found.release.name == "2026Q1/r1"
    assert all(not wrong for _, wrong in intact(root))
    assert not list((root / "quarters").glob("*/.partial*"))


@pytest.mark.parametrize(
    "step", ["read", "linkage", "registry", "untouched", "freeze record", "freeze rename"]
)
def test_a_build_killed_at_any_step_loses_nothing_and_runs_again(world, step):
    before = _content(world)
    done = subprocess.run([sys.executable, "-c", _VICTIM, str(world), step], capture_output=True, check=False)
    assert done.returncode == -signal.SIGKILL, (
        f"the build never came to the step {step!r}: {done.stderr[-300:]!r}"
    )
    _finishes(world, before)


def test_two_builds_at_once_are_refused(world):
    from sasaran.errors import CrashedBuildError
    from sasaran.store.workspace import Workspace

    with Workspace.open(world).lock(), pytest.raises(CrashedBuildError):
        run(world, _SECOND, _QUIET)


def test_a_disk_that_fills_midway_is_said_so_and_loses_nothing(frozen_world, tmp_path):
    disk = tmp_path / "disk"
    disk.mkdir()
    libc = ctypes.CDLL(None, use_errno=True)
    need = sum(path.stat().st_size for path in frozen_world.rglob("*") if path.is_file())
    size = f"size={need + 6_000_000}".encode()
    if not sys.platform.startswith("linux") or libc.mount(b"none", str(disk).encode(), b"tmpfs", 0, size):
        pytest.skip(f"a small disk cannot be mounted here: {os.strerror(ctypes.get_errno())}")
    try:
        full = shutil.copytree(frozen_world, disk / "world")
        before = _content(full)
        command = [
            sys.executable,
            "-m",
            "sasaran.cli.main",
            "build",
            "2026Q1",
            "--dir",
            str(full),
            "--no-publish",
        ]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 8, done.stderr
        assert "Traceback" not in done.stderr and "Yang perlu dilakukan" in done.stderr
        assert _content(full) == before and not list((full / "quarters").glob("2026Q1/r*"))
    finally:
        libc.umount2(str(disk).encode(), 2)
