"""The one error of the formula language."""

from __future__ import annotations

from typing import Any

from vizcore.text import Text


class FormulaError(ValueError):
    """A text that is not a formula.

    Attributes
    ----------
    message : Text
        What is wrong and what to write instead, in one or two sentences.
    position : int
        Index of the character in the text at which it went wrong.
    """

    def __init__(self, message: Text, position: int) -> None:
        super().__init__(f"{message.en} (position {position})")
        self.message = message
        self.position = position

    def __reduce__(self) -> tuple[Any, ...]:
        return FormulaError, (self.message, self.position)


def refused(position: int, en: str, zh: str) -> FormulaError:
    """A refusal in words of both languages."""
    return FormulaError(Text(en, zh), position)
