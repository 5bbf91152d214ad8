"""How much work a formula makes, in steps, so that a limit means the same on every machine.

A step is a node built, or a node computed on up to 256 points: one to three microseconds.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from functools import lru_cache, wraps
from threading import local
from typing import TypeVar

T = TypeVar("T")


class TooMuch(Exception):
    """More steps than allowed; no arithmetic error, which a simplification would get over."""


class _Effort(local):
    taken = 0
    spared = 0  # steps counted though their result was known
    most: float = math.inf


_effort = _Effort()


def spend(steps: int) -> None:
    """Count some steps that are about to be taken.

    Raises
    ------
    TooMuch
        If they are more than a `limited` block around allows; they are not counted then.
    """
    if _effort.taken + steps > _effort.most:
        raise TooMuch
    _effort.taken += steps


def taken() -> int:
    """The steps that this thread has taken."""
    return _effort.taken - _effort.spared


@contextmanager
def limited(most: int) -> Iterator[None]:
    """Allow the block so many steps."""
    before = _effort.most
    _effort.most = min(before, _effort.taken + most)
    try:
        yield
    finally:
        _effort.most = before


def remembered(most: int) -> Callable[[Callable[..., T]], Callable[..., T]]:
    """`lru_cache` under which a known result is worth as many steps to a limit as a new one.

    So a formula is refused or not whatever was computed before.
    """

    def decorate(function: Callable[..., T]) -> Callable[..., T]:
        @lru_cache(maxsize=most)
        def counted(*args: Hashable, **named: Hashable) -> tuple[T, int]:
            before = _effort.taken
            return function(*args, **named), _effort.taken - before

        @wraps(function)
        def remembering(*args: Hashable, **named: Hashable) -> T:
            before = _effort.taken
            result, steps = counted(*args, **named)
            spared = before + steps - _effort.taken
            spend(spared)
            _effort.spared += spared
            return result

        return remembering

    return decorate
