"""Delimited text: dialects, encodings, row numbers, and where every line goes."""

from __future__ import annotations

import pytest
from make import WORDS, broken, rows, text_file

from sasaran.sources.raw import read_raw
from sasaran_id.national.files import FILES

HEAD = "NO,NIK,NAMA"


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|", "~", "^"])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_delimiters_and_line_ends(engine, tmp_path, delimiter, ending):
    lines = ["NO,NIK,NAMA,ALAMAT", "1,3174,SITI,JL A", '2,3175,"BUDI, ST",JL B', "3,3176,ANI,"]
    text = ending.join(lines).replace(",", delimiter).replace("BUDI" + delimiter, "BUDI" + delimiter) + ending
    raw = read_raw(engine, text_file(tmp_path, text), table="t")
    assert raw.delimiter == delimiter
    assert raw.labels == ("NO", "NIK", "NAMA", "ALAMAT")
    assert rows(engine, raw) == [
        (2, "1", "3174", "SITI", "JL A"),
        (3, "2", "3175", f"BUDI{delimiter} ST", "JL B"),
        (4, "3", "3176", "ANI", None),
    ]


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_encodings(engine, tmp_path, codec):
    text = "NO,NAMA,KET\n1,Éric Müller,“baik”\n2,Siti,biasa\n"
    raw = read_raw(engine, text_file(tmp_path, text.encode(codec)), table="t")
    assert raw.labels == ("NO", "NAMA", "KET")
    assert rows(engine, raw)[0] == (2, "1", "Éric Müller", "“baik”")
    assert not any(note.startswith("bad_bytes") for note in raw.notes)


def test_bad_bytes_are_kept_and_remarked_on(engine, tmp_path):
    body = "NO,NAMA\n" + "".join(f"{i},Müller\n" for i in range(1, 6))
    data = body.encode() + b"6,Ren\xe9e\n7,x\x81y\n"
    raw = read_raw(engine, text_file(tmp_path, data), table="t")
    assert raw.encoding == "utf-8"
    assert raw.notes[0] == "bad_bytes:7,8"
    assert rows(engine, raw)[5:] == [(7, "6", "Renée"), (8, "7", "x\x81y")]


def test_a_bad_byte_on_either_side_of_a_block(engine, tmp_path, monkeypatch):
    # Blocks of 7 bytes cut through two-byte letters and through line breaks.
    from sasaran.sources.raw import delimited, encoding, guards, scan

    def small(path, size=7):
        return guards.blocks(path, 7)

    for room in (delimited, encoding, scan):
        monkeypatch.setattr(room, "blocks", small)
    text = "NO,NAMA\r\n" + "".join(f"{i},Ñandú é{i}\r\n" for i in range(30))
    raw = read_raw(engine, text_file(tmp_path, text), table="t")
    assert rows(engine, raw) == [(i + 2, str(i), f"Ñandú é{i}") for i in range(30)]
    wide = read_raw(engine, text_file(tmp_path, text.encode("utf-16")), table="u")
    assert rows(engine, wide) == rows(engine, raw)


def test_row_numbers_are_those_of_the_editor(engine, tmp_path):
    text = (
        f'DAFTAR PENERIMA\n\n{HEAD}\n\n1,31,"SITI\nAISYAH"\n2,32,BUDI\n\n,,\n3,33,"ANI\n\nB"\n4,34,EKO\n\n\n'
    )
    raw = read_raw(engine, text_file(tmp_path, text), table="t")
    assert raw.header_rows == (3,)
    assert [(row[0], row[3]) for row in rows(engine, raw)] == [
        (5, "SITI\nAISYAH"),
        (7, "BUDI"),
        (10, "ANI\n\nB"),
        (13, "EKO"),
    ]
    assert raw.notes == ("lines_above_header:1",)


