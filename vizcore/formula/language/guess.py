"""What a name was meant to be that is likely to be no name of a parameter."""

from __future__ import annotations

import re

from vizcore.formula.language.names import GREEK
from vizcore.formula.tree import FUNCTIONS


def guess(word: str, known: set[str]) -> str:
    """What to write for a word: a*x for ax, alpha for aplha; nothing for a good name."""
    return _glued(word, known) or _slip(word, known)


def _glued(word: str, known: set[str]) -> str:
    """What was meant by ax, alphax, tanhx, sin2x, x2; nothing for a name."""
    if match := re.fullmatch(r"x_?([0-9]+)", word):
        return "x" if "_" in word else f"x^{match.group(1)}"
    if not word.endswith("x"):
        return ""
    stem = word[:-1]
    if len(stem) == 1 or stem in known - {*FUNCTIONS}:
        return f"{stem}*x"
    functions = [name for name in known if len(name) > 1 and stem.startswith(name)]
    longest = max(functions, key=len, default="")
    return f"{longest}({word[len(longest) :]})" if longest else ""


def _slip(word: str, known: set[str]) -> str:
    """The known name from which a word differs by one letter, or by two in the wrong order."""
    if len(word) < 4 or word in GREEK:
        return ""
    return next((name for name in sorted(known) if len(name) > 3 and _one_off(word, name)), "")


def _one_off(word: str, name: str) -> bool:
    if abs(len(word) - len(name)) > 1 or not word.isalpha():
        return False
    start = next(
        (i for i, pair in enumerate(zip(word, name, strict=False)) if len({*pair}) > 1),
        min(len(word), len(name)),
    )
    a, b = word[start:], name[start:]
    swapped = a[:2] == b[:2][::-1] and a[2:] == b[2:]
    return swapped or a[1:] == b[1:] or a[1:] == b or a == b[1:]
