"""Waves that get ever faster near a point: what bounds φ there follows from its envelope.

With t = 1/|x| the wave swings as sin(t) does, and a factor in front of it is its envelope: φ has a
bound if that has one, and at each of its crests ±1 times it.
"""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vizcore.activations.analysis.properties import properties
from vizcore.activations.custom import parse_formula

INF = math.inf
ENDLESS = {
    "sin(1/x)/x": (-INF, INF),
    "sin(1/x)/x^2": (-INF, INF),
    "cos(1/x)/sqrt(abs(x))": (-INF, INF),
    "sin(1/x)*log(abs(x))": (-INF, INF),
    "sin(1/x^2)/x": (-INF, INF),
    "exp(1/x)*sin(1/x)": (-INF, INF),
    "2 + sin(1/x)/x": (-INF, INF),
    "abs(sin(1/x))/x": (-INF, INF),  # up on the right, down on the left
    "abs(sin(1/x)/x)": (0.0, INF),
    "-(sin(1/x)/x)^2": (-INF, 0.0),
    "1/(2 + sin(1/x))": (1 / 3, 1.0),
    "sin(1/x)": (-1.0, 1.0),
    "cos(1/x)": (-1.0, 1.0),
    "3*sin(1/x) - 1": (-4.0, 2.0),
    "exp(sin(1/x))": (1 / math.e, math.e),
}


@pytest.mark.parametrize("formula", ENDLESS)
def test_the_range_of_a_wave_is_that_of_its_envelope(formula):
    card = properties(parse_formula(formula))
    for bound, expected in zip((card.infimum, card.supremum), ENDLESS[formula], strict=True):
        assert bound.value == pytest.approx(expected, rel=1e-8, abs=1e-8)
        if math.isinf(expected):
            assert not bound.attained
            assert bound.where == (0.0, 0.0)


def test_a_pole_beside_a_slow_wave_is_a_pole():
    """e^{1/x} sin x: ∞ right of 0; its least value lies where tan x = x² (x > 0)."""
    card = properties(parse_formula("exp(1/x)*sin(x)"))
    assert card.supremum.value == INF
    x = card.infimum.where[0]
    assert math.tan(x) == pytest.approx(x * x, rel=1e-6)
    assert card.infimum.value == pytest.approx(math.exp(1 / x) * math.sin(x), rel=1e-12)


@settings(max_examples=25)
@given(
    power=st.floats(0.1, 3).map(lambda p: round(p, 2)),
    shift=st.sampled_from([0.0, 2.0, -7.5, 100.0]),
    scale=st.sampled_from([1.0, 0.01, 30.0]),
    grows=st.booleans(),
)
def test_an_envelope_of_any_power(power, shift, scale, grows):
    u = f"({scale!r}*(x - ({shift!r})))"
    envelope = f"abs{u}^{'-' if grows else ''}{power!r}"
    card = properties(parse_formula(f"sin(1/{u})*{envelope}"))
    if grows:
        assert (card.infimum.value, card.supremum.value) == (-INF, INF)
        assert card.supremum.where == (shift, shift)
    elif power < 1:  # odd, and u^p sin(1/u) → 0 at both ends
        assert math.isfinite(card.supremum.value)
        assert card.infimum.value == pytest.approx(-card.supremum.value, rel=1e-6)
