"""The types of `vizcore.wire` in TypeScript: ``python -m tests.wire.declarations``."""

from __future__ import annotations

import inspect
import json
import types
from enum import Enum
from pathlib import Path
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

from vizcore.jobs import RunView
from vizcore.wire import components, lessons, live, rows, traces

TARGET = Path(__file__).parents[2] / "assets/frontend/core/wire.d.ts"
HEAD = "// Written from vizcore/wire by `python -m tests.wire.declarations`; do not edit.\n"
PLAIN = {int: "number", float: "number", str: "string", bool: "boolean", type(None): "null"}


def declarations() -> str:
    """An interface for each kind of row, component and trace, and for the state of a run."""
    return HEAD + "".join(f"\n{declared(kind)}" for kind in kinds())


def kinds() -> list[type]:
    """Everything that is declared, in the order of the source."""
    found = [
        kind
        for module in (rows, components, live, lessons, traces)
        for kind in vars(module).values()
        if is_typeddict(kind) and kind.__module__ == module.__name__
    ]
    return [*found, RunView]


def declared(kind: type) -> str:
    """One interface, with what its docstring says first."""
    hints = get_type_hints(kind, include_extras=True)
    optional = getattr(kind, "__optional_keys__", ())
    lines = [f"  {n}{'?' if n in optional else ''}: {written(hint)};" for n, hint in hints.items()]
    says = (inspect.getdoc(kind) or "").partition("\n")[0]
    return f"/** {says} */\nexport interface {kind.__name__} {{\n" + "\n".join(lines) + "\n}\n"


def written(hint: Any) -> str:
    """A type in TypeScript."""
    origin, inner = get_origin(hint), get_args(hint)
    if hint in PLAIN:
        return PLAIN[hint]
    if hint is Any:
        return "any"
    if origin is NotRequired:
        return written(inner[0])
    if origin in (Union, types.UnionType):
        return " | ".join(written(each) for each in inner)
    if origin is Literal:
        return " | ".join(json.dumps(each) for each in inner)
    if origin is list or (origin is tuple and inner[-1] is Ellipsis):
        each = written(inner[0])
        return f"({each})[]" if " " in each and not each.startswith("[") else f"{each}[]"
    if origin is tuple:
        return f"[{', '.join(map(written, inner))}]"
    if origin is dict:
        return f"Record<{written(inner[0])}, {written(inner[1])}>"
    if issubclass(hint, Enum):
        return " | ".join(f'"{each.value}"' for each in hint)
    assert is_typeddict(hint), hint
    return str(hint.__name__)


if __name__ == "__main__":
    TARGET.write_text(declarations(), encoding="utf-8")
