"""The model card: what the test is, on whom it was fitted, how often it errs, and what it must not be used for."""

from __future__ import annotations

import math
from collections.abc import Mapping

from sasaran.errors import ParameterError
from sasaran.welfare.pmt.published import Coefficient, PublishedPmt

__all__ = ["method_name", "model_card"]

_TEXT: Mapping[str, str] = {
    "id": """# Kartu model: {name}, versi {version}

Uji ini memperkirakan {outcome} ({unit}) suatu keluarga dari {questions} pertanyaan. Skor adalah logaritma
perkiraan itu: makin rendah, makin miskin.

- **Sumber data:** {source}
- **Tanggal data:** {as_of}
- **Sampel:** {households} keluarga di {clusters} kelompok ({cluster}); {left_out} keluarga tidak dipakai karena jawaban
  kosong atau bobotnya nol. Bobot: {weight}.
- **Cara menghitung:** {method}.

## Seberapa tepat

- Pada sampel, uji ini menerangkan {r2} % keragaman (R²). Pada kelompok yang tidak ikut dihitung: **{cv_r2} %**
  ({folds} lipatan, seed {seed}; tiap kelompok utuh dalam satu lipatan). Angka kedua inilah yang berlaku di lapangan.
- Kesalahan khas (RMSE) untuk kelompok baru: {cv_rmse} dalam logaritma, kira-kira dikali atau dibagi {factor}.
- Korelasi peringkat dengan keadaan sebenarnya: {cv_spearman}.
- Rentang 90 % yang diterbitkan memuat keadaan sebenarnya untuk {cv_held} % keluarga.
- Kesalahan keluarga sekelompok bergerak bersama: korelasinya {cv_clustering}.
- {spread}

## Yang tidak boleh

Skor tidak menetapkan siapa miskin; ia memberi urutan untuk diperiksa. Tidak ada keluarga yang dicoret, ditambah, atau
dibayar hanya karena skor. Keluarga yang jawabannya kosong atau tidak dikenal **tidak mendapat skor** dan harus
didatangi.

## Koefisien

Nilai dasar {constant}. Tiap jawaban menambah koefisiennya.{means}

| Pertanyaan | Jawaban / satuan |{mean_head} Koefisien | Galat baku |
|---|---|{mean_line}---|---|
{table}
""",
    "en": """# Model card: {name}, version {version}

This test expects the {outcome} ({unit}) of a household from {questions} questions. The score is the logarithm of that
expectation: the lower, the poorer.

- **Source of the data:** {source}
- **Date of the data:** {as_of}
- **Sample:** {households} households in {clusters} clusters ({cluster}); {left_out} households were left out
  for a missing answer or a weight of zero. Weight: {weight}.
- **How it was found:** {method}.

## How exact

- In the sample the test explains {r2} % of the variation (R²). For clusters that the fit had not seen: **{cv_r2} %**
  ({folds} folds, seed {seed}; each cluster whole in one fold). The second figure is the one that holds in the field.
- Typical error (RMSE) for new clusters: {cv_rmse} in logarithms, about times or divided by {factor}.
- Rank correlation with the truth: {cv_spearman}.
- The published 90 % range held the truth for {cv_held} % of households.
- Errors within a cluster move together: their correlation is {cv_clustering}.
- {spread}

## What it must not be used for

A score does not say who is poor; it gives an order in which to look. Nobody is removed, added or paid by a score alone.
A household with a missing or unknown answer **gets no score** and must be visited.

## Coefficients

Base value {constant}. Each answer adds its coefficient.{means}

| Question | Answer / unit |{mean_head} Coefficient | Standard error |
|---|---|{mean_line}---|---|
{table}
""",
}

_METHODS: Mapping[str, str] = {
    "weighted least squares": "kuadrat terkecil berbobot",
    "quantile regression at": "regresi kuantil pada",
    "cross-validated": "dari validasi silang",
}

_WORDS: Mapping[str, Mapping[str, str]] = {
    "id": {
        "none": "tidak disebut",
        "equal": "Galat sisa dianggap sama untuk semua: {sd}.",
        "groups": "Galat sisa menurut {by}: {groups}; lainnya {sd}.",
        "uneven": " Uji Koenker menolak galat yang sama rata (p {p}): rentang sebagian keluarga terlalu sempit,"
        " sebagian terlalu lebar.",
        "households": "tiap keluarga sendiri",
        "same": "sama untuk semua",
        "reference": "(acuan)",
        "mean": " Rata-rata sampel |",
        "means": "\nDibanding rata-rata sampel, jawaban menambah koefisien × (jawaban − rata-rata); skor rata-rata"
        " sampel {score}.\nRata-rata suatu pilihan ialah bagian keluarga yang memilihnya.",
    },
    "en": {
        "none": "not stated",
        "equal": "The residual spread is taken to be the same for all: {sd}.",
        "groups": "Residual spread by {by}: {groups}; others {sd}.",
        "uneven": " Koenker's test rejects an even spread (p {p}): the range of some households is too narrow,"
        " of others too wide.",
        "households": "each household its own",
        "same": "the same for all",
        "reference": "(reference)",
        "mean": " Mean of the sample |",
        "means": "\nBeside the sample's average an answer adds coefficient × (answer − mean); the mean score of the"
        " sample is {score}.\nThe mean of an answer to choose is the share of households that gave it.",
    },
}


