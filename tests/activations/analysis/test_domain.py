"""Where an activation has no value, against where mpmath finds a value that is not real."""

import math

import mpmath
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vizcore.activations.analysis.domain import undefined
from vizcore.activations.analysis.moments import moments
from vizcore.activations.analysis.properties import properties
from vizcore.activations.card.lines import CARD
from vizcore.activations.card.verdicts import verdicts
from vizcore.activations.card.words import minimum_of
from vizcore.activations.catalogue import ACTIVATIONS
from vizcore.activations.custom import parse_formula
from vizcore.activations.spec import ActivationSpec
from vizcore.activations.view.answer import answer

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
    # log has no value at 0 itself, asin has one at ±1.
    closed = where if text == "asin(x)" else where.replace("<", "≤").replace(">", "≥")
    assert lines["domain"] == f"all x except {closed}"
    assert lines["kinks"] == "none"
    assert {lines[k] for k in ("mean", "second", "slope_second")} == {"not defined"}
    sentence, tone = answer([ActivationSpec(text)])
    assert f"has no value for {where}" in sentence.en
    assert tone != "good"


# In closed form: what is no real number, or divides by 0.
DOMAINS = {
    "1/x": "all x except x = 0",
    "x/(x^2-1)": "all x except x = −1, 1",
    "1/(exp(x)-2)": "all x except x = 0.693",
    "tan(x)": "all x except x = −1.57, 1.57, −4.71, 4.71, −7.85, 7.85 … "
    "(256 found, every 3.14 from −401 to 401)",
    "tan(2*x-1)": "all x except x = −0.285, 1.29, −1.86, 2.86, −3.43, 4.43 … "
    "(256 found, every 1.57 from −200 to 201)",
    "1/sin(x)": "all x except x = 0, −3.14, 3.14, −6.28, 6.28, −9.42 … "
    "(256 found, every 3.14 from −399 to 402)",
    "1/mod(x, 1)": "all x except x = 0, −1, 1, −2, 2, −3 … (65 found, every 1 from −32 to 32)",
    "tanh(1/x)": "all x except x = 0",
    "mod(1, x)": "all x except x = 0",
    "exp(-1/x)": "all x except x = 0",
    "log(abs(x))": "all x except x = 0",
    "abs(x)^-0.5": "all x except x = 0",
    "abs(x)^0.5": "all x",
    "sin(x)/x": "all x",
    "where(x > 0, 1/x, x)": "all x",
    "where(x == 0, 0, 1/x)": "all x",
    "where(x > 3, sqrt(x - 5), x)": "all x except 3 < x < 5",
    "where(x >= 3, sqrt(x - 5), x)": "all x except 3 ≤ x < 5",
    "1/floor(x)": "all x except 0 ≤ x < 1",
    "1/(floor(x) - 3)": "all x except 3 ≤ x < 4",
    "1/round(x)": "all x except −0.5 ≤ x ≤ 0.5",
    "log(floor(x))": "all x except x < 1",
    "log1p(floor(x))": "all x except x < 0",
    "floor(x)^-2": "all x except 0 ≤ x < 1",
    "1/relu(x)": "all x except x ≤ 0",
    "1/sqrt(1 - x^2)": "all x except x ≤ −1 or x ≥ 1",
    "sqrt(exp(x) - 2)": "all x except x < 0.693",
    "log(-x) + 1/(x + 3)": "all x except x ≥ 0 or x = −3",
    "log(sin(x))": "all x except −3.14 ≤ x ≤ 0 or 3.14 ≤ x ≤ 6.28 or −9.42 ≤ x ≤ −6.28 …",
}  # fmt: skip


@pytest.mark.parametrize("text", DOMAINS)
def test_the_domain_tells_every_point_without_a_value(text):
    card = properties(parse_formula(text))
    assert {field.key: field.show(card).en for field in CARD}["domain"] == DOMAINS[text]


@given(st.integers(-9, 9), st.sampled_from([0.25, 0.5, 1.0, 2.0, 3.0]), st.floats(-50, 50))
def test_a_divided_staircase_has_values_where_its_step_is_not_0(step, width, x):
    card = properties(parse_formula(f"1/(floor(x/{width}) - ({step}))"))
    assert card.poles == ()
    assert card.undefined == ((step * width, (step + 1) * width),)
    assert card.missing == (step * width,)
    assert (card.steepest.value, card.monotonic) == (0, "no")
    low, high = card.undefined[0]
    assert (math.floor(x / width) == step) == (low <= x < high)


def test_what_lies_outside_the_domain_is_not_told():
    card = properties(parse_formula("log(floor(x))"))
    assert card.kinks == tuple(range(2, 33))
    assert card.steepest.where == (1, 2)
    assert card.infimum.where == (1, 2)


# Formula: infimum, whether it is reached, supremum, whether it is reached; by hand.
EDGES = {
    "max(x-1, log(x))": (-1, False, INF, False),
    "max(-x-1, log(-x))": (-1, False, INF, False),
    "max(0, log(x))": (0, True, INF, False),
    "relu(log(x))": (0, True, INF, False),
    "max(x*(1-x), log(x))": (0, True, INF, False),
    "min(sqrt(x), 2)": (0, True, 2, True),
    "min(2-x, -log(x)+1)": (-INF, False, 2, False),
    "exp(log(x))": (0, False, INF, False),
    "x/sqrt(x)": (0, False, INF, False),
    "x^x": (math.exp(-math.exp(-1)), True, INF, False),
    "min(0, acosh(x)-3)": (-3, True, 0, True),
    "tanh(1/x)": (-1, False, 1, False),
    "atan(1/(x-1))": (-math.pi / 2, False, math.pi / 2, False),
    "1/(1+exp(-1/x))": (0, False, 1, False),
}


@pytest.mark.parametrize("text", EDGES)
def test_a_bound_at_the_edge_is_reached_only_where_there_is_a_value(text):
    card = properties(parse_formula(text))
    bounds = [(b.value, b.attained) for b in (card.infimum, card.supremum)]
    low, low_reached, high, high_reached = EDGES[text]
    assert bounds == [
        (pytest.approx(low, abs=1e-12), low_reached),
        (pytest.approx(high, abs=1e-12), high_reached),
    ]


@pytest.mark.parametrize(
    ("text", "there"),
    [("max(x-1, log(x))", math.nan), ("exp(log(x))", math.nan), ("min(sqrt(x), 2)", 0.0)],
)
def test_the_value_at_0_is_given_only_where_there_is_one(text, there):
    assert properties(parse_formula(text)).value_at_0 == pytest.approx(there, nan_ok=True)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("max(0, log(x))", "0 (0 < x ≤ 1)"),
        ("relu(log(-x))", "0 (−1 ≤ x < 0)"),
        ("max(0, sqrt(x)-1)", "0 (0 ≤ x ≤ 1)"),
        ("max(x-1, log(x))", "none"),
    ],
)
def test_the_minimum_leaves_out_the_ends_without_a_value(text, words):
    assert minimum_of(properties(parse_formula(text))).en == words
