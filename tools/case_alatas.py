"""Make docs/case-studies/alatas.md and its pictures from the Indonesian targeting experiment of 2008.

    python tools/case_alatas.py [FOLDER]      FOLDER holds alatas_5756hh.csv and codebook.csv

Without FOLDER: SASARAN_REFERENCE or ../shared/reference, folder alatas_indonesia_2008. The page and the pictures hold
aggregates only. The data are the replication data of Alatas et al. 2012 (doi:10.7910/DVN/M7SKQZ), which this project
does not pass on.
"""

from __future__ import annotations

import csv
import os
import sys
from pathlib import Path
from typing import Any

import numpy as np

from sasaran.schema.estimate import Estimate
from sasaran.welfare import accuracy, compare
from sasaran.welfare.pmt import Variable, fit

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "case-studies" / "alatas.md"
TEMPLATE = Path(__file__).resolve().parent / "case_alatas.md"
LINE = 320.0
ARMS = ("pmt", "community", "hybrid")
RATES = ("error", "inclusion_of_nonpoor", "exclusion", "inclusion", "coverage")


def read(folder: Path) -> dict[str, Any]:
    """Return the columns of households with a consumption (3 of 5,756 have none), village and arm made."""
    with (folder / "alatas_5756hh.csv").open(encoding="utf-8") as file:
        lines = [line for line in csv.DictReader(file) if line["consumption"]]
    with (folder / "codebook.csv").open(encoding="utf-8") as file:
        asked = [line["Name"] for line in csv.DictReader(file) if line["Order"]]
    numbers = {k: np.array([float(line[k] or "nan") for line in lines]) for k in lines[0] if k != "hhid"}
    # the enumeration area is the village: 640, while district, subdistrict and village code leave 4 pairs alike
    place = np.array([line["ea"] for line in lines])
    # exactly one of the three flags is set: their order numbers the arm
    arm = np.array(ARMS)[np.argmax([numbers[name] for name in ARMS], axis=0)]
    return {**numbers, "place": place, "arm": arm, "asked": np.array(asked)}


def take(table: dict[str, Any], keep: Any) -> dict[str, Any]:
    """Return the rows of a table that are kept."""
    return {name: values if name == "asked" else values[keep] for name, values in table.items()}


def truth(table: dict[str, Any]) -> accuracy.Sample:
    """Return the sample: households count one each, villages are the sampling units, poor is below the line."""
    return accuracy.sample(welfare=table["consumption"], line=LINE, psu=table["place"])


def published(table: dict[str, Any]) -> dict[str, Any]:
    """Return the numbers beside which the paper prints its own: everybody, the PMT arm, and the arms' gaps."""
    everybody = truth(table)
    cash = accuracy.given(table["treated"])
    arms = accuracy.by_group(everybody, cash, {"arm": table["arm"]}, RATES)["arm"]
    got = (table["arm"] == "pmt") & (table["treated"] == 1)
    return {
        "households": everybody.n,
        "mean": float(table["consumption"].mean()),
        "sd": float(table["consumption"].std(ddof=1)),
        "all": accuracy.errors(everybody, cash, RATES),
        "arms": arms,
        "pmt": dict(zip(RATES, (arms.estimates(rate)[2] for rate in RATES), strict=True)),
        "beneficiaries": float(table["consumption"][got].mean()),
        "community": arms.gap("error", "community", "pmt"),
        "hybrid": arms.gap("error", "hybrid", "pmt"),
    }


def own_test(table: dict[str, Any]) -> tuple[dict[str, Any], Any, Any]:
    """Return the households with complete answers, the score of each by a fit without its village, and the test."""
    asked = [*(str(name) for name in table["asked"]), "hhsize2", "hhage2"]
    power = {"hhsize2": "hhsize", "hhage2": "hhage"}
    made = fit(
        {name: values for name, values in table.items() if name != "asked"},
        [Variable(name, of=power.get(name, ""), power=2 if name in power else 1) for name in asked],
        outcome="consumption",
        name="Indonesia 2008",
        unit="thousand rupiah per person per month",
        cluster="place",
        missing="drop",
    )
    return take(table, made.kept), made.cross.score, made.pmt


def by_village(score: Any, place: Any, treated: Any) -> accuracy.Choice:
    """Return the choice of as many of the lowest scores in each village as received the cash there."""
    order = np.lexsort((score, place))
    _, first, many = np.unique(place[order], return_index=True, return_counts=True)
    at = np.arange(len(order)) - np.repeat(first, many)
    quota = np.repeat(np.add.reduceat(treated[order], first), many)
    chosen = np.zeros(len(order))
    chosen[order[at < quota]] = 1.0
    return accuracy.given(chosen)


