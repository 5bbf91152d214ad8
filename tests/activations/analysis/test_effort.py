"""Whatever is typed, the work it makes is bounded: counted in steps, which no machine changes."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from vizcore.activations.custom import MOST_STEPS, macros, parse_formula
from vizcore.activations.spec import ActivationSpec
from vizcore.activations.view.card import card
from vizcore.activations.view.curve_data import curve_data
from vizcore.formula.calculus.derivative import derivative
from vizcore.formula.effort import TooMuch, limited, spend, taken
from vizcore.formula.errors import FormulaError
from vizcore.formula.language.parse import parse

# The parser's own share: 500 characters make at most so many nodes, macros written out.
PARSING = 2_000
# Everything that the page shows of one activation at once; a step takes one to three microseconds.
AT_ONCE = 5 * MOST_STEPS
macros()  # parsed at the first use, for every later formula

LINKS = (
    "sin({})", "x*tanh({})", "max({},1-x)", "(1+{})", "x^({})", "abs({}-1)", "exp(-{})",
    "where({}>1,x,{})", "({})^2", "sqrt({})", "gelu({})", "({})/(1+x)", "1/(1+{})", "tan({})",
    "sin(9*{})*x", "min({},sin(x))", "clip({},-1,x)", "erf({})", "({}+x)", "alpha*({})+beta",
)  # fmt: skip
TERMS = (
    "sin({}x)", "tan({}x)", "abs(x-{})", "x^{}", "erf({}x)", "max(x,{})", "(x+{})", "sin(x)^{}",
    "where(x>{},sin(x),x)", "relu(sin({}x))", "gelu({}x)", "log(x+{})", "(alpha*x-{})",
)  # fmt: skip


@st.composite
def chains(draw):
    """Functions of functions, as deep as 500 characters allow."""
    links = draw(st.lists(st.sampled_from(LINKS), min_size=1, max_size=3))
    text = "x"
    for i in range(draw(st.integers(1, 60))):
        longer = links[i % len(links)].replace("{}", text)
        if len(longer) > 500:
            break
        text = longer
    return text


@st.composite
def rows(draw):
    """Many similar terms in one sum, product, quotient or tower of powers."""
    term, sign = draw(st.sampled_from(TERMS)), draw(st.sampled_from("+-*/^"))
    count = draw(st.integers(1, 60))
    return sign.join(term.replace("{}", str(i)) for i in range(1, count + 1))[:500]


def attempt(text):
    parse_formula.cache_clear()
    before = taken()
    try:
        parse_formula(text)
    except FormulaError as refusal:
        return refusal.message, taken() - before
    return None, taken() - before


@given(st.one_of(chains(), rows()))
@example("sin(x^((x+x)))")  # has digits in a single window far out
def test_no_formula_makes_much_work(text):
    refusal, steps = attempt(text)
    assert steps <= MOST_STEPS + PARSING
    if refusal is None:
        before = taken()
        spec = ActivationSpec(text)
        card(spec)
        curve_data(spec, 5)
        assert spec.resolve().javascript
        assert taken() - before <= AT_ONCE


@pytest.mark.parametrize(
    "text",
    [
        "max(" * 30 + "x" + ",1-x)" * 30,  # the derivative has 2^30 terms
        "sin(" * 39 + "x" + ")" * 39,
        "*".join(f"sin({i}x)" for i in range(1, 40)),
        "/".join(f"(x+{i})" for i in range(1, 49)),
        "+".join(f"abs(x-{i})" for i in range(39)),
        "^".join(["x"] * 15),
    ],
)
def test_what_is_too_much_is_refused_in_a_sentence(text):
    refusal, _ = attempt(text)
    assert "too long to compute at once" in refusal.en
    assert "过长" in refusal.zh


@pytest.mark.parametrize(
    "text",
    [
        "(0.1 + 0.5x + 1.6x^2 + 1.2x^3 + 0.3x^4) / (1 + abs(0.5x + 0.8x^2 + 0.1x^3))",
        "gelu(gelu(gelu(x)))",
        "x*tanh(softplus(x)) + 0.1*sin(3x)^2*exp(-x^2)",
        "where(x<-2, -x, where(x<-1, 1, where(x<0, x^2, where(x<1, sin(x), exp(-x)))))",
        "+".join(f"relu(x-{i})" for i in range(8)),
        "+".join(f"sin({i}x)/{i}" for i in range(1, 10)),
        "alpha*tanh(beta*x) + gelu(alpha*x)*sin(x)",
    ],
)
def test_what_people_write_is_not(text):
    assert attempt(text)[0] is None


def test_what_is_known_already_counts_as_much_as_what_is_new():
    tree = parse("sin(x)*exp(x) + cos(3x) - 12.75")
    before = taken()
    slope = derivative(tree)
    cost = taken() - before
    assert cost > 10
    with limited(cost):
        assert derivative(tree) is slope
    with limited(cost - 1), pytest.raises(TooMuch):
        derivative(tree)
    assert taken() - before == cost  # and yet it is no work


def test_a_limit_holds_inside_its_block_only():
    with pytest.raises(TooMuch), limited(10):
        spend(11)
    with limited(10), limited(100), pytest.raises(TooMuch):
        spend(11)
    before = taken()
    spend(11)
    assert taken() - before == 11
