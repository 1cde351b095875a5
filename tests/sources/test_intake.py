"""A folder of files in, declared tables out: every row accepted or quarantined, and said so."""

from __future__ import annotations

import csv as csv_text
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tiny_country import make_pack

from sasaran.errors import DeclarationError
from sasaran.schema.period import Quarter
from sasaran.sources.declaration import read
from sasaran.sources.intake import take
from sasaran.sources.warnings import read as read_warnings
from sasaran.sources.warnings import say
from sasaran.store.duck import DuckEngine

Q1 = Quarter(2026, 1)
HEAD = "NIK,No KK,Nama,Tgl Lahir,JK,Alamat,RT/RW,Kelurahan,Kecamatan"
BUDI = "3171011708450001,3171010101100001,Budi Santoso,17-08-1945,L,Jl Mawar 1,005/01,Tebet Barat,Tebet"
SITI = "3171015703900002,3171010101100001,Siti Aminah,17-03-1990,P,Jl Mawar 1,005/01,Tebet Barat,Tebet"


def declare(code="REG", more="", roles='["register"]', files="*.csv", owner="Dukcapil", **source):
    extra = "".join(f"{key} = {value}\n" for key, value in source.items())
    text = (
        f'[source]\ncode = "{code}"\nowner = "{owner}"\nroles = {roles}\nfiles = ["{files}"]\n{extra}{more}'
    )
    return read(text, f"{code}.toml")


def records(engine, columns):
    return engine.rows(f"select {columns} from record order by record_no")


def rules(engine, table="note"):
    return engine.rows(f"select row_no, rule from {table} order by row_no, rule")


def test_a_register_row_in_one_form(engine, pack, csv):
    path = csv("reg.csv", HEAD, BUDI, SITI)
    intake = take(engine, pack, [declare()], path.parent, Q1)
    assert records(
        engine, "record_no, source_no, file_no, row_no, national_id, id_state, family_card, name"
    ) == [
        (0, 0, 0, 2, 3171011708450001, "valid", 3171010101100001, "Budi Santoso"),
        (1, 0, 0, 3, 3171015703900002, "valid", 3171010101100001, "Siti Aminah"),
    ]
    assert records(engine, "birth_date, birth_state, sex, area_no, address, rt, rw") == [
        (date(1945, 8, 17), "exact", "M", 9, "Jl Mawar 1", 5, 1),
        (date(1990, 3, 17), "exact", "F", 9, "Jl Mawar 1", 5, 1),
    ]
    assert rules(engine) == []
    assert intake.lines("id") == ["reg.csv: 2 baris masuk = 2 diterima + 0 dikarantina"]
    assert engine.rows("select file, rows_in, accepted, quarantined from source_file") == [
        ("reg.csv", 2, 2, 0)
    ]
    assert engine.rows("select * from source") == [
        (0, "REG", "Dukcapil", "person", "register", date(2026, 3, 31))
    ]
    assert engine.count("area") == 12


KEPT_OUT = {
    ",,,17-08-1945,L,Jl Mawar 1,005/01,Tebet Barat,Tebet": "no_identity",
    "3171011708450000,,,,,,,,": "no_identity",
    "31710117,,Budi,,,,,,": "too_little",
}


def test_a_row_that_could_be_nobody_is_kept_out_and_its_owner_told(engine, pack, csv):
    path = csv("reg.csv", HEAD, BUDI, *KEPT_OUT, SITI)
    intake = take(engine, pack, [declare()], path.parent, Q1)
    assert engine.rows("select file_no, row_no, rule, owner from quarantine order by row_no") == [
        (0, row_no, rule, "Dukcapil") for row_no, rule in enumerate(KEPT_OUT.values(), 3)
    ]
    assert records(engine, "record_no, row_no") == [(0, 2), (1, 6)]
    assert rules(engine) == []  # a quarantined row gets no remarks beside
    assert (intake.files[0].rows_in, intake.files[0].accepted, intake.files[0].quarantined) == (5, 2, 3)
    assert "reg.csv: 3 rows quarantined; to be mended by: Dukcapil" in intake.lines("en")


def test_little_is_enough_to_be_taken_in(engine, pack, csv):
    little = (
        "3171011708450001,,,,,,,,",
        ",,Budi,17-08-1945,,,,,",
        ",,Budi,,,Jl Mawar 1,,,",
        ",,Budi,,,,,Cideng,",
    )
    path = csv("reg.csv", HEAD, SITI, *little, SITI)
    assert take(engine, pack, [declare()], path.parent, Q1).files[0].accepted == 6


