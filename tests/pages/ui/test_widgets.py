"""Sliders that are fine where numbers are small: their steps are the kind's own."""

from hypothesis import example, given
from hypothesis import strategies as st

from pages.ui.widgets import real_steps, spaced_steps
from vizcore.flow.config import FlowConfig
from vizcore.settings import Integer, settings_of

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


@given(st.floats(0, 1e6))
@example(1e6)
def test_the_weight_variance_is_fine_where_it_is_small_and_reaches_far(value):
    kind = settings_of(FlowConfig)["sigma_w2"].kind
    steps = real_steps(kind, value)
    assert steps == sorted(set(steps))
    assert value in steps
    assert len(steps) < 700
    assert {0, 0.01, 0.5, 1, 1.05, 2, 25, 105, 1000} <= set(steps)
    if 0.01 <= value <= 1000:
        others = real_steps(kind, 1.0)
        assert min(abs(step - value) for step in others) <= max(0.005, value / 40)
