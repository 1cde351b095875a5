"""The planning page: what is enough, the offers, and who is entitled, in one self-contained HTML file."""

from sasaran.publish.planning.compared import Compared
from sasaran.publish.planning.facts import Adequate, AreaAdequate, Entitled, Linked, PlanningData
from sasaran.publish.planning.gather import gather
from sasaran.publish.planning.public import protect
from sasaran.publish.planning.shelf import index_of, page_of
from sasaran.publish.planning.tree import named
from sasaran.publish.planning.write import render, write, write_index

__all__ = [
    "Adequate",
    "AreaAdequate",
    "Compared",
    "Entitled",
    "Linked",
    "PlanningData",
    "gather",
    "index_of",
    "named",
    "page_of",
    "protect",
    "render",
    "write",
    "write_index",
]
