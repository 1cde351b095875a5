"""Intervals hold the truth about as often as they say, in samples of clusters from a known population."""

from __future__ import annotations

import numpy as np

from sasaran.measure import Design, RelativeLine, arpr, change, fgt, headcount, sen, watts

DRAWS, VILLAGES, HOUSES, TAKEN, PICKED = 400, 600, 40, 60, 8


def population():
    rng = np.random.default_rng(11)
    level = np.repeat(rng.normal(0, 0.4, VILLAGES) + np.repeat([0.0, 0.3, -0.2], VILLAGES // 3), HOUSES)
    return np.exp(level + rng.normal(0, 0.5, VILLAGES * HOUSES)).reshape(VILLAGES, HOUSES)


def sample(y, rng, villages=None):
    """Villages by simple random sampling within three strata, then houses; the first-stage fraction is a tenth."""
    third = VILLAGES // 3
    if villages is None:
        villages = np.concatenate([h * third + rng.permutation(third)[: TAKEN // 3] for h in range(3)])
    house = np.argsort(rng.random((TAKEN, HOUSES)), axis=1)[:, :PICKED]
    psu = np.repeat(villages, PICKED)
    w = np.full(len(psu), VILLAGES / TAKEN * HOUSES / PICKED)
    return y[psu, house.reshape(-1)], Design.make(w, strata=psu // third, psu=psu), villages


def test_intervals_hold_the_truth():
    y = population()
    whole, flat = Design.make(np.ones(y.size)), y.reshape(-1)
    line = RelativeLine(0.6)

    def all_of(y, design):
        made = [
            *fgt(y, 0.6, design).values(),
            arpr(y, design, line=line),
            sen(y, 0.6, design),
            watts(y, 0.6, design),
        ]
        return [e.one() for e in made]

    truth = [e.value for e in all_of(flat, whole)]
    rng = np.random.default_rng(12)
    held = np.zeros((DRAWS, len(truth)))
    for draw in range(DRAWS):
        found = all_of(*sample(y, rng)[:2])
        held[draw] = [e.low <= t <= e.high for e, t in zip(found, truth, strict=True)]
    # 95 % asked; three standard errors of 400 draws are 3.3 points
    assert (np.abs(held.mean(axis=0) - 0.95) < 0.035).all(), held.mean(axis=0)


def test_overlap_shortens_the_interval_and_keeps_its_promise():
    first = population()
    second = first * 1.05 * np.exp(np.random.default_rng(13).normal(0, 0.1, first.shape))
    truth = (second < 0.6).mean() - (first < 0.6).mean()
    rng = np.random.default_rng(14)
    held, width = np.zeros((DRAWS, 2)), np.zeros((DRAWS, 2))
    for draw in range(DRAWS):
        y1, d1, villages = sample(first, rng)
        y2, d2, _ = sample(second, rng, villages)
        one, two = headcount(y1, 0.6, d1), headcount(y2, 0.6, d2)
        for k, overlap in enumerate((True, False)):
            made = change(two, one, overlap=overlap).one()
            held[draw, k], width[draw, k] = made.low <= truth <= made.high, made.se
    assert abs(held[:, 0].mean() - 0.95) < 0.035
    assert held[:, 1].mean() > 0.975  # taken as independent, the same villages seem to say less than they do
    assert width[:, 0].mean() < 0.85 * width[:, 1].mean()
