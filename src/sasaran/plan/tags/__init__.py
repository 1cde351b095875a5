"""Budget tags: activities tagged to strategy, kind and deciles by rule and by text; what is unsure goes to a person."""

from sasaran.plan.tags.account import Account, Line, SumRow, parted
from sasaran.plan.tags.codes import parts, within
from sasaran.plan.tags.table import (
    Band,
    BandRow,
    Cell,
    Need,
    ProgrammeRow,
    Reach,
    crossed,
    meant,
    programmes,
    reaching,
)
from sasaran.plan.tags.tagging import (
    KINDS,
    STRATEGIES,
    Activity,
    Tag,
    Tagged,
    TagRule,
    read_confirmed,
    read_rules,
    tag,
)

__all__ = [
    "KINDS",
    "STRATEGIES",
    "Account",
    "Activity",
    "Band",
    "BandRow",
    "Cell",
    "Line",
    "Need",
    "ProgrammeRow",
    "Reach",
    "SumRow",
    "Tag",
    "TagRule",
    "Tagged",
    "crossed",
    "meant",
    "parted",
    "parts",
    "programmes",
    "reaching",
    "read_confirmed",
    "read_rules",
    "tag",
    "within",
]
