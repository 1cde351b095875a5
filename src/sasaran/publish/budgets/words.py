"""Words of tagged budgets in Bahasa Indonesia and English: of the command, the workbook, and what a person fills in."""

from __future__ import annotations

from sasaran.errors import ParameterError
from sasaran.schema.pack_terms import TERMS, Terms

__all__ = ["BUDGET_WORDS", "BudgetWords"]

BUDGET_WORDS: dict[str, tuple[str, str]] = {
    "title": ("Anggaran bertanda: untuk siapa uangnya", "Tagged budget: whom the money is for"),
    # sheets
    "sheet_agencies": ("Per perangkat daerah", "By agency"), "sheet_programmes": ("Per program", "By programme"),
    "receiving": ("Keluarga penerima menurut daftar", "Receiving families by the lists"),
    "unfunded": ("Program dengan penerima di daftar tetapi tanpa uang di berkas ini: {names}",
                 "Programmes with receivers on lists but no money in these files: {names}"),
    "unlisted": ("Program dengan uang tetapi tanpa penerima di daftar triwulan: {names}",
                 "Programmes with money but no receiver on the quarter's lists: {names}"),
    "doubtful_left": ("dan {n} kegiatan lain: lembar “{sheet}” (--out BERKAS.xlsx)",
                      "and {n} more activities: sheet “{sheet}” (--out FILE.xlsx)"),
    "faults_left": ("dan {n} kesalahan lain: lembar “{sheet}”", "and {n} more faults: sheet “{sheet}”"),
    "sheet_cover": ("Ringkasan", "Summary"), "sheet_review": ("Periksa", "Review"),
    "sheet_cross": ("Uang dan kebutuhan", "Money beside need"),
    "sheet_bands": ("Uang vs kesenjangan", "Money vs gap"), "sheet_tree": ("Pohon rencana", "Planning tree"),
    "sheet_indicators": ("Indikator-uang-keluarga", "Indicator-money-families"),
    "sheet_bare": ("Uang tanpa indikator", "Money without indicator"),
    "sheet_findings": ("Temuan pohon", "Findings of the tree"), "sheet_sums": ("Baris jumlah", "Sum rows"),
    "sheet_refused": ("Ditolak", "Refused"),
    # columns
    "no": ("No", "No"), "code": ("Kode", "Code"), "text": ("Uraian", "Text"),
    "agency": ("Perangkat daerah", "Agency"), "area": ("Wilayah", "Area"), "rupiah": ("Rp", "Rp"),
    "strategy": ("Strategi", "Strategy"), "kind": ("Jenis", "Kind"), "first": ("Desil dari", "Decile from"),
    "last": ("Desil sampai", "Decile to"), "programme": ("Program", "Programme"), "by": ("Oleh", "By"),
    "confidence": ("Keyakinan", "Confidence"), "why": ("Kata yang menentukan", "Words that decided"),
    "rule": ("Aturan", "Rule"), "doubt": ("Rp × keraguan", "Rp × doubt"), "state": ("Keadaan", "State"),
    "check": ("PERIKSA: ya / tidak", "CHECK: yes / no"),
    "new_strategy": ("Betulkan: strategi", "Correct: strategy"), "new_kind": ("Betulkan: jenis", "Correct: kind"),
    "new_first": ("Betulkan: desil dari", "Correct: decile from"),
    "new_last": ("Betulkan: desil sampai", "Correct: decile to"),
    "new_programme": ("Betulkan: program", "Correct: programme"), "activities": ("Kegiatan", "Activities"),
    "families": ("Keluarga", "Families"), "gap": ("Kesenjangan Rp/tahun", "Gap Rp a year"),
    "gap_low": ("bawah", "low"), "gap_high": ("atas", "high"), "band": ("Desil", "Deciles"),
    "share": ("Bagian uang", "Share of money"), "gap_share": ("Bagian kesenjangan", "Share of gap"),
    "file": ("Berkas", "File"), "row": ("Baris", "Row"), "below": ("Rp baris di bawahnya", "Rp of rows below"),
    "off": ("Selisih", "Difference"), "reason": ("Sebab", "Reason"), "node": ("Simpul", "Node"),
    "level": ("Tingkat", "Level"), "parent": ("Di bawah", "Below"), "name": ("Nama", "Name"),
    "budget": ("Kode anggaran", "Budget code"), "source": ("Sumber", "Source"),
    "verified": ("Terverifikasi", "Verified"), "indicator": ("Indikator", "Indicator"), "unit": ("Satuan", "Unit"),
    "baseline": ("Awal", "Baseline"), "baseline_year": ("Tahun awal", "Baseline year"),
    "target": ("Target {year}", "Target {year}"), "finding": ("Temuan", "Finding"), "about": ("Tentang", "About"),
    "per_family": ("Rp per keluarga", "Rp per family"), "what": ("Hal", "What"), "value": ("Nilai", "Value"),
    # values
    "kind_protect": ("perlindungan", "protect"), "kind_subsidise": ("subsidi", "subsidise"),
    "kind_insure": ("jaminan", "insure"), "kind_empower": ("pemberdayaan", "empower"),
    "kind_none": ("bukan", "none"), "kind_unknown": ("belum pasti", "not sure"),
    "strategy_burden": ("beban pengeluaran", "burden"), "strategy_income": ("pendapatan", "income"),
    "strategy_pockets": ("kantong kemiskinan", "pockets"), "strategy_none": ("bukan", "none"),
    "by_person": ("orang", "person"), "by_rule": ("aturan", "rule"), "by_text": ("teks", "text"),
    "state_tagged": ("bertanda", "tagged"), "state_unsure": ("perlu diperiksa", "to be checked"),
    "state_untagged": ("tanpa tanda", "untagged"), "not_stated": ("tidak disebut", "not stated"),
    "whole": ("seluruh register", "whole registry"), "yes": ("ya", "yes"), "no_": ("tidak", "no"),
    "elsewhere": ("wilayah lain", "other area"), "level_vision": ("visi", "vision"),
    "level_mission": ("misi", "mission"), "level_goal": ("tujuan", "goal"), "level_outcome": ("sasaran", "outcome"),
    "level_programme": ("program", "programme"), "level_activity": ("kegiatan", "activity"),
    "level_subactivity": ("sub kegiatan", "sub-activity"),
    "loose": ("(kode tidak ada di pohon)", "(code not in the tree)"),
    "to_fill": ("(diisi dari dokumen)", "(to be filled from the document)"),
    # reasons of refusal
    "no_amount": ("jumlahnya tidak terbaca", "no amount that can be read"),
    "negative": ("jumlahnya negatif", "a negative amount"),
    "no_text": ("tanpa uraian dan kode", "neither text nor code"),
    "too_large": ("jumlahnya terlalu besar untuk uang", "an amount too large to be money"),
    # findings of the tree
    "find_doubled": ("kode simpul berulang", "two nodes of one code"),
    "find_orphan": ("induknya tidak ada", "its parent is not there"),
    "find_circular": ("melingkar: berada di bawah dirinya", "circular: it lies below itself"),
    "find_order": ("tingkatnya tidak di bawah induknya", "its level is not below its parent's"),
    "find_budget": ("kode anggaran di luar kode induknya", "budget code outside its parent's"),
    "find_doubled_budget": ("satu kode anggaran di dua simpul", "one budget code at two nodes"),
    "find_years": ("tahun target di luar dokumen atau sebelum tahun awal",
                   "target years outside the document or before the baseline"),
    "find_direction": ("target lebih buruk daripada awal", "target worse than the baseline"),
    "find_no_target": ("indikator tanpa target", "indicator without target"),
    "find_no_indicator": ("tanpa indikator", "no indicator"),
    "find_no_agency": ("tanpa perangkat daerah penanggung jawab", "no responsible agency"),
    "find_to_fill": ("kata-katanya masih harus diisi", "its words are still to be filled"),
    "find_unverified": ("belum diverifikasi dengan dokumen", "not verified against the document"),
    # lines
    "rows": ("Baris masuk {rows} = bertanda {tagged} + perlu diperiksa {unsure} + tanpa tanda {untagged} + "
             "baris jumlah {sums} + ditolak {refused}",
             "Rows in {rows} = tagged {tagged} + to be checked {unsure} + untagged {untagged} + sum rows {sums}"
             " + refused {refused}"),
    "money": ("Uang {money} = bertanda {tagged} + perlu diperiksa {unsure} + tanpa tanda {untagged} (baris "
              "jumlah tidak dihitung dua kali; pada baris yang ditolak: {refused})",
              "Money {money} = tagged {tagged} + to be checked {unsure} + untagged {untagged} (sum rows are not"
              " counted twice; on refused rows: {refused})"),
    "found": ("{file}: {columns}", "{file}: {columns}"),
    "totals": ("{file}: {n} baris TOTAL tidak dihitung", "{file}: {n} TOTAL rows are not counted"),
    "left_out": ("{n} baris tidak diminta (--only)", "{n} rows were not asked for (--only)"),
    "off_sums": ("{n} dari {all} baris jumlah tidak sama dengan baris di bawahnya: lihat lembar '{sheet}'",
                 "{n} of {all} sum rows do not equal the rows below them: see sheet '{sheet}'"),
    "unknown_areas": ("Wilayah yang tidak dikenal atau bermakna ganda dihitung tidak disebut: {names}",
                      "Areas that are not known, or could be two, count as not stated: {names}"),
    "confirmed": ("Kata orang: {used} dipakai, {idle} tentang kegiatan yang tidak ada di berkas ini (tidak ikut"
                  " ke buku kerja baru)",
                  "A person's word: {used} used, {idle} about activities that are not in these files (not "
                  "carried into the new workbook)"),
    "no_need": ("Tanpa triwulan beku: kebutuhan di samping uang tidak ditampilkan (--quarter Q --dir D)",
                "Without a frozen quarter no need stands beside the money (--quarter Q --dir D)"),
    "need_from": ("Kebutuhan: triwulan {release}, dasar desil {basis}; kesenjangan harapan yang tersisa, model "
                  "register, bukan statistik resmi",
                  "Need: quarter {release}, basis of deciles {basis}; expected gap that is left, model of the "
                  "registry, not official statistics"),
    "band_line": ("Untuk desil {band}: {money}, dari itu {unplaced} tidak menyebut wilayah.",
                  "Meant for deciles {band}: {money}, of which {unplaced} states no area."),
    "band_area": ("{share} uang berwilayah untuk desil {band} ada di {area}, tempat {gap_share} kesenjangan "
                  "({families} keluarga).",
                  "{share} of the money with an area meant for deciles {band} lies in {area}, where {gap_share}"
                  " of the gap is ({families} families)."),
    "total_off": ("{file}: baris TOTAL berselisih {off} dari jumlah kegiatan (dengan yang ditolak: {refused})",
                  "{file}: the TOTAL row is {off} off the sum of the activities (with the refused: {refused})"),
    "reach_line": ("Dapat sampai ke desil {band}: {only} hanya untuk mereka, {also} juga untuk desil di atasnya"
                   " (tidak dapat dipisahkan); {unplaced} tidak menyebut wilayah.",
                   "Can reach deciles {band}: {only} for them only, {also} for deciles above too (nobody parts "
                   "it); {unplaced} states no area."),
    "reach_area": ("{share} uang berwilayah yang dapat sampai ke desil {band} ada di {area}, tempat {gap_share}"
                   " kesenjangannya ({families} keluarga).",
                   "{share} of the money with an area that can reach deciles {band} lies in {area}, where "
                   "{gap_share} of their gap is ({families} families)."),
    "reach": ("{band} (dapat sampai)", "{band} (can reach)"),
    "o_deciles": ("desil termiskin yang ditanya: 1 sampai N", "poorest deciles asked about: 1 to N"),
    "astray": ("{astray} dari uang yang menyebut wilayah harus pindah agar letaknya seperti kesenjangan.",
               "{astray} of the money that states an area would have to move to lie as the gap does."),
    "no_band": ("Tidak ada uang bertanda pasti yang menyebut desil.", "No surely tagged money states a decile."),
    "tree_line": ("Pohon {name}: {nodes} simpul, {findings} temuan ({grave} kesalahan, {fill} harus diisi)",
                  "Tree {name}: {nodes} nodes, {findings} findings ({grave} faults, {fill} to be filled)"),
    "hung_line": ("Bergantung pada pohon: {hung} kegiatan ({money}); {loose} kegiatan ({rest}) kodenya tidak "
                  "ada di pohon",
                  "Hung on the tree: {hung} activities ({money}); of {loose} activities ({rest}) the code is "
                  "not in the tree"),
    "moneyless": ("Indikator tanpa uang: {names}", "Indicators without money: {names}"),
    "indicatorless": ("Uang tanpa indikator sendiri: {money} pada {n} kegiatan ({nodes} simpul, dan yang tidak "
                      "ada di pohon)",
                      "Money without an indicator of its own: {money} in {n} activities ({nodes} nodes, and "
                      "those not in the tree)"),
    "none": ("tidak ada", "none"), "written": ("Buku kerja: {path}", "Workbook: {path}"),
    "how": ("Isi kolom PERIKSA dengan ya bila tandanya benar, atau isi kolom Betulkan; simpan; jalankan lagi "
            "dengan --confirmed berkas ini. Kata orang tidak pernah dikalahkan aturan.",
            "Write yes under CHECK where the tag is right, or fill the columns Correct; save; run again with "
            "--confirmed and this file. A person's word is never overruled by a rule."),
    "ordered": ("Diurutkan menurut Rp × keraguan: yang paling atas paling banyak uangnya yang mungkin salah "
                "tanda.",
                "Ordered by Rp × doubt: on top stands the most money that may be under a wrong tag."),
    "assumed": ("Desil sasaran dari aturan adalah asumsi paket negara, keyakinan aturan juga; keyakinan teks "
                "diukur terhadap tanda aturan dan orang.",
                "Deciles from rules are assumptions of the country pack, and so is a rule's confidence; that of"
                " texts is measured against the tags of rules and persons."),
    "counted_twice": ("Uang indikator program terhitung lagi pada indikator sasaran di atasnya; jangan dijumlah.",
                      "A programme indicator's money counts again for the outcome's above it; do not add."),
    # options
    "budgets": ("tandai kegiatan anggaran: strategi, jenis, desil, program; di samping kebutuhan dan pohon "
                "rencana",
                "tag budget activities: strategy, kind, deciles, programme; beside need and the planning tree"),
    "o_files": ("berkas anggaran (CSV, XLSX)", "budget files (CSV, XLSX)"),
    "o_quarter": ("triwulan beku untuk kebutuhan, misalnya 2026Q1", "frozen quarter for the need, such as 2026Q1"),
    "o_out": ("tulis buku kerja (XLSX) untuk diperiksa", "write the workbook (XLSX) to be reviewed"),
    "o_confirmed": ("buku kerja yang sudah diperiksa; boleh diulang", "reviewed workbook; may be repeated"),
    "o_rules": ("aturan tanda (TOML) pengganti milik paket negara",
                "tag rules (TOML) instead of the country pack's"),
    "o_tree": ("pohon perencanaan (TOML, CSV, XLSX) pengganti milik paket negara",
               "tree of the plan (TOML, CSV, XLSX) instead of the country pack's"),
    "o_only": ("hanya baris yang kolomnya berisi nilai ini; boleh diulang",
               "only rows whose column holds this value; may be repeated"),
    "o_dir": ("folder kerja triwulan beku", "workspace of the frozen quarter"),
    "o_level": ("tingkat wilayah", "area level"),
    "o_unit": ("rupiah dalam satu satuan jumlah di berkas, misalnya 1000",
               "rupiah in one unit of the files' amounts, such as 1000"),
    "o_sure": ("keyakinan terkecil yang tidak perlu orang", "least confidence that needs no person"),
    "o_column": ("kolom {field} di berkas (tanpa ini: ditemukan)",
                 "column of {field} in the files (without: found)"),
    "o_pack": ("paket negara", "country pack"),
}  # fmt: skip


class BudgetWords:
    """Texts of one language: ``t("rows", rows=3)``."""

    def __init__(self, language: str, terms: Terms = TERMS) -> None:
        if language not in ("id", "en"):
            raise ParameterError("There is no such language", where="language", todo="use id or en")
        self.at = 0 if language == "id" else 1
        self.terms = terms[language]

    def __call__(self, key: str, **facts: object) -> str:
        """Return a text with its facts filled in."""
        text = BUDGET_WORDS[key][self.at]
        return text.format(**facts) if facts else text

    def told(self, text: str) -> str:
        """Return a sentence of the pack (a source, a rule's name) in the language; as it is if not translated."""
        return self.terms.get(f"text.{text}", text)

    @staticmethod
    def both(key: str) -> tuple[str, str]:
        """Return a text in both languages, as a person may have filled it in."""
        return BUDGET_WORDS[key]

    @staticmethod
    def meaning(group: str, written: str) -> str | None:
        """Return the code of a value written in either language or as a code (``kind``, ``perlindungan``)."""
        bare = " ".join(written.lower().split())
        for key, texts in BUDGET_WORDS.items():
            head, _, code = key.partition("_")
            if head == group and code and bare in (code, *(text.lower() for text in texts)):
                return code
        return None
