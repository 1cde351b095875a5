"""The workspace: its folders, its settings, and its lock against live, dead and foreign builds."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from sasaran.errors import CrashedBuildError, DeclarationError, ParameterError, StorageError
from sasaran.schema.period import Quarter
from sasaran.store.workspace import Workspace

HOLD = """
import sys, time
from pathlib import Path
from sasaran.store.workspace import Workspace
with Workspace(Path(sys.argv[1])).lock():
    print("held", flush=True)
    time.sleep(60)
"""


def holder(root: Path) -> subprocess.Popen[str]:
    """Start a process that holds the lock of a workspace."""
    process = subprocess.Popen([sys.executable, "-c", HOLD, str(root)], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


def end(process: subprocess.Popen[str]) -> None:
    process.send_signal(signal.SIGKILL)
    process.wait(timeout=20)
    assert process.stdout is not None
    process.stdout.close()


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such permissions")
def test_nobody_else_reads_a_workspace_and_version_control_leaves_it_alone(tmp_path: Path) -> None:
    made = Workspace.create(tmp_path / "kerja", "id-jakarta")
    assert made.root.stat().st_mode & 0o077 == 0
    assert (made.root / ".gitignore").read_text(encoding="utf-8") == "*\n"


def test_create_lays_out_the_folders_and_keeps_the_settings(tmp_path: Path) -> None:
    made = Workspace.create(
        tmp_path / "ruang kerja", "id-jakarta", {"basis": "national", "limit": 0.2, "on": True}
    )
    assert {path.name for path in made.root.iterdir()} == {
        ".gitignore",
        "sasaran.toml",
        "inbox",
        "sources",
        "quarters",
        "out",
    }
    again = Workspace.open(made.root)
    assert again.pack == "id-jakarta"
    assert again.defaults == {"basis": "national", "limit": 0.2, "on": True}
    assert again.inbox_of(Quarter(2026, 1)) == made.root / "inbox" / "2026Q1"


def test_create_again_keeps_an_edited_settings_file(tmp_path: Path) -> None:
    Workspace.create(tmp_path, "id").settings_file.write_text(
        'pack = "id"\n# mine\n[defaults]\nbasis = "city"\n'
    )
    assert Workspace.create(tmp_path, "id", {"basis": "national"}).defaults == {"basis": "city"}
    with pytest.raises(ParameterError, match="another pack"):
        Workspace.create(tmp_path, "xx")


def test_open_says_what_is_wrong(tmp_path: Path) -> None:
    with pytest.raises(ParameterError, match="no workspace"):
        Workspace.open(tmp_path)
    for text in ("pack = ", "pack = 3", '[defaults]\nbasis = "city"'):
        (tmp_path / "sasaran.toml").write_text(text)
        with pytest.raises(DeclarationError):
            Workspace.open(tmp_path)


def test_create_over_a_file_is_a_storage_error(tmp_path: Path) -> None:
    (tmp_path / "inbox").write_text("a file where a folder should be")
    with pytest.raises(StorageError):
        Workspace.create(tmp_path, "id")


def test_inbox_quarters_are_those_with_a_folder(tmp_path: Path) -> None:
    space = Workspace.create(tmp_path, "id")
    for name in ("2026Q2", "2025Q4", "notes"):
        (space.inbox / name).mkdir()
    (space.inbox / "2026Q1").write_text("not a folder")
    assert space.inbox_quarters() == (Quarter(2025, 4), Quarter(2026, 2))


def test_lock_gives_an_empty_scratch_folder_and_removes_it(tmp_path: Path) -> None:
    space = Workspace.create(tmp_path, "id")
    space.scratch.mkdir()
    (space.scratch / "left.tmp").write_text("left by a killed build")
    (space.quarters / "2026Q1" / ".partial-r1").mkdir(parents=True)
    said: list[str] = []
    with space.lock(lambda step, done=None: said.append(step)):
        assert list(space.scratch.iterdir()) == []
        assert list((space.quarters / "2026Q1").iterdir()) == []
    assert not space.scratch.exists()
    assert said == []


def test_a_live_build_keeps_others_out_and_is_named(tmp_path: Path) -> None:
    space = Workspace.create(tmp_path, "id")
    process = holder(tmp_path)
    try:
        (space.scratch / "mine.tmp").write_text("work of the live build")
        with pytest.raises(CrashedBuildError, match=f"process {process.pid}") as refused, space.lock():
            pass
        assert refused.value.exit_code == 7
        assert (space.scratch / "mine.tmp").exists()
    finally:
        end(process)


def test_the_same_process_cannot_lock_twice(tmp_path: Path) -> None:
    space = Workspace.create(tmp_path, "id")
    with space.lock(), pytest.raises(CrashedBuildError), space.lock():
        pass


def test_a_dead_build_is_taken_over_and_said_so(tmp_path: Path) -> None:
    space = Workspace.create(tmp_path, "id")
    process = holder(tmp_path)
    end(process)
    said: list[str] = []
    with space.lock(lambda step, done=None: said.append(step)):
        pass
    assert len(said) == 1
    assert f"process {process.pid}" in said[0]
    with space.lock(lambda step, done=None: said.append(step)):
        pass
    assert len(said) == 1


def test_a_number_of_a_dead_process_that_lives_again_does_not_block(tmp_path: Path) -> None:
    space = Workspace.create(tmp_path, "id")
    (tmp_path / ".lock").write_text(json.dumps({"pid": os.getppid(), "host": socket.gethostname()}))
    with space.lock():
        pass


def test_a_half_written_lock_is_dead(tmp_path: Path) -> None:
    space = Workspace.create(tmp_path, "id")
    (tmp_path / ".lock").write_text('{"pid": 1')
    said: list[str] = []
    with space.lock(lambda step, done=None: said.append(step)):
        pass
    assert len(said) == 1


def test_a_lock_of_another_host_is_not_taken_over(tmp_path: Path) -> None:
    space = Workspace.create(tmp_path, "id")
    (tmp_path / ".lock").write_text(json.dumps({"pid": 1, "host": socket.gethostname() + "-other"}))
    with pytest.raises(CrashedBuildError, match="another host"), space.lock():
        pass
    (tmp_path / ".lock").unlink()
    with space.lock():
        pass


def test_an_error_in_the_build_lets_go_of_the_lock(tmp_path: Path) -> None:
    space = Workspace.create(tmp_path, "id")
    started = time.monotonic()
    with pytest.raises(ZeroDivisionError), space.lock():
        raise ZeroDivisionError
    said: list[str] = []
    with space.lock(lambda step, done=None: said.append(step)):
        pass
    assert said == []
    assert time.monotonic() - started < 30
