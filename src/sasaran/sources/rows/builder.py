"""Collects the parts of one big query: cells, what they mean, and the checks on each row."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from sasaran.sources.rules import RULES

__all__ = ["Builder", "Check"]


_MOST = 60  # bits of a 64-bit number, with some to spare


@dataclass(frozen=True)
class Check:
    """One rule on one column of a file: where its predicate holds, bit ``bit`` of the row is set."""

    bit: int
    rule: str
    header: str | None
    predicate: str

    @property
    def quarantines(self) -> bool:
        """Whether a row that breaks the rule is kept out."""
        return RULES[self.rule].severity == "quarantine"


@dataclass
class Builder:
    """The query of one file, built up column by column.

    Layers, each seeing those before it: ``cells`` over the raw table ``r`` and its joins, ``typed`` over cells,
    ``judged`` over typed, ``final`` over judged. Checks look at all names. One scan of the raw table does it all.
    """

    cells: dict[str, str] = field(default_factory=dict)
    typed: dict[str, str] = field(default_factory=dict)
    judged: dict[str, str] = field(default_factory=dict)
    final: dict[str, str] = field(default_factory=dict)
    joins: list[str] = field(default_factory=list)
    checks: list[Check] = field(default_factory=list)

    def check(self, rule: str, header: str | None, predicate: str) -> None:
        """Add a check; beyond 60 of one severity the last of the same rule speaks for several columns."""
        new = Check(0, rule, header, predicate)
        same = [one for one in self.checks if one.quarantines == new.quarantines]
        if len(same) >= _MOST and (last := [one for one in same if one.rule == rule][-1:]):
            merged = replace(last[0], header=None, predicate=f"({last[0].predicate}) or ({predicate})")
            self.checks[self.checks.index(last[0])] = merged
            return
        self.checks.append(replace(new, bit=len(same)))

    def keep(self, name: str, expression: str) -> None:
        """Add a column to the result, computed from typed values."""
        self.final[name] = expression

    def query(self, raw: str) -> str:
        """Return the SQL: ``row_no``, the final columns, and the bit sets ``broken`` and ``noted``."""
        inner = ", ".join(f"{sql} as {name}" for name, sql in {"row_no": "r.row_no", **self.cells}.items())
        query = f"select {inner} from {raw} r {' '.join(self.joins)}"
        for layer in (self.typed, self.judged, self.final):
            more = "".join(f", {sql} as {name}" for name, sql in layer.items())
            query = f"select *{more} from ({query})"
        kept = ", ".join(("row_no", *self.final))
        broken, noted = (self._bits(quarantines=which) for which in (True, False))
        return f"select {kept}, {broken} as broken, {noted} as noted from ({query})"

    def _bits(self, *, quarantines: bool) -> str:
        terms = [
            f"case when {one.predicate} then {1 << one.bit} else 0 end"
            for one in self.checks
            if one.quarantines == quarantines
        ]
        return f"cast({' + '.join(terms) or '0'} as bigint)"
