"""Formula text → tree: a precedence (Pratt) parser of our own, so that nothing is ever executed.

a if c else b        loosest, as is c ? a : b
or, and
< <= > >= == !=      chains: -1 < x < 1
+ -
* / and 2x, 2(x+1), (x+1)(x-1)
-a                   so that -x^2 = -(x^2)
^ **  x²             tightest, right-associative
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from vizcore.formula.errors import FormulaError
from vizcore.formula.language import refusals, words
from vizcore.formula.language.calls import Arguments, applied, bounded
from vizcore.formula.language.cursor import Cursor, as_number, literal, raised
from vizcore.formula.language.names import Macro
from vizcore.formula.language.tokens import Token, tokenize
from vizcore.formula.language.vocabulary import Vocabulary, module_and_word
from vizcore.formula.tree import CONDITIONS, Node, call, symbol

MOST_DEPTH = 40

_COMPARISONS = {"<": "lt", "<=": "le", ">": "gt", ">=": "ge", "==": "eq", "!=": "ne"}
_INFIX = {"+": ("add", 10), "-": ("sub", 10), "*": ("mul", 20), "/": ("div", 20)}
_IF, _OR, _AND, _COMPARE, _TIMES, _MINUS, _POWER, _TIGHTEST = 1, 2, 3, 5, 20, 25, 30, 40


def parse(
    text: str,
    names: Sequence[str] = ("x",),
    macros: Mapping[str, Macro] | None = None,
    parameters: int = 0,
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
    parameters
        How many other names may stand for a number.

    Raises
    ------
    FormulaError
        With the position and what to write instead.
    """
    return _Parser(tokenize(text), Vocabulary(names, macros or {}, parameters)).formula()


