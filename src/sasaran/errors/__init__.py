"""Every error a user can see: one sentence form, an exit code per cause, never a person's value.

The form is *what happened*, *where* (file, sheet, row, column), *which rule*, *what to do*. A message names
fields, row numbers and rules; the value itself (a NIK, a name, a date) never enters it, because messages end
up in chats and logs.
"""

from __future__ import annotations

from sasaran.errors.language import in_language, place_in_language

__all__ = [
    "BadFileError",
    "BudgetError",
    "CrashedBuildError",
    "DeclarationError",
    "NothingLostError",
    "NumbersError",
    "PackError",
    "ParameterError",
    "PermissionRefusedError",
    "ReleaseError",
    "SasaranError",
    "StorageError",
]

_WHERE = ("Di mana", "Where")
_RULE = ("Aturan", "Rule")
_TODO = ("Yang perlu dilakukan", "What to do")


class SasaranError(Exception):
    """Base of all errors shown to a user without a traceback.

    Parameters
    ----------
    what : str
        One sentence: what happened.
    where : str
        File, sheet, row, column, quarter or option. Never a person's value.
    rule : str
        The rule that was broken, in words.
    todo : str
        What the reader can do now.
    """

    exit_code = 1

    def __init__(self, what: str, *, where: str = "", rule: str = "", todo: str = "") -> None:
        self.what = what
        self.where = where
        self.rule = rule
        self.todo = todo
        super().__init__(self.message())

    def message(self, language: str = "en") -> str:
        """Return the sentence form in ``language`` (``id`` or ``en``), leaving out the parts that are empty."""
        at = 0 if language == "id" else 1
        parts = [in_language(self.what.rstrip("."), language) + "."]
        if self.where:
            parts.append(f"{_WHERE[at]}: {place_in_language(self.where, language)}.")
        if self.rule:
            parts.append(f"{_RULE[at]}: {in_language(self.rule, language)}.")
        if self.todo:
            parts.append(f"{_TODO[at]}: {in_language(self.todo, language)}.")
        return " ".join(parts)


class ParameterError(SasaranError):
    """An option or argument is not one that the command takes."""

    exit_code = 2


class DeclarationError(SasaranError):
    """A source declaration does not say what it must, or says it twice."""

    exit_code = 3


class BadFileError(SasaranError):
    """A file cannot be read at all (empty, binary, a bomb, no header); no row of it was taken."""

    exit_code = 4


class NothingLostError(SasaranError):
    """Rows in differ from rows accepted plus rows quarantined: a defect, never the user's fault."""

    exit_code = 5


class ReleaseError(SasaranError):
    """A frozen quarter is missing, damaged, or would be overwritten."""

    exit_code = 6


class CrashedBuildError(ReleaseError):
    """Another build holds the workspace, or one died and left its lock."""

    exit_code = 7


class StorageError(SasaranError):
    """The disk or the engine refused: full, read-only, out of memory."""

    exit_code = 8


class PackError(SasaranError):
    """A country pack is missing, doubled, or does not supply what it must."""

    exit_code = 9


class PermissionRefusedError(SasaranError):
    """The gate refused; the reason is in the message."""

    exit_code = 10


class NumbersError(SasaranError):
    """A statistic cannot be computed from what was given."""

    exit_code = 11


class BudgetError(SasaranError):
    """Budgets, quotas or floors that cannot hold together."""

    exit_code = 12
