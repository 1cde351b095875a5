"""Write requirements/{base,dev,bench}.lock anew from pyproject.toml, each in a fresh environment."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def freeze(extra: str) -> list[str]:
    """Install the project with ``extra`` into an empty environment and return what was installed."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        pip = [f"{folder}/bin/pip", "--disable-pip-version-check"]
        subprocess.run([*pip, "install", "--quiet", f"{ROOT}[{extra}]" if extra else str(ROOT)], check=True)
        done = subprocess.run([*pip, "freeze"], check=True, capture_output=True, text=True)
    return [line for line in done.stdout.splitlines() if not line.lower().startswith("sasaran")]


def main() -> None:
    """Write the three lock files."""
    for name, extra in (("base", ""), ("dev", "models,dev"), ("bench", "models,dev,bench")):
        target = ROOT / "requirements" / f"{name}.lock"
        target.write_text("\n".join(freeze(extra)) + "\n", encoding="utf-8")
        print(f"{target.relative_to(ROOT)} written")


if __name__ == "__main__":
    main()