class _Parser(Cursor):
    def __init__(self, tokens: list[Token], vocabulary: Vocabulary) -> None:
        super().__init__(tokens)
        self.vocabulary = vocabulary
        self.depth = 0

    def formula(self) -> Node:
        if self.next.kind == "end":
            raise FormulaError(refusals.EMPTY, 0)
        tree = self.expression(0)
        if self.next.kind != "end":
            raise refusals.unexpected(self.tokens, self.index)
        tree = bounded(as_number(tree), 0)
        self.vocabulary.check_argument(tree.names)
        return tree

    def value(self, power: int) -> Node:
        """An expression that is a number; a condition counts as 1 where true and 0 elsewhere."""
        return as_number(self.expression(power))

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
            return literal(token)
        if token.kind == "name":
            return self.named(token)
        if token.text == "-":
            return call("neg", self.value(_MINUS))
        if token.text == "+":
            return self.value(_MINUS)
        if token.text == "(":
            with self.inside():
                inner = self.expression(0)
            self.expect(")", refusals.unclosed(token, self.next))
            return inner
        if token.text == "|":
            return self.absolute(token)
        if token.text == "√":
            return self.root(token)
        raise refusals.no_operand(token)

    @contextmanager
    def inside(self) -> Iterator[None]:
        """Between brackets, where bars from outside do not close."""
        outside, self.bars = self.bars, 0
        yield
        self.bars = outside

    def absolute(self, opening: Token) -> Node:
        """|x|."""
        self.bars += 1
        inner = self.value(0)
        self.bars -= 1
        self.expect("|", FormulaError(refusals.OPEN_BAR, opening.position))
        return call("abs", inner)

    def root(self, sign: Token) -> Node:
        """√x and √(x + 1), but not √2x or √x², which people read in two ways."""
        first = self.next
        inner = self.value(_TIGHTEST)
        more = self.next.kind == "raised" or self.sees("^", "**")
        if first.text != "(" and (more or (first.kind == "number" and self.multiplies())):
            raise FormulaError(refusals.ROOT, sign.position)
        return call("sqrt", inner)

    def extended(self, left: Node, power: int) -> Node | None:
        """`left` with one more operator to its right, or None if none binds tightly enough."""
        token = self.next
        if token.kind == "raised" and power < _POWER:
            self.take()
            return call("pow", as_number(left), raised(token))
        if self.sees("^", "**") and power < _POWER:
            self.take()
            # Powers go right to left: 2^3^2 = 2^9; a minus sign may follow: 2^-x.
            return call("pow", as_number(left), self.value(_POWER - 1))
        if self.multiplies() and power < _TIMES:
            return call("mul", as_number(left), self.value(_TIMES))
        if token.text in _INFIX and power < _INFIX[token.text][1]:
            self.take()
            op, own = _INFIX[token.text]
            return call(op, as_number(left), self.value(own))
        if token.text in _COMPARISONS and power < _COMPARE:
            return self.comparison(as_number(left))
        if token.text == "=" and token.kind == "sign":
            raise FormulaError(refusals.COMPARE, token.position)
        return self.logical(left, power)

    def logical(self, left: Node, power: int) -> Node | None:
        mark = self.next
        for signs, own in ((("and",), _AND), (("or", "|"), _OR)):
            if self.sees(*signs) and power < own and not (self.sees("|") and self.bars):
                if left.op not in CONDITIONS:
                    bar = self.sees("|")
                    refusal = refusals.BAR_AFTER_VALUE if bar else refusals.NOT_A_CONDITION
                    raise FormulaError(refusal, self.next.position)
                self.take()
                if self.sees("|") and self.next.position == mark.position + 1:
                    self.take()
                return call(signs[0], left, self.condition(own))
        if self.sees("?") and power < _IF:
            return self.question(left)
        if self.sees("if") and power < _IF:
            word_if = self.take()
            condition = self.condition(_IF)
            self.expect("else", FormulaError(refusals.NO_ELSE, word_if.position))
            return call("where", condition, as_number(left), self.value(0))
        return None

    def question(self, condition: Node) -> Node:
        """Condition ? a : b."""
        mark = self.take()
        if condition.op not in CONDITIONS:
            raise FormulaError(refusals.NOT_A_CONDITION, mark.position)
        yes = self.value(0)
        self.expect(":", FormulaError(refusals.NO_COLON, mark.position))
        return call("where", condition, yes, self.value(0))

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

    def named(self, token: Token) -> Node:
        module, word = module_and_word(token, called=self.sees("("))
        if not self.sees("(", "["):
            return symbol(self.vocabulary.symbol(token, word, self.next))
        if self.sees("[") and self.vocabulary.function(word) is None:
            raise FormulaError(refusals.ROUND, self.next.position)
        name = self.vocabulary.function(word)
        if name is None or word in self.vocabulary.symbols:
            raise words.not_a_function(token, word, self.next, self.vocabulary.known)
        given = self.arguments(name, self.take())
        if module in ("nn", "layers") and not word.islower():
            # nn.LeakyReLU(0.2) makes a layer, which is then applied.
            if not self.sees("("):
                raise words.a_layer(token, name)
            given = Arguments(
                self.arguments(name, self.take()).values + given.values, given.keywords
            )
        return applied(self.vocabulary, token, name, given)

    def arguments(self, name: str, opening: Token) -> Arguments:
        """What stands between the brackets of a call; the first value of `where` is a condition."""
        closing = {"(": ")", "[": "]"}[opening.text]
        found = Arguments([], {})
        with self.inside():
            while not self.sees(closing):
                following = self.tokens[min(self.index + 1, len(self.tokens) - 1)]
                if self.next.kind == "name" and following.text == "=":
                    key = self.take()
                    self.take()
                    if key.text == "inplace" and self.sees("True", "False"):
                        self.take()  # where PyTorch keeps the result says nothing about its value
                    else:
                        found.keywords[key.text] = key, self.value(0)
                elif name == "where" and not found.values:
                    found.values.append(self.condition(0))
                else:
                    found.values.append(self.value(0))
                if not self.sees(","):
                    break
                self.take()
        self.expect(closing, refusals.unclosed(opening, self.next))
        return found
