"""The build lock: one build at a time in a workspace, and a dead build never blocks the next.

The operating system holds the lock and lets go of it when the process ends, however it ends; the file says who
holds it (process and host). A file that still names a process while nobody holds the lock is what a killed build
leaves behind.
"""

from __future__ import annotations

import json
import os
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from sasaran.errors import CrashedBuildError, StorageError

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

__all__ = ["Holder", "hold"]

_BYTE = (
    1 << 20
)  # the locked byte lies beyond the text: Windows locks are mandatory, and others must read the text


@dataclass(frozen=True)
class Holder:
    """A process that holds (or held) the lock."""

    pid: int
    host: str


@contextmanager
def hold(path: Path) -> Iterator[Holder | None]:
    """Hold the lock file ``path`` for the length of a ``with`` block.

    Yields
    ------
    Holder | None
        The dead build whose lock was taken over, or None if the last one ended properly.

    Raises
    ------
    CrashedBuildError
        If a live build holds it, or one on another host of which nobody can know here whether it lives.
    """
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        raise StorageError(
            "The workspace cannot be locked",
            where=path.name,
            rule=error.strerror or "",
            todo="make its folder writable",
        ) from error
    try:
        taken = _lock(descriptor)
        before = _read(descriptor)
        if not taken:
            raise _refused(path, before, "another build is running in this workspace", "wait until it ends")
        if before and before.host != socket.gethostname():
            raise _refused(
                path,
                before,
                "a lock of another host is left, and whether that build lives cannot be seen from here",
                f"make sure that it has ended, then delete {path.name}",
            )
        _write(descriptor, json.dumps(asdict(Holder(os.getpid(), socket.gethostname()))))
        try:
            yield before
        finally:
            _write(descriptor, "")
    finally:
        os.close(descriptor)


def _refused(path: Path, holder: Holder | None, rule: str, todo: str) -> CrashedBuildError:
    who = f" (process {holder.pid} on {holder.host})" if holder else ""
    return CrashedBuildError("The workspace is locked", where=f"{path.name}{who}", rule=rule, todo=todo)


def _lock(descriptor: int) -> bool:
    try:
        if sys.platform == "win32":
            os.lseek(descriptor, _BYTE, os.SEEK_SET)
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _read(descriptor: int) -> Holder | None:
    os.lseek(descriptor, 0, os.SEEK_SET)
    text = os.read(descriptor, 4096)
    if not text.strip():
        return None
    try:
        found = json.loads(text)
        return Holder(int(found["pid"]), str(found["host"]))
    except (ValueError, KeyError, TypeError):
        # A build killed between emptying and writing the file leaves half a line: it is dead, its name unknown.
        return Holder(0, socket.gethostname())


def _write(descriptor: int, text: str) -> None:
    os.ftruncate(descriptor, 0)
    os.lseek(descriptor, 0, os.SEEK_SET)
    os.write(descriptor, text.encode())
    os.fsync(descriptor)
