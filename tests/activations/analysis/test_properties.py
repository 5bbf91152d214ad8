"""Property cards against an independent oracle: SciPy on functions of its own, and known facts."""

import math

import mpmath as mp
import numpy as np
import pytest
import torch
from scipy import optimize

from tests.activations.oracle import KINKS, ORACLE, oracle_slope
from vizcore.activations.analysis.properties import properties
from vizcore.activations.catalogue import ACTIVATIONS
from vizcore.activations.custom import parse_formula

KEYS = pytest.mark.parametrize("key", ACTIVATIONS)
GRID = np.linspace(-40, 40, 80_001)

# range (min: the oracle's minimum), monotonic, symmetry, saturation left and right, smoothness
FACTS = """
relu              [0 inf)        non_decreasing none  hard none   0
relu6             [0 6]          non_decreasing none  hard hard   0
leaky_relu        (-inf inf)     increasing     none  none none   0
prelu             (-inf inf)     increasing     none  none none   0
rrelu             (-inf inf)     increasing     none  none none   0
elu               (-1 inf)       increasing     none  soft none   1
selu              (-1.7580993408473766 inf) increasing none soft none 0
celu              (-1 inf)       increasing     none  soft none   1
mpelu             (-1 inf)       increasing     none  soft none   1
isrlu             (-1 inf)       increasing     none  soft none   2
threshold         [0 inf)        non_decreasing none  hard none  -1
relu_squared      [0 inf)        non_decreasing none  hard none   1
star_relu         [-0.4472 inf)  non_decreasing none  hard none   1
smelu             [0 inf)        non_decreasing none  hard none   1
nlrelu            [0 inf)        non_decreasing none  hard fading 0
softplus          (0 inf)        increasing     none  soft none   inf
shifted_softplus  (-0.6931471805599453 inf) increasing none soft none inf
squareplus        (0 inf)        increasing     none  soft none   inf
gelu              [min inf)      no             none  soft none   inf
gelu_tanh         [min inf)      no             none  soft none   inf
quick_gelu        [min inf)      no             none  soft none   inf
silu              [min inf)      no             none  soft none   inf
hardswish         [-0.375 inf)   no             none  hard none   0
mish              [min inf)      no             none  soft none   inf
smish             [min inf)      no             none  soft none   inf
phish             [0 inf)        no             none  soft none   inf
serf              [min inf)      no             none  soft none   inf
telu              [min inf)      no             none  soft none   inf
lisht             [0 inf)        no             even  none none   inf
elish             [min inf)      no             none  soft none   1
hard_elish        [min inf)      no             none  hard none   0
sigmoid           (0 1)          increasing     none  soft soft   inf
hardsigmoid       [0 1]          non_decreasing none  hard hard   0
tanh              (-1 1)         increasing     odd   soft soft   inf
lecun_tanh        (-1.7159 1.7159) increasing   odd   soft soft   inf
hardtanh          [-1 1]         non_decreasing odd   hard hard   0
penalized_tanh    (-0.25 1)      increasing     none  soft soft   0
softsign          (-1 1)         increasing     odd   soft soft   1
arctan            (-1.5707963267948966 1.5707963267948966) increasing odd soft soft inf
erf               (-1 1)         increasing     odd   soft soft   inf
isru              (-1 1)         increasing     odd   soft soft   inf
logsigmoid        (-inf 0)       increasing     none  none soft   inf
dsilu             [min max]      no             none  soft soft   inf
sine              [-1 1]         no             odd   none none   inf
sinc              [min 1]        no             even  soft soft   inf
snake             (-inf inf)     increasing     none  none none   inf
gcu               (-inf inf)     no             odd   none none   inf
softshrink        (-inf inf)     non_decreasing odd   none none   0
hardshrink        (-inf inf)     non_decreasing odd   none none  -1
tanhshrink        (-inf inf)     increasing     odd   none none   inf
identity          (-inf inf)     increasing     odd   none none   inf
binary_step       [0 1]          non_decreasing none  hard hard  -1
gaussian          (0 1]          no             even  soft soft   inf
bent_identity     (-inf inf)     increasing     none  none none   inf
absolute          [0 inf)        no             even  none none   0
exponential       (0 inf)        increasing     none  soft none   inf
"""
ROWS = {words[0]: words[1:] for words in (line.split() for line in FACTS.strip().splitlines())}


def test_every_entry_has_an_oracle_and_facts():
    assert set(ORACLE) == set(ROWS) == set(ACTIVATIONS)


