"""Runs one contender in this process and prints its answer as JSON on the last line."""

from __future__ import annotations

import importlib
import json
import sys
from pathlib import Path


def peak_mb(process: int | str = "self") -> float:
    """Return a process's high-water mark of memory in MiB (VmHWM; 0 where the system does not tell)."""
    status = Path(f"/proc/{process}/status")
    if status.is_file():
        for line in status.read_text(encoding="utf-8").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1024
    return 0.0


def main() -> None:
    """Call ``module:function`` with the JSON arguments."""
    module, name = sys.argv[1].split(":")
    answer = getattr(importlib.import_module(module), name)(**json.loads(sys.argv[2]))
    print()
    print(json.dumps({**answer, "peak_mb": peak_mb()}))


if __name__ == "__main__":
    main()
