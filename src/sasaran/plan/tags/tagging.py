"""Tags of activities: a person's word first, then rules, then the text with its confidence.

A rule names code prefixes and words; all it names must hold. What no rule reaches is read by multinomial naive Bayes on
the tokens of the text (McCallum and Nigam 1998, AAAI workshop), learnt from the activities that rules or persons
tagged, with add-one smoothing. Its confidence is its share of right answers among tagged activities of about that
score when each fold is left out in turn, never its own posterior, which naive Bayes overstates.
"""

from __future__ import annotations

import csv
import io
import re
import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from sasaran.errors import BadFileError, ParameterError

__all__ = ["Activity", "Tag", "TagRule", "Tagged", "read_confirmed", "read_rules", "tag"]

STRATEGIES = ("burden", "income", "pockets", "none")
KINDS = ("protect", "subsidise", "insure", "empower", "none")
_FOLDS = 5


@dataclass(frozen=True)
class Activity:
    """One activity: SIPD-style code, text, agency, Rp, and area code (empty for the whole)."""

    code: str
    text: str
    agency: str = ""
    rupiah: int = 0
    area: str = ""


@dataclass(frozen=True)
class Tag:
    """What an activity is for: strategy, kind, deciles ``first`` to ``last`` (0, 0: for no decile)."""

    strategy: str
    kind: str
    first: int = 0
    last: int = 0

    def __post_init__(self) -> None:
        if (
            self.strategy not in STRATEGIES
            or self.kind not in KINDS
            or not 0 <= self.first <= self.last <= 10
        ):
            raise ParameterError(
                "A budget tag cannot be read",
                rule=f"strategy: {', '.join(STRATEGIES)}; kind: {', '.join(KINDS)}; deciles from 1 to 10",
            )


@dataclass(frozen=True)
class TagRule:
    """``prefixes`` of the code (any of them), ``words`` in the text (all of them), and the tag."""

    name: str
    tag: Tag
    prefixes: tuple[str, ...] = ()
    words: tuple[str, ...] = ()


@dataclass(frozen=True)
class Tagged:
    """An activity's tag (None: nothing known), who said it (``person``, ``rule``, ``text``), confidence and why.

    ``ask`` is True where a person should confirm it.
    """

    activity: Activity
    tag: Tag | None
    by: str
    confidence: float
    why: str
    ask: bool


def tokens(text: str) -> list[str]:
    """Return the words of three letters or more, in lower case."""
    return re.findall(r"[a-z]{3,}", text.lower())


def read_rules(text: str) -> tuple[TagRule, ...]:
    """Read rules from TOML: ``[[rule]]`` with name, strategy, kind, deciles = [1, 4], prefixes and words.

    Raises ParameterError for a rule that names neither code nor word, or an unknown tag.
    """
    out = []
    for entry in tomllib.loads(text)["rule"]:
        first, last = entry.get("deciles", (0, 0))
        rule = TagRule(
            entry["name"], Tag(entry["strategy"], entry["kind"], first, last), tuple(entry.get("prefixes", ())),
            tuple(one.lower() for one in entry.get("words", ())),
        )  # fmt: skip
        if not rule.prefixes and not rule.words:
            raise ParameterError(
                "A tag rule would tag everything", where=f"rule {rule.name}", rule="it names codes or words"
            )
        out.append(rule)
    return tuple(out)


def read_confirmed(text: str) -> dict[str, Tag]:
    """Read a person's tags by code, CSV: code, strategy, kind, first, last; BadFileError for a doubled code."""
    found: dict[str, Tag] = {}
    for row in csv.DictReader(io.StringIO(text)):
        if row["code"] in found:
            raise BadFileError("An activity is confirmed twice", where=row["code"], rule="one row a code")
        found[row["code"]] = Tag(row["strategy"], row["kind"], int(row["first"]), int(row["last"]))
    return found


