"""Which packages a family could be offered next, what each would bring it and what it would cost.

A programme can be brought to a family if its law holds for the family, or for a member who does not receive it yet. A
package is open to a family if every programme in it either is received already or can be brought, at least one is new,
no programme is forbidden beside what the family (where the pair is of persons: that member) has, and all of its earlier
packages are there. What is received already brings nothing and costs nothing. One slot of each programme a round: a
family with three pupils is offered one school grant now and the others in later rounds.

What a slot pays is :mod:`sasaran.coverage.rules.amounts`, over the first year. Where an amount is not decided, the
family counts as getting the least and the fund as paying the most that is possible.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import reduce
from math import inf
from operator import or_
from typing import Any

import numpy as np

from sasaran.coverage.quota import Quota, left_of_quotas
from sasaran.coverage.rules.amounts import YEAR, Amount, amount_of
from sasaran.coverage.rules.compile import Compiler
from sasaran.coverage.rules.law import ReadLaw
from sasaran.coverage.rules.parse import parse
from sasaran.coverage.rules.people import Laid, reuse
from sasaran.coverage.rules.vocabulary import vocabulary
from sasaran.errors import DeclarationError
from sasaran.schema.attribute import Attribute
from sasaran.schema.eligibility import ELIGIBILITY, FAMILY_ELIGIBILITY
from sasaran.schema.engine import Engine
from sasaran.schema.law import PairRule
from sasaran.schema.package import Effect, Package

__all__ = ["Options", "check_effects", "check_packages", "options", "package_effects"]


@dataclass(frozen=True)
class Options:
    """The families asked about (N, ordered by number), the packages (P with "none" at 0) and the programmes (K).

    Parameters
    ----------
    family_no, area_no, members, decile : array, shape (N,)
        The families; ``area_no`` is -1 where unknown; ``decile`` is that of the basis.
    packages, programmes : tuple[str, ...]
        Codes; ``packages[0]`` is ``none``.
    brings : array of bool, shape (P, K)
        Which programmes a package holds.
    eligible : array of bool, shape (N, P)
        Whether the package is open to the family.
    income : array of float32, shape (N, P)
        Regular benefits it would add on average over the first year, at the least, Rp a family and month.
    gain, works : array of float32, shape (P,)
        Expected rise in earned income, Rp a family and month, and the chance that it lifts the family by itself.
    pattern : array of int, shape (N,)
        Families of one pattern pay the same for every package.
    cost : array of int64, shape (funds, S, P)
        Rp of the first year by fund, pattern and package, at the most.
    funds : tuple[str, ...]
        Who pays.
    unsure : array of int, shape (P,)
        Families to whom the package is open and of whom something is not known that decides how much it pays.
    quotas : tuple[Quota, ...]
        What the laws of the programmes allow, and how much of it is left.
    """

    family_no: Any
    area_no: Any
    members: Any
    decile: Any
    packages: tuple[str, ...]
    programmes: tuple[str, ...]
    brings: Any
    eligible: Any
    income: Any
    gain: Any
    works: Any
    pattern: Any
    cost: Any
    funds: tuple[str, ...]
    unsure: Any = None
    quotas: tuple[Quota, ...] = ()

    def assuming(self, effects: Sequence[Effect]) -> Options:
        """Return the same open packages under other effects (that :func:`check_effects` has passed).

        What a package may do says nothing of whom it is open to: no family is asked again.
        """
        works, gain = package_effects(effects, self.programmes, self.brings)
        return replace(self, works=works, gain=gain)


def check_packages(packages: Sequence[Package], programmes: Collection[str]) -> None:
    """Raise :class:`DeclarationError` for unknown programmes or packages, doubled codes, and circles of ``after``."""
    known = {one.code: one for one in packages}
    if len(known) < len(packages):
        raise _fault(packages[0], "two packages have one code", "give each its own")
    for one in packages:
        for code in one.programmes:
            if code not in programmes:
                raise _fault(
                    one, f"there is no programme {code}", f"there are: {', '.join(sorted(programmes))}"
                )
        for code in one.after:
            if code not in known:
                raise _fault(
                    one, f"there is no package {code} to come after", f"there are: {', '.join(sorted(known))}"
                )
        if not one.programmes:
            raise _fault(one, "it brings no programme", "name at least one")
        _no_circle(one, known)


def check_effects(effects: Sequence[Effect], programmes: Collection[str]) -> None:
    """Raise :class:`DeclarationError` for effects that cannot be meant.

    ``works`` is a share (0 to 1), ``gain`` Rp of 0 or more; each lies within its range; a programme has one effect.
    """
    seen: set[str] = set()
    for one in effects:
        if one.programme not in programmes:
            rule = f"there is no programme {one.programme}"
            raise _no_effect(one, rule, f"there are: {', '.join(sorted(programmes))}")
        if one.programme in seen:
            raise _no_effect(one, "the programme has two effects", "leave one of the two out")
        seen.add(one.programme)
        if not 0 <= one.works_low <= one.works <= one.works_high <= 1:
            todo = "write works = [value, low, high], for instance [0.15, 0.05, 0.30]"
            raise _no_effect(one, "works are shares from 0 to 1, the value between low and high", todo)
        if not 0 <= one.gain_low <= one.gain <= one.gain_high < inf:
            todo = "write gain = [value, low, high] in Rp a family and month"
            raise _no_effect(one, "a gain is Rp of 0 or more, the value between low and high", todo)


def _no_effect(one: Effect, rule: str, todo: str) -> DeclarationError:
    return DeclarationError(
        "An assumed effect cannot be used", where=f"effect of {one.programme}", rule=rule, todo=todo
    )


def _no_circle(start: Package, known: Mapping[str, Package]) -> None:
    seen: list[str] = []
    open_ = list(start.after)
    while open_:
        code = open_.pop()
        if code == start.code:
            raise _fault(
                start, f"it must come after itself ({' <- '.join([start.code, *seen])})", "break the circle"
            )
        if code not in seen:
            seen.append(code)
            open_ += known[code].after


def _fault(one: Package, rule: str, todo: str) -> DeclarationError:
    return DeclarationError("A package cannot be used", where=f"package {one.code}", rule=rule, todo=todo)


def options(
    engine: Engine,
    laws: Sequence[ReadLaw],
    packages: Sequence[Package],
    effects: Sequence[Effect],
    pairs: Sequence[PairRule] = (),
    *,
    attributes: Sequence[Attribute],
    basis: str,
    deciles: int,
    day: date,
    laid: Laid | None = None,
) -> Options:
    """Return what could be offered to the families of deciles 1 to ``deciles`` on the basis.

    Parameters
    ----------
    engine : Engine
        Holds the registry and what ``rules.eligible`` left.
    laws : Sequence[ReadLaw]
        Laws that were asked (``Asked.laws``): a package with a programme whose law was set aside is open to nobody.
    packages, effects, pairs :
        The pack's packages, assumed effects, and forbidden pairs.
    attributes, basis, deciles, day, laid :
        As for ``rules.eligible`` and the deciles.
    """
    numbers = {str(code): int(no) for no, code in engine.rows("select programme_no, code from programme")}
    check_packages(packages, numbers)
    check_effects(effects, numbers)
    codes = tuple(
        sorted({code for one in packages for code in one.programmes}, key=lambda code: numbers[code])
    )
    by_code = {one.law.code: one for one in laws}
    forbidden = {grain: _forbidden(pairs, numbers, day, grain) for grain in ("person", "family")}
    barred = _barred(forbidden["person"])
    rows = _rows(engine, by_code, codes, packages, numbers, attributes, basis, deciles, day, laid, barred)
    can, has = (np.asarray(rows[name], dtype=np.int64) for name in ("can", "has"))
    brings = np.array(
        [[False] * len(codes), *([code in one.programmes for code in codes] for one in packages)]
    )
    bits = np.array([1 << numbers[code] for code in codes], dtype=np.int64)
    eligible = _open(rows, can, has, packages, numbers, forbidden)
    new = (can[:, None] & bits != 0) & (has[:, None] & bits == 0)
    least, most = (
        np.stack([np.asarray(rows[f"{end}_{code}"], np.float64) for code in codes], axis=1) * new
        for end in ("v", "w")
    )
    income = (least @ brings.T.astype(float)).astype(np.float32)
    doubt = np.stack([np.asarray(rows[f"d_{code}"], bool) for code in codes], axis=1) & new
    unsure = (eligible & (((most > least) | doubt) @ brings.T)).sum(axis=0)
    pattern, cost, funds = _costs(by_code, codes, brings, new, most)
    works, gain = package_effects(effects, codes, brings)
    return Options(
        np.asarray(rows["family_no"]), np.asarray(rows["area_no"]), np.asarray(rows["members"]),
        np.asarray(rows["decile"]), ("none", *(one.code for one in packages)), codes, brings, eligible, income,
        gain, works, pattern, cost, funds, unsure,
        left_of_quotas(engine, [one for one in laws if one.law.code in codes], numbers),
    )  # fmt: skip


def _open(
    rows: Mapping[str, Any], can: Any, has: Any, packages: Sequence[Package], numbers: Mapping[str, int],
    forbidden: Mapping[str, Sequence[tuple[int, int]]],
) -> Any:  # fmt: skip
    whole = {one.code: reduce(or_, (1 << numbers[code] for code in one.programmes)) for one in packages}
    eligible = np.ones((len(can), len(packages) + 1), dtype=bool)
    for at, one in enumerate(packages, 1):
        mask, before = whole[one.code], reduce(or_, (whole[code] for code in one.after), 0)
        open_ = (
            (mask & ~(can | has) == 0)
            & (mask & ~has != 0)
            & (before & ~has == 0)
            & np.asarray(rows[f"who{at}"])
        )
        for first, second in (*forbidden["family"], *forbidden["person"]):
            if mask & first and mask & second:
                open_ &= False
        for first, second in forbidden["family"]:
            for mine, other in ((first, second), (second, first)):
                if mask & mine:
                    open_ &= (has & other == 0) | (has & mine != 0)
        eligible[:, at] = open_
    return eligible


def _barred(pairs: Sequence[tuple[int, int]]) -> str:
    """Return SQL for the programmes that a unit may not be brought beside what it receives: pairs of persons.

    A person receives what their family does, and a family what any member does: so a family's programme is barred where
    it would stand beside a member's, and a member's where it would stand beside the family's or the member's own.
    """
    both = [*pairs, *((second, first) for first, second in pairs)]
    cases = (f"(case when receives & {there} <> 0 then {mine} else 0 end)" for mine, there in both)
    return f"({' | '.join(cases)})" if both else "0"


def _forbidden(
    pairs: Sequence[PairRule], numbers: Mapping[str, int], day: date, grain: str
) -> list[tuple[int, int]]:
    return [
        (1 << numbers[one.first], 1 << numbers[one.second])
        for one in pairs
        if one.relation == "forbidden" and one.grain == grain and one.valid_from <= day
        and (one.valid_to is None or day <= one.valid_to)
    ]  # fmt: skip


def _rows(
    engine: Engine, laws: Mapping[str, ReadLaw], codes: Sequence[str], packages: Sequence[Package],
    numbers: Mapping[str, int], attributes: Sequence[Attribute], basis: str, deciles: int, day: date,
    given: Laid | None, barred: str,
) -> Mapping[str, Any]:  # fmt: skip
    """Return one row a family: what can be brought, what is there, what each programme would pay a month.

    ``v_CODE`` is that at the least, ``w_CODE`` at the most; ``d_CODE`` whether what it pays once is not decided.
    """
    words = vocabulary(attributes)
    with reuse(engine, attributes, day, given) as known, engine.scratch("unit_members", "brought") as made:
        (family, people), (members, brought) = (known.family, known.person), made
        compiler = Compiler(numbers, known.unlisted)
        asked = [
            compiler.sql(parse(one.who, words, numbers, unit="family", where=f"package {one.code}"))
            if one.who
            else "true"
            for one in packages
        ]
        who = "".join(f", coalesce({sql}, false) as who{at}" for at, sql in enumerate(asked, 1))
        member_price, family_price = _prices(laws, codes, numbers, compiler)
        gathered = "".join(f", {sql} as {name}" for name, sql in compiler.members.items())
        engine.create(members, f"select family_no{gathered} from {people} group by family_no")
        told = [name for name in engine.columns(members) if name != "family_no"]
        more = "".join(f", x.{name}" for name in told)
        # the words of a rule stand without a table's name: no other column may have theirs
        engine.create(
            brought,
            f"select fam as family_no, bit_or(open_now) as can, bit_or(there) as has{member_price} from (select "
            f"person_no as no, family_no as fam, eligible & ~receives & ~{barred} as open_now, receives as there from "
            f"{ELIGIBILITY.name}) e join (select u.*{more} from {people} u join {members} x using (family_no)) u "
            "on u.person_no = e.no group by fam",
        )
        return engine.arrays(
            f"select fam as family_no, coalesce(place, -1) as area_no, greatest(u.members, 1) as members, "
            f"decile_{basis} as decile, f_open | coalesce(p.can, 0) as can, f_has | coalesce(p.has, 0) as has"
            f"{who}{family_price} from (select family_no as fam, area_no as place, "
            f"eligible & ~receives & ~{barred} as f_open, "
            f"receives as f_has from {FAMILY_ELIGIBILITY.name}) f "
            f"join (select u.*{more} from {family} u join {members} x using (family_no)) u on u.family_no = f.fam "
            f"left join {brought} p on p.family_no = f.fam where decile_{basis} <= {int(deciles)} order by fam"
        )


def _prices(
    laws: Mapping[str, ReadLaw], codes: Sequence[str], numbers: Mapping[str, int], compiler: Compiler
) -> tuple[str, str]:
    """Return select lists of what each programme pays: of the member it is brought to, and of the family."""
    member, family = "", ""
    for code in codes:
        read = laws.get(code)
        price = (
            Amount("0.0", "0.0", "0.0", "0.0", "true") if read is None else amount_of(read, compiler, YEAR)
        )
        of_member = read is not None and read.law.grain == "person"
        once = f"cast({price.once_most} > {price.once_least} as double)"
        for name, sql in ((f"v_{code}", price.least), (f"w_{code}", price.most), (f"d_{code}", once)):
            if of_member:
                member += f", max(case when open_now & {1 << numbers[code]} <> 0 then {sql} end) as {name}"
            family += f", coalesce({f'p.{name}' if of_member else sql}, 0) as {name}"
    return member, family


def _costs(
    laws: Mapping[str, ReadLaw],
    codes: Sequence[str],
    brings: Any,
    new: Any,
    monthly: Any,
) -> tuple[Any, Any, tuple[str, ...]]:
    """Return the pattern of each family and what each package costs families of that pattern in the first year.

    ``monthly`` is on average over that year; of several amounts that are paid once the largest is counted.
    """
    law = [laws[code].law if code in laws else None for code in codes]
    once = [
        max((b.amount for b in one.benefits if b.period == "once"), default=0.0) if one else 0.0
        for one in law
    ]
    fixed = np.array([(one.slot_cost if one else 0.0) + paid for one, paid in zip(law, once, strict=True)])
    code = np.zeros(len(new), dtype=np.int64)
    tables = []
    for k in range(len(codes)):
        spent = np.where(new[:, k], np.rint(monthly[:, k] * YEAR + fixed[k]), 0.0).astype(np.int64)
        values, inverse = np.unique(spent, return_inverse=True)
        code = code * len(values) + inverse.reshape(-1)
        tables.append(spent)
        _, code = np.unique(code, return_inverse=True)  # keep the numbers small: patterns, not products
        code = code.reshape(-1)
    _, first, pattern = np.unique(code, return_index=True, return_inverse=True)
    spent = (
        np.stack([table[first] for table in tables], axis=1)
        if len(new)
        else np.zeros((1, len(codes)), np.int64)
    )
    funds = tuple(sorted({one.fund or "unnamed" for one in law if one}))
    payer = np.array([funds.index(one.fund or "unnamed") if one else -1 for one in law])
    cost = np.stack([(spent * (payer == at)) @ brings.T.astype(np.int64) for at in range(len(funds))])
    return pattern.reshape(-1), cost, funds


def package_effects(
    effects: Sequence[Effect], codes: Sequence[str], brings: Any, end: str = ""
) -> tuple[Any, Any]:
    """Return, by package, the chance that something in it works and the expected gain (each programme by itself).

    Parameters
    ----------
    effects : Sequence[Effect]
        What is assumed.
    codes, brings : Sequence[str], array of bool, shape (P, K)
        The programmes, and which of them a package holds (:class:`Options`).
    end : str
        Empty for the effects as assumed, ``low`` or ``high`` for all of them at that end of their range.
    """
    tail = f"_{end}" if end else ""
    by_code = {one.programme: (getattr(one, f"works{tail}"), getattr(one, f"gain{tail}")) for one in effects}
    works = np.array([by_code.get(code, (0.0, 0.0))[0] for code in codes])
    gain = np.array([by_code[code][0] * by_code[code][1] if code in by_code else 0.0 for code in codes])
    none = np.prod(np.where(brings, 1 - works, 1.0), axis=1)
    return (1 - none).astype(np.float32), (brings @ gain).astype(np.float32)
