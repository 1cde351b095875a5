"""Small lists: the tables that `sources` and `linkage` leave, written by hand, and the registry built from them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from sasaran.registry import RegistrySummary, build
from sasaran.schema import tables
from sasaran.schema.columns import Table
from sasaran.schema.engine import Engine
from sasaran.schema.linkage import LinkageSpec, NameRules
from sasaran.schema.period import Quarter
from sasaran.store.duck import DuckEngine

INPUTS = (
    tables.AREA,
    tables.PROGRAMME,
    tables.SOURCE,
    tables.RECORD,
    tables.FAMILY_LINE,
    tables.BENEFIT_LINE,
    tables.WELFARE_LINE,
    tables.LINK,
)
OUTPUTS = ("person", "family", "membership", "enrolment", "welfare", "provenance", "identity")
NAMES = NameRules(titles=("H", "HJ", "DRS"), tokens={"M": "MUHAMMAD", "MOH": "MUHAMMAD"}, particles=("BIN",))
SPEC = LinkageSpec((), ())
Q1 = Quarter(2026, 1)


class Lists:
    """The lists of a quarter, and what the registry makes of them."""

    def __init__(self, engine: DuckEngine) -> None:
        self._engine = engine
        self._waiting: dict[str, tuple[Table, list[dict[str, Any]]]] = {}
        self.clear()
        for no, name in (
            (0, "Kota"),
            (1, "Utara"),
            (2, "Selatan"),
            (3, "Utara Satu"),
            (4, "Utara Dua"),
            (5, "Selatan Satu"),
        ):
            rank = 0 if no == 0 else 1 if no < 3 else 2
            parent = None if no == 0 else 0 if no < 3 else 1 if no < 5 else 2
            level = ("city", "district", "village")[rank]
            self.add(
                tables.AREA, area_no=no, level=level, rank=rank, code=str(no), name=name, parent_no=parent
            )
        for no in range(4):
            self.programme(no)

    def clear(self) -> None:
        """Empty the lists; the areas stay."""
        for table in INPUTS[2:] if self.engine.has("area") else INPUTS:
            self.engine.run(table.ddl().replace("create table", "create or replace table"))

    @property
    def engine(self) -> DuckEngine:
        """The engine, with every row added so far."""
        waiting, self._waiting = self._waiting, {}
        for name, (table, rows) in waiting.items():
            marks = f"({', '.join('?' for _ in table)})"
            values = [row.get(column.name) for row in rows for column in table]
            self._engine.run(f"insert into {name} values {', '.join([marks] * len(rows))}", values)
        return self._engine

    def add(self, table: Table, **values: Any) -> None:
        """Add a row; rows wait until the engine is asked for, because one statement a row is slow."""
        unknown = set(values) - set(table.names())
        assert not unknown, unknown
        self._waiting.setdefault(table.name, (table, []))[1].append(values)

    def programme(self, no: int) -> None:
        self.add(
            tables.PROGRAMME,
            programme_no=no,
            code=f"P{no}",
            name=f"Programme {no}",
            owner="dinas",
            unit="person",
            kind="protect",
        )

    def source(
        self, no: int, roles: str = "programme", as_of: str | None = "2026-03-31", code: str = ""
    ) -> None:
        self.add(
            tables.SOURCE,
            source_no=no,
            code=code or f"S{no}",
            owner="dinas",
            entity="person",
            roles=roles,
            as_of=as_of,
        )

    def record(self, no: int, source: int, person: int, probability: float = 1.0, **fields: Any) -> None:
        """Add an accepted row and its accepted link."""
        values: dict[str, Any] = {"id_state": "valid" if fields.get("national_id") else "missing"}
        values["birth_state"] = "exact" if fields.get("birth_date") else "missing"
        self.add(tables.RECORD, record_no=no, source_no=source, file_no=0, row_no=no + 2, **(values | fields))
        self.link(no, person, probability)

    def link(self, record: int, person: int, probability: float = 1.0, accepted: bool = True) -> None:
        self.add(
            tables.LINK,
            **{
                "record_no": record,
                "person_no": person,
                "probability": probability,
                "accepted": accepted,
                "pass": "register",
            },
        )

    def welfare(self, source: int, basis: str = "national", **fields: Any) -> None:
        self.add(tables.WELFARE_LINE, source_no=source, basis=basis, **fields)

    def benefit(
        self, record: int, programme: int = 0, unit: str = "person", amount: float | None = None
    ) -> None:
        first, last = date(2026, 1, 1), date(2026, 3, 31)
        self.add(
            tables.BENEFIT_LINE,
            record_no=record, programme_no=programme, unit=unit, period_from=first, period_to=last, amount=amount,
        )  # fmt: skip

    def build(
        self,
        quarter: Quarter = Q1,
        same: dict[int, int] | None = None,
        card_floor: int = 0,
        previous: bool | None = None,
    ) -> RegistrySummary:
        """Build the registry; ``same`` says which person number of now was which of the previous quarter."""
        return build(
            self.engine,
            spec=SPEC,
            names=NAMES,
            quarter=quarter,
            previous=same is not None if previous is None else previous,
            card_floor=card_floor,
            match=matcher(same or {}),
        )

    def turn(self) -> None:
        """Make this quarter the previous one, and empty the lists for the next."""
        for name in (*OUTPUTS, "record", "link", "source", "programme"):
            if self.engine.has(name):
                self.engine.create(f"previous_{name}", f"from {name}")
        self.clear()
        for no in range(4):
            self.programme(no)

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        return self.engine.rows(sql)


def matcher(same: dict[int, int]) -> Callable[..., None]:
    """Stand in for the linkage room: the pairs are given."""

    def match(
        engine: Engine, spec: LinkageSpec, names: NameRules, *, current: str, previous: str, out: str
    ) -> None:
        assert {"national_id", "name", "birth_date", "sex", "area_no", "address"} <= set(
            engine.columns(current)
        )
        assert engine.has(previous)
        engine.run(f"create or replace table {out} (person_no integer, previous_no integer)")
        for now, before in same.items():
            engine.run(f"insert into {out} values (?, ?)", [now, before])

    return match
