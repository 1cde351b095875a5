"""What the pack says in sentences can be read in both languages, and no translation stands there for nothing."""

from __future__ import annotations

import re

import pytest

from sasaran import packs

ENGLISH = frozenset(
    re.findall(
        r"\w+",
        "the and of a an with from for is are was were not no by what which who where than this that only about over "
        "assumption assumed unverified derived reported rate line city province village district decile deciles people "
        "family families seats premium lists code rule",
    )
) - {"a", "an", "over", "line", "rate", "code", "no", "who", "by"}
INDONESIAN = frozenset(
    re.findall(
        r"\w+",
        "dan atau dari yang tidak asumsi garis galat untuk pada belum",
    )
)


def sentences(pack):
    """All sentences of a pack that some output shows."""
    found = set()
    for law in pack.laws:
        found |= {law.note, law.citation, *(one.source for one in law.benefits)}
    found |= {one.citation for one in pack.pairs}
    for one in (*pack.effects, *pack.rungs, *pack.seats, *pack.poverty, *pack.official, pack.reliability):
        found.add(one.source)
    book = pack.targets
    found |= {one.source for one in (book.error, book.works, book.size, book.extreme, book.part)}
    for one in (*book.series, *book.targets):
        found |= {one.source, one.line.name, one.line.deflator, one.line.source}
    for tree in pack.planning.trees:
        for node in tree.nodes:
            found |= {node.source, *(one.source for one in node.indicators)}
    found |= set(re.findall(r'^name = "(.*)"$', pack.planning.rules, re.MULTILINE))
    return found - {""}


@pytest.fixture(scope="module")
def pack():
    return packs.load("id-jakarta")


@pytest.mark.parametrize(("language", "other"), [("id", ENGLISH), ("en", INDONESIAN)])
def test_every_sentence_of_the_pack_can_be_read_in_the_language(pack, language, other):
    left = {
        text: said
        for text in sentences(pack)
        if other & set(re.findall(r"[a-z]+", (said := pack.told(text, language)).lower()))
    }
    assert left == {}


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_translation_is_of_a_sentence_that_is_there_and_says_something(pack, language):
    there = sentences(pack)
    for text, said in pack.texts[language].items():
        assert said.strip() and said != text, text
        assert text in there, text
        # numbers are the same in both, however they are grouped
        assert sorted(re.sub(r"[.,]", "", one) for one in re.findall(r"\d[\d.,]*\d|\d", text)) == sorted(
            re.sub(r"[.,]", "", one) for one in re.findall(r"\d[\d.,]*\d|\d", said)
        ), text


def test_terms_carry_the_sentences_to_whoever_publishes(pack):
    assert pack.terms()["id"]["text.assumption"] == "asumsi"
    assert pack.told("a sentence nobody translated", "id") == "a sentence nobody translated"