ODD = (
    ("NIK", "3171XXXXXXXXXXXX", "id_masked"),
    ("NIK", "", "id_missing"),
    ("NIK", "3.17E+15", "id_rounded"),
    ("NIK", "317101170845001", "id_invalid"),
    ("17-08-1945", "18-08-1945", "id_birth_disagrees"),
    (",L,", ",P,", "id_sex_disagrees"),
    (",L,", ",?x,", "sex_unknown"),
    ("17-08-1945", "01-01-1900", "birth_filler"),
    ("17-08-1945", "31-02-1945", "birth_unreadable"),
    ("17-08-1945", "17-08-2045", "birth_out_of_range"),
    ("3171010101100001", "12345", "family_card_invalid"),
    ("Budi Santoso", "Budi 2", "name_has_digits"),
    ("Budi Santoso", "-", "name_missing"),
    ("Tebet Barat,Tebet", "Tebet Barta,Tebet", "area_spelling"),
    ("Tebet Barat,Tebet", "Somewhere,Tebet", "area_partial"),
    ("Tebet Barat,Tebet", "Somewhere,Else", "area_unknown"),
)


def test_what_is_odd_is_accepted_with_a_remark(engine, pack, csv):
    people = [(BUDI.replace("3171011708450001", "NIK"), f"31710117084510{no:02d}") for no in range(len(ODD))]
    rows = [
        row.replace(old, new).replace("NIK", number)
        for (row, number), (old, new, _) in zip(people, ODD, strict=True)
    ]
    path = csv("reg.csv", HEAD, *rows, SITI)
    take(engine, pack, [declare()], path.parent, Q1)
    assert rules(engine) == [(row_no, rule) for row_no, (_, _, rule) in enumerate(ODD, 2)]
    assert engine.count("record") == len(ODD) + 1


def test_a_doubtful_date_is_settled_by_a_valid_number(engine, pack, csv):
    path = csv("reg.csv", "NIK,Nama,Tgl Lahir", "3171010304900001,A B,04/03/1990", ",C D,05/06/1991",
               "3171010506910001,E F,05/06/1991")  # fmt: skip
    take(engine, pack, [declare()], path.parent, Q1)
    assert records(engine, "birth_date, birth_state") == [
        (date(1990, 4, 3), "exact"),  # the number says 3 April: the file is month-first in this row
        (date(1991, 6, 5), "ambiguous"),
        (date(1991, 6, 5), "exact"),
    ]


def test_a_number_that_occurs_twice_is_remarked_on_both_rows(engine, pack, csv):
    path = csv("reg.csv", HEAD, BUDI, SITI, BUDI)
    take(engine, pack, [declare()], path.parent, Q1)
    assert rules(engine) == [(2, "id_repeated"), (4, "id_repeated")]


KJP = """
[[benefit]]
programme = "KJP"
amount_column = "Nominal"
period_column = "Periode"
when = { column = "Status", is = ["Aktif", "1"] }
"""


def test_only_rows_that_are_active_receive_and_the_period_is_read(engine, pack, csv):
    path = csv(
        "kjp.csv", "Nama,Alamat,Nominal,Periode,Status", "A,x,Rp 300.000,Januari 2026,AKTIF", "B,x,450.000,2026-02,1.0",
        "C,x,300.000,2026-03,keluar", "D,x,abc,kapan,aktif",
    )  # fmt: skip
    take(engine, pack, [declare("KJP", KJP, '["programme"]')], path.parent, Q1)
    assert engine.rows("select * from benefit_line order by record_no") == [
        (0, 0, "person", date(2026, 1, 1), date(2026, 1, 31), 300000.0),
        (1, 0, "person", date(2026, 2, 1), date(2026, 2, 28), 450000.0),
        (3, 0, "person", date(2026, 1, 1), date(2026, 3, 31), None),
    ]
    assert rules(engine) == [(5, "number_unreadable"), (5, "period_missing")]


def test_a_missing_period_quarantines_where_the_declaration_says_so(engine, pack, csv):
    path = csv("kjp.csv", "Nama,Alamat,Nominal,Periode,Status", "A,x,1,,aktif", "B,x,1,2026-01,aktif")
    more = KJP + 'period_missing = "quarantine"\n'
    take(engine, pack, [declare("KJP", more, '["programme"]')], path.parent, Q1)
    assert rules(engine, "quarantine") == [(2, "period_required")]
    assert engine.count("benefit_line") == 1


