"""Whether a value that has been through JSON is of a declared type, and where it is not."""

from __future__ import annotations

import types
from collections.abc import Iterator
from typing import (
    Any,
    Literal,
    NotRequired,
    Union,
    get_args,
    get_origin,
    get_type_hints,
    is_typeddict,
)


def faults(value: Any, hint: Any, place: str = "") -> list[str]:
    """The places at which `value` is not what `hint` says; empty if it is."""
    return list(_faults(value, hint, place))


def _faults(value: Any, hint: Any, place: str) -> Iterator[str]:
    origin, inner = get_origin(hint), get_args(hint)
    if hint is Any:
        return
    if origin is NotRequired:
        yield from _faults(value, inner[0], place)
    elif origin in (Union, types.UnionType):
        found = [faults(value, each, place) for each in inner]
        if all(found):
            yield from min(found, key=len)
    elif origin is Literal:
        if value not in inner:
            yield f"{place}: {value!r} is none of {inner}"
    elif origin in (list, tuple) and isinstance(value, list):
        each = inner if origin is tuple and inner[-1] is not Ellipsis else inner[:1] * len(value)
        if len(each) != len(value):
            yield f"{place}: {len(value)} entries"
        for i, (entry, kind) in enumerate(zip(value, each, strict=False)):
            yield from _faults(entry, kind, f"{place}[{i}]")
    elif origin is dict and isinstance(value, dict):
        for key, entry in value.items():
            yield from _faults(key, inner[0], f"{place} key {key}")
            yield from _faults(entry, inner[1], f"{place}.{key}")
    elif is_typeddict(hint) and isinstance(value, dict):
        hints = get_type_hints(hint, include_extras=True)
        yield from (f"{place}: no {name}" for name in hint.__required_keys__ - value.keys())
        yield from (f"{place}: {name} is declared nowhere" for name in value.keys() - hints.keys())
        for name in value.keys() & hints.keys():
            yield from _faults(value[name], hints[name], f"{place}.{name}")
    elif not _plain(value, hint):
        yield f"{place}: {value!r:.60} is no {hint}"


def _plain(value: Any, hint: Any) -> bool:
    if hint is float:
        return isinstance(value, int | float) and not isinstance(value, bool)
    return type(value) is hint
