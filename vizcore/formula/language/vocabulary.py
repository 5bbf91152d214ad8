"""What the words of one formula mean: functions by any spelling, symbols, and new parameters."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from vizcore.formula.language import words
from vizcore.formula.language.names import ALIASES, CONSTANTS, GREEK, MODULES, SYMBOLS, Macro
from vizcore.formula.language.tokens import Token
from vizcore.formula.tree import FUNCTIONS

MOST_PARAMETERS = 6
_EASY = ("alpha", "beta")  # parameters that need no x beside them


class Vocabulary:
    """The names of a formula.

    Parameters
    ----------
    symbols
        What may stand for a number.
    macros
        Functions beside those of the language.
    most
        How many other names may become parameters.
    """

    def __init__(self, symbols: Sequence[str], macros: Mapping[str, Macro], most: int) -> None:
        self.symbols = {*symbols, *CONSTANTS}
        self.macros = macros
        self.most = most
        self.parameters: dict[str, int] = {}  # name → where it stands first
        self._spellings = spellings((*FUNCTIONS, *macros))

    @property
    def known(self) -> set[str]:
        """Every name that has a meaning."""
        return {*self.symbols, *self.parameters, *FUNCTIONS, *self.macros}

    def function(self, word: str) -> str | None:
        """The function that a word names in any language."""
        if word in FUNCTIONS or word in self.macros:
            return word
        return None if word == "phi" else self._spellings.get(_bare(word))

    def symbol(self, token: Token, word: str, after: Token) -> str:
        """The number that a word stands for; a new one becomes a parameter.

        Raises
        ------
        FormulaError
            If the word means something else, or is likely to.
        """
        word = word if word in self.symbols else SYMBOLS.get(word, word)
        if word in self.symbols or word in self.parameters:
            return word
        function = None if word in GREEK else self.function(word)
        if function is not None:
            raise words.needs_brackets(token, function, after)
        if self.most:
            words.check_parameter(token, word, {*self.known, *_EASY})
            if len(self.parameters) == self.most:
                raise words.too_many(token, self.most)
            self.parameters[word] = token.position
            return word
        raise words.unknown(token, self.known)

    def check_argument(self, occurring: Iterable[str]) -> None:
        """Refuse y + 1, which has no x."""
        own = [name for name in self.parameters if name not in _EASY]
        if own and "x" not in occurring:
            raise words.no_x(own[0], self.parameters[own[0]])


def module_and_word(token: Token, *, called: bool) -> tuple[str, str]:
    """The last part of a library's name, and the word after it: of nn.functional.relu(x)."""
    *modules, word = token.text.split(".")
    if modules and not MODULES.issuperset(modules):
        raise words.dotted(token, modules, word, called=called)
    return (modules[-1] if modules else ""), word


def _bare(word: str) -> str:
    return word.lower().replace("_", "")


@lru_cache(maxsize=8)
def spellings(names: tuple[str, ...]) -> Mapping[str, str]:
    """Functions by their spelling in small letters and without underscores."""
    known = {_bare(name): name for name in names if name != "Phi"}
    there = {*FUNCTIONS, *known.values()}
    return {**{alias: name for alias, name in ALIASES.items() if name in there}, **known}