def beside(table: dict[str, Any], score: Any) -> dict[str, dict[str, dict[str, Estimate]]]:
    """Return, in each arm, the errors of the cash as it was given and of our own test with the same numbers."""
    found = {}
    for arm in ARMS:
        here = table["arm"] == arm
        mine = take(table, here)
        sample = truth(mine)
        choices = {
            "cash as given": accuracy.given(mine["treated"]),
            "our test, as many in each village": by_village(score[here], mine["place"], mine["treated"]),
            "our test, one list": accuracy.choose(score[here], float(mine["treated"].mean())),
        }
        found[arm] = {name: accuracy.errors(sample, choice, RATES) for name, choice in choices.items()}
    return found


def designs(table: dict[str, Any], score: Any) -> tuple[compare.Comparison, dict[str, Any]]:
    """Return our test, the villages' own ranking and a lottery under one quota, where a ranking was made."""
    ranked = np.isfinite(table["rank"])
    mine = take(table, ranked)
    scores = {
        "our test": score[ranked],
        "village ranking": mine["rank"],
        "lottery": np.random.default_rng(2008).random(int(ranked.sum())),
    }
    return compare.compare(truth(mine), scores, quota=0.3, unit="households", rates=RATES[:4]), scores


def pair(made: Estimate, digits: int = 3) -> str:
    """Return a value with its standard error in brackets."""
    return f"{made.value:.{digits}f} ({made.se:.{digits}f})"


def pictures(folder: Path, found: dict[str, Any], made: compare.Comparison, scores: dict[str, Any]) -> None:
    """Write the three pictures."""
    rows = [
        (f"{name}, {arm} arm", rates["exclusion"])
        for arm, named in found["beside"].items()
        for name, rates in list(named.items())[:2]
    ]
    rows = [(name.replace("our test, as many in each village", "our test"), made_) for name, made_ in rows]
    drawn = {
        "exclusion": compare.estimates_picture(
            rows,
            title="Poor households missed, with 95 % intervals",
            across="share of the poor who are missed",
        ),
        "curves": compare.curves_picture(
            {name: accuracy.curve(made.sample, score) for name, score in scores.items()},
            title="Poor households missed, at every quota",
            down="poor missed",
            across="households chosen",
            mark=0.3,
        ),
        "swaps": compare.swaps_picture(
            made.swaps("our test", "village ranking"),
            title="Who changes when the villages' ranking replaces the test",
            came="come in",
            left="fall out",
            across="decile of consumption (1 is the poorest), households",
        ),
    }
    for name, text in drawn.items():
        (folder / f"alatas-{name}.svg").write_text(text, encoding="utf-8")


def words(
    found: dict[str, Any], made: compare.Comparison, scores: dict[str, Any], pmt: Any
) -> dict[str, str]:
    """Return what the page's template is filled with."""
    lines = [
        f"| {arm} | {name} | " + " | ".join(pair(rates[rate]) for rate in RATES[:3]) + " |"
        for arm, named in found["beside"].items()
        for name, rates in named.items()
    ]
    p = found["pmt"]
    filled = {
        "households": f"{found['households']:,}",
        "mean": f"{found['mean']:.3f}",
        "sd": f"{found['sd']:.2f}",
        "beneficiaries": f"{found['beneficiaries']:.1f}",
        "community": f"{found['community'].value:+.3f} ({found['community'].se:.3f})",
        "hybrid": f"{found['hybrid'].value:+.3f} ({found['hybrid'].se:.3f})",
        "complete": f"{pmt.sample.households:,}",
        "villages": f"{pmt.sample.clusters}",
        "r2": f"{pmt.errors.r2:.2f}",
        "cv_r2": f"{pmt.errors.cv_r2:.2f}",
        "beside": "\n".join(lines),
        "designs": compare.comparison_table(made, base="our test"),
        "ranked": f"{made.sample.n:,}",
        "auc": ", ".join(f"{name} {pair(accuracy.auc(made.sample, s), 2)}" for name, s in scores.items()),
        "swapped": f"{made.swaps('our test', 'village ranking').came_people:.0f}",
    }
    for who, rates in (("all", found["all"]), ("pmt", p)):
        filled |= {f"{who}_{rate}": pair(rates[rate]) for rate in RATES}
    return filled


def main(folder: Path) -> int:
    """Make the page."""
    table = read(folder)
    found = published(table)
    complete, score, pmt = own_test(table)
    found["beside"] = beside(complete, score)
    made, scores = designs(complete, score)
    PAGE.parent.mkdir(parents=True, exist_ok=True)
    pictures(PAGE.parent, found, made, scores)
    text = TEMPLATE.read_text(encoding="utf-8")
    for name, word in words(found, made, scores, pmt).items():
        text = text.replace("{{" + name + "}}", word)
    if "{{" in text:
        raise ValueError(f"the template asks for more than there is: {text[text.index('{{') :][:40]}")
    PAGE.write_text(text, encoding="utf-8")
    print(text)
    return 0


if __name__ == "__main__":
    reference = Path(os.environ.get("SASARAN_REFERENCE", ROOT.parent / "shared" / "reference"))
    raise SystemExit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else reference / "alatas_indonesia_2008"))
