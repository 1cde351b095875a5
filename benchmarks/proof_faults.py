"""Faults in lists, put into whole columns at once: names, dates, numbers, addresses.

Faults strike each row alike, or they cluster: a hasty clerk or an old book spoils several fields of the same rows.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

import numpy as np

WIDTH = 40
CLUSTERED = {3.0: 0.2, 0.5: 0.8}
"""How many times as faulty rows are where faults cluster, and the share of such rows; the mean is 1."""
MOST = 0.9  # of rows, however faulty


@dataclass(frozen=True)
class Faults:
    """Shares of a list's rows with each fault (at level 1; a draw multiplies them by its own).

    ``burden`` is how many times as faulty each row is: 1, or an array over the list's rows.
    """

    id_missing: float = 0.2
    id_typo: float = 0.08
    id_relative: float = 0.01
    name_typo: float = 0.1
    name_short: float = 0.06
    name_swap: float = 0.015
    name_abbreviated: float = 0.25
    birth_missing: float = 0.05
    birth_default: float = 0.06
    birth_swap: float = 0.02
    birth_typo: float = 0.03
    moved: float = 0.12
    card_old: float = 0.15
    sex: float = 0.01
    burden: float | np.ndarray = 1.0

    def times(self, level: float) -> Faults:
        """Return the faults at another level; no share passes one half."""
        names = [f.name for f in fields(self) if f.name != "burden"]
        return replace(self, **{name: min(0.5, getattr(self, name) * level) for name in names})

    def some(self, rng: np.random.Generator, n: int, fault: str) -> np.ndarray:
        """Return the row numbers hit by a fault."""
        return np.flatnonzero(rng.random(n) < np.minimum(MOST, getattr(self, fault) * self.burden))


def burden(rng: np.random.Generator, n: int) -> np.ndarray:
    """Return by row how many times as faulty it is where faults cluster (see :data:`CLUSTERED`)."""
    return rng.choice(list(CLUSTERED), n, p=list(CLUSTERED.values()))


def misspell(rng: np.random.Generator, names: np.ndarray) -> np.ndarray:
    """One slip a name: a letter replaced, dropped, doubled, or two neighbours swapped."""
    letters = names.astype(f"U{WIDTH}").view("U1").reshape(len(names), WIDTH).copy()
    length = np.char.str_len(names)
    at = rng.integers(0, np.maximum(length - 1, 1))
    kind = rng.integers(0, 4, len(names))
    rows = np.arange(len(names))
    swap = rows[kind == 0]
    a, b = letters[swap, at[swap]].copy(), letters[swap, at[swap] + 1].copy()
    letters[swap, at[swap]], letters[swap, at[swap] + 1] = b, a
    other = rows[kind == 1]
    letters[other, at[other]] = rng.choice(list("AEIOUNRTSLKMDHYB"), len(other))
    place = np.arange(WIDTH)[None, :]
    drop, double = rows[kind == 2], rows[kind == 3]
    letters[drop] = np.take_along_axis(
        letters[drop], np.minimum(place + (place >= at[drop, None]), WIDTH - 1), 1
    )
    letters[double] = np.take_along_axis(letters[double], place - (place > at[double, None]), 1)
    return np.char.strip(np.ascontiguousarray(letters).view(f"U{WIDTH}").ravel())


def faulty_names(rng: np.random.Generator, names: np.ndarray, faults: Faults) -> np.ndarray:
    """Names as a clerk types them."""
    out = names.copy()
    n = len(out)
    hit = faults.some(rng, n, "name_abbreviated")
    for long, short in (("MUHAMMAD ", "MOH "), ("SITI ", "ST "), ("ABDUL ", "ABD "), ("AHMAD ", "ACHMAD ")):
        out[hit] = np.char.replace(out[hit], long, short)
    parts = np.char.partition(out, " ")
    two = parts[:, 2] != ""
    hit = np.intersect1d(faults.some(rng, n, "name_short"), np.flatnonzero(two))
    out[hit] = parts[hit, 0]
    hit = np.intersect1d(faults.some(rng, n, "name_swap"), np.flatnonzero(two))
    out[hit] = np.char.add(np.char.add(parts[hit, 2], " "), parts[hit, 0])
    hit = faults.some(rng, n, "name_typo")
    out[hit] = misspell(rng, out[hit])
    return out


def faulty_dates(
    rng: np.random.Generator, birth: np.ndarray, faults: Faults
) -> tuple[np.ndarray, np.ndarray]:
    """Birth dates and their states; a missing one is NaT."""
    out = birth.copy()
    n = len(out)
    year = out.astype("datetime64[Y]")
    month = (out.astype("datetime64[M]") - year).astype(int)
    day = (out - out.astype("datetime64[M]")).astype(int)
    state = np.full(n, "exact", dtype="U9")
    hit = np.intersect1d(faults.some(rng, n, "birth_swap"), np.flatnonzero(day < 12))
    out[hit] = (year[hit].astype("datetime64[M]") + day[hit]).astype("datetime64[D]") + month[hit]
    hit = faults.some(rng, n, "birth_typo")
    step = rng.choice([-3653, -730, -366, -30, -10, -1, 1, 10, 30, 365, 731, 3652], len(hit))
    out[hit] = out[hit] + step
    hit = faults.some(rng, n, "birth_default")
    out[hit] = year[hit].astype("datetime64[D]")
    state[out == out.astype("datetime64[Y]").astype("datetime64[D]")] = "default"
    hit = faults.some(rng, n, "birth_missing")
    out[hit] = np.datetime64("NaT")
    state[hit] = "missing"
    return out, state


def faulty_ids(
    rng: np.random.Generator, ids: np.ndarray, relative: np.ndarray, faults: Faults
) -> tuple[np.ndarray, np.ndarray]:
    """Identity numbers (0 where none) and their states: missing, one digit wrong, or a relative's."""
    out = ids.copy()
    n = len(out)
    hit = faults.some(rng, n, "id_relative")
    out[hit] = relative[hit]
    hit = faults.some(rng, n, "id_typo")
    power = 10 ** rng.integers(0, 16, len(hit))
    digit = out[hit] // power % 10
    out[hit] += ((digit + rng.integers(1, 10, len(hit))) % 10 - digit) * power
    day, month = out // 10**8 % 100, out // 10**6 % 100
    day = np.where(day > 40, day - 40, day)
    wrong = (out < 10**15) | (day < 1) | (day > 31) | (month < 1) | (month > 12)
    state = np.where(wrong, "invalid", "valid").astype("U8")
    hit = faults.some(rng, n, "id_missing")
    state[hit] = "missing"
    out[state != "valid"] = 0
    return out, state
