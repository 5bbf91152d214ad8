"""Cards of c g(a (x − b)) follow from that of g: nothing hangs on where a formula is, or its unit.

The oracle is the law of the affine change: the range is multiplied by c, slopes by a c, places are
mapped by x ↦ b + x/a, and words stay.
"""

import math
from functools import cache

import numpy as np
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from tests.activations.oracle import ORACLE
from vizcore.activations.analysis.properties import properties
from vizcore.activations.card.verdicts import verdicts
from vizcore.activations.catalogue import ACTIVATIONS
from vizcore.activations.custom import parse_formula

KEYS = sorted(ACTIVATIONS)
MIRRORED = {
    "increasing": "decreasing",
    "decreasing": "increasing",
    "non_decreasing": "non_increasing",
    "non_increasing": "non_decreasing",
}
sizes = st.floats(-2.5, 2.5).map(lambda power: float(f"{10**power:.4g}"))
decimals = st.integers(-100_000, 100_000).map(lambda n: n / 100)
shifts = decimals | st.integers(-(10**6), 10**6).map(lambda n: n / 7)  # of as many digits as fit


@cache
def card_of(key):
    return properties(ACTIVATIONS[key])


def changed(key, a=1.0, b=0.0, c=1.0):
    return properties(parse_formula(f"{c!r}*{key}({a!r}*(x - ({b!r})))"))


def close(found, expected):
    return found == expected or found == pytest.approx(expected, rel=1e-8, abs=1e-11)


@pytest.mark.parametrize("key", KEYS)
@settings(max_examples=6)
@given(a=sizes, b=shifts, mirrored=st.booleans())
@example(a=158.1, b=467.73, mirrored=False)
@example(a=3.728, b=-31459.714285714286, mirrored=False)  # 1/a rounds, and 3.728 b
@example(a=0.2691, b=-27.231, mirrored=True)  # branches of smelu touch beside their break
@example(a=182.2, b=26040.85714285714, mirrored=True)  # |a (x − b)| next to b is not 0
@example(a=1.244, b=63470.142857142855, mirrored=False)  # 0 is far from where it bends
@example(a=0.006075, b=-647.0, mirrored=False)  # crests of a wave that grow by chance
def test_a_card_moves_with_its_function(key, a, b, mirrored):
    a = -a if mirrored else a
    assume(key != "exponential" or abs(a * b) < 600)  # a formula without a value near 0 is refused
    base, found = card_of(key), changed(key, a, b)
    for ours, theirs in ((found.infimum, base.infimum), (found.supremum, base.supremum)):
        assert close(ours.value, theirs.value)
        assert ours.attained == theirs.attained
        if ours.attained:
            low, high = ours.where
            beyond = (high if math.isinf(low) else low) + (1 if math.isinf(high) else -1) / abs(a)
            middle = beyond if math.isinf(high - low) else (low + high) / 2
            assert close(ORACLE[key](np.array(a * (middle - b))), theirs.value)
    assert close(found.steepest.value, abs(a) * base.steepest.value)
    ends = (base.right, base.left) if mirrored else (base.left, base.right)
    assert (found.left, found.right) == ends
    turned = MIRRORED.get(base.monotonic, base.monotonic) if mirrored else base.monotonic
    assert found.monotonic == turned
    assert len(found.flat) == len(base.flat)


@pytest.mark.parametrize("key", KEYS)
@settings(max_examples=4)
@given(c=st.floats(-7, 7).map(lambda power: float(f"{10**power:.3g}")))
def test_words_do_not_hang_on_the_unit_of_the_output(key, c):
    base, found = card_of(key), changed(key, c=c)
    assert close(found.infimum.value / c, base.infimum.value)
    assert close(found.supremum.value / c, base.supremum.value)
    assert close(found.steepest.value / c, base.steepest.value)
    for name in ("monotonic", "symmetry", "left", "right", "zero_centred", "flat", "smoothness"):
        assert getattr(found, name) == getattr(base, name), name
    assert found.infimum.attained == base.infimum.attained
    assert found.supremum.attained == base.supremum.attained
    answers = [{v.key: v.answer for v in verdicts(card)} for card in (found, base)]
    for name in ("vanishes", "saturates", "dies", "zero_centred"):
        assert answers[0][name] == answers[1][name], name


@pytest.mark.parametrize("key", KEYS)
@settings(max_examples=4)
@given(a=st.floats(-7, 7).map(lambda power: float(f"{10**power:.3g}")))
def test_words_do_not_hang_on_the_unit_of_the_input(key, a):
    base, found = card_of(key), changed(key, a)
    assert close(found.infimum.value, base.infimum.value)
    assert close(found.supremum.value, base.supremum.value)
    assert close(found.steepest.value / a, base.steepest.value)
    for name in ("monotonic", "symmetry", "left", "right", "smoothness"):
        assert getattr(found, name) == getattr(base, name), name
    assert [b.order for b in found.breaks] == [b.order for b in base.breaks]
    assert found.infimum.attained == base.infimum.attained
    assert found.supremum.attained == base.supremum.attained


@pytest.mark.parametrize(
    ("key", "size"),
    [("celu", 8e-4), ("elu", 7e5), ("hardtanh", 8e-7), ("softsign", 1e6), ("penalized_tanh", 1e4),
     ("selu", 1e5), ("sinc", 1e7), ("nlrelu", 1e7), ("squareplus", 1e7), ("mpelu", 3e4)],
)  # fmt: skip
def test_smoothness_does_not_hang_on_the_unit(key, size):
    base = card_of(key)
    for found in (changed(key, size), changed(key, 1 / size), changed(key, c=size)):
        assert found.smoothness == base.smoothness
        assert [b.order for b in found.breaks] == [b.order for b in base.breaks]


BUMPS = {"sin({u})/({u})": 1, "expm1(-({u})^2)/({u})^2": -1, "(1 - cos({u}))/({u})^2": 0.5,
         "tanh({u})/({u})": 1, "1/(1 + ({u})^2)": 1, "exp(-abs({u}))": 1}  # fmt: skip


@pytest.mark.parametrize("bump", BUMPS)
@settings(max_examples=20)
@given(a=sizes, b=shifts)
@example(a=158.1, b=467.73)
@example(a=3.728, b=-31459.714285714286)
@example(a=316.2, b=6497 / 7)  # −(−a b)/a is the neighbour of b, and near the next power of two
def test_a_centre_that_is_a_literal_is_hit(bump, a, b):
    """Each is even in u = a (x − b) and farthest from 0 there: the limit of its series at 0."""
    found = properties(parse_formula(bump.format(u=f"{a!r}*(x - ({b!r}))")))
    top = found.supremum if BUMPS[bump] > 0 else found.infimum
    assert top.attained
    assert top.value == pytest.approx(BUMPS[bump], rel=1e-8)
    assert top.where == pytest.approx((b, b), abs=1e-3 / a + 1e-12 * abs(b))
