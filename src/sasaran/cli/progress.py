"""Says what is under way once a step takes longer than two seconds; to standard error, never to the answer."""

from __future__ import annotations

import sys
import threading
import time
from types import TracebackType
from typing import TextIO

from sasaran.errors.language import in_language

__all__ = ["Ticker"]

_QUIET_SECONDS = 2.0
_BEAT = 0.5


class Ticker:
    """A :class:`sasaran.schema.engine.Progress` that writes to a terminal or a log, in the reader's language.

    On a terminal the running step is rewritten in place twice a second with its elapsed time; in a log one line is
    written per step that took longer than two seconds. A thread keeps the beat, because the engine does not call
    back while it works.
    """

    def __init__(self, stream: TextIO | None = None, language: str = "en") -> None:
        self._language = language
        self._stream = stream or sys.stderr
        self._live = self._stream.isatty()
        self._lock = threading.Lock()
        self._stop = threading.Event()
        self._given = ""
        self._step = ""
        self._done: float | None = None
        self._since = time.monotonic()
        self._thread = threading.Thread(target=self._beat, daemon=True)

    def __enter__(self) -> Ticker:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop.set()
        self._thread.join()
        with self._lock:
            self._finish()

    def __call__(self, step: str, done: float | None = None) -> None:
        """Note that ``step`` is under way, with the share done where it is known."""
        with self._lock:
            if step != self._given:
                self._finish()
                self._given, self._since = step, time.monotonic()
                self._step = in_language(step, self._language)
            self._done = done

    def _elapsed(self) -> float:
        return time.monotonic() - self._since

    def _finish(self) -> None:
        if self._step and self._elapsed() >= _QUIET_SECONDS:
            start = "\r\x1b[2K" if self._live else ""
            self._stream.write(f"{start}  {self._step} ({self._elapsed():.0f} s)\n")
            self._stream.flush()

    def _beat(self) -> None:
        while not self._stop.wait(_BEAT):
            with self._lock:
                if self._live and self._step and self._elapsed() >= _QUIET_SECONDS:
                    share = f" {100 * self._done:.0f} %" if self._done is not None else ""
                    self._stream.write(f"\r\x1b[2K  {self._step}{share} … {self._elapsed():.0f} s")
                    self._stream.flush()
