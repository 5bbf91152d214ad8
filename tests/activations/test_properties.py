"""Property cards against an independent oracle: SciPy on functions of its own, and known facts."""

import math
from itertools import pairwise

import mpmath as mp
import numpy as np
import pytest
import torch
from scipy import integrate, optimize

from tests.activations.oracle import ORACLE
from vizcore.activations.card import CARD
from vizcore.activations.catalogue import ACTIVATIONS
from vizcore.activations.custom import parse_formula
from vizcore.activations.moments import flat_share, moments
from vizcore.activations.properties import Properties, properties
from vizcore.activations.verdicts import ANSWERS, QUESTIONS, verdicts

KEYS = pytest.mark.parametrize("key", ACTIVATIONS)
KINKS = (-3.0, -1.0, -0.5, 0.0, 0.5, 1.0, 3.0, 6.0)
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
nlrelu            [0 inf)        non_decreasing none  hard soft   0
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


@pytest.fixture(scope="module")
def cards() -> dict[str, Properties]:
    return {key: properties(entry) for key, entry in ACTIVATIONS.items()}


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


def expectation(function) -> float:
    """E f(z) for z ~ N(0, 1), by SciPy's adaptive quadrature between the kinks of the catalogue."""
    edges = [-38.0, -12.0, *KINKS, 12.0, 38.0]
    total = 0.0
    for low, high in pairwise(edges):
        total += integrate.quad(
            lambda x: float(function(np.array(x))) * math.exp(-x * x / 2),
            low,
            high,
            epsabs=1e-13,
            epsrel=1e-12,
        )[0]
    return total / math.sqrt(2 * math.pi)


def oracle_slope(key: str):
    """φ′ by a five-point difference that stays on its side of every kink."""

    def slope(x):
        room = np.min(np.abs(np.asarray(x)[..., None] - np.array(KINKS)), axis=-1)
        h = np.minimum(1e-3, room / 2.5)
        f = ORACLE[key]
        return (f(x - 2 * h) - 8 * f(x - h) + 8 * f(x + h) - f(x + 2 * h)) / (12 * h)

    return slope


@KEYS
def test_gaussian_moments_are_those_of_scipy(cards, key):
    found = cards[key].moments
    assert found.mean == pytest.approx(expectation(ORACLE[key]), abs=1e-10)
    assert found.second == pytest.approx(expectation(lambda x: ORACLE[key](x) ** 2), rel=1e-10)
    slope = oracle_slope(key)
    assert found.slope_second == pytest.approx(
        expectation(lambda x: slope(x) ** 2), rel=1e-7, abs=1e-9
    )
    assert found.forward_gain == pytest.approx(found.second**-0.5)
    if found.slope_second > 0:
        assert found.backward_gain == pytest.approx(found.slope_second**-0.5)


@KEYS
def test_the_share_of_flat_slope_is_measured(cards, key):
    """By Monte Carlo: the slope of the oracle is exactly 0 where the function is constant."""
    z = np.random.default_rng(7).normal(size=20_000)
    z = z[np.abs(z) < 3.9]
    y = ORACLE[key](z[:, None] + np.array([-1e-4, 0, 1e-4]))
    flat = (np.ptp(y, axis=1) == 0).mean()
    assert cards[key].moments.flat == pytest.approx(flat, abs=0.012)


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
    "log(abs(x))": ("(-inf inf)", "no", "even", "soft", "soft", -1),
    "sqrt(x)": ("[0 inf)", "increasing", "none", "none", "soft", -1),
    "tan(x)": ("(-inf inf)", "no", "odd", "none", "none", -1),
    "3": ("[3 3]", "constant", "even", "hard", "hard", None),
    "exp(x)/(1+exp(x))": ("(0 1)", "increasing", "none", "soft", "soft", None),
    "exp(-x^8)": ("(0 1]", "no", "even", "soft", "soft", None),
    "x*exp(-x)": ("(-inf 0.36787944117144233]", "no", "none", "none", "soft", None),
    "relu(x)^3": ("[0 inf)", "non_decreasing", "none", "hard", "none", 2),
    "log(1+abs(x))": ("[0 inf)", "no", "even", "soft", "soft", 0),
    "where(x<0, x+1, 0)": ("(-inf 1)", "no", "none", "none", "hard", -1),
    "x^2 - x^4": ("(-inf 0.25]", "no", "even", "none", "none", None),
    "relu(sin(x))": ("[0 1]", "no", "none", "none", "none", 0),
    "sign(sin(x))": ("[-1 1]", "no", "odd", "soft", "soft", -1),
    "cosh(x)": ("[1 inf)", "no", "even", "none", "none", None),
    "-relu(x)": ("(-inf 0]", "non_increasing", "none", "hard", "none", 0),
    "-x^3": ("(-inf inf)", "decreasing", "odd", "none", "none", None),
    "where(x>2000, 1, 0)": ("[0 1]", "non_decreasing", "none", "hard", "hard", -1),
}  # fmt: skip