def model_card(pmt: PublishedPmt, language: str = "id") -> str:
    """Return the card as Markdown in plain Indonesian (``id``) or English (``en``).

    Every number in it is a field of ``pmt``; none is reckoned anew but the factor exp(cv_rmse), the mean score and
    the shares of the reference levels. A test published without means has no column of them.

    Raises
    ------
    ParameterError
        If the language is neither.
    """
    if language not in _TEXT:
        raise ParameterError("There is no card in this language", rule="id or en")
    words, e, s = _WORDS[language], pmt.errors, pmt.sample
    return _TEXT[language].format(
        name=pmt.name,
        version=pmt.version,
        outcome=pmt.outcome,
        unit=pmt.unit or words["none"],
        questions=len({variable.source for variable in pmt.variables}),
        source=pmt.source or words["none"],
        as_of=words["none"] if pmt.as_of is None else pmt.as_of.isoformat(),
        households=_count(s.households, language),
        clusters=_count(s.clusters, language),
        cluster=s.cluster or words["households"],
        left_out=_count(s.left_out, language),
        weight=s.weight or words["same"],
        method=method_name(pmt.method, language),
        r2=_figure(100 * e.r2, 1, language),
        cv_r2=_figure(100 * e.cv_r2, 1, language),
        folds=e.folds,
        seed=e.seed,
        cv_rmse=_figure(e.cv_rmse, 3, language),
        factor=_figure(math.exp(e.cv_rmse), 2, language),
        cv_spearman=_figure(e.cv_spearman, 3, language),
        cv_held=_figure(100 * e.cv_held, 1, language),
        cv_clustering=_figure(e.cv_clustering, 3, language),
        spread=_spread(pmt, language),
        constant=_figure(pmt.constant, 4, language),
        means=""
        if pmt.mean_score is None
        else words["means"].format(score=_figure(pmt.mean_score, 4, language)),
        mean_head=words["mean"] if pmt.has_means else "",
        mean_line="---|" if pmt.has_means else "",
        table="\n".join(_rows(pmt, language)),
    )


def _figure(value: float, digits: int, language: str) -> str:
    text = f"{value:.{digits}f}"
    return text.replace(".", ",") if language == "id" else text


def _count(value: int, language: str) -> str:
    return f"{value:,}".replace(",", "." if language == "id" else ",")


def _chance(p: float, language: str) -> str:
    return f"< {_figure(0.0001, 4, language)}" if p < 0.0001 else f"= {_figure(p, 4, language)}"


def method_name(name: str, language: str) -> str:
    """Return the ``name`` that a published test calls its method by, in the ``language`` ``id`` or ``en``."""
    if language == "id":
        for english, indonesian in _METHODS.items():
            name = name.replace(english, indonesian)
    return name


def _spread(pmt: PublishedPmt, language: str) -> str:
    words, sd = _WORDS[language], _figure(pmt.residual_sd, 3, language)
    if pmt.group_sd:
        groups = ", ".join(f"{group} {_figure(own, 3, language)}" for group, own in pmt.group_sd.items())
        return words["groups"].format(by=pmt.spread_by, groups=groups, sd=sd)
    text = words["equal"].format(sd=sd)
    p = pmt.errors.koenker_p
    return text + (words["uneven"].format(p=_chance(p, language)) if p < 0.05 else "")


def _rows(pmt: PublishedPmt, language: str) -> list[str]:
    words, lines = _WORDS[language], []
    worth = {(one.variable, one.level): one for one in pmt.coefficients}
    for variable in pmt.variables:
        label = variable.label(language)
        if not variable.is_category:
            lines.append(_row(label, variable.unit, worth[variable.name, ""], language))
            continue
        own = [worth[variable.name, level] for level in variable.levels[1:]]
        rest = None if not pmt.has_means else max(1 - math.fsum(one.mean or 0.0 for one in own), 0.0)
        zero = f"| {label} | {variable.levels[0]} {words['reference']} |"
        lines.append(f"{zero}{_mean_cell(rest, language)} 0 | |")
        lines += [_row("", one.level, one, language) for one in own]
    return lines


def _mean_cell(mean: float | None, language: str) -> str:
    return "" if mean is None else f" {_figure(mean, 4, language)} |"


def _row(label: str, answer: str, one: Coefficient, language: str) -> str:
    se = "" if one.se is None else _figure(one.se, 5, language)
    mean = _mean_cell(one.mean, language)
    return f"| {label} | {answer} |{mean} {_figure(one.value, 5, language)} | {se} |"
