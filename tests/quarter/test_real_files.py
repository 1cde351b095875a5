"""Real files that others collected, through the same command as an office's own (docs/how-to)."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from sasaran.cli.main import main
from sasaran.quarter import ask
from sasaran.quarter.frozen import frozen
from sasaran.quarter.options import Options
from sasaran.schema.period import Quarter

pytestmark = pytest.mark.reference
EXAMPLES = Path(__file__).resolve().parents[2] / "docs" / "examples"


def workspace(tmp_path: Path, example: str, quarter: str, file: Path) -> Path:
    """Lay out a workspace as the how-to says."""
    root = shutil.copytree(EXAMPLES / example, tmp_path / example)
    (root / "inbox" / quarter).mkdir(parents=True)
    shutil.copy(file, root / "inbox" / quarter)
    return root


def test_the_first_real_file(tmp_path, reference, capsys):
    """5,756 Indonesian households of 2008: the numbers of the paper, and who of decile 1 got no cash, by district."""
    file = reference / "alatas_indonesia_2008" / "alatas_5756hh.csv"
    root = workspace(tmp_path, "first-real-file", "2008Q4", file)
    assert main(["build", "2008Q4", "--dir", str(root), "--lang", "en"]) == 0
    shown = capsys.readouterr().out
    assert "5,756 rows in = 5,756 accepted + 0 quarantined" in shown
    assert "mean 557.501, standard deviation 602.330" in shown
    with frozen(root, Quarter(2008, 4)) as opened:
        engine = opened.engine
        sql = "select decile, sum(weight) from welfare join person using (person_no) group by 1 order by 1"
        deciles = engine.rows(sql)
        summary, rows = ask.gap_by_area(opened, Options(), "city")
        plain = engine.value(
            "select count(*) from welfare w join person using (person_no) where decile = 1 "
            "and family_no not in (select family_no from enrolment)"
        )
    people = [float(weight) for _, weight in deciles]
    assert len(people) == 10 and max(people) - min(people) < 0.01 * sum(people)
    assert summary.persons.expected == plain == sum(row.expected for row in rows if row.unit == "person")
    assert len({row.code for row in rows}) == 12


def test_a_raw_questionnaire_gives_weighted_coverage_with_its_n(tmp_path, reference, capsys):
    """24,915 persons of Susenas Jambi 2020: PBI-JKN coverage, weighted, with n."""
    (file,) = (reference / "susenas_jambi_2020").glob("*.parquet")
    root = workspace(tmp_path, "survey-with-weights", "2020Q1", file)
    assert main(["build", "2020Q1", "--dir", str(root), "--no-publish", "--lang", "en"]) == 0
    assert main(["coverage", "2020Q1", "--dir", str(root), "--lang", "en"]) == 0
    shown = capsys.readouterr().out
    assert re.search(r"PBIJKN\s+23\.543%.*\b6,435\s+24,915", shown)
