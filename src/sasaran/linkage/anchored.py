"""Linking lists to a register: identifier first, then what is left by resemblance, every record to at most one person.

Records that the identifier confirms are also the teachers: a sample of them goes through the second pass as if its
number were unknown. How often it finds and prefers the right person calibrates the probabilities and tells what the
blocks miss.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from sasaran.linkage.blocks import Pairs, Sides, block_columns, candidates
from sasaran.linkage.compare import Design, Floats, Ints
from sasaran.linkage.model import Model, counts_by_level, estimate, prior_model
from sasaran.linkage.posterior import Calibration, calibrate, compete, inside_shares
from sasaran.linkage.rivals import repeat_rates, rival_odds
from sasaran.linkage.train import Identified, Rarity, identified, learn_u, pair_weights, rarity
from sasaran.schema.engine import Engine, Progress
from sasaran.schema.linkage import LinkageSpec

__all__ = ["Anchored", "Lists", "anchor"]

TEACHERS = 12_000
"""Confirmed records that go through the second pass as if their identifier were unknown."""


@dataclass(frozen=True)
class Lists:
    """What is known of every record, indexed by record number.

    ``source``: number of its source; ``confirmed``: its identifier is shared by a resembling record of another list;
    ``sources``: number of sources; ``single``: sources that hold a person once.
    """

    source: Ints
    confirmed: np.ndarray
    sources: int
    single: Ints


@dataclass
class Anchored:
    """Candidate persons of records: pairs with probability, whether the identifier brought them, and what was learnt."""

    pairs: Pairs
    p: Floats
    by_identifier: np.ndarray
    model: Model
    found: float = 1.0
    taught: int = 0
    calibration: Calibration = field(default_factory=Calibration)


def anchor(
    engine: Engine,
    spec: LinkageSpec,
    lists: Lists,
    left: str,
    right: str,
    progress: Progress,
    model: Model | None = None,
) -> Anchored:
    """Return the candidate persons (rows of ``right``) of the records in ``left``.

    ``left`` has no block keys yet; ``right`` has. With ``model`` nothing is learnt from the pairs at hand.
    """
    design = Design(spec.comparisons)
    blind = Design(spec.comparisons, skip=spec.identifier)
    progress("linkage: identifiers")
    prior = model or learn_u(engine, design, right, prior_model(design))
    known, learnt = identified(engine, spec, blind, prior, Sides(left, right), 0.97)
    model = model or learnt
    sure = known.p > spec.accept
    with engine.scratch("rest") as (rest,):
        teachers = _rest(engine, spec, left, rest, known.pairs.take(sure), lists)
        rare = rarity(engine, design, model, Sides(rest, right), len(lists.source))
        people = max(1, engine.count(right))
        pairs = candidates(
            engine, spec, design, model, Sides(rest, right),
            floor=float(np.log(people) + np.log(0.002)), bonus=rare.most, progress=progress,
        )  # fmt: skip
        rest_size = _sizes(engine, rest, lists, teachers)
    pairs = _allowed(spec, design, pairs, known.pairs, lists)
    return _judge(spec, design, lists, model, known, pairs, rare, teachers, people, rest_size)


def _rest(engine: Engine, spec: LinkageSpec, left: str, out: str, sure: Pairs, lists: Lists) -> Ints:
    """Create the table of records still to place, and of teachers; return the true person by record, -1 for none."""
    person = np.full(len(lists.source), -1, np.int64)
    person[sure.left] = sure.right
    seen, count = np.unique(sure.left, return_counts=True)
    once = seen[count == 1]
    step = max(1, len(once) // TEACHERS)
    mixed = (once * 2654435761) % 4294967296  # a fixed scatter, so that teachers come from all lists alike
    teachers = once[(mixed // 65536) % step == 0]
    engine.put(out + "_sure", {"no": np.setdiff1d(seen, teachers)})
    engine.put(out + "_teach", {"no": teachers})
    columns = [c for c in engine.columns(left) if c not in (spec.identifier, "id_text")]
    blank = f"case when t.no is null then s.{spec.identifier} end as {spec.identifier}"
    text = ", case when t.no is null then s.id_text end as id_text" if "id_text" in engine.columns(left) else ""
    engine.create(
        out,
        f"select *, {block_columns(spec)} from (select {', '.join(f's.{c}' for c in columns)}, {blank}{text} "
        f"from {left} s left join {out}_teach t on t.no = s.no "
        f"where s.no not in (select no from {out}_sure))",
    )
    engine.drop(out + "_sure", out + "_teach")
    truth = np.full(len(person), -1, np.int64)
    truth[teachers] = person[teachers]
    return truth


def _sizes(engine: Engine, rest: str, lists: Lists, teachers: Ints) -> Floats:
    """Return by source how many records are still to place."""
    no = np.asarray(engine.arrays(f"select no from {rest}")["no"], np.int64)
    return np.bincount(lists.source[no[teachers[no] < 0]], minlength=lists.sources).astype(float)


def _allowed(spec: LinkageSpec, design: Design, pairs: Pairs, judged: Pairs, lists: Lists) -> Pairs:
    """Return the pairs not judged by their identifier, and without those that set two confirmed numbers against each other."""
    k = design.position(spec.identifier)
    both = design.levels(pairs.code)[:, k] > 0 if k >= 0 else np.zeros(len(pairs.code), bool)
    key = pairs.left * len(lists.source) + pairs.right
    old = np.isin(key, judged.left * len(lists.source) + judged.right) & both
    return pairs.take(~old & ~(lists.confirmed[pairs.left] & both))


def _judge(
    spec: LinkageSpec,
    design: Design,
    lists: Lists,
    model: Model,
    known: Identified,
    pairs: Pairs,
    rare: Rarity,
    teachers: Ints,
    people: int,
    size: Floats,
) -> Anchored:
    """Fit what is left to fit, and return all pairs with their probability."""
    taught = teachers[pairs.left] >= 0
    lesson, rest = pairs.take(taught), pairs.take(~taught)
    true = lesson.right == teachers[lesson.left]
    number_of_teachers = int((teachers >= 0).sum())
    sure = known.p > spec.accept
    placed = known.pairs.take(sure)
    confirmed = np.bincount(lists.source[placed.left], minlength=lists.sources).astype(float)
    believed = (confirmed + 1) / (confirmed + size + 2)
    inside = np.clip(believed, 0.3, 0.95)
    fit = Calibration()
    p = np.zeros(len(rest.left))
    for _ in range(4):
        inside_of = inside[lists.source[lesson.left]]
        fit = calibrate(lesson.left, pair_weights(design, model, lesson, rare), true, inside_of, people)
        odds = _odds(spec, design, model, rest, rare, fit) + np.log(inside[lists.source[rest.left]] / people)
        p = compete(rest.left, odds, 1 - inside[lists.source[rest.left]])
        inside = inside_shares(rest.left, p, lists.source, size, believed)
        tables = counts_by_level(design, *_weighted(rest, p))
        model = Model(estimate(tables, model.m), model.u)
    repeat = repeat_rates(placed, lists.source, lists.sources, people, lists.single)
    odds = _odds(spec, design, model, rest, rare, fit) + np.log(inside[lists.source[rest.left]] / people)
    for _ in range(2):
        rivals = rival_odds(rest, p, placed, known.p[sure], lists.source, repeat)
        p = compete(rest.left, odds + rivals, 1 - inside[lists.source[rest.left]])
    found = (float(true.sum()) + 0.5) / (number_of_teachers + 1) if number_of_teachers else 1.0
    merged, probability, by_identifier = _merge(known, rest, p, len(lists.source))
    return Anchored(merged, probability, by_identifier, model, found, number_of_teachers, fit)


def _weighted(pairs: Pairs, p: Floats) -> tuple[Ints, Floats]:
    codes, inverse = np.unique(pairs.code, return_inverse=True)
    return codes, np.bincount(inverse, p, len(codes)).astype(float)


def _odds(
    spec: LinkageSpec, design: Design, model: Model, pairs: Pairs, rare: Rarity, fit: Calibration
) -> Floats:
    """Return calibrated log likelihood ratios; the calibration knows nothing of identifiers, so it leaves them be."""
    total = pair_weights(design, model, pairs, rare)
    k = design.position(spec.identifier)
    own = np.zeros(len(total))
    if k >= 0:
        levels = design.levels(pairs.code)
        seen = levels[:, k] > 0
        ratio = np.log(model.m[k]) - np.log(model.u[k])
        own[seen] = ratio[design.strata(levels)[seen, k], levels[seen, k] - 1]
    return fit.shift + fit.slope * (total - own) + own


def _merge(known: Identified, rest: Pairs, p: Floats, size: int) -> tuple[Pairs, Floats, np.ndarray]:
    """Return identifier pairs and the others as one list; a record's probabilities sum to at most 1."""
    taken = np.zeros(size)
    np.add.at(taken, known.pairs.left, known.p)
    scale = 1 / np.maximum(taken, 1.0)
    known_p = known.p * scale[known.pairs.left]
    left_over = np.clip(1 - taken[rest.left], 0.0, 1.0)
    pairs = Pairs(*(np.concatenate([getattr(known.pairs, n), getattr(rest, n)]) for n in ("left", "right", "code", "block")))
    return pairs, np.r_[known_p, p * left_over], np.r_[np.ones(len(known_p), bool), np.zeros(len(p), bool)]