@KEYS
def test_the_oracle_is_that_function(key):
    x = np.linspace(-8.3, 9.1, 300)
    y = ACTIVATIONS[key](torch.from_numpy(x)).numpy()
    np.testing.assert_allclose(y, ORACLE[key](x), rtol=1e-12, atol=5e-9)


def oracle_extreme(key: str, sign: float) -> tuple[float, float]:
    """The greatest value of sign · φ and its place, by SciPy from the best point of a grid."""
    best = GRID[np.argmax(sign * ORACLE[key](GRID))]
    found = optimize.minimize_scalar(
        lambda x: -sign * float(ORACLE[key](np.array(x))),
        bounds=(best - 0.01, best + 0.01),
        method="bounded",
        options={"xatol": 1e-10},
    )
    return -sign * found.fun, found.x


@KEYS
def test_the_range_is_known(cards, key):
    low, high = ROWS[key][:2]
    card = cards[key]
    assert card.infimum.attained == low.startswith("[")
    assert card.supremum.attained == high.endswith("]")
    for word, sign, extreme in ((low[1:], -1, card.infimum), (high[:-1], 1, card.supremum)):
        if word in ("min", "max"):
            value, place = oracle_extreme(key, sign)
            assert extreme.value == pytest.approx(value, rel=1e-12)
            assert abs(extreme.where[0]) == pytest.approx(abs(place), abs=1e-6)
        else:
            assert extreme.value == pytest.approx(float(word), abs=1e-11)


@KEYS
def test_where_an_extreme_is_attained_the_function_has_that_value(cards, key):
    for extreme in (cards[key].infimum, cards[key].supremum):
        if extreme.attained:
            low, high = np.clip(extreme.where, -1e3, 1e3)
            inside = np.array([low + (high - low) * t for t in (0.001, 0.5, 0.999)])
            np.testing.assert_allclose(ORACLE[key](inside), extreme.value, atol=1e-9)


@KEYS
def test_its_shape_is_known(cards, key):
    monotonic, symmetry, left, right, smoothness = ROWS[key][2:]
    card = cards[key]
    assert (card.monotonic, card.symmetry) == (monotonic, symmetry)
    assert (card.left, card.right) == (left, right)
    assert card.smoothness == (None if smoothness == "inf" else int(smoothness))


@KEYS
def test_the_largest_slope_is_where_it_is_said_to_be(cards, key):
    steepest, slope = cards[key].steepest, oracle_slope(key)
    x = GRID[np.min(np.abs(GRID[:, None] - np.array(KINKS)), axis=1) > 1e-3]
    measured = np.abs(slope(x)).max()
    if math.isinf(steepest.value):
        assert (
            np.abs(slope(np.array([-300.0, 300.0]))).max()
            > 5 * np.abs(slope(np.array([5.0]))).max()
        )
        return
    assert measured == pytest.approx(steepest.value, abs=5e-3)
    low, high = np.clip(steepest.where, -30, 30)
    # Beside both ends, because a kink has that slope on one side only, and inside.
    around = [low - 1e-4, low + 1e-4, high - 1e-4, high + 1e-4, 0.45 * low + 0.55 * high + 1e-4]
    assert np.abs(slope(np.array(around))).max() == pytest.approx(steepest.value, rel=2e-3)


# Known points, to all the digits that they are known to.
def test_known_points(cards):
    def at(key):
        low, high = cards[key].infimum, cards[key].steepest
        return low.value, low.where[0], high.value, high.where[0]

    assert at("gelu") == pytest.approx((-0.169971, -0.751792, 1.128904, math.sqrt(2)), abs=5e-7)
    assert at("silu")[:2] == pytest.approx((-0.278465, -1.278465), abs=5e-7)
    assert at("mish")[:2] == pytest.approx((-0.308843, -1.192431), abs=5e-7)
    assert (cards["sigmoid"].steepest.value, cards["tanh"].steepest.value) == (0.25, 1)
    assert cards["selu"].moments.mean == pytest.approx(0, abs=1e-15)
    assert cards["selu"].moments.second == pytest.approx(1, abs=1e-14)
    assert cards["relu"].moments.forward_gain == pytest.approx(math.sqrt(2), abs=1e-14)
    # Minimum of SiLU in closed form: x σ(x) with 1 + x(1 − σ(x)) = 0, so x = −1 − W(1/e).
    lambert = float(mp.lambertw(mp.exp(-1)).real)
    assert at("silu")[0] == pytest.approx(-lambert, rel=1e-13)


