"""Name words with frequencies, from which the benchmark's people get their names.

Two tables. ``reference``: word counts by sex and position from the reference folder, where it is present (facts:
15,242 words of Indonesian names). ``built-in``: common words in a Zipf order and a long tail composed of
syllables, so that the benchmark runs anywhere. Which one was used is part of every result.
"""

from __future__ import annotations

import csv
import itertools
import os
from dataclasses import dataclass
from pathlib import Path

import numpy as np

_FILE = Path(__file__).with_name("words.txt")


@dataclass(frozen=True)
class WordTable:
    """Words and, per sex (0 man, 1 woman) and place (0 first, 1 middle, 2 last), their cumulative share.

    ``words`` is (W,); ``cumulative`` is (2, 3, W); ``lengths`` is (2, 4): share of names of 1, 2, 3, 4 words.
    """

    origin: str
    words: np.ndarray
    cumulative: np.ndarray
    lengths: np.ndarray

    def draw(self, rng: np.random.Generator, woman: np.ndarray, place: int) -> np.ndarray:
        """Return a word number per person for one place of the name; ``woman`` is (n,) of bool."""
        u = rng.random(len(woman))
        picked = [np.searchsorted(self.cumulative[sex, place], u) for sex in (0, 1)]
        return np.where(woman, picked[1], picked[0]).clip(0, len(self.words) - 1).astype(np.int32)


def table(origin: str = "auto") -> WordTable:
    """Return the reference table if it is present (or asked for), else the built-in one."""
    folder = reference_folder() / "id_names"
    if origin == "built-in" or (origin == "auto" and not folder.is_dir()):
        return _built_in()
    return _reference(folder)


def reference_folder() -> Path:
    """Return where the reference data lie (they need not be there)."""
    beside = Path(__file__).resolve().parent.parent.parent / "shared" / "reference"
    return Path(os.environ.get("SASARAN_REFERENCE", beside))


def _built_in() -> WordTable:
    common = _common_words()
    pairs = ["".join(parts) for parts in itertools.product(common.pop("SYLLABLES"), repeat=2)]
    words = sorted({*itertools.chain(*common.values()), *pairs, *(pair + "N" for pair in pairs)})
    place = {word: k for k, word in enumerate(words)}

    def weights(*lists: str) -> np.ndarray:
        w = np.full(len(words), 0.25 / len(words))
        for name in lists:
            for rank, word in enumerate(common[name]):
                w[place[word]] += 1 / (rank + 1.5) ** 1.05
        return np.cumsum(w) / w.sum()

    cumulative = np.array(
        [
            [weights("MALE"), weights("LAST_MALE", "MALE"), weights("LAST_MALE")],
            [weights("FEMALE"), weights("LAST_FEMALE", "FEMALE"), weights("LAST_FEMALE")],
        ]
    )
    return WordTable("built-in", np.array(words), cumulative, _share([[14, 45, 33, 8], [13, 45, 35, 7]]))


def _common_words() -> dict[str, list[str]]:
    """Return the words of ``words.txt`` by section."""
    sections: dict[str, list[str]] = {}
    for line in _FILE.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            words = sections.setdefault(line.strip("[]"), [])
        elif not line.startswith("#"):
            words += line.split()
    return sections


def _reference(folder: Path) -> WordTable:
    with (folder / "id_name_tokens_min10.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["token"].isalpha() and len(row["token"]) > 1]
    rows.sort(key=lambda row: row["token"])
    words = np.array([row["token"].upper() for row in rows])
    counts = np.zeros((2, 3, len(rows)))
    for sex, letter in enumerate("mf"):
        whole, first, last = (
            np.array([float(row[f"{letter}_{k}"]) for row in rows]) for k in ("any", "first", "last")
        )
        counts[sex] = first, np.maximum(whole - first - last, 0), last
    cumulative = np.cumsum(counts, axis=2) / counts.sum(axis=2, keepdims=True)
    lengths = np.zeros((2, 4))
    with (folder / "id_name_length_distribution.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if int(row["words"]) <= 4:
                lengths["mf".index(row["gender"]), int(row["words"]) - 1] = float(row["n"])
    return WordTable("reference", words, cumulative, _share(lengths))


def _share(counts) -> np.ndarray:
    array = np.asarray(counts, dtype=float)
    return array / array.sum(axis=1, keepdims=True)
