"""A product as numbers and powers: taken apart, and written again in reading order."""

from __future__ import annotations

from fractions import Fraction

from vizcore.formula.effort import spend
from vizcore.formula.tree import Node, call, number, symbol

Coefficient = int | Fraction | float  # whole numbers are int, which is many times faster
Factors = dict[Node, Coefficient]  # base → exponent

ZERO, ONE, TWO = number(0), number(1), number(2)
PI = symbol("pi")
_MOST = 1e15  # whole numbers up to here are exact in float64
_HIGHEST = 32  # powers beyond this stay as they are written
_HALF = Fraction(1, 2)


def exact(value: float) -> Coefficient:
    """A whole number as an int, which stays exact; any other as it is."""
    return int(value) if value.is_integer() and abs(value) < _MOST else value


def literal(value: Coefficient) -> Node:
    """The tree of a coefficient, a fraction written as one.

    Raises
    ------
    ArithmeticError
        If it is no finite number.
    """
    if not isinstance(value, float):
        top = number(_finite(abs(value.numerator)))
        if value.denominator != 1:
            top = call("div", top, number(_finite(value.denominator)))
        return call("neg", top) if value < 0 else top
    return call("neg", number(_finite(-value))) if value < 0 else number(_finite(value))


def _finite(value: float) -> float:
    if not abs(value) < 1e100:
        raise ArithmeticError(value)
    return float(value)


def factored(parts: list[tuple[Node, Coefficient]]) -> tuple[Coefficient, Factors]:
    """A product of powers as its coefficient and the powers of its other factors.

    Raises
    ------
    ArithmeticError
        If its numbers are too large or small to be multiplied.
    """
    coefficient: Coefficient = 1
    factors: Factors = {}
    pending = list(reversed(parts))
    while pending:
        spend(1)
        node, exponent = pending.pop()
        whole = exponent if isinstance(exponent, int) else None
        inner = _parts(node) if whole is not None or node.op == "sqrt" else None
        if inner:
            pending.extend((base, _whole(e * exponent)) for base, e in reversed(inner))
        elif node.op == "number" and whole is not None:
            coefficient = coefficient * _folded(exact(node.value), whole)
        elif node.op == "neg" and whole is not None:
            coefficient = -coefficient if whole % 2 else coefficient
            pending.append((node.args[0], exponent))
        else:
            total = _whole(factors.pop(node, 0) + exponent)
            if total != 0:
                factors[node] = total
    _paired(factors)
    return coefficient, factors


def _whole(value: Coefficient) -> Coefficient:
    return int(value) if isinstance(value, Fraction) and value.denominator == 1 else value


def _parts(node: Node) -> list[tuple[Node, Coefficient]] | None:
    """A product, quotient or power as bases with exponents; None for anything else."""
    match node.op:
        case "mul":
            return [(node.args[0], 1), (node.args[1], 1)]
        case "div":
            return [(node.args[0], 1), (node.args[1], -1)]
        case "sqrt":
            return [(node.args[0], _HALF)]
        case "pow" if node.args[1].op == "number":
            exponent = node.args[1].value
            return [(node.args[0], _halves(exponent))] if abs(exponent) <= _HIGHEST else None
    return None


def _halves(exponent: float) -> Coefficient:
    """Multiples of ½ exactly, any other exponent as it is."""
    twice = exact(exponent * 2)
    return _whole(Fraction(twice, 2)) if isinstance(twice, int) else exponent


def _folded(base: Coefficient, exponent: int) -> Coefficient:
    if abs(exponent) > _HIGHEST:
        raise ArithmeticError(exponent)
    value = (Fraction(base) if isinstance(base, int) and exponent < 0 else base) ** exponent
    if value != 0 and not 1e-100 < abs(float(value)) < 1e100:
        raise ArithmeticError(value)
    return value


def _paired(factors: Factors) -> None:
    """Shorten pairs of factors: sign(u) u = |u| and sign(u) |u| = u."""
    for node in [base for base, e in factors.items() if base.op == "sign" and e == 1]:
        (inner,) = node.args
        size = call("abs", inner)
        for partner, product in ((inner, size), (size, inner)):
            if factors.get(partner) == 1:
                del factors[node], factors[partner]
                factors[product] = factors.get(product, 0) + 1
                break


def written(coefficient: Coefficient, factors: Factors) -> Node:
    """A coefficient and powers as one tree."""
    above, below = (
        (coefficient, 1)
        if isinstance(coefficient, float)
        else (coefficient.numerator, coefficient.denominator)
    )
    top = _chain(abs(above), {b: e for b, e in factors.items() if e > 0})
    bottom = _chain(below, {b: -e for b, e in factors.items() if e < 0})
    tree = top if bottom is ONE else call("div", top, bottom)
    return call("neg", tree) if coefficient < 0 else tree


def _chain(coefficient: float, factors: Factors) -> Node:
    """Factors in reading order: number, constants under one root, parameters, x, the rest."""
    parts = [] if coefficient == 1 else [number(_finite(coefficient))]
    roots = [b for b, e in factors.items() if e == _HALF and _rank(b) <= 1]
    if roots:
        parts.append(call("sqrt", _multiplied(sorted(roots, key=_rank))))
    others = [(base, e) for base, e in factors.items() if base not in roots]
    others.sort(key=lambda item: _rank(item[0]))
    parts += [_raised(base, exponent) for base, exponent in others]
    return _multiplied(parts) if parts else ONE


def _multiplied(parts: list[Node]) -> Node:
    total = parts[0]
    for part in parts[1:]:
        total = call("mul", total, part)
    return total


def _rank(base: Node) -> int:
    if base.op == "symbol" and base.name == "x":
        return 3
    if base.op in ("number", "symbol"):
        return {"number": 0, "symbol": 2}[base.op] if base is not PI else 1
    return 1 if base.names <= {"pi", "e"} else 4


def _raised(base: Node, exponent: Coefficient) -> Node:
    if exponent == 1:
        return base
    if exponent == _HALF:
        return call("sqrt", base)
    return call("pow", base, number(_finite(float(exponent))))
