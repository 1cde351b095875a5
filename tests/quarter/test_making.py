"""Which declarations are written for files that were checked, under which names."""

from __future__ import annotations

from pathlib import Path

from sasaran.quarter.making import write_declarations
from sasaran.sources.check import FileCheck
from sasaran.sources.declaration import Declaration, load_all


def found(file: str, glob: str, code: str = "KJP", layout: str = "") -> FileCheck:
    made = Declaration(code, "Dinas Pendidikan", "person", ("programme",), (glob,), layout=layout)
    return FileCheck(file=file, declaration=made, suggested=True)


def test_parts_of_one_source_are_written_apart(tmp_path: Path) -> None:
    parts = [
        found("keluarga_1.csv", "keluarga_*.csv", "DTSEN", "family"),
        found("anggota_1.csv", "anggota_*.csv", "DTSEN", "member"),
        found("kjp_sd_1.xlsx", "kjp_sd_*.xlsx"),
        found("kjp_smp_1.xlsx", "kjp_smp_*.xlsx"),
        found("kjp_smp_2.xlsx", "kjp_smp_*.xlsx"),  # the glob of the one before claims it too
    ]
    written = write_declarations(parts, tmp_path)
    assert [path.name for path in written] == ["family.toml", "member.toml", "kjp.toml", "kjp-2.toml"]
    assert sorted(one.files for one in load_all(tmp_path)) == [
        ("anggota_*.csv",), ("keluarga_*.csv",), ("kjp_sd_*.xlsx",), ("kjp_smp_*.xlsx",),
    ]  # fmt: skip


def test_what_a_person_has_mended_is_never_written_over(tmp_path: Path) -> None:
    (first,) = write_declarations([found("kjp_1.xlsx", "kjp_*.xlsx")], tmp_path)
    mended = first.read_text(encoding="utf-8").replace("Dinas Pendidikan", "P4OP")
    first.write_text(mended, encoding="utf-8")
    assert write_declarations([found("kjp_1.xlsx", "kjp_*.xlsx")], tmp_path) == []
    (second,) = write_declarations([found("susulan.xlsx", "susulan.xlsx")], tmp_path)
    assert second.name == "kjp-2.toml"
    assert first.read_text(encoding="utf-8") == mended
