"""What a workspace states about its rounds: the ``[round]`` of ``sasaran.toml`` over what the pack says."""

from __future__ import annotations

from sasaran.errors import ParameterError
from sasaran.plan.round import Limits
from sasaran.quarter.frozen import Frozen

__all__ = ["limits_of", "nobody_of"]

_NOBODY = "received_by_nobody"


def limits_of(opened: Frozen) -> Limits:
    """Read ``[round]`` of ``sasaran.toml`` over the pack's seats.

    ``[round.budget]`` holds Rp by fund, ``[round.seats]`` seats by programme (at the level the pack names), and
    ``objective`` and ``priority`` stand beside them.
    """
    entry = opened.workspace.settings().get("round", {})
    known = {one.programme: one for one in opened.pack.seats}
    own = entry.get("seats", {})
    wrong = [key for key in entry if key not in ("budget", "seats", "objective", "priority", _NOBODY)]
    wrong += [code for code in own if code not in known]
    numbers = [*entry.get("budget", {}).values(), *own.values()]
    if wrong or not all(isinstance(one, int) and not isinstance(one, bool) and one >= 0 for one in numbers):
        raise ParameterError(
            "The limits of the round cannot be read",
            where="sasaran.toml, [round]",
            rule=f"there is no {wrong[0]!r}" if wrong else "budgets and seats are whole numbers, 0 or more",
            todo=f"funds stand under [round.budget], seats of {', '.join(known)} under [round.seats]",
        )
    seats = tuple((code, one.level, int(own.get(code, one.each))) for code, one in known.items())
    return Limits(
        dict(entry.get("budget", {})),
        seats,
        int(entry.get("priority", 1)),
        str(entry.get("objective", "gap")),
    )


def nobody_of(opened: Frozen) -> tuple[str, ...]:
    """Read ``received_by_nobody`` of ``[round]``: programmes that nobody receives where no list of them is there.

    Without it a rule that looks at such a programme is undecided: no list is no proof that nobody receives it.
    """
    given = opened.workspace.settings().get("round", {}).get(_NOBODY, [])
    known = [one.code for one in opened.pack.programmes]
    wrong = [one for one in given if one not in known] if isinstance(given, list) else [given]
    if wrong:
        raise ParameterError(
            "The programmes that nobody receives cannot be read",
            where="sasaran.toml, [round] received_by_nobody",
            rule=f"there is no programme {wrong[0]}",
            todo=f"write a list of codes: {', '.join(known)}",
        )
    return tuple(given)
