"""What must be refused, and how: the right error, no value of a person in it, no memory spent."""

from __future__ import annotations

import os
import struct
import zipfile

import pytest
from make import ole, text_file, xls, xlsx

from sasaran.errors import BadFileError, DeclarationError, StorageError
from sasaran.sources.raw import guards, read_raw
from sasaran.sources.raw.guards import MAX_LINE


@pytest.mark.parametrize("data", [b"", b"\n\n  \r\n", b"\xef\xbb\xbf", b"\x00" * 5000])
def test_an_empty_file(engine, tmp_path, data):
    with pytest.raises(BadFileError, match="empty") as caught:
        read_raw(engine, text_file(tmp_path, data), table="t")
    assert caught.value.exit_code == 4 and "list.csv" in caught.value.where


@pytest.mark.parametrize("text", ["NO,NAMA,NIK\n", "NO,NAMA,NIK", "JUDUL\n\nNO,NAMA,NIK\n,,\n\n"])
def test_a_header_and_nothing_below(engine, tmp_path, text):
    with pytest.raises(BadFileError, match="no row below"):
        read_raw(engine, text_file(tmp_path, text), table="t")


def test_a_header_only_sheet(engine, tmp_path):
    with pytest.raises(BadFileError, match="no row below"):
        read_raw(engine, xlsx(tmp_path, {"S": [["NO", "NAMA"]]}), table="t")
    with pytest.raises(BadFileError, match="sheet is empty"):
        read_raw(engine, xlsx(tmp_path, {"S": []}), table="t")


def test_a_list_without_a_header_names_no_value(engine, tmp_path):
    text = "1,3174011501900001,15/01/1990\n2,3174011501900002,31/12/1985\n"
    with pytest.raises(BadFileError, match="No header") as caught:
        read_raw(engine, text_file(tmp_path, text), table="t")
    assert "3174" not in str(caught.value)


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (os.urandom(4000).replace(b"PK", b"  "), "binary"),
        (b"%PDF-1.7 " + b"x" * 100, "PDF"),
        (b"\x89PNG\r\n\x1a\n" + b"\x00" * 100, "PNG"),
        (b"\x1f\x8b\x08" + b"x" * 100, "gzip"),
        (b"<html><table><tr><td>NIK</td></tr></table></html>", "web page"),
        (b'\xef\xbb\xbf<?xml version="1.0"?><Workbook/>', "web page"),
        (bytes(range(256)) * 20, "binary"),
    ],
)
def test_junk_under_a_good_name(engine, tmp_path, data, what):
    with pytest.raises(BadFileError, match=what):
        read_raw(engine, text_file(tmp_path, data), table="t")


def test_an_endless_line_is_refused_before_it_is_read(engine, tmp_path):
    path = tmp_path / "line.csv"
    with path.open("wb") as file:
        file.write(b"NO,NAMA\n")
        file.truncate(1 << 30)  # a sparse file: 1 GB of zero bytes on one line
        file.seek(8)
        file.write(b"a," * 100_000)
    seen = []
    real = guards.blocks

    def counting(file, size=1 << 22):
        for block in real(file, size):
            seen.append(len(block))
            yield block

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sasaran.sources.raw.scan.blocks", counting)
        with pytest.raises(BadFileError, match="longer than any list") as caught:
            read_raw(engine, path, table="t")
    assert "line 2" in caught.value.where
    assert sum(seen) <= 2 * (1 << 22)


def test_a_long_line_within_the_file(engine, tmp_path):
    data = b"NO,NAMA\n1,a\n2," + b"x" * (MAX_LINE + 1) + b"\n3,b\n"
    with pytest.raises(BadFileError, match="line 3"):
        read_raw(engine, text_file(tmp_path, data), table="t")


def test_a_bomb_by_its_declared_size(engine, tmp_path):
    path = tmp_path / "bomb.xlsx"
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part,
    ):
        for _ in range(100):
            part.write(b" " * (1 << 20))
    assert path.stat().st_size < 200_000
    with pytest.raises(BadFileError, match="unpacks to far more") as caught:
        read_raw(engine, path, table="t")
    assert caught.value.exit_code == 4


def test_a_bomb_that_lies_about_its_size(engine, tmp_path):
    path = tmp_path / "lie.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b" " * (80 << 20))
    data = bytearray(path.read_bytes())
    for signature, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = data.find(signature)
        data[at + offset : at + offset + 4] = struct.pack("<I", 1000)
    path.write_bytes(data)
    with pytest.raises(BadFileError, match=r"damaged|unpacks"):
        read_raw(engine, path, table="t")


