"""Scripts that take turns, each a thread as in Streamlit."""

from __future__ import annotations

import threading
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


def newcomer(script: Script) -> None:
    with turn(newcomer=True):
        script.stay()


@contextmanager
def waiting(part: Callable[[Script], None] = page) -> Iterator[Script]:
    """A script that has asked for its turn and does not get it meanwhile."""
    script = Script(part)
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


def test_who_is_there_waits_for_one_newcomer_at_most():
    first = Script(newcomer)
    assert first.begun.wait(PATIENCE_S)
    others = [Script(newcomer) for _ in range(3)]
    assert not any(script.begun.wait(0.05) for script in others)
    there = Script(page)
    assert not there.begun.wait(0.05)
    first.end()
    # Either the script of who is there, or that one newcomer who passed the door, and then it.
    began = [script for script in others if script.begun.wait(0.2)]
    for script in began:
        script.end()
    assert there.begun.wait(PATIENCE_S)
    assert len([script for script in others if script.begun.is_set()]) <= 1
    there.end()
    for script in others:
        if script not in began:
            assert script.begun.wait(PATIENCE_S)
            script.end()


def test_a_long_line_is_no_script_that_hangs(monkeypatch):
    monkeypatch.setattr(turns, "TURN_S", 0.2)
    going = threading.Event()

    def quick(script: Script) -> None:
        while not going.is_set():
            with turn():
                going.wait(0.01)

    begun: list[int] = []

    def late(script: Script) -> None:
        with turn(newcomer=True):
            begun.append(turns._turn.locked())
            script.stay()

    with monkeypatch.context() as patch:
        patch.setattr(turns, "_door", threading.Lock())
        with turns._door:  # newcomers wait, while turns are taken all the time
            line = Script(quick)
            last = Script(late)
            assert not last.begun.wait(1)
        assert last.begun.wait(PATIENCE_S)
        assert begun == [True]
    last.end()
    going.set()
    line.end()
