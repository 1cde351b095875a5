"""The SQL that turns gathered number columns into names, dates, numbers and addresses as files show them."""

from __future__ import annotations

from collections.abc import Sequence

import duckdb

from sasaran_id.jakarta.areas import read_areas
from sasaran_id.jakarta.synthetic.faults import UNKNOWN_DAY
from sasaran_id.jakarta.synthetic.margins import Margins

__all__ = ["MONTHS", "prepare", "text_query"]

MONTHS = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober", "November",
    "Desember",
)  # fmt: skip
_STREET_WORDS = (
    "MAWAR", "MELATI", "KENANGA", "ANGGREK", "DAHLIA", "FLAMBOYAN", "CEMPAKA", "TERATAI", "BOUGENVILLE", "KAMBOJA",
    "RAMBUTAN", "MANGGA", "DUKU", "NANGKA", "SALAK", "JAMBU", "BELIMBING", "SAWO", "DURIAN", "KECAPI", "MERDEKA",
    "PEMUDA", "PAHLAWAN", "KARTINI", "DIPONEGORO", "H. NAIM", "H. MARZUKI", "H. MA’RUF", "H. SALEH", "USTAD ISMAIL",
    "MASJID AL–IKHLAS", "MUSHOLA", "PASAR LAMA", "STASIUN", "BALAI RAKYAT", "SWADAYA", "BHAKTI", "GOTONG ROYONG",
    "KEBON BARU", "KALI BARU", "RAWA INDAH", "PINTU AIR", "TANAH KUSIR", "KERAMAT", "GARUDA", "ELANG", "MERPATI",
    "CENDRAWASIH", "NUSA INDAH", "BINA WARGA", "TELUK GONG", "WARUNG JATI", "SUKA MULYA", "PERINTIS", "PELITA",
)  # fmt: skip
_STREET_HEADS = ("JL.", "JL.", "GG.", "JL. KP.")
_NUMERALS = ("", " I", " II", " III", " IV", " DALAM", " RAYA", " UJUNG")

_NAME_CASES = """
case name_fault
  when 1 then substr(full_name, 1, p - 1) || chr(65 + pick % 26) || substr(full_name, p + 1)
  when 2 then substr(full_name, 1, p - 1) || substr(full_name, p + 1)
  when 3 then substr(full_name, 1, p - 1) || substr(full_name, p + 1, 1) || substr(full_name, p, 1)
              || substr(full_name, p + 2)
  when 4 then substr(full_name, 1, p) || substr(full_name, p)
  when 5 then concat_ws(' ', case
      when a in ('MUHAMMAD', 'MOHAMMAD', 'MUHAMAD', 'MOHAMAD', 'MOCHAMAD')
        then ['MOH.', 'MUH.', 'M.', 'MOCH.', 'MOHAMAD', 'MUHAMAD'][1 + pick % 6]
      when a = 'SITI' then ['ST.', 'SITTI'][1 + pick % 2]
      when a = 'ABDUL' then 'ABD.'
      when a in ('AHMAD', 'ACHMAD') then ['ACHMAD', 'AKHMAD', 'AHMAT'][1 + pick % 3]
      when b is null then a || a[-1]
      else left(a, 1) || '.' end, b, c, d)
  when 6 then case pick % 4 when 0 then replace(full_name, 'U', 'OE') when 1 then replace(full_name, 'J', 'DJ')
      when 2 then replace(full_name, 'C', 'TJ') else replace(full_name, 'F', 'P') end
  when 7 then case when d is not null then concat_ws(' ', a, b, c) when c is not null then concat_ws(' ', a, b)
      else a end
  when 8 then concat_ws(' ', b, a, c, d)
  when 9 then case when sex = 1 then ['HJ. ', 'IBU ', 'NY. '][1 + pick % 3] || full_name
      when pick % 3 = 2 then full_name || ', S.PD' else ['H. ', 'BPK. '][1 + pick % 2] || full_name end
  when 10 then replace(full_name, ' ', '')
  when 11 then concat_ws(' ', coalesce(b, a), case when sex = 1 then 'BINTI' else 'BIN' end, coalesce(c, a))
  else full_name end
"""

_LEVELS = "['AKTIF', 'NONAKTIF', 'SD', 'SMP', 'SMA', 'SMK', 'UMUM']"


def text_query(levels: bool = False) -> str:
    """Return the CTEs that end in ``text``: one row a gathered row, everything as words.

    With ``levels`` the rows have a column ``level`` of small numbers, which becomes a word
    (0 active, 1 inactive, 2 to 5 schools, 6 other).
    """
    more = f", {_LEVELS}[1 + n.level] as level" if levels else ""
    drop = ", level" if levels else ""
    return _QUERY.replace("/*drop*/", drop).replace("/*more*/", more)