def test_a_lone_benefit_takes_its_columns_by_alias_or_its_constant(engine, pack, csv):
    path = csv("klj.csv", "Nama,Alamat,Nominal", "A,x,300000")
    one = declare("KLJ", '[[benefit]]\nprogramme = "klj"\n', '["programme"]')
    said = take(engine, pack, [one], path.parent, Q1).lines("en")
    assert said[1:] == ["KLJ: neither list nor declaration tells the period of the benefit; 2026Q1 was used"]
    assert engine.rows("select amount, period_from from benefit_line") == [(300000.0, date(2026, 1, 1))]
    more = '[[benefit]]\nprogramme = "KLJ"\namount = 5\nunit = "family"\nperiod_from = 2026-02-01\n'
    take(engine, pack, [declare("KLJ", more, '["programme"]')], path.parent, Q1)
    assert engine.rows("select unit, amount, period_from, period_to from benefit_line") == [
        ("family", 5.0, date(2026, 2, 1), None)
    ]


def test_an_unknown_programme_or_column_stops_the_build_and_is_named(engine, pack, csv):
    path = csv("kjp.csv", "Nama,Alamat", "A,x")
    with pytest.raises(DeclarationError, match="XYZ"):
        take(engine, pack, [declare("A", '[[benefit]]\nprogramme = "XYZ"\n')], path.parent, Q1)
    with pytest.raises(DeclarationError, match="'Status'"):
        take(engine, pack, [declare("A", KJP)], path.parent, Q1)


def test_a_declared_header_that_a_file_lacks_is_named_with_the_file(engine, pack, csv):
    path = csv("kjp.csv", "Nama,Alamat", "A,x")
    with pytest.raises(DeclarationError, match=r"'NIK Siswa'.*kjp\.csv"):
        take(engine, pack, [declare("A", '[columns]\nnational_id = "NIK Siswa"\n')], path.parent, Q1)


FAMILY = ("nomor_kk|nama_kepala|kode_kel|kel|kec|jumlah_anggota|desil_nasional|desil_provinsi",
          '"3171010101100001"|"Budi"|"3171090001"|"TEBET BARAT"|"TEBET"|"2"|"1"|"2"',
          '"3171010101100002"|"Ani"|"3171090002"|"MENTENG DALAM"|"TEBET"|"1"|"11"|""',
          '"x"|"Bad"|"3171090002"|"MENTENG DALAM"|"TEBET"|"1"|"1"|"1"')  # fmt: skip
MEMBER = ("nik|nomor_kk|nama|lahir|jk|hub",
          '"3171011708450001"|"3171010101100001"|"Budi"|"1945-08-17"|"1"|"1"')  # fmt: skip


def test_family_and_member_files_of_one_layout_are_one_source(engine, pack, csv):
    csv("anggota_1.csv", *MEMBER)
    path = csv("keluarga_1.csv", *FAMILY)
    take(engine, pack, [declare("FAM", roles='["welfare"]')], path.parent, Q1)
    assert engine.rows("select code, entity from source") == [("FAM", "person")]
    assert engine.rows(
        "select line_no, file_no, row_no, family_card, head_name, area_no, members from family_line"
    ) == [
        (0, 1, 2, 3171010101100001, "Budi", 9, 2),
        (1, 1, 3, 3171010101100002, "Ani", 10, 1),
    ]
    assert records(engine, "family_card, relation, sex") == [(3171010101100001, 1, "M")]
    assert engine.rows(
        "select family_line_no, record_no, family_card, basis, decile from welfare_line order by all"
    ) == [
        (0, None, 3171010101100001, "national", 1),
        (0, None, 3171010101100001, "province", 2),
    ]
    assert rules(engine, "quarantine") == [(4, "no_key")]
    assert rules(engine) == [(3, "decile_unreadable")]


def test_two_declarations_with_one_code_are_parts_of_one_source(engine, pack, csv):
    csv("a.csv", "Nama,Alamat", "A,x")
    path = csv("b.csv", "Nama,Alamat", "B,x")
    parts = [declare("S", files="a.csv"), declare("S", files="b.csv", roles='["welfare"]')]
    intake = take(engine, pack, parts, path.parent, Q1)
    assert engine.rows("select code, roles from source") == [("S", "register,welfare")]
    assert [(one.source_no, one.file_no) for one in intake.files] == [(0, 0), (0, 1)]


