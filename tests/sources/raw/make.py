"""Makes small files of every kind for the tests of reading, and looks at what reading left in the engine."""

from __future__ import annotations

import struct
import zipfile
from pathlib import Path

import xlsxwriter

from sasaran.schema.engine import Engine
from sasaran.sources.raw import RawTable

WORDS = ("total", "jumlah", "grand total")


def rows(engine: Engine, raw: RawTable) -> list[tuple]:
    return engine.rows(f"select * from {raw.table} order by row_no")


def broken(engine: Engine, raw: RawTable) -> list[tuple]:
    return engine.rows(f"select row_no, rule from {raw.broken} order by row_no")


def text_file(folder: Path, text: str | bytes, name: str = "list.csv") -> Path:
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def xlsx(
    folder: Path, sheets: dict[str, list[list]], *, merge: dict | None = None, name: str = "list.xlsx"
) -> Path:
    """Write sheets of cells; ``merge`` maps sheet to (first row, first column, last row, last column, value)."""
    path = folder / name
    with xlsxwriter.Workbook(str(path), {"strings_to_numbers": False}) as book:
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        for title, cells in sheets.items():
            page = book.add_worksheet(title)
            for i, row in enumerate(cells):
                for j, value in enumerate(row):
                    if value is None:
                        continue
                    if hasattr(value, "isoformat"):
                        page.write_datetime(i, j, value, day)
                    else:
                        page.write(i, j, value)
            for top, left, bottom, right, value in (merge or {}).get(title, []):
                page.merge_range(top, left, bottom, right, value)
    return path


def ods(folder: Path, cells: list[list[str | float]], name: str = "list.ods") -> Path:
    """Write a minimal OpenDocument sheet."""
    path = folder / name
    body = ""
    for row in cells:
        body += "<table:table-row>"
        for value in row:
            if isinstance(value, float):
                body += f'<table:table-cell office:value-type="float" office:value="{value!r}"/>'
            else:
                body += f'<table:table-cell office:value-type="string"><text:p>{value}</text:p></table:table-cell>'
        body += "</table:table-row>"
    content = (
        '<?xml version="1.0"?><office:document-content '
        'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
        f'<table:table table:name="Data">{body}</table:table></office:spreadsheet></office:body>'
        "</office:document-content>"
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        archive.writestr(
            "META-INF/manifest.xml",
            '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
        )
    return path


def ole(streams: dict[str, bytes]) -> bytes:
    """Return a compound file (the container of XLS and of encrypted workbooks) with the given streams."""
    sector, end, free = 512, 0xFFFFFFFE, 0xFFFFFFFF
    padded = {
        name: data + b"\0" * (-max(len(data), 4096) % sector + max(0, 4096 - len(data)))
        for name, data in streams.items()
    }
    padded = {name: data + b"\0" * (-len(data) % sector) for name, data in padded.items()}
    fat, entries, body, at = [0xFFFFFFFD, end], [], b"", 2
    for name, data in padded.items():
        count = len(data) // sector
        fat += [*range(at + 1, at + count), end]
        entries.append((name, 2, at, len(data)))
        body += data
        at += count
    fat += [free] * (-len(fat) % 128)
    assert len(fat) == 128, "one FAT sector is enough for a test"

    def entry(name: str, kind: int, start: int, size: int, child: int, right: int) -> bytes:
        raw = name.encode("utf-16-le")
        return struct.pack(
            "<64sHBBIII16sIQQIQ", raw, len(raw) + 2, kind, 1, free, right, child, b"", 0, 0, 0, start, size
        )

    directory = entry("Root Entry", 5, end, 0, 1, free)
    for i, (name, kind, start, size) in enumerate(entries):
        directory += entry(name, kind, start, size, free, i + 2 if i + 1 < len(entries) else free)
    directory += entry("", 0, 0, 0, free, free) * (4 - len(entries) - 1)
    head = struct.pack(
        "<8s16sHHHHH6sIIIIIIIII", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"", 0x3E, 3, 0xFFFE, 9, 6, b"", 0, 1, 1, 0,
        4096, end, 0, end, 0,
    )  # fmt: skip
    head += struct.pack("<I", 0) + struct.pack("<I", free) * 108
    return head + struct.pack(f"<{len(fat)}I", *fat) + directory + body


def xls(folder: Path, cells: list[list[str | float]], name: str = "list.xls") -> Path:
    """Write a minimal BIFF8 workbook with one sheet ``Data``."""

    def record(kind: int, data: bytes) -> bytes:
        return struct.pack("<HH", kind, len(data)) + data

    bof = struct.pack("<HHHHII", 0x0600, 0x0005, 0x0DBB, 0x07CC, 0, 6)
    title = b"Data"
    globals_size = len(record(0x0809, bof)) + 4 + 8 + len(title) + 4
    globals_ = record(0x0809, bof)
    globals_ += record(0x0085, struct.pack("<IBBBB", globals_size, 0, 0, len(title), 0) + title)
    globals_ += record(0x000A, b"")
    sheet = record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0x0DBB, 0x07CC, 0, 6))
    for i, row in enumerate(cells):
        for j, value in enumerate(row):
            if isinstance(value, float):
                sheet += record(0x0203, struct.pack("<HHHd", i, j, 0, value))
            else:
                text = value.encode("latin-1")
                sheet += record(0x0204, struct.pack("<HHHHB", i, j, 0, len(text), 0) + text)
    sheet += record(0x000A, b"")
    path = folder / name
    path.write_bytes(ole({"Workbook": globals_ + sheet}))
    return path
