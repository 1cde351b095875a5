"""Write plain values as TOML (the standard library reads it and does not write it)."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

__all__ = ["toml_text"]


def toml_text(plain: Mapping[str, Any]) -> str:
    """Return TOML of a mapping whose values are text, numbers, lists, mappings of these and lists of mappings.

    Floats are written with all their digits: reading them back gives the same number.
    """
    return "\n".join(_lines(plain, "")) + "\n"


def _lines(plain: Mapping[str, Any], path: str) -> list[str]:
    lines = [f"{_key(key)} = {_value(value)}" for key, value in plain.items() if not _is_table(value)]
    for key, value in plain.items():
        if isinstance(value, Mapping):
            name = f"{path}{_key(key)}"
            lines += ["", f"[{name}]", *_lines(value, f"{name}.")]
        elif _is_table(value):
            name = f"{path}{_key(key)}"
            for one in value:
                lines += ["", f"[[{name}]]", *_lines(one, f"{name}.")]
    return lines


def _is_table(value: Any) -> bool:
    return isinstance(value, Mapping) or (
        isinstance(value, list) and bool(value) and isinstance(value[0], Mapping)
    )


def _key(key: str) -> str:
    return key if re.fullmatch(r"[A-Za-z0-9_-]+", key) else _text(key)


def _text(text: str) -> str:
    # JSON leaves DEL as it is, TOML does not take it
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return f"[{', '.join(_value(one) for one in value)}]"
    return _text(value) if isinstance(value, str) else repr(value)
