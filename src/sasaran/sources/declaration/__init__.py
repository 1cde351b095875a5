"""Source declarations: what a list is, read from and written to a short TOML file, or suggested from its header."""

from sasaran.sources.declaration.model import (
    ENTITIES,
    ROLES,
    Benefit,
    Declaration,
    Welfare,
    When,
    load,
    load_all,
    read,
)
from sasaran.sources.declaration.suggest import suggest
from sasaran.sources.declaration.text import dump

__all__ = [
    "ENTITIES",
    "ROLES",
    "Benefit",
    "Declaration",
    "Welfare",
    "When",
    "dump",
    "load",
    "load_all",
    "read",
    "suggest",
]