HOUSE = """
[columns]
household_key = "key"
members = "size"
city_code = "kab"
[[benefit]]
programme = "CASH"
unit = "family"
when = { column = "got", is = ["1"] }
[[welfare]]
basis = "observed"
value_column = "spend"
[measures]
columns = ["spend", "rooms"]
"""


def test_households_with_areas_of_their_own(engine, pack, csv):
    path = csv(
        "hh.csv", "key,kab,size,got,spend,rooms", "001,12,4,1,100.5,2", "002,7,1,0,,3", ",7,1,0,9.25,1"
    )
    declared = declare(
        "SURVEY", HOUSE, '["register","welfare","programme"]', entity='"household"', area_codes='"own"'
    )
    take(engine, pack, [declared], path.parent, Q1)
    assert records(engine, "household_key, id_state, name, area_no, members") == [
        (1, "missing", None, 13, 4),
        (2, "missing", None, 12, 1),
    ]
    assert engine.value("select count(distinct family_card) from record where family_card < 10^15") == 2
    assert engine.rows("select area_no, level, code, name from area where area_no >= 12") == [
        (12, "city", "07", "07"), (13, "city", "12", "12")
    ]  # fmt: skip
    assert rules(engine, "quarantine") == [(4, "no_key")]
    assert engine.rows("select * from measure_survey order by record_no") == [(0, 100.5, 2.0), (1, None, 3.0)]
    assert engine.rows("select record_no, basis, value from welfare_line") == [(0, "observed", 100.5)]
    assert engine.rows("select record_no, programme_no, unit from benefit_line") == [(0, 2, "family")]


def test_persons_without_names_are_told_by_their_household(engine, pack, csv):
    more = '[columns]\nhousehold_key = "ruta"\nweight = "w"\n[[benefit]]\nprogramme = "PBI"\n'
    more += 'when = { column = "pbi", is = ["A"] }\n'
    path = csv("survey.csv", "ruta,w,pbi", "10,1.5,A", "10,1.5,", "11,2.25,A")
    take(engine, pack, [declare("S", more, '["statistic"]', family_key='"own"')], path.parent, Q1)
    assert records(engine, "household_key, weight") == [(10, 1.5), (10, 1.5), (11, 2.25)]
    assert engine.rows("select count(*) from record group by family_card order by 1") == [(1,), (2,)]
    assert engine.value("select sum(weight) from benefit_line join record using (record_no)") == 3.75


def test_two_sources_that_number_their_own_families_alike_speak_of_different_families(engine, pack, csv):
    """Nor does a written key of one, made a number, meet that of another; parts of one source keep theirs."""
    more = '[columns]\nhousehold_key = "ruta"\nname = "nama"\n'
    for name in ("a1.csv", "a2.csv", "b.csv"):
        path = csv(name, "ruta,nama", "1,Budi", "F-02,Siti", "3174011708450001,Tono")
        path.write_text(path.read_text() + f"{name},Wati\n")  # the same bytes twice would be one file
    parts = [declare("A", more, files="a*.csv", family_key='"own"', entity='"household"')]
    parts.append(declare("B", more, files="b.csv", family_key='"own"', entity='"household"'))
    take(engine, pack, parts, path.parent, Q1)
    shared = engine.rows(
        "select name, count(distinct family_card), bool_and(family_card < 10^15), count(distinct household_key) "
        "from record where name <> 'Wati' group by name order by name"
    )
    assert shared == [("Budi", 2, True, 1), ("Siti", 2, True, 1), ("Tono", 2, True, 1)]


def test_an_area_list_gives_one_number_per_area_and_column(engine, pack, csv):
    path = csv(
        "vaks.csv", "Kode Wilayah,Kelurahan,Kecamatan,Dosis 1,Dosis 2,Ket", "3174011001,TEBET BARAT,TEBET,10,5,x",
        "3174011002,MENTENG DALAM,TEBET,20,,y", "3174019999,NOWHERE,TEBET,1,1,z", ",,TOTAL,31,6,",
    )  # fmt: skip
    intake = take(engine, pack, [declare("V", roles='["statistic"]', entity='"area"')], path.parent, Q1)
    assert engine.rows("select area_no, measure, value from area_value order by all") == [
        (9, "Dosis 1", 10.0), (9, "Dosis 2", 5.0), (10, "Dosis 1", 20.0)
    ]  # fmt: skip
    assert rules(engine, "quarantine") == [(4, "no_area")]
    assert (intake.files[0].rows_in, intake.files[0].total_rows) == (3, 1)


