"""Sliders that are fine where numbers are small: their steps are the kind's own."""

from hypothesis import example, given
from hypothesis import strategies as st

from pages.ui.widgets import spaced_steps
from vizcore.settings import Integer

bounds = st.tuples(st.integers(0, 50), st.integers(51, 5000))


@given(bounds, st.sampled_from(["digits", "doublings"]), st.data())
def test_steps_ascend_within_the_bounds_and_hold_the_present_value(bounds, spacing, data):
    low, high = bounds
    value = data.draw(st.integers(low, high))
    steps = spaced_steps(Integer(low, high, spacing=spacing), value)
    assert steps == sorted(set(steps))
    assert (steps[0], steps[-1]) == (low, high)
    assert value in steps


@given(st.integers(10, 1000))
@example(999)
def test_two_digits_are_as_close_as_a_tenth(value):
    steps = spaced_steps(Integer(2, 1000, spacing="digits"), 2)
    assert min(abs(step - value) for step in steps) <= value / 20


def test_powers_of_two_and_what_lies_between_them():
    steps = spaced_steps(Integer(2, 64, spacing="doublings"), 2)
    assert steps == [2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64]
