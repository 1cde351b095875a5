"""What a proxy means test shall ask, written down before it is fitted: a TOML file, or words on a command line.

::

    [test]
    name = "Uji rumah tangga 2008"
    outcome = "consumption"                  # column of welfare per head; log = true if it is a logarithm already
    unit = "ribu rupiah per orang per bulan"
    cluster = "ea"                           # village or primary sampling unit: folds and errors go by it
    missing = "drop"                         # or refuse
    method = "wls"                           # or quantile:0.2, elastic-net, elastic-net:0.5

    [[variable]]
    name = "hhsize2"                         # a power of another column
    of = "hhsize"
    power = 2
    label_id = "Jumlah anggota kuadrat"

    [[variable]]
    name = "schooling"                       # a category, the reference first
    levels = ["none", "elementary", "junior", "senior"]
"""

from __future__ import annotations

import datetime
import difflib
import importlib
import re
import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields
from typing import Any

from sasaran.errors import DeclarationError, ParameterError
from sasaran.welfare.pmt.linear import LeastSquares, Method, Quantile
from sasaran.welfare.pmt.variables import Variable

__all__ = ["Spec", "method_of", "variables_of"]


@dataclass(frozen=True)
class Spec:
    """What to fit, on which columns of the survey; the words are those of :func:`sasaran.welfare.pmt.fit`.

    ``log`` says that the outcome is a logarithm already, ``method`` is read by :func:`method_of`.
    """

    outcome: str = ""
    variables: tuple[Variable, ...] = ()
    name: str = ""
    version: str = "1"
    as_of: datetime.date | None = None
    source: str = ""
    unit: str = ""
    log: bool = False
    weight: str = ""
    cluster: str = ""
    spread_by: str = ""
    method: str = "wls"
    missing: str = "refuse"
    folds: int = 10
    seed: int = 0

    @classmethod
    def from_toml(cls, text: str, where: str = "") -> Spec:
        """Return the specification that a TOML text holds; ``where`` is its file's name, for errors.

        Raises
        ------
        DeclarationError
            If it is not TOML, has an unknown word, or a value of another kind than the word needs.
        ParameterError
            As :class:`~sasaran.welfare.pmt.variables.Variable` does.
        """
        try:
            plain = tomllib.loads(text)
        except tomllib.TOMLDecodeError as problem:
            raise DeclarationError(
                "The specification is not TOML", where=where, rule=str(problem)
            ) from problem
        _known(plain, ("test", "variable"), where)
        test, asked = plain.get("test", {}), plain.get("variable", [])
        if not isinstance(test, dict) or not isinstance(asked, list):
            raise DeclarationError(
                "The specification cannot be read",
                where=where,
                rule="it has one [test] and a [[variable]] for each question",
            )
        own = {one.name: str(one.type) for one in fields(cls) if one.name != "variables"}
        _typed(test, own, where)
        return cls(variables=tuple(_variable(one, where) for one in asked), **test)


def _variable(plain: Mapping[str, Any], where: str) -> Variable:
    own = {one.name: str(one.type) for one in fields(Variable)}
    _typed(plain, own, where)
    if not plain.get("name"):
        raise DeclarationError("A variable has no name", where=where, rule="each [[variable]] has a name")
    levels = tuple(str(level) for level in plain.get("levels", ()))
    return Variable(**{**plain, "levels": levels})


_KINDS: Mapping[str, type[Any]] = {"str": str, "bool": bool, "int": int, "tuple[str, ...]": list}


def _typed(plain: Mapping[str, Any], own: Mapping[str, str], where: str) -> None:
    _known(plain, own, where)
    for word, value in plain.items():
        kind = _KINDS.get(own[word], datetime.date)
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            raise DeclarationError(
                "The specification cannot be read",
                where=f"{where}, {word}",
                rule="a date is written 2025-12-31, a number and true or false without quotes, all else in quotes",
            )


def _known(plain: Mapping[str, Any], words: Collection[str], where: str) -> None:
    for word in plain:
        if word not in words:
            near = difflib.get_close_matches(word, list(words), n=3) or list(words)
            raise DeclarationError(
                "The specification has a word that is not known",
                where=f"{where}, {word}",
                todo=f"use one of: {', '.join(near)}",
            )


def variables_of(numbers: str, categories: str = "") -> tuple[Variable, ...]:
    """Return the variables of two lists of columns, comma-separated; ``hhsize^2`` is a power, called ``hhsize2``.

    >>> [one.name for one in variables_of("hhsize, hhsize^2", "floor")]
    ['hhsize', 'hhsize2', 'floor']

    Raises
    ------
    ParameterError
        If a power is not a whole number from 2 to 9.
    """
    found = []
    for text in _listed(numbers):
        column, sign, power = text.partition("^")
        if sign and not re.fullmatch("[2-9]", power.strip()):
            raise ParameterError(
                "A power cannot be read", where=f"column {column}", rule="a whole number from 2 to 9"
            )
        column = column.strip()
        found.append(
            Variable(f"{column}{power.strip()}", of=column, power=int(power)) if sign else Variable(column)
        )
    return (*found, *(Variable(name, category=True) for name in _listed(categories)))


def _listed(text: str) -> list[str]:
    return [one.strip() for one in text.split(",") if one.strip()]


def method_of(text: str) -> Method:
    """Return the method that a text names: ``wls``, ``quantile:0.2``, ``elastic-net`` or ``elastic-net:l1``.

    Raises
    ------
    ParameterError
        If it names none, a number is out of range, or the elastic net lacks scikit-learn (extra ``models``).
    """
    name, _, number = text.partition(":")
    if name == "wls" and not number:
        return LeastSquares()
    if name == "quantile" and _is_share(number):
        return Quantile(float(number))
    if name == "elastic-net" and (not number or _is_share(number)):
        # the extra is looked for only where it is asked for
        learners = importlib.import_module("sasaran.welfare.pmt.learners")
        made: Method = learners.ElasticNet(l1=float(number or 0.5))
        return made
    raise ParameterError(
        "There is no such method of fitting",
        where=f"method {text}",
        todo="use one of: wls, quantile:0.2, elastic-net, elastic-net:0.5",
    )


def _is_share(text: str) -> bool:
    return re.fullmatch(r"[01]?\.\d+|[01]", text) is not None
