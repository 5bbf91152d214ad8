"""Poles and jumps on the card, against poles in closed form and mpmath's limits."""

import math
import re

import mpmath
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vizcore.activations.analysis.properties import properties
from vizcore.activations.card.lines import CARD
from vizcore.activations.card.verdicts import verdicts
from vizcore.activations.custom import parse_formula
from vizcore.text import number

HALF, FULL = math.pi / 2, math.pi
FIELDS = {field.key: field for field in CARD}
scales = st.floats(-3, 3).map(lambda power: float(f"{10**power:.3g}"))

# In closed form, nearest to 0 first; of waves the first six.
POLES = {
    "tan(x)": [s * k * HALF for k in (1, 3, 5) for s in (-1, 1)],
    "1/sin(x)": [0, -FULL, FULL, -2 * FULL, 2 * FULL, -3 * FULL],
    "tan(x/100)": [s * 100 * k * HALF for k in (1, 3, 5) for s in (-1, 1)],
    "coth(x)": [0],
    "1/x": [0],
    "1/(x^2-9)": [-3, 3],
    "1/(x-300)": [300],
    "exp(1/x)": [0],
    "x/(x^2-1)": [-1, 1],
    "x^2/(1-x)^2": [1],
    "1/(exp(x)-2)": [math.log(2)],
    "sin(x)/x^2": [0],
    "abs(x)^-0.1": [0],
    "log(abs(x-2))": [2],
    "log(abs(log(abs(x))))": [0, -1, 1],
    "log(x)": [0],
    "atanh(x)": [-1, 1],
    "1/relu(x)": [0],
    "1/x^3 + abs(x-1)": [0],
    "where(x>0, 1/x, x)": [0],
    "1/(x-0.3) + 1e6": [0.3],
}
NONE = (
    "relu(x)", "floor(x)", "sign(x)", "sin(x)/x", "erf(1/x)", "sin(1/x)", "sqrt(x)",
    "x-floor(x)", "1/floor(x)", "1/round(x)", "x/floor(x)", "log(floor(x))", "x*log(abs(x))",
    "exp(800*x) + abs(x+1)", "1e9*sign(x-1) + tanh(x)", "abs(x)^0.1",
)  # fmt: skip


# Beyond six points, how far they were looked for, and their distance.
FOUND = {
    "tan(x)": ("256 found, every 3.14 from −401 to 401", 128 * FULL - HALF),
    "1/sin(x)": ("256 found, every 3.14 from −399 to 402", 128 * FULL),
    "tan(x/100)": ("256 found, every 314 from −40,100 to 40,100", 12800 * FULL - 100 * HALF),
}


def shown(places, total):
    return ", ".join(map(number, places[:6])) + (" …" if total > 6 else "")


def in_english(line):
    """The Chinese line with its words put in English."""
    line = re.sub(r"（共找到 (\d+) 处，从 (\S+) 到 ([^，）]+)", r" (\1 found, from \2 to \3", line)
    return re.sub(r"from (.+)，每隔 (\S+) 一处", r"every \2 from \1", line).replace("）", ")")


@pytest.mark.parametrize("text", POLES)
def test_poles_are_told_by_themselves_nearest_to_0_first(text):
    card, known = properties(parse_formula(text)), POLES[text]
    nearest = sorted(card.poles, key=lambda x: (round(abs(x), 9), x))[:6]
    assert nearest == pytest.approx(known, rel=1e-12, abs=1e-12)
    line = shown(known, len(card.poles))
    told, farthest = FOUND.get(text, ("", max(map(abs, known))))
    assert FIELDS["poles"].show(card).en == (f"{line} ({told})" if told else line)
    assert in_english(FIELDS["poles"].show(card).zh) == FIELDS["poles"].show(card).en
    assert max(map(abs, card.poles)) == pytest.approx(farthest, rel=1e-12)
    assert not set(card.poles) & set(card.kinks)
    if card.smoothness is not None:
        reason = {v.key: v.reason for v in verdicts(card)}["smooth"]
        assert reason.en.startswith(f"φ has a pole at x = {line}")
        assert reason.zh.startswith(f"φ 在 x = {line} 处有极点")


@pytest.mark.parametrize("text", NONE)
def test_what_stays_finite_on_both_sides_is_no_pole(text):
    card = properties(parse_formula(text))
    assert card.poles == ()
    assert (FIELDS["poles"].show(card).en, FIELDS["poles"].show(card).zh) == ("none", "无")


def test_a_pole_is_no_kink_and_a_kink_no_pole():
    card = properties(parse_formula("1/x^3 + abs(x-1) + sign(x+2)"))
    assert (card.poles, card.kinks) == ((0.0,), (-2.0, 1.0))
    (reason,) = (v.reason for v in verdicts(card) if v.key == "smooth")
    assert reason.en == "φ has a pole at x = 0; φ jumps at x = −2; φ′ jumps at x = 1."
    assert reason.zh == "φ 在 x = 0 处有极点；φ 在 x = −2 处跳变；φ′ 在 x = 1 处跳变。"
    assert FIELDS["kinks"].show(card).en == "1, −2"


def test_a_step_of_a_curve_is_where_the_curve_is_whole():
    kinks = properties(parse_formula("floor(exp(x))")).kinks
    assert kinks[0] == 0
    assert kinks[:20] == pytest.approx([math.log(k) for k in range(1, 21)], rel=1e-14)


