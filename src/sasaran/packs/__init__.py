"""Finds country packs by entry point: the only dynamic import in the house."""

from __future__ import annotations

from importlib.metadata import entry_points

from sasaran.errors import PackError
from sasaran.schema.pack import Pack

__all__ = ["available", "default", "load"]

_GROUP = "sasaran.packs"


def available() -> tuple[str, ...]:
    """Return the codes of all installed packs, sorted."""
    return tuple(sorted({point.name for point in entry_points(group=_GROUP)}))


def default() -> str:
    """Return the code of the pack that is meant where nobody names one: the only one, or the most special one.

    ``id-jakarta`` builds on ``id``, so where these two are installed the province is meant. Raise
    :class:`PackError` where none is installed, or several of which none builds on the others.
    """
    found = available()
    special = [code for code in found if not any(other.startswith(f"{code}-") for other in found)]
    if len(special) != 1:
        raise PackError(
            "It is not clear which country pack is meant",
            rule="one pack is installed, or one of them builds on the others",
            todo=f"name it with --pack: {', '.join(found) or 'none installed'}",
        )
    return special[0]


def load(code: str = "") -> Pack:
    """Return the pack ``code``, or the :func:`default` one.

    Raise :class:`PackError` if it is missing or does not supply what it must.
    """
    code = code or default()
    found = [point for point in entry_points(group=_GROUP) if point.name == code]
    if not found:
        raise PackError(
            f"There is no country pack {code!r}",
            rule="a pack is found by its entry point in the group sasaran.packs",
            todo=f"install it, or use one of: {', '.join(available()) or 'none installed'}",
        )
    pack = found[0].load()()
    if not isinstance(pack, Pack):
        raise PackError(f"The entry point of pack {code!r} did not return a Pack", where=found[0].value)
    _check(pack)
    return pack


def _check(pack: Pack) -> None:
    numbers = {"area": [a.no for a in pack.areas], "programme": [p.no for p in pack.programmes]}
    for what, given in numbers.items():
        wrong = [no for place, no in enumerate(given) if no != place]
        if wrong:
            raise PackError(
                f"The {what} numbers of pack {pack.code} are not dense",
                where=f"{what} number {wrong[0]}",
                rule=f"{what} number i stands at place i",
            )
    if len(pack.programmes) > 63:
        # the bits of a signed 64-bit number that masks are kept in
        raise PackError(f"Pack {pack.code} has more than 63 programmes", rule="one bit per programme")
    for one in pack.identifiers:
        if not 0 <= one.shown <= one.length // 2:
            raise PackError(
                f"The mask of {one.word} in pack {pack.code} shows {one.shown} of {one.length} digits",
                rule="a mask shows 0 digits or more, and at most half of the number",
                todo="mend shown of the identifier",
            )
