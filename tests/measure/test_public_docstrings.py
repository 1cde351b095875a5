"""What the docs say of every public name of measure and welfare: parameters, shapes, errors, source.

A docstring may lean on another that it names (``as :func:`fgt```) and on the head of its module; the check follows.
"""

from __future__ import annotations

import importlib
import inspect
import re

import pytest

ROOMS = (
    "sasaran.measure",
    "sasaran.measure.area",
    "sasaran.measure.grouped",
    "sasaran.measure.mpi",
    "sasaran.measure.official",
    "sasaran.welfare.accuracy",
    "sasaran.welfare.compare",
    "sasaran.welfare.designs",
    "sasaran.welfare.pmt",
    "sasaran.welfare.columns",
    "sasaran.welfare.cuts",
    "sasaran.welfare.deciles",
    "sasaran.welfare.households",
    "sasaran.welfare.protocol",
    "sasaran.welfare.ranking_error",
)
SOURCE = re.compile(
    r"doi:|[Ss]ources?:|\b(1[89]|20)\d\d[;,.)]|[A-Z][a-z]+ (and [A-Z][a-z]+ )?\(?(1[89]|20)\d\d\b"
)
# what reads, arranges, draws or prints has no formula, and so no source of its own
ARRANGES = {
    "area.caterpillar", "area.compress", "grouped.lorenz_points", "mpi.parse_spec", "mpi.read_spec",
    "official.difference", "official.official_series", "official.to_estimate", "accuracy.choose", "accuracy.curve",
    "accuracy.given", "accuracy.mean_welfare", "accuracy.places", "compare.comparison_table",
    "compare.curves_picture", "compare.estimates_picture", "compare.stacked", "compare.swaps",
    "compare.swaps_picture", "compare.swaps_table", "pmt.contributions", "pmt.explain", "pmt.method_name",
    "pmt.model_card", "pmt.say", "columns.absent", "columns.column", "columns.floats", "columns.groups",
    "columns.number", "columns.place_within", "columns.rows", "households.check_households", "households.not_numbers",
    "protocol.designs", "protocol.register",
}  # fmt: skip
# what every design has by the protocol
PROTOCOL = {"name", "basis", "version", "as_of"}


def public():
    for room in ROOMS:
        module = importlib.import_module(room)
        for name in getattr(module, "__all__", ()):
            thing = getattr(module, name)
            if callable(thing) and getattr(thing, "__module__", "").startswith("sasaran"):
                yield pytest.param(thing, id=f"{room.removeprefix('sasaran.')}.{name}")


THINGS = list(public())
FUNCTIONS = [one for one in THINGS if inspect.isfunction(one.values[0])]
CLASSES = [one for one in THINGS if inspect.isclass(one.values[0])]


def follow(thing, depth=2):
    """Return the docstring with those of the functions and classes that it names, and the head of the module."""
    own = inspect.getdoc(thing) or ""
    module = inspect.getmodule(thing)
    told = [own, inspect.getdoc(module) or ""]
    for name in re.findall(r":(?:func|class|meth|mod):`~?([\w.]+)`", "\n".join(told)) if depth else ():
        path, _, last = name.rpartition(".")
        place = module
        for part in path.split(".") if path else ():
            try:
                place = importlib.import_module(path)
                break
            except ImportError:
                place = getattr(place, part, None) or place
        other = getattr(place, last, None)
        if other is not None and other is not thing:
            told.append(follow(other, depth - 1))
    return "\n".join(told)


@pytest.mark.parametrize("thing", THINGS)
def test_everything_public_is_told(thing):
    assert len(inspect.getdoc(thing) or "") > 20


@pytest.mark.parametrize("function", FUNCTIONS)
def test_every_parameter_is_named(function):
    text = follow(function)
    lacking = [
        name
        for name, one in inspect.signature(function).parameters.items()
        if one.kind not in (one.VAR_KEYWORD, one.VAR_POSITIONAL) and not re.search(rf"\b{name}\b", text)
    ]
    assert not lacking


@pytest.mark.parametrize("function", FUNCTIONS)
def test_every_function_says_what_it_raises(function):
    source = inspect.getsource(function)
    text = follow(function)
    assert re.search(r"\bRaises?\b|\b[Ee]rrors?\b|Error\b", text) or "raise " not in source


@pytest.mark.parametrize("function", FUNCTIONS)
def test_arrays_have_their_shapes(function):
    signature = str(inspect.signature(function))
    if "Any" in signature or "NDArray" in signature or "Scores" in signature:
        assert re.search(r"shape|\((n|D|k|m|J|K)\b[ ,)]|Estimates?\b|scalar|SVG|rows", follow(function))


@pytest.mark.parametrize(
    "function", [one for one in FUNCTIONS if ".".join(one.id.split(".")[1:]) not in ARRANGES]
)
def test_every_measure_has_its_source(function):
    assert SOURCE.search(follow(function))


@pytest.mark.parametrize("kind", CLASSES)
def test_every_field_is_named(kind):
    text = follow(kind)
    lacking = [
        name for name in getattr(kind, "__dataclass_fields__", {}) if not re.search(rf"\b{name}\b", text)
    ]
    assert not [name for name in lacking if not name.startswith("_") and name not in PROTOCOL]


def test_what_is_said_to_arrange_is_there():
    assert {".".join(one.id.split(".")[1:]) for one in FUNCTIONS} >= ARRANGES
