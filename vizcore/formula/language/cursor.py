"""A place among the tokens of a formula, and the values of single tokens."""

from __future__ import annotations

import math

from vizcore.formula.errors import FormulaError
from vizcore.formula.language import refusals
from vizcore.formula.language.tokens import Token
from vizcore.formula.tree import CONDITIONS, Node, call, number, symbol


class Cursor:
    """Reads tokens from left to right."""

    def __init__(self, tokens: list[Token]) -> None:
        self.tokens = tokens
        self.index = 0
        self.bars = 0  # of absolute values that are open between the innermost brackets

    @property
    def next(self) -> Token:
        """The token that comes next."""
        return self.tokens[self.index]

    def take(self) -> Token:
        """The next token, which is then behind."""
        token = self.tokens[self.index]
        self.index += token.kind != "end"
        return token

    def sees(self, *texts: str) -> bool:
        """Whether the next token is one of these signs or words."""
        return self.next.kind in ("sign", "name") and self.next.text in texts

    def expect(self, text: str, refusal: FormulaError) -> None:
        """Take a sign, or refuse."""
        if not self.sees(text):
            raise refusal
        self.take()

    def multiplies(self) -> bool:
        """Whether a product sign is left out here, as in 2x, 2(x+1), (x+1)(x-1), 2|x|, πx."""
        before = self.tokens[self.index - 1]
        counts = before.kind == "number" or before.greek
        starts = self.next.kind == "name" or self.sees("(", "√")
        if before.kind == "number" and self.sees("|") and not self.bars:
            # 2|x|, but neither 0 | x < 1 nor 0 || x < 1
            beside = self.next.position == before.position + len(before.text)
            starts = beside and self.tokens[self.index + 1].text != "|"
        if not starts or self.sees("if", "else", "and", "or"):
            return False
        if not counts and before.text != ")":
            return False
        if counts and self.index > 1:
            refusals.check_ambiguous(self.tokens[self.index - 2], before, self.next)
        return True


def raised(token: Token) -> Node:
    """The exponent of x², x⁻¹ or eˣ."""
    text = token.text.removeprefix("-")
    size = symbol("x") if text == "x" else number(float(text))
    return call("neg", size) if token.text != text else size


def literal(token: Token) -> Node:
    """The number of a token."""
    value = float(token.text)
    if math.isinf(value):
        raise FormulaError(refusals.INFINITE, token.position)
    return number(value)


def as_number(tree: Node) -> Node:
    """A condition as 1 or 0, and a number as it is."""
    return call("where", tree, number(1), number(0)) if tree.op in CONDITIONS else tree
