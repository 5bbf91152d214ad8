"""Scripts of pages take turns.

Python runs one thread at a time. A class that opens a page at once is as many scripts, and if all
go on together, each ends when the last does: the early ones wait for the late ones for nothing, and
the browsers' requests wait among them. So each script has the processor to itself, in a few
hundredths of a second. What takes longer, or only waits, is done beside the scripts of others.

Whoever is there and moves a control waits for no line of newcomers: these pass a door one by one,
so that a single one of them at a time competes for the turn.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from pages.ui.waits import TURN_S

_turn, _door = threading.Lock(), threading.Lock()
_latest = object()  # another one with each turn


class _OfThread(threading.local):
    locks: tuple[threading.Lock, ...] = ()  # that it has passed


_of_thread = _OfThread()


def _take(locks: tuple[threading.Lock, ...]) -> None:
    global _latest
    for lock in locks:
        if not _pass(lock):
            _give()
            return
        _of_thread.locks += (lock,)
    _latest = object()


def _pass(lock: threading.Lock) -> bool:
    """Wait for a lock as long as others have turns; if one hangs, the rest go on without."""
    before = _latest
    while not lock.acquire(timeout=TURN_S):
        if _latest is before:
            return False
        before = _latest
    return True


def _give() -> tuple[threading.Lock, ...]:
    """Let go of what was passed for the turn, and tell what that was."""
    passed, _of_thread.locks = _of_thread.locks, ()
    for lock in reversed(passed):
        lock.release()
    return passed


@contextmanager
def turn(*, newcomer: bool = False) -> Iterator[None]:
    """Wait until no other script has the turn, and have it meanwhile.

    Parameters
    ----------
    newcomer
        Whether the page is being opened.
    """
    _take((_door, _turn) if newcomer else (_turn,))
    try:
        yield
    finally:
        _give()


@contextmanager
def aside() -> Iterator[None]:
    """Leave the turn to others meanwhile, if this script has it.

    Not where something is held that another script may wait for, as in a function that is cached.
    """
    passed = _give()
    yield  # a script that is broken off here needs no turn any more
    if passed:
        _take(passed)
