"""Reads the LaTeX of formulas back into numbers, by a grammar written for these tests alone."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

import mpmath as mp

_TOKEN = re.compile(
    r"\\operatorname\{\w+\}|\\(?:begin|end)\{cases\}|\\left(?:[(|]|\\lfloor)|\\right(?:[)|]|\\rfloor)|\\\\|\\,"
    r"|\\[a-zA-Z]+(?:_[0-9])?|[0-9]+(?:\.[0-9]+)?|[a-zA-Z]|[-+/^{}<>=&,]"
)
_FUNCTIONS: Mapping[str, Callable[..., mp.mpf]] = {
    r"\ln": mp.log, r"\sin": mp.sin, r"\cos": mp.cos, r"\tan": mp.tan, r"\sinh": mp.sinh,
    r"\arcsin": mp.asin, r"\arccos": mp.acos, r"\operatorname{arsinh}": mp.asinh,
    r"\operatorname{arcosh}": mp.acosh, r"\operatorname{artanh}": mp.atanh,
    r"\operatorname{erfc}": mp.erfc, r"\Phi": mp.ncdf, r"\operatorname{round}": mp.nint,
    r"\cosh": mp.cosh, r"\tanh": mp.tanh, r"\arctan": mp.atan, r"\max": max, r"\min": min,
    r"\sigma": lambda u: 1 / (1 + mp.exp(-u)), r"\operatorname{erf}": mp.erf,
    r"\operatorname{sign}": mp.sign,
    r"\operatorname{clip}": lambda u, low, high: min(max(u, low), high),
}  # fmt: skip
_COMPARISONS: Mapping[str, Callable[[mp.mpf, mp.mpf], bool]] = {
    "<": lambda a, b: a < b, ">": lambda a, b: a > b, "=": lambda a, b: a == b,
    r"\le": lambda a, b: a <= b, r"\ge": lambda a, b: a >= b, r"\ne": lambda a, b: a != b,
}  # fmt: skip
_ENDS = {"}", "+", "-", "/", "&", ",", r"\\", r"\right)", r"\right|", r"\right\rfloor",
         r"\end{cases}", r"\cdot", r"\bmod",
         r"\land", r"\lor", *_COMPARISONS}  # fmt: skip


def read_latex(text: str, symbols: Mapping[str, mp.mpf]) -> mp.mpf:
    """The value of a formula, given the value of each symbol by its LaTeX."""
    reader = _Reader(text, {r"\pi": mp.pi, "e": mp.e, **symbols})
    value = reader.total()
    assert not reader.tokens, reader.tokens
    return value


class _Reader:
    def __init__(self, text: str, symbols: Mapping[str, mp.mpf]) -> None:
        tokens = _TOKEN.findall(text)
        assert "".join(tokens) == text.replace(" ", ""), text
        self.tokens = [token for token in tokens if token != r"\,"]
        self.symbols = symbols

    def next(self) -> str:
        return self.tokens[0] if self.tokens else ""

    def take(self, *expected: str) -> str:
        token: str = self.tokens.pop(0)
        assert not expected or token in expected, (token, expected)
        return token

    def total(self) -> mp.mpf:
        sign = self.take() if self.next() == "-" else "+"
        value = self.product() * (-1 if sign == "-" else 1)
        if self.next() == r"\bmod":
            self.take()
            value -= (divisor := self.product()) * mp.floor(value / divisor)
        while self.next() in ("+", "-"):
            sign = self.take()
            value += self.product() * (-1 if sign == "-" else 1)
        return value

    def product(self) -> mp.mpf:
        value = self.power()
        while self.tokens and (self.next() in (r"\cdot", "/") or self.next() not in _ENDS):
            if self.next() == "/":
                self.take()
                value /= self.power()
            else:
                if self.next() == r"\cdot":
                    self.take()
                value *= self.power()
        return value

    def power(self) -> mp.mpf:
        value = self.atom()
        if self.next() == "^":
            self.take()
            value = mp.power(value, self.group())
        return value

    def group(self) -> mp.mpf:
        self.take("{")
        value = self.total()
        self.take("}")
        return value

    def atom(self) -> mp.mpf:
        token = self.take()
        if token == r"\left(":
            return self.closed(r"\right)")[0]
        if token == r"\left|":
            return abs(self.closed(r"\right|")[0])
        if token == r"\left\lfloor":
            return mp.floor(self.closed(r"\right\rfloor")[0])
        if token == r"\frac":
            top, bottom = self.group(), self.group()
            return top / bottom if bottom else mp.nan
        if token == r"\sqrt":
            return mp.sqrt(self.group())
        if token == r"\begin{cases}":
            return self.cases()
        if token in _FUNCTIONS:
            self.take(r"\left(")
            return _FUNCTIONS[token](*self.closed(r"\right)"))
        return self.symbols[token] if token in self.symbols else mp.mpf(token)

    def closed(self, end: str) -> list[mp.mpf]:
        values = [self.total()]
        while self.next() == ",":
            self.take()
            values.append(self.total())
        self.take(end)
        return values

    def cases(self) -> mp.mpf:
        rows = []
        while True:
            value = self.total()
            self.take("&")
            rows.append((value, self.either()))
            if self.take(r"\\", r"\end{cases}") == r"\end{cases}":
                break
        (chosen,) = [value for value, holds in rows if holds]  # rows exclude each other
        return chosen

    def either(self) -> bool:
        holds = self.both()
        while self.next() == r"\lor":
            self.take()
            holds = self.both() or holds
        return holds

    def both(self) -> bool:
        holds = self.comparison()
        while self.next() == r"\land":
            self.take()
            holds = self.comparison() and holds
        return holds

    def comparison(self) -> bool:
        if self.next() == r"\left(":
            # A bracket may hold a condition, as in (a or b) and c, or begin a number.
            kept = list(self.tokens)
            try:
                self.take()
                holds = self.either()
                self.take(r"\right)")
                return holds
            except (AssertionError, KeyError, IndexError):
                self.tokens = kept
        left, holds = self.total(), True
        assert self.next() in _COMPARISONS
        while self.next() in _COMPARISONS:
            compare, right = _COMPARISONS[self.take()], self.total()
            holds, left = holds and compare(left, right), right
        return holds
