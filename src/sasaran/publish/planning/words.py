"""Every text a reader of the planning page sees, in Indonesian and English, and how its large sums are written."""

from __future__ import annotations

import math
from collections.abc import Mapping

from sasaran.publish.locale import Locale
from sasaran.publish.offers import OfferWords

__all__ = ["PLANNING_WORDS", "PlanningWords", "money", "more_than"]

PLANNING_WORDS: Mapping[str, tuple[str, str]] = {
    # key: (Bahasa Indonesia, English)
    "page_title": ("Rencana: apa untuk siapa", "The plan: what to give whom"),
    "back": ("Laporan triwulan ini", "Report of this quarter"),
    "page_internal": ("Internal: untuk tim dan instansi terkait, tidak untuk diumumkan (angka kecil tidak ditahan)",
                      "Internal: for the team and its agencies, not for publication (small counts are shown)"),
    "asked_whom": ("Keluarga yang ditanya", "Families asked about"),
    "asked_families": ("{n} keluarga desil 1–{deciles}, dasar {basis}",
                       "{n} families of deciles 1–{deciles}, basis {basis}"),
    # 0 the decision
    "scenario_title": ("Skenario: {name}", "Scenario: {name}"),
    "decision": ("Keputusan", "The decision"),
    "decision_answer": ("Jawaban dan rentangnya", "The answer and its range"),
    "decision_binds": ("Apa yang membatasi", "What binds"),
    "decision_money": ("Uang menurut wilayah", "Money by area"),
    "decision_where": ("Uang dan perubahan menurut wilayah", "Money and change by area"),
    "asked_round": ("Bagaimana membagi paket kepada {n} keluarga desil 1–{deciles} di bawah dana{funds} dan kursi yang "
                    "ada? Tujuan: {aim}.",
                    "How are packages shared out among {n} families of deciles 1–{deciles} under the money{funds} and "
                    "seats there are? Objective: {aim}."),
    "changes": ("Yang diubah: {what}.", "What is changed: {what}."),
    "change_move": ("{rp} setahun dipindahkan dari {source} ke {to}", "{rp} a year is moved from {source} to {to}"),
    "change_budget": ("pagu {fund} menjadi {rp}", "the budget of {fund} becomes {rp}"),
    "change_seats": ("kursi {programme} menjadi {n} di tiap wilayah", "seats of {programme} become {n} in each area"),
    "change_law": ("aturan atau besaran {programmes}", "the law of {programmes}"),
    "change_effect": ("asumsi dampak {programmes}", "the assumed effects of {programmes}"),
    "change_aim": ("tujuan: {aim}", "the objective: {aim}"),
    "short_round": ("{offered} keluarga ditawari paket, {waiting} menunggu",
                    "{offered} families are offered a package, {waiting} wait"),
    "round_assumed": ("Rentangnya dari asumsi dampak pelatihan, kerja dan usaha; asumsinya tercantum di bawah.",
                      "The range is that of the assumed effects of training, jobs and businesses, listed below."),
    "round_worth": ("Nilainya {worth}; {low} bila semua dampak berada di ujung rendah asumsinya, {high} bila semua di "
                    "ujung tinggi.",
                    "It is worth {worth}; {low} if all effects are at the low end of what is assumed, {high} if all "
                    "are at the high end."),
    "asked_scenario": ("Apakah “{name}” (mulai {day}) lebih baik daripada putaran menurut batas sekarang?",
                       "Is “{name}” (from {day}) better than the round under the present limits?"),
    "short_lower": ("Lebih baik: kemiskinan menjadi lebih dangkal", "Better: poverty becomes less deep"),
    "short_higher": ("Lebih buruk: kemiskinan menjadi lebih dalam", "Worse: poverty becomes deeper"),
    "short_unsure": ("Belum dapat dikatakan: naik dan turun sama-sama mungkin",
                     "It cannot be said: a rise and a fall are both possible"),
    "short_same": ("Hampir tidak ada bedanya", "Hardly any difference"),
    "moved_gap_more": ("Kekurangan semua keluarga bertambah {value} sebulan (90 %: {low} sampai {high}).",
                       "The gap of all families grows by {value} a month (90 %: {low} to {high})."),
    "moved_gap_less": ("Kekurangan semua keluarga berkurang {value} sebulan (90 %: {low} sampai {high}).",
                       "The gap of all families shrinks by {value} a month (90 %: {low} to {high})."),
    "moved_gap_unsure": ("Kekurangan semua keluarga: tidak dapat dikatakan bertambah atau berkurang (90 %: {low} "
                         "sampai {high} sebulan).",
                         "The gap of all families: it cannot be said whether it grows or shrinks (90 %: {low} to "
                         "{high} a month)."),
    "moved_graduated_more": ("{value} orang lebih banyak diharapkan naik di atas 1,5 garis dengan pendapatan sendiri "
                             "(90 %: {low} sampai {high}).",
                             "{value} more people are expected above 1.5 lines by income of their own (90 %: {low} to "
                             "{high})."),
    "moved_graduated_less": ("{value} orang lebih sedikit diharapkan naik di atas 1,5 garis dengan pendapatan sendiri "
                             "(90 %: {low} sampai {high}).",
                             "{value} fewer people are expected above 1.5 lines by income of their own (90 %: {low} to "
                             "{high})."),
    "moved_graduated_unsure": ("Orang di atas 1,5 garis dengan pendapatan sendiri: tidak dapat dikatakan lebih banyak "
                               "atau lebih sedikit (90 %: {low} sampai {high}).",
                               "People above 1.5 lines by income of their own: it cannot be said whether more or fewer "
                               "(90 %: {low} to {high})."),
    "end_more": ("{value} lebih banyak", "{value} more"),
    "end_less": ("{value} lebih sedikit", "{value} less"),
    "end_none": ("tetap", "no change"),
    "moved_cost": ("Biaya tahun pertama tawaran: {base} pada putaran sekarang, {changed} pada skenario.",
                   "Cost of the first year of the offers: {base} in the round as it stands, {changed} in the "
                   "scenario."),
    "binds_round": ("Pada putaran sekarang (belum skenario):", "In the round as it stands (not the scenario):"),
    "seat_more": ("Satu kursi {programme} lagi di {area} (kini {limit}) bernilai {worth}.",
                  "One more seat of {programme} in {area} (now {limit}) is worth {worth}."),
    "seats_others": ("Ada {n} batas kursi lain yang bernilai bila ditambah.",
                     "There are {n} other limits of seats where one more is worth something."),
    "range_90": ("Rentang 90 %", "90 % range"),
    "col_without_first": ("Desil 1 belum cukup", "Decile 1 without enough"),
    "shelf_title": ("Semua rencana triwulan ini", "All plans of this quarter"),
    "shelf_lead": ("Tiap pertanyaan mempunyai halamannya sendiri; pertanyaan baru tidak menimpa yang lama.",
                   "Every question has a page of its own; a new one overwrites none of the others."),
    # 1 adequacy
    "enough": ("Kecukupan", "What is enough"),
    "enough_lead": (
        "“Cukup” berarti: bantuan rutin yang diterima keluarga (transfer, subsidi, iuran jaminan) per orang per bulan "
        "paling sedikit sama dengan perkiraan kekurangannya sampai garis kemiskinan. Ini hitungan register menurut "
        "desil dan daftar penerima, bukan statistik resmi {statistics_office}.",
        "“Adequate” means: the regular benefits a family gets (transfers, subsidies, insurance premiums) a head and "
        "month are at least what it is expected to lack to the poverty line. This is a registry reckoning from deciles "
        "and lists of recipients, no official statistic of {statistics_office}."),
    "enough_told": ("{count} keluarga desil 1 belum dibantu dengan cukup",
                    "{count} families of decile 1 are without adequate support"),
    "enough_of": ("dari {n} keluarga desil 1 ({share}): {none} tanpa bantuan apa pun, {partial} dengan bantuan yang "
                  "kurang",
                  "of {n} families of decile 1 ({share}): {none} with nothing at all, {partial} with less than "
                  "they need"),
    "enough_unvalued": ("{count} keluarga lagi menerima bantuan yang nilainya tidak diketahui; mereka tidak dihitung "
                        "cukup maupun kurang di sini. Dalam pembagian tawaran mereka dianggap belum cukup.",
                        "{count} more families get benefits whose amount is not known; they are counted neither as "
                        "adequate nor as without here. When offers are shared out they count as without."),
    "enough_filled": ("Bagi {count} keluarga, daftar hanya memuat sebagian bulan triwulan ini; bantuannya dihitung "
                      "tiap bulan karena aturannya membayar bulanan. Sebelum daftar bulan lain datang, itu anggapan.",
                      "For {count} families lists came for some months of the quarter only; what they get is counted "
                      "for every month because the law pays by the month. Until lists of the other months come, that "
                      "is assumed."),
    "gap_told": ("{money} sebulan kekurangan desil 1 yang masih tersisa",
                 "{money} a month is what decile 1 still lacks"),
    "gap_range": ("antara {low} dan {high}, menurut seberapa jauh peringkat desil dapat dipercaya",
                  "between {low} and {high}, by how far the decile ranking can be trusted"),
    "gap_before": ("Tanpa bantuan: {need} sebulan. Bantuan rutin bagi desil 1: {benefits} sebulan. Keduanya tidak "
                   "saling menghapus, karena sebagian bantuan melebihi kekurangan keluarganya.",
                   "Without benefits: {need} a month. Regular benefits to decile 1: {benefits} a month. They do "
                   "not cancel out, because some families get more than they lack."),
    "gap_average": ("Kecukupan diukur dengan kekurangan rata-rata keluarga sedesil. Keluarga yang sebenarnya lebih "
                    "miskin dari desilnya tetap kekurangan walau tercatat cukup.",
                    "Adequacy is measured by what a family of its decile lacks on average. A family that is in truth "
                    "poorer than its decile still lacks, though it counts as adequate."),
    "empowered_told": ("{count} keluarga desil 1 ikut program pemberdayaan ({share})",
                       "{count} families of decile 1 take part in empowerment ({share})"),
    "empowered_note": ("Pemberdayaan (pelatihan, kerja, usaha) dihitung terpisah dari bantuan. {productive} keluarga "
                       "desil 1 memiliki anggota usia produktif (18–59 tahun).",
                       "Empowerment (training, jobs, business) is counted apart from charity. {productive} families "
                       "of decile 1 have an adult of working age (18–59)."),
    "enough_map": ("Di mana desil 1 belum dibantu dengan cukup", "Where decile 1 is without adequate support"),
    "without_share": ("bagian keluarga desil 1", "share of decile-1 families"),
    "without_count": ("banyaknya keluarga", "number of families"),
    "legend_without_share": ("Bagian keluarga desil 1 tanpa bantuan yang cukup",
                             "Share of decile-1 families without adequate support"),
    "legend_without_count": ("Keluarga desil 1 tanpa bantuan yang cukup",
                             "Decile-1 families without adequate support"),
    "legend_nobody": ("tidak ada keluarga desil 1", "no decile-1 family"),
    "map_alt": ("Peta bagian keluarga desil 1 tanpa bantuan yang cukup",
                "Map of the share of decile-1 families without adequate support"),
    "tip_adequate": ("Sudah cukup", "Adequate"),
    "tip_none": ("Tanpa bantuan apa pun", "With nothing at all"),
    "by_decile": ("Kecukupan menurut desil", "Adequacy by decile"),
    "by_area": ("Kecukupan desil 1 menurut wilayah", "Adequacy of decile 1 by area"),
    "by_area_low": ("Kecukupan desil 1–4 menurut wilayah", "Adequacy of deciles 1–4 by area"),
    "by_area_all": ("Semua {smallest}, desil 1", "Every {smallest}, decile 1"),
    "col_families": ("Keluarga", "Families"),
    "col_none": ("Tanpa bantuan", "With nothing"),
    "col_partial": ("Kurang", "Partial"),
    "col_adequate": ("Cukup", "Adequate"),
    "col_unvalued": ("Nilai tak diketahui", "Amount not known"),
    "col_without": ("Belum cukup", "Without adequate"),
    "col_empowered": ("Ikut pemberdayaan", "In empowerment"),
    "col_gap": ("Kekurangan tersisa (Rp juta sebulan)", "Still lacking (Rp million a month)"),
    "col_levels": ("Susunan", "Make-up"),
    "col_range": ("Rentang", "Range"),
    "trust_note": ("Garis resmi {line} per orang per bulan ({source}). Rentang kekurangan memakai keandalan peringkat "
                   "{low} sampai {high} (yang dipakai {value}; sumber: {trust}). Rentang itu keraguan peringkat saja, "
                   "bukan selang kepercayaan.",
                   "Official line {line} a head and month ({source}). The range of what is lacking takes the ranking "
                   "as reliable from {low} to {high} (used: {value}; source: {trust}). It is doubt about the ranking "
                   "alone, not a confidence interval."),
    # 2 offers
    "offers": ("Tawaran", "The offers"),
    "offers_lead": ("Paket berikutnya bagi tiap keluarga bila dana dan kursi terbatas. Tujuan: {aim}. Ini usulan bagi "
                    "orang yang memutuskan, bukan keputusan.",
                    "The next package for each family when money and seats are short. Objective: {aim}. A proposal to "
                    "the people who decide, not a decision."),
    "offers_told": ("{count} keluarga ditawari paket", "{count} families are offered a package"),
    "offers_rest": ("{waiting} menunggu, {left} tanpa paket yang dapat ditawarkan, dari {n} keluarga",
                    "{waiting} wait and {left} have no package that can be offered, of {n} families"),
    "offers_cost": ("Biaya tahun pertama {cost}. Nilainya: {worth}.", "Cost of the first year {cost}. Worth: {worth}."),
    "certain": ("Tidak ada pembagian lain dalam batas yang sama{first} yang nilainya lebih dari {gap} di atas ini.",
                "No other allocation under these limits{first} is worth more than {gap} more."),
    "certain_exact": ("Tidak ada pembagian lain dalam batas yang sama{first} yang nilainya lebih tinggi.",
                      "No other allocation under these limits{first} is worth more."),
    "certain_first": (" dan melayani prioritas sebanyak ini", " that serves as many of the priority"),
    "certain_nothing": ("Dalam batas ini tidak ada tawaran yang bernilai.",
                        "Under these limits no offer has any worth."),
    "first_kept": ("Semua {limit} keluarga desil {name} yang belum cukup dan dapat dicukupi mendapat paket yang cukup.",
                   "All {limit} families of decile {name} with too little who can be served get enough."),
    "first_missed": ("{used} dari {limit} keluarga desil {name} yang belum cukup dan dapat dicukupi mendapat paket "
                     "yang cukup; dana atau kursi tidak sampai untuk sisanya.",
                     "{used} of {limit} families of decile {name} with too little, who can be served, get an adequate "
                     "package; money or seats do not reach the rest."),
    "packages": ("Paket", "Packages"),
    "col_open": ("Terbuka bagi", "Open to"),
    "col_worth_gap": ("Kesenjangan tertutup sebulan", "Gap closed a month"),
    "col_worth_severity": ("Keparahan turun (orang)", "Fall in severity (persons)"),
    "col_worth_graduation": ("Diharapkan lulus (orang)", "Expected to graduate (persons)"),
    "col_cost": ("Biaya tahun pertama", "Cost, first year"),
    "packages_note": ("Satu keluarga dapat memenuhi syarat beberapa paket, tetapi ditawari satu. Nilai pelatihan, "
                      "kerja dan usaha adalah asumsi (lihat di bawah).",
                      "A family may meet several packages but is offered one. What training, jobs and businesses are "
                      "worth is assumed (see below)."),
    "binding": ("Apa yang membatasi, dan nilai satu lagi", "What binds, and what one more is worth"),
    "binding_none": ("Tidak ada dana atau kursi yang habis: batasnya tidak mengubah apa pun.",
                     "No money and no seats run out: the limits change nothing."),
    "free_budget": ("Tidak ada pagu dana yang diminta: biaya tidak dibatasi pada putaran ini.",
                    "No budget was asked: this round is not limited by money."),
    "budget_more": ("{fund}: {used} dari {limit} terpakai. Rp 1 miliar lagi menambah paling banyak {worth}.",
                    "{fund}: {used} of {limit} used. Another Rp 1 billion adds at most {worth}."),
    "budget_spare": ("{fund}: {used} dari {limit} terpakai; tambahan tidak mengubah tawaran.",
                     "{fund}: {used} of {limit} used; more would not change the offers."),
    "seats_cheapest": ("Tempat terbaik untuk menambah satu kursi", "Best places to add one seat"),
    "seats_note": ("Satu kursi lagi di tempat ini bernilai seperti tertulis. Bila menambah kursi lebih murah dari dana "
                   "yang setara, kursi lebih menguntungkan daripada dana.",
                   "One more seat there is worth what is written. Where a seat can be added for less than the money "
                   "that is worth the same, the seat is the better buy."),
    "seats_none": ("Tidak ada kursi yang habis di wilayah mana pun.", "No seats run out anywhere."),
    "col_place": ("Wilayah", "Area"),
    "col_programme": ("Program", "Programme"),
    "col_seats": ("Kursi terpakai", "Seats used"),
    "col_more": ("Satu kursi lagi bernilai", "One more seat is worth"),
    "col_same": ("Setara {fund}", "Same as {fund}"),
    "ways": ("Dibandingkan dengan cara lain", "Beside other ways"),
    "ways_lead": ("Batas yang sama, dibagi dengan cara lain.", "The same limits, shared out in other ways."),
    "col_way": ("Cara membagi", "Way of sharing out"),
    "col_value": ("Nilai", "Worth"),
    "col_beside": ("Dibanding tawaran ini", "Beside these offers"),
    "col_missed": ("Desil didahulukan yang terlewat", "Missed of the decile that comes first"),
    "why": ("Mengapa ditawari atau tidak", "Why offered or not"),
    "assumptions": ("Asumsi dampak pemberdayaan", "Assumed effects of empowerment"),
    "col_works": ("Berhasil pada", "Works for"),
    "col_gain": ("Tambahan pendapatan sebulan", "Rise in income a month"),
    # 3 rights
    "rights": ("Hak dan terima", "Entitled and receiving"),
    "rights_lead": ("Siapa yang memenuhi aturan tiap program, dan siapa yang tercatat menerima. Penerima yang tidak "
                    "memenuhi aturan diperiksa orang, tidak pernah dihapus otomatis.",
                    "Who meets each programme's law, and who is recorded as receiving. Recipients outside the law "
                    "are for a person to look at, never removed by a rule."),
    "rights_largest": ("Selisih terbesar: {unmet} {unit} berhak atas {name} dan belum menerima.",
                       "The widest difference: {unmet} ({unit}) are entitled to {name} and do not receive it."),
    "rights_listed": ("Program yang daftarnya ada", "Programmes with a list"),
    "rights_unlisted": ("Program tanpa daftar pada triwulan ini", "Programmes without a list in this quarter"),
    "rights_unlisted_note": ("Tanpa daftar penerima, yang berhak dapat dihitung, tetapi yang menerima tidak diketahui.",
                             "Without a list of recipients the entitled can be counted; who receives is not known."),
    "col_unit": ("Satuan", "Unit"),
    "col_eligible": ("Berhak", "Entitled"),
    "col_undecided": ("Belum dapat diputuskan", "Cannot be decided"),
    "col_receiving": ("Menerima", "Receiving"),
    "col_unmet": ("Berhak, belum menerima", "Entitled, not receiving"),
    "col_unmet_share": ("Bagian", "Share"),
    "col_outside": ("Menerima di luar aturan", "Receiving outside the law"),
    "twice": ("Pasangan yang dilarang bersamaan", "Pairs that exclude each other"),
    "twice_none": ("Tidak ada yang tampak menerima dua program yang dilarang bersamaan.",
                   "Nobody seems to receive two programmes that exclude each other."),
    "twice_note": ("“Diharapkan” memperhitungkan kemungkinan salah taut; ± adalah galat bakunya. Bukti disertakan "
                   "untuk diperiksa orang.",
                   "“Expected” allows for wrong links; ± is its standard error. The evidence is for a person."),
    "col_pair": ("Pasangan", "Pair"),
    "col_flagged": ("Ditandai", "Flagged"),
    "col_expected": ("Diharapkan benar", "Expected to be so"),
    "col_law": ("Dasar", "Legal basis"),
    "converge": ("Pelengkap yang belum ada", "Complements that are missing"),
    "converge_note": ("Keluarga (atau orang) yang menerima program pertama, berhak atas yang kedua, dan belum "
                      "menerimanya: kandidat pertama untuk konvergensi.",
                      "Families (or people) who receive the first programme, are entitled to the second, and do not "
                      "receive it: the first candidates for convergence."),
    "converge_none": ("Tidak ada pelengkap yang belum ada.", "No complement is missing."),
    "col_first": ("Menerima", "Receive"),
    "col_second": ("Pelengkap", "Complement"),
    "col_have": ("Sudah keduanya", "Have both"),
    "col_missing": ("Berhak, belum punya", "Entitled, without it"),
    "no_list": ("tanpa daftar", "no list"),
    "aside_head": ("Aturan yang dikesampingkan", "Laws set aside"),
    # 4 targets
    "targets": ("Target", "Targets"),
    "targets_lead": (
        "Jarak tiap target dari angka resmi terakhir. Bagian ini memakai statistik resmi saja; hitungan register di "
        "bagian lain tidak pernah dicampur dengannya.",
        "How far each target is from the last official figure. This part rests on official statistics alone; the "
        "registry counts of the other parts are never mixed with them."),
    "col_target": ("Target", "Target"),
    "col_goal": ("Janji", "Promised"),
    "col_when": ("Tenggat", "Due"),
    "col_last": ("Angka resmi", "Official figure"),
    "col_off": ("Jarak (poin; + di atas target)", "Distance (points; + above the target)"),
    "col_people": ("Orang yang harus naik", "People to lift"),
    "col_needed": ("Laju perlu (poin setahun; − turun)", "Pace needed (points a year; − falling)"),
    "col_seen": ("Laju selama ini (+ naik)", "Pace so far (+ rising)"),
    "col_chance": ("Peluang tercapai", "Chance to be met"),
    "target_missed": ("tidak tercapai", "missed"),
    "target_met": ("tercapai", "met"),
    "target_open": ("tenggat lewat, angka resmi pada atau setelahnya belum ada",
                    "due date passed, no official figure at or after it"),
    "dots_note": ("Titik: angka resmi. Jingga: target.", "Dots: official figures. Orange: the target."),
    "target_silent": ("Tidak ada angka resmi pada garis target ini; angka pada garis lain tidak menggantikannya.",
                      "No official figure is at the line of this target; figures at other lines do not stand in."),
    "target_of": ("{owner}: {basis}", "{owner}: {basis}"),
    "fan_note": ("Titik: angka resmi dengan selang 90 % (galat asumsi). Pita: proyeksi 50 % dan 90 %. Jingga: target.",
                 "Dots: official figures with 90 % intervals (error assumed). Bands: projection, 50 % and 90 %. "
                 "Orange: the target."),
    "must_be_true": ("Apa yang harus terjadi", "What would have to be true"),
    "by_city": ("Bagian tiap wilayah", "Each area's part"),
    "by_city_note": ("Sebanding dengan jumlah resmi orang miskin {period}.",
                     "In proportion to the official number of poor of {period}."),
    "col_share": ("Bagian", "Share"),
    "col_seats_year": ("Kursi setahun", "Seats a year"),
    "chance_note": ("Peluang menurut model: jalan acak dengan arah, galat sampel diasumsikan.",
                    "Chance under the model: a random walk with drift, the sampling error assumed."),
    # 5 scenarios
    "scenario": ("Skenario", "Scenario"),
    "scenario_lead": (
        "Hari ini tanpa tawaran baru, putaran menurut batas yang tersimpan (sasaran.toml), dan skenario, dengan "
        "keraguan yang sama. Angka model register, bukan statistik resmi {statistics_office}.",
        "Today without new offers, the round under the limits that are kept (sasaran.toml), and the scenario, under "
        "the same doubts. Numbers of the registry's model, no official statistics of {statistics_office}."),
    "scenario_from": ("Mulai {day}", "From {day}"),
    "verdict_lower": ("Dibanding putaran sekarang, kedalaman kemiskinan (P1) lebih rendah {change} poin (90 %: "
                      "{range}): {winners} keluarga lebih baik, {losers} lebih buruk, di antaranya {poorest} "
                      "dari desil 1.",
                      "Beside the round as it stands, the depth of poverty (P1) is lower by {change} points (90 %: "
                      "{range}): {winners} families are better off, {losers} worse off, {poorest} of them "
                      "of decile 1."),
    "verdict_higher": ("Dibanding putaran sekarang, kedalaman kemiskinan (P1) lebih tinggi {change} poin (90 %: "
                       "{range}): {winners} keluarga lebih baik, {losers} lebih buruk, di antaranya {poorest} dari "
                       "desil 1.",
                       "Beside the round as it stands, the depth of poverty (P1) is higher by {change} points (90 %: "
                       "{range}): {winners} families are better off, {losers} worse off, {poorest} of them "
                       "of decile 1."),
    "verdict_unsure": ("Dibanding putaran sekarang, tidak dapat dikatakan apakah kedalaman kemiskinan (P1) naik atau "
                       "turun: perubahannya {change} poin, rentangnya (90 %) {range}. {winners} keluarga lebih baik, "
                       "{losers} lebih buruk, di antaranya {poorest} dari desil 1.",
                       "Beside the round as it stands, it cannot be said whether the depth of poverty (P1) rises or "
                       "falls: it moves by {change} points, with a range (90 %) of {range}. {winners} families are "
                       "better off, {losers} worse off, {poorest} of them of decile 1."),
    "verdict_same": ("Dibanding putaran sekarang, kedalaman kemiskinan (P1) tidak berubah berarti: {winners} "
                     "keluarga lebih baik, {losers} lebih buruk, di antaranya {poorest} dari desil 1.",
                     "Beside the round as it stands, the depth of poverty (P1) hardly moves: {winners} families are "
                     "better off, {losers} worse off, {poorest} of them of decile 1."),
    "col_measure": ("Ukuran (model register)", "Measure (registry model)"),
    "measure_fgt0": ("Di bawah garis (P0)", "Below the line (P0)"),
    "measure_fgt1": ("Kedalaman (P1)", "Depth (P1)"),
    "measure_fgt2": ("Keparahan (P2)", "Severity (P2)"),
    "measure_extreme0": ("Di bawah garis ekstrem", "Below the extreme line"),
    "measure_graduated": ("Orang di atas 1,5 garis dengan pendapatan sendiri",
                          "People above 1.5 lines by income of their own"),
    "side_today": ("Hari ini", "Today"),
    "side_base": ("Putaran sekarang", "Round as it stands"),
    "side_changed": ("Skenario", "Scenario"),
    "col_to_base": ("Skenario − putaran", "Scenario − round"),
    "col_to_today": ("Skenario − hari ini", "Scenario − today"),
    "col_fund": ("Biaya tambahan, tahun pertama", "Added cost, first year"),
    "fund_sum": ("Jumlah", "Sum"),
    "winners_losers": ("Siapa yang lebih baik dan lebih buruk dibanding putaran sekarang",
                       "Who is better and worse off beside the round as it stands"),
    "adequate_today": ("Cukup, hari ini", "Adequate today"),
    "adequate_base": ("Cukup, putaran", "Adequate, round"),
    "adequate_changed": ("Cukup, skenario", "Adequate, scenario"),
    "col_winners": ("Lebih baik", "Better off"),
    "col_losers": ("Lebih buruk", "Worse off"),
    "turns_by_area": ("Menurut wilayah: skenario dibanding putaran sekarang",
                      "By area: the scenario beside the round as it stands"),
    "turns_all": ("Semua {smallest}", "Every {smallest}"),
    "turns_map": ("Di mana kekurangan bertambah dan berkurang", "Where the gap grows and where it shrinks"),
    "col_gained": ("Menjadi cukup", "Newly adequate"),
    "col_lost": ("Tidak lagi cukup", "No longer adequate"),
    "col_gap_change": ("Kekurangan (Rp juta sebulan)", "Gap (Rp million a month)"),
    "col_cost_change": ("Biaya setahun (Rp juta)", "Cost of a year (Rp million)"),
    "turns_note": ("Semua kolom: skenario dikurangi putaran sekarang; di bawah kekurangan rentang 90 %, dihitung per "
                   "wilayah dari tarikan yang sama. Minus pada kekurangan berarti kekurangan berkurang. Biaya memuat "
                   "tawaran baru dan perubahan bantuan yang berjalan.",
                   "All columns: scenario less the round as it stands; under the gap its 90 % range, taken by area "
                   "from the same draws. A minus on the gap means that it shrinks. Cost holds new offers and changes "
                   "of present benefits."),
    "turn_less_much": ("berkurang lebih dari {rp}", "shrinks by over {rp}"),
    "turn_less": ("berkurang, paling banyak {rp}", "shrinks, by {rp} at most"),
    "turn_even": ("tidak dapat dibedakan dari tetap", "not told apart from no change"),
    "turn_more": ("bertambah, paling banyak {rp}", "grows, by {rp} at most"),
    "turn_more_much": ("bertambah lebih dari {rp}", "grows by over {rp}"),
    "turn_nobody": ("tidak ada keluarga", "no family"),
    "turn_hidden": ("ditahan", "withheld"),
    "turn_tip": ("{name}: {rp} Rp per keluarga sebulan; {winners} lebih baik, {losers} lebih buruk",
                 "{name}: {rp} Rp a family and month; {winners} better off, {losers} worse off"),
    "turns_legend": ("Perubahan kekurangan per keluarga per bulan, skenario − putaran",
                     "Change of the gap a family and month, scenario − round"),
    "sheet_measures": ("Ukuran", "Measures"),
    "sheet_money": ("Biaya", "Cost"),
    "sheet_deciles": ("Menurut desil", "By decile"),
    "sheet_turns": ("Menurut wilayah", "By area"),
    "from_90": ("{what}: dari (90 %)", "{what}: from (90 %)"),
    "to_90": ("{what}: sampai (90 %)", "{what}: to (90 %)"),
    "col_persons": ("Orang", "People"),
    "col_depth": ("Tingkat", "Level"),
    "gap_today": ("Kekurangan hari ini (Rp sebulan)", "Gap today (Rp a month)"),
    "gap_base": ("Kekurangan, putaran (Rp sebulan)", "Gap, round (Rp a month)"),
    "gap_changed": ("Kekurangan, skenario (Rp sebulan)", "Gap, scenario (Rp a month)"),
    "gap_to_base": ("Kekurangan, skenario − putaran", "Gap, scenario − round"),
    "gap_to_today": ("Kekurangan, skenario − hari ini", "Gap, scenario − today"),
    "poor_to_base": ("Orang di bawah garis, skenario − putaran", "People below the line, scenario − round"),
    "graduated_to_base": ("Orang di atas 1,5 garis, skenario − putaran", "People above 1.5 lines, scenario − round"),
    "cost_base": ("Biaya, putaran (Rp)", "Cost, round (Rp)"),
    "cost_changed": ("Biaya, skenario (Rp)", "Cost, scenario (Rp)"),
    "measure_extreme1": ("Kedalaman ekstrem", "Extreme depth"),
    "measure_extreme2": ("Keparahan ekstrem", "Extreme severity"),
    "packages_rest": ("Paket lain bersama-sama", "Other packages together"),
    "not_shown": ("sejumlah yang ditahan", "a number withheld"),
    "page_public": ("Untuk umum: sel kecil ditahan (•)", "Public: small cells are withheld (•)"),
    "mpi_not": ("Kemiskinan multidimensi tidak dihitung dalam skenario: asumsi dampak hanya menyebut pendapatan; tidak "
                "ada yang menyatakan apa yang diubah program pada sekolah, gizi atau rumah keluarga.",
                "Multidimensional poverty is not computed in a scenario: the assumed effects speak of income alone; "
                "nothing says what a programme changes in a family's schooling, nutrition or house."),
    "scenario_note": ("Perubahan P0–P2 dalam poin persen; selang 90 % memuat keraguan peringkat dan asumsi dampak "
                      "program. Garis ekstrem = {share} garis kemiskinan ({source}). Pembagian skenario paling banyak "
                      "{gap} di bawah yang mungkin.",
                      "Changes of P0 to P2 in percentage points; 90 % ranges hold the doubt of the ranking and of the "
                      "assumed effects. The extreme line is {share} of the poverty line ({source}). The scenario's "
                      "offers are at most {gap} below what is possible."),
    # all
    "contents_nav": ("Bagian", "Sections"),
    "million": ("juta", "million"),
    "billion": ("miliar", "billion"),
    "trillion": ("triliun", "trillion"),
    "to": ("sampai", "to"),
    "unit_persons": ("orang", "people"),
    "unit_families": ("keluarga", "families"),
}  # fmt: skip


class PlanningWords(OfferWords):
    """The texts of the planning page in one language; what it lacks comes from the words of offers and reports."""

    def __call__(self, key: str, **values: object) -> str:
        """Return the text for ``key`` with its placeholders filled; ``KeyError`` if there is none."""
        if key in PLANNING_WORDS:
            return PLANNING_WORDS[key][self._place].format(**{**self.terms, **values})
        return super().__call__(key, **values)


def money(value: float, n: Locale, t: PlanningWords) -> str:
    """Return an amount as people say it: three figures and the word for millions, billions or trillions."""
    for size, word in ((1e12, "trillion"), (1e9, "billion"), (1e6, "million")):
        if round(abs(value) / size, 3) >= 1:
            shown = value / size
            decimals = 0 if abs(shown) >= 100 else 1 if abs(shown) >= 10 else 2
            return f"Rp\u00a0{n.number(shown, decimals)}\u00a0{t(word)}"
    return n.rupiah(value)


def more_than(primal: float, bound: float) -> float:
    """Return by what share more than ``primal`` another allocation could be worth, rounded up to 0.01 %."""
    return math.ceil(round(1e4 * (bound - primal) / primal, 6)) / 1e4 if primal > 0 else math.inf
