"""Scripts of pages take turns.

Python runs one thread at a time. A class that opens a page at once is as many scripts, and if all
go on together, each ends when the last does: the early ones wait for the late ones for nothing, and
the browsers' requests wait among them. So each script has the processor to itself, in a few
hundredths of a second. What takes longer, or only waits, is done beside the scripts of others.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from pages.ui.waits import TURN_S

_turn = threading.Lock()
_of_thread = threading.local()


def _has_it() -> bool:
    return getattr(_of_thread, "has_it", False)


def _take() -> None:
    # Who has waited for so long goes on without: one script that hangs must not stop the others.
    _of_thread.has_it = _turn.acquire(timeout=TURN_S)


def _give() -> None:
    if _has_it():
        _of_thread.has_it = False
        _turn.release()


@contextmanager
def turn() -> Iterator[None]:
    """Wait until no other script has the turn, and have it meanwhile."""
    _take()
    try:
        yield
    finally:
        _give()


@contextmanager
def aside() -> Iterator[None]:
    """Leave the turn to others meanwhile, if this script has it.

    Not where something is held that another script may wait for, as in a function that is cached.
    """
    had = _has_it()
    _give()
    yield  # a script that is broken off here needs no turn any more
    if had:
        _take()