def test_the_code_system_of_a_file_is_found_by_its_names(engine, pack, csv):
    path = csv(
        "reg.csv", "Nama,Alamat,Kode Wilayah,Kota", "A,x,3171,Jakarta Selatan", "B,x,3171,Jakarta Selatan"
    )
    intake = take(engine, pack, [declare()], path.parent, Q1)
    assert records(engine, "area_no") == [(2,), (2,)]
    assert intake.files[0].facts.area_system.name == "bps"
    declared = take(engine, pack, [declare(area_codes='"kemendagri"')], path.parent, Q1)
    assert records(engine, "area_no") == [(2,), (2,)]  # the names are believed before the codes
    assert [one.key for one in declared.warnings] == ["area_doubt"]


def test_numbers_run_by_source_then_file_then_row(engine, pack, csv):
    csv("z.csv", "Nama,Alamat", "Z,x")
    csv("b.csv", "Nama,Alamat", "B,x", "C,x")
    path = csv("a.csv", "Nama,Alamat", "A,y")
    declared = [declare("ZZ", files="a.csv"), declare("AA", files="[bz].csv")]
    take(engine, pack, declared, path.parent, Q1)
    assert records(engine, "record_no, source_no, file_no, name") == [
        (0, 0, 0, "B"), (1, 0, 0, "C"), (2, 0, 1, "Z"), (3, 1, 2, "A"),
    ]  # fmt: skip


def test_what_should_worry_the_reader_is_said(engine, pack, csv):
    csv("copy.csv", HEAD, BUDI)
    csv("reg.csv", HEAD, BUDI)
    path = csv("other.txt", "Nama,Alamat", "B,x")
    intake = take(
        engine, pack, [declare(), declare("PAYS", KJP, '["programme"]', "pays*"), declare("GONE", files="gone*")],
        path.parent, Q1, previous_counts={"REG": 2, "OLD": 5},
    )  # fmt: skip
    assert sorted(one.key for one in intake.warnings) == [
        "gone",
        "no_file",
        "no_list",
        "same_file",
        "shrank",
        "unclaimed",
    ]
    assert "reg.csv: the same bytes as copy.csv; the second file was not read" in intake.lines("en")
    assert "REG: 1 baris, triwulan lalu 2; tanyakan Dukcapil apakah berkasnya lengkap" in intake.lines("id")
    assert (
        "PAYS: declared, but no file came this quarter; its recipients will look untouched"
        in intake.lines("en")
    )
    assert intake.counts() == {"REG": 1}
    columns = "coalesce(source, '-'), coalesce(file, '-'), key, detail"
    assert sorted(engine.rows(f"select {columns} from warning")) == [
        ("-", "other.txt", "unclaimed", "{}"),
        ("GONE", "-", "no_list", "{}"),
        ("OLD", "-", "gone", '{"before": 5}'),
        ("PAYS", "-", "no_file", "{}"),
        ("REG", "-", "shrank", '{"before": 2, "now": 1, "owner": "Dukcapil"}'),
        ("REG", "reg.csv", "same_file", '{"first": "copy.csv"}'),
    ]
    again = [say(one.key, "en", one.facts) for one in read_warnings(engine)]
    assert sorted(again) == sorted(intake.warned("en"))


def test_a_programme_list_that_names_no_programme_is_refused(engine, pack, csv):
    path = csv("reg.csv", HEAD, BUDI)
    with pytest.raises(DeclarationError, match=r"REG\.toml.*\[\[benefit\]\].*KJP"):
        take(engine, pack, [declare(roles='["programme"]')], path.parent, Q1)


def test_two_declarations_may_not_claim_one_file(engine, pack, csv):
    path = csv("reg.csv", HEAD, BUDI)
    with pytest.raises(DeclarationError, match=r"reg\.csv"):
        take(engine, pack, [declare("A"), declare("B")], path.parent, Q1)


