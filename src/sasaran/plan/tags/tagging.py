"""Tags of activities: a person's word first, then rules, then the text, each with its confidence.

A rule names code prefixes, words that must stand in the text, and words that must not. Its confidence is a belief that
persons' words move: with ``n`` activities that a person tagged and the rule would have tagged, ``k`` of them alike, it
is (k + 10 c) / (n + 10), the mean of a beta distribution that begins with the rule's own ``c`` (an assumption, written
in the rules) as if ten had been seen.

What no rule reaches is read by multinomial naive Bayes on the tokens of the text (McCallum and Nigam 1998, AAAI
workshop), learnt from the activities that rules or persons tagged, with add-one smoothing. Its confidence is never its
own posterior, which naive Bayes overstates, but is measured on tagged texts, each fifth left out in turn; a sentence
that stands in the budgets of thirty agencies counts once.

- A guess that money is for somebody: the share of right guesses of about its score, lower 90 % limit.
- A guess that it is for nobody (kind ``none``): rules reach mostly what runs offices, so nearly every tagged text is
  for nobody and the share of right guesses says nothing of texts that no rule reached. With ``a`` the share of texts
  for nobody, and ``b`` (upper 90 % limit) that of texts for somebody, which are read as for nobody with at least the
  score, it is a / (a + b): the chance at even odds before reading (an assumption), at the best such score it reaches.

Limits of shares are those of Agresti and Coull (1998, The American Statistician 52).
"""

from __future__ import annotations

import csv
import io
import re
import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from sasaran.errors import BadFileError, ParameterError
from sasaran.plan.tags.codes import parts, within

__all__ = [
    "KINDS",
    "STRATEGIES",
    "Activity",
    "Tag",
    "TagRule",
    "Tagged",
    "read_confirmed",
    "read_rules",
    "tag",
]

STRATEGIES = ("burden", "income", "pockets", "none")
KINDS = ("protect", "subsidise", "insure", "empower", "none")
_FOLDS = 5
_PRIOR = 10.0
_RULE_CONFIDENCE = 0.9


@dataclass(frozen=True)
class Activity:
    """One activity: SIPD-style code, text, agency, Rp, and area code (empty where it is not stated)."""

    code: str
    text: str
    agency: str = ""
    rupiah: int = 0
    area: str = ""

    @property
    def key(self) -> str:
        """What a person's word is kept under: the code's parts and the text and agency without case and blanks."""
        folded = (" ".join(one.lower().split()) for one in (self.text, self.agency))
        return "|".join((".".join(parts(self.code)), *folded))


@dataclass(frozen=True)
class Tag:
    """What an activity is for: strategy, kind, deciles ``first`` to ``last`` (0, 0: not stated), and programme."""

    strategy: str
    kind: str
    first: int = 0
    last: int = 0
    programme: str = ""

    def __post_init__(self) -> None:
        whole = (self.first == 0) == (self.last == 0) and 0 <= self.first <= self.last <= 10
        if self.strategy not in STRATEGIES or self.kind not in KINDS or not whole:
            raise ParameterError(
                "A budget tag cannot be read",
                rule=f"strategy: {', '.join(STRATEGIES)}; kind: {', '.join(KINDS)}; deciles from 1 to 10",
            )


@dataclass(frozen=True)
class TagRule:
    """``prefixes`` of the code (any of them), ``words`` (all) and ``without`` (none) in the text, and the tag."""

    name: str
    tag: Tag
    prefixes: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    confidence: float = _RULE_CONFIDENCE


@dataclass(frozen=True)
class Tagged:
    """An activity's tag (None: nothing known), who said it (``person``, ``rule``, ``text``), confidence and why.

    ``why`` holds the words and codes that decided, ``rule`` the rule's name. ``ask`` is True where a person should
    confirm it; ``doubt`` is what the review is ordered by: Rp times what confidence lacks to 1.
    """

    activity: Activity
    tag: Tag | None
    by: str
    confidence: float
    why: str
    ask: bool
    rule: str = ""

    @property
    def doubt(self) -> float:
        """Rp that may stand under a wrong tag."""
        return self.activity.rupiah * (1.0 - self.confidence)


def tokens(text: str) -> list[str]:
    """Return the words of three letters or more, in lower case."""
    return re.findall(r"[a-z]{3,}", text.lower())


