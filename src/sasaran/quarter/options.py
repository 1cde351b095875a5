"""What may be chosen when a quarter is run or asked."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from sasaran.errors import ParameterError
from sasaran.schema.pack import Pack

__all__ = ["DEFAULTS", "Options"]


@dataclass(frozen=True)
class Options:
    """Choices of a run or a question.

    Parameters
    ----------
    basis : str
        Basis of the decile; empty takes the workspace's default, else the pack's.
    decile : int
        Decile asked about.
    programmes : tuple[str, ...]
        Codes of the programmes that count as reaching; empty for all.
    level : float
        Coverage of the intervals.
    language : str
        ``id`` or ``en``.
    memory, threads : str, int
        What the engine may take. They change speed, never a result.
    publish : bool
        Whether reports, lists and returns are written.
    public : bool
        Whether small cells are suppressed in what is written.
    """

    basis: str = ""
    decile: int = 1
    programmes: tuple[str, ...] = ()
    level: float = 0.90
    language: str = "id"
    memory: str = "6GB"
    threads: int = os.cpu_count() or 2
    publish: bool = True
    public: bool = False

    def filled(self, defaults: Mapping[str, Any], pack: Pack) -> Options:
        """Return these options with what was left open taken from a workspace's defaults, then from its pack.

        A basis may be named in the words of the country (``provinsi``).
        """
        basis = (self.basis or str(defaults.get("basis", "")) or pack.basis).strip().lower()
        return replace(self, basis=pack.basis_words.get(basis, basis))

    def programme_numbers(self, pack: Pack) -> list[int] | None:
        """Return the numbers of the chosen programmes, None for all; raise if the pack has no such programme."""
        if not self.programmes:
            return None
        known = {programme.code.upper(): programme.no for programme in pack.programmes}
        unknown = [code for code in self.programmes if code.upper() not in known]
        if unknown:
            raise ParameterError(
                f"There is no programme {', '.join(unknown)} in pack {pack.code}",
                todo=f"use codes out of: {', '.join(known)}",
            )
        return sorted(known[code.upper()] for code in self.programmes)


DEFAULTS = Options()