@pytest.mark.parametrize("text", TYPED)
def test_typed_formulas_have_a_card_too(text):
    bounds, *shape = TYPED[text]
    card = properties(parse_formula(text))
    low, high = bounds.split()
    assert (card.infimum.attained, card.supremum.attained) == (low[0] == "[", high[-1] == "]")
    assert card.infimum.value == pytest.approx(float(low[1:]), abs=1e-9)
    assert card.supremum.value == pytest.approx(float(high[:-1]), abs=1e-9)
    assert [card.monotonic, card.symmetry, card.left, card.right, card.smoothness] == shape


def test_expectations_that_do_not_exist_say_so():
    pole = moments(parse_formula("1/x"))
    assert math.isnan(pole.mean)
    assert math.isinf(pole.second)
    assert math.isnan(moments(parse_formula("sqrt(x)")).mean)
    assert math.isinf(moments(parse_formula("sqrt(abs(x))")).slope_second)
    assert math.isinf(moments(parse_formula("exp(x^2)")).mean)
    away = moments(parse_formula("1/x"), mean=5.0, std=0.1)
    assert away.mean == pytest.approx(0.2 * (1 + 0.02**2 + 3 * 0.02**4), rel=1e-6)


@pytest.mark.parametrize(("mean", "std"), [(0.7, 0.5), (-2.0, 3.0), (0.0, 30.0)])
def test_moments_of_other_normal_variables(mean, std):
    def density(x):
        return math.exp(-(((x - mean) / std) ** 2) / 2) / (std * math.sqrt(2 * math.pi))

    for key in ("relu", "tanh", "hardtanh", "gelu"):
        found = moments(ACTIVATIONS[key], mean, std)
        points = [p for p in (-5.0, -1.0, 0.0, 1.0, 5.0) if abs(p - mean) < 9 * std]
        for power, value in ((1, found.mean), (2, found.second)):
            expected = integrate.quad(
                lambda x, key=key, n=power: float(ORACLE[key](np.array(x))) ** n * density(x),
                mean - 9 * std,
                mean + 9 * std,
                points=points,
                limit=300,
                epsrel=1e-11,
            )[0]
            assert value == pytest.approx(expected, rel=1e-8, abs=1e-9)
    below = mp.ncdf((0 - mean) / std)
    assert flat_share(ACTIVATIONS["relu"], mean, std) == pytest.approx(float(below), rel=1e-12)


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


@pytest.mark.parametrize("text", [*ACTIVATIONS, *TYPED])
def test_every_line_of_the_card_can_be_shown_and_sorted(text):
    card = properties(ACTIVATIONS.get(text) or parse_formula(text))
    for field in CARD:
        assert field.show(card).en
        assert isinstance(field.rank(card), (int, float))
    for verdict in verdicts(card):
        assert verdict.key in QUESTIONS
        assert verdict.answer in ANSWERS
        assert "{" not in verdict.reason.en + verdict.reason.zh
