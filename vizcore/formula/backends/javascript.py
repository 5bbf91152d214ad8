"""Tree → JavaScript, so that a curve follows a dragged slider without a round trip."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from vizcore.formula.backends.write import (
    ADD,
    AND,
    ARITHMETIC,
    ATOM,
    LOOSE,
    MINUS,
    OR,
    Form,
    function,
    spell,
)
from vizcore.formula.calculus.exponentials import steady
from vizcore.formula.calculus.stable import stable
from vizcore.formula.tree import FUNCTIONS, Node, walk

_BUILT_IN = (
    "abs sign exp expm1 log log1p sqrt sin cos tan asin acos atan sinh cosh tanh asinh acosh atanh "
    "floor min max pow"  # of Math
)
_FORMS: Mapping[str, Form] = {
    **ARITHMETIC,
    **{name: function(f"Math.{name}", FUNCTIONS.get(name, 2)) for name in _BUILT_IN.split()},
    **{name: function(name) for name in ("erf", "erfc", "sigmoid", "softplus")},
    # Math.round rounds halves up, Python and PyTorch to the even neighbour.
    "round": function("round"),
    "Phi": (ATOM, "(erfc(-{} / Math.SQRT2) / 2)", (MINUS + 1,)),
    "mod": function("mod", 2),
    "eq": (ARITHMETIC["eq"][0], "{} === {}", ARITHMETIC["eq"][2]),
    "ne": (ARITHMETIC["ne"][0], "{} !== {}", ARITHMETIC["ne"][2]),
    "and": (AND, "{} && {}", (AND, AND + 1)),
    "or": (OR, "{} || {}", (OR, OR + 1)),
    "relu": (ATOM, "Math.max({}, 0)", (LOOSE,)),
    "clip": (ATOM, "Math.min(Math.max({}, {}), {})", (LOOSE, LOOSE, LOOSE)),
    "where": (LOOSE, "{} ? {} : {}", (OR, ADD, ADD)),
}

# What Math lacks. erf: Maclaurin series near 0, else Laplace's continued fraction for erfc.
_TAIL = """\
const tailOfErf = (z) => {
  let below = 0;
  for (let n = 60; n > 0; n -= 1) below = n / 2 / (z + below);
  return Math.exp(-z * z) / Math.sqrt(Math.PI) / (z + below);
};
"""
_HELPERS: Mapping[str, str] = {
    "sigmoid": """\
const sigmoid = (u) => u < 0 ? Math.exp(u) / (1 + Math.exp(u)) : 1 / (1 + Math.exp(-u));
""",
    "softplus": """\
const softplus = (u) => Math.max(u, 0) + Math.log1p(Math.exp(-Math.abs(u)));
""",
    "erf": """\
const erf = (u) => {
  const z = Math.abs(u), s = z * z;
  if (Number.isNaN(u)) return u;
  if (z > 6) return Math.sign(u);
  if (z < 2.5) {
    let term = u, sum = u;
    for (let n = 1; Math.abs(term) > 1e-17 * Math.abs(sum); n += 1) {
      term *= 2 * s / (2 * n + 1);
      sum += term;
    }
    return 2 / Math.sqrt(Math.PI) * Math.exp(-s) * sum;
  }
  return Math.sign(u) * (1 - tailOfErf(z));
};
""",
    "erfc": "const erfc = (u) => u > 1 ? tailOfErf(u) : 1 - erf(u);\n",
    "round": """\
const round = (u) => { const r = Math.round(u); return r - u === 0.5 && r % 2 ? r - 1 : r; };
""",
    "mod": """\
const mod = (a, b) => { const r = a % b; return r !== 0 && (r < 0) !== (b < 0) ? r + b : r; };
""",
}


def to_javascript(roots: Sequence[Node]) -> str:
    """The text of a JavaScript function ``(x, p) => [values of the trees at x]``.

    `p` is an object with every parameter by name. The text is an expression without outer names;
    it is made of whitelisted operations and of numbers, never of anything that a user typed.
    """
    roots = [stable(steady(root)) for root in roots]
    uses = Counter(arg for node in walk(*roots) for arg in node.args) + Counter(roots)
    written: dict[Node, tuple[int, str]] = {}
    lines: list[str] = []
    for node in walk(*roots):
        level, text = spell(node, [written[arg] for arg in node.args], _form, _name)
        if node.args and uses[node] > 1:
            lines.append(f"  const t{len(lines)} = {text};")
            level, text = ATOM, f"t{len(lines) - 1}"
        written[node] = level, text
    result = ", ".join(written[root][1] for root in roots)
    body = "\n".join([*lines, f"  return [{result}];"])
    used = {node.op for node in walk(*roots)}
    used |= {need for op in ("Phi", "erfc") if op in used for need in ("erf", "erfc")}
    helpers = (_TAIL if "erf" in used else "") + "".join(
        text for name, text in _HELPERS.items() if name in used
    )
    return f"(() => {{\n{helpers}return (x, p) => {{\n{body}\n}};\n}})()"


def _form(node: Node) -> Form:
    return _FORMS[node.op]


def _name(name: str) -> str:
    return {"x": "x", "pi": "Math.PI", "e": "Math.E"}.get(name, f"p.{name}")
