"""``sasaran small-area``: a survey file and a census file in, poverty of every area out."""

from __future__ import annotations

import argparse
from argparse import Namespace
from pathlib import Path

from sasaran.cli import measuring_words, render
from sasaran.publish.locale import Locale
from sasaran.quarter.marea import small_area
from sasaran.schema.estimate import Estimate

__all__ = ["add", "run"]

_WORDS: dict[str, tuple[str, str]] = {
    "small_area": ("kemiskinan wilayah kecil dari survei dan sensus, dengan galatnya",
                   "poverty of small areas from a survey and a census, with its error"),
    "sample": ("berkas survei", "file of the survey"),
    "census": ("berkas sensus atau register, satu baris satu satuan", "file of the census, one row a unit"),
    "y": ("kolom kesejahteraan di survei", "column of welfare in the survey"),
    "x": ("kolom angka yang ada di kedua berkas, dipisah koma", "number columns of both files, separated by commas"),
    "area": ("kolom wilayah di kedua berkas", "column of the area in both files"),
    "transform": ("identity, log, log-shift atau box-cox", "identity, log, log-shift or box-cox"),
    "replicates": ("ulangan bootstrap untuk galat (0: tanpa galat)", "bootstrap replicates for the errors (0: none)"),
    "picture": ("tulis gambar SVG ke berkas ini", "write a picture (SVG) to this file"),
    "place": ("wilayah", "area"),
    "fitted": ("Model {transform}; korelasi dalam wilayah {icc}; {sampled} dari {areas} wilayah ada sampelnya",
               "Model {transform}; correlation within areas {icc}; {sampled} of {areas} areas have a sample"),
    "no sample": ("tanpa sampel: hanya kata kovariat", "no sample: what the covariates say"),
}  # fmt: skip


def _words(language: str) -> dict[str, str]:
    own = {key: texts[0 if language == "id" else 1] for key, texts in _WORDS.items()}
    return measuring_words.words(language) | own


def add(
    subs: argparse._SubParsersAction[argparse.ArgumentParser], language: str, common: argparse.ArgumentParser
) -> None:
    """Add the command to the parser."""
    say = _words(language)
    made = subs.add_parser("small-area", help=say["small_area"], parents=[common])
    made.add_argument("sample", type=Path, metavar="SAMPLE", help=say["sample"])
    made.add_argument("census", type=Path, metavar="CENSUS", help=say["census"])
    for name in ("y", "x", "area"):
        made.add_argument(f"--{name}", required=True, metavar="COL", help=say[name])
    made.add_argument("--line", required=True, type=float, metavar="RP", help=say["line"])
    made.add_argument("--transform", default="log", help=say["transform"])
    made.add_argument("--replicates", type=int, default=100, help=say["replicates"])
    made.add_argument("--picture", type=Path, metavar="FILE.svg", help=say["picture"])
    made.set_defaults(run=run)


def run(given: Namespace) -> int:
    """Print headcount and gap of every area, the poorest first."""
    say, n = _words(given.lang), Locale(given.lang)
    made = small_area(
        given.sample,
        given.census,
        welfare=given.y,
        covariates=tuple(one.strip() for one in given.x.split(",") if one.strip()),
        place=given.area,
        line=given.line,
        transform=given.transform,
        replicates=given.replicates,
        picture=given.picture is not None,
    )

    def shown(value: float | None) -> str:
        return "–" if value is None or value != value else n.percent(value, 1)

    def row(poor: Estimate, gap: Estimate) -> list[str]:
        note = say.get(poor.flag, poor.flag)
        return [poor.domain, shown(poor.value), shown(poor.se), f"{shown(poor.low)}–{shown(poor.high)}",
                shown(gap.value), note]  # fmt: skip

    both = sorted(
        zip(made.headcount, made.gap, strict=True), key=lambda pair: (-pair[0].value, pair[0].domain)
    )
    counts = {"sampled": n.number(made.sampled), "areas": n.number(made.areas), "icc": n.number(made.icc, 3)}
    print(say["fitted"].format(transform=made.transform, **counts))
    heads = [say["place"], "P0", say["se"], say["interval"], "P1", say["flag"]]
    print(render.table(heads, [row(*pair) for pair in both], (1, 2, 3, 4)))
    if given.picture is not None:
        given.picture.write_text(made.picture, encoding="utf-8")
    return 0
