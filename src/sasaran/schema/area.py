"""Areas: a tree of administrative units, each with its code in every code system."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

__all__ = ["Area", "AreaLevel"]


@dataclass(frozen=True)
class AreaLevel:
    """A level of the tree, from the largest (rank 0) to the smallest.

    ``key`` is the code word (``province``, ``city``, ``district``, ``village``); ``words`` gives the local
    term by language (``{"id": "kelurahan", "en": "kelurahan"}``).
    """

    rank: int
    key: str
    words: Mapping[str, str]


@dataclass(frozen=True)
class Area:
    """One administrative unit.

    Parameters
    ----------
    no : int
        Dense number within the pack, stable for a pack version: the key used in tables.
    level : str
        Key of its ``AreaLevel``.
    code : str
        Code in the pack's first code system, digits only (``3174021001``).
    name : str
        Official name.
    parent : int | None
        ``no`` of the unit that holds it; None for the root.
    codes : Mapping[str, str]
        Code by code system; a system in which the code is not known is left out.
    aliases : tuple[str, ...]
        Other spellings met in files.
    lat, lon : float | None
        A point inside it, degrees.
    population, families : int | None
        Published counts, with the pack's stated source and date.
    """

    no: int
    level: str
    code: str
    name: str
    parent: int | None
    codes: Mapping[str, str] = field(default_factory=dict)
    aliases: tuple[str, ...] = ()
    lat: float | None = None
    lon: float | None = None
    population: int | None = None
    families: int | None = None