def read_rules(text: str) -> tuple[TagRule, ...]:
    """Read rules from TOML: ``[[rule]]`` with name, strategy, kind, deciles = [1, 4], programme, prefixes, words,
    without and confidence.

    Raises ParameterError for a rule that names neither code nor word, or an unknown tag; BadFileError for no TOML.
    """
    try:
        entries = tomllib.loads(text).get("rule", [])
        return tuple(_rule(entry) for entry in entries)
    except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as error:
        raise BadFileError(
            "The tag rules cannot be read", rule=f"each [[rule]] has name, strategy and kind: {error}"
        ) from error


def _rule(entry: Mapping[str, Any]) -> TagRule:
    first, last = entry.get("deciles", (0, 0))
    lists = {key: tuple(entry.get(key, ())) for key in ("prefixes", "words", "without")}
    rule = TagRule(
        entry["name"], Tag(entry["strategy"], entry["kind"], first, last, entry.get("programme", "")),
        lists["prefixes"], tuple(one.lower() for one in lists["words"]),
        tuple(one.lower() for one in lists["without"]), float(entry.get("confidence", _RULE_CONFIDENCE)),
    )  # fmt: skip
    if not rule.prefixes and not rule.words:
        raise ParameterError(
            "A tag rule would tag everything", where=f"rule {rule.name}", rule="it names codes or words"
        )
    return rule


def read_confirmed(text: str) -> dict[str, Tag]:
    """Read a person's tags, CSV: code, text, agency, strategy, kind, first, last and programme, by the activity's key.

    Text, agency and programme may be left out: the word then holds for every activity of the code. BadFileError for a
    doubled row.
    """
    found: dict[str, Tag] = {}
    for row in csv.DictReader(io.StringIO(text)):
        key = Activity(row["code"], row.get("text") or "", row.get("agency") or "").key
        if key in found:
            raise BadFileError("An activity is confirmed twice", where=row["code"], rule="one row a code")
        tag = Tag(
            row["strategy"], row["kind"], int(row["first"]), int(row["last"]), row.get("programme") or ""
        )
        found[key] = tag
    return found


def tag(
    activities: Sequence[Activity],
    rules: Sequence[TagRule],
    confirmed: Mapping[str, Tag | None] | None = None,
    sure: float = 0.9,
) -> list[Tagged]:
    """Tag activities, in their order.

    Parameters
    ----------
    activities, rules : sequences
        The first rule that holds counts.
    confirmed : Mapping[str, Tag | None]
        What a person said, by the activity's key (or by its code alone, as ``1.6.5||``); it is never overruled. None
        is a person's no to a tag that says nothing better: the activity is untagged and asked again.
    sure : float
        Least confidence at which a tag by rule or text needs no person.
    """
    said = confirmed or {}
    ready = [_Ready(rule) for rule in rules]
    keys = [next((key for key in (one.key, _alone(one)) if key in said), None) for one in activities]
    words = [None if key is None else said[key] for key in keys]
    held = [next((rule for rule in ready if rule.holds(one)), None) for one in activities]
    trust = _trusted(held, words)
    out: list[Tagged | None] = []
    for one, key, word, rule in zip(activities, keys, words, held, strict=True):
        if key is not None:
            out.append(Tagged(one, word, "person", 1.0 if word else 0.0, "", word is None))
        elif rule is not None:
            belief = trust[rule.rule.name]
            out.append(
                Tagged(one, rule.rule.tag, "rule", belief, rule.why(one), belief < sure, rule.rule.name)
            )
        else:
            out.append(None)
    known = [(one.activity.text, replace(one.tag, programme="")) for one in out if one and one.tag]
    reader, steps = _learnt(sorted(set(known), key=repr))
    return [
        _by_text(a, reader, steps, sure) if one is None else one
        for a, one in zip(activities, out, strict=True)
    ]


def _alone(one: Activity) -> str:
    """Return the key of a word that holds for every activity of a code."""
    return Activity(one.code, "").key


class _Ready:
    """A rule with its codes in parts and its words as patterns."""

    def __init__(self, rule: TagRule) -> None:
        self.rule = rule
        self.prefixes = [(prefix, parts(prefix)) for prefix in rule.prefixes]
        self.words = [re.compile(rf"\b{re.escape(word)}") for word in rule.words]
        self.without = [re.compile(rf"\b{re.escape(word)}\b") for word in rule.without]

    def holds(self, one: Activity) -> bool:
        text = one.text.lower()
        return (
            all(word.search(text) for word in self.words)
            and not any(word.search(text) for word in self.without)
            and (not self.prefixes or self._at(one) is not None)
        )

    def _at(self, one: Activity) -> str | None:
        code = parts(one.code)
        return next((prefix for prefix, whole in self.prefixes if within(code, whole)), None)

    def why(self, one: Activity) -> str:
        return ", ".join(filter(None, (self._at(one), *self.rule.words)))


