"""Plain text for the terminal: aligned tables, and the answer in sentences."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from sasaran.coverage.gap import GapSummary
from sasaran.publish.attention import missing
from sasaran.publish.locale import Locale
from sasaran.publish.words import Words
from sasaran.quarter.ask import AreaRow
from sasaran.quarter.outputs import Published
from sasaran.quarter.run import Outcome
from sasaran.registry.changes import DiffSummary
from sasaran.sources.warnings import Warned

__all__ = ["areas", "changes", "gap", "outcome", "published", "table", "tell", "without"]

_KINDS = {"in": "came", "out": "went", "moved": "moved", "lost": "lost", "gained": "gained"}
_WORDS = {
    "id": {
        "rows": "Baris masuk {rows_in} = diterima {accepted} + dikarantina {quarantined}, dari {files} berkas",
        "links": "Padanan: {records} catatan menjadi {persons} orang ({anchors} di register penduduk)",
        "registry": "Register: {persons} orang, {families} keluarga, {enrolments} bantuan",
        "measure": "Ukuran {source}.{column}: n {n}, rata-rata {mean}, simpangan baku {sd}",
        "question": "Desil {decile} (dasar {basis}), program: {programmes}; selang {level} % dari galat padanan",
        "persons": "Orang:    dari {n} di desil itu, {text}",
        "families": "Keluarga: dari {n} di desil itu, {text}",
        "weighted": "Berbobot: {value} ({low}–{high}) dari {n}",
        "release": "Rilis beku: {name} ({state})",
        "new": "baru", "intact": "utuh",
        "same": "isinya sama, jadi tidak ada rilis baru",
        "report": "Laporan: {path}",
        "workbook": "Tabel:   {path}",
        "lists": "Daftar nama: {listed} orang dalam {count} berkas di {folder}",
        "returns": "Balasan ke dinas: {count} berkas di {folder}",
        "changed": "Sejak triwulan lalu: {before} orang + {came} masuk − {gone} keluar = {after}; pindah {moved}",
        "decile_moves": "Desil ({basis}): {fell} orang turun ke desil lebih miskin, {rose} naik",
        "reason": "  {kind}, {reason}: {n}",
        "alarm": "PERINGATAN: {lost} dari {before} penerima {code} ({share}) hilang; {poorest} di antaranya desil 1, "
                 "{left} kini tanpa program apa pun; terbanyak di {areas}",
        "missing": "Tanpa daftar triwulan ini: {lists}; penerimanya tampak belum tersentuh",
        "place": "tempat", "records": "baris daftar", "inside": "desil 1-4", "outside": "di luar desil 1-4",
        "unranked": "tanpa desil", "none_in_decile": "Tidak ada desil pada dasar {basis} di triwulan ini.",
        "pair_note": "Orang dan keluarga yang menerima kedua program (keluarga: anggota mana pun):",
        "place_note": "Tempat penerima tiap program dalam pemeringkatan, menurut baris daftarnya:",
        "programme": "program", "share": "bagian (berbobot)", "reached": "orang terjangkau (n)", "of": "dari (n)",
        "reach_note": "Selang 90 % hanya dari galat padanan; galat penarikan contoh survei belum termasuk.",
        "source": "sumber", "file": "berkas", "row": "baris", "p": "p", "accepted": "diterima", "effect": "pengaruh",
        "why": "sebab", "may_be_wrong_link": "mungkin salah padan", "may_be_failed_link": "mungkin gagal padan",
        "uncertain_link": "padanan meragukan", "may_be_wrong_rank": "mungkin salah peringkat",
        "code": "kode", "name": "wilayah", "unit": "satuan", "n": "di desil", "expected": "belum tersentuh",
        "interval": "selang", "review": "tinjau dahulu", "person": "orang", "family": "keluarga", "all": "semua",
    },
    "en": {
        "rows": "Rows in {rows_in} = accepted {accepted} + quarantined {quarantined}, from {files} files",
        "links": "Linkage: {records} records became {persons} people ({anchors} in the population register)",
        "registry": "Registry: {persons} people, {families} families, {enrolments} benefits",
        "measure": "Measure {source}.{column}: n {n}, mean {mean}, standard deviation {sd}",
        "question": "Decile {decile} (basis {basis}), programmes: {programmes}; {level} % interval from linkage error",
        "persons": "People:   of {n} in the decile, {text}",
        "families": "Families: of {n} in the decile, {text}",
        "weighted": "Weighted: {value} ({low}–{high}) of {n}",
        "release": "Frozen release: {name} ({state})",
        "new": "new", "intact": "ok",
        "same": "same content, so no new release",
        "report": "Report: {path}",
        "workbook": "Tables: {path}",
        "lists": "By-name lists: {listed} people in {count} files in {folder}",
        "returns": "Returned to agencies: {count} files in {folder}",
        "changed": "Since last quarter: {before} people + {came} in − {gone} out = {after}; {moved} moved area",
        "decile_moves": "Decile ({basis}): {fell} people fell to a poorer decile, {rose} rose",
        "reason": "  {kind}, {reason}: {n}",
        "alarm": "ALARM: {lost} of {before} recipients of {code} ({share}) are gone; {poorest} of them in decile 1, "
                 "{left} now with no programme at all; most in {areas}",
        "missing": "Without a list this quarter: {lists}; the recipients look untouched",
        "place": "place", "records": "list rows", "inside": "deciles 1-4", "outside": "outside deciles 1-4",
        "unranked": "no decile", "none_in_decile": "This quarter has no deciles on basis {basis}.",
        "pair_note": "People and families that receive both programmes (families: any member):",
        "place_note": "Where each programme's recipients stand in the ranking, by the rows of its list:",
        "programme": "programme", "share": "share (weighted)", "reached": "people reached (n)", "of": "of (n)",
        "reach_note": "The 90 % interval is that of linkage error alone; a survey's sampling error is not in it.",
        "source": "source", "file": "file", "row": "row", "p": "p", "accepted": "accepted", "effect": "effect",
        "why": "why", "may_be_wrong_link": "may be a wrong link", "may_be_failed_link": "may be a failed link",
        "uncertain_link": "uncertain link", "may_be_wrong_rank": "may be wrongly ranked",
        "code": "code", "name": "area", "unit": "unit", "n": "in decile", "expected": "untouched",
        "interval": "interval", "review": "review first", "person": "person", "family": "family", "all": "all",
    },
}  # fmt: skip


def tell(language: str, key: str, **facts: object) -> str:
    """Return one sentence of the command line with its facts filled in; whole numbers are grouped."""
    n = Locale(language)
    shown = {name: n.number(value) if isinstance(value, int) else value for name, value in facts.items()}
    return _WORDS[language][key].format(**shown)


def table(heads: Sequence[str], rows: Sequence[Sequence[str]], right: Sequence[int] = ()) -> str:
    """Return an aligned text table; ``right`` are the columns aligned right."""
    widths = [max(len(head), *(len(row[at]) for row in rows), 0) for at, head in enumerate(heads)]

    def line(cells: Sequence[str]) -> str:
        pairs = enumerate(zip(cells, widths, strict=True))
        return "  ".join(c.rjust(w) if at in right else c.ljust(w) for at, (c, w) in pairs).rstrip()

    return "\n".join([line(heads), "  ".join("-" * width for width in widths), *(line(row) for row in rows)])


def _basis(key: str, language: str) -> str:
    """Return what a basis of deciles is called; the key itself where an office brought its own."""
    return Words(language).get(f"basis_{key}", key)


def areas(rows: Sequence[AreaRow], language: str) -> str:
    """Return the answer by area as a table."""
    say, n = _WORDS[language], Locale(language)
    heads = [say[key] for key in ("code", "name", "unit", "n", "expected", "interval", "review")]
    cells = []
    for row in rows:
        counts = (n.number(row.n), n.number(row.expected), f"{n.number(row.low)}–{n.number(row.high)}")
        cells.append([row.code, row.name, say[row.unit], *counts, n.number(row.review)])
    return table(heads, cells, right=(3, 4, 5, 6))


def gap(found: GapSummary, language: str) -> str:
    """Return the question and its answer in sentences."""
    programmes = _WORDS[language]["all"] if found.programmes == "all" else found.programmes
    level = Locale(language).number(100 * found.level)
    lines = [
        tell(
            language,
            "question",
            decile=found.decile,
            basis=_basis(found.basis, language),
            programmes=programmes,
            level=level,
        )
    ]
    if not found.persons.n and not found.families.n:
        return "\n".join([*lines, tell(language, "none_in_decile", basis=_basis(found.basis, language))])
    for key, unit in (("persons", found.persons), ("families", found.families)):
        lines.append(tell(language, key, n=unit.n, text=unit.text(language, found.level)))
        if abs(unit.weighted_n - unit.n) > 0.5:
            limits = (unit.weighted, unit.weighted_low, unit.weighted_high, unit.weighted_n)
            value, low, high, n = (round(each) for each in limits)
            lines.append("  " + tell(language, "weighted", value=value, low=low, high=high, n=n))
    return "\n".join(lines)


def without(warnings: Sequence[Warned], language: str) -> list[str]:
    """Return the line that names the benefit lists that did not come; no line if all came."""
    absent = missing(warnings)
    return [tell(language, "missing", lists=", ".join(absent))] if absent else []


def changes(found: DiffSummary, language: str, *, reasons: bool = False) -> str:
    """Return what changed between two quarters; the alarms first."""
    n = Locale(language)
    lines = [
        tell(
            language,
            "alarm",
            lost=one.lost,
            before=one.before,
            code=one.code,
            share=n.percent(one.share),
            poorest=one.poorest_lost,
            left=one.poorest_untouched,
            areas=", ".join(f"{area.name} ({n.number(area.lost)})" for area in one.areas[:3]) or "–",
        )
        for one in found.alarms
    ]
    counts = {key: getattr(found, key) for key in ("before", "came", "gone", "after", "moved")}
    lines.append(tell(language, "changed", **counts))
    for basis, (fell, rose) in sorted(found.deciles.items()):
        lines.append(tell(language, "decile_moves", basis=_basis(basis, language), fell=fell, rose=rose))
    if reasons:
        t = Words(language)
        for counted in (found.reasons, found.benefits):
            lines += [
                tell(language, "reason", kind=t(_KINDS[k]), reason=t.get(f"reason_{r}", r), n=c)
                for (k, r), c in sorted(counted.items())
            ]
    return "\n".join(lines)


def outcome(found: Outcome, language: str) -> str:
    """Return what a run of a quarter has to say: the account, the answer, and where things lie."""
    n = Locale(language)
    files = found.intake.files
    counted = {key: sum(getattr(one, key) for one in files) for key in ("rows_in", "accepted", "quarantined")}
    lines = [f"== {found.quarter} ==", *found.intake.lines(language)]
    lines.append(tell(language, "rows", files=len(files), **counted))
    for key, summary, names in (
        ("links", found.links, ("records", "persons", "anchors")),
        ("registry", found.registry, ("persons", "families", "enrolments")),
    ):
        lines.append(tell(language, key, **{name: getattr(summary, name) for name in names}))
    for one in found.measures:
        shown = {"mean": n.number(one.mean, 3), "sd": n.number(one.sd, 3)}
        lines.append(tell(language, "measure", source=one.source, column=one.column, n=one.n, **shown))
    state = _WORDS[language]["new" if found.release.new else "same"]
    release = tell(language, "release", name=found.release.name, state=state)
    answer = [gap(found.gap, language), *without(found.intake.warnings, language)]
    parts = ["\n".join(lines), "\n".join(answer)]
    if found.changes is not None:
        parts.append(changes(found.changes, language))
    parts.append("\n".join([release, *published(found.published, language)]))
    return "\n\n".join(parts)


def published(found: Published | None, language: str) -> list[str]:
    """Return where the report, the tables, the lists and the returns lie."""
    if found is None:
        return []
    lines = [
        tell(language, "report", path=_here(found.report)),
        tell(language, "workbook", path=_here(found.workbook)),
    ]
    if found.lists:
        facts = {"listed": found.listed, "count": len(found.lists), "folder": _here(found.lists[0].parent)}
        lines.append(tell(language, "lists", **facts))
    if found.returns:
        back = {"count": len(found.returns), "folder": _here(found.returns[0].parent)}
        lines.append(tell(language, "returns", **back))
    return lines


def _here(path: Path) -> str:
    """Return a path as the reader would type it from where they are."""
    whole = path.resolve()
    return str(whole.relative_to(Path.cwd())) if whole.is_relative_to(Path.cwd()) else str(whole)