@KEYS
def test_pytorchs_gain_or_none(key):
    entry = ACTIVATIONS[key]
    names = {"identity": "linear"}.get(key, key)
    if key == "leaky_relu":
        expected = torch.nn.init.calculate_gain("leaky_relu", 0.3)
        assert properties(entry, negative_slope=0.3).torch_gain == pytest.approx(expected)
        return
    try:
        expected = torch.nn.init.calculate_gain(names)
    except ValueError:
        expected = None
    assert properties(entry).torch_gain == expected


def test_cards_follow_the_parameters():
    flat = properties(ACTIVATIONS["leaky_relu"], negative_slope=0.0)
    assert (flat.left, flat.moments.flat, flat.infimum.value) == ("hard", 0.5, 0)
    line = properties(ACTIVATIONS["prelu"], a=1.0)
    assert (line.symmetry, line.breaks, line.steepest.where) == ("odd", (), (-math.inf, math.inf))
    wave = properties(ACTIVATIONS["sine"], omega=30.0)
    assert wave.supremum.where[0] == pytest.approx(math.pi / 60, abs=1e-12)
    assert wave.steepest.value == pytest.approx(30)
    assert wave.moments.slope_second == pytest.approx(450 * (1 + math.exp(-1800)))
    swish = properties(ACTIVATIONS["silu"], beta=0.0)
    assert (swish.monotonic, swish.symmetry, swish.steepest.value) == ("increasing", "odd", 0.5)


# text: (range, monotonic, symmetry, left, right, smoothness)
TYPED = {
    "sin(x)/x": ("[-0.2172336282 1]", "no", "even", "soft", "soft", None),
    "abs(sin(x))": ("[0 1]", "no", "even", "none", "none", 0),
    "1/x": ("(-inf inf)", "no", "odd", "soft", "soft", -1),
    "log(abs(x))": ("(-inf inf)", "no", "even", "fading", "fading", -1),
    "sqrt(x)": ("[0 inf)", "increasing", "none", "undefined", "fading", None),
    "log(x)": ("(-inf inf)", "increasing", "none", "undefined", "fading", None),
    "log(-x)": ("(-inf inf)", "decreasing", "none", "fading", "undefined", None),
    "x^1.5": ("[0 inf)", "increasing", "none", "undefined", "none", None),
    "sqrt(1 - x^2)": ("[0 1]", "no", "even", "undefined", "undefined", None),
    "asin(2*x)/pi": ("[-0.5 0.5]", "increasing", "odd", "undefined", "undefined", None),
    "where(x > 0, sqrt(x), x)": ("(-inf inf)", "increasing", "none", "none", "fading", 0),
    "tan(x)": ("(-inf inf)", "no", "odd", "none", "none", -1),
    "3": ("[3 3]", "constant", "even", "hard", "hard", None),
    "exp(x)/(1+exp(x))": ("(0 1)", "increasing", "none", "soft", "soft", None),
    "exp(-x^8)": ("(0 1]", "no", "even", "soft", "soft", None),
    "x*exp(-x)": ("(-inf 0.36787944117144233]", "no", "none", "none", "soft", None),
    "relu(x)^3": ("[0 inf)", "non_decreasing", "none", "hard", "none", 2),
    "log(1+abs(x))": ("[0 inf)", "no", "even", "fading", "fading", 0),
    "where(x<0, x+1, 0)": ("(-inf 1)", "no", "none", "none", "hard", -1),
    "x^2 - x^4": ("(-inf 0.25]", "no", "even", "none", "none", None),
    "relu(sin(x))": ("[0 1]", "no", "none", "none", "none", 0),
    "sign(sin(x))": ("[-1 1]", "no", "odd", "stairs", "stairs", -1),
    "cosh(x)": ("[1 inf)", "no", "even", "none", "none", None),
    "-relu(x)": ("(-inf 0]", "non_increasing", "none", "hard", "none", 0),
    "-x^3": ("(-inf inf)", "decreasing", "odd", "none", "none", None),
    "where(x>2000, 1, 0)": ("[0 1]", "non_decreasing", "none", "hard", "hard", -1),
    "x^1^x^2": ("(-inf inf)", "increasing", "odd", "none", "none", None),
}  # fmt: skip

