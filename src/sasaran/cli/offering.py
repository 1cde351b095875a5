"""The commands on programmes: offers of a round, the law, and why somebody is (not) entitled."""

from __future__ import annotations

import re
from argparse import Namespace
from collections.abc import Sequence

from sasaran.cli.offering_words import say_offers
from sasaran.cli.progress import Ticker
from sasaran.cli.render import table
from sasaran.errors import ParameterError
from sasaran.publish.locale import Locale
from sasaran.publish.offers import OffersData, OfferWords
from sasaran.publish.offers.book import summary_lines, worth_text
from sasaran.quarter import planning
from sasaran.quarter.frozen import frozen
from sasaran.quarter.handing import asking_of, hand_out, known_purpose, offered
from sasaran.quarter.options import Options
from sasaran.schema.period import Quarter

__all__ = ["amounts", "offers", "quarter_of", "round_text"]


def offers(given: Namespace) -> int:
    """Run a round of offers, print it, and write its workbook and (for a purpose) its lists."""
    options = Options(
        basis=given.basis or "", language=given.lang, memory=given.memory, threads=given.threads
    )
    budgets, seats = amounts(given.budget, "--budget"), amounts(given.seats, "--seats")
    with Ticker(language=given.lang) as tick, frozen(given.dir, quarter_of(given.quarter), options) as opened:
        known_purpose(opened, given.purpose)
        asking = asking_of(opened, given.deciles, budgets, given.objective, seats)
        _, data = offered(opened, options, asking, tick)
        handed = hand_out(opened, data, given.lang, given.purpose, tick)
        page, index = planning.write(opened, data, options, tick), planning.index_of(opened, options)
    print(round_text(data, given.lang))
    say = say_offers(given.lang)
    print()
    print(say["page"].format(path=page))
    print(say["index"].format(path=index))
    print(say["workbook"].format(path=handed.workbook))
    if handed.lists:
        n = Locale(given.lang)
        facts = {"families": n.number(handed.listed), "count": n.number(len(handed.lists))}
        print(say["lists"].format(**facts, folder=handed.lists[0].parent))
        if handed.placeless:
            print(say["placeless"].format(families=n.number(handed.placeless)))
    elif not given.purpose:
        print(say["no_lists"])
    return 0


def amounts(given: Sequence[str], option: str) -> dict[str, int]:
    """Read NAME=NUMBER; grouping dots, commas and blanks are forgiven, as is Rp; raise if it is not that.

    >>> amounts(["APBD=Rp 4.000.000.000"], "--budget")
    {'APBD': 4000000000}
    """
    found = {}
    for text in given:
        name, sign, number = text.partition("=")
        plain = number.strip().removeprefix("Rp").translate(str.maketrans("", "", "., _\u00a0"))
        if not sign or not name.strip() or not re.fullmatch(r"-?[0-9]{1,18}", plain):
            raise ParameterError(
                "An amount cannot be read",
                where=f"{option} {text}",
                rule="it is written NAME=NUMBER, in whole rupiah or seats",
                todo=f"write for instance {option} FUND=4000000000",
            )
        found[name.strip()] = int(plain)
    return found


def round_text(data: OffersData, language: str) -> str:
    """Return a round as text: the summary, the packages, other ways to share out, and where more would help most."""
    t, say = OfferWords(language), say_offers(language)
    lines = summary_lines(data, language)
    width = max(len(label) for label, _ in lines)
    parts = [
        f"== {t('offers_title', quarter=data.quarter, release=data.release)} ==",
        "\n".join(f"{label.ljust(width)}  {text}" for label, text in lines),
        _packages(data, language),
        _rivals(data, language),
        *_widen(data, language, say),
    ]
    return "\n\n".join(parts)


def _packages(data: OffersData, language: str) -> str:
    n, t = Locale(language), OfferWords(language)
    heads = [t(key) for key in ("package", "holds", "open_to", "offered", "waiting", "cost")]
    rows = [
        [
            one.name.get(language, one.code),
            " + ".join(one.programmes),
            *(n.number(many) for many in (one.eligible, one.offered, one.waiting, one.cost)),
        ]
        for one in data.packages
    ]
    return table(heads, rows, right=(2, 3, 4, 5))


def _rivals(data: OffersData, language: str) -> str:
    n, t = Locale(language), OfferWords(language)
    heads = [t(key) for key in ("way", "worth_plain", "beside", "served", "priority_missed")]
    rows = [[t("way_ours"), worth_text(data, data.worth, language), "", n.number(data.offered), "0"]]
    for name, worth, served, missed in data.rivals:
        beside = n.percent(worth / data.worth - 1) if data.worth else "–"
        rows.append(
            [t(f"way_{name}"), worth_text(data, worth, language), beside, n.number(served), n.number(missed)]
        )
    return table(heads, rows, right=(1, 2, 3, 4))


def _widen(data: OffersData, language: str, say: dict[str, str]) -> list[str]:
    """Return where one more rupiah or seat is worth most, in sentences."""
    n = Locale(language)
    lines = [say["binding"]]
    for one in data.cheapest("budget"):
        more = 1_000_000
        facts = {
            "more": n.rupiah(more),
            "fund": one.name,
            "worth": worth_text(data, one.price * more, language, 4),
        }
        lines.append(say["money"].format(**facts))
    for one in data.cheapest("seats"):
        same = [say["same"].format(fund=fund, money=n.rupiah(value)) for fund, value in one.money.items()]
        facts = {
            "programme": one.name, "area": one.area, "worth": worth_text(data, one.price, language, 4),
            "limit": n.number(one.limit), "same": f" ({', '.join(same)})" if same else "",
        }  # fmt: skip
        lines.append(say["seat"].format(**facts))
    left = data.priced("seats") - len(data.cheapest("seats"))
    if left:
        sheet = OfferWords(language)("sheet_limits")
        lines.append(say["seats_left"].format(n=n.number(left), sheet=sheet))
    return ["\n".join(lines) if len(lines) > 1 else say["nothing_binds"]]


def quarter_of(text: str) -> Quarter:
    """Read a quarter; raise :class:`ParameterError` if the text is none."""
    try:
        return Quarter.parse(text)
    except ValueError as error:
        raise ParameterError(
            "The quarter cannot be read", where=text, todo="write for instance 2026Q1"
        ) from error
