"""Need beside budgets, from a frozen quarter: families and the expected gap of each decile in each area of a level."""

from __future__ import annotations

from sasaran.coverage.adequacy import adequacy
from sasaran.errors import ParameterError
from sasaran.plan.tags import Need
from sasaran.quarter.frozen import Frozen, known_basis
from sasaran.quarter.options import Options
from sasaran.schema.engine import Progress, silent

__all__ = ["need_of", "receiving_of"]

_MONTHS = 12


def need_of(opened: Frozen, level: str, options: Options, progress: Progress = silent) -> tuple[Need, str]:
    """Return the need by area of ``level`` (and of the whole) and decile, gap in Rp a year, and the basis.

    The gap is what is left after the benefits that lists bring (table ``adequacy_area``).

    Raises
    ------
    ParameterError
        The pack has no laws or no reliability of its ranking, or the quarter no decile on the basis.
    """
    engine, pack = opened.engine, opened.pack
    if pack.reliability is None or not pack.laws:
        raise ParameterError(
            f"Pack {pack.code} has no laws or no reliability of its ranking",
            rule="need is what benefits as law leave of the gap, over how far the ranking can be trusted",
        )
    basis = known_basis(opened, options.filled(opened.workspace.defaults, pack)).basis
    adequacy(engine, pack.laws, pack.poverty, pack.reliability, attributes=pack.attributes, basis=basis,
             day=opened.release.quarter.last_day(), progress=progress)  # fmt: skip
    rows = engine.rows(
        "select coalesce(a.code, ''), x.decile, x.families, x.gap, x.gap_low, x.gap_high from adequacy_area x "
        "left join area a on a.area_no = x.area_no where x.area_no is null or a.level = ? order by 1, 2",
        [level],
    )
    found = {(str(code), int(decile)): [float(one) for one in rest] for code, decile, *rest in rows}
    families, *gaps = ({key: rest[at] for key, rest in found.items()} for at in range(4))
    gap, low, high = ({key: _MONTHS * value for key, value in part.items()} for part in gaps)
    return Need(families, gap, low, high), basis


def receiving_of(opened: Frozen) -> dict[str, int]:
    """Return how many families of the quarter lists say receive each programme, by its code."""
    rows = opened.engine.rows(
        "select p.code, count(distinct e.family_no) from enrolment e join programme p using (programme_no) group by all"
    )
    return {str(code): int(families) for code, families in rows}
