"""A first declaration for a file nobody has declared yet: what `sasaran check --write` saves."""

from __future__ import annotations

import re
from pathlib import PurePath

from sasaran.schema.pack import Layout, Pack
from sasaran.schema.programme import Programme
from sasaran.sources.declaration.model import Benefit, Declaration, When
from sasaran.sources.headers import Match

__all__ = ["suggest"]

_STEM = re.compile(r"[^A-Za-z]+")
_UNKNOWN_OWNER = "?"
_REGISTER = "register"


def suggest(
    match: Match,
    layout: Layout | None,
    file_name: str,
    pack: Pack,
    labels: tuple[str, ...] = (),
    when: When | None = None,
) -> Declaration:
    """Return the declaration that the header and the file name speak for. A person looks it over.

    A programme is taken from the file name where its code or the words of its name stand there. The glob
    replaces the digits of the name (dates, quarters) by ``*``. With ``labels``, the headers behind the positions
    of ``match``, the matched columns are written out; a published layout brings its columns, bases, owner and
    source itself. ``when`` is the condition that the list's status column speaks for.

    A list of people or of their families is taken for the population register only where its name or header says
    so: anything else that names people most likely pays them something, and a benefit list read as a register would
    count its own recipients as untouched. Where its programme is unknown it gets no benefit, and a build asks for one.
    """
    stem = PurePath(file_name).stem
    programme = _programme(stem, pack)
    people = bool({"name", "national_id"} & set(match.columns))
    # A household list with a card or a head tells who lives there; with keys alone it is a survey's.
    told = people or bool({"family_card", "head_name"} & set(match.columns))
    places = bool({"area_code", *(level.key for level in pack.levels)} & set(match.columns))
    units = bool({"household_key", "family_card"} & set(match.columns))
    found = "person" if people else "household" if units else "area" if places else "household"
    entity = layout.entity if layout else found
    roles = (
        layout.roles
        if layout
        else ("programme",)
        if programme or (told and not _registers(stem, labels, pack))
        else ("register",)
        if people or found == "household"
        else ("statistic",)
    )
    code = (
        layout.source or layout.code
        if layout
        else programme.code
        if programme
        else _STEM.sub("_", stem).strip("_").upper()[:20]
    )
    return Declaration(
        code=code or "LIST",
        owner=_owner(layout, programme),
        entity=entity,
        roles=tuple(roles),
        files=(re.sub(r"(\d[\d\-_. ]*)+", "*", PurePath(file_name).name.removesuffix(PurePath(file_name).suffix))
               + PurePath(file_name).suffix,),
        layout=layout.code if layout else "",
        columns={} if layout else _columns(match, labels),
        benefits=() if layout else _benefits(programme, match, when),
    )  # fmt: skip


def _owner(layout: Layout | None, programme: Programme | None) -> str:
    known = layout.owner if layout else programme.owner if programme else ""
    return known or _UNKNOWN_OWNER


def _registers(stem: str, labels: tuple[str, ...], pack: Pack) -> bool:
    """Return whether a file's name or header speaks of a population register; the name of a place never does."""
    places = {word for area in pack.areas for word in _words(area.name)}
    headers = {word for label in labels for word in _words(label)}
    return any(
        word.startswith(sign)
        # A header is searched for fewer words: "No. Register" stands on any list.
        for found, signs in (
            (_words(stem), (_REGISTER, *pack.files.registers)),
            (headers, pack.files.register_headers),
        )
        for word in found - places
        for sign in signs
    )


def _words(text: str) -> set[str]:
    return set(_STEM.sub(" ", text).lower().split())


def _columns(match: Match, labels: tuple[str, ...]) -> dict[str, str]:
    """Return the matched columns as a declaration writes them, in the order of the file."""
    return {
        name: labels[place]
        for name, place in sorted(match.columns.items(), key=lambda pair: pair[1])
        if labels
    }


def _programme(stem: str, pack: Pack) -> Programme | None:
    words = _STEM.sub(" ", stem).upper().split()
    tight = "".join(words)
    for one in pack.programmes:
        if one.code.upper() in words or " ".join(words).startswith(one.name.upper()):
            return one
    found = [one for one in pack.programmes if len(one.code) > 3 and one.code.upper() in tight]
    return max(found, key=lambda one: (len(one.code), one.code), default=None)


def _benefits(programme: Programme | None, match: Match, when: When | None) -> tuple[Benefit, ...]:
    if programme is None:
        return ()
    unit = "family" if programme.unit in ("family", "household", "house") else "person"
    amount = None if "amount" in match.columns else programme.amount
    return (Benefit(programme.code, unit, amount=amount, when=when),)
