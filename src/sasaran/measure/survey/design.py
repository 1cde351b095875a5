"""One object for a sample's design: weights, strata, PSUs, finite population, lonely PSUs. Start here.

A statistic needs only its value and its *influence*: how much it moves per unit of weight of each sampled unit,
**without the weight**. For a mean it is ``(y_k - mean) / sum(w)``. The design does the rest, for all domains at once,
from one table of PSU totals of ``w z``:

    design = Design.make(weights, strata=strata, psu=psu)            # labels of any kind
    design.estimate(mean, (y - mean) / w.sum())                      # -> Estimate
    areas = design.domains(kelurahan)                                # lay once, use for every index
    mean = areas.by_domain(areas.sum(w * y)) / areas.weight          # (D,)
    z = (y - areas.of_units(mean)) / areas.of_units(areas.weight)    # (n,): each unit moves its own domain
    found = design.estimates(mean, z, areas)                         # -> Estimates: arrays (D,), .rows(), [label]
    design.estimates_of_totals(mean, areas.sum(w * z), areas)        # the same, where the pair totals are known

``interval="logit", is_share=True`` for shares (flags 0 and 1 as ``no event``), ``deff=True`` for the design effect,
``design.persons(size)`` for person weights from household weights, ``universe=`` for units that stay in the design
but count nowhere (never delete rows: that loses PSUs), ``shared=`` for what moves every domain (a national line).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from sasaran.errors import NumbersError, ParameterError
from sasaran.measure.survey.codes import Codes, factorise, numbers, positive_weights
from sasaran.measure.survey.domains import Domains, lay
from sasaran.measure.survey.estimates import Estimates, finish
from sasaran.measure.survey.frame import LONELY, Frame
from sasaran.measure.survey.influence import Influence
from sasaran.schema.estimate import Estimate

__all__ = ["Design"]

LEVEL = 0.95


@dataclass(frozen=True, eq=False)
class Design:
    """The design of a sample; make one with :meth:`make`.

    Parameters
    ----------
    weights : array of float, shape (n,)
        How many units of the population each sampled unit stands for.
    psu : array of intp, shape (n,)
        PSU code of each unit.
    frame : Frame
        PSUs and strata.
    """

    weights: Any
    psu: Any
    frame: Frame

    @staticmethod
    def make(
        weights: Any,
        *,
        strata: Any = None,
        psu: Any = None,
        fpc: Any = None,
        lonely: str = "fail",
        nest: bool = False,
        poisson: bool = False,
    ) -> Design:
        """Return the design of a sample of n units.

        Parameters
        ----------
        weights : array of float, shape (n,)
            Sampling weights, none below 0; 0 is allowed (the unit counts for nothing).
        strata, psu : array of labels, shape (n,) | None
            Stratum and primary sampling unit of each unit; None for one stratum, and for units drawn one by one.
        fpc : float | array of float, shape (n,) | None
            PSUs **in the population** of the unit's stratum; None for no finite population correction.
        lonely : str
            What a stratum with one PSU contributes to a variance: ``fail`` (default: refuse, naming the stratum),
            ``certainty`` (nothing: its PSU was taken for certain), ``centre`` (its distance to the mean of all PSUs,
            never too small by much), ``average`` (the mean contribution of the other strata). The names are those of
            the R package survey, ``centre`` being its ``adjust``.
        nest : bool
            Whether PSU labels begin anew in each stratum. If not, a PSU label in two strata is refused.
        poisson : bool
            Units drawn one by one with unequal chances 1 / weight, independently; no strata, no PSUs.

        Raises
        ------
        NumbersError
            A weight missing, infinite or below 0; a label missing; a PSU in two strata; a stratum with one PSU under
            ``fail``; fpc below the PSUs sampled or unequal within a stratum; a weight below 1 under ``poisson``.
        """
        if lonely not in LONELY:
            raise ParameterError(f"There is no rule {lonely!r}", rule=f"lonely is one of {', '.join(LONELY)}")
        w = positive_weights(weights)
        n = len(w)
        if poisson:
            return Design(w, np.arange(n), _poisson(w, strata, psu, fpc))
        units = Codes(np.arange(n), np.arange(n)) if psu is None else _column(psu, "psu", n)
        if strata is None:
            layers, home = None, np.zeros(len(units.labels), dtype=np.intp)
            names = np.array([""], dtype=object)
        else:
            layers = _column(strata, "strata", n)
            units, home = _homes(units, layers, nest)
            names = layers.labels
        size = np.bincount(home, minlength=len(names)).astype(float)
        left = _left(fpc, None if layers is None else layers.code, size, names, n)
        frame = Frame(home, size, left, None if psu is None else units.labels, names, lonely)
        _check_lonely(frame)
        return Design(w, units.code, frame)

    @property
    def n(self) -> int:
        """Units."""
        return len(self.weights)

    @property
    def df(self) -> int:
        """Degrees of freedom of the whole sample: PSUs minus strata."""
        return self.frame.df

    def persons(self, size: Any, column: str = "size") -> Design:
        """Return the same design with weights times ``size`` (n,): persons where units are households.

        A household index counts households; a person index counts each household as often as it has members, which
        is what poverty numbers of BPS and the World Bank do.
        """
        return replace(self, weights=self.weights * positive_weights(size, column, self.n))

    def domains(self, by: Any = None, *, universe: Any = None) -> Domains:
        """Lay domains over the PSUs once, for use by many indices.

        Parameters
        ----------
        by : array of labels, shape (n,) | Domains | None
            Domain of each unit; None for the whole population.
        universe : array of bool, shape (n,) | None
            Units that count; the others stay in the design.
        """
        if isinstance(by, Domains):
            if universe is not None:
                raise ParameterError(
                    "A universe was given with domains already laid", todo="lay them with it"
                )
            same = by.pairs.frame is self.frame
            if same and by.weights is self.weights:
                return by
            if not same:
                raise ParameterError("These domains belong to another design", todo="lay them on this one")
            return Domains(by.labels, by.code, by.inside, by.pairs, by.pair, self.weights)
        return lay(self.frame, self.psu, self.weights, by, universe)

    def estimate(self, value: float, influence: Any, **options: Any) -> Estimate:
        """Return one Estimate of a statistic of the whole population; see :meth:`estimates`."""
        return self.estimates([value], influence, **options).one()

    def estimates(
        self,
        values: Any,
        influence: Any,
        by: Any = None,
        *,
        shared: Any = None,
        share: Any = None,
        deff: bool = False,
        **options: Any,
    ) -> Estimates:
        """Return Estimates of D statistics from the influence of each unit on the statistic of its own domain.

        Parameters
        ----------
        values : array of float, shape (D,)
            Values in the order of the ascending domain labels.
        influence : array of float, shape (n,)
            Influence z_k of each unit on its own domain's statistic, without the weight. Values outside the universe
            are not looked at.
        by : array of labels, shape (n,) | Domains | None
            The domains.
        shared : array of float, shape (n,) | None
            Influence of each unit on something that moves all domains (a national line), without the weight.
        share : array of float, shape (D,) | None
            How much each domain moves with it.
        deff : bool
            Whether to reckon the design effect.
        **options
            ``interval`` ("t" or "logit"), ``is_share``, ``level``, ``method``, ``unit``: see
            :meth:`estimates_of_totals`.
        """
        domains = self.domains(by)
        z = np.asarray(influence, dtype=float)
        if domains.inside is not None:
            z = np.where(domains.inside, z, 0.0)
        wz = self.weights * numbers(z, "influence", self.n)
        simple = None
        if deff:
            squares = domains.by_domain(domains.sum(wz * z))
            simple = domains.weight * squares / np.maximum(domains.n - 1, 1)
        extra = None
        if shared is not None:
            moved = self.weights * numbers(shared, "shared", self.n)
            extra = np.bincount(self.psu, moved, minlength=self.frame.psus)
        return self.estimates_of_totals(
            values, domains.sum(wz), domains, shared=extra, share=share, simple=simple, **options
        )

    def estimates_of_totals(
        self,
        values: Any,
        totals: Any,
        domains: Domains,
        *,
        shared: Any = None,
        share: Any = None,
        simple: Any = None,
        level: float = LEVEL,
        method: str = "Taylor linearisation",
        interval: str = "t",
        is_share: bool = False,
        unit: str = "",
    ) -> Estimates:
        """Return Estimates of D statistics from PSU totals of ``w z``: the fast way.

        Parameters
        ----------
        values : array of float, shape (D,)
            Values.
        totals : array of float, shape (m,)
            Total of ``w z`` in each pair of ``domains`` (``domains.sum(w * z)``).
        domains : Domains
            The domains.
        shared : array of float, shape (P,) | None
            PSU totals of ``w z`` of what moves all domains; ``share`` (D,) says by how much.
        simple : array of float, shape (D,) | None
            Variance under simple random sampling, for deff.
        level : float
            Coverage of the interval, 0 to 1.
        method : str
            How the statistic was computed.
        interval : str
            ``t`` or ``logit``: see :func:`~sasaran.measure.survey.estimates.limits`.
        is_share : bool
            Whether the value lies within 0 and 1, with 0 and 1 flagged ``no event``.
        unit : str
            Unit of the value.
        """
        influence = Influence(domains.pairs, totals, shared, share)
        variance = influence.variance()
        deff = None
        if simple is not None:
            with np.errstate(divide="ignore", invalid="ignore"):
                deff = np.where(simple > 0, variance / simple, np.nan)
        return finish(
            values, variance, labels=domains.labels, n=domains.n, psus=domains.pairs.psus, df=domains.pairs.df,
            level=level, method=method, interval=interval, share=is_share, unit=unit, deff=deff,
            influence=influence,
        )  # fmt: skip


def _column(values: Any, name: str, n: int) -> Codes:
    made = factorise(values, name)
    if len(made.code) != n:
        raise NumbersError(
            f"The column {name} has {len(made.code)} rows, the weights {n}",
            where=f"column {name}",
            rule="all columns of a design have one row a unit",
        )
    return made


def _homes(units: Codes, layers: Codes, nest: bool) -> tuple[Codes, Any]:
    """Return PSUs that each lie in one stratum, and that stratum (P,)."""
    home = np.zeros(len(units.labels), dtype=np.intp)
    home[units.code] = layers.code
    astray = home[units.code] != layers.code
    if not astray.any():
        return units, home
    if not nest:
        raise NumbersError(
            f"{len(np.unique(units.code[astray]))} sampling units lie in more than one stratum",
            where="columns psu and strata",
            rule="a sampling unit is drawn within one stratum",
            todo="mend the labels, or pass nest=True if they begin anew in each stratum",
        )
    many = len(units.labels)
    made = factorise(layers.code * many + units.code, "psu")
    home, own = made.labels // many, made.labels % many
    names = np.array(
        [f"{layers.labels[h]}|{units.labels[i]}" for h, i in zip(home, own, strict=True)], dtype=object
    )
    return Codes(made.code, names), home


def _left(fpc: Any, layer: Any, size: Any, names: Any, n: int) -> Any:
    """Return 1 - n_h / N_h of each stratum, shape (H,)."""
    if fpc is None:
        return np.ones(len(size))
    units = numbers(np.broadcast_to(np.asarray(fpc, dtype=float), (n,)), "fpc")
    layer = np.zeros(n, dtype=np.intp) if layer is None else layer
    population = np.zeros(len(size))
    population[layer] = units
    if (population[layer] != units).any():
        raise NumbersError(
            "The column fpc differs within a stratum",
            where="column fpc",
            rule="it is the number of sampling units in the population of the stratum",
        )
    short = population < size
    if short.any():
        raise NumbersError(
            f"Stratum {names[short][0]} has more sampling units in the sample than in the population",
            where="column fpc",
            rule="fpc is the number of sampling units in the population, not a share",
        )
    return 1 - size / population


def _check_lonely(frame: Frame) -> None:
    lonely = np.flatnonzero((frame.size == 1) & (frame.left > 0))
    if frame.lonely != "fail" or not len(lonely):
        return
    what = "The sample has one sampling unit"
    if len(frame.size) > 1:
        first = frame.stratum_labels[lonely[0]]
        what = f"{len(lonely)} strata have one sampling unit, the first of them {first}"
    raise NumbersError(
        what,
        where="columns psu and strata",
        rule="the error within a stratum is told from two or more sampling units",
        todo="join it to a like stratum, or choose lonely='certainty', 'centre' or 'average'",
    )


def _poisson(weights: Any, strata: Any, psu: Any, fpc: Any) -> Frame:
    if strata is not None or psu is not None or fpc is not None:
        raise ParameterError(
            "A Poisson sample was given strata, sampling units or fpc",
            rule="units are drawn one by one, independently",
        )
    low = int(((weights < 1) & (weights > 0)).sum())
    if low:
        raise NumbersError(
            f"The column weights has {low} values between 0 and 1",
            where="column weights",
            rule="under Poisson sampling the chance 1 / weight is at most 1",
        )
    chance = np.where(weights > 0, 1 / np.maximum(weights, 1), 1.0)
    n, home = len(weights), np.zeros(len(weights), dtype=np.intp)
    whole = np.array([""], dtype=object)
    return Frame(home, np.array([float(n)]), np.ones(1), None, whole, "certainty", chance)