def test_one_stray_cell_far_away_does_not_take_the_memory(engine, tmp_path):
    cells = [["NO", "NAMA"], [1, "SITI"]]
    path = xlsx(tmp_path, {"S": cells})
    far = tmp_path / "far.xlsx"
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(far, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            data = old.read(part)
            if part.filename.endswith("sheet1.xml"):
                stray = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
                data = data.replace(b"</sheetData>", stray)
            new.writestr(part.filename, data)
    with pytest.raises(BadFileError, match="stray cell"):
        read_raw(engine, far, table="t")


@pytest.mark.parametrize("cut", [10, 0.5, 0.9])
def test_a_damaged_workbook(engine, tmp_path, cut):
    data = xlsx(tmp_path, {"S": [["NO", "NAMA"], [1, "SITI"]]}).read_bytes()
    size = int(len(data) * cut) if cut < 1 else cut
    with pytest.raises(BadFileError, match="damaged"):
        read_raw(engine, text_file(tmp_path, data[:size], "cut.xlsx"), table="t")


def test_a_workbook_with_a_flipped_byte(engine, tmp_path):
    path = xlsx(tmp_path, {"S": [["NO", "NAMA"], *[[i, f"SITI {i}"] for i in range(500)]]})
    data = bytearray(path.read_bytes())
    at = data.find(b"xl/worksheets/sheet1.xml") + 300
    data[at] ^= 0xFF
    with pytest.raises(BadFileError, match="damaged"):
        read_raw(engine, text_file(tmp_path, bytes(data), "flip.xlsx"), table="t")


def test_a_zip_that_is_no_workbook(engine, tmp_path):
    path = tmp_path / "files.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("readme.txt", "x")
    with pytest.raises(BadFileError, match="damaged or is not a workbook"):
        read_raw(engine, path, table="t")


def test_a_workbook_under_a_password(engine, tmp_path):
    data = ole({"EncryptionInfo": b"\x04\x00\x04\x00" * 10, "EncryptedPackage": b"\x01" * 5000})
    with pytest.raises(BadFileError, match="password"):
        read_raw(engine, text_file(tmp_path, data, "locked.xlsx"), table="t")


def test_a_damaged_parquet_file(engine, tmp_path):
    engine.run(f"copy (select 1 as a, 'x' as b) to '{tmp_path}/good.parquet' (format parquet)")
    data = (tmp_path / "good.parquet").read_bytes()
    for bad in (data[: len(data) // 2], b"PAR1" + data[40:], b"PAR1"):
        with pytest.raises(BadFileError, match="Parquet file is damaged"):
            read_raw(engine, text_file(tmp_path, bad, "bad.parquet"), table="t")


def test_a_file_that_is_not_there(engine, tmp_path):
    with pytest.raises(StorageError, match=r"none\.csv"):
        read_raw(engine, tmp_path / "none.csv", table="t")


@pytest.mark.parametrize(
    ("options", "word"),
    [
        ({"encoding": "klingon"}, "encoding"),
        ({"delimiter": ";;"}, "delimiter"),
        ({"header_rows": (900,)}, "header"),
    ],
)
def test_a_declaration_that_cannot_be(engine, tmp_path, options, word):
    with pytest.raises(DeclarationError, match=word):
        read_raw(engine, text_file(tmp_path, "NO,NAMA\n1,SITI\n"), table="t", **options)


@pytest.mark.parametrize("bytes_at", [[(1125, 129), (1562, 85)], [(1041, 44), (1561, 49)], [(26, 0xFF)]])
def test_a_damaged_old_workbook_does_not_take_the_program_with_it(engine, tmp_path, bytes_at):
    # The first two make the parser panic (found by trying random bytes), the third is a plain error.
    data = bytearray(
        xls(tmp_path, [["KODE", "NAMA"], ["0012", "SITI"], [3174021234567890.0, "BUDI"]]).read_bytes()
    )
    for at, byte in bytes_at:
        data[at] = byte
    with pytest.raises(BadFileError, match="damaged"):
        read_raw(engine, text_file(tmp_path, bytes(data), "damaged.xls"), table="t")


def test_a_name_that_looks_like_a_pattern_is_just_a_name(engine, tmp_path):
    text_file(tmp_path, "NO,NAMA\n9,X\n", "list1.csv")
    raw = read_raw(engine, text_file(tmp_path, "NO,NAMA\n1,SITI\n2,BUDI\n", "list[1].csv"), table="t")
    assert (raw.file, raw.rows) == ("list[1].csv", 2)
    engine.run(f"copy (select 1 as a, 'x' as b) to '{tmp_path}/it''s.parquet' (format parquet)")
    odd = tmp_path / "it's [2]*.parquet"
    (tmp_path / "it's.parquet").rename(odd)
    assert read_raw(engine, odd, table="t").rows == 1


@pytest.mark.parametrize("apart", [True, False])
def test_a_panic_of_the_parser_is_an_error_in_words(engine, tmp_path, monkeypatch, apart):
    if not apart:  # as in a packed workbook, which is parsed here without a try in a process of its own
        monkeypatch.setattr("sasaran.sources.raw.book._try_apart", lambda path: None)
    data = bytearray(
        xls(tmp_path, [["KODE", "NAMA"], ["0012", "SITI"], [3174021234567890.0, "BUDI"]]).read_bytes()
    )
    data[1125], data[1562] = 129, 85
    with pytest.raises(BadFileError, match="damaged"):
        read_raw(engine, text_file(tmp_path, bytes(data), "damaged.xls"), table="t")
