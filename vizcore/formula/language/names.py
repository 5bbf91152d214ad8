"""Names that a formula may use beside x, its parameters and the functions of the language."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from vizcore.formula.tree import Node

CONSTANTS: Mapping[str, float] = {"pi": math.pi, "e": math.e}
# How Mathematica, JavaScript and the shift key write them.
SYMBOLS: Mapping[str, str] = {"Pi": "pi", "PI": "pi", "E": "e", "X": "x"}

# Spellings of other languages, in small letters and without underscores.
ALIASES: Mapping[str, str] = {
    **dict.fromkeys(("ln", "loge"), "log"),
    **dict.fromkeys(("sgn", "signum"), "sign"),
    **dict.fromkeys(("maximum", "fmax"), "max"),
    **dict.fromkeys(("minimum", "fmin"), "min"),
    **dict.fromkeys(("clamp", "clipbyvalue"), "clip"),
    **dict.fromkeys(("if", "ifelse", "iff", "select"), "where"),
    **{f"arc{name}": f"a{name}" for name in ("sin", "cos", "tan", "sinh", "cosh", "tanh")},
    **{f"ar{name}": f"a{name}" for name in ("sinh", "cosh", "tanh")},
    "arcosh": "acosh",
    "fabs": "abs",
    **dict.fromkeys(("rint", "nint"), "round"),
    "ceiling": "ceil",
    **dict.fromkeys(("fix", "truncate"), "trunc"),
    "remainder": "mod",
    "power": "pow",
    **dict.fromkeys(("ndtr", "normcdf", "normsdist"), "Phi"),
    **dict.fromkeys(("logistic", "expit", "sigm", "sigma", "logsig", "logisticsigmoid"), "sigmoid"),
    "tansig": "tanh",
    **dict.fromkeys(("poslin", "ramp"), "relu"),
    "hardlim": "binary_step",
    "unitstep": "binary_step",
    **dict.fromkeys(("purelin", "linear"), "identity"),
    "satlins": "hardtanh",
    "radbas": "gaussian",
    "swish": "silu",
    "hardsilu": "hardswish",
    **dict.fromkeys(("gelunew", "gelupytorchtanh"), "gelu_tanh"),
}  # fmt: skip
# Libraries and their parts, as in torch.nn.functional.relu(x) and Math.tanh(x).
MODULES = {
    "np", "numpy", "jnp", "jax", "lax", "math", "Math", "cmath", "torch", "F", "nn", "functional",
    "special", "scipy", "tf", "tensorflow", "keras", "activations", "layers", "ops", "backend",
    "K", "sympy", "mpmath", "mp",
}  # fmt: skip

# Letters by their names, the symbols of parameters.
GREEK = (
    *("alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa"),
    *("lambda", "mu", "nu", "xi", "omicron", "pi", "rho", "sigma", "tau", "upsilon", "phi"),
    *("chi", "psi", "omega"),
)
_CAPITALS = {"Gamma", "Delta", "Theta", "Lambda", "Xi", "Sigma", "Upsilon", "Phi", "Psi", "Omega"}
_PARTS = re.compile(r"(\D*?)_?(\d*|(?<=_).*)")


@dataclass(frozen=True)
class Macro:
    """A function defined by a formula of its own.

    Attributes
    ----------
    tree
        What it stands for, in ``x`` and the parameters.
    parameters
        Names and default values, in the order in which a call may pass them after x.
    """

    tree: Node
    parameters: tuple[tuple[str, float], ...] = ()


def spelled(text: str) -> str:
    """A name in letters of its own alphabet: ``λ₁`` is ``lambda1``, ``α_l`` is ``alpha_l``."""
    plain = unicodedata.normalize("NFKC", text)
    return "".join(map(_spelled, plain))


def _spelled(letter: str) -> str:
    if not "\u0370" <= letter <= "\u03ff":
        return letter
    name = unicodedata.name(letter).split(" WITH ")[0].split()[-1].lower()
    name = "lambda" if name == "lamda" else name
    return name.capitalize() if letter.isupper() else name


def latex_symbol(name: str) -> str:
    """A parameter in LaTeX: ``t_r`` as ``t_{r}``, ``alpha1`` as ``\\alpha_{1}``."""
    match = _PARTS.fullmatch(name)
    base, index = match.groups() if match and match.group(1) else (name, "")
    if base in GREEK or base in _CAPITALS:
        letters = f"\\{base}"
    elif len(base) == 1:
        letters = base
    else:
        letters = _upright(base)
    if not index:
        return letters
    return f"{letters}_{{{index if len(index) == 1 or index.isdigit() else _upright(index)}}}"


def _upright(word: str) -> str:
    word = word.replace("_", r"\_")
    return rf"\mathrm{{{word}}}" if word.isascii() else rf"\text{{{word}}}"


def plain_symbol(latex: str) -> str:
    """The same as plain text: ``\\omega_0`` as ``ω₀``, ``t_{r}`` as ``t_r``."""
    text = re.sub(r"\\(?:mathrm|text)\{([^}]*)\}", r"\1", latex).replace(r"\_", "_")
    text = re.sub(r"\\([A-Za-z]+)", lambda m: _letter(m.group(1)), text)
    text = re.sub(r"_\{?(\d+)\}?", lambda m: m.group(1).translate(_LOWERED), text)
    return re.sub(r"_\{(.*)\}", r"_\1", text)


_LOWERED = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


def _letter(name: str) -> str:
    if name.lower() not in GREEK:
        return name
    kind = "SMALL" if name.islower() else "CAPITAL"
    return unicodedata.lookup(f"GREEK {kind} LETTER {name.upper().replace('LAMBDA', 'LAMDA')}")