def tag(
    activities: Sequence[Activity],
    rules: Sequence[TagRule],
    confirmed: Mapping[str, Tag] | None = None,
    sure: float = 0.9,
) -> list[Tagged]:
    """Tag activities.

    Parameters
    ----------
    activities, rules : sequences
        The first rule that holds counts.
    confirmed : Mapping[str, Tag]
        What a person said, by code; it is never overruled.
    sure : float
        Least confidence at which a tag by text needs no person.
    """
    said = confirmed or {}
    out: list[Tagged | None] = []
    for one in activities:
        rule = next((rule for rule in rules if _holds(rule, one)), None)
        if one.code in said:
            out.append(Tagged(one, said[one.code], "person", 1.0, "confirmed", False))
        elif rule is not None:
            out.append(Tagged(one, rule.tag, "rule", 1.0, rule.name, False))
        else:
            out.append(None)
    known = [one for one in out if one is not None and one.tag is not None]
    words = [tokens(one.activity.text) for one in known]
    labels = [one.tag for one in known if one.tag is not None]
    reader = _Reader(words, labels) if len(set(labels)) > 1 else None
    steps = _right(words, labels) if reader else []
    return [
        _by_text(a, reader, steps, sure) if one is None else one
        for a, one in zip(activities, out, strict=True)
    ]


def _holds(rule: TagRule, one: Activity) -> bool:
    at = not rule.prefixes or any(one.code == p or one.code.startswith(f"{p}.") for p in rule.prefixes)
    return at and all(re.search(rf"\b{re.escape(word)}", one.text.lower()) for word in rule.words)


def _by_text(
    one: Activity, reader: _Reader | None, steps: Sequence[tuple[float, float]], sure: float
) -> Tagged:
    if reader is None or not (found := reader.read(tokens(one.text))):
        return Tagged(one, None, "text", 0.0, "no word of it was met before", True)
    guess, score, why = found
    confidence = next((right for least, right in steps if score >= least), 0.0)
    return Tagged(one, guess, "text", confidence, why, confidence < sure)


def _right(words: Sequence[Sequence[str]], labels: Sequence[Tag]) -> list[tuple[float, float]]:
    """Return (least score, share right above it, lower 90 % limit) from left-out folds, the highest score first."""
    scored = []
    for fold in range(_FOLDS):
        kept = [i for i in range(len(words)) if i % _FOLDS != fold]
        if len({labels[i] for i in kept}) < 2:
            return []
        reader = _Reader([words[i] for i in kept], [labels[i] for i in kept])
        for i in range(fold, len(words), _FOLDS):
            if found := reader.read(words[i]):
                scored.append((found[1], found[0] == labels[i]))
    scored.sort(key=lambda pair: -pair[0])
    steps = []
    for end in np.unique(np.linspace(0, len(scored), 9).astype(int))[1:]:
        part = scored[: int(end)][-max(1, len(scored) // 8) :]
        n, right = len(part), sum(hit for _, hit in part)
        share = (right + 1.35) / (n + 2.7)  # Agresti-Coull
        low = max(0.0, share - 1.2816 * float(np.sqrt(share * (1 - share) / (n + 2.7))))
        steps.append((part[-1][0], low))
    return steps


class _Reader:
    """Multinomial naive Bayes over tokens."""

    def __init__(self, words: Sequence[Sequence[str]], labels: Sequence[Tag]) -> None:
        self.labels = sorted(set(labels), key=repr)
        counts = [Counter[str]() for _ in self.labels]
        prior = Counter(labels)
        for some, label in zip(words, labels, strict=True):
            counts[self.labels.index(label)].update(set(some))
        self.vocabulary = {word for one in counts for word in one}
        total = [sum(one.values()) + len(self.vocabulary) for one in counts]
        self.prior = np.log([prior[label] for label in self.labels])
        self.logs: dict[str, Any] = {
            word: np.log([(one[word] + 1) / size for one, size in zip(counts, total, strict=True)])
            for word in self.vocabulary
        }

    def read(self, words: Sequence[str]) -> tuple[Tag, float, str] | None:
        """Return the likeliest tag, its lead over the next (log odds), and the words that spoke for it."""
        met = sorted({word for word in words if word in self.vocabulary})
        if not met:
            return None
        score = self.prior + np.sum([self.logs[word] for word in met], axis=0)
        first, second = np.argsort(-score, kind="stable")[:2]
        lead = {word: float(self.logs[word][first] - self.logs[word][second]) for word in met}
        loud = sorted(met, key=lambda word: -lead[word])[:3]
        return self.labels[first], float(score[first] - score[second]), ", ".join(loud)
