"""The planning pages of a quarter: each question has a page of its own, and one page lists them all.

A page lies at ``rencana/<question>.html``, the list at ``rencana.html`` beside the report; ``-public`` and ``-en`` end
the names of those for everybody and of the English ones, and each kind has a list of its own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape
from pathlib import Path

__all__ = ["FOLDER", "Shelved", "index_of", "page_of", "shelved"]

FOLDER = "rencana"
_HEAD = re.compile(
    r'<html lang="([a-z]+)".*?<meta name="audience" content="([a-z]+)">.*?'
    r'<meta name="description" content="([^"]*)">.*?<title>([^<]*)</title>',
    re.DOTALL,
)


@dataclass(frozen=True)
class Shelved:
    """One page of the list: where it lies beside the list, what it is called, and its answer in a sentence."""

    link: str
    title: str
    answer: str


def _ending(language: str, public: bool) -> str:
    return ("-public" if public else "") + ("" if language == "id" else f"-{language}")


def index_of(out: Path, language: str, public: bool) -> Path:
    """Return where the list of a quarter's pages lies; ``out`` is the quarter's folder."""
    return out / f"{FOLDER}{_ending(language, public)}.html"


def page_of(out: Path, name: str, language: str, public: bool) -> Path:
    """Return where the page of a question lies; signs that no file name should hold become dashes."""
    plain = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") or "x"
    return out / FOLDER / f"{plain}{_ending(language, public)}.html"


def shelved(out: Path, language: str, public: bool) -> list[Shelved]:
    """Return the pages of one language and audience that lie in a quarter's folder, in order of their names."""
    found = []
    for path in sorted((out / FOLDER).glob("*.html")):
        read = _HEAD.search(path.read_text(encoding="utf-8")[:4000])
        if read and (read[1], read[2]) == (language, "public" if public else "internal"):
            found.append(Shelved(f"{FOLDER}/{path.name}", unescape(read[4]), unescape(read[3])))
    return found
