"""Words met in Indonesian files: sexes, months, yes and no, totals, relations to the head of a family."""

from __future__ import annotations

from collections.abc import Mapping

__all__ = [
    "ACTIVE_WORDS",
    "BASIS_WORDS",
    "DEFAULT_BIRTHDAYS",
    "FILLER_DATES",
    "MONTH_WORDS",
    "NO_WORDS",
    "RELATION_WORDS",
    "SEX_WORDS",
    "TOTAL_WORDS",
    "YES_WORDS",
]

SEX_WORDS: Mapping[str, str] = {
    **dict.fromkeys(
        ("l", "lk", "lk2", "laki", "laki laki", "laki-laki", "laki2", "lelaki", "pria", "cowok", "putra",
         "m", "male", "man", "1", "01"),
        "M",
    ),
    **dict.fromkeys(
        ("p", "pr", "perempuan", "perempuan.", "wanita", "w", "cewek", "putri", "f", "female", "woman", "2", "02"),
        "F",
    ),
}  # fmt: skip

_MONTHS: tuple[tuple[str, ...], ...] = (
    ("januari", "jan", "january", "januar"),
    ("februari", "pebruari", "feb", "peb", "february", "februar"),
    ("maret", "mar", "mrt", "march", "mart"),
    ("april", "apr"),
    ("mei", "may"),
    ("juni", "jun", "june"),
    ("juli", "jul", "july"),
    ("agustus", "agu", "ags", "agt", "agst", "agust", "aug", "august"),
    ("september", "sep", "sept", "septem"),
    ("oktober", "okt", "oct", "october"),
    ("november", "nopember", "nov", "nop"),
    ("desember", "des", "dec", "december"),
)
MONTH_WORDS: Mapping[str, int] = {word: number for number, words in enumerate(_MONTHS, 1) for word in words}

YES_WORDS: tuple[str, ...] = (
    "ya", "y", "iya", "yes", "true", "1", "aktif", "ada", "terdaftar", "menerima", "penerima", "layak", "dapat",
    "v", "x",
)  # fmt: skip
NO_WORDS: tuple[str, ...] = (
    "tidak", "tdk", "t", "no", "n", "false", "0", "2", "nonaktif", "non aktif", "tidak aktif", "tidak ada",
    "tidak terdaftar", "tidak menerima", "tidak layak", "belum", "-",
)  # fmt: skip
ACTIVE_WORDS: tuple[str, ...] = (
    "aktif", "masih aktif", "penerima aktif", "peserta aktif", "kpm aktif", "active", "ya", "y", "iya", "yes", "true",
    "1", "menerima", "penerima", "penerima bantuan", "terima", "diterima", "sudah terima", "sudah diterima",
    "sudah menerima", "telah menerima", "layak", "layak salur", "layak bayar", "cair", "sudah cair", "telah cair",
    "dicairkan", "sudah dicairkan", "pencairan", "salur", "tersalur", "tersalurkan", "sudah salur", "telah salur",
    "sudah tersalur", "telah tersalur", "disalurkan", "sudah disalurkan", "sukses salur", "berhasil salur",
    "sukses transaksi", "berhasil transaksi", "sudah transaksi", "receives", "paid",
)  # fmt: skip
"""Words of a status column that say that the person receives; all other words (and none) say nothing of the kind."""

TOTAL_WORDS: tuple[str, ...] = (
    "total", "jumlah", "jml", "grand total", "sum", "sub total", "subtotal", "total keseluruhan", "jumlah keseluruhan",
    "jumlah total", "total jumlah", "jumlah seluruhnya", "total penerima", "jumlah penerima", "total provinsi",
    "dki jakarta total",
)  # fmt: skip

BASIS_WORDS: Mapping[str, str] = {
    "nasional": "national", "nation": "national", "provinsi": "province", "kota": "city", "kabupaten": "city",
    "kabupaten_kota": "city", "kabupaten/kota": "city",
}  # fmt: skip
"""How people call the three bases of DTSEN's deciles."""

FILLER_DATES: tuple[str, ...] = (
    "1900-01-01", "1899-12-30", "1899-12-31", "1901-01-01", "1111-11-11", "0001-01-01", "9999-12-31", "9999-01-01",
)  # fmt: skip
"""Dates that software or a clerk writes where the date is unknown (a spreadsheet's day zero, a calendar's end)."""

DEFAULT_BIRTHDAYS: tuple[str, ...] = ("01-01", "12-31")
"""Heaps in Indonesian registers: the year is meant, the day is not."""

RELATION_WORDS: Mapping[str, int] = {
    **dict.fromkeys(("kepala keluarga", "kepala", "kk", "kep keluarga", "kepala rumah tangga", "krt", "head"), 1),
    **dict.fromkeys(("istri", "isteri", "suami", "istri suami", "istri/suami", "suami istri", "suami/istri",
                     "pasangan", "spouse", "wife", "husband"), 2),
    **dict.fromkeys(("anak", "anak kandung", "anak tiri", "anak angkat", "child"), 3),
    **dict.fromkeys(("menantu", "son in law", "daughter in law"), 4),
    **dict.fromkeys(("cucu", "grandchild"), 5),
    **dict.fromkeys(("orang tua", "orangtua", "orang tua mertua", "orang tua/mertua", "mertua", "ortu", "parent"), 6),
    **dict.fromkeys(("pembantu", "pembantu sopir", "pembantu/sopir", "art", "servant"), 7),
    **dict.fromkeys(("lainnya", "famili lain", "famili", "saudara", "keponakan", "other"), 8),
    **{str(code): code for code in range(1, 9)},
}  # fmt: skip
"""Codes are those of DTSEN and Regsosek (1 head, 2 spouse, 3 child, 4 child-in-law, 5 grandchild, 6 parent, 7, 8)."""
