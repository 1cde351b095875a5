"""Programmes as dated law: rules parsed safely, asked of everybody by the engine, explained clause by clause."""

from sasaran.coverage.rules.amounts import Amount, amount_of
from sasaran.coverage.rules.eligible import Asked, SetAside, eligible
from sasaran.coverage.rules.evaluate import Facts, evaluate
from sasaran.coverage.rules.explain import Clause, explain
from sasaran.coverage.rules.law import ReadLaw, check_laws, in_force, read_laws
from sasaran.coverage.rules.parse import parse
from sasaran.coverage.rules.people import Laid, laid, lay_people, without_list, words_in
from sasaran.coverage.rules.vocabulary import Word, vocabulary

__all__ = [
    "Amount",
    "Asked",
    "Clause",
    "Facts",
    "Laid",
    "ReadLaw",
    "SetAside",
    "Word",
    "amount_of",
    "check_laws",
    "eligible",
    "evaluate",
    "explain",
    "in_force",
    "laid",
    "lay_people",
    "parse",
    "read_laws",
    "vocabulary",
    "without_list",
    "words_in",
]