FAR = {
    # Range, largest slope and its place; closed forms. max |d/dx exp(−s(x − c)²)| = √(2s/e).
    "exp(-(x-40)^2)": ("(0 1]", math.sqrt(2 / math.e), 40 - math.sqrt(0.5)),
    "exp(-(x-1000)^2)": ("(0 1]", math.sqrt(2 / math.e), 1000 - math.sqrt(0.5)),
    "exp(-(x+250.5)^2)": ("(0 1]", math.sqrt(2 / math.e), -250.5 + math.sqrt(0.5)),
    "exp(-1e6*(x-0.3)^2)": ("(0 1]", math.sqrt(2e6 / math.e), 0.3 - math.sqrt(0.5e-6)),
    "exp(-x*x + 80*x - 1600)": ("(0 1]", math.sqrt(2 / math.e), 40 - math.sqrt(0.5)),
    "exp(-((x-40)/1000)^2)": ("(0 1]", math.sqrt(2 / math.e) / 1000, 40 - 1000 * math.sqrt(0.5)),
    "0.5*exp(-(x+250.5)^2) + exp(-(x-1000)^2)": ("(0 1]", math.sqrt(2 / math.e), 1000 - 0.5**0.5),
    "1/(1+x^2)": ("(0 1]", 3**1.5 / 8, 3**-0.5),
    "1/(1+(x-1234)^2)": ("(0 1]", 3**1.5 / 8, 1234 - 3**-0.5),
    "tanh(1000*(x-77))": ("(-1 1)", 1000, 77),
    "sin(1e5*x)": ("[-1 1]", 1e5, 0),
    "atan(log(1+abs(x)))": ("[0 1.5707963267948966)", 1, 0),
    "2 + 1/log(x^2+3)": (f"(2 {2 + 1 / math.log(3)!r}]", None, None),
    "tanh(x) + 1": ("(0 2)", 1, 0),
    "x + sqrt(x^2+1)": ("(0 inf)", 2, math.inf),
    "x*exp(-x/1000)": (f"(-inf {1000 / math.e!r}]", math.inf, -math.inf),
    "exp(-(x^2-1600)^2)": ("(0 1]", None, None),
}


@pytest.mark.parametrize("text", FAR)
def test_features_are_seen_wherever_they_lie(text):
    bounds, slope, place = FAR[text]
    card = properties(parse_formula(text))
    low, high = bounds.split()
    assert (card.infimum.attained, card.supremum.attained) == (low[0] == "[", high[-1] == "]")
    assert card.infimum.value == pytest.approx(float(low[1:]), rel=1e-6, abs=1e-12)
    assert card.supremum.value == pytest.approx(float(high[:-1]), rel=1e-6)
    if slope is not None:
        assert card.steepest.value == pytest.approx(slope, rel=1e-9)
        assert card.steepest.where[0] == pytest.approx(place, rel=1e-9, abs=1e-9)


@pytest.mark.parametrize("beta", [0.01, 0.05, 1, 30, 1000])
def test_a_slow_silu_is_steepest_far_out(beta):
    """d/dx x σ(βx) = σ(u)(1 + u(1 − σ(u))), u = βx, is largest where u tanh(u/2) = 2."""
    u = optimize.brentq(lambda u: u * math.tanh(u / 2) - 2, 1, 4, xtol=1e-14)
    s = 1 / (1 + math.exp(-u))
    steepest = properties(parse_formula(f"x*sigmoid({beta}*x)")).steepest
    assert steepest.value == pytest.approx(s * (1 + u * (1 - s)), rel=1e-12)
    assert steepest.where[0] == pytest.approx(u / beta, rel=1e-6)


# φ′ → 0 on the right: bounded or not.
ENDS = {
    "log(1+x^2)": "fading",
    "sqrt(abs(x))": "fading",
    "log(3+log(1+x^2))": "fading",
    "x/log(3+x^2)": "fading",
    "atan(x)": "soft",
    "1/log(3+x^2)": "soft",
    "sin(x)/x": "soft",
    "log(1+exp(-x))": "soft",
    "x": "none",
    "sin(x)": "none",
    "x*log(1+x^2)": "none",
}


@pytest.mark.parametrize("text", ENDS)
def test_a_fading_slope_is_told_from_saturation(text):
    assert properties(parse_formula(text)).right == ENDS[text]


@pytest.mark.parametrize("text", TYPED)
def test_typed_formulas_have_a_card_too(text):
    bounds, *shape = TYPED[text]
    card = properties(parse_formula(text))
    low, high = bounds.split()
    assert (card.infimum.attained, card.supremum.attained) == (low[0] == "[", high[-1] == "]")
    assert card.infimum.value == pytest.approx(float(low[1:]), abs=1e-9)
    assert card.supremum.value == pytest.approx(float(high[:-1]), abs=1e-9)
    assert [card.monotonic, card.symmetry, card.left, card.right, card.smoothness] == shape
