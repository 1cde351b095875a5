"""What the reader must know of the lists before believing the answer, and what agencies should mend in them."""

from __future__ import annotations

from collections.abc import Sequence

from sasaran.publish.data import ReportData
from sasaran.publish.locale import Locale
from sasaran.publish.words import Words
from sasaran.sources.warnings import Warned, say

__all__ = ["headline", "lists_of", "misranked", "missing", "remarks"]

_ABSENT = ("no_file", "no_list")
_URGENT = (*_ABSENT, "gone", "no_part", "unclaimed", "shrank")
_IN_THE_TABLE = ("quarantined",)
"""What the account of rows beside it says already."""


def missing(warnings: Sequence[Warned]) -> list[str]:
    """Return the codes of the benefit lists that are declared but did not come: their recipients look untouched."""
    return sorted(str(one.facts["source"]) for one in warnings if one.key == "no_file")


def headline(data: ReportData, n: Locale, t: Words) -> list[str]:
    """Return the sentences that belong under the answer: lists without a file, files not read, lists that shrank."""
    before = {one.facts["source"]: one.facts["before"] for one in data.warnings if one.key == "gone"}
    declared = {one.facts["source"] for one in data.warnings if one.key in _ABSENT}
    lines = []
    if absent := missing(data.warnings):
        named = (
            t("lists_before", code=code, before=n.count(int(str(before[code])))) if code in before else code
            for code in absent
        )
        lines.append(t("lists_missing", lists=", ".join(named)))
    for key in _URGENT[1:]:
        lines += [
            say(key, n.language, one.facts, data.facts.terms)
            for one in data.warnings
            if one.key == key and not (key == "gone" and one.facts["source"] in declared)
        ]
    return lines


def misranked(data: ReportData, n: Locale, t: Words) -> list[str]:
    """Return what ranking error does to the answer, as sentences; nothing for surveys and other programme sets."""
    m = data.misranked
    if m is None or data.total.persons.weighted:
        return []
    value, low, high = (n.number(each, 2) for each in m.reliability)
    said = t(
        "misranked",
        listed=n.number(m.listed),
        true=n.number(m.listed_true),
        decile=data.basis.decile,
        value=n.number(m.both.value),
        ranking=n.interval(m.ranking),
        both=n.interval(m.both),
    )
    return [said, t("misranked_source", value=value, low=low, high=high, source=m.source)]


def remarks(data: ReportData, language: str) -> list[tuple[str, str]]:
    """Return all else that was found of the lists: which list (or file), and the sentence."""
    told = (one for one in data.warnings if one.key not in (*_URGENT, *_IN_THE_TABLE))
    return [(lists_of(one), say(one.key, language, one.facts, data.facts.terms)) for one in told]


def lists_of(one: Warned) -> str:
    """Return the list a warning speaks of, or the lists, or the file where it belongs to none."""
    return str(one.facts.get("source") or one.facts.get("sources") or one.facts.get("file") or "")
