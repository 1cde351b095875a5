"""Scenarios and targets on a small synthetic Jakarta."""

from __future__ import annotations

import numpy as np
import pytest

from sasaran.errors import ParameterError
from sasaran.plan.round import worth
from sasaran.plan.scenario import changed_laws, say_note
from sasaran.quarter.demo import demo
from sasaran.quarter.frozen import frozen
from sasaran.quarter.offers import welfare_of
from sasaran.quarter.options import Options
from sasaran.quarter.planner import Planner
from sasaran.quarter.plans import scenario, targets
from sasaran.schema.period import Quarter

pytestmark = pytest.mark.slow
OPTIONS = Options(memory="1GB", publish=False)
HEAD = 'name = "x"\ndate = 2026-01-01\n[budget]\nAPBD = 300_000_000\nAPBN = 100_000_000\n'


@pytest.fixture(scope="module")
def opened(tmp_path_factory):
    root = tmp_path_factory.mktemp("plans")
    demo(root, 3_000, 1, 5, OPTIONS)
    with frozen(root, Quarter(2025, 4), OPTIONS) as found:
        yield found


@pytest.fixture
def wish(tmp_path):
    def write(text: str):
        path = tmp_path / "wish.toml"
        path.write_text(HEAD + text)
        return path

    return write


def test_stages_are_run_once_and_a_second_scenario_is_what_it_would_be_alone(opened, wish) -> None:
    plan = Planner(opened, OPTIONS)
    up = scenario(opened, wish("[programme.KLJ]\nfactor = 1.5"), OPTIONS, plan, draws=4)
    assert {"adequacy", "rules", "open packages", "allocation"} <= set(up.ran)
    down = scenario(opened, wish("[programme.KLJ]\nfactor = 0.5"), OPTIONS, plan, draws=4)
    assert down.ran == ("open packages", "allocation", "outcome")
    alone = scenario(opened, wish("[programme.KLJ]\nfactor = 0.5"), OPTIONS, draws=4)
    for name, value in down.changed.measures.items():
        assert value.value == pytest.approx(alone.changed.measures[name].value, rel=1e-9)
    assert up.losers.sum() > 0 or up.winners.sum() > 0
    assert down.today.measures["fgt0"] == up.today.measures["fgt0"]


def test_other_effects_ask_no_family_again(opened, wish) -> None:
    text = "[effect.MTU]\nworks = [0.5, 0.3, 0.6]"
    plan = Planner(opened, OPTIONS)
    scenario(opened, wish("[programme.KLJ]\nrule = 'age >= 70'"), OPTIONS, plan, draws=4)
    stronger = scenario(opened, wish(text), OPTIONS, plan, draws=4)
    assert stronger.ran == ("allocation", "outcome")
    alone = scenario(opened, wish(text), OPTIONS, draws=4)
    for name, value in stronger.changed.measures.items():
        assert value.value == pytest.approx(alone.changed.measures[name].value, rel=1e-9)
    assert any(
        value.value != stronger.base.measures[name].value for name, value in stronger.changed.measures.items()
    )


def test_a_rule_with_a_word_that_was_not_laid_out_is_asked_as_if_alone(opened, wish) -> None:
    text = "[programme.KLJ]\nrule = 'age >= 60 and decile_national <= 3 and members >= 2'"
    plan = Planner(opened, OPTIONS)
    scenario(opened, wish("[programme.KLJ]\nfactor = 1.5"), OPTIONS, plan, draws=4)
    later = scenario(opened, wish(text), OPTIONS, plan, draws=4)
    alone = scenario(opened, wish(text), OPTIONS, draws=4)
    assert "rules" in later.ran
    for name, value in later.changed.measures.items():
        assert value.value == pytest.approx(alone.changed.measures[name].value, rel=1e-9)


def test_the_tables_of_today_are_left_as_they_were(opened, wish) -> None:
    plan = Planner(opened, OPTIONS)
    plan.people()
    before = opened.engine.rows("select sum(charity), count(*) from adequacy")
    enrolled = opened.engine.count("enrolment")
    paid = plan.paid("KLJ")
    assert (paid >= -1e-6).all() and paid.sum() > 0
    assert opened.engine.rows("select sum(charity), count(*) from adequacy") == before
    assert opened.engine.count("enrolment") == enrolled


def test_cutting_a_benefit_saves_what_it_costs(opened, wish) -> None:
    plan = Planner(opened, OPTIONS)
    found = scenario(opened, wish("[programme.KLJ]\nfactor = 0.0"), OPTIONS, plan, draws=2)
    spent = 12 * float(plan.paid("KLJ") @ plan.people().members)
    assert found.changed.cost["APBD"] <= 300_000_000 - spent + 1
    assert found.changed.cost["APBN"] <= 100_000_000


def test_more_is_not_moved_than_there_is(opened, wish) -> None:
    with pytest.raises(ParameterError, match="More money is moved"):
        scenario(opened, wish("[[move]]\nrp = 900_000_000_000_000\nfrom = 'KLJ'\nto = 'MTU'"), OPTIONS)


