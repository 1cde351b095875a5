"""Prints anew what docs/how-to/offers.md and offers.id.md show of the commands; a reader checks the sentences.

Usage: python tools/offers_page.py [FOLDER]   (FOLDER: a demonstration of 20,000 people; made if it is not there)
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sasaran.cli.main import main

HOW_TO = Path(__file__).resolve().parent.parent / "docs" / "how-to"


@dataclass(frozen=True)
class Tongue:
    """One page: its language, the lines of a round's summary that it shows, its worth, and the round as it stands."""

    page: str
    language: str
    shown: tuple[str, ...]
    worth: str
    stands: str
    group: str


TONGUES = (
    Tongue(
        "offers.md", "en",
        ("Families  ", "Offered", "Waiting", "Without a", "Cost of the", "Worth of the", "Certificate", "Priority"),
        "Worth of the offers", "as it stands", ",",
    ),
    Tongue(
        "offers.id.md", "id",
        ("Keluarga  ", "Ditawari", "Menunggu", "Tanpa paket", "Biaya", "Nilai penawaran", "Jaminan", "Didahulukan"),
        "Nilai penawaran", "putaran sekarang", ".",
    ),
)  # fmt: skip


def said(command: str) -> str:
    """Return what a command prints."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        code = main(command.split())
    if code:
        raise SystemExit(f"sasaran {command} ended with {code}")
    return out.getvalue().replace("\u00a0", " ").rstrip()


def offers(text: str, tongue: Tongue) -> str:
    """Leave out of a round's text what the page does not show."""
    head, *parts = re.split(r"\n\n", text)[1:5]
    kept = [line for line in head.splitlines() if line.startswith(tongue.shown)]
    return "\n\n".join(["\n".join(kept), *parts])


def worths(options: str, tongue: Tongue) -> list[int]:
    """Return what a round is worth: as assumed, with all effects at the low end, and with all at the high end."""
    shown = said(f"offers 2025Q4 --dir demo {options}")
    line = next(one for one in shown.splitlines() if one.startswith(tongue.worth) and "Rp" in one)
    return [int(re.sub(r"[.,]", "", one)) for one in re.findall(r"Rp ([\d.,]*\d)", line)][:3]


def table(page: str, tongue: Tongue, ask: Callable[[str], list[int]]) -> str:
    """Return the page with its table of rounds anew."""

    def number(value: int) -> str:
        return f"{value:,}".replace(",", tongue.group)

    first = ask("")
    page = re.sub(
        rf"^\| {tongue.stands} \|.*$",
        f"| {tongue.stands} | " + " | | ".join(map(number, first)) + " | |",
        page, flags=re.MULTILINE,
    )  # fmt: skip

    def row(found: re.Match[str]) -> str:
        cells = []
        for value, base in zip(ask(found[2]), first, strict=True):
            cells += [number(value), f"{'+' if value >= base else '−'} {number(abs(value - base))}"]
        return f"{found[1]}`{found[2]}` | " + " | ".join(cells) + " |"

    return re.sub(r"^(\| [^|`\n]*)`((?:--\w+ \w+=\d+ ?)+)` \|.*$", row, page, flags=re.MULTILINE)


def refresh(tongue: Tongue) -> None:
    """Write a page with its console blocks and its table of rounds printed anew, from the demonstration here."""
    os.environ["SASARAN_LANG"] = tongue.language
    path = HOW_TO / tongue.page
    page = path.read_text(encoding="utf-8")
    (scenario,) = re.findall(r"```toml\n(# training.toml\n.*?)```", page, flags=re.DOTALL)
    Path("training.toml").write_text(scenario, encoding="utf-8")

    def block(found: re.Match[str]) -> str:
        command = found[1]
        if command.split()[0] not in ("offers", "plan"):
            return found[0]
        text = said(command)
        shown = offers(text, tongue) if command.startswith("offers") else text
        return f"```console\n$ sasaran {command}\n{shown}\n```"

    page = re.sub(r"```console\n\$ sasaran (.*?)\n.*?```", block, page, flags=re.DOTALL)
    path.write_text(table(page, tongue, lambda options: worths(options, tongue)), encoding="utf-8")


def run(folder: Path) -> None:
    """Refresh both pages."""
    os.chdir(folder)
    if not Path("demo", "quarters").is_dir():
        said("demo --people 20000 --quarters 1 --dir demo")
    for tongue in TONGUES:
        refresh(tongue)


if __name__ == "__main__":
    run(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(tempfile.mkdtemp()))
