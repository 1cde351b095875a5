"""A country that is not Indonesia, from `docs/how-to/another-country.md`: its files and commands, word for word."""

from __future__ import annotations

import html
import re
import shlex
import shutil
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
from tools.house_bars import country_words

from sasaran import packs
from sasaran.cli.main import main
from sasaran.errors import PackError

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "how-to" / "another-country.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"^```(\w+) ?(\S*)\n(.*?)^```$", re.M | re.S)


def installed(folder, project):
    """Do what `pip install .` leaves behind: the module on the path, and its entry points beside it."""
    made = tomllib.loads(project)["project"]
    info = folder / f"{made['name']}-{made['version']}.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(
        f"Metadata-Version: 2.1\nName: {made['name']}\nVersion: {made['version']}\n"
    )
    (points,) = made["entry-points"].items()
    lines = [f"[{points[0]}]", *(f"{name} = {value}" for name, value in points[1].items())]
    (info / "entry_points.txt").write_text("\n".join(lines) + "\n")


@pytest.fixture
def followed(tmp_path, monkeypatch, capsys):
    """Follow the page in an empty folder and return the folder and what each command said."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(str(tmp_path))
    said = {}
    for language, name, text in BLOCK.findall(PAGE):
        if language != "console":
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
            continue
        for line in text.splitlines():
            program, *words = shlex.split(line.removeprefix("$ "))
            if program == "pip":
                installed(tmp_path, (tmp_path / "pyproject.toml").read_text(encoding="utf-8"))
                continue
            if words[0] == "build":
                shutil.copytree(tmp_path / "files", tmp_path / "work" / "inbox" / "2026Q1")
            assert main(words) == 0, line
            said[words[0]] = capsys.readouterr().out
    yield tmp_path, said
    sys.modules.pop("kestria", None)


def plain(path):
    """Return the words of a page or a workbook, without its marks and its style."""
    if path.suffix == ".html":
        text = re.sub(r"(?s)<style.*?</style>", " ", path.read_text(encoding="utf-8"))
        return html.unescape(re.sub(r"<(?!script)[^>]+>", " ", text))
    with zipfile.ZipFile(path) as book:
        parts = [book.read(name).decode("utf-8") for name in book.namelist() if name.endswith(".xml")]
    return re.sub(r"<[^>]+>", " ", " ".join(parts))


def test_another_country_is_served_by_its_pack_alone(followed):
    folder, said = followed
    assert "identity numbers: 10 valid" in said["check"] and "school_meals.csv" in said["check"]
    assert "Linkage: 25 records became 10 people (10 in the population register)" in said["build"]
    assert "People:   of 7 in the decile, 3 untouched" in said["build"]
    regions = [line.split()[:5] for line in said["gap"].splitlines() if " person " in line]
    assert regions == [["1", "North", "person", "2", "0"], ["2", "South", "person", "5", "3"]]
    lists = sorted((folder / "work/out/2026Q1/lists").rglob("*.xlsx"))
    assert [path.name for path in lists if "region" in path.parent.name] == ["2-south.xlsx"]
    assert [path.name for path in lists if "commune" in path.parent.name] == [
        "201-cedar.xlsx",
        "202-dogwood.xlsx",
    ]
    south = plain(next(path for path in lists if path.name == "2-south.xlsx"))
    assert "PIN (masked)" in south and "********018" in south and "field verification" in south
    assert "90071900018" not in south and "analyst" in south
    page = plain(folder / "work/out/2026Q1/report-en.html")
    assert "Statistics Kestria" in page and "Dogwood" in page and "By region" in page


def test_nothing_indonesian_is_said_to_it(followed):
    folder, said = followed
    told = said | {
        path.name: plain(path) for path in (folder / "work" / "out").rglob("*.*") if path.is_file()
    }
    assert len(told) > 10
    found = {(name, word) for name, text in told.items() for word in country_words(text)}
    assert not found


PROVINCE = """nik,no kk,nama,tgl lahir,jk,alamat,desa,kabupaten
3204014503900001,3204010101900001,SITI AMINAH,05-03-1990,P,Jl. Padi 1,Padi,Sawah
3204011207880002,3204010101900001,MOH. BUDI,12-07-1988,L,Jl. Padi 1,Padi,Sawah
3204012005700003,3204010101900002,JOKO,20-05-1970,L,Jl. Muara 4,Hilir,Muara
"""


def test_another_province_builds_on_the_nation(followed, capsys, monkeypatch):
    folder, _ = followed
    (folder / "p-1.dist-info").mkdir()
    (folder / "p-1.dist-info" / "METADATA").write_text("Metadata-Version: 2.1\nName: p\nVersion: 1\n")
    (folder / "p-1.dist-info" / "entry_points.txt").write_text("[sasaran.packs]\nid-contoh = province:load\n")
    source = folder / "pkh.csv"
    source.write_text(PROVINCE, encoding="utf-8")
    assert main(["check", str(source), "--pack", "id-contoh"]) == 0
    said = capsys.readouterr().out
    assert "3 baris masuk = 3 diterima + 0 dikarantina" in said and "nomor identitas: 3 sah" in said
    assert "wilayah tidak dikenal" not in said
    pack = packs.load("id-contoh")
    assert {"PKH", "SEMBAKO"} <= {one.code for one in pack.programmes}
    assert pack.terms()["id"]["between"] == "kabupaten/kota" and pack.terms()["id"]["smallest_head"] == "Desa"
    sys.modules.pop("province", None)


def test_the_default_pack_is_the_one_that_builds_on_the_others(monkeypatch):
    def only(*codes):
        monkeypatch.setattr(packs, "available", lambda: tuple(sorted(codes)))

    only("id", "id-jakarta")
    assert packs.default() == "id-jakarta"
    only("ke")
    assert packs.default() == "ke"
    for codes in (("id", "ke"), ("id", "id-jakarta", "id-bali"), ()):
        only(*codes)
        with pytest.raises(PackError, match="which country pack"):
            packs.default()