_QUERY = f"""
with named as (
  select g.*, wa.word as a, wb.word as b, wc.word as c, wd.word as d,
    concat_ws(' ', wa.word, wb.word, wc.word, wd.word) as full_name,
    case when no_mother then '' else concat_ws(' ', ma.word, mb.word, mc.word) end as mother,
    2 + pick % greatest(length(concat_ws(' ', wa.word, wb.word, wc.word, wd.word)) - 2, 1) as p,
    cast(nik as varchar) as digits
  from gathered g
  left join word wa on wa.no = w1 left join word wb on wb.no = w2
  left join word wc on wc.no = w3 left join word wd on wd.no = w4
  left join word ma on ma.no = m1 left join word mb on mb.no = m2 left join word mc on mc.no = m3
),
text as (
  select n.* exclude (nik, kk, kk_known, born, area, area_known/*drop*/)/*more*/,
    {_NAME_CASES} as name,
    case nik_form when 1 then '' when 2 then left(digits, 15)
      when 3 then left(digits, 11) || 'O' || substr(digits, 13) when 4 then '0000000000000000'
      when 5 then digits || '.0' when 6 then left(digits, 1) || '.' || substr(digits, 2, 5) || 'E+15'
      when 7 then left(digits, 6) || '**********' else digits end as nik,
    nik as nik_number,
    cast(kk as varchar) as kk, cast(kk_known as varchar) as kk_known,
    case when born <> {UNKNOWN_DAY} then date '1970-01-01' + born end as born,
    s.name || ' NO. ' || house as lane,
    lpad(cast(rt as varchar), 3, '0') as rt3, lpad(cast(rw as varchar), 3, '0') as rw3,
    lpad(cast(rw as varchar), 2, '0') as rw2,
    ar.code, ar.bps, ar.district, ar.city,
    case when area_fault = 0 then ar.village when pick % 3 = 0 then ar.village_short
      else substr(ar.village, 1, 2 + pick % greatest(length(ar.village) - 3, 1))
           || substr(ar.village, 4 + pick % greatest(length(ar.village) - 3, 1)) end as village,
    ak.code as code_known, ak.bps as bps_known, ak.village as village_known, ak.district as district_known,
    ak.city as city_known,
    case when pick % 10 < 6 then 'JAKARTA' else place.name end as birth_place
  from named n
  join place_of_area ar on ar.no = n.area join place_of_area ak on ak.no = n.area_known
  join lane s on s.no = n.street join birth_place place on place.no = pick % 24
)
"""

_BIRTH_PLACES = (
    "BOGOR", "BEKASI", "TANGERANG", "DEPOK", "BANDUNG", "CIREBON", "TEGAL", "BREBES", "PEMALANG", "SEMARANG", "SOLO",
    "KEBUMEN", "PURWOREJO", "YOGYAKARTA", "SURABAYA", "MADIUN", "MEDAN", "PADANG", "PALEMBANG", "LAMPUNG", "SERANG",
    "GARUT", "KUNINGAN", "MAKASSAR",
)  # fmt: skip
_SHORT = (
    ("KEBON", "KB."), ("PONDOK", "PD."), ("UTARA", "UT."), ("SELATAN", "SEL."), ("TIMUR", "TIM."), ("BARAT", "BRT"),
    ("KAMPUNG", "KP."), ("PULAU", "P."), ("TANJUNG", "TJ."), ("GUNUNG", "GN."),
)  # fmt: skip


def _shorten(name: str) -> str:
    for word, short in _SHORT:
        name = name.replace(word, short)
    return name


def _lanes() -> list[tuple[int, str]]:
    words, heads, tails = len(_STREET_WORDS), len(_STREET_HEADS), len(_NUMERALS)
    return [
        (
            no,
            f"{_STREET_HEADS[no // words % heads]} {_STREET_WORDS[no % words]}{_NUMERALS[no * 7 // words % tails]}",
        )
        for no in range(4096)
    ]


def _places(margins: Margins) -> list[tuple[int, str, str, str, str, str, str]]:
    areas = read_areas()
    found = []
    for no, area_no in enumerate(margins.area_no):
        village = areas[int(area_no)]
        district = areas[village.parent or 0]
        city = areas[district.parent or 0]
        name = village.name.upper()
        row = (
            no,
            village.code,
            village.codes["bps"],
            name,
            _shorten(name),
            district.name.upper(),
            city.name.upper(),
        )
        found.append(row)
    return found


def _fill(
    con: duckdb.DuckDBPyConnection, table: str, columns: str, rows: Sequence[tuple[object, ...]]
) -> None:
    # a column goes over as one text: DuckDB looks for pandas again at every Python object it is handed
    split = ", ".join("unnest(string_split(cast(? as varchar), chr(10)))" for _ in rows[0])
    con.execute(f"create table {table} ({columns})")
    texts = ["\n".join(str(value) for value in column) for column in zip(*rows, strict=True)]
    con.execute(f"insert into {table} select {split}", texts)


def prepare(con: duckdb.DuckDBPyConnection, words: list[str], margins: Margins) -> None:
    """Create the small tables that `TEXT` joins: words, lanes, areas, birth places."""
    _fill(con, "word", "no smallint, word varchar", list(enumerate(words)))
    _fill(con, "lane", "no smallint, name varchar", _lanes())
    _fill(con, "birth_place", "no smallint, name varchar", list(enumerate(_BIRTH_PLACES)))
    columns = (
        "no smallint, code varchar, bps varchar, village varchar, village_short varchar, district varchar"
    )
    _fill(con, "place_of_area", f"{columns}, city varchar", _places(margins))
