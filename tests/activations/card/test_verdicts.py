"""What learners ask is answered as the literature does, and every line can be shown."""

import math

import pytest

from tests.activations.analysis.test_properties import TYPED
from vizcore.activations.analysis.properties import properties
from vizcore.activations.card.lines import CARD
from vizcore.activations.card.verdicts import ANSWERS, QUESTIONS, verdicts
from vizcore.activations.catalogue import ACTIVATIONS
from vizcore.activations.custom import parse_formula

# Slopes that overflow on the whole far axis and turn nowhere near.
STEEP = ("(tanhshrink(pi^x^2)) / gelu(tanhshrink(pi))", "-exp(exp(x^2))", "x*exp(x^2)")
LOST = "telu(exp(x^2))"  # its slope is 0 · ∞ where the function itself is still finite

# Answers in the order of QUESTIONS, from what the literature says of these functions.
ANSWERED = {
    "sigmoid": "yes yes no no yes",
    "tanh": "partly yes no yes yes",
    "relu": "no partly yes no no",
    "elu": "no partly no partly partly",
    "selu": "no partly no yes no",
    "gelu": "no partly no no yes",
    "hardtanh": "partly yes yes yes no",
    "softshrink": "no no partly yes no",
    "binary_step": "yes yes yes no no",
    "identity": "no no no yes yes",
    "sine": "no no no yes yes",
    "softplus": "partly partly no no yes",
    "relu6": "partly yes yes no no",
    "smelu": "partly partly yes no partly",
    "hardswish": "no partly yes no no",
    "softsign": "partly yes no yes partly",
    "gaussian": "yes yes no no yes",
    "dsilu": "yes yes no no yes",
    "leaky_relu": "no no no no no",
    "isrlu": "no partly no partly partly",
    "logsigmoid": "partly partly no no yes",
    "silu": "no partly no no yes",
    "mish": "no partly no no yes",
    "snake": "no no no no yes",
}


@pytest.mark.parametrize("key", ANSWERED)
def test_learners_questions_are_answered_as_the_literature_does(cards, key):
    assert [v.answer for v in verdicts(cards[key])] == ANSWERED[key].split()


@pytest.mark.parametrize("text", [*ACTIVATIONS, *TYPED, *STEEP, LOST])
def test_every_line_of_the_card_can_be_shown_and_sorted(text):
    card = properties(ACTIVATIONS.get(text) or parse_formula(text))
    for field in CARD:
        assert field.show(card).en
        assert isinstance(field.rank(card), (int, float))
    for verdict in verdicts(card):
        assert verdict.key in QUESTIONS
        assert verdict.answer in ANSWERS
        assert "{" not in verdict.reason.en + verdict.reason.zh


@pytest.mark.parametrize("text", STEEP)
def test_what_grows_until_it_overflows_has_no_bound(text):
    card = properties(parse_formula(text))
    assert math.isinf(card.steepest.value)
    assert math.isinf(card.steepest.where[0])
    assert not card.steepest.attained


def test_what_cannot_be_computed_is_said_to_be_so():
    card = properties(parse_formula(LOST))
    assert math.isnan(card.steepest.value)
    (line,) = [field for field in CARD if field.key == "steepest"]
    assert line.show(card).en == "not defined"


def verdict(text, key):
    return next(v for v in verdicts(properties(parse_formula(text))) if v.key == key)


@pytest.mark.parametrize("factor", ["1e-7", "1e-3", "1e5"])
def test_zero_centred_does_not_depend_on_the_unit(factor):
    """E exp(z) = √e, a share e^(−1/2) of its root mean square e: far from 0 in any unit."""
    assert verdict(f"{factor}*exp(x)", "zero_centred").answer == "no"
    assert verdict(f"{factor}*tanh(x)", "zero_centred").answer == "yes"
    assert verdict(f"{factor}*(tanh(x) + 0.1)", "zero_centred").answer == "partly"


def test_without_a_second_moment_nothing_is_zero_centred():
    """E exp(z²/4) = √2, but E exp(z²/2) has no value."""
    found = verdict("exp(x^2/4)", "zero_centred")
    assert found.answer == "unknown"
    assert "not finite" in found.reason.en


def test_a_wave_that_is_too_fast_is_not_judged():
    for key in ("vanishes", "zero_centred"):
        found = verdict("sin(1e6*x)", key)
        assert found.answer == "unknown"
        assert "too fast" in found.reason.en
        assert "太快" in found.reason.zh
    card = properties(parse_formula("sin(1e6*x)"))
    lines = {field.key: field.show(card) for field in CARD}
    for key in ("second", "slope_second", "forward_gain", "backward_gain"):
        assert (lines[key].en, lines[key].zh) == ("not resolved", "无法算准")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("max(x, 0) if x < 6 else 5", "φ jumps at x = 6; φ′ jumps at x = 0."),
        ("abs(x) if x > -2 else 7 + x", "φ jumps at x = −2; φ′ jumps at x = 0."),
        ("abs(x - 1) + abs(x + 1)*(x + 1)", "φ′ jumps at x = 1; φ″ jumps at x = −1."),
        ("abs(x) * x", "φ′ is continuous, but φ″ jumps at x = 0."),
        ("min(x, sin(x))", "φ′ is continuous, but a higher derivative jumps at x = 0."),
        ("max(exp(x) - 1, x)", "Every derivative is continuous."),
    ],
)
def test_every_break_is_told_once_by_what_jumps_there(text, sentence):
    """By hand: one-sided limits of φ, φ′ and φ″ at the points where the formula switches."""
    (found,) = [v for v in verdicts(properties(parse_formula(text))) if v.key == "smooth"]
    assert found.reason.en == sentence


@pytest.mark.parametrize(("text", "words"), [("elu(x)", "但 φ″"), ("min(x, sin(x))", "但更高阶")])
def test_letters_stand_apart_from_chinese_words(text, words):
    assert words in verdict(text, "smooth").reason.zh