@given(scales, scales)
def test_every_place_that_tan_is_told_to_leave_is_a_pole(a, c):
    card = properties(parse_formula(f"{c!r}*tan({a!r}*x)"))
    assert card.kinks == ()
    assert len(card.poles) >= 6
    for pole in sorted(card.poles, key=abs)[:40]:
        turns = a * pole / math.pi - 0.5
        assert turns == pytest.approx(round(turns), abs=1e-9)


@given(st.floats(-1000, 1000).map(lambda x: round(x, 3)), scales, st.sampled_from([1, 2, 3, 0.5]))
def test_a_power_has_its_pole_wherever_it_lies(place, scale, power):
    card = properties(parse_formula(f"{scale!r}/abs(x - ({place!r}))^{power}"))
    assert card.poles == pytest.approx((place,), rel=1e-14)
    assert card.kinks == ()
    assert (card.infimum.value, card.supremum.value) == (0, math.inf)
    assert not card.infimum.attained
    assert not card.supremum.attained


@pytest.mark.parametrize(
    ("text", "places", "found"),
    [
        ("floor(x)", "0, −1, 1, −2, 2, −3 …", " (65 found, every 1 from −32 to 32)"),
        ("floor(10*x)", "0, −0.1, 0.1, −0.2, 0.2, −0.3 …",
         " (65 found, every 0.1 from −3.2 to 3.2)"),
        ("floor(x^2)", "−1, 1, −1.41, 1.41, −1.73, 1.73 …", " (64 found, from −5.66 to 5.66)"),
        ("round(x)", "−0.5, 0.5, −1.5, 1.5, −2.5, 2.5 …",
         " (65 found, every 1 from −32.5 to 31.5)"),
        ("mod(x,2)", "0, −2, 2, −4, 4, −6 …", " (65 found, every 2 from −64 to 64)"),
        ("x-floor(x)", "0, −1, 1, −2, 2, −3 …", " (65 found, every 1 from −32 to 32)"),
        ("floor(4*clip(x,-1,1))", "0, −0.25, 0.25, −0.5, 0.5, −0.75 …",
         " (8 found, every 0.25 from −0.75 to 1)"),
        ("1/floor(x)", "−1, −2, 2, −3, 3, −4 …", " (63 found, from −32 to 32)"),
        ("sign(x)", "0", ""),
        ("sign(sin(x))", "0, −3.14, 3.14, −6.28, 6.28, −9.42 …",
         " (256 found, every 3.14 from −399 to 402)"),
        ("abs(sin(x))", "0, −3.14, 3.14, −6.28, 6.28, −9.42 …",
         " (256 found, every 3.14 from −399 to 402)"),
        ("hardtanh(x)", "−1, 1", ""),
        ("relu6(x)", "0, 6", ""),
    ],
)  # fmt: skip
def test_jumps_and_kinks_are_told_nearest_to_0_first(text, places, found):
    card = properties(parse_formula(text))
    assert FIELDS["kinks"].show(card).en == places + found
    assert in_english(FIELDS["kinks"].show(card).zh) == places + found
    (reason,) = (v.reason for v in verdicts(card) if v.key == "smooth")
    assert f"at x = {places}" in reason.en
    assert f"在 x = {places} 处" in reason.zh


# With mpmath's own φ: what it comes to 1/1000 beside the point, a bound of the limit there.
@pytest.mark.parametrize(
    ("text", "phi", "low", "high"),
    [
        ("exp(1/x)", lambda x: mpmath.exp(1 / x), 0, mpmath.inf),
        ("sin(x)/x^2", lambda x: mpmath.sin(x) / x**2, -mpmath.inf, mpmath.inf),
        ("exp(-1/x)", lambda x: mpmath.exp(-1 / x), 0, mpmath.inf),
        ("1/relu(x)", lambda x: 1 / x if x > 0 else 1, 0, mpmath.inf),
    ],
)
def test_each_side_of_a_pole_has_its_own_limit(text, phi, low, high):
    card = properties(parse_formula(text))
    near = [phi(side * mpmath.mpf(10) ** -power) for side in (-1, 1) for power in (2, 3)]
    largest, least = max(near), min(near)
    assert (largest > 100) == (card.supremum.value == high == math.inf)
    assert (least < -100) == (card.infimum.value == -math.inf)
    assert card.infimum.value == low
    assert not card.supremum.attained


def test_nothing_is_attained_where_1_over_relu_is_endless():
    card = properties(parse_formula("1/relu(x)"))
    assert FIELDS["range"].show(card).en == "(0, ∞)"
    assert math.isnan(card.value_at_0)


@pytest.mark.parametrize("text", ["1/x", "1/abs(x)", "1/relu(x)", "log(abs(x))", "exp(1/x)"])
def test_there_is_no_value_at_a_pole(text):
    assert math.isnan(properties(parse_formula(text)).value_at_0)


@pytest.mark.parametrize("text", ["abs(sin(x))", "relu(sin(x))", "3*abs(sin(x)) + 1"])
def test_of_many_steepest_places_the_one_nearest_to_0_is_told(text):
    """|cos x| is largest at kπ, where |sin x| has a kink and so no slope."""
    steepest = properties(parse_formula(text)).steepest
    assert steepest.where == (0.0, 0.0)
    assert not steepest.attained
