"""Make docs/case-studies/alatas.md and its pictures from the Indonesian targeting experiment of 2008.

    python tools/case_alatas.py [FOLDER]      FOLDER holds alatas_5756hh.csv

Without FOLDER: SASARAN_REFERENCE or ../shared/reference, folder alatas_indonesia_2008. The template's own blocks of
code are run, in their order, in a folder that holds only the file: what the page shows is what its reader gets. The
page and the pictures hold aggregates only. The data are the replication data of Alatas et al. 2012
(doi:10.7910/DVN/M7SKQZ), which this project does not pass on.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
import tempfile
from contextlib import chdir
from pathlib import Path
from typing import Any

from sasaran.schema.estimate import Estimate
from sasaran.welfare import compare

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "case-studies" / "alatas.md"
TEMPLATE = Path(__file__).resolve().parent / "case_alatas.md"
FILE = "alatas_5756hh.csv"


def run(page: str, folder: Path) -> dict[str, Any]:
    """Run the blocks of Python of a page in ``folder``, which holds the file, and return what they made."""
    made: dict[str, Any] = {}
    with chdir(folder):
        exec("\n".join(re.findall(r"```python\n(.*?)```", page, flags=re.DOTALL)), made)
    return made


def pair(made: Estimate, digits: int = 3) -> str:
    """Return a value with its standard error in brackets."""
    return f"{made.value:.{digits}f} ({made.se:.{digits}f})"


def words(made: dict[str, Any]) -> dict[str, str]:
    """Return what the page's template is filled with, from what its blocks made."""
    by_arm, swaps, test = made["by_arm"], made["swaps"], made["test"]
    pmt = list(by_arm.labels).index("pmt")
    money = made["data"]["consumption"]
    gaps = {arm: by_arm.gap("error", arm, "pmt") for arm in ("community", "hybrid")}
    filled = {
        "households": f"{made['truth'].n:,}",
        "mean": f"{money.mean():.3f}",
        "sd": f"{money.std(ddof=1):.2f}",
        "beneficiaries": f"{made['mean_received']:.1f}",
        "complete": f"{test.sample.households:,}",
        "villages": f"{test.sample.clusters}",
        "r2": f"{test.errors.r2:.2f}",
        "cv_r2": f"{test.errors.cv_r2:.2f}",
        "beside": "\n".join(
            f"| {arm} | {name} | " + " | ".join(pair(one) for one in found.values()) + " |"
            for arm, designs in made["beside"].items()
            for name, found in designs.items()
        ),
        "designs": compare.comparison_table(made["compared"], base="our test"),
        "ranked": f"{made['compared'].sample.n:,}",
        "auc": ", ".join(f"{name} {pair(one, 2)}" for name, one in made["auc"].items()),
        "swapped": f"{swaps.came_people:.0f}",
        "came_mean": pair(swaps.came_welfare, 0),
        "left_mean": pair(swaps.left_welfare, 0),
        "came_poor": pair(swaps.came_poor, 2),
        "left_poor": pair(swaps.left_poor, 2),
    }
    filled |= {arm: f"{gap.value:+.3f} ({gap.se:.3f})" for arm, gap in gaps.items()}
    filled |= {f"all_{rate}": pair(one) for rate, one in made["everybody"].items()}
    return filled | {f"pmt_{rate}": pair(by_arm.estimates(rate)[pmt]) for rate in made["RATES"]}


def main(folder: Path) -> int:
    """Make the page."""
    text = TEMPLATE.read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as empty:
        shutil.copy(folder / FILE, empty)
        made = run(text, Path(empty))
        PAGE.parent.mkdir(parents=True, exist_ok=True)
        for name in made["pictures"]:
            shutil.copy(Path(empty) / f"alatas-{name}.svg", PAGE.parent)
    for name, word in words(made).items():
        text = text.replace("{{" + name + "}}", word)
    if "{{" in text:
        raise ValueError(f"the template asks for more than there is: {text[text.index('{{') :][:40]}")
    PAGE.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    reference = Path(os.environ.get("SASARAN_REFERENCE", ROOT.parent / "shared" / "reference"))
    raise SystemExit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else reference / "alatas_indonesia_2008"))