def test_lines_below_the_table_that_were_passed_over_are_said(engine, pack, csv):
    path = csv("reg.csv", HEAD, *(BUDI, SITI) * 4, "Jakarta 31 Maret 2026,,,,,,,,", "Kepala Dinas,,,,,,,,")
    said = take(engine, pack, [declare()], path.parent, Q1).lines("en")
    assert "reg.csv: lines below the table were read as notes, not as rows: 10-11" in said


CANARIES = ("9899999999999999", "Zanzibarina", "31-09-1777", "Jl Kenanga Rahasia", "Xanadu")


def test_nothing_that_is_said_holds_a_persons_value(engine, pack, csv):
    row = "{0},{0},{1},{2},{3},{3},rt,{4},{4}".format(*CANARIES)
    path = csv("reg.csv", HEAD, BUDI, row, "," * 8 + "?", f"{CANARIES[1]},too,short")
    intake = take(engine, pack, [declare()], path.parent, Q1)
    said = "\n".join([*intake.lines("id"), *intake.lines("en"), repr(intake.files), repr(intake.warnings)])
    said += "\n".join(
        str(engine.rows(f"select * from {table}"))
        for table in ("note", "quarantine", "source_file", "warning")
    )
    assert not [canary for canary in CANARIES if canary in said]
    with pytest.raises(DeclarationError) as caught:
        take(engine, pack, [declare("A", KJP)], path.parent, Q1)
    assert not [canary for canary in CANARIES if canary in str(caught.value)]


cells = st.one_of(
    st.sampled_from(["", "3171011708450001", "3.17E+15", "Budi", "17/08/1945", "03/04/90", "L", "Tebet", "-", "TOTAL",
                     "Cideng", "'317", '"', ";", "x|y", "300.000", "\t"]),
    st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=8),
)  # fmt: skip


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=15, deadline=None)
@given(rows=st.lists(st.lists(cells, min_size=9, max_size=9), min_size=1, max_size=12))
def test_no_row_is_lost_whatever_stands_in_it(tmp_path_factory, rows):
    path = tmp_path_factory.mktemp("inbox") / "messy.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        out = csv_text.writer(file, quoting=csv_text.QUOTE_ALL)
        out.writerow(HEAD.split(","))
        out.writerow(BUDI.split(","))
        out.writerows(rows)
        out.writerow(SITI.split(","))
    with DuckEngine(threads=1, memory="1GB") as engine:
        intake = take(engine, make_pack(), [declare()], path.parent, Q1)
        (one,) = intake.files
        assert one.rows_in == one.accepted + one.quarantined
        assert one.accepted == engine.count("record")
        both = "select row_no from record union select row_no from quarantine"
        assert engine.value(f"select count(*) from ({both})") == one.rows_in
        # Every row is data, a total, or wholly blank; the row of people below them keeps any from being a footer.
        blank = sum(not any(cell.strip() for cell in row) for row in rows)
        assert one.rows_in + one.total_rows + blank == len(rows) + 2


def test_a_description_of_data_is_taken_only_by_its_whole_name(engine, pack, csv):
    path = csv("reg.csv", "NIK,Nama", "3171011708450001,Budi Santoso")
    csv("codebook.csv", "NIK,Nama", "3171011708450002,Siti Aminah")
    taken = take(engine, pack, [declare(files="*.csv")], path.parent, Q1)
    assert [one.file for one in taken.files] == ["reg.csv"]
    assert [line for line in taken.lines("en") if "codebook" in line and "NOT read" in line]
    taken = take(engine, pack, [declare(files="codebook.csv")], path.parent, Q1)
    assert [one.file for one in taken.files] == ["codebook.csv"]


def test_a_part_of_a_source_that_did_not_come_is_said(engine, pack, csv):
    path = csv("reg_kota.csv", "NIK,Nama", "3171011708450001,Budi Santoso")
    parts = [declare(files="reg_kota*.csv"), declare(files="reg_pulau*.csv")]
    taken = take(engine, pack, parts, path.parent, Q1)
    assert [(one.key, dict(one.facts)) for one in taken.warnings] == [
        ("no_part", {"source": "REG", "files": "reg_pulau*.csv"})
    ]
    assert "bagian 'reg_pulau*.csv' tidak ada berkasnya" in "\n".join(taken.lines("id"))
    csv("reg_pulau.csv", "NIK,Nama", "3171011708450002,Siti Aminah")
    assert take(engine, pack, parts, path.parent, Q1).warnings == ()
