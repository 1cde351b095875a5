"""Families of two quarters side by side through their lasting identity, and what can be said of each one's movement."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from sasaran.monitor.latent import Movement
from sasaran.monitor.states import BANDS, STATES
from sasaran.schema.engine import Engine
from sasaran.schema.graduation import GRADUATION
from sasaran.schema.package import Package

__all__ = ["REASONS", "family_states", "pair_families", "posterior_moves", "rank_families", "rungs"]

REASONS: Mapping[str, Mapping[str, str]] = {
    "new": {"id": "baru diperingkat; triwulan lalu belum ada peringkatnya",
            "en": "newly ranked; it had no rank in the quarter before"},
    "not_ranked_anew": {"id": "peringkatnya disalin dari triwulan lalu, jadi tidak ada kabar tentang perubahannya",
                        "en": "its rank was copied from the quarter before, so nothing is known of movement"},
    "stayed": {"id": "tetap di kelompok desil yang sama", "en": "in the same band of deciles as before"},
    "rose": {"id": "naik kelompok, dan perubahan itu lebih mungkin nyata daripada derau peringkat",
             "en": "rose a band, more likely in truth than by the ranking's noise"},
    "rose_in_doubt": {"id": "naik kelompok menurut daftar, tetapi derau peringkat saja dapat menjelaskannya",
                      "en": "rose a band on the list, but the ranking's noise alone may explain it"},
    "fell": {"id": "turun kelas (kembali lebih miskin), lebih mungkin nyata daripada derau peringkat",
             "en": "relapsed to a poorer band, more likely in truth than by the ranking's noise"},
    "fell_in_doubt": {"id": "turun kelompok menurut daftar, tetapi derau peringkat saja dapat menjelaskannya",
                      "en": "fell a band on the list, but the ranking's noise alone may explain it"},
}  # fmt: skip
"""What can be said of a family's movement: key, and a sentence in each language."""


def rank_families(engine: Engine, prefix: str, basis: str, out: str) -> int:
    """Create ``out`` (family_id, family_no, area_no, members, decile, version, as_of) and return its rows.

    A family's decile is the lowest of its members', as everywhere. ``prefix`` names the release's tables.
    """
    return engine.create(
        out,
        f"""
        with ranked as (
            select p.family_no, min(w.decile) as decile, max(w.version) as version, max(w.as_of) as as_of
            from {prefix}welfare w join {prefix}person p using (person_no)
            where w.basis = ? and w.decile is not null group by p.family_no
        )
        select f.family_id, f.family_no, f.area_no, greatest(f.members, 1) as members, r.decile, r.version, r.as_of
        from {prefix}family f join ranked r using (family_no)
        """,
        [basis],
    )


def pair_families(engine: Engine, before: str, after: str, empowered: str, out: str) -> int:
    """Create ``out`` (family_id, area_no, decile_before, decile_after, anew, empowered), as transitions read it.

    ``before`` and ``after`` are tables of :func:`rank_families`; ``empowered`` a query (family_id) of families that
    took part in empowerment before the later quarter. Ranked anew: version or date of the ranking differ.
    """
    return engine.create(
        out,
        f"""
        select a.family_id, a.area_no, b.decile as decile_before, a.decile as decile_after,
            (a.version is distinct from b.version or a.as_of is distinct from b.as_of) as anew,
            (e.family_id is not null) as empowered
        from {after} a join {before} b using (family_id)
            left join (select distinct family_id from ({empowered})) e using (family_id)
        """,
    )


def posterior_moves(movement: Movement, kernel: Any) -> tuple[Any, Any]:
    """Return the chances that a family truly rose and truly fell, each of shape (bands seen before, seen after).

    By Bayes from the true table P and the noise K: the sum over j > i (j < i) of P[i, j] K[i, j, k, m], over Q[k, m].
    """
    weighted = movement.joint[:, :, None, None] * np.asarray(kernel)
    drawn = weighted.sum(axis=(0, 1))
    i, j = np.indices(movement.joint.shape)
    safe = np.where(drawn > 0, drawn, 1.0)
    return (weighted[j > i].sum(axis=0) / safe, weighted[j < i].sum(axis=0) / safe)


def rungs(packages: Sequence[Package], numbers: Mapping[str, int]) -> str:
    """Return SQL over ``receives``: the highest rung of which all programmes of some package are received, else 0."""
    cases = []
    for one in sorted(packages, key=lambda package: -package.rung):
        if one.programmes and all(code in numbers for code in one.programmes):
            mask = sum(1 << numbers[code] for code in one.programmes)
            cases.append(f"when receives & {mask} = {mask} then {int(one.rung)}")
    return f"case {' '.join(cases)} else 0 end" if cases else "0"


def family_states(
    engine: Engine,
    *,
    ranked: str,
    before: str,
    pairs: str,
    money: str,
    rung: str,
    movement: tuple[Movement, Any],
) -> int:
    """Leave ``graduation`` and return its rows; ``adequacy`` (of ``coverage``) lies on the engine.

    ``ranked`` and ``before`` are of :func:`rank_families`, ``pairs`` of :func:`pair_families` with families of the
    later quarter, ``money`` of ``states.money_states``, ``rung`` SQL of :func:`rungs`.
    """
    rose, fell = posterior_moves(*movement)
    size = len(STATES)
    with engine.scratch("band", "moves") as (band, moves):
        number = np.searchsorted(BANDS, np.arange(1, 11))
        engine.put(
            band, {"decile": np.arange(1, 11), "no": number, "word": np.array(STATES, dtype=object)[number]}
        )
        engine.put(moves, {"b": np.repeat(np.arange(size), size), "a": np.tile(np.arange(size), size),
                           "rose": rose.reshape(-1), "fell": fell.reshape(-1)})  # fmt: skip
        return engine.create(
            GRADUATION.name,
            f"""
            with got as (
                select family_no, bit_or(1::bigint << programme_no) as receives from enrolment group by family_no
            ),
            laid as (
                select r.*, m.* exclude (family_no), now.word as listed, old.word as listed_before,
                    now.no as a, old.no as b,
                    coalesce(p.anew, false) as anew, coalesce(p.empowered, false) as was,
                    q.level as adequacy, q.empower > 0 as takes, coalesce(g.receives, 0) as receives
                from {ranked} r join {money} m using (family_no) join band_now now using (decile)
                    left join {before} o using (family_id) left join band_now old on old.decile = o.decile
                    left join {pairs} p using (family_id) join adequacy q using (family_no)
                    left join got g using (family_no)
            )
            select {GRADUATION.select_list("x")} from (
                select l.*, {rung} as rung, was or takes as empowered, case when anew then v.rose end as rose,
                    case when anew then v.fell end as fell,
                    case when l.b is null then 'new' when not anew then 'not_ranked_anew' when l.a = l.b then 'stayed'
                        when l.a > l.b then if(v.rose >= 0.5, 'rose', 'rose_in_doubt')
                        else if(v.fell >= 0.5, 'fell', 'fell_in_doubt') end as reason
                from laid l left join {moves} v on v.a = l.a and v.b = l.b
            ) x order by family_id
            """.replace("band_now", band),
            table=GRADUATION,
        )
