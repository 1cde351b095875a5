"""A row of people is never taken for a header or for a note, and never lost or printed when it looks like one."""

from __future__ import annotations

import pytest
from make import rows, text_file, xlsx

from sasaran.errors import BadFileError
from sasaran.sources.raw import read_raw
from sasaran.sources.raw.notes import is_note, note_rows
from sasaran_id.national.files import FILES

KNOWN = ("nik", "nama", "alamat", "kelurahan", "jk", "keterangan", "rt", "rw", "nominal")
HEAD = ["NIK", "NAMA", "ALAMAT", "KELURAHAN", "JK", "KETERANGAN", None]
SITI = [None, "SITI AMINAH", "JL MAWAR", "GAMBIR", "P", "AKTIF", "LAMA"]
BUDI = ["3171011708450001", "BUDI", "JL MELATI", "CIDENG", "L", "AKTIF", "BARU"]
WIDE = (0, 5, 0, 6, "KETERANGAN")


@pytest.mark.parametrize("merged", [[WIDE], []])
@pytest.mark.parametrize("first", [SITI, [None, "SITI AMINAH", None, None, None, None, "LAMA"]])
def test_a_first_person_without_a_number_is_no_second_header_line(engine, tmp_path, merged, first):
    path = xlsx(tmp_path, {"S": [HEAD, first, BUDI, BUDI]}, merge={"S": merged})
    raw = read_raw(engine, path, table="t", known_headers=KNOWN)
    assert raw.header_rows == (1,) and raw.rows_in == 3
    assert rows(engine, raw)[0][2] == "SITI AMINAH"
    assert not any("SITI" in label for label in raw.labels)


def test_a_name_under_a_header_merged_for_looks_is_data(engine, tmp_path):
    cells = [["NIK", "NAMA", None, "RT"], [None, "SITI", "AMINAH", None], ["31", "BUDI", "TONO", "2"]]
    path = xlsx(tmp_path, {"S": cells}, merge={"S": [(0, 1, 0, 2, "NAMA")]})
    assert read_raw(engine, path, table="t", known_headers=KNOWN).rows_in == 2


@pytest.mark.parametrize(
    ("upper", "lower", "merged", "labels"),
    [
        (
            ["NIK", "NAMA", "ALAMAT", None, None], [None, None, "JALAN", "RT", "RW"], [(0, 2, 0, 4, "ALAMAT")],
            ("NIK", "NAMA", "ALAMAT JALAN", "ALAMAT RT", "ALAMAT RW"),
        ),
        (
            ["NIK", "NAMA", "ALAMAT", None, None], [None, None, "JALAN", "RT", "RW"], [],
            ("NIK", "NAMA", "ALAMAT JALAN", "ALAMAT RT", "ALAMAT RW"),
        ),
        (
            ["NIK", "NAMA", "JK", "NOMINAL", None], [None, None, None, "TAHAP 1", "TAHAP 2"],
            [(0, 3, 0, 4, "NOMINAL")], ("NIK", "NAMA", "JK", "NOMINAL TAHAP 1", "NOMINAL TAHAP 2"),
        ),
        (
            ["NIK", "NAMA", "JK", "KETERANGAN", None], [None, None, None, "AWAL", "AKHIR"],
            [(0, 0, 1, 0, "NIK"), (0, 3, 0, 4, "KETERANGAN")],
            ("NIK", "NAMA", "JK", "KETERANGAN AWAL", "KETERANGAN AKHIR"),
        ),
        (
            ["Identitas", None, None, "Bantuan", None], ["NIK", "NAMA", "JK", "NOMINAL", "TAHUN"],
            [(0, 0, 0, 2, "Identitas"), (0, 3, 0, 4, "Bantuan")],
            ("Identitas NIK", "Identitas NAMA", "Identitas JK", "Bantuan NOMINAL", "Bantuan TAHUN"),
        ),
    ],
)  # fmt: skip
def test_real_second_lines_are_still_read(engine, tmp_path, upper, lower, merged, labels):
    body = [["31", "SITI", "JL A", "1", "2"], ["32", "BUDI", "JL B", "3", "4"]]
    raw = read_raw(
        engine, xlsx(tmp_path, {"S": [upper, lower, *body]}, merge={"S": merged}), table="t", known_headers=KNOWN
    )  # fmt: skip
    assert raw.header_rows == (1, 2) and raw.rows == 2
    assert raw.labels == labels


