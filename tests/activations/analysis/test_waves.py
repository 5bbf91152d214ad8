"""Where φ swings without end: what the calculus of sin(1/x) says, by hand."""

import math

import pytest

from vizcore.activations.analysis.properties import properties
from vizcore.activations.card.smoothness import smooth
from vizcore.activations.custom import parse_formula

# Formula: the place, the first of φ, φ′, φ″ without a limit there, and whether φ′ is unbounded.
WAVES = {
    "sin(1/x)": (0, "φ", True),
    "cos(1/x)": (0, "φ", True),
    "sin(1/(x-1))": (1, "φ", True),
    "exp(sin(1/x))": (0, "φ", True),
    "where(x > 0, sin(1/x), 0)": (0, "φ", True),
    "x*sin(1/x)": (0, "φ′", True),
    "x^2*sin(1/x)": (0, "φ′", False),
    "x^2*sin(1/x^2)": (0, "φ′", True),
    "x*sin(log(abs(x)))": (0, "φ′", False),
    "sin(1/sin(x))": (0, "φ", True),
    "cos(1/sin(x))": (0, "φ", True),
    "x^4*sin(1/x)/(1+x^4)": (0, "φ″", False),
}


@pytest.mark.parametrize("text", WAVES)
def test_a_wave_without_end_has_no_limit(text):
    place, lost, unbounded = WAVES[text]
    card = properties(parse_formula(text))
    assert f"{lost} has no limit at x = {place}" in smooth(card)[1].en
    assert "jump" not in smooth(card)[1].en
    assert math.isinf(card.steepest.value) == unbounded
    if unbounded:
        assert card.steepest.where == (place, place)
        assert not card.steepest.attained


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("tanh(1/x)", "φ jumps at x = 0."),
        ("where(x > 0, cos(x), sin(x))", "φ jumps at x = 0."),
        ("sin(x)/x", "Every derivative is continuous."),
        ("x*abs(sin(x))/x", "jumps"),
        ("where(abs(x) > 0.5, sin(1/x), x)", "φ jumps at x = −0.5, 0.5."),
    ],
)
def test_a_wave_that_has_a_limit_is_none(text, said):
    told = smooth(properties(parse_formula(text)))[1].en
    assert said in told
    assert "no limit" not in told
