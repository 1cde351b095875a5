"""Writing a declaration as TOML: what `sasaran check --write` saves for a person to look over."""

from __future__ import annotations

from datetime import date
from typing import Any

from sasaran.sources.declaration.model import Benefit, Declaration

__all__ = ["dump"]


def dump(declaration: Declaration) -> str:
    """Return the TOML text of ``declaration``; reading it again gives an equal declaration."""
    one = declaration
    lines = ["[source]"]
    lines += _pairs(
        code=one.code, owner=one.owner, entity=one.entity, roles=one.roles, files=one.files, as_of=one.as_of,
        sheet=one.sheet, header_rows=one.header_rows, encoding=one.encoding, delimiter=one.delimiter,
        date_order=one.date_order, area_codes=one.area_codes, family_key=one.family_key, layout=one.layout,
    )  # fmt: skip
    if one.columns:
        lines += ["", "[columns]", *_pairs(**one.columns)]
    for benefit in one.benefits:
        lines += ["", "[[benefit]]", *_benefit(benefit)]
    for basis in one.welfare:
        lines += ["", "[[welfare]]"]
        lines += _pairs(
            basis=basis.basis, decile_column=basis.decile_column, value_column=basis.value_column,
            version=basis.version, as_of=basis.as_of,
        )  # fmt: skip
    if one.attributes:
        lines += ["", "[attributes]", *_pairs(**one.attributes)]
    if one.measures:
        lines += ["", "[measures]", *_pairs(columns=one.measures)]
    return "\n".join(lines) + "\n"


def _benefit(one: Benefit) -> list[str]:
    lines = _pairs(
        programme=one.programme, unit=one.unit, amount_column=one.amount_column, amount=one.amount,
        period_column=one.period_column, period_from=one.period_from, period_to=one.period_to,
        period_missing=one.period_missing,
    )  # fmt: skip
    if one.when is not None:
        lines.append(f"when = {{ column = {_value(one.when.column)}, is = {_value(one.when.values)} }}")
    return lines


def _pairs(**values: Any) -> list[str]:
    return [f"{_key(key)} = {_value(value)}" for key, value in values.items() if value not in (None, "", ())]


def _key(key: str) -> str:
    bare = key.replace("_", "").replace("-", "")
    return key if bare.isascii() and bare.isalnum() else _value(key)


def _value(value: Any) -> str:
    if isinstance(value, tuple):
        return f"[{', '.join(_value(one) for one in value)}]"
    if isinstance(value, str):
        return f'"{"".join(_character(one) for one in value)}"'
    if isinstance(value, date):
        return value.isoformat()
    return repr(value)


def _character(one: str) -> str:
    if one in '"\\':
        return "\\" + one
    return f"\\u{ord(one):04X}" if ord(one) < 32 or ord(one) == 127 else one