PERSONS = (
    "SITI AMINAH;JL MAWAR;GAMBIR;P;AKTIF\nBUDI;JL MELATI;CIDENG;L;AKTIF\n",
    "SITI;MAWAR;GAMBIR;P;AKTIF\nBUDI;12;CIDENG;L;AKTIF\n",
    "siti;mawar;gambir;p;aktif\nbudi;12;cideng;l;aktif\n",
    "siti;kosong;gambir\nbudi;melati;cideng\n",
    "3171;BUDI;L;AKTIF;1990-01-02\nsiti_a;x;y;z;w\n3172;ANI;P;AKTIF;1\n",
    "SITI;JL MAWAR;GAMBIR\n" * 3 + "NIK;NAMA;ALAMAT\nBUDI;JL MELATI;CIDENG\n",
    "SITI AMINAH;GAMBIR\nBUDI;RT\nANI;CIDENG\n",
    "SITI AMINAH;RT;GAMBIR;P\nBUDI;RW;CIDENG;L\n",
)


@pytest.mark.parametrize("text", PERSONS)
def test_a_list_without_a_header_is_refused_and_not_repeated(engine, tmp_path, text):
    with pytest.raises(BadFileError, match="No header was recognised") as caught:
        read_raw(engine, text_file(tmp_path, text), table="t", known_headers=KNOWN)
    assert "header_rows" in caught.value.todo
    assert not any(word in str(caught.value) for word in text.replace("\n", ";").split(";") if len(word) > 3)


@pytest.mark.parametrize(
    "text",
    [
        "hhid;members;consumption\n001;4;55.1\n002;3;60.2\n",
        "rec_id, given_name, surname\nrec-1-org, siti, 12\nrec-2-org, budi, 13\n",
        "SmallArea;Yield;Var\nA1;1;0.25\nA2;1;0.5\n",
        "R101;R102;FWT\n15;1;200.5\n15;2;A\n",
        "Kode Kasus;Kelurahan;Banyak Rumah\nA1;GAMBIR;12\nA2;CIDENG;9\n",
    ],
)
def test_headers_unknown_to_the_pack_are_read_where_they_show_that_they_are_headers(engine, tmp_path, text):
    raw = read_raw(engine, text_file(tmp_path, text), table="t", known_headers=KNOWN)
    assert raw.header_rows == (1,) and raw.rows == 2


def test_a_declared_header_row_need_not_be_known(engine, tmp_path):
    text = "Household;Head of it;Street\na;SITI;x\nb;BUDI;y\n"
    raw = read_raw(engine, text_file(tmp_path, text), table="t", known_headers=KNOWN, header_rows=(1,))
    assert raw.labels == ("Household", "Head of it", "Street") and raw.rows == 2


@pytest.mark.parametrize(
    "last",
    [";SITI;", ";SITI NUR AISYAH PUTRI;", "SUMBER JAYA;;", ";;KEPALA KELUARGA", ";JL MAWAR NO 3 RT 2;"],
)
def test_a_short_last_row_of_a_person_is_no_footer(engine, tmp_path, last):
    text = "NIK;NAMA;KELURAHAN\n" + "31740115;BUDI;GAMBIR\n" * 4 + last + "\n"
    raw = read_raw(engine, text_file(tmp_path, text), table="t", known_headers=KNOWN)
    assert raw.rows_in == 5 and raw.account.footers == 0


def test_notes_and_signatures_are_footers_but_not_the_person_above_them(engine, tmp_path):
    notes = (
        "Catatan: data per Maret 2026;;",
        ";;Jakarta, 3 Januari 2026",
        ";;Kepala Dinas",
        ";;Drs. TONO",
        ";;NIP 19",
    )
    text = "NIK;NAMA;KELURAHAN\n" + "31740115;BUDI;GAMBIR\n" * 12 + ";SITI;\n" + "\n".join(notes) + "\n"
    raw = read_raw(engine, text_file(tmp_path, text), table="t", known_headers=KNOWN, files=FILES)
    assert raw.rows_in == 13 and raw.account.footers == len(notes)
    assert rows(engine, raw)[-1][2] == "SITI"


def test_a_person_below_a_note_keeps_its_place():
    note, person = (9, ("Catatan: periksa", None, None)), (10, (None, "SITI", None))
    assert note_rows([note], FILES) == [9]
    assert note_rows([note, person], FILES) == []
    assert note_rows([person, note], FILES) == [9]


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("Mengetahui,", True), ("Keterangan", True), ("*) angka sementara", True), ("Sumber: Dukcapil", True),
        ("Jakarta, 3 Januari 2026", True), ("Dicetak 03/01/2026", True), ("NIP. 196501011990031001", True),
        ("Plt. Kepala Seksi", True), ("The list is for official use", True), ("Daftar ini dibuat oleh dinas", True),
        ("Kepala Keluarga", False), ("Head of household", False), ("SITI NUR AISYAH PUTRI RAHAYU", False),
        ("Jl. Mawar No. 3 RT. 2 RW. 1", False), ("NIPAH", False), ("SUMBER JAYA", False), ("ANI", False),
    ],
)  # fmt: skip
def test_what_reads_like_a_note(text, note):
    assert is_note(text, FILES) is note
