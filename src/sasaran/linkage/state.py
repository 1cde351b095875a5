"""What a run of linkage has decided so far, by record number, and how it becomes the LINK table."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from sasaran.linkage.compare import Floats, Ints
from sasaran.linkage.persons import WORTH_KNOWING
from sasaran.linkage.rivals import distinct
from sasaran.schema.engine import Engine
from sasaran.schema.tables import LINK

__all__ = ["PASSES", "State", "write_link"]

PASSES = ("register", "identifier", "probabilistic", "list", "new")


@dataclass
class State:
    """Arrays over record numbers, and the candidates that were not accepted.

    ``source``; ``identifier`` (0 where unknown); ``person``: the record that stands for the person (an anchor, or
    the smallest record of a cluster), -1 while open; ``p``; ``how``: position in :data:`PASSES`; ``nobody``:
    probability that the record belongs to no anchor; ``found``: by source, expected true links among pairs seen.
    """

    source: Ints
    identifier: Ints
    sources: int
    person: Ints = field(init=False)
    p: Floats = field(init=False)
    how: Ints = field(init=False)
    nobody: Floats = field(init=False)
    found: Floats = field(init=False)
    others: list[tuple[Ints, Ints, Floats]] = field(default_factory=list)

    def __post_init__(self) -> None:
        n = len(self.source)
        self.person, self.how = np.full(n, -1, np.int64), np.full(n, PASSES.index("new"), np.int64)
        self.p, self.nobody, self.found = np.zeros(n), np.ones(n), np.zeros(self.sources)

    def open(self) -> Ints:
        """Return the records that have no person yet."""
        return np.flatnonzero(self.person < 0)

    def anchor(self, no: Ints) -> None:
        """Make persons of these records."""
        self.person[no], self.p[no], self.how[no] = no, 1.0, PASSES.index("register")

    def shared(self) -> np.ndarray:
        """Return by record whether its person is known to more than one source."""
        of = np.zeros(len(self.source), np.int64)
        of[self.person] = self.source
        other = np.zeros(len(self.source), bool)
        other[self.person[self.source != of[self.person]]] = True
        return other[self.person]

    def repeats(self) -> Ints:
        """Return by source the records beyond the first of one person."""
        out = np.zeros(self.sources, np.int64)
        for k in range(self.sources):
            mine = self.person[self.source == k]
            out[k] = len(mine) - distinct(mine, len(self.source))
        return out

    def numbers(self) -> Ints:
        """Return the person number by record: anchors in order of record, then new people by smallest record."""
        anchors = np.flatnonzero(self.how == PASSES.index("register"))
        new = np.zeros(len(self.source), bool)
        new[self.person] = True
        new[anchors] = False
        order = np.r_[anchors, np.flatnonzero(new)]
        number = np.full(len(self.source), -1, np.int64)
        number[order] = np.arange(len(order))
        return number


def write_link(engine: Engine, state: State, out: str) -> tuple[Ints, Floats]:
    """Create LINK: one accepted row per record, and the other candidates worth knowing; return those (record, p)."""
    number = state.numbers()
    n = len(state.source)
    none = (np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0))
    record, person, p = (np.concatenate(part) for part in zip(none, *state.others, strict=True))
    # a candidate that became part of another person stands for that person
    person = state.person[person] if len(person) else person
    keep = (person != state.person[record]) & (p >= WORTH_KNOWING)
    record, person, p = record[keep], person[keep], p[keep]
    key, inverse = np.unique(record * n + person, return_inverse=True)
    p = np.bincount(inverse, p, len(key))
    # a record's accepted row stands before its candidates
    place = np.r_[np.arange(n) + np.searchsorted(key // n, np.arange(n)), key // n + 1 + np.arange(len(key))]
    order = np.empty(len(place), np.int64)
    order[place] = np.arange(len(place))
    rows = {
        "record_no": np.r_[np.arange(n), key // n].astype(np.int32),
        "person_no": np.r_[number[state.person], number[key % n]].astype(np.int32),
        "probability": np.clip(np.r_[state.p, p], 0.0, 1.0),
        "accepted": np.r_[np.ones(n, bool), np.zeros(len(key), bool)],
        "how": np.r_[state.how, np.full(len(key), -1)].astype(np.int8),
    }
    words = " ".join(f"when {k} then '{word}'" for k, word in enumerate(PASSES))
    with engine.scratch("link_rows") as (raw,):
        engine.put(raw, {name: values[order] for name, values in rows.items()})
        engine.create(
            out,
            f"select record_no, person_no, probability, accepted, case how {words} else 'probabilistic' end as pass "
            f"from {raw}",
            table=LINK,
        )
    return key // n, p.astype(float)
