"""Planning documents as trees (RPJMD, RPKD): read, checked, and budget activities hung on them by code."""

from sasaran.plan.tree.check import Finding, check
from sasaran.plan.tree.hang import Hung, IndicatorRow, NodeRow, counted, hang
from sasaran.plan.tree.rows import COLUMNS, tree_of_rows

__all__ = [
    "COLUMNS",
    "Finding",
    "Hung",
    "IndicatorRow",
    "NodeRow",
    "check",
    "counted",
    "hang",
    "tree_of_rows",
]
