"""What a reader of a round of offers sees, in Indonesian and English."""

from __future__ import annotations

from collections.abc import Mapping

from sasaran.publish.words import Words

__all__ = ["OFFER_WORDS", "REASONS", "OfferWords"]

REASONS = (
    "best", "best_at_price", "for_floor", "at_the_margin", "not_eligible", "excluded", "no_worth", "no_seat",
    "no_money", "last_seat",
)  # fmt: skip
"""Keys of the reasons (``allocate.Reason``), those of offers first."""

OFFER_WORDS: Mapping[str, tuple[str, str]] = {
    # key: (Bahasa Indonesia, English)
    "offers_title": ("Penawaran paket program {quarter} ({release})", "Offers of packages {quarter} ({release})"),
    "offers_whom": ("keluarga desil 1–{deciles} (dasar {basis})", "families of deciles 1–{deciles} (basis {basis})"),
    "aim_gap": ("menutup kesenjangan ke garis kemiskinan", "closing the gap to the poverty line"),
    "aim_severity": ("menurunkan keparahan kemiskinan", "reducing the severity of poverty"),
    "aim_graduation": ("keluarga lulus dari kemiskinan", "families graduating from poverty"),
    "worth_is": ("Arti nilai", "What worth means"),
    "means_gap": ("perkiraan kesenjangan ke garis kemiskinan yang tertutup, Rp sebulan, semua keluarga yang ditawari",
                  "the expected gap to the poverty line that is closed, Rp a month over all families offered"),
    "means_severity": ("perkiraan turunnya keparahan kemiskinan (FGT2) dalam orang",
                       "the expected fall of the severity of poverty (FGT2), in persons"),
    "means_graduation": ("perkiraan orang yang lewat 1,5 kali garis kemiskinan dengan pendapatan sendiri",
                         "the expected persons above 1.5 poverty lines by income of their own"),
    "unit_gap": ("{value} sebulan", "{value} a month"),
    "unit_severity": ("{value} orang (FGT2)", "{value} persons (FGT2)"),
    "unit_graduation": ("{value} orang", "{value} persons"),
    "sheet_summary": ("ringkasan", "summary"),
    "sheet_areas": ("per wilayah", "by area"),
    "sheet_limits": ("batas dan harga", "limits and prices"),
    "sheet_rivals": ("perbandingan", "comparison"),
    "sheet_adequacy": ("kecukupan", "adequacy"),
    "sheet_eligible": ("hak vs terima", "entitled vs receiving"),
    "sheet_forbidden": ("pasangan terlarang", "forbidden pairs"),
    "sheet_complement": ("pelengkap", "complements"),
    "sheet_effects": ("asumsi dampak", "assumed effects"),
    "sheet_offers": ("penawaran", "offers"),
    "aim": ("Tujuan", "Objective"),
    "whom": ("Siapa yang ditanya", "Who is asked about"),
    "families": ("Keluarga", "Families"),
    "offered": ("Ditawari", "Offered"),
    "waiting": ("Menunggu", "Waiting"),
    "left": ("Tanpa paket", "Without a package"),
    "cost": ("Biaya tahun pertama (Rp)", "Cost of the first year (Rp)"),
    "cost_of": ("Biaya tahun pertama, {fund}", "Cost of the first year, {fund}"),
    "no_limit": ("tidak dibatasi", "not limited"),
    "of_budget": ("{used} dari pagu {limit}", "{used} of a budget of {limit}"),
    "package": ("Paket", "Package"),
    "holds": ("Isi", "Programmes"),
    "rung": ("Anak tangga", "Rung"),
    "open_to": ("Memenuhi syarat", "Open to"),
    "worth": ("Nilai ({unit})", "Worth ({unit})"),
    "worth_plain": ("Nilai penawaran", "Worth of the offers"),
    "worth_doubt": (
        "{worth}; {low} bila semua dampak berada di ujung rendah asumsinya, {high} bila semua di ujung tinggi",
        "{worth}; {low} if all effects are at the low end of what is assumed, {high} if all are at the high end"),
    "certificate": ("Jaminan mutu", "Certificate"),
    "certificate_first": (", melayani prioritas sebanyak ini,", " and serve as many of the priority"),
    "certificate_text": (
        "Pembagian ini bernilai {worth}. Tidak ada pembagian lain yang mematuhi semua batas{first} dan bernilai lebih "
        "dari {bound}: paling banyak {gap} yang tertinggal",
        "These offers are worth {worth}. No others that keep every limit{first} are worth more than {bound}: at most "
        "{gap} is left lying",
    ),
    "priority_text": (
        "Desil {name} didahulukan: {used} dari {limit} keluarga yang belum cukup dan dapat dicukupi ditawari paket "
        "yang mencukupi",
        "Deciles {name} come first: {used} of {limit} families with too little, whom a package would give enough, are "
        "offered one that does",
    ),
    "priority_most": (
        "Dengan anggaran dan kursi ini tidak ada pembagian yang dapat mencukupi lebih dari {most}.",
        "No way to share out these budgets and seats could serve more than {most} of them.",
    ),
    "priority_counted": (
        "Dihitung dari {none} tanpa bantuan + {partial} dengan bantuan kurang + {unvalued} yang nilai bantuannya "
        "tidak diketahui = {sum}; {left} di antaranya tidak dapat dicukupi oleh paket mana pun.",
        "They are counted from {none} with nothing + {partial} with too little + {unvalued} with benefits of no known "
        "amount = {sum}; {left} of them no package would give enough.",
    ),
    "way": ("Cara membagi", "Way of sharing out"),
    "way_ours": ("penawaran ini", "these offers"),
    "way_poorest first": ("termiskin dahulu", "poorest first"),
    "way_random": ("acak", "random"),
    "served": ("Keluarga ditawari", "Families offered"),
    "beside": ("Dibanding penawaran ini", "Beside these offers"),
    "priority_missed": ("Desil didahulukan yang terlewat", "Families of the priority missed"),
    "priority_name": ("desil {name} cukup dahulu", "deciles {name} adequate first"),
    "limit_kind": ("Jenis batas", "Kind of limit"),
    "kind_budget": ("anggaran", "budget"),
    "kind_seats": ("kursi", "seats"),
    "kind_quota": ("kuota hukum, sisa", "quota of the law, left"),
    "kind_floor": ("batas bawah", "floor"),
    "kind_priority": ("didahulukan", "priority"),
    "what": ("Program atau dana", "Programme or fund"),
    "limit": ("Batas", "Limit"),
    "used": ("Terpakai", "Used"),
    "binds": ("Mengikat", "Binds"),
    "price": ("Nilai satu lagi (Rp atau kursi; {unit})", "Worth of one more (Rp or seat; {unit})"),
    "same_as": ("Setara anggaran {fund} (Rp)", "Same as {fund} money (Rp)"),
    "decile_col": ("Desil", "Decile"),
    "none_level": ("Tanpa bantuan", "With nothing"),
    "partial": ("Sebagian", "Partial"),
    "adequate": ("Cukup", "Adequate"),
    "unvalued": ("Menerima, jumlah rutin tidak diketahui", "Receiving, regular amount not known"),
    "may_be_higher": ("Di antaranya dapat lebih tinggi (ada yang belum diketahui)",
                      "Of these maybe higher (something is not known)"),
    "filled": ("Di antaranya dengan bantuan yang dihitung tiap bulan karena aturannya bulanan (daftar hanya memuat "
               "sebagian bulan)",
               "Of these with a benefit counted for every month because the law pays by the month (lists came for some "
               "months only)"),
    "years": ("Lama menerima program terlama (tahun, rata-rata)", "Years on the longest programme (mean)"),
    "years_least": ("Di antaranya awalnya tidak diketahui (lamanya sekurangnya)",
                    "Of them the start is not known (at least that long)"),
    "benefits_most": ("Bantuan paling banyak (Rp sebulan)", "Benefits at the most (Rp a month)"),
    "pay": ("Di antaranya upah pemberdayaan (Rp sebulan)", "Of them pay of empowerment (Rp a month)"),
    "empowered": ("Ikut pemberdayaan", "In empowerment"),
    "productive": ("Ada usia produktif", "With an adult of working age"),
    "benefits": ("Bantuan (Rp sebulan)", "Benefits (Rp a month)"),
    "need": ("Perkiraan kebutuhan (Rp sebulan)", "Expected need (Rp a month)"),
    "gap_left": ("Kesenjangan tersisa (Rp sebulan)", "Gap that is left (Rp a month)"),
    "gap_low": ("paling sedikit", "at the least"),
    "gap_high": ("paling banyak", "at the most"),
    "unit_col": ("Satuan", "Unit"),
    "unit_person": ("orang", "person"),
    "unit_family": ("keluarga", "family"),
    "entitled": ("Berhak", "Entitled"),
    "undecided": ("Belum dapat diputuskan", "Cannot be decided"),
    "receiving": ("Menerima", "Receiving"),
    "unmet": ("Berhak, belum menerima", "Entitled, not receiving"),
    "outside_law": ("Menerima, tidak memenuhi aturan (diperiksa orang)",
                    "Receiving, outside the rule (for a person to look at)"),
    "first": ("Program pertama", "First programme"),
    "second": ("Program kedua", "Second programme"),
    "flagged": ("Ditandai (diperiksa orang)", "Flagged (for a person to look at)"),
    "expected_both": ("Perkiraan benar ganda", "Expected to receive both"),
    "se": ("Galat baku", "Standard error"),
    "together": ("Menerima keduanya", "Receiving both"),
    "missing_second": ("Berhak atas yang kedua, belum menerima", "Entitled to the second, without it"),
    "works": ("Berhasil pada (bagian keluarga)", "Works for (share of families)"),
    "gain": ("Tambahan pendapatan bila berhasil (Rp sebulan)", "Rise in income where it works (Rp a month)"),
    "from_to": ("{what}, {end}", "{what}, {end}"),
    "low": ("rendah", "low"),
    "high": ("tinggi", "high"),
    "source_col": ("Sumber", "Source"),
    "aside": ("Aturan dikesampingkan", "Laws set aside"),
    "aside_text": ("{code}: {words} tidak diketahui untuk siapa pun, jadi aturan ini tidak memutuskan apa pun",
                   "{code}: {words} is not known of anybody, so this law decides nothing"),
    "unlisted": ("Aturan tanpa daftar", "Laws without a list"),
    "unlisted_text": (
        "aturan ini melihat penerima program yang daftarnya tidak ada, jadi di situ belum dapat diputuskan: {laws}. "
        "Bawa daftarnya, atau tulis received_by_nobody di sasaran.toml bila memang tidak ada yang menerima",
        "these laws look at who receives programmes of which there is no list, and cannot be decided there: {laws}. "
        "Bring the lists, or write received_by_nobody in sasaran.toml if nobody does receive them"),
    "unheld": ("Dianggap tanpa penerima", "Counted as received by nobody"),
    "unheld_text": ("aturan ini melihat program yang menurut sasaran.toml tidak diterima siapa pun: {laws}",
                    "these laws look at programmes that sasaran.toml says nobody receives: {laws}"),
    "unsure": ("Nilai belum pasti", "Amount not certain"),
    "unsure_text": (
        "{name}: bagi {n} keluarga besarnya bergantung pada data yang belum diketahui; nilainya dihitung paling "
        "sedikit, biayanya paling banyak",
        "{name}: for {n} families the amount hangs on something that is not known; its worth is counted at the least, "
        "its cost at the most"),
    "flags": ("Pasangan terlarang", "Forbidden pairs"),
    "flags_text": ("{n} orang atau keluarga tampak menerima dua program yang dilarang bersamaan; lihat lembar "
                   "pasangan terlarang. Tidak ada yang dihapus otomatis",
                   "{n} people or families seem to receive two programmes that exclude each other; see the sheet of "
                   "forbidden pairs. Nothing is removed by a rule"),
    "assumed": ("Dampak program adalah asumsi", "Effects are assumptions"),
    "assumed_text": ("Nilai pelatihan, kerja dan usaha memakai asumsi pada lembar asumsi dampak; ubahlah bila ada "
                     "bukti yang lebih baik",
                     "The worth of training, jobs and businesses rests on the sheet of assumed effects; change them "
                     "where there is better evidence"),
    "not_decision": ("Bukan keputusan", "Not a decision"),
    "not_decision_text": ("Ini usulan bagi orang yang memutuskan (UU PDP pasal 10), bukan keputusan",
                          "A proposal to the people who decide, not a decision"),
    "reason_count": ("Alasan: {reason}", "Reason: {reason}"),
    "reason_best": ("ditawari: paket yang paling berguna bagi keluarga ini",
                    "offered: the most useful package for this family"),
    "reason_best_at_price": (
        "ditawari: ada paket yang lebih berguna, tetapi dana atau kursinya lebih berguna bagi keluarga lain",
        "offered: another package is worth more, but its money or seat is worth more to other families"),
    "reason_for_floor": ("ditawari karena desil ini didahulukan sampai bantuannya cukup",
                         "offered because this decile comes first until it has enough"),
    "reason_at_the_margin": ("ditawari: terpilih di batas dana atau kursi yang tersisa",
                             "offered: at the margin of the money or seats that are left"),
    "reason_not_eligible": ("tidak ada paket yang syaratnya dipenuhi keluarga ini",
                            "no package is open to this family"),
    "reason_excluded": ("tidak ikut putaran ini", "left out of this round"),
    "reason_no_worth": ("paket yang terbuka tidak menambah apa pun bagi keluarga ini",
                        "no package that is open adds anything for this family"),
    "reason_no_seat": ("menunggu: kursi di wilayahnya habis oleh keluarga yang lebih membutuhkannya",
                       "waiting: the seats of its area went to families to whom they are worth more"),
    "reason_no_money": ("menunggu: dana habis oleh keluarga yang lebih membutuhkannya",
                        "waiting: the money went to families to whom it is worth more"),
    "reason_last_seat": ("menunggu: setara dengan penerima terakhir; kursi atau dana terakhir habis",
                         "waiting: the last seat or rupiah went to a family to whom it is worth the same"),
    "list_offers_title": ("Penawaran paket program: {area}", "Offers of packages: {area}"),
    "list_offers_head": ("Baris = satu keluarga, diwakili kepala keluarga", "A row is a family, by its head"),
    "col_members": ("Anggota", "Members"),
    "col_offer": ("Paket ditawarkan", "Package offered"),
    "col_wanted": ("Menunggu paket", "Waits for"),
    "col_waiting": ("Antrean ke-", "Place in the queue"),
    "col_reason": ("Alasan", "Reason"),
    "col_cost": ("Biaya tahun pertama (Rp)", "Cost, first year (Rp)"),
    "col_answer": ("Jawaban keluarga", "The family's answer"),
    "answer_takes": ("menerima", "takes it"),
    "answer_declines": ("menolak", "declines"),
    "answer_other": ("minta paket lain", "asks for another"),
    "answer_absent": ("tidak ditemui", "not met"),
    "answer_unfit": ("tidak memenuhi syarat di lapangan", "found not to qualify"),
}  # fmt: skip


class OfferWords(Words):
    """The texts of a round in one language; what it lacks comes from the words of all publications."""

    def __call__(self, key: str, **values: object) -> str:
        """Return the text for ``key`` with its placeholders filled; ``KeyError`` if there is none."""
        if key in OFFER_WORDS:
            return OFFER_WORDS[key][self._place].format(**{**self.terms, **values})
        return super().__call__(key, **values)
