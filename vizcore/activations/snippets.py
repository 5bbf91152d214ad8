"""A few lines of code that compute an activation, to take away; each runs as it stands."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from vizcore.activations.library_calls import JAX, KERAS, PYTORCH
from vizcore.activations.model import Activation
from vizcore.formula.factors import ZERO
from vizcore.formula.python_code import to_numpy, to_torch
from vizcore.formula.tree import symbols, walk
from vizcore.formula.write import digits
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
    call = PYTORCH.get(activation.key) if activation.native else None
    body = call or to_torch(activation.tree)
    if activation.trees[1] is ZERO:
        body = f"{body} + 0 * x"  # so that autograd finds its slope, which is 0
    return _lines(
        *(["import math", ""] if "math." in body else []),
        "import torch",
        *(["import torch.nn.functional as F"] if "F." in body else []),
        *_definition(_name(activation), params, body),
        "",
        "",
        "x = torch.linspace(-2.5, 2.5, 6, requires_grad=True)",
        f"y = {_name(activation)}(x)",
        "y.sum().backward()",
        "print(y, x.grad)",
    )


def _numpy(activation: Activation, params: Mapping[str, float]) -> str:
    name = _name(activation)
    value, slope = (_numpy_body(activation, order) for order in (0, 1))
    uses_erf = any(node.op == "erf" for tree in activation.trees[:2] for node in walk(tree))
    return _lines(
        *(["import math", ""] if uses_erf else []),
        "import numpy as np",
        *(["", "_erf = np.vectorize(math.erf, otypes=[float])"] if uses_erf else []),
        *_definition(name, params, value),
        *_definition(f"{name}_slope", params, slope),
        "",
        "",
        "x = np.linspace(-2.5, 2.5, 6)",
        f"print({name}(x), {name}_slope(x))",
    )


def _numpy_body(activation: Activation, order: int) -> str:
    tree = activation.trees[order]
    body = to_numpy(tree)
    return body if "x" in symbols(tree) else f"np.full(np.shape(x), {body}, dtype=float)"


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


def _definition(name: str, params: Mapping[str, float], body: str) -> list[str]:
    arguments = ["x", *(f"{key}={digits(float(value))}" for key, value in params.items())]
    return ["", "", f"def {name}({', '.join(arguments)}):", f"    return {body}"]


def _lines(*lines: str) -> str:
    return "\n".join(lines) + "\n"
