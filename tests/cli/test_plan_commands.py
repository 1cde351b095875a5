"""Scenarios and targets, as somebody types them."""

from __future__ import annotations

import re

import pytest

from sasaran.cli.main import main
from sasaran.quarter.demo import demo
from sasaran.quarter.options import Options


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    root = tmp_path_factory.mktemp("planning")
    demo(root, 2_000, 1, 7, Options(memory="1GB", publish=False))
    return root


def run(capsys, *words):
    code = main([str(word) for word in words])
    shown = capsys.readouterr()
    return code, shown.out.replace("\u00a0", " "), shown.err


def cells(shown, start):
    (line,) = [line for line in shown.splitlines() if line.startswith(start)]
    return re.split(r" {2,}", line)


def test_a_scenario_is_shown_beside_today_and_the_round(world, tmp_path, capsys):
    path = tmp_path / "training.toml"
    path.write_text(
        'name = "food to training"\ndate = 2026-01-01\n[[move]]\nrp = 20_000_000\nfrom = "PANGAN"\nto = "PPKD"\n',
        encoding="utf-8",
    )
    code, shown, _ = run(capsys, "plan", path, "2025Q4", "--dir", world, "--lang", "en", "--draws", 5)
    assert code == 0 and shown.startswith("== Scenario: food to training (from 01-01-2026) ==")
    poor = cells(shown, "below the line (P0)")
    today, base, changed, beside = (float(cell.rstrip("%").replace("−", "-")) for cell in poor[1:5])
    assert 0 < base < today and 0 < changed < today
    assert beside == pytest.approx(changed - base, abs=0.002)  # printed to three decimals
    worse = [
        int(re.split(r" {2,}", line.strip())[5]) for line in shown.splitlines() if re.match(r" +\d+  ", line)
    ]
    assert len(worse) == 10 and sum(worse) > 0  # who has a food card loses some of it
    assert "not official statistics" in shown
    low, high = (float(end.replace("−", "-")) for end in poor[5].split(" … "))
    assert low <= beside <= high  # the range of the difference, not of its sides
    whole, *cities = (cells(shown, name) for name in ("The whole", "Jakarta Utara", "Jakarta Timur"))
    assert int(whole[5].replace(",", "")) == sum(worse) and all(int(one[5]) <= sum(worse) for one in cities)


def test_one_command_writes_the_offers_the_page_and_the_workbook(world, tmp_path, capsys):
    path = tmp_path / "Pelatihan kerja.toml"
    path.write_text('name = "KLJ"\ndate = 2026-01-01\n[programme.KLJ]\nfactor = 0.5\n', encoding="utf-8")
    code, shown, _ = run(capsys, "plan", path, "2025Q4", "--dir", world, "--draws", 5)
    assert code == 0
    out = world / "out" / "2025Q4"
    assert str(out / "rencana" / "pelatihan-kerja.html") in shown and str(out / "rencana.html") in shown
    page = (out / "rencana" / "pelatihan-kerja.html").read_text(encoding="utf-8")
    parts = ("decision", "scenario", "offers", "enough", "rights", "targets")
    assert [page.index(f'<section id="{part}"') for part in parts] == sorted(
        page.index(f'<section id="{part}"') for part in parts
    )
    (offers,) = (out / "offers").rglob("ringkasan.xlsx")
    assert str(offers) in shown and str(out / "scenario" / "pelatihan-kerja.xlsx") in shown
    assert (out / "scenario" / "pelatihan-kerja.xlsx").is_file()


def test_a_next_question_overwrites_no_page_and_all_are_listed(world, tmp_path, capsys):
    out = world / "out" / "2025Q4"
    for name in ("satu", "dua"):
        path = tmp_path / f"{name}.toml"
        path.write_text(
            f'name = "Skenario {name}"\ndate = 2026-01-01\n[programme.KLJ]\nfactor = 0.5\n', "utf-8"
        )
        assert run(capsys, "plan", path, "2025Q4", "--dir", world, "--draws", 2)[0] == 0
    first = (out / "rencana" / "satu.html").read_text(encoding="utf-8")
    code, shown, _ = run(capsys, "offers", "2025Q4", "--dir", world)
    (round_page,) = (out / "rencana").glob("offers-*.html")
    assert code == 0 and str(round_page) in shown
    assert (out / "rencana" / "satu.html").read_text(encoding="utf-8") == first
    listed = (out / "rencana.html").read_text(encoding="utf-8")
    for name in ("satu.html", "dua.html", round_page.name):
        assert f'href="rencana/{name}"' in listed
        assert 'href="../rencana.html"' in (out / "rencana" / name).read_text(encoding="utf-8")
    assert "Skenario satu" in listed and "Skenario dua" in listed
    # an English page is on the English list alone
    assert run(capsys, "offers", "2025Q4", "--dir", world, "--lang", "en")[0] == 0
    assert (out / "rencana.html").read_text(encoding="utf-8") == listed
    assert "satu" not in (out / "rencana-en.html").read_text(encoding="utf-8")


def test_a_quarter_of_a_few_families_has_no_public_page(world, tmp_path, capsys):
    path = tmp_path / "klj.toml"
    path.write_text('name = "KLJ"\ndate = 2026-01-01\n[programme.KLJ]\nfactor = 0.5\n', encoding="utf-8")
    code, shown, error = run(
        capsys, "plan", path, "2025Q4", "--dir", world, "--draws", 2, "--public", "--lang", "en"
    )
    assert code not in (0, 70) and shown == "" and "too small for a page for the public" in error
    out = world / "out" / "2025Q4"
    assert not (out / "rencana-public-en.html").exists() and not list((out / "rencana").glob("*-public*"))


def test_a_scenario_that_names_nothing_there_is_refused(world, tmp_path, capsys):
    path = tmp_path / "wrong.toml"
    path.write_text(
        'name = "x"\ndate = 2026-01-01\n[[move]]\nrp = 1\nfrom = "PANGN"\nto = "PPKD"\n', encoding="utf-8"
    )
    code, shown, error = run(capsys, "plan", path, "2025Q4", "--dir", world)
    assert (code, shown) == (2, "") and "wrong.toml" in error and "PANGAN" in error


def test_a_scenario_file_that_is_not_there_is_refused(world, tmp_path, capsys):
    code, shown, error = run(capsys, "plan", tmp_path / "none.toml", "2025Q4", "--dir", world)
    assert code != 0 and code != 70 and shown == "" and "none.toml" in error


@pytest.mark.parametrize("language, word", [("id", "Angka resmi"), ("en", "The official rate")])
def test_targets_speak_of_official_figures_only(world, capsys, language, word):
    code, shown, _ = run(capsys, "targets", "2025Q4", "--dir", world, "--lang", language)
    assert code == 0 and shown.count(word) >= 3
    assert "3,79 %" in shown if language == "id" else "3.79 %" in shown
