"""The page's sentence: its factors against SciPy quadrature, its tone, its words."""

import math

import pytest
from scipy import integrate, stats

from vizcore import ActivationSpec
from vizcore.activations.view.answer import answer
from vizcore.activations.view.card import card


def root_mean_square(slope, *points):
    total, _ = integrate.quad(
        lambda z: slope(z) ** 2 * stats.norm.pdf(z), -12, 12, points=points or None, limit=200
    )
    return math.sqrt(total)


def sigmoid_slope(z):
    return math.exp(-z) / (1 + math.exp(-z)) ** 2


@pytest.mark.parametrize(
    ("activation", "expected", "blocked"),
    [
        ("relu", math.sqrt(0.5), 0.5),
        ("identity", 1, 0),
        ("binary_step", 0, 1),
        ("hardtanh", math.sqrt(stats.norm.cdf(1) - stats.norm.cdf(-1)), 2 * stats.norm.cdf(-1)),
        ("tanh", root_mean_square(lambda z: 1 / math.cosh(z) ** 2), 0),
        ("sigmoid", root_mean_square(sigmoid_slope), 0),
        ("elu", root_mean_square(lambda z: 1 if z > 0 else math.exp(z), 0), 0),
    ],
)
def test_factors_are_those_of_another_quadrature(activation, expected, blocked):
    found = card(ActivationSpec(activation)).moments
    assert found.slope_second == pytest.approx(expected**2, rel=1e-7)
    assert found.flat == pytest.approx(blocked, rel=1e-12)


def sentence(*activations):
    return answer([ActivationSpec(a) for a in activations])


def test_a_comparison_names_the_weakest_and_the_strongest_with_their_factors():
    text, tone = sentence("sigmoid", "tanh", "relu")
    factor = root_mean_square(sigmoid_slope)
    for words in (text.en, text.zh):
        assert f"{factor:.3g}" in words
        assert "0.707" in words
        assert "1.81×10⁻⁷" in words  # 0.2117457¹⁰
        assert "50%" in words
    assert tone == "warn"
    assert factor**10 == pytest.approx(1.81e-7, rel=1e-2)


def test_one_activation_is_described_by_itself():
    text, tone = sentence("selu")
    assert text.en.startswith("The slope of SELU multiplies the gradient by 1.04")
    assert tone == "good"
    assert sentence("tanh")[1] == "plain"
    assert sentence("exponential")[1] == "warn"


def test_without_any_slope_it_says_that_nothing_learns():
    text, tone = sentence("binary_step")
    assert tone == "bad"
    assert "no layer before it can learn" in text.en
    assert "阶跃函数" in text.zh


def test_it_has_something_to_say_where_the_mean_does_not_exist():
    text, _ = sentence("sqrt(abs(x))")  # E 1/(4|z|) = ∞
    assert "not finite" in text.en
    text, _ = sentence("sqrt(x)")
    assert "no value for x < 0" in text.en
    assert "x < 0 时 sqrt(x) 无定义" in text.zh


def test_a_slope_too_fast_to_average_is_named():
    text, tone = sentence("sin(1e6*x)", "tanh")
    assert "sin(1e6*x): the slope changes too fast" in text.en
    assert "sin(1e6*x)：斜率变化太快" in text.zh
    assert "0.681" in text.en  # the root mean square of tanh′ stands beside it
    assert tone == "warn"
