"""A build that is really killed, and a disk that is really full: the last release stays, the next run finishes."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from sasaran.errors import StorageError
from sasaran.schema.period import Quarter
from sasaran.store.duck import DuckEngine
from sasaran.store.manifest import sha256_of
from sasaran.store.release import latest, releases, verify
from sasaran.store.workspace import Workspace

Q1 = Quarter(2026, 1)

BUILD = """
import os, resource, signal, sys, threading, time
from pathlib import Path
from sasaran.errors import StorageError
from sasaran.schema.period import Quarter
from sasaran.store.duck import DuckEngine
from sasaran.store.manifest import Facts
from sasaran.store.release import freeze
from sasaran.store.workspace import Workspace

root, rows, kill_at, limit, temp = sys.argv[1:]
space = Workspace.open(Path(root))
if int(limit):
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(limit), int(limit)))

def die():
    os.kill(os.getpid(), signal.SIGKILL)

def watch():
    written = space.quarters / "2026Q1" / ".partial-r2" / "family.parquet"
    while not written.exists() or written.stat().st_size < 200_000:
        time.sleep(0.0005)
    die()

def progress(step, done=None):
    if step == kill_at:
        die()
    if kill_at == "while writing" and step == "freeze family":
        threading.Thread(target=watch, daemon=True).start()

with DuckEngine(threads=2, memory="1GB", temp=Path(temp)) as engine, space.lock(progress):
    engine.create("area", "select i::smallint as area_no, 'x' || i as name from range(50) r(i)")
    engine.create("family", f"select i::integer as family_no, hash(i) as a, hash(i + 1) as b from range({rows}) r(i)")
    try:
        made = freeze(engine, space, Quarter(2026, 1), ["area", "family"], Facts({}, rows, "id", "1"), progress)
    except StorageError as error:
        print(error)
        sys.exit(error.exit_code)
    print(made.name, made.new)
"""


def build(space: Workspace, rows: int, temp: Path, kill_at: str = "", limit: int = 0) -> tuple[int, str]:
    """Run a build in a process of its own; return its exit code and what it said."""
    call = [sys.executable, "-c", BUILD, str(space.root), str(rows), kill_at, str(limit), str(temp)]
    done = subprocess.run(call, capture_output=True, text=True, timeout=120, check=False)
    return done.returncode, done.stdout.strip() + done.stderr.strip()


def content(folder: Path) -> dict[str, str]:
    return {path.name: sha256_of(path) for path in sorted(folder.iterdir())}


@pytest.fixture
def space(tmp_path: Path) -> Workspace:
    made = Workspace.create(tmp_path / "space", "id")
    assert build(made, 1000, tmp_path) == (0, "2026Q1/r1 True")
    return made


@pytest.mark.parametrize(
    "kill_at", ["freeze area", "freeze family", "while writing", "freeze manifest", "freeze rename"]
)
def test_killed_while_freezing(space: Workspace, tmp_path: Path, kill_at: str) -> None:
    first = space.quarters / "2026Q1" / "r1"
    before = content(first)
    code, said = build(space, 2_000_000, tmp_path, kill_at)
    assert code == -signal.SIGKILL, said
    left = sorted(path.name for path in first.parent.iterdir())
    assert left == [".partial-r2", "r1"]
    assert content(first) == before
    now = latest(space, Q1)
    assert now is not None
    assert now.number == 1
    verify(now)
    assert [release.name for release in releases(space)] == ["2026Q1/r1"]

    assert build(space, 2_000_000, tmp_path) == (0, "2026Q1/r2 True")
    assert sorted(path.name for path in first.parent.iterdir()) == ["r1", "r2"]
    assert content(first) == before
    for release in releases(space):
        verify(release)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 8 MB; skipped where this user may not mount one (the next test needs no such right)."""
    libc = ctypes.CDLL(None, use_errno=True)
    folder = tmp_path / "disk"
    folder.mkdir()
    if not sys.platform.startswith("linux") or libc.mount(
        b"none", str(folder).encode(), b"tmpfs", 0, b"size=8m"
    ):
        pytest.skip(f"a small disk cannot be mounted here: {os.strerror(ctypes.get_errno())}")
    yield folder
    libc.umount2(str(folder).encode(), 2)


def assert_full_disk_is_survived(space: Workspace, tmp_path: Path, limit: int) -> None:
    first = space.quarters / "2026Q1" / "r1"
    before = content(first)
    code, said = build(space, 2_000_000, tmp_path, limit=limit)
    assert code == 8, said
    assert "last frozen quarter is untouched" in said or "run again" in said
    assert content(first) == before
    assert [path.name for path in first.parent.iterdir()] == ["r1"]
    assert build(space, 2000, tmp_path) == (0, "2026Q1/r2 True")
    for release in releases(space):
        verify(release)


def test_a_disk_that_fills_up(small_disk: Path, tmp_path: Path) -> None:
    space = Workspace.create(small_disk / "space", "id")
    assert build(space, 1000, tmp_path) == (0, "2026Q1/r1 True")
    assert_full_disk_is_survived(space, tmp_path, limit=0)


def test_an_engine_whose_disk_fills_up_says_so(small_disk: Path) -> None:
    with DuckEngine(small_disk / "build.duckdb", memory="200MB", temp=small_disk) as engine:
        engine.create("small", "select 1 as a")
        with pytest.raises(StorageError, match="disk is full"):
            engine.create("large", "select hash(i) as a, hash(i + 1) as b from range(2_000_000) r(i)")
        assert engine.value("select a from small") == 1


def test_a_file_that_may_not_grow(space: Workspace, tmp_path: Path) -> None:
    assert_full_disk_is_survived(space, tmp_path, limit=4_000_000)
