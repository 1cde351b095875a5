"""Which column of one file is what: the declaration, a published layout and the header put together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from sasaran.errors import DeclarationError
from sasaran.schema.pack import Layout, Pack
from sasaran.sources.declaration import Declaration, Welfare
from sasaran.sources.headers import Match, match, normalise, stand_at
from sasaran.sources.raw import RawTable
from sasaran.sources.raw.model import Account
from sasaran.sources.values import identifiers
from sasaran.sources.values.areas import AREA_CODE

__all__ = ["FilePlan", "aliases_of", "needed", "plan_file", "recognise"]

_PROPERTIES = (
    "national_id", "family_card", "household_key", "name", "head_name", "birth_date", "sex", "address", "rt", "rw",
    "rt_rw", "mother_name", "relation", "weight", "members", "amount", "period", "status",
)  # fmt: skip


@dataclass(frozen=True)
class FilePlan:
    """One file ready to be read.

    Parameters
    ----------
    declaration : Declaration
        The effective one: a recognised layout has filled what was not declared.
    raw : RawTable
        The file as text.
    match : Match
        Canonical column to position, and how it was found.
    layout : Layout | None
        The published layout of the file, if it has one.
    """

    declaration: Declaration
    raw: RawTable
    match: Match
    layout: Layout | None = None

    def cell(self, canonical: str) -> str | None:
        """Return the engine column that holds canonical ``canonical``, or None."""
        place = self.match.columns.get(canonical)
        return None if place is None else f"c{place}"

    def header(self, canonical: str) -> str | None:
        """Return the header of canonical ``canonical`` as the agency wrote it, or None."""
        place = self.match.columns.get(canonical)
        return None if place is None else self.raw.labels[place]

    def named(self, header: str) -> str:
        """Return the engine column with the declared ``header``; raise :class:`DeclarationError` if absent."""
        return f"c{self.place(header)}"

    def used(self) -> set[str]:
        """Return the headers that benefits, welfare and measures name, as the file writes them."""
        one = self.declaration
        named = [header for basis in one.welfare for header in (basis.decile_column, basis.value_column)]
        for benefit in one.benefits:
            named += [
                benefit.amount_column,
                benefit.period_column,
                benefit.when.column if benefit.when else "",
            ]
        named += [*one.measures, *(header for headers in self.attributes().values() for header in headers)]
        return {self.raw.labels[self.place(header)] for header in named if header}

    def attributes(self) -> dict[str, tuple[str, ...]]:
        """Return the headers behind each attribute: what the layout has and the file holds, then what is declared."""
        have = {normalise(label) for label in self.raw.labels}
        found = {
            name: headers
            for name, headers in (self.layout.attributes if self.layout else {}).items()
            if all(normalise(header) in have for header in headers)
        }
        return {
            **found,
            **{name: (header,) for name, header in self.declaration.attributes.items() if header},
        }

    def place(self, header: str) -> int:
        """Return the position of the declared ``header``; raise :class:`DeclarationError` if absent or doubled."""
        labels = self.raw.labels
        near = stand_at(labels, header)
        if len(near) != 1:
            raise DeclarationError(
                f"The declaration of {self.declaration.code} names column '{header}', which the file "
                + ("holds more than once" if near else "does not have"),
                where=f"{self.raw.file}, {self.declaration.place()}",
                rule="the file's headers are: " + ", ".join(f"'{label}'" for label in labels),
                todo="write the header in the declaration as it stands in the file, or mend the file",
            )
        return near[0]


def aliases_of(pack: Pack, declared: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """Return the header spellings to look for: the pack's, and every column that rows can hold by its own name.

    A canonical column declared as empty (``status = ""``) is not looked for.
    """
    levels = [level.key for level in pack.levels]
    known = dict(pack.aliases)
    for canonical in (*_PROPERTIES, AREA_CODE, *levels, *(f"{level}_code" for level in levels)):
        known.setdefault(canonical, ())
    return {canonical: names for canonical, names in known.items() if declared.get(canonical) != ""}


def recognise(pack: Pack, labels: tuple[str, ...]) -> Layout | None:
    """Return the published layout whose signature all stands in the header; of several the longest signature."""
    have = {normalise(label) for label in labels}
    fits = [
        one for one in pack.layouts if one.signature and {normalise(name) for name in one.signature} <= have
    ]
    return max(fits, key=lambda one: (len(one.signature), one.code), default=None)


def plan_file(pack: Pack, declaration: Declaration, raw: RawTable) -> FilePlan:
    """Put declaration, layout and header together.

    Raises
    ------
    DeclarationError
        The declaration names a layout or a column that is not there, or nothing says how to find the rows.
    """
    layout = _layout(pack, declaration, raw)
    effective = _overlay(declaration, layout, raw.labels) if layout else declaration
    given = {canonical: header for canonical, header in effective.columns.items() if header}
    try:
        found = match(raw.labels, aliases_of(pack, effective.columns), given)
    except DeclarationError as error:
        raise DeclarationError(
            error.what,
            where=f"{raw.file}, {declaration.place()}, {error.where}",
            rule=error.rule,
            todo=error.todo,
        ) from error
    if not effective.family_key:
        carded = identifiers.rule_for(pack.identifiers, "family_card") is not None
        own = effective.entity == "household" or not carded
        effective = replace(effective, family_key="own" if own else "card")
    return FilePlan(effective, raw, found, layout)


def needed(pack: Pack, declaration: Declaration, file: str, labels: tuple[str, ...]) -> set[int] | None:
    """Return the columns that reading a file as declared will look at; None for all (lists of numbers per area)."""
    header_only = RawTable(file, None, "", labels, 0, (), "", 0, "", 0, (), "", "", (), Account(*[0] * 8))
    plan = plan_file(pack, declaration, header_only)
    if plan.declaration.entity == "area":
        return None
    return set(plan.match.columns.values()) | {labels.index(header) for header in plan.used()}


def _layout(pack: Pack, declaration: Declaration, raw: RawTable) -> Layout | None:
    if declaration.layout == "none":
        return None
    if not declaration.layout:
        return recognise(pack, raw.labels)
    for layout in pack.layouts:
        if layout.code == declaration.layout:
            return layout
    raise DeclarationError(
        f"There is no layout {declaration.layout!r}",
        where=declaration.place(),
        rule=f"the pack knows: {', '.join(layout.code for layout in pack.layouts) or 'none'}",
    )


def _overlay(declaration: Declaration, layout: Layout, labels: tuple[str, ...]) -> Declaration:
    have = {normalise(label) for label in labels}
    columns = {canonical: header for canonical, header in layout.columns.items() if normalise(header) in have}
    welfare = declaration.welfare or tuple(
        Welfare(basis=basis, decile_column=header, version=layout.name)
        for basis, header in layout.welfare.items()
        if normalise(header) in have
    )
    return replace(
        declaration, entity=layout.entity, columns={**columns, **declaration.columns}, welfare=welfare
    )
