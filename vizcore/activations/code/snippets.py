"""A few lines of code that compute an activation, to take away; each runs as it stands."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from vizcore.activations.code.library_calls import JAX, KERAS
from vizcore.activations.code.torch_code import definition, signature
from vizcore.activations.model import Activation
from vizcore.formula.backends.python_code import (
    NUMPY_LACKS,
    identifier,
    to_numpy,
    with_steady_powers,
)
from vizcore.formula.tree import Node, walk
from vizcore.text import Text, same

LIBRARIES: Mapping[str, Text] = {
    "pytorch": same("PyTorch"),
    "numpy": same("NumPy"),
    "keras": same("Keras"),
    "jax": same("JAX"),
}


def snippet(activation: Activation, library: str, **params: float) -> str | None:
    """Code that defines the activation and applies it.

    Parameters
    ----------
    activation
        A catalogue entry or a typed formula.
    library
        A key of `LIBRARIES`.
    **params
        Parameters that are not at their default; they become the defaults of the code.

    Returns
    -------
    Code, or None if the library has no such activation of its own.
    """
    return _WRITERS[library](activation, activation.bind(params))


def _pytorch(activation: Activation, params: Mapping[str, float]) -> str:
    code = definition(_name(activation), activation, params)
    return _lines(
        *(["import math", ""] if "math." in code else []),
        "import torch",
        *(["import torch.nn.functional as F"] if "F." in code else []),
        "",
        "",
        code,
        "",
        "x = torch.linspace(-2.5, 2.5, 6, requires_grad=True)",
        f"y = {_name(activation)}(x)",
        "y.sum().backward()",
        "print(y, x.grad)",
    )


def _numpy(activation: Activation, params: Mapping[str, float]) -> str:
    name = _name(activation)
    used = {node.op for node in walk(*activation.trees[:2])}
    lacking = [
        f"_{op} = np.vectorize({own}, otypes=[float])"
        for op, own in NUMPY_LACKS.items()
        if op in used
    ]
    return _lines(
        *(["import math", ""] if lacking else []),
        "import numpy as np",
        *(["", *lacking] if lacking else []),
        *_numpy_definition(name, params, activation.trees[0]),
        *_numpy_definition(f"{name}_slope", params, activation.trees[1]),
        "",
        "",
        "x = np.linspace(-2.5, 2.5, 6)",
        f"print({name}(x), {name}_slope(x))",
    )


def _numpy_definition(name: str, params: Mapping[str, float], tree: Node) -> list[str]:
    body = to_numpy(tree)
    if "x" not in tree.names:
        body = f"np.full(np.shape(x), {body}, dtype=float)"
    # Python's own numbers raise an error at 1/0, NumPy's are infinite.
    steady = [identifier(key) for key in with_steady_powers(tree)]
    lines = [f"{key} = np.float64({key})" for key in steady]
    if not any(node.op in ("where", "min", "max", "clip") for node in walk(tree)):
        return _definition(name, params, body, lines)
    quiet = 'with np.errstate(all="ignore"):  # branches that are not taken are computed, too'
    return _definition(name, params, body, [*lines, quiet])


def _keras(activation: Activation, params: Mapping[str, float]) -> str | None:
    if not activation.native or activation.key not in KERAS:
        return None
    return _lines(
        "import keras",
        *_definition(_name(activation), params, KERAS[activation.key]),
        "",
        "",
        f"layer = keras.layers.Dense(64, activation={_name(activation)})",
    )


def _jax(activation: Activation, params: Mapping[str, float]) -> str | None:
    if not activation.native or activation.key not in JAX:
        return None
    name = _name(activation)
    return _lines(
        "import jax",
        "import jax.numpy as jnp",
        *_definition(name, params, JAX[activation.key]),
        "",
        "",
        "x = jnp.linspace(-2.5, 2.5, 6)",
        f"print({name}(x), jax.vmap(jax.grad({name}))(x))",
    )


_WRITERS: Mapping[str, Callable[[Activation, Mapping[str, float]], str | None]] = {
    "pytorch": _pytorch,
    "numpy": _numpy,
    "keras": _keras,
    "jax": _jax,
}


def _name(activation: Activation) -> str:
    return activation.key if activation.native else "activation"


def _definition(
    name: str, params: Mapping[str, float], body: str, before: Sequence[str] = ()
) -> list[str]:
    inside = "    " if before and before[-1].startswith("with ") else ""
    lines = [*before, f"{inside}return {body}"]
    return ["", "", f"def {name}({signature(params)}):", *(f"    {line}" for line in lines)]


def _lines(*lines: str) -> str:
    return "\n".join(lines) + "\n"
