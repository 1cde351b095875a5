"""One person and their family explained on the command line."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Mapping

from sasaran.cli.laws import answer_word
from sasaran.cli.offering import quarter_of
from sasaran.cli.offering_words import say_offers
from sasaran.cli.progress import Ticker
from sasaran.publish.locale import Locale
from sasaran.publish.offers import OfferWords
from sasaran.quarter.explaining import Explained, Ruling, explain_person
from sasaran.quarter.frozen import frozen
from sasaran.quarter.handing import asking_of
from sasaran.quarter.options import Options
from sasaran.schema.pack import Pack

__all__ = ["explain", "explained_text"]


def explain(given: Namespace) -> int:
    """Explain one person: entitlement clause by clause, adequacy, and the offer."""
    options = Options(
        basis=given.basis or "", language=given.lang, memory=given.memory, threads=given.threads
    )
    with Ticker(language=given.lang) as tick, frozen(given.dir, quarter_of(given.quarter), options) as opened:
        asking = asking_of(opened, given.deciles, {}, "", {})
        found = explain_person(opened, options, asking, given.person, given.purpose, tick)
        pack = opened.pack
    print(explained_text(found, pack, given.lang, given.deciles))
    return 0


def explained_text(found: Explained, pack: Pack, language: str, deciles: int) -> str:
    """Return what was found in plain words."""
    say, t = say_offers(language), OfferWords(language)
    ranks = ", ".join(f"{t.get(f'basis_{key}', key)} {value}" for key, value in found.deciles.items())
    head = [
        f"{found.person}  {found.name}",
        f"  {say['family'].format(members=found.members, deciles=ranks or say['unranked'])}",
        f"  {say['gets']}: {', '.join(found.receives) or say['nothing']}",
        *([f"  {say['hidden'].format(n=found.hidden)}"] if found.hidden else []),
    ]
    names = {one.code: one.name for one in pack.programmes}
    groups = (("open", True, False), ("has", None, True), ("maybe", None, False), ("closed", False, False))
    parts = ["\n".join(head), _adequacy(found, language, say), _offer(found, pack, language, deciles, say)]
    for key, entitled, receives in groups:
        mine = [
            one for one in found.rulings
            if one.receives is receives and (receives or one.entitled is entitled)
        ]  # fmt: skip
        if mine:
            parts.append(f"{say['group_' + key]}\n" + "\n".join(_ruling(one, names, say) for one in mine))
    parts += [
        t("aside") + ": " + t("aside_text", code=code, words=", ".join(words)) for code, words in found.aside
    ]
    return "\n\n".join([*parts, t("not_decision_text") + "."])


def _ruling(one: Ruling, names: Mapping[str, str], say: Mapping[str, str]) -> str:
    mark = answer_word(one.entitled, say)
    lines = [f"  {one.code}  {names[one.code]} ({say['grain_' + one.unit]}): {say['rule_says']} {mark}"]
    return "\n".join(
        [*lines, *(f"    {answer_word(each.holds, say):<9} {each.text}" for each in one.clauses)]
    )


def _adequacy(found: Explained, language: str, say: Mapping[str, str]) -> str:
    row, n = found.adequacy, Locale(language)
    if not row:
        return f"{say['enough']}: {say['not_ranked']}"
    level = say[f"level_{row['level']}"]
    facts = {
        "charity": n.rupiah(row["benefits"] or 0.0),
        "need": n.rupiah(row["need"]),
        "gap": n.rupiah(row["gap"]),
    }
    lines = [f"{say['enough']}: {level}", "  " + say["per_head"].format(**facts), "  " + say["need_means"]]
    if row["undecided"]:
        lines.append("  " + say["level_higher"].format(most=n.rupiah(row["benefits_most"])))
    if row["pay"]:
        lines.append("  " + say["pay"].format(pay=n.rupiah(row["pay"])))
    if row["years"] is not None:
        word = say["years_least" if row["years_least"] else "years"]
        lines.append("  " + word.format(years=n.number(row["years"], 1)))
    work = say["work_yes" if row["productive"] else "work_no"]
    return "\n".join([*lines, "  " + say["empower"].format(n=row["empower"], work=work)])


def _offer(found: Explained, pack: Pack, language: str, deciles: int, say: Mapping[str, str]) -> str:
    row, n, t = found.offer, Locale(language), OfferWords(language)
    if not row:
        return f"{say['offer']}: {say['not_asked'].format(deciles=deciles)}"
    by_code = {one.code: one for one in pack.packages}
    lines = []
    for key, word in (("package", "offered_is"), ("wanted", "waits_is")):
        one = by_code.get(row[key])
        if one is not None:
            facts = {"name": one.name.get(language, one.code), "holds": " + ".join(one.programmes)}
            lines.append(
                "  " + say[word].format(**facts, cost=n.rupiah(row["cost"]), place=n.number(row["waiting"]))
            )
    return "\n".join([f"{say['offer']}: {t('reason_' + row['reason'])}", *lines])