def test_a_file_that_is_not_there(opened, tmp_path) -> None:
    with pytest.raises(ParameterError, match="There is no such file"):
        scenario(opened, tmp_path / "none.toml", OPTIONS)


def test_targets_of_the_pack(opened) -> None:
    found = {one.target.code: one for one in targets(opened)}
    assert found["rpkd-2024"].missed is not None
    assert np.isfinite(found["rpjmd-2029"].distance.value)


def test_what_each_programme_pays_adds_up_to_all_that_families_get(opened) -> None:
    """Also where an amount of one hangs on another being received: each part belongs to one programme only."""
    plan = Planner(opened, OPTIONS)
    now = plan.people().now
    parts = sum(plan.paid(one.code) for one in opened.pack.programmes)
    assert now.sum() > 0
    assert parts == pytest.approx(now, rel=1e-9, abs=1e-6)


def told(found) -> dict[str, str]:
    return {one.kind: one.code for one in found.notes}


def test_a_programme_taken_away_is_received_by_nobody_and_not_without_a_list(opened, wish) -> None:
    """KLJ excludes who receives PKH: with PKH gone those on it may have KLJ, and no package has PKH."""
    plan = Planner(opened, OPTIONS)
    people, engine = plan.people(), opened.engine
    gone = scenario(opened, wish("[programme.PKH]\nfactor = 0"), OPTIONS, plan, draws=2)
    assert told(gone)["gone"] == "PKH"
    (note,) = [one for one in gone.notes if one.kind == "gone"]
    assert "lindung" in note.packages
    number = next(one.no for one in opened.pack.programmes if one.code == "PKH")
    for table in ("eligibility", "family_eligibility"):
        assert not engine.value(f"select count(*) from {table} where receives & {1 << number} <> 0")
    base = plan.open(opened.pack.laws, opened.pack.effects, 4)
    left = plan.open(
        changed_laws(opened.pack.laws, gone.scenario, {"PKH": 0.0}), opened.pack.effects, 4, ("PKH",)
    )
    elderly = left.packages.index("lansia")
    assert left.eligible[:, elderly].sum() > base.eligible[:, elderly].sum()
    assert not left.eligible[:, left.packages.index("lindung")].any()
    # what was known of others is not undecided for it, and a scenario after it is what it would be alone
    later = scenario(opened, wish("[programme.KLJ]\nfactor = 0.5"), OPTIONS, plan, draws=2)
    alone = scenario(opened, wish("[programme.KLJ]\nfactor = 0.5"), OPTIONS, draws=2)
    for name, value in later.changed.measures.items():
        assert value.value == pytest.approx(alone.changed.measures[name].value, rel=1e-9)
    assert people.now.sum() == plan.people().now.sum()


def test_who_loses_a_benefit_is_no_longer_served_before_the_round_begins(opened, wish) -> None:
    """The scenario's round sees benefits as the scenario leaves them, not those of today."""
    plan = Planner(opened, OPTIONS)
    cut = scenario(opened, wish("[programme.KLJ]\nfactor = 0.1"), OPTIONS, plan, draws=2)
    people, paid = plan.people(), plan.paid("KLJ")
    found = plan.open(changed_laws(opened.pack.laws, cut.scenario, {"KLJ": 0.1}), opened.pack.effects, 4)
    now = welfare_of(opened.engine, opened.pack, found)
    then = welfare_of(opened.engine, opened.pack, found, -0.9 * paid)
    here = np.searchsorted(plan.family_no, found.family_no)
    assert then.now == pytest.approx(people.now[here] - 0.9 * paid[here])
    assert (then.need == now.need).all()
    lost = paid[here] > 0
    worth_now, worth_then = worth(found, now, "gap"), worth(found, then, "gap")
    assert (worth_then[lost] >= worth_now[lost] - 1e-3).all() and worth_then[lost].sum() > worth_now[
        lost
    ].sum()
    assert (worth_then[~lost] == worth_now[~lost]).all()


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("[[move]]\nrp = 1_000_000\nfrom = 'KLJ'\nto = 'MTU'", "no_seat"),
        ("[[move]]\nrp = 1_000_000\nfrom = 'Baznas'\nto = 'APBD'", "source_open"),
        ("[[move]]\nrp = 1_000_000\nfrom = 'KLJ'\nto = 'CSR'", "fund_open"),
        ("[programme.PBPUBP]\nfactor = 0.5", "no_law"),
        ("[seats]\nMTU = 0\n[[move]]\nrp = 20_000_000_000\nfrom = 'APBD'\nto = 'MTU'\n", "empty"),
    ],
)
def test_money_that_buys_nothing_is_told(opened, tmp_path, text, kind) -> None:
    head = HEAD.replace("300_000_000", "300_000_000_000") if kind == "empty" else HEAD
    path = tmp_path / "vain.toml"
    path.write_text(head + text)
    found = scenario(opened, path, OPTIONS, draws=2)
    assert kind in told(found)
    for language in ("id", "en"):
        assert all(say_note(one, language) for one in found.notes)


def test_a_scenario_in_which_everything_comes_of_it_says_nothing(opened, wish) -> None:
    assert scenario(opened, wish("[programme.KLJ]\nfactor = 1.5"), OPTIONS, draws=2).notes == ()