def test_short_and_long_rows_are_broken_not_shifted(engine, tmp_path):
    text = f"{HEAD}\n1,31,SITI\n2,32\n3,33,BUDI,,\n4,34,ANI,lebih\n5,35,EKO\n{'6,' * 40}\n7,37,TUTI\n"
    raw = read_raw(engine, text_file(tmp_path, text), table="t")
    assert broken(engine, raw) == [(3, "too_few_columns"), (5, "too_many_columns"), (7, "too_many_columns")]
    assert [row[0] for row in rows(engine, raw)] == [2, 4, 6, 8]
    assert raw.rows_in == 7 and raw.rows == 4


def test_an_open_quote_costs_its_own_line_only(engine, tmp_path):
    many = "".join(f"{i},3{i},NAMA {i}\n" for i in range(3, 300))
    text = f'{HEAD}\n1,31,"SITI\n2,32,BUDI "ANDI" S\n{many}'
    raw = read_raw(engine, text_file(tmp_path, text), table="t")
    assert broken(engine, raw) == [(2, "unclosed_quote")]
    assert rows(engine, raw)[0] == (3, "2", "32", 'BUDI "ANDI" S')
    assert raw.rows == 298


def test_quotes_within_quotes_that_were_not_doubled(engine, tmp_path):
    text = 'A|B|C\n"1"|"PT "MAJU" JAYA"|"x"\n"2"|"biasa"|"y"\n"3"|"a" b"|"c" d\n'
    raw = read_raw(engine, text_file(tmp_path, text), table="t")
    assert rows(engine, raw) == [(2, "1", 'PT "MAJU" JAYA', "x"), (3, "2", "biasa", "y")]
    assert broken(engine, raw) == [(4, "unclosed_quote")]


def test_blank_rows_total_and_signature_are_not_data(engine, tmp_path):
    text = (
        "DAFTAR PENERIMA KJP;;;;\nTAHUN 2026;;;;\n;;;;\n"
        "NO;NIK;NAMA;ALAMAT;NOMINAL\n(1);(2);(3);(4);(5)\n"
        "1;3174011501900001;SITI;JL A;300.000\n2;3174011501900002;BUDI;JL B;450.000\n;;;;\n"
        "JUMLAH;;;;750.000\n\n;;;Jakarta, 3 Januari 2026;\n;;;Kepala Dinas;\n\n\n;;;TTD;\n"
    )
    raw = read_raw(engine, text_file(tmp_path, text), table="t", total_words=WORDS, files=FILES)
    assert raw.header_rows == (4,)
    assert [row[0] for row in rows(engine, raw)] == [6, 7]
    assert [(t.row_no, t.label, t.values[4]) for t in raw.total_rows] == [(9, "JUMLAH", "750.000")]
    assert raw.notes == ("lines_above_header:2", "numbering_row:5", "footer_rows:11-12,15")
    account = raw.account
    assert (account.found, account.above, account.header, account.numbering) == (10, 2, 1, 1)
    assert (account.data, account.totals, account.footers, account.broken) == (2, 1, 3, 0)


def test_a_short_tail_row_that_is_no_note_is_not_swallowed(engine, tmp_path):
    text = "A,B,C,D,E\n" + "1,2,3,4,5\n" * 5 + "9,9,9\n"
    raw = read_raw(engine, text_file(tmp_path, text), table="t")
    assert broken(engine, raw) == [(7, "too_few_columns")]


def test_repeated_and_missing_headers(engine, tmp_path):
    text = "NIK,NAMA,NIK,,nik\n1,a,2,x,3\n4,b,5,,6\n"
    raw = read_raw(engine, text_file(tmp_path, text), table="t")
    assert raw.labels == ("NIK", "NAMA", "NIK (2)", "(4)", "nik (3)")
    assert raw.notes == ("repeated_header:3,5", "blank_header:4")
    assert rows(engine, raw)[0] == (2, "1", "a", "2", "x", "3")


