"""How Indonesian records are compared: what agrees, how much it is worth before data are seen, where pairs come from.

The shares ``m`` and ``u`` are starting beliefs only; they are replaced by what the quarter's own records show.
"""

from __future__ import annotations

from sasaran.schema.linkage import Block, Comparison, Level, LinkageSpec

__all__ = ["LINKAGE"]

_FAMILY = ("family_card",)

LINKAGE = LinkageSpec(
    comparisons=(
        Comparison("family_card", (Level("exact", m=0.75, u=3e-6),)),
        Comparison(
            "birth_date",
            (
                Level("exact", m=0.92, u=4e-5, related=0.01),
                Level("day_month_swap", m=0.015, u=2e-5, related=3e-4),
                Level("date_parts", 2, m=0.03, u=2.5e-3, related=5e-3),
                Level("exact", column="birth_year", m=0.02, u=0.015, related=0.04),
            ),
            term_frequency=True,
            given=_FAMILY,
        ),
        Comparison("sex", (Level("exact", m=0.99, u=0.5),)),
        Comparison(
            "area_no",
            (
                Level("exact", m=0.88, u=5e-3, related=0.96),
                Level("exact", column="area_up1", m=0.03, u=0.025, related=0.01),
                Level("exact", column="area_up2", m=0.04, u=0.18, related=0.015),
            ),
            given=_FAMILY,
        ),
        Comparison(
            "name",
            (
                Level("exact", m=0.79, u=5e-5, related=3e-4),
                Level("exact", column="name_set", m=0.015, u=1e-5, related=5e-5),
                Level("jaro_winkler", 0.94, m=0.085, u=2e-4, related=2e-3),
                Level("contained", m=0.055, u=1e-3, related=5e-3),
                Level("jaro_winkler", 0.88, m=0.035, u=1.5e-3, related=0.01),
                Level("jaro_winkler", 0.78, m=0.017, u=0.02, related=0.05),
            ),
            term_frequency=True,
            given=_FAMILY,
        ),
        Comparison(
            "mother_name",
            (
                Level("exact", m=0.75, u=1e-4, related=0.4),
                Level("jaro_winkler", 0.92, m=0.11, u=5e-4, related=0.03),
                Level("contained", m=0.05, u=1e-3, related=0.02),
                Level("jaro_winkler", 0.8, m=0.05, u=0.015, related=0.04),
            ),
            given=_FAMILY,
        ),
        # twins have neighbouring numbers: among relatives born on one day a near number says little
        Comparison(
            "national_id",
            (
                Level("digits", 1, column="id_digits", m=0.45, u=1e-6, related=0.45),
                Level("digits_swapped", column="id_digits", m=0.15, u=1e-6, related=0.01),
                Level("digits_prefix", 15, column="id_digits", m=0.05, u=1e-6, related=1e-3),
                Level("digits_prefix", 12, column="id_digits", m=0.05, u=1e-4, related=0.1),
            ),
            given=("family_card", "birth_date"),
        ),
    ),
    blocks=(
        Block(("family_card",), refine=("birth_year",)),
        Block(("birth_date", "left(name, 3)"), refine=("area_up1",)),
        Block(("birth_key", "area_no"), refine=("sex", "left(name, 1)")),
        Block(("name", "area_up1"), refine=("birth_year",)),
        Block(("name_set", "birth_year"), refine=("area_up2",)),
        Block(("id_digits >> 16",), refine=("left(name, 1)",)),
        Block(("id_digits & 1099511627775", "left(name, 1)")),
        Block(("mother_name", "left(name, 3)"), refine=("birth_year",)),
    ),
    identifier="national_id",
    # a key that more people share than this tells nobody apart: it is refined
    block_cap=16,
)
"""The declaration of :func:`sasaran.linkage.link` for Indonesia."""
