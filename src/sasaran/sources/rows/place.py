"""The area of each row: distinct combinations of the file's area columns, resolved once and joined back."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from sasaran.errors import ParameterError
from sasaran.schema.area import Area
from sasaran.schema.engine import Engine
from sasaran.sources.rows.builder import Builder
from sasaran.sources.rows.facts import Facts
from sasaran.sources.rows.plan import FilePlan
from sasaran.sources.values import words
from sasaran.sources.values.areas import AREA_CODE, AreaIndex, Combo, Found, System, code_digits

__all__ = ["AreaBook", "add_area"]

_MOST = 100_000
_LARGEST_NO = 32_767


@dataclass
class AreaBook:
    """The areas of a quarter: those of the pack, then those that lists with codes of their own bring along."""

    index: AreaIndex
    own: list[Area] = field(default_factory=list)
    _known: dict[tuple[str, str], int] = field(default_factory=dict)

    def all(self) -> tuple[Area, ...]:
        """Return every area, numbered densely."""
        return (*self.index.areas, *self.own)

    def register(self, source: str, level: str, code: str, name: str, parent: int | None) -> int:
        """Return the number of a source's own area, making it if it is new.

        Raises
        ------
        ParameterError
            More areas than a table can number: the column holds something else than area codes.
        """
        key = (source, f"{level}:{code}")
        if key not in self._known:
            no = len(self.index.areas) + len(self.own)
            if no > _LARGEST_NO:
                raise ParameterError(
                    f"Source {source} brings more areas of its own than can be numbered ({_LARGEST_NO:,})",
                    todo="see whether the declared area columns hold area codes; leave the smallest level out",
                )
            self.own.append(Area(no, level, code, name, parent))
            self._known[key] = no
        return self._known[key]


def add_area(
    engine: Engine, plan: FilePlan, build: Builder, book: AreaBook, facts: Facts, table: str
) -> None:
    """Add ``area_no``, the smallest area known, and the checks on how it was found."""
    columns = [name for name in _columns(book.index) if plan.cell(name)]
    if not columns:
        build.keep("area_no", "cast(null as smallint)")
        build.typed["area_how"] = "'blank'"
        return
    cells = [str(plan.cell(name)) for name in columns]
    held = engine.rows(
        f"select {', '.join(cells)}, count(*) from {plan.raw.table} group by all "
        f"order by count(*) desc, {', '.join(cells)} limit {_MOST}"
    )
    combos = [_combo(book.index, columns, row[:-1], row[-1]) for row in held]
    found = _resolve(plan, book, facts, combos)
    tally: Counter[str] = Counter()
    for one, combo in zip(found, combos, strict=True):
        tally[one.how] += combo.rows
    facts.areas = dict(sorted(tally.items()))
    maps: dict[str, tuple[list[object], str]] = {
        f"k{i}": ([row[i] for row in held], "VARCHAR") for i in range(len(cells))
    }
    maps["no"] = ([one.area_no for one in found], "SMALLINT")
    maps["how"] = ([one.how for one in found], "VARCHAR")
    words.map_table(engine, table, maps)
    on = " and ".join(f"{table}.k{i} is not distinct from r.{cell}" for i, cell in enumerate(cells))
    build.joins.append(f"left join {table} on {on}")
    build.cells.update(area_found=f"{table}.no", area_how=f"coalesce({table}.how, 'unknown')")
    build.keep("area_no", "area_found")
    header = plan.header(columns[-1])
    build.check("area_unknown", header, "area_how = 'unknown'")
    build.check("area_partial", header, "area_how = 'partial'")
    build.check("area_spelling", header, "area_how = 'spelling'")
    build.check("area_disagrees", header, "area_how = 'disagrees'")


def _columns(index: AreaIndex) -> list[str]:
    return [AREA_CODE, *(f"{level}_code" for level in index.levels), *index.levels]


def _combo(index: AreaIndex, columns: list[str], cells: tuple[str | None, ...], rows: int) -> Combo:
    codes: dict[str, str] = {}
    names: dict[str, str] = {}
    for column, cell in zip(columns, cells, strict=True):
        text = (cell or "").strip()
        if not any(sign.isalnum() for sign in text):
            continue
        if column == AREA_CODE or column.endswith("_code"):
            codes[column.removesuffix("_code") if column != AREA_CODE else column] = text
        elif not any(sign.isalpha() for sign in text):
            codes.setdefault(column, text)  # a name column that holds codes
        else:
            names[column] = text
    return Combo(codes, names, rows)


def _resolve(plan: FilePlan, book: AreaBook, facts: Facts, combos: list[Combo]) -> list[Found]:
    declared = plan.declaration.area_codes
    if declared == "own":
        facts.area_system = System("own")
        return _own(plan.declaration.code, book, combos)
    judged = {one.name: one for one in book.index.judge_systems(combos)}
    best = next(iter(judged.values()))
    chosen = best if declared == "auto" else judged.get(declared)
    if chosen is None:
        raise ParameterError(
            f"The declaration of {plan.declaration.code} names an unknown code system",
            rule=f"area_codes is auto, own or one of: {', '.join(book.index.systems)}",
        )
    facts.area_system = chosen
    facts.area_doubt = best.name if best.agree > chosen.agree else ""
    return [book.index.find(combo, chosen.name) for combo in combos]


def _own(source: str, book: AreaBook, combos: list[Combo]) -> list[Found]:
    """Number the areas of a source by its own codes, the larger before the smaller, in order of the codes."""
    levels = book.index.levels
    chains = [_chain(combo, levels) for combo in combos]
    width = {
        level: max((len(code) for chain in chains for at, code, _ in chain if at == level), default=1)
        for level in levels
    }
    padded = [
        tuple((level, code.zfill(width[level]), name) for level, code, name in chain) for chain in chains
    ]
    numbers: dict[tuple[tuple[str, str], ...], int] = {}
    for chain in sorted(set(padded), key=lambda one: [(code, name) for _, code, name in one]):
        for depth in range(1, len(chain) + 1):
            path = tuple((level, code) for level, code, _ in chain[:depth])
            level, _, name = chain[depth - 1]
            dotted = ".".join(code for _, code in path)
            parent = numbers.get(path[:-1])
            numbers[path] = book.register(source, level, "".join(c for _, c in path), name or dotted, parent)
    found = []
    for chain in padded:
        no = numbers.get(tuple((level, code) for level, code, _ in chain))
        found.append(Found(no, "code" if no is not None else "blank"))
    return found


def _chain(combo: Combo, levels: tuple[str, ...]) -> tuple[tuple[str, str, str], ...]:
    codes = dict(combo.codes)
    if AREA_CODE in codes:
        codes[levels[-1]] = codes.pop(AREA_CODE)
    return tuple(
        (level, code_digits(codes[level]), combo.names.get(level, ""))
        for level in levels
        if code_digits(codes.get(level, ""))
    )
