"""Rows of a list as number columns: people gathered, their faults drawn, ready to be made text in SQL."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sasaran_id.jakarta.synthetic.draw import Ints
from sasaran_id.jakarta.synthetic.faults import Lot, Rates, spoil_birth, spoil_number
from sasaran_id.jakarta.synthetic.world import World

__all__ = ["CHUNK", "NAME_FAULTS", "Gatherer"]

CHUNK = 400_000
NAME_FAULTS = 11
# how name faults divide: typing errors first, then abbreviations, old spelling, words lost or exchanged, titles
_NAME_SHARES = np.array([0.16, 0.12, 0.08, 0.07, 0.2, 0.09, 0.1, 0.05, 0.08, 0.02, 0.03])


@dataclass(frozen=True)
class Gatherer:
    """Gathers rows for one source; ``heads`` gives a person of each family whose NIK is used by mistake."""

    world: World
    lot: Lot
    rates: Rates
    heads: Ints

    def rows(self, persons: Ints, start: int = 0, copy: Ints | int = 0) -> dict[str, Ints]:
        """Return the columns for ``persons`` (rows of people, in the order of the list).

        ``copy`` is 1 where a person stands in the list a second time: that row has faults of its own.
        """
        people, families, lot = self.world.people, self.world.families, self.lot
        family = people.family[persons]
        ids = persons.astype(np.int64) + (np.asarray(copy, dtype=np.int64) << 40)
        known = families.area_known[families.known_as[family]]
        other = people.nik[lot.whole(ids, "other", len(people))]
        nik, form = spoil_number(
            lot, ids, people.nik[persons], other, people.nik[self.heads[family]], self.rates
        )
        columns = {
            "i": np.arange(start, start + len(persons), dtype=np.int64),
            "person": persons.astype(np.int64) + 1,
            "nik": nik,
            "nik_form": form,
            "kk": families.card[family],
            "kk_known": families.card_known[families.known_as[family]],
            "sex": people.sex[persons],
            "born": spoil_birth(lot, ids, people.birth[persons], self.rates).astype(np.int32),
            "relation": people.relation[persons],
            "area": np.where(lot.happens(ids, "stale", self.rates.stale), known, families.area[family]),
            "area_known": known,
            "rw": families.rw[family],
            "rt": families.rt[family],
            "street": families.street[family],
            "house": families.house[family],
            "name_fault": self._name_faults(ids),
            "area_fault": lot.happens(ids, "area", self.rates.area).astype(np.int8),
            "no_mother": lot.happens(ids, "mother", self.rates.mother),
            "pick": lot.whole(ids, "pick", 2**31).astype(np.int32),
        }
        words, mother = people.words[persons], people.mother[persons]
        columns |= {f"w{place + 1}": np.ascontiguousarray(words[:, place]) for place in range(4)}
        columns |= {f"m{place + 1}": np.ascontiguousarray(mother[:, place]) for place in range(3)}
        return columns

    def _name_faults(self, ids: Ints) -> Ints:
        hit = self.lot.happens(ids, "name", self.rates.name)
        kind = 1 + np.searchsorted(
            np.cumsum(_NAME_SHARES)[:-1], self.lot.uniform(ids, "name kind"), side="right"
        )
        return np.where(hit, kind, 0).astype(np.int8)
