"""Numbered messages of components: each is taken in once, whenever it comes."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from streamlit.runtime.scriptrunner import StopException

from pages.ui.activation import picker, sliders
from pages.ui.components import sequence


@pytest.fixture
def session(monkeypatch):
    state = {}
    monkeypatch.setattr(sequence.st, "session_state", state)
    return state


def sends(session, number):
    session["part"] = SimpleNamespace(moved={"number": number})
    taken = []
    sequence.acting("part", "moved", taken.append)()
    return taken


def test_a_message_is_taken_in_once_and_acknowledged(session):
    assert [bool(sends(session, number)) for number in (1, 1, 2, 1, 3)] == [
        True, False, True, False, True,
    ]  # fmt: skip
    assert sequence.seen("part")["number"] == 3


def test_a_message_whose_callback_is_broken_off_is_new_when_it_comes_again(session):
    def broken_off(message):
        raise StopException

    session["part"] = SimpleNamespace(moved={"number": 1})
    with pytest.raises(StopException):
        sequence.acting("part", "moved", broken_off)()
    assert sequence.seen("part")["number"] == 0
    assert sends(session, 1)


def test_components_count_by_themselves_and_a_session_names_itself(session):
    sends(session, 5)
    assert sequence.seen("other") == {**sequence.seen("part"), "number": 0}


def test_what_comes_from_a_component_that_has_left_is_passed_over(session):
    # Streamlit calls back for the last run's components, though this run's session has them not.
    sequence.acting("part", "moved", pytest.fail)()
    assert session == {}


def test_sliders_that_were_let_go_one_right_after_the_other_have_both_moved(session):
    session["page.activations"] = ["prelu", "elu"]
    moved = {("prelu", "a"): 0.5, ("elu", "alpha"): 2.0, ("selu", "alpha"): 1.0, ("elu", "b"): 1.0}
    values = [{"activation": a, "name": n, "value": value} for (a, n), value in moved.items()]
    sliders._move("page.activations", {"values": values})
    taken = [session.get(picker.parameter_key("page.activations", *each)) for each in moved]
    assert taken == [0.5, 2.0, None, None]
