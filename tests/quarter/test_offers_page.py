"""The pages on offers: their case holds, and (slow) every number they print is what the commands print."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from sasaran import packs
from sasaran.cli.main import main
from sasaran.quarter.cases import read_cases, try_cases

HOW_TO = Path(__file__).resolve().parents[2] / "docs" / "how-to"
PAGES = {"en": (HOW_TO / "offers.md").read_text("utf-8"), "id": (HOW_TO / "offers.id.md").read_text("utf-8")}


@pytest.mark.parametrize("language", PAGES)
def test_the_case_on_the_page_holds(language):
    pack = packs.load("id-jakarta")
    (text,) = re.findall(r"```yaml\n(.*?)```", PAGES[language], flags=re.DOTALL)
    (found,) = try_cases(read_cases(text, "offers.md", pack, date(2025, 12, 31)), pack)
    assert found.right and found.entitled is False


def test_the_page_counts_the_packs_cases():
    pack = packs.load("id-jakarta")
    many = sum(len(read_cases(text, name, pack, date(2025, 12, 31))) for name, text in pack.cases().items())
    assert f"({many} cases," in PAGES["en"] and f"({many} kasus," in PAGES["id"]


WORTH = {"en": "Worth of the offers", "id": "Nilai penawaran"}
BELOW = {"en": "below the line (P0)", "id": "di bawah garis (P0)"}
PLACES = {
    "en": ("The whole", "Jakarta Utara", "Jakarta Timur"), "id": ("Seluruh wilayah", "Jakarta Utara", "Jakarta Timur"),
}  # fmt: skip


def number(text: str, language: str) -> float:
    """Return a printed number: with points or commas for decimals, as the language has it."""
    plain = text.replace("−", "-").rstrip("% ")
    return float(plain.replace(".", "").replace(",", ".") if language == "id" else plain.replace(",", ""))


def rounds(page: str, language: str) -> dict[str, list[int]]:
    """Return the table of rounds: options to worth and difference, as assumed, at the low and at the high end."""
    rows = re.findall(r"^\|[^|`]*`((?:--\w+ \w+=\d+ ?)+)` \|(.*)\|$", page, re.MULTILINE)
    return {
        options: [
            round(number(cell.replace("+", "").replace("− ", "-"), language)) for cell in cells.split("|")
        ]
        for options, cells in rows
    }


@pytest.mark.parametrize("language", PAGES)
def test_the_advice_on_seats_is_that_of_the_table(language):
    """The text says what seats win as assumed and what they lose at the low end; both stand in the table."""
    page = PAGES[language]
    found = rounds(page, language)
    assert len(found) == 3
    _, gain, _, loss, _, most = found["--seats PPKD=8 --seats JOBFAIR=2"]
    assert loss < 0 < gain < most
    text = re.sub(r"\s+", " ", page)
    told = [f"{abs(value):,}".replace(",", "." if language == "id" else ",") for value in (loss, gain, most)]
    assert all(text.count(one) >= 2 for one in told[:2]) and told[2] in text
    assert 0.1 < -loss / (gain - loss) < 0.12  # a ninth of the way
    both = found["--budget APBD=3814068867 --seats PPKD=8 --seats JOBFAIR=2"]
    assert both[3] < 0  # no gain to set against moved food at the low end
    assert 0.9 < gain / both[1] < 0.95  # nine tenths come with the seats alone


@pytest.mark.slow
@pytest.mark.parametrize("language", PAGES)
def test_every_number_on_the_page_is_what_the_commands_print(language, tmp_path, monkeypatch, capsys):
    page = PAGES[language]
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SASARAN_LANG", language)
    (scenario,) = re.findall(r"```toml\n(# training.toml\n.*?)```", page, flags=re.DOTALL)
    (tmp_path / "training.toml").write_text(scenario, encoding="utf-8")
    blocks = re.findall(r"```console\n\$ sasaran (.*?)\n(.*?)```", page, flags=re.DOTALL)
    assert [command.split()[0] for command, _ in blocks] == ["demo", "offers", "explain", "plan"]
    for command, told in blocks:
        assert main(command.split()) == 0
        shown = capsys.readouterr().out.replace("\u00a0", " ").splitlines()
        assert [line for line in told.splitlines() if line not in shown] == []
    _table_is_printed(page, language, capsys)
    poor = cells(shown, BELOW[language])
    today, base, changed, beside = (number(cell, language) for cell in poor[1:5])
    assert 0 < base < today and 0 < changed < today
    assert beside == pytest.approx(changed - base, abs=0.002)  # printed to three decimals
    worse = [int(re.split(r" {2,}", line.strip())[5]) for line in shown if re.match(r" +\d+  ", line)]
    assert len(worse) == 10 and sum(worse) > 0  # who has a food card loses some of it
    low, high = (number(end, language) for end in poor[5].split(" … "))
    assert low <= beside <= high  # the range of the difference, not of its sides
    whole, *cities = (cells(shown, name) for name in PLACES[language])
    assert number(whole[5], language) == sum(worse)
    assert all(number(one[5], language) <= sum(worse) for one in cities)


def _table_is_printed(page, language, capsys):
    first = None
    for options, told in [("", None), *rounds(page, language).items()]:
        assert main(["offers", "2025Q4", "--dir", "demo", *options.split()]) == 0
        lines = capsys.readouterr().out.replace("\u00a0", " ").splitlines()
        line = next(one for one in lines if one.startswith(WORTH[language]) and "Rp" in one)
        worth = [round(number(one, language)) for one in re.findall(r"Rp ([\d.,]*\d)", line)]
        first = first or worth
        if told is not None:
            beside = [value - base for value, base in zip(worth, first, strict=True)]
            assert (told[0::2], told[1::2]) == (worth, beside)


def cells(lines: list[str], name: str) -> list[str]:
    """Return the cells of the line of a table that begins with a name."""
    return re.split(r" {2,}", next(line for line in lines if line.startswith(name)))
