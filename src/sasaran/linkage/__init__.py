"""Which records are one person, with a known error rate.

:func:`~sasaran.linkage.link.link` links a quarter, :func:`~sasaran.linkage.pairs.link_pairs` any two tables,
:func:`~sasaran.linkage.persistence.match_persons` the persons of two quarters.
"""

from sasaran.linkage.link import LinkSummary, link
from sasaran.linkage.pairs import PairSummary, link_pairs
from sasaran.linkage.persistence import match_persons

__all__ = ["LinkSummary", "PairSummary", "link", "link_pairs", "match_persons"]
