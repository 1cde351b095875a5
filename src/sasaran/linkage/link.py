"""The face of linkage: which records of a quarter are one person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from sasaran.linkage.anchored import Anchored, Lists, anchor
from sasaran.linkage.lists import among, learn_among, partition
from sasaran.linkage.losses import losses_of_share
from sasaran.linkage.model import Model
from sasaran.linkage.persons import decide, other_clusters
from sasaran.linkage.prepare import Dates, Prepared
from sasaran.linkage.rates import write_rates
from sasaran.linkage.rivals import distinct
from sasaran.linkage.state import PASSES, State, write_link
from sasaran.schema.engine import Engine, Progress, silent
from sasaran.schema.linkage import LinkageSpec, NameRules

__all__ = ["LinkSummary", "link"]


@dataclass(frozen=True)
class LinkSummary:
    """What linkage did.

    Parameters
    ----------
    records, persons, anchors : int
        Records linked, persons made, and how many of them a register holds.
    by_pass : Mapping[str, int]
        Accepted records by the pass that placed them.
    duplicates : Mapping[int, int]
        By source number, records beyond the first of the same person in the same source.
    model : Model
        The fitted model; give it back to :func:`link` to skip learning.
    seen : float
        Estimated share of true links for which the blocks bring a candidate pair.
    taught : int
        Records whose person the identifier confirms that ``seen`` and the calibration rest on.
    """

    records: int
    persons: int
    anchors: int
    by_pass: Mapping[str, int]
    duplicates: Mapping[int, int]
    model: Model
    seen: float
    taught: int


def link(
    engine: Engine,
    spec: LinkageSpec,
    names: NameRules,
    *,
    default_birthdays: tuple[str, ...] = (),
    filler_dates: tuple[str, ...] = (),
    records: str = "record",
    sources: str = "source",
    areas: str = "area",
    out: str = "link",
    rates: str = "rates",
    model: Model | None = None,
    progress: Progress = silent,
) -> LinkSummary:
    """Create LINK and RATES from RECORD and SOURCE.

    Registers (sources with the role ``register``) hold a person once and are the anchors: each of their records is a
    person, further registers being linked to the first one to one. Every other record belongs to at most one anchor;
    those that belong to none are linked among themselves. Persons are numbered from 0: anchors in order of record,
    then new people in order of their smallest record.

    Parameters
    ----------
    engine : Engine
        Holds ``records`` (numbered from 0 without gaps), ``sources`` and, if areas nest, ``areas``.
    spec, names : LinkageSpec, NameRules
        The country's declaration.
    default_birthdays : tuple[str, ...]
        Month-days that stand for "day unknown" (``"01-01"``).
    filler_dates : tuple[str, ...]
        Dates (ISO) that stand for "unknown".
    model : Model, optional
        A fitted model: nothing is then learnt about comparisons.
    progress : Progress
        Hears how far it has come.
    """
    with engine.scratch("std_name", "std_mother", "ups", "anchors", "rest") as (
        name,
        mother,
        ups,
        anchors,
        rest,
    ):
        progress("linkage: names")
        people = Prepared(engine, records, "record_no", names, (name, mother, ups), areas=areas,
                          dates=Dates(default_birthdays, filler_dates))  # fmt: skip
        run = _Run(engine, spec, people, anchors, rest, sources, progress, model)
        run.registers()
        run.lists()
        run.strangers()
    progress("linkage: writing")
    return run.write(sources, out, rates)


class _Run:
    """One run: its tables, its state, and its passes in order."""

    def __init__(
        self, engine: Engine, spec: LinkageSpec, people: Prepared, anchors: str, rest: str, sources: str,
        progress: Progress, model: Model | None,
    ) -> None:  # fmt: skip
        self.engine, self.spec, self.progress = engine, spec, progress
        self.people, self.anchors, self.rest = people, anchors, rest
        got = engine.arrays("select source_no, case when id_state = 'valid' then coalesce(national_id, 0) else 0 end "
                            f"as id from {people.source} order by record_no")  # fmt: skip
        rows = engine.rows(f"select source_no, roles from {sources} order by source_no")
        self.register_numbers = [
            int(k) for k, roles in rows if "register" in roles.replace(" ", "").split(",")
        ]
        count = max((int(k) for k, _ in rows), default=-1) + 1
        self.state = State(np.asarray(got["source_no"], np.int64), np.asarray(got["id"], np.int64), count)
        self.model, self.given = model, model is not None
        self.seen, self.taught = 1.0, 0
        self.losses = losses_of_share(1.0, 0.0, count)

    def registers(self) -> None:
        """Make anchors of the registers' records, linking each further register to those before it."""
        for k, register in enumerate(self.register_numbers):
            if k:
                self._attach(f"r.source_no = {register}", [register])
            fresh = np.flatnonzero((self.state.source == register) & (self.state.person < 0))
            self.state.anchor(fresh)
            if k == 0:
                self.people.lay_out(self.anchors, f"r.source_no = {register}")
                continue
            with self.engine.scratch("fresh", "more") as (fresh_no, more):
                self.engine.put(fresh_no, {"no": fresh})
                self.people.lay_out(more, only=fresh_no)
                self.engine.run(f"insert into {self.anchors} from {more}")

    def lists(self) -> None:
        """Link all other records to the anchors."""
        if self.register_numbers:
            self._attach(f"r.source_no not in ({', '.join(map(str, self.register_numbers))})", [])

    def _attach(self, where: str, single: list[int]) -> Anchored:
        state, spec = self.state, self.spec
        lists = Lists(state.source, state.sources, np.array(single, np.int64), state.identifier > 0)
        found = anchor(
            self.engine,
            spec,
            lists,
            self.people.part(where),
            self.anchors,
            self.rest,
            self.progress,
            self.model,
        )
        decision = decide(found, spec.accept, state.source, lists.single, state.identifier)
        hit = np.flatnonzero(decision.person >= 0)
        state.person[hit], state.p[hit] = decision.person[hit], decision.p[hit]
        state.how[hit] = np.where(
            decision.sure[hit], PASSES.index("identifier"), PASSES.index("probabilistic")
        )
        state.nobody *= decision.nobody
        other = decision.other
        state.others.append((found.pairs.left[other], found.pairs.right[other], found.p[other]))
        guessed = ~found.by_identifier
        state.found += np.bincount(state.source[found.pairs.left[guessed]], found.p[guessed], state.sources)
        if not single:
            self.seen, self.taught = found.found, found.taught
            self.losses = found.losses
            self.model = found.model
        return found

    def strangers(self) -> None:
        """Link among themselves the records that belong to no anchor."""
        self.progress("linkage: people in no register")
        state, members = self.state, self.state.open()
        with self.engine.scratch("open") as (open_,):
            self.engine.put(open_, {"no": members})
            if self.register_numbers:  # they are among those the identifier did not settle
                self.engine.create(open_ + "_rows", f"select * from {self.rest} semi join {open_} using (no)")
                self.engine.drop(self.rest)
                self.engine.run(f"alter table {open_}_rows rename to {self.rest}")
            else:
                self.people.lay_out(self.rest, only=open_)
        if self.model is None:
            self.model = learn_among(self.engine, self.spec, self.rest)
        near = among(self.engine, self.spec, self.model, self.rest, state.source, self.progress)
        if not self.register_numbers:
            self.seen, self.taught = near.seen, int(near.p.sum())
            self.losses = losses_of_share(self.seen, self.taught, state.sources)
        good = (near.p > 0.9) & (near.pairs.held == 0)
        good &= state.source[near.pairs.left] != state.source[near.pairs.right]
        number = np.zeros(len(state.source), np.int64)
        for side in (near.pairs.left[good], near.pairs.right[good]):
            number[side] = state.identifier[side]
        cluster, p = partition(near, members, number[members], self.spec.accept, np.full(len(members), -1))
        state.person[members] = cluster
        size = np.bincount(cluster, minlength=len(state.source))[state.person]
        own = np.ones(len(state.source))
        own[members] = p
        others = other_clusters(near, state.person, own, size, len(state.source))
        lost = np.bincount(others.record, others.p, len(state.source))
        alone = size[members] == 1
        state.p[members] = state.nobody[members] * np.where(alone, 1 - lost[members], p)
        state.how[members] = np.where(alone, PASSES.index("new"), PASSES.index("list"))
        state.others.append((others.record, others.cluster, others.p * state.nobody[others.record]))
        state.found += np.bincount(
            state.source[near.pairs.right], near.p * (near.pairs.held > 0), state.sources
        )

    def unseen(self) -> tuple[np.ndarray, np.ndarray]:
        """Return by source the expected true links that no candidate pair stands for, and their standard error.

        Where F were found, F times ``losses.per_found`` were not. The error has two parts: that of the losses, and
        the unseen links are themselves a Poisson count.
        """
        lost = self.state.found * self.losses.per_found
        return lost, np.sqrt((self.state.found * self.losses.se) ** 2 + lost)

    def write(self, sources: str, out: str, rates: str) -> LinkSummary:
        """Create LINK and RATES, and return the account of the run."""
        state = self.state
        record, p = write_link(self.engine, state, out)
        missed = np.bincount(state.source[record], p, state.sources).astype(float)
        unseen, spread = self.unseen()
        write_rates(self.engine, state, sources, rates, missed=missed, unseen=unseen, unseen_se=spread)
        assert self.model is not None
        kinds = np.bincount(state.how, minlength=len(PASSES))
        return LinkSummary(
            len(state.source),
            distinct(state.person, len(state.source)),
            int(kinds[0]),
            {word: int(n) for word, n in zip(PASSES, kinds, strict=True) if n},
            {k: int(n) for k, n in enumerate(state.repeats())},
            self.model,
            self.seen,
            self.taught,
        )
