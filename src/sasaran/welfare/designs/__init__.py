"""The designs beside the proxy means test: each says who is poorest in one way, and is entered in the register."""

from sasaran.welfare.designs.community import Blended, Community, Hybrid
from sasaran.welfare.designs.lookup import LookUp, LookUpTable
from sasaran.welfare.designs.plain import Geographic, Observed, OfficialDecile, Random, Universal
from sasaran.welfare.designs.traits import Categorical, Criterion

__all__ = [
    "Blended",
    "Categorical",
    "Community",
    "Criterion",
    "Geographic",
    "Hybrid",
    "LookUp",
    "LookUpTable",
    "Observed",
    "OfficialDecile",
    "Random",
    "Universal",
]