def _trusted(held: Sequence[_Ready | None], words: Sequence[Tag | None]) -> dict[str, float]:
    """Return the belief in each rule that held: its own, moved by what persons said of the same activities."""
    seen, alike = Counter[str](), Counter[str]()
    rules: dict[str, TagRule] = {}
    for rule, word in zip(held, words, strict=True):
        if rule is None:
            continue
        rules[rule.rule.name] = rule.rule
        if word is not None:
            seen[rule.rule.name] += 1
            alike[rule.rule.name] += replace(word, programme="") == replace(rule.rule.tag, programme="")
    return {
        name: (alike[name] + _PRIOR * rule.confidence) / (seen[name] + _PRIOR) for name, rule in rules.items()
    }


_Steps = Mapping[bool, Sequence[tuple[float, float]]]


def _learnt(known: Sequence[tuple[str, Tag]]) -> tuple[_Reader | None, _Steps]:
    """Learn from distinct texts: the reader, and its (least score, confidence) for running costs and for the rest."""
    words, labels = [tokens(text) for text, _ in known], [tag for _, tag in known]
    if len(set(labels)) < 2:
        return None, {}
    return _Reader(words, labels), _right(words, labels)


def _by_text(one: Activity, reader: _Reader | None, steps: _Steps, sure: float) -> Tagged:
    if reader is None or not (found := reader.read(tokens(one.text))):
        return Tagged(one, None, "text", 0.0, "", True)
    guess, score, why = found
    apart = steps.get(guess.kind == "none", ())
    confidence = next((right for least, right in apart if score >= least), 0.0)
    return Tagged(one, guess, "text", confidence, why, confidence < sure)


def _right(words: Sequence[Sequence[str]], labels: Sequence[Tag]) -> _Steps:
    """Return (least score, confidence), the highest score first, for guesses of kind ``none`` and for the others."""
    scored = []
    for fold in range(_FOLDS):
        kept = [i for i in range(len(words)) if i % _FOLDS != fold]
        if len({labels[i] for i in kept}) < 2:
            return {}
        reader = _Reader([words[i] for i in kept], [labels[i] for i in kept])
        for i in range(fold, len(words), _FOLDS):
            if found := reader.read(words[i]):
                scored.append((found[1], found[0], labels[i]))
    for_some = sorted(
        ((score, guess == label) for score, guess, label in scored if guess.kind != "none"),
        key=lambda pair: -pair[0],
    )
    nobody = [label.kind == "none" for _, _, label in scored]
    guessed = [score if guess.kind == "none" else -np.inf for score, guess, _ in scored]
    return {False: _shares(for_some), True: _odds(np.array(guessed), np.array(nobody, bool))}


def _limits(hits: int, n: int) -> tuple[float, float]:
    """Return the 90 % limits (each side) of a share."""
    share = (hits + 1.35) / (n + 2.7)
    off = 1.2816 * float(np.sqrt(share * (1 - share) / (n + 2.7)))
    return max(0.0, share - off), min(1.0, share + off)


def _shares(scored: Sequence[tuple[float, bool]]) -> list[tuple[float, float]]:
    steps = []
    for end in np.unique(np.linspace(0, len(scored), 9).astype(int))[1:]:
        part = scored[: int(end)][-max(1, len(scored) // 8) :]
        steps.append((part[-1][0], _limits(sum(hit for _, hit in part), len(part))[0]))
    return steps


def _odds(guessed: Any, nobody: Any) -> list[tuple[float, float]]:
    """Return the steps of guesses for nobody: their scores (-inf: guessed otherwise), and who is truly for nobody."""
    known = np.unique(guessed[np.isfinite(guessed)])
    steps, best = [], 0.0
    for least in known[np.unique(np.linspace(0, len(known) - 1, 17).astype(int))] if len(known) else ():
        read = guessed >= least
        low, _ = _limits(int((read & nobody).sum()), int(nobody.sum()))
        _, high = _limits(int((read & ~nobody).sum()), int((~nobody).sum()))
        best = max(best, low / (low + high) if low else 0.0)
        steps.append((float(least), best))
    return steps[::-1]


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
