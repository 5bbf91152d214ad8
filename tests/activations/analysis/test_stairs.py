"""Staircases: constant between jumps that never end, by what NumPy's floor does far out."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vizcore.activations.analysis.properties import properties
from vizcore.activations.card.lines import CARD
from vizcore.activations.card.verdicts import verdicts
from vizcore.activations.custom import parse_formula

SHOWN = {"stairs": ("slope 0 between jumps", "跳变之间斜率为 0"), "hard": ("hard", "硬饱和"),
         "none": ("none", "无")}  # fmt: skip
ALL = ((-math.inf, math.inf),)

# What holds to the left and to the right, and where φ′ = 0.
KNOWN = {
    "floor(x)": ("stairs", "stairs", ALL),
    "-floor(x)": ("stairs", "stairs", ALL),
    "round(x)": ("stairs", "stairs", ALL),
    "trunc(x)": ("stairs", "stairs", ALL),
    "ceil(x)": ("stairs", "stairs", ALL),
    "round(10*x)/10": ("stairs", "stairs", ALL),
    "mod(floor(x), 2)": ("stairs", "stairs", ALL),
    "sign(sin(x))": ("stairs", "stairs", ALL),
    "floor(sin(x))": ("stairs", "stairs", ALL),
    "floor(x^2)": ("stairs", "stairs", ALL),
    "floor(log(1 + abs(x)))": ("stairs", "stairs", ALL),
    "floor(2*relu(x))": ("hard", "stairs", ALL),
    "where(x > 0, floor(x), x)": ("none", "stairs", ((0, math.inf),)),
    "sign(x)": ("hard", "hard", ALL),
    "floor(3*clip(x, -1, 1))": ("hard", "hard", ALL),
    "where(x > 1e5, 1, 0)": ("hard", "hard", ALL),
    "x - floor(x)": ("none", "none", ()),
    "mod(x, 2)": ("none", "none", ()),
    "x + sign(x)": ("none", "none", ()),
}


@pytest.mark.parametrize("text", KNOWN)
def test_a_staircase_is_neither_soft_nor_hard(text):
    card = properties(parse_formula(text))
    left, right, flat = KNOWN[text]
    assert (card.left, card.right, card.flat) == (left, right, flat)
    fields = {field.key: field.show(card) for field in CARD}
    assert (fields["left"].en, fields["left"].zh) == SHOWN[left]
    assert (fields["right"].en, fields["right"].zh) == SHOWN[right]
    answers = {v.key: v for v in verdicts(card)}
    lost = [end in ("hard", "stairs") for end in (left, right)]
    assert answers["saturates"].answer == ("yes" if all(lost) else "partly" if any(lost) else "no")
    assert answers["dies"].answer == ("yes" if flat else "no")
    if "stairs" in (left, right):
        assert "between jumps" in answers["saturates"].reason.en
        assert "跳变之间" in answers["saturates"].reason.zh


@given(
    st.floats(-7, 8).map(lambda power: float(f"{10**power:.3g}")),
    st.floats(-7, 7).map(lambda power: float(f"{10**power:.3g}")),
    st.sampled_from(["floor", "round", "ceil"]),
    st.sampled_from([1, -1]),
)
def test_however_wide_and_high_its_steps_are(width, height, step, sign):
    card = properties(parse_formula(f"{sign * height!r}*{step}(x/{width!r})"))
    assert (card.left, card.right, card.flat) == ("stairs", "stairs", ALL)
    assert (card.infimum.value, card.supremum.value) == (-math.inf, math.inf)
    assert card.monotonic == ("non_decreasing" if sign > 0 else "non_increasing")
    assert card.steepest.value == 0


@pytest.mark.parametrize(
    ("text", "phi"),
    [
        ("floor(2*relu(x))", lambda x: np.floor(2 * np.maximum(x, 0))),
        ("sign(sin(x))", lambda x: np.sign(np.sin(x))),
        ("1/floor(x)", lambda x: 1 / np.floor(x)),
        ("floor(x)/2^relu(x)", lambda x: np.floor(x) / 2 ** np.maximum(x, 0)),
    ],
)
def test_bounds_of_steps_are_those_of_a_fine_grid(text, phi):
    x = np.arange(-60, 60, 1 / 64)
    x = x[(x < 0) | (x >= 1)] if text == "1/floor(x)" else x
    card, values = properties(parse_formula(text)), phi(x)
    for bound, seen, sign in ((card.infimum, values.min(), -1), (card.supremum, values.max(), 1)):
        if math.isfinite(bound.value):
            assert bound.value == pytest.approx(seen, rel=1e-12)
            assert bound.attained
        else:
            assert bound.value == sign * math.inf
            assert abs(seen) > 50


@pytest.mark.parametrize(
    ("text", "where"), [("sign(sin(x))", (-math.pi, 0.0)), ("floor(sin(x))", (-math.pi, 0.0))]
)
def test_of_equal_steps_the_one_nearest_to_0_is_told(text, where):
    assert properties(parse_formula(text)).infimum.where == pytest.approx(where, abs=1e-12)


def test_a_stretch_on_which_a_divisor_is_0_is_none_of_the_domain():
    card = properties(parse_formula("1/floor(x)"))
    assert card.undefined == ((0.0, 1.0),)
