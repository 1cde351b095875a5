"""The one door to people's rows, as the rankings of a quarter go through it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from sasaran.govern import policy
from sasaran.govern.audit import AuditLog
from sasaran.govern.gate import Grant, Request, people
from sasaran.quarter.frozen import Frozen

__all__ = ["granted"]


def granted(
    opened: Frozen,
    areas: list[int],
    table: str,
    columns: tuple[str, ...],
    carry: tuple[str, ...],
    purpose: str,
) -> Iterator[Grant]:
    """Give what the gate hands out of ``table`` for each area; what was given is dropped when the next is asked.

    Raises :class:`PermissionRefusedError` with the gate's reason; it is on the audit log.
    """
    root, pack = opened.workspace.root, opened.pack
    audit, rules = AuditLog(root / "audit.jsonl"), policy.load(root / "policy.toml", pack)
    for area_no in areas:
        asked = Request(
            pack.analyst, purpose, area_no, table, columns, opened.release.quarter.last_day(), datetime.now(UTC), carry,
            opened.release.name,
        )  # fmt: skip
        grant = people(opened.engine, asked, pack=pack, audit=audit, policy=rules)
        yield grant
        opened.engine.drop(grant.table)