def test_a_column_that_changes_type_midway_stays_text(engine, tmp_path):
    body = "".join(f"{i},{i}\n" for i in range(30000)) + "x,03/02/1990\n1E5,0007\n"
    raw = read_raw(engine, text_file(tmp_path, "KODE,NILAI\n" + body), table="t")
    assert raw.rows == 30002
    assert rows(engine, raw)[-2:] == [(30002, "x", "03/02/1990"), (30003, "1E5", "0007")]


def test_declared_layout_wins(engine, tmp_path):
    text = "a;b|c\nNAMA|KODE\nSiti|1;2\n"
    raw = read_raw(engine, text_file(tmp_path, text), table="t", delimiter="|", header_rows=(2,))
    assert raw.labels == ("NAMA", "KODE")
    assert rows(engine, raw) == [(3, "Siti", "1;2")]
    assert raw.account.above == 1


def test_sep_hint_of_spreadsheet_programs(engine, tmp_path):
    raw = read_raw(engine, text_file(tmp_path, "sep=;\nNAMA;KODE\nSiti;1,5\n"), table="t")
    assert raw.labels == ("NAMA", "KODE")
    assert rows(engine, raw) == [(3, "Siti", "1,5")]


def test_blanks_around_values_are_left_to_the_reader(engine, tmp_path):
    raw = read_raw(engine, text_file(tmp_path, 'id, name, note\n1, Siti, "a, b"\n2, , x\n'), table="t")
    assert raw.labels == ("id", "name", "note")
    assert rows(engine, raw) == [(2, "1", " Siti", "a, b"), (3, "2", " ", " x")]


def test_headers_known_to_the_pack_beat_a_wordy_title(engine, tmp_path):
    text = (
        "Dinas Sosial,Seksi Data,Tahun 2026\nNama Lengkap,No KTP,Keterangan\nSiti,3174,baik\nBudi,3175,baik\n"
    )
    raw = read_raw(engine, text_file(tmp_path, text), table="t", known_headers=("nama lengkap", "no ktp"))
    assert raw.header_rows == (2,)
    assert raw.rows == 2


def test_fingerprint_is_of_the_bytes_as_they_came(engine, tmp_path):
    import hashlib

    data = "NO,NAMA\n1,Müller\n".encode("utf-16")
    raw = read_raw(engine, text_file(tmp_path, data), table="t")
    assert (raw.sha256, raw.bytes) == (hashlib.sha256(data).hexdigest(), len(data))


def test_rows_wider_than_the_header_are_kept_and_said_aloud(engine, tmp_path):
    text = "NIK,NAMA\n1,3174,SITI\n2,3175,BUDI\n3,3176,ANI\n"
    raw = read_raw(engine, text_file(tmp_path, text), table="t")
    assert raw.labels == ("NIK", "NAMA", "(3)")
    assert raw.rows == 3
    assert "header_shorter_than_rows:1" in raw.notes


def test_a_quote_closed_by_a_later_stray_one_hides_no_rows(engine, tmp_path):
    text = 'A,B,C,D\n1,"x,y,z\n2,a,b,c\n3,"d,e,f\n4,"jl a\nrt 1, rw 2",g,h\n'
    raw = read_raw(engine, text_file(tmp_path, text), table="t")
    assert rows(engine, raw) == [(5, "4", "jl a\nrt 1, rw 2", "g", "h")] or raw.account.broken >= 2
    swallowed = 'A,B,C,D\n1,"x,y,z,q\n2,a,b,c\n",d,e\n3,f,g,h\n'
    raw = read_raw(engine, text_file(tmp_path, swallowed), table="t")
    assert broken(engine, raw) == [(2, "unclosed_quote")]
    assert rows(engine, raw) == [(5, "3", "f", "g", "h")]


def test_progress_is_heard(engine, tmp_path):
    heard = []
    path = text_file(tmp_path, "NO,NAMA\n1,SITI\n")
    read_raw(engine, path, table="t", progress=lambda step, done=None: heard.append((step, done)))
    assert ("scan list.csv", 1.0) in heard
