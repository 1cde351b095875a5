"""Linking lists to a register: identifier first, then what is left by resemblance, every record to at most one person.

Records that the identifier confirms are also the teachers: a sample of them goes through the second pass as if its
number were unknown. How often it finds and prefers the right person calibrates the probabilities and tells what the
blocks miss.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from sasaran.linkage.blocks import Sides, candidates, share_seen
from sasaran.linkage.compare import Design, Floats, Ints
from sasaran.linkage.lists import confirmed_numbers
from sasaran.linkage.losses import Losses, Sample, differing, losses, losses_of_share
from sasaran.linkage.model import Model, estimate, prior_model
from sasaran.linkage.posterior import Calibration, believable, calibrate, compete, inside_shares, population
from sasaran.linkage.prepare import Part
from sasaran.linkage.rivals import Rivals, repeat_rates
from sasaran.linkage.train import Identified, identified, learn_relatives, learn_u, rarity
from sasaran.linkage.weigh import Pairs, Rarity, Weigher
from sasaran.schema.engine import Engine, Progress
from sasaran.schema.linkage import LinkageSpec

__all__ = ["Anchored", "Lists", "anchor"]

TEACHERS = 12_000
"""Confirmed records that go through the second pass as if their identifier were unknown."""


FEW = 200
"""With fewer teachers, what the blocks miss is estimated by capture and recapture instead."""


@dataclass(frozen=True)
class Lists:
    """What is known of every record, indexed by record number.

    ``source``: number of its source; ``sources``: number of sources; ``single``: sources that hold a person once;
    ``numbered``: whether it has an identifier.
    """

    source: Ints
    sources: int
    single: Ints
    numbered: np.ndarray

    def group(self, record: Ints, hidden: bool = False) -> Ints:
        """Return the group of records that share a prior: twice the source, and one more with an identifier.

        What the identifier did not settle is mostly people in no register where there is one, and mostly people of
        the register where there is none. ``hidden``: the identifier is looked away from.
        """
        return 2 * self.source[record] + (0 if hidden else self.numbered[record])


@dataclass
class Anchored:
    """Candidate persons of records: pairs with probability, and what was learnt on the way.

    ``confirmed``: by record, whether a resembling record of another list has its identifier, which no person has.
    """

    pairs: Pairs
    p: Floats
    by_identifier: np.ndarray
    model: Model
    confirmed: np.ndarray
    found: float = 1.0
    taught: int = 0
    losses: Losses = field(default_factory=lambda: losses_of_share(1.0, 0.0, 0))
    calibration: Calibration = field(default_factory=Calibration)


def anchor(
    engine: Engine,
    spec: LinkageSpec,
    lists: Lists,
    left: Part,
    right: str,
    rest: str,
    progress: Progress,
    model: Model | None = None,
) -> Anchored:
    """Return the candidate persons (rows of ``right``) of the records in ``left``.

    With ``model`` nothing is learnt from the pairs at hand. What the identifier does not settle is laid out in the
    table ``rest``.
    """
    design = Design(spec.comparisons)
    blind = Design(spec.comparisons, skip=spec.identifier)
    progress("linkage: identifiers")
    prior = model or learn_u(engine, design, right, prior_model(design))
    known, learnt = identified(
        engine, spec, blind, prior, Sides(left.rows(), right, numbers=left.numbers()), 0.97
    )
    sure = known.p > spec.accept
    teachers, rest_size = _rest(engine, left, rest, known.pairs.take(sure), lists)
    doubted = np.unique(known.pairs.left[~sure])
    confirmed = _confirmed(engine, spec, model or prior_model(design), rest, doubted, lists.source)
    if model is None:
        taught = np.flatnonzero(teachers >= 0)
        model = learn_relatives(engine, spec, design, learnt, Sides(rest, right), taught, teachers[taught])
    rare = rarity(engine, design, model, Sides(rest, right), len(lists.source))
    people = population(engine.count(right))
    pairs = candidates(
        engine, spec, design, model, Sides(rest, right),
        floor=float(np.log(people) + np.log(0.002)), rare=rare, progress=progress,
    )  # fmt: skip
    pairs = _allowed(spec, design, pairs, known.pairs, confirmed)
    found = _judge(spec, design, lists, model, known, pairs, rare, teachers, people, rest_size, confirmed)
    if found.taught < FEW:
        guessed = ~found.by_identifier
        found.found = share_seen(found.pairs.held[guessed], found.p[guessed])
        found.taught = int(found.p[guessed].sum())
        found.losses = losses_of_share(found.found, found.taught, lists.sources)
    return found


def _confirmed(
    engine: Engine, spec: LinkageSpec, model: Model, rest: str, doubted: Ints, source: Ints
) -> np.ndarray:
    """Return which records share a number that no person has with a resembling record of another list."""
    with engine.scratch("doubted", "unknown") as (known, unknown):
        engine.put(known, {"no": doubted})
        engine.create(unknown, f"select * from {rest} anti join {known} using (no) "
                      f"where {spec.identifier} is not null")  # fmt: skip
        return confirmed_numbers(engine, spec, model, unknown, source)


def _rest(engine: Engine, left: Part, out: str, sure: Pairs, lists: Lists) -> tuple[Ints, Floats]:
    """Create the table of records still to place, and of teachers.

    Return the true person of teachers by record number (-1 for others), and by group how many are still to place.
    """
    size = len(lists.source)
    person = np.full(size, -1, np.int64)
    person[sure.left] = sure.right
    times = np.bincount(sure.left, minlength=size)
    once = np.flatnonzero(times == 1)
    step = max(1, len(once) // TEACHERS)
    mixed = (once * 2654435761) % 4294967296  # a fixed scatter, so that teachers come from all lists alike
    teachers = once[(mixed // 65536) % step == 0]
    placed = times > 0
    placed[teachers] = False
    teaches = np.zeros(size, bool)
    teaches[teachers] = True
    no = np.sort(np.asarray(engine.arrays(f"select no from {left.numbers()}")["no"], np.int64))
    no = no[~placed[no]]
    with engine.scratch("still") as (still,):
        engine.put(still, {"no": no, "teaches": teaches[no]})
        left.lay_out(out, still, hide=True)
    truth = np.full(len(person), -1, np.int64)
    truth[teachers] = person[teachers]
    still_to_place = np.bincount(lists.group(no[~teaches[no]]), minlength=2 * lists.sources)
    return truth, still_to_place.astype(float)


def _allowed(spec: LinkageSpec, design: Design, pairs: Pairs, judged: Pairs, confirmed: np.ndarray) -> Pairs:
    """Return the pairs that the identifier did not judge and that set no two confirmed numbers against each other."""
    k = design.position(spec.identifier)
    both = design.levels(pairs.code)[:, k] > 0 if k >= 0 else np.zeros(len(pairs.code), bool)
    old = both & confirmed[pairs.left]
    some, size = np.flatnonzero(both & ~old), len(confirmed)
    near = np.zeros(size, bool)
    near[pairs.left[some]] = True
    judged = judged.take(near[judged.left])
    old[some] = np.isin(pairs.left[some] * size + pairs.right[some], judged.left * size + judged.right)
    return pairs.take(~old)


def _judge(
    spec: LinkageSpec,
    design: Design,
    lists: Lists,
    model: Model,
    known: Identified,
    pairs: Pairs,
    rare: Rarity,
    teachers: Ints,
    people: float,
    size: Floats,
    confirmed: np.ndarray,
) -> Anchored:
    """Fit what is left to fit, and return all pairs with their probability."""
    taught = teachers[pairs.left] >= 0
    lesson, rest = pairs.take(taught), pairs.take(~taught)
    number_of_teachers = int((teachers >= 0).sum())
    met = lesson.left[lesson.right == teachers[lesson.left]]
    found = (float(len(met)) + 0.5) / (number_of_teachers + 1) if number_of_teachers else 1.0
    sure = known.p > spec.accept
    placed, placed_p = known.pairs.take(sure), known.p[sure]
    believed = _believed(np.bincount(lists.source[placed.left], minlength=lists.sources).astype(float), size)
    inside = np.clip(believed, 0.3, 0.95)
    repeat = repeat_rates(placed, lists.source, lists.sources, people, lists.single)
    learnt = model
    fit, k = Calibration(), design.position(spec.identifier)
    weights = Weigher(design, lesson, rare).weights(model)
    lesson = lesson.take(believable(lesson.left, weights, lesson.right == teachers[lesson.left], people))
    weigh, weigh_lesson = Weigher(design, rest, rare), Weigher(design, lesson, rare)
    true = lesson.right == teachers[lesson.left]
    group, lesson_group = lists.group(rest.left), lists.group(lesson.left, hidden=True)
    others = teachers[placed.left] < 0  # a teacher's own confirmed claim is no rival to itself
    own = known.pairs.take(known.pairs.right == teachers[known.pairs.left])
    wrong = np.zeros(len(teachers), np.int64)
    wrong[own.left] = differing(design, own.code, spec.identifier)
    rest_wrong, taught_wrong = differing(design, rest.code, spec.identifier), wrong[lesson.left]
    claims = Rivals(rest, placed, placed_p, lists.source, repeat)
    lesson_claims = Rivals(lesson, placed.take(others), placed_p[others], lists.source, repeat)

    def posterior(odds: Floats, inside: Floats, p: Floats) -> Floats:
        within = inside[group]
        return compete(rest.left, odds + np.log(within / people) + claims.odds(p), 1 - within)

    p, lesson_p = np.zeros(len(rest.left)), np.zeros(len(lesson.left))
    for _ in range(4):
        # rivals are weighed in the lesson as they are later, so that the calibration knows of them
        inside_of = inside[lesson_group]
        rivals = lesson_claims.odds(lesson_p)
        fit = calibrate(
            lesson.left,
            weigh_lesson.weights(model),
            true,
            inside_of,
            people,
            rivals,
            _like(wrong[own.left], rest_wrong, p)[taught_wrong],
        )
        odds = fit.shift + fit.slope * weigh_lesson.weights(model) + np.log(inside_of / people) + rivals
        lesson_p = compete(lesson.left, odds, 1 - inside_of)
        p = posterior(_odds(weigh, model, k, fit), inside, p)
        inside = inside_shares(group, p, size, believed)
        model = Model(estimate(weigh.counts(p), learnt.m), model.u)
    for _ in range(2):
        p = posterior(_odds(weigh, model, k, fit), inside, p)
    merged, probability, by_identifier = _merge(known, rest, p, len(lists.source))
    lost = _losses(spec, design, lists, known.pairs, teachers, met, rest, p, found)
    return Anchored(
        merged, probability, by_identifier, model, confirmed, found, number_of_teachers, lost, fit
    )


def _like(taught: Ints, found: Ints, p: Floats) -> Floats:
    """Return by number of differing fields how many records of those found one teacher stands for, 1 on average.

    Teachers have a number that is right, and so are the clean records of a list; see :mod:`sasaran.linkage.losses`
    why records with equally many faults are alike. 20 teachers of belief that nothing sets them apart.
    """
    size = int(max(taught.max(initial=0), found.max(initial=0))) + 1
    seen, of = np.bincount(taught, minlength=size), np.bincount(found, p, size)
    share = of * seen.sum() / max(float(of.sum()), 1e-9) if of.any() else seen
    return np.asarray(np.clip((share + 20.0) / (seen + 20.0), 0.1, 10.0))


def _believed(settled: Floats, size: Floats) -> Floats:
    """Return by group the belief about the share inside: of those with an identifier that it did not settle, half.

    Those without one are inside as often as those with one, of whom at least those it settled are.
    """
    numbered = size[1::2]
    believed = np.full(len(size), 0.5)
    believed[::2] = (settled + 1) / (settled + numbered + 2)
    return believed


def _losses(
    spec: LinkageSpec, design: Design, lists: Lists, known: Pairs, teachers: Ints, met: Ints, rest: Pairs,
    p: Floats, share: float,
) -> Losses:  # fmt: skip
    """Return what blocks lose by source: lists without birth dates or cards lose more, and so do faulty rows."""
    true = known.take(known.right == teachers[known.left])
    held = np.zeros(len(teachers))
    held[met] = 1.0
    taught = Sample(lists.source[true.left], differing(design, true.code, spec.identifier), held[true.left])
    found = Sample(lists.source[rest.left], differing(design, rest.code, spec.identifier), p)
    return losses(taught, found, lists.sources, len(design.comparisons), share)


def _odds(weigh: Weigher, model: Model, k: int, fit: Calibration) -> Floats:
    """Return calibrated log likelihood ratios; the calibration knows nothing of identifiers, so it leaves them be."""
    own = weigh.part(model, k)
    return np.asarray(fit.shift + fit.slope * (weigh.weights(model) - own) + own)


def _merge(known: Identified, rest: Pairs, p: Floats, size: int) -> tuple[Pairs, Floats, np.ndarray]:
    """Return identifier pairs and the others as one list; a record's probabilities sum to at most 1."""
    taken = np.zeros(size)
    np.add.at(taken, known.pairs.left, known.p)
    scale = 1 / np.maximum(taken, 1.0)
    known_p = known.p * scale[known.pairs.left]
    left_over = np.clip(1 - taken[rest.left], 0.0, 1.0)
    by_identifier = np.r_[np.ones(len(known_p), bool), np.zeros(len(p), bool)]
    return known.pairs.plus(rest), np.r_[known_p, p * left_over], by_identifier
