"""Scripts that take turns, each a thread as in Streamlit."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from pages.ui import turn as turns
from pages.ui.turn import aside, turn
from tests.patience import PATIENCE_S


class Script:
    """A script that tells when it has begun its part, and goes on when it is told."""

    def __init__(self, part: Callable[[Script], None]) -> None:
        self.begun, self.told = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=part, args=[self], daemon=True)
        self._thread.start()

    def stay(self) -> None:
        self.begun.set()
        assert self.told.wait(PATIENCE_S)

    def end(self) -> None:
        self.told.set()
        self._thread.join(PATIENCE_S)
        assert not self._thread.is_alive()


def page(script: Script) -> None:
    with turn():
        script.stay()


@contextmanager
def waiting() -> Iterator[Script]:
    """A script that has asked for its turn and does not get it meanwhile."""
    script = Script(page)
    assert not script.begun.wait(0.1)
    yield script
    assert script.begun.wait(PATIENCE_S)
    script.end()


def test_a_script_waits_until_the_one_before_has_ended():
    first = Script(page)
    assert first.begun.wait(PATIENCE_S)
    with waiting():
        first.end()


def test_what_is_done_aside_lets_others_go_on_and_takes_its_turn_again():
    back = threading.Event()

    def long(script: Script) -> None:
        with turn():
            with aside():
                script.stay()
            back.set()

    first = Script(long)
    assert first.begun.wait(PATIENCE_S)
    second = Script(page)
    assert second.begun.wait(PATIENCE_S)  # beside the first
    first.told.set()
    assert not back.wait(0.1)  # the second has the turn
    second.end()
    assert back.wait(PATIENCE_S)
    first.end()


def test_who_has_no_turn_gives_none_away():
    first = Script(page)
    assert first.begun.wait(PATIENCE_S)
    with aside(), waiting():  # as a fragment, which runs without the frame
        first.end()


def test_a_script_that_fails_gives_its_turn_back():
    with pytest.raises(ZeroDivisionError), turn(), aside():
        _ = 1 / 0
    second = Script(page)
    assert second.begun.wait(PATIENCE_S)
    second.end()


def test_a_script_that_hangs_stops_nobody(monkeypatch):
    monkeypatch.setattr(turns, "TURN_S", 0.05)
    hanging = Script(page)
    assert hanging.begun.wait(PATIENCE_S)
    second = Script(page)
    assert second.begun.wait(PATIENCE_S)
    second.end()
    assert turns._turn.locked()  # it gave back no turn that was not its own
    hanging.end()
    assert not turns._turn.locked()


def test_who_is_there_does_not_wait_for_a_line_of_newcomers():
    order: list[bool] = []

    def script(newcomer: bool) -> None:
        with turn(newcomer=newcomer):
            order.append(newcomer)
            time.sleep(0.005)  # as scripts do, it takes a moment

    def come(newcomer: bool) -> threading.Thread:
        thread = threading.Thread(target=script, args=[newcomer], daemon=True)
        thread.start()
        return thread

    first = Script(page)
    assert first.begun.wait(PATIENCE_S)
    line = [come(True) for _ in range(40)]
    time.sleep(0.1)  # all wait
    line.append(come(False))
    time.sleep(0.1)
    first.end()
    for thread in line:
        thread.join(PATIENCE_S)
    assert len(order) == len(line)
    assert order.index(False) < 20  # a free lock goes to whom it pleases: several can be luckier


def test_a_long_line_is_no_script_that_hangs(monkeypatch):
    monkeypatch.setattr(turns, "TURN_S", 0.2)
    ended = threading.Event()

    def quick(_: Script) -> None:
        while not ended.is_set():
            with turn():
                ended.wait(0.01)

    def newcomer(script: Script) -> None:
        with turn(newcomer=True):
            script.stay()

    with turns._door:  # newcomers wait, while turns are taken all the time
        others, last = Script(quick), Script(newcomer)
        assert not last.begun.wait(1)
    assert last.begun.wait(PATIENCE_S)
    assert turns._door.locked()  # it has passed, and did not go on without
    last.end()
    ended.set()
    others.end()
