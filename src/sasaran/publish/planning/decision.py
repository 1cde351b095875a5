"""What the planning page says first: what is asked, the answer with its range, what binds, and the money by area."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sasaran.publish.locale import Locale
from sasaran.publish.planning.compared import Compared, depth_moves, notes_of, verdict_of
from sasaran.publish.planning.facts import PlanningData
from sasaran.publish.planning.public import few_served
from sasaran.publish.planning.turns import Named, rows
from sasaran.publish.planning.words import PlanningWords, money
from sasaran.schema.estimate import Estimate

__all__ = ["Decision", "decisions"]

_HIDDEN = "•"


@dataclass(frozen=True)
class Decision:
    """One question as its readers decide it, every number written.

    Parameters
    ----------
    asked, short : str
        The question, and the answer in a few words.
    changes : str
        What the scenario changes; empty for a round.
    answers : tuple[str, ...]
        The answer in sentences, with its ranges.
    binds : tuple[str, ...]
        What is short, and what more of it is worth.
    where : str
        What the table by area is called.
    heads, places : tuple[str, ...], tuple[tuple[str, ...], ...]
        Money by area, the whole first; none for readers who may not see it.
    """

    asked: str
    changes: str
    short: str
    answers: tuple[str, ...]
    binds: tuple[str, ...]
    where: str
    heads: tuple[str, ...]
    places: tuple[tuple[str, ...], ...]


def decisions(
    data: PlanningData, named: Sequence[Named], offers: Sequence[str], binds: Sequence[str], n: Locale, t: PlanningWords
) -> list[Decision]:  # fmt: skip
    """Return the page's decisions: of every scenario on it, or of the round where there is none.

    ``offers`` are the sentences on how good the round is, ``binds`` those on what it is short of.
    """
    if data.compared:
        return [_scenario(one, named, binds, n, t) for one in data.compared]
    return [_round(data, offers, binds, n, t)]


def _round(
    data: PlanningData, offers: Sequence[str], binds: Sequence[str], n: Locale, t: PlanningWords
) -> Decision:
    made, dots = data.round, few_served(data)
    served, waiting = (_HIDDEN if dots else n.count(many) for many in (made.offered, made.waiting))
    heads, places = _by_city(data, n, t)
    funds = ", ".join(f"{fund} {money(limit, n, t)}" for fund, limit in sorted(made.limits.budgets.items()))
    return Decision(
        t(
            "asked_round", n=n.count(made.families), deciles=made.deciles, aim=t(f"aim_{made.limits.objective}"),
            funds=f" ({funds})" if funds else "",
        ),
        "",
        t("short_round", offered=served, waiting=waiting),
        (*offers, t("round_assumed")), tuple(binds), t("decision_money"), heads, places,
    )  # fmt: skip


def _by_city(
    data: PlanningData, n: Locale, t: PlanningWords
) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """Return families of decile 1 without enough, families offered and money by area of the first level below."""
    made = data.round
    level = next((one.key for one in data.levels if one.rank == 1), "")
    cells = [one for one in made.areas if one.level == level]
    if not level or not cells:
        return (), ()
    lines = [(t("whole"), data.whole.first.without, made.offered, sum(one.cost for one in made.packages))]
    for area in data.areas:
        if area.rank == 1 and area.low.families:
            mine = [one for one in cells if one.code == area.code]
            lines.append(
                (
                    area.name,
                    area.first.without,
                    sum(one.offered for one in mine),
                    sum(one.cost for one in mine),
                )
            )
    heads = (t("area"), t("col_without_first"), t("offered"), t("col_cost"))
    return heads, tuple(
        (name, n.count(lack), n.count(many), money(cost, n, t)) for name, lack, many, cost in lines
    )


def _scenario(
    one: Compared, named: Sequence[Named], binds: Sequence[str], n: Locale, t: PlanningWords
) -> Decision:
    shown = [row for row in rows(one.areas, named, one.withheld, n) if row.rank <= 1]
    heads = (
        t("area"),
        t("col_gap_change"),
        t("range_90"),
        t("col_cost_change"),
        t("col_winners"),
        t("col_losers"),
    )
    places = tuple((row.name, row.gap, row.span, row.cost, row.winners, row.losers) for row in shown)
    return Decision(
        t("asked_scenario", name=one.name, day=n.day(one.date)),
        _changes(one, n, t),
        t(f"short_{depth_moves(one)}"),
        (verdict_of(one, n, t), *notes_of(one, n), *_moves(one, n, t), _cost(one, n, t)),
        (t("binds_round"), *binds), t("decision_where"), heads if places else (), places,
    )  # fmt: skip


def _changes(one: Compared, n: Locale, t: PlanningWords) -> str:
    """Return what the scenario changes: money moved, budgets, seats, laws, assumed effects."""
    wish = one.wish
    if wish is None:
        return ""
    said = [t("change_move", rp=money(move.rp, n, t), source=move.source, to=move.to) for move in wish.moves]
    said += [t("change_budget", fund=fund, rp=money(rp, n, t)) for fund, rp in wish.budgets.items()]
    said += [t("change_seats", programme=code, n=n.count(each)) for code, each in wish.seats.items()]
    for key, codes in (("change_law", wish.programmes), ("change_effect", wish.effects)):
        if codes:
            said.append(t(key, programmes=", ".join(codes)))
    if wish.objective is not None:
        said.append(t("change_aim", aim=t(f"aim_{wish.objective}")))
    return t("changes", what="; ".join(said)) if said else ""


def _moves(one: Compared, n: Locale, t: PlanningWords) -> list[str]:
    """Return how the gap in Rp and the people above 1.5 lines move, each with its 90 % range."""
    said = []
    if one.areas and one.areas[0].code not in one.withheld:
        said.append(_moved("gap", one.areas[0].beside["gap"], lambda value: money(value, n, t), t))
    said.append(_moved("graduated", one.beside["graduated"], lambda value: n.number(value), t))
    return said


def _moved(key: str, one: Estimate, write: Callable[[float], str], t: PlanningWords) -> str:
    """Return a change with its direction; its ends are written as more, less or nothing."""

    def end(value: float) -> str:
        text = write(abs(value))
        return t("end_none") if text == write(0) else t("end_more" if value > 0 else "end_less", value=text)

    moves = "unsure" if one.low < 0 < one.high else "more" if one.value > 0 else "less"
    # on one side of nothing the sentence says the side; only a range that holds nothing needs it at both ends
    low, high = (
        (end(one.low), end(one.high))
        if moves == "unsure"
        else map(write, sorted(map(abs, (one.low, one.high))))
    )
    return t(f"moved_{key}_{moves}", value=write(abs(one.value)), low=low, high=high)


def _cost(one: Compared, n: Locale, t: PlanningWords) -> str:
    base, changed = (sum(side.cost.values()) for side in (one.base, one.changed))
    return t("moved_cost", base=money(base, n, t), changed=money(changed, n, t))
