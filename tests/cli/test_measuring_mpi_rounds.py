"""The multidimensional index of two rounds by command: changes, relative and by the year, with their errors by hand."""

from __future__ import annotations

import csv

import numpy as np
import pytest

from sasaran.cli.main import main

SPEC = 'name = "toy"\nk = ["1/2"]\nmissing = "drop"\n' + "".join(
    f'[[dimension]]\nname = "{n}"\n[[dimension.indicator]]\nname = "{n}"\n' for n in "ab"
)


@pytest.fixture
def rounds(tmp_path):
    """Write two rounds of sixty households and return their deprivations (n, 2) and districts."""
    held = {}
    for name, seed, share in (("dulu", 1, 0.6), ("kini", 2, 0.4)):
        chance = np.random.default_rng(seed)
        flags = (chance.random((60, 2)) < share).astype(int)
        lines = [f"{a},{b},{'AB'[k % 2]},{k}" for k, (a, b) in enumerate(flags)]
        (tmp_path / f"{name}.csv").write_text("a,b,kota,rumah\n" + "\n".join(lines) + "\n", encoding="utf-8")
        held[name] = flags
    (tmp_path / "indeks.toml").write_text(SPEC, encoding="utf-8")
    return held


@pytest.fixture
def ask(tmp_path, capsys, rounds):
    def run(*options, expect=0):
        out = tmp_path / "hasil.csv"
        asked = ["measure", str(tmp_path / "kini.csv"), "--against", str(tmp_path / "dulu.csv")]
        asked += ["--mpi", str(tmp_path / "indeks.toml"), "--out", str(out), "--lang", "en", *options]
        assert main(asked) == expect
        held = capsys.readouterr()
        if expect:
            return held.err
        with out.open(encoding="utf-8") as file:
            return {(r["index"], r["round"], r["domain"]): r for r in csv.DictReader(file)}

    return run


def number(rows, index, which="change", domain="", word="value"):
    return float(rows[index, which, domain][word])


def test_the_change_and_its_error_by_hand(ask, rounds):
    found = ask("--by", "kota")
    now, then = rounds["kini"], rounds["dulu"]
    poor, score = {}, {}
    for name, flags in rounds.items():
        score[name] = flags.mean(axis=1)
        poor[name] = score[name] >= 0.5
    h = {name: one.mean() for name, one in poor.items()}
    assert number(found, "H (k=0.5)", "") == pytest.approx(h["kini"])
    assert number(found, "H (k=0.5)", "before") == pytest.approx(h["dulu"])
    assert number(found, "H (k=0.5)") == pytest.approx(h["kini"] - h["dulu"])
    # each household its own sampling unit: p (1 - p) / (n - 1), and the rounds are independent
    variance = {name: one * (1 - one) / 59 for name, one in h.items()}
    assert number(found, "H (k=0.5)", word="se") == pytest.approx(sum(variance.values()) ** 0.5)
    m0 = {name: (score[name] * poor[name]) for name in rounds}
    se = sum(one.var(ddof=1) / 60 for one in m0.values()) ** 0.5
    assert number(found, "M0 (k=0.5)") == pytest.approx(m0["kini"].mean() - m0["dulu"].mean())
    assert number(found, "M0 (k=0.5)", word="se") == pytest.approx(se)
    assert number(found, "h a") == pytest.approx(now[:, 0].mean() - then[:, 0].mean())
    # the delta method on the ratio
    ratio = h["kini"] / h["dulu"]
    assert number(found, "H (k=0.5), relative") == pytest.approx(ratio - 1)
    spread = (variance["kini"] + ratio**2 * variance["dulu"]) / h["dulu"] ** 2
    assert number(found, "H (k=0.5), relative", word="se") == pytest.approx(spread**0.5)
    half = np.arange(60) % 2 == 0
    assert number(found, "H (k=0.5)", domain="A") == pytest.approx(
        poor["kini"][half].mean() - poor["dulu"][half].mean()
    )


def test_a_panel_takes_its_covariance_along(ask, rounds):
    found = ask("--psu", "rumah", "--overlap")
    apart = (rounds["kini"].mean(axis=1) >= 0.5).astype(float) - (rounds["dulu"].mean(axis=1) >= 0.5)
    assert number(found, "H (k=0.5)", word="se") == pytest.approx((apart.var(ddof=1) / 60) ** 0.5)


def test_changes_by_the_year(ask):
    found = ask("--years", "2")
    plain = number(found, "M0 (k=0.5)"), number(found, "M0 (k=0.5)", word="se")
    assert number(found, "M0 (k=0.5), yearly") == pytest.approx(plain[0] / 2)
    assert number(found, "M0 (k=0.5), yearly", word="se") == pytest.approx(plain[1] / 2)
    ratio = 1 + number(found, "M0 (k=0.5), relative")
    assert number(found, "M0 (k=0.5), yearly relative") == pytest.approx(ratio**0.5 - 1)
    assert "--years is a number over 0" in ask("--years", "0", expect=2)


def test_beside_welfare_and_for_the_public(tmp_path, ask):
    for name in ("kini", "dulu"):
        path = tmp_path / f"{name}.csv"
        first, *rest = path.read_text(encoding="utf-8").splitlines()
        lines = [f"{first},y", *(f"{line},{60 + 2 * k}" for k, line in enumerate(rest))]
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    both = ask("--welfare", "y", "--line", "100", "--indices", "fgt(0)", "--by", "kota")
    assert number(both, "FGT(0)") == 0 and number(both, "H (k=0.5)") != 0
    shown = ask("--by", "kota", "--public")
    assert number(shown, "H (k=0.5)", domain="A") == number(both, "H (k=0.5)", domain="A")


def test_what_cannot_be_compared_is_said_in_the_users_words(tmp_path, ask):
    path = tmp_path / "dulu.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(",B,", ",C,"), encoding="utf-8")
    said = ask("--by", "kota", expect=11)
    assert "The two rounds do not have the same domains" in said and "--by kota" in said
    assert "leave --replicates out" in ask("--replicates", "bootstrap", expect=2)
    assert "psu=" not in ask("--overlap", expect=11)
