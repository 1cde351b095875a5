"""A how-to in two languages gives the same commands, the same files and the same figures in both."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

HOW_TO = Path(__file__).resolve().parents[2] / "docs" / "how-to"
PAIRS = sorted(path.name.removesuffix(".id.md") for path in HOW_TO.glob("*.id.md"))
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)


def page(name: str) -> str:
    return (HOW_TO / name).read_text(encoding="utf-8")


def commands(text: str) -> list[str]:
    """Return what the reader types: command lines, in order."""
    found = [line.removeprefix("$ ") for _, body in BLOCK.findall(text) for line in body.splitlines()]
    return [line for line in found if line.startswith("sasaran ")]


def files(text: str) -> list[list[str]]:
    """Return the lines of the files a reader copies, without remarks and names."""
    return [
        [re.sub(r"\s*#.*", "", line) for line in body.splitlines() if not line.startswith(("name =", "#"))]
        for kind, body in BLOCK.findall(text)
        if kind in ("toml", "yaml")
    ]


def figures(text: str, decimal: str) -> list[str]:
    """Return the figures of the sentences and tables as plain numbers, sorted: sentences order them differently.

    Options, codes and file names are left out.
    """
    text = re.sub(r"`[^`\n]*`", " ", BLOCK.sub(" ", text))
    text = re.sub(r"\]\([^)]*\)", " ", text)
    found = re.findall(r"\d[\d.,]*\d|\d", text)
    other = "," if decimal == "." else "."
    return sorted(one.replace(other, "").replace(decimal, ".") for one in found)


def printed(text: str, decimal: str) -> list[list[str]]:
    """Return the figures of each block of output, lines apart."""
    other = "," if decimal == "." else "."
    return [
        [one.replace(other, "").replace(decimal, ".") for one in re.findall(r"\d[\d.,]*\d|\d", body)]
        for kind, body in BLOCK.findall(text)
        if kind in ("", "console")
    ]


def test_offers_and_budgets_are_in_both_languages():
    assert {"offers", "budgets"} <= set(PAIRS)


@pytest.mark.parametrize("name", PAIRS)
def test_the_two_pages_point_to_each_other(name):
    assert f"({name}.id.md)" in page(f"{name}.md") and f"({name}.md)" in page(f"{name}.id.md")


@pytest.mark.parametrize("name", PAIRS)
def test_the_commands_and_the_files_to_copy_are_the_same(name):
    english, indonesian = page(f"{name}.md"), page(f"{name}.id.md")
    assert commands(english) == commands(indonesian) != []
    assert files(english) == files(indonesian) != []


@pytest.mark.parametrize("name", PAIRS)
def test_the_figures_are_the_same(name):
    english, indonesian = page(f"{name}.md"), page(f"{name}.id.md")
    decimal = (
        "." if name == "offers" else ","
    )  # the English page on budgets shows what is printed in Indonesian
    for one, other in zip(printed(english, decimal), printed(indonesian, ","), strict=True):
        assert one == other
    assert figures(english, ".") == figures(indonesian, ",")


@pytest.mark.parametrize("name", PAIRS)
def test_the_sections_are_the_same(name):
    heads = [len(re.findall(r"^#+ ", page(f"{name}{end}"), re.MULTILINE)) for end in (".md", ".id.md")]
    assert heads[0] == heads[1] > 3
