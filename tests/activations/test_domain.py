"""Where an activation has no value, against where mpmath finds a value that is not real."""

import math

import mpmath
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vizcore.activations.card import CARD
from vizcore.activations.catalogue import ACTIVATIONS
from vizcore.activations.custom import parse_formula
from vizcore.activations.domain import undefined
from vizcore.activations.moments import moments
from vizcore.activations.properties import properties
from vizcore.activations.spec import ActivationSpec
from vizcore.activations.verdicts import verdicts
from vizcore.explorer.answer import answer

INF = math.inf

# The stretches in closed form, and the formula in mpmath, whose logarithms and roots are complex.
PARTIAL = {
    "log(x)": ([(-INF, 0)], mpmath.log),
    "log(-x)": ([(0, INF)], lambda x: mpmath.log(-x)),
    "sqrt(x)": ([(-INF, 0)], mpmath.sqrt),
    "x^0.5": ([(-INF, 0)], lambda x: mpmath.power(x, 0.5)),
    "x^-1.5 + x": ([(-INF, 0)], lambda x: mpmath.power(x, -1.5) + x),
    "log1p(x)": ([(-INF, -1)], lambda x: mpmath.log(1 + x)),
    "sqrt(1 - x^2)": ([(-INF, -1), (1, INF)], lambda x: mpmath.sqrt(1 - x * x)),
    "log(x^2 - 2)": ([(-math.sqrt(2), math.sqrt(2))], lambda x: mpmath.log(x * x - 2)),
    "sqrt(exp(x) - 2)": ([(-INF, math.log(2))], lambda x: mpmath.sqrt(mpmath.exp(x) - 2)),
    "sqrt(x*(x - 1)*(x - 2))": (
        [(-INF, 0), (1, 2)],
        lambda x: mpmath.sqrt(x * (x - 1) * (x - 2)),
    ),
    "sqrt(x - 5) * sqrt(3 - x) if x < 10 else x": (
        [(-INF, 10)],
        lambda x: mpmath.mpc(0, 1) if x < 10 else x,  # i² is real, each root is not
    ),
    "max(log(x), 0)": ([(-INF, 0)], mpmath.log),
    "x / relu(x)": ([(-INF, 0)], lambda x: mpmath.mpc(0, 1) if x < 0 else 1),
    "log(x - 0.3137)": ([(-INF, 0.3137)], lambda x: mpmath.log(x - mpmath.mpf(0.3137))),
}
TOTAL = (
    "1/x", "tan(x)", "log(abs(x))", "sqrt(x) if x > 0 else 0.1*x", "sqrt(abs(x))", "log((x - 1)^2)",
    "exp(exp(x^2)) - exp(exp(x))", "sin(x)/x", "x^2 - x^-2",
)  # fmt: skip


@pytest.mark.parametrize("text", PARTIAL)
def test_the_stretches_end_where_the_argument_changes_its_sign(text):
    found, expected = undefined(parse_formula(text)), PARTIAL[text][0]
    assert len(found) == len(expected)
    for stretch, known in zip(found, expected, strict=True):
        assert stretch == pytest.approx(known, rel=1e-15, abs=1e-15)


@given(st.sampled_from(sorted(PARTIAL)), st.floats(-50, 50))
def test_a_point_lies_in_a_stretch_where_mpmath_finds_no_real_value(text, x):
    within = [low < x < high for low, high in undefined(parse_formula(text))]
    near_end = [abs(x - end) < 1e-9 for s in undefined(parse_formula(text)) for end in s]
    if not any(near_end):
        assert any(within) == (mpmath.im(PARTIAL[text][1](mpmath.mpf(x))) != 0)


@pytest.mark.parametrize("text", [*ACTIVATIONS, *TOTAL])
def test_poles_holes_and_overflow_are_no_stretch(text):
    assert undefined(ACTIVATIONS.get(text) or parse_formula(text)) == ()


@pytest.mark.parametrize(
    ("alpha", "expected"), [(1.0, ((-INF, 0.0),)), (-1.0, ((0.0, INF),)), (0.0, ())]
)
def test_the_stretches_move_with_a_parameter(alpha, expected):
    assert undefined(parse_formula("sqrt(alpha * x)"), alpha=alpha) == expected


def test_a_parameter_may_leave_no_value_anywhere():
    assert undefined(parse_formula("sqrt(alpha) * x"), alpha=-1.0) == ((-INF, INF),)


@pytest.mark.parametrize("text", ["log(x)", "sqrt(x)", "log(-x)", "x^0.5", "asin(x)", "0 * log(x)"])
def test_no_mean_exists_over_a_set_without_values(text):
    found = moments(parse_formula(text))
    assert math.isnan(found.mean)
    assert math.isnan(found.second)
    assert math.isnan(found.slope_second)
    assert found.undefined == undefined(parse_formula(text))
    # P(φ′ = 0) is that of the half line on which 0 · log x is 0.
    assert found.flat == (0.5 if text == "0 * log(x)" else 0)


def test_what_lies_out_of_reach_does_not_count():
    found = moments(parse_formula("log(x + 50)"))
    with mpmath.workdps(30):
        known = mpmath.quad(lambda z: mpmath.log(z + 50) * mpmath.npdf(z), [-20, -5, 0, 5, 20])
    assert found.mean == pytest.approx(float(known), rel=1e-12)
    assert found.undefined == ()


@pytest.mark.parametrize(
    ("text", "where"), [("log(x)", "x < 0"), ("log(-x)", "x > 0"), ("asin(x)", "x < −1 or x > 1")]
)
def test_every_sentence_says_where_there_is_no_value(text, where):
    card = properties(parse_formula(text))
    reasons = {verdict.key: verdict for verdict in verdicts(card)}
    for key in ("vanishes", "zero_centred"):
        assert reasons[key].answer == "unknown"
        assert f"no value for {where}" in reasons[key].reason.en
    assert "keeps a slope" not in reasons["saturates"].reason.en
    assert "jump" not in reasons["smooth"].reason.en
    lines = {field.key: field.show(card).en for field in CARD}
    assert lines["domain"] == f"all x except {where}"
    assert lines["kinks"] == "none"
    assert {lines[k] for k in ("mean", "second", "slope_second")} == {"not defined"}
    sentence, tone = answer([ActivationSpec(text)])
    assert f"has no value for {where}" in sentence.en
    assert tone != "good"
