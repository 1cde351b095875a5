"""Every text a reader of the report, the workbook or a list sees, in Indonesian and English."""

from __future__ import annotations

from collections.abc import Mapping

from sasaran.schema.pack_terms import TERMS, Terms

__all__ = ["WORDS", "Words"]

WORDS: Mapping[str, tuple[str, str]] = {
    # key: (Bahasa Indonesia, English)
    "title": ("Desil {decile} yang belum tersentuh", "Decile {decile} that nobody has reached"),
    "quarter_title": ("Triwulan {number} tahun {year}", "Quarter {number} of {year}"),
    "release": ("Rilis {release}", "Release {release}"),
    "as_of": ("Keadaan per {day}", "As of {day}"),
    "internal": ("Internal: untuk tim dan instansi terkait", "Internal: for the team and its agencies"),
    "onward": ("Rencana", "Plans"),
    "onward_link": ("Kecukupan, tawaran, skenario, dan target", "Adequacy, offers, scenarios and targets"),
    "onward_none": ("Belum ada: sasaran offers atau sasaran plan menulis {file} di samping laporan ini",
                    "Not there yet: sasaran offers or sasaran plan writes {file} beside this report"),
    "public": ("Untuk umum: sel kecil ditahan", "Public: small cells are withheld"),
    "unofficial": ("Hitungan register, bukan statistik resmi {statistics_office}",
                   "Registry counts, not official statistics of {statistics_office}"),
    "basis": ("Dasar desil", "Decile basis"),
    "basis_national": ("nasional", "national"),
    "basis_province": ("provinsi", "province"),
    "basis_city": ("kabupaten/kota", "city"),
    "basis_observed": ("konsumsi teramati", "observed consumption"),
    "version": ("versi {version}", "version {version}"),
    "version_unknown": ("versi tidak dinyatakan", "version not stated"),
    "programme_set": ("Program yang dihitung", "Programmes counted"),
    "programme_all": ("semua program yang memiliki daftar pada triwulan ini",
                      "every programme that has a list in this quarter"),
    "theme": ("Tema", "Theme"),
    "theme_light": ("Terang", "Light"),
    "theme_dark": ("Gelap", "Dark"),
    "print": ("Cetak", "Print"),
    "contents": ("Isi", "Contents"),
    # the answer
    "answer": ("Jawaban", "The answer"),
    "answer_persons": ("{count} orang desil {decile} belum tersentuh program apa pun",
                       "{count} people in decile {decile} are reached by no programme at all"),
    "answer_persons_set": ("{count} orang desil {decile} belum tersentuh program {programmes}",
                           "{count} people in decile {decile} are reached by none of {programmes}"),
    "answer_of": ("dari {n} orang desil {decile} dalam register ({share})",
                  "of {n} people in decile {decile} in the registry ({share})"),
    "answer_families": ("keluarga seluruh anggotanya belum tersentuh", "families of whom no member is reached"),
    "answer_families_of": ("dari {n} keluarga ({share})", "of {n} families ({share})"),
    "review": ("{count} mungkin gagal padan: tinjau dahulu", "{count} may be failed links: review these first"),
    "review_none": ("tidak ada yang mungkin gagal padan", "none may be a failed link"),
    "interval": ("selang {level}", "{level} interval"),
    "misranked": (
        "Desil pun hasil pengukuran. Dari {listed} orang itu sekitar {true} diperkirakan benar-benar berada di desil "
        "{decile}; yang benar-benar di desil {decile} dan belum tersentuh, di desil mana pun mereka tercatat: {value} "
        "({ranking} dari galat peringkat, {both} bersama galat pemadanan).",
        "A decile is a measurement, too. Of those {listed} about {true} are expected to be truly in decile {decile}; "
        "truly in decile {decile} and untouched, wherever they are ranked: {value} ({ranking} from ranking error, "
        "{both} with linkage error).",
    ),
    "misranked_source": (
        "Keandalan peringkat {value} ({low} sampai {high}): {source}.",
        "Reliability of the ranking {value} ({low} to {high}): {source}.",
    ),
    "interval_of": ("{interval}, selang {level} dari galat pemadanan",
                    "{interval}, {level} interval from linkage error"),
    "weighted_note": ("Tertimbang dari contoh; selang hanya memuat galat pemadanan, bukan galat contoh.",
                      "Weighted from a sample; the interval holds linkage error only, not sampling error."),
    "universe": ("Semesta", "Universe"),
    "universe_note": ("Angka di halaman ini dihitung atas register, bukan atas penduduk.",
                      "Figures on this page are counted over the registry, not over the population."),
    "universe_persons": ("orang dalam register", "people in the registry"),
    "never_ranked": ("terdaftar sebagai penduduk, belum pernah diperingkat",
                     "in the population register, never ranked"),
    "not_in_registry": ("catatan daftar program yang orangnya tidak ada dalam register",
                        "programme records whose person is in no register"),
    "lists_alarm": ("Angka di atas bergantung pada daftar yang masuk",
                    "The figures above rest on the lists that came"),
    "lists_missing": ("Tanpa daftar: {lists}: penerimanya tampak belum tersentuh.",
                      "Without a list: {lists}: the recipients look untouched."),
    "lists_before": ("{code} ({before} baris triwulan lalu)", "{code} ({before} rows the quarter before)"),
    "alarm": ("Perlu perhatian segera", "Needs attention now"),
    "alarm_lost": ("{subject}: {lost} dari {before} penerima hilang sejak {previous} ({share}).",
                   "{subject}: {lost} of {before} recipients are gone since {previous} ({share})."),
    "alarm_poorest": ("{poorest} di antaranya desil 1; {untouched} kini tidak tersentuh program apa pun.",
                      "{poorest} of them are in decile 1; {untouched} are now reached by no programme."),
    "alarm_more": ("Lihat apa yang berubah", "See what changed"),
    # where
    "where": ("Di mana mereka", "Where they are"),
    "where_lead": ("Pilih wilayah pada peta atau daftar untuk masuk lebih dalam.",
                   "Choose an area on the map or in the list to go deeper."),
    "detail": ("Rincian", "Detail"),
    "measure": ("Ukuran", "Measure"),
    "measure_count": ("Jumlah orang", "People"),
    "measure_share": ("Persen desil {decile}", "Per cent of decile {decile}"),
    "whole": ("Seluruh wilayah", "Whole area"),
    "legend_count": ("Orang belum tersentuh, kelas kuantil", "People not reached, quantile classes"),
    "legend_share": ("Persen desil {decile} belum tersentuh, kelas kuantil",
                     "Per cent of decile {decile} not reached, quantile classes"),
    "legend_withheld": ("ditahan", "withheld"),
    "legend_none": ("tidak ada desil {decile}", "no decile {decile}"),
    "map_label": ("Peta orang desil {decile} yang belum tersentuh", "Map of decile-{decile} people not reached"),
    "map_centres": ("Batas wilayah dibangun dari titik tengah {smallest}, bukan batas hukum.",
                    "Borders are built from the centre of each {smallest}; they are not legal borders."),
    "map_boundaries": ("Batas wilayah dari berkas batas milik ruang kerja, disederhanakan.",
                       "Borders from the workspace's boundary file, simplified."),
    "map_missing": ("{count} wilayah tidak ada dalam berkas batas.", "{count} areas are not in the boundary file."),
    "map_none": ("Tidak ada peta: paket negara tidak memuat titik wilayah dan tidak ada berkas batas.",
                 "No map: the pack holds no points of areas and there is no boundary file."),
    "inset_note": ("Wilayah dalam bingkai digambar dengan skala lain.", "Areas in a frame are drawn at another scale."),
    "areas_table": ("Menurut {between}", "By {between}"),
    "areas_all": ("Semua wilayah sampai tingkat terkecil", "All areas down to the smallest"),
    "area": ("Wilayah", "Area"),
    "code": ("Kode", "Code"),
    "level": ("Tingkat", "Level"),
    "in_decile": ("Orang desil {decile}", "People in decile {decile}"),
    "untouched": ("Belum tersentuh", "Not reached"),
    "share": ("Persen", "Per cent"),
    "families": ("Keluarga", "Families"),
    "families_in_decile": ("Keluarga desil {decile}", "Families in decile {decile}"),
    "families_untouched": ("Keluarga belum tersentuh", "Families not reached"),
    "to_review": ("Tinjau dahulu", "Review first"),
    "low": ("Batas bawah", "Lower limit"),
    "high": ("Batas atas", "Upper limit"),
    "total": ("Seluruhnya", "Total"),
    "unknown_area": ("{count} orang desil {decile} tanpa wilayah yang diketahui hanya masuk jumlah seluruhnya.",
                     "{count} people in decile {decile} whose area is unknown are counted in the total only."),
    # coverage
    "coverage": ("Siapa mendapat apa", "Who receives what"),
    "coverage_lead": ("Persen orang tiap desil yang dijangkau tiap program. Angka kecil: selang {level}.",
                      "Per cent of each decile's people that each programme reaches. Small figures: {level} interval."),
    "decile": ("Desil", "Decile"),
    "unranked": ("Tanpa desil", "Unranked"),
    "any_programme": ("Program apa pun", "Any programme"),
    "people": ("Orang", "People"),
    "programme": ("Program", "Programme"),
    # overlap
    "overlap": ("Tumpang tindih program", "Overlap of programmes"),
    "overlap_lead": ("Gabungan program yang paling sering diterima satu orang: tiap kolom satu gabungan yang tepat.",
                     "The combinations one person receives most often: each column is one exact combination."),
    "overlap_label": ("Gambar gabungan program", "Picture of programme combinations"),
    "overlap_rest": ("{count} gabungan lain tidak digambar: {persons} orang.",
                     "{count} other combinations are not drawn: {persons} people."),
    "overlap_pairs": ("Menurut pasangan program", "By pair of programmes"),
    "overlap_table": ("Angka gambar dan pasangan program", "Figures of the picture and pairs of programmes"),
    "overlap_note": ("Hitungan atas padanan yang diterima; tumpang tindih bukan kesalahan dengan sendirinya.",
                     "Counted over accepted links; an overlap is not a fault by itself."),
    "combination": ("Gabungan", "Combination"),
    "first": ("Program pertama", "First programme"),
    "second": ("Program kedua", "Second programme"),
    "persons_count": ("Orang", "People"),
    "none_received": ("Tanpa program", "No programme"),
    # outside
    "outside": ("Penerima di luar desil 1–4", "Recipients outside deciles 1–4"),
    "outside_lead": ("Bagian penerima tiap program menurut tempatnya dalam pemeringkatan.",
                     "Share of each programme's recipients by their place in the ranking."),
    "place_inside": ("Desil 1–4", "Deciles 1–4"),
    "place_outside": ("Di luar desil 1–4", "Outside deciles 1–4"),
    "place_unranked": ("Tanpa desil", "Unranked"),
    "outside_note": ("Berada di luar desil 1–4 bukan bukti salah sasaran: tiap program punya syaratnya sendiri.",
                     "Lying outside deciles 1–4 proves no error: each programme has its own conditions."),
    "recipients": ("Penerima", "Recipients"),
    # quality
    "quality": ("Mutu data per instansi", "Data quality by agency"),
    "quality_lead": ("Tidak ada baris yang hilang: baris masuk = diterima + dikarantina.",
                     "No row is lost: rows in = accepted + quarantined."),
    "source": ("Daftar", "List"),
    "owner": ("Instansi", "Agency"),
    "files": ("Berkas", "Files"),
    "rows_in": ("Baris masuk", "Rows in"),
    "accepted": ("Diterima", "Accepted"),
    "quarantined": ("Dikarantina", "Quarantined"),
    "rule": ("Aturan", "Rule"),
    "column": ("Kolom", "Column"),
    "whole_row": ("seluruh baris", "whole row"),
    "rows": ("Baris", "Rows"),
    "mender": ("Yang memperbaiki", "To be mended by"),
    "rules_broken": ("Aturan yang dilanggar (dikarantina)", "Rules broken (quarantined)"),
    "rules_noted": ("Catatan atas baris yang diterima", "Remarks on accepted rows"),
    "lists_remarks": ("Catatan atas daftar", "Remarks on lists"),
    "list_remark": ("Daftar", "List"),
    "list_attention": ("Perlu perhatian", "Needs attention"),
    "nothing_broken": ("Tidak ada baris yang dikarantina.", "No row was quarantined."),
    # linkage
    "linkage": ("Galat pemadanan per daftar", "Linkage error by list"),
    "linkage_lead": ("Perkiraan berapa padanan yang salah dan berapa padanan benar yang terlewat.",
                     "How many links are expected to be wrong, and how many true links to be missed."),
    "records": ("Baris", "Records"),
    "linked": ("Padan", "Linked"),
    "false": ("Salah padan", "False matches"),
    "missed": ("Gagal padan", "Missed matches"),
    "per_linked": ("dari yang padan", "of the linked"),
    # change
    "change": ("Apa yang berubah", "What changed"),
    "change_lead": ("Dibandingkan dengan {previous}.", "Compared with {previous}."),
    "change_none": ("Tidak ada triwulan sebelumnya untuk dibandingkan.",
                    "There is no earlier quarter to compare with."),
    "came": ("Masuk register", "Came into the registry"),
    "went": ("Keluar dari register", "Left the registry"),
    "reason": ("Sebab", "Reason"),
    "moves": ("Perpindahan desil", "Moves between deciles"),
    "moves_lead": ("Baris: desil pada {previous}. Kolom: desil sekarang.",
                   "Rows: decile in {previous}. Columns: decile now."),
    "benefits": ("Penerima manfaat", "Recipients"),
    "before": ("Sebelumnya", "Before"),
    "after": ("Sekarang", "Now"),
    "gained": ("Bertambah", "Gained"),
    "lost": ("Kehilangan", "Lost"),
    "no_alarm": ("Tidak ada kehilangan massal.", "No mass loss."),
    "reason_born": ("lahir", "born"),
    "reason_returned": ("kembali setelah tidak ada dalam daftar", "back after being in no list"),
    "reason_new_list": ("tercatat lewat daftar yang baru ada", "recorded by a list that is new"),
    "reason_reidentified": ("identitasnya berganti", "identified anew"),
    "reason_first_listed": ("pertama kali tercatat", "listed for the first time"),
    "reason_merged": ("ternyata orang yang sama dengan catatan lain", "found to be the same person as another"),
    "reason_list_absent": ("daftar yang mencatatnya tidak dikirim", "the list that recorded them was not sent"),
    "reason_no_longer_listed": ("tidak lagi ada dalam daftar mana pun", "in no list any more"),
    "reason_split": ("dipisahkan dari orang lain yang tercatat", "split from another person"),
    "reason_identity_changed": ("hanya identitasnya yang berganti", "only the identity changed"),
    "reason_person_in": ("orangnya baru masuk register", "the person came into the registry"),
    "reason_person_out": ("orangnya keluar dari register", "the person left the registry"),
    "reason_link_lost": ("masih dalam daftar, tetapi tidak lagi padan", "still in the list, but no longer linked"),
    "reason_link_gained": ("sudah dalam daftar, baru padan", "was in the list, linked now"),
    "reason_switched_off": ("masih dalam daftar, tetapi tidak lagi menerima", "still in the list, no longer paid"),
    "reason_switched_on": ("sudah dalam daftar, kini menerima", "was in the list, paid now"),
    "reason_list_shrank": ("daftarnya menyusut", "the list shrank"),
    "reason_newly_listed": ("baru masuk daftar", "newly listed"),
    "cause_no_longer_listed": ("tidak lagi ada dalam daftar itu", "no longer in the list"),
    "causes_lost": ("Manfaat hilang karena", "Benefits lost because"),
    "causes_gained": ("Manfaat bertambah karena", "Benefits gained because"),
    "benefits_count": ("Manfaat", "Benefits"),
    "reason_area_changed": ("pindah wilayah", "moved to another area"),
    "moved": ("Pindah wilayah", "Moved to another area"),
    "link_lost": ("Padanan putus", "Link lost"),
    "poorest": ("Desil 1 kehilangan", "Decile 1 who lost"),
    "poorest_untouched": ("kini tak tersentuh", "now not reached"),
    "account": ("{before} orang + {came} masuk − {gone} keluar = {after} orang",
                "{before} people + {came} in − {gone} out = {after} people"),
    "registry_account": ("Register", "The registry"),
    # reading
    "reading": ("Cara membaca", "How to read this"),
    "reading_untouched": (
        "Belum tersentuh: orang desil {decile} yang tidak menerima program apa pun yang dihitung, baik atas namanya"
        " sendiri maupun melalui program keluarga bagi keluarganya. Keluarga belum tersentuh bila seluruh anggotanya"
        " belum tersentuh.",
        "Not reached: people of decile {decile} who receive none of the programmes counted, neither in their own name"
        " nor through a family programme paid to their family. A family is not reached if none of its members is."),
    "reading_interval": (
        "Selang {level}: pemadanan nama dan {national_id} tidak sempurna. Seseorang tanpa padanan tetapi dengan"
        " calon berpeluang 0,4 dihitung 0,6 belum tersentuh. Jumlah sebenarnya diharapkan berada dalam selang pada"
        " sembilan dari sepuluh laporan.",
        "{level} interval: linking by name and {national_id} is not perfect. A person with no link but a candidate of"
        " probability 0.4 counts as 0.6 not reached. The true count is expected inside the interval in nine of ten"
        " reports."),
    "reading_decile": (
        "Desil adalah atribut dengan dasar, versi, tanggal, dan sumber; bukan sifat tetap seseorang. Desil {decile}"
        " bukan ‘penduduk miskin’ menurut {statistics_office}.",
        "A decile is an attribute with a basis, version, date and source, not a lasting property of a person. Decile"
        " {decile} is not ‘the poor’ of {statistics_office}."),
    "reading_decision": (
        "Tidak ada bantuan yang ditambah atau dihentikan karena angka ini saja. Daftar nama untuk diperiksa petugas di"
        " lapangan; setiap warga berhak menyanggah.",
        "Nobody gains or loses a benefit by these figures alone. The lists of names are for officers to verify in the"
        " field; everybody may object."),
    "reading_withheld": (
        "Sel 1–{below} orang ditahan (•), begitu pula sel lain yang akan membukanya."
        " Daftar dengan baris sesedikit itu tidak ditampilkan.",
        "Cells of 1–{below} people are withheld (•), and so are cells that would give them away."
        " Lists with as few rows are left out."),
    "provenance": ("Asal-usul", "Provenance"),
    "fingerprint": ("Sidik manifes", "Manifest fingerprint"),
    "pack": ("Paket wilayah", "Pack"),
    "software": ("Versi Sasaran", "Sasaran version"),
    "seed": ("Benih acak", "Random seed"),
    "parameters": ("Parameter", "Parameters"),
    "inputs": ("Berkas masukan", "Input files"),
    "file": ("Berkas", "File"),
    "sha256": ("SHA-256", "SHA-256"),
    # workbook
    "cover": ("Sampul", "Cover"),
    "definitions": ("Pengertian", "Definitions"),
    "sheet_areas": ("Wilayah", "Areas"),
    "sheet_coverage": ("Cakupan", "Coverage"),
    "sheet_pairs": ("Pasangan", "Pairs"),
    "sheet_combinations": ("Gabungan", "Combinations"),
    "sheet_outside": ("Luar desil 1-4", "Outside 1-4"),
    "sheet_alone": ("Luar register", "Not in registry"),
    "sheet_quality": ("Mutu data", "Data quality"),
    "sheet_linkage": ("Galat padan", "Linkage error"),
    "sheet_change": ("Perubahan", "Changes"),
    "sheet_inputs": ("Masukan", "Inputs"),
    "place": ("Tempat", "Place"),
    "kind": ("Jenis", "Kind"),
    "from": ("Dari", "From"),
    "to": ("Ke", "To"),
    # lists by name
    "list_title": ("Desil {decile} belum tersentuh: {area}", "Decile {decile} not reached: {area}"),
    "list_note": ("Rahasia: data pribadi. Hanya untuk {purpose}. Jangan dikirim lewat aplikasi percakapan.",
                  "Confidential: personal data. Only for {purpose}. Do not send by chat applications."),
    "list_source": ("{quarter} {release} · desil {basis} {version} · diambil oleh {user} · catatan audit {link}",
                    "{quarter} {release} · {basis} decile {version} · taken by {user} · audit entry {link}"),
    "col_row_no": ("No.", "No."),
    "col_person_id": ("ID orang", "Person id"),
    "col_national_id": ("{national_id} (disamarkan)", "{national_id} (masked)"),
    "col_national_id_bare": ("{national_id}", "{national_id}"),
    "col_name": ("Nama", "Name"),
    "col_age": ("Umur", "Age"),
    "col_sex": ("L/P", "Sex"),
    "sex_M": ("L", "M"),
    "sex_F": ("P", "F"),
    "col_address": ("Alamat", "Address"),
    "col_rt_rw": ("{neighbourhood}", "{neighbourhood}"),
    "col_area": ("{smallest_head}", "{smallest_head}"),
    "col_head_name": ("Kepala keluarga", "Head of family"),
    "col_decile": ("Desil", "Decile"),
    "col_untouched": ("Peluang belum tersentuh", "Probability not reached"),
    "col_review": ("Mungkin gagal padan", "May be a failed link"),
    "col_visit": ("Hasil kunjungan", "Result of visit"),
    "col_visit_date": ("Tanggal", "Date"),
    "col_officer": ("Petugas", "Officer"),
    "yes": ("ya", "yes"),
    "sheet_list": ("Daftar", "List"),
    "visit_found": ("ditemui, belum menerima", "met, receives nothing"),
    "visit_receives": ("ditemui, sudah menerima", "met, already receives"),
    "visit_absent": ("tidak ditemui", "not met"),
    "visit_moved": ("pindah", "moved away"),
    "visit_dead": ("meninggal", "died"),
    "area_above": ("Bagian dari", "Part of"),
    "reached": ("Dijangkau", "Reached"),
    "remark": ("Catatan", "Remark"),
    "page": ("Halaman", "Page"),
}  # fmt: skip


class Words:
    """The texts of one language, with what the country calls its numbers, offices and areas.

    Parameters
    ----------
    language : str
        ``id`` or ``en``.
    terms : Terms
        The country's words (:meth:`sasaran.schema.pack.Pack.terms`).
    """

    def __init__(self, language: str, terms: Terms = TERMS) -> None:
        self._place = ("id", "en").index(language)
        self.terms = terms[language]

    def __call__(self, key: str, **values: object) -> str:
        """Return the text for ``key`` with its placeholders filled; ``KeyError`` if there is none."""
        return WORDS[key][self._place].format(**{**self.terms, **values})

    def purpose(self, code: str) -> str:
        """Return what a purpose is called; its code where the pack of the quarter has no such purpose any more."""
        return self.terms.get(f"purpose.{code}", code)

    def told(self, text: str) -> str:
        """Return a sentence of the pack (a source, a note, a citation) in the language; as it is if not translated."""
        return self.terms.get(f"text.{text}", text)

    def get(self, key: str, otherwise: str) -> str:
        """Return the text for ``key``, or ``otherwise`` (for keys that other rooms add to)."""
        return WORDS[key][self._place] if key in WORDS else otherwise
