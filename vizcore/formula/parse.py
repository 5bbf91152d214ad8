"""Formula text → tree: a precedence (Pratt) parser of our own, so that nothing is ever executed.

a if c else b        loosest
or, and
< <= > >= == !=      chains: -1 < x < 1
+ -
* / and 2x, 2(x+1), (x+1)(x-1)
-a                   so that -x^2 = -(x^2)
^ **  x²             tightest, right-associative
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from vizcore.formula import refusals
from vizcore.formula.errors import FormulaError
from vizcore.formula.names import ALIASES, CONSTANTS, Macro
from vizcore.formula.tokens import Token, tokenize
from vizcore.formula.tree import CONDITIONS, FUNCTIONS, Node, call, number, size, substitute, symbol

MOST_NODES = 200
MOST_DEPTH = 40

_COMPARISONS = {"<": "lt", "<=": "le", ">": "gt", ">=": "ge", "==": "eq", "!=": "ne"}
_INFIX = {"+": ("add", 10), "-": ("sub", 10), "*": ("mul", 20), "/": ("div", 20)}
_IF, _OR, _AND, _COMPARE, _TIMES, _MINUS, _POWER = 1, 2, 3, 5, 20, 25, 30


def parse(
    text: str, names: Sequence[str] = ("x",), macros: Mapping[str, Macro] | None = None
) -> Node:
    """The tree of a formula.

    Parameters
    ----------
    text
        At most 500 characters; 200 nodes with macros written out, 40 levels of nesting.
    names
        The symbols that may occur, beside ``pi`` and ``e``.
    macros
        Functions beside those of the language.

    Raises
    ------
    FormulaError
        With the position and what to write instead.
    """
    return _Parser(tokenize(text), names, macros or {}).formula()


class _Parser:
    def __init__(
        self, tokens: list[Token], names: Sequence[str], macros: Mapping[str, Macro]
    ) -> None:
        self.tokens = tokens
        self.names = {*names, *CONSTANTS}
        self.macros = macros
        self.index = 0
        self.depth = 0

    def formula(self) -> Node:
        if self.next.kind == "end":
            raise FormulaError(refusals.EMPTY, 0)
        tree = self.value(0)
        if self.next.kind != "end":
            raise refusals.unexpected(self.tokens, self.index)
        return self.bounded(tree, 0)

    @property
    def next(self) -> Token:
        return self.tokens[self.index]

    def take(self) -> Token:
        token = self.tokens[self.index]
        self.index += token.kind != "end"
        return token

    def sees(self, *texts: str) -> bool:
        return self.next.kind in ("sign", "name") and self.next.text in texts

    def expect(self, text: str, refusal: FormulaError) -> None:
        if not self.sees(text):
            raise refusal
        self.take()

    def value(self, power: int) -> Node:
        """An expression that is a number; a condition counts as 1 where true and 0 elsewhere."""
        return _as_number(self.expression(power))

    def condition(self, power: int) -> Node:
        start = self.next.position
        tree = self.expression(power)
        if tree.op not in CONDITIONS:
            raise FormulaError(refusals.NOT_A_CONDITION, start)
        return tree

    def expression(self, power: int) -> Node:
        """An expression whose operators bind more tightly than `power`."""
        self.depth += 1
        if self.depth > MOST_DEPTH:
            raise FormulaError(refusals.TOO_DEEP.format(most=MOST_DEPTH), self.next.position)
        left = self.operand()
        while (extended := self.extended(left, power)) is not None:
            left = extended
        self.depth -= 1
        return left

    def operand(self) -> Node:
        token = self.take()
        if token.kind == "number":
            return _literal(token)
        if token.kind == "name":
            return self.named(token)
        if token.text == "-":
            return call("neg", self.value(_MINUS))
        if token.text == "+":
            return self.value(_MINUS)
        if token.text == "(":
            inner = self.expression(0)
            self.expect(")", refusals.unclosed(token, self.next))
            return inner
        raise refusals.no_operand(token)

    def extended(self, left: Node, power: int) -> Node | None:
        """`left` with one more operator to its right, or None if none binds tightly enough."""
        token = self.next
        if token.kind == "raised" and power < _POWER:
            self.take()
            return call("pow", _as_number(left), _literal(token))
        if self.sees("^", "**") and power < _POWER:
            self.take()
            # Powers go right to left: 2^3^2 = 2^9; a minus sign may follow: 2^-x.
            return call("pow", _as_number(left), self.value(_POWER - 1))
        if self.multiplies() and power < _TIMES:
            return call("mul", _as_number(left), self.value(_TIMES))
        if token.text in _INFIX and power < _INFIX[token.text][1]:
            self.take()
            op, own = _INFIX[token.text]
            return call(op, _as_number(left), self.value(own))
        if token.text in _COMPARISONS and power < _COMPARE:
            return self.comparison(_as_number(left))
        return self.logical(left, power)

    def logical(self, left: Node, power: int) -> Node | None:
        for word, own in (("and", _AND), ("or", _OR)):
            if self.sees(word) and power < own:
                if left.op not in CONDITIONS:
                    raise FormulaError(refusals.NOT_A_CONDITION, self.next.position)
                self.take()
                return call(word, left, self.condition(own))
        if self.sees("if") and power < _IF:
            word_if = self.take()
            condition = self.condition(_IF)
            self.expect("else", FormulaError(refusals.NO_ELSE, word_if.position))
            return call("where", condition, _as_number(left), self.value(0))
        return None

    def comparison(self, left: Node) -> Node:
        """A chain such as -1 < x < 1."""
        links = []
        while self.next.text in _COMPARISONS:
            op = _COMPARISONS[self.take().text]
            right = self.value(_COMPARE)
            links.append(call(op, left, right))
            left = right
        tree = links[0]
        for link in links[1:]:
            tree = call("and", tree, link)
        return tree

    def multiplies(self) -> bool:
        """Whether a product sign is left out here, as in 2x, 2(x+1), (x+1)(x-1)."""
        starts = self.next.kind == "name" or self.sees("(")
        if not starts or self.sees("if", "else", "and", "or"):
            return False
        before = self.tokens[self.index - 1]
        if before.kind != "number" and before.text != ")":
            return False
        if before.kind == "number" and self.index > 1:
            refusals.check_ambiguous(self.tokens[self.index - 2], before, self.next)
        return True

    def named(self, token: Token) -> Node:
        name = ALIASES.get(token.text, token.text)
        if name in self.names:
            if self.sees("("):
                raise refusals.not_a_function(name, self.next)
            return symbol(name)
        if name not in FUNCTIONS and name not in self.macros:
            raise refusals.unknown(token, self.next, {*self.names, *FUNCTIONS, *self.macros})
        if not self.sees("("):
            raise refusals.needs_brackets(token)
        opening = self.take()
        arguments = self.arguments(name, opening)
        return self.applied(token, name, arguments)

    def arguments(self, name: str, opening: Token) -> list[Node]:
        """What stands between the brackets of a call; the first value of `where` is a condition."""
        if self.sees(")"):
            self.take()
            return []
        values = [self.condition(0) if name == "where" else self.value(0)]
        while self.sees(","):
            self.take()
            values.append(self.value(0))
        self.expect(")", refusals.unclosed(opening, self.next))
        return values

    def applied(self, token: Token, name: str, arguments: list[Node]) -> Node:
        if FUNCTIONS.get(name) == len(arguments):
            return call(name, *arguments)
        if name in ("min", "max") and len(arguments) > 2:
            tree = arguments[0]
            for argument in arguments[1:]:
                tree = call(name, tree, argument)
            return tree
        macro = self.macros.get(name)
        if macro is None or not 1 <= len(arguments) <= 1 + len(macro.parameters):
            raise refusals.wrong_count(token, name, macro.parameters if macro else ())
        values = {key: number(value) for key, value in macro.parameters}
        values |= zip(values, arguments[1:], strict=False)
        return self.bounded(substitute(macro.tree, {**values, "x": arguments[0]}), token.position)

    def bounded(self, tree: Node, position: int) -> Node:
        if size(tree) > MOST_NODES:
            raise FormulaError(refusals.TOO_LARGE.format(most=MOST_NODES), position)
        return tree


def _literal(token: Token) -> Node:
    value = float(token.text)
    if math.isinf(value):
        raise FormulaError(refusals.INFINITE, token.position)
    return number(value)


def _as_number(tree: Node) -> Node:
    return call("where", tree, number(1), number(0)) if tree.op in CONDITIONS else tree
