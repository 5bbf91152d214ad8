"""Activation Lab's core, without any user interface: activations, gradient flow, live CNNs.

Each of these knows only those above it:

1. `text`, `arrays`, `environment`, `files`, `settings`, `links`, `initialisation`, `preset`,
   `quadrature`: what all use.
2. `formula`: what somebody types; `activations`: everything that can be said of one.
3. `theory`: random networks by mean-field theory; `flow`: by measurement; `cnn`: one that trains.
4. `lessons`: the numbers behind the lessons.
5. `figures`: all that as pictures.

Beside them, `jobs` is work in other processes, and `wire` what travels to the browser.

The public names stand in ``__init__.pyi``, where tools find their types; each is imported from its
home when it is first used: a page that needs no tensors does not wait for PyTorch.
"""

import re
from importlib import import_module
from pathlib import Path
from typing import Any

_STUB = Path(__file__).with_suffix(".pyi").read_text(encoding="utf-8")
_HOMES = {name: home for home, name in re.findall(r"from (\S+) import (\w+) as", _STUB)}

__all__ = sorted(_HOMES)


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'vizcore' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return __all__
