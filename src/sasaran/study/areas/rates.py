"""Estimates of small areas brought to published rates: one for all, or each official area's own."""

from __future__ import annotations

import numpy as np

from sasaran.errors import ParameterError
from sasaran.measure import area
from sasaran.measure.area import AreaEstimates
from sasaran.schema.pack import Pack
from sasaran.study.areas.asked import AreaAsked

__all__ = ["benchmarked", "read_target"]

OFFICIAL = ("official", "resmi")


def read_target(text: str) -> tuple[float | None, bool]:
    """Return the published rate of ``0.0403``, or that the pack's official rates are meant (``official``).

    Raises :class:`ParameterError` for anything else, or a rate that is no share.
    """
    if not text or text.lower() in OFFICIAL:
        return None, bool(text)
    try:
        found = float(text)
    except ValueError:
        found = np.nan
    if not 0 < found < 1:
        raise ParameterError(
            "The published rate cannot be read",
            where="--benchmark",
            rule="a fraction between 0 and 1, or official",
            todo="write for instance --benchmark 0.0403",
        )
    return found, False


def benchmarked(found: AreaEstimates, asked: AreaAsked, pack: Pack | None) -> AreaEstimates:
    """Return the headcounts moved to what was asked for; ``pack`` is that of the register, None for a census file.

    With official rates each area joins the smallest area around it that has one (its city), and the people of these
    add up to its rate. Raises ParameterError where official rates are asked for and cannot be used; otherwise as
    :func:`sasaran.measure.area.benchmark`.
    """
    if (asked.benchmark is not None or asked.official) and not np.isfinite(found.size).all():
        raise ParameterError(
            "The areas' population is not known",
            where="--benchmark",
            rule="areas add up by their population",
            todo="name its column in the file of areas with --size",
        )
    if not asked.official:
        return found if asked.benchmark is None else area.benchmark(
            found, "fgt0", asked.benchmark, method=asked.method
        )  # fmt: skip
    rates = {} if pack is None else {one.area: one.headcount for one in pack.poverty}
    if pack is None or not rates or not asked.persons:
        raise ParameterError(
            "Official rates cannot be used here",
            where="--benchmark",
            rule="they are of people, by areas of the country pack",
            todo="ask with --quarter and --persons members, or give one rate such as --benchmark 0.0403",
        )
    by_code = {one.code: one for one in pack.areas}
    group = []
    for label in found.areas:
        at = by_code[str(label)]
        while at.code not in rates and at.parent is not None:
            at = pack.areas[at.parent]
        group.append(at.code if at.code in rates else pack.poverty[0].area)
    return area.benchmark(found, "fgt0", rates, method=asked.method, group=np.array(group))
