"""Texts become trees with the right value, or a refusal that helps."""

import math
import pickle
import sys
from contextlib import contextmanager

import numpy as np
import pytest
from hypothesis import given

from tests.formula.printed import to_text
from tests.formula.trees import NAMES, texts
from vizcore.activations.custom import macros, parse_formula
from vizcore.formula.backends.evaluate import evaluate
from vizcore.formula.errors import FormulaError
from vizcore.formula.language.parse import parse
from vizcore.formula.tree import Node

POINTS = (-2.5, -1.0, -0.3, 0.0, 0.4, 1.0, 3.0)
VALUES = {"alpha": 0.7, "beta": 1.3}


def sigmoid(u):
    return 1 / (1 + math.exp(-u))


# Expected values in plain Python, by people's reading of the text.
READINGS = {
    "2x": lambda x: 2 * x,
    "2(x+1)": lambda x: 2 * (x + 1),
    "(x+1)(x-1)": lambda x: (x + 1) * (x - 1),
    "2 sin(x)cos(x)": lambda x: 2 * math.sin(x) * math.cos(x),
    "2x^2": lambda x: 2 * x**2,
    "-x^2": lambda x: -(x**2),
    "-2x": lambda x: -2 * x,
    "2^3^2": lambda x: 512,
    "2^-x": lambda x: 2**-x,
    "2**-x**2": lambda x: 2 ** -(x**2),
    "x²+x³": lambda x: x**2 + x**3,
    "x^2²": lambda x: x**4,
    "1 - 2 - 3": lambda x: -4,
    "12/3/2": lambda x: 2,
    "x/2*3": lambda x: x / 2 * 3,
    "--x": lambda x: x,
    "+x": lambda x: x,
    "x - -x": lambda x: 2 * x,
    "1e-3x + .5 + 2.": lambda x: 1e-3 * x + 2.5,
    "2e": lambda x: 2 * math.e,
    "2e3": lambda x: 2000,
    "α·x − β×2 ÷ 4": lambda x: 0.7 * x - 1.3 * 2 / 4,
    "（x＋１）＊２": lambda x: (x + 1) * 2,
    "π": lambda x: math.pi,
    "σ(x)": sigmoid,
    "ln(2)": lambda x: math.log(2),
    "-1<x<1": lambda x: float(-1 < x < 1),
    "0 <= x != 1": lambda x: float(0 <= x != 1),
    "x*(x≥0)": lambda x: x * (x >= 0),
    "x if x>0 else 0.1x": lambda x: x if x > 0 else 0.1 * x,
    "1 if x<-1 else 2 if x<1 else 3": lambda x: 1 if x < -1 else 2 if x < 1 else 3,
    "where(x>0 and x<1 or x==-1, 1, 0)": lambda x: float((x > 0 and x < 1) or x == -1),
    "where(x > 0, x, alpha*(e^x - 1))": lambda x: x if x > 0 else 0.7 * (math.exp(x) - 1),
    "min(x, 1)": lambda x: min(x, 1),
    "max(0, x, 2, -x)": lambda x: max(0, x, 2, -x),
    "clip(x, -1, 1)": lambda x: min(max(x, -1), 1),
    "abs(x) + sign(x)": lambda x: abs(x) + (x > 0) - (x < 0),
    "exp(x)+expm1(x)+log1p(x^2)+sqrt(x^2)": lambda x: (
        2 * math.exp(x) - 1 + math.log1p(x * x) + abs(x)
    ),
    "sinh(x)-cosh(x)+tan(x)+atan(x)+erf(x)": lambda x: (
        math.sinh(x) - math.cosh(x) + math.tan(x) + math.atan(x) + math.erf(x)
    ),
    "softplus(x)+relu(x)": lambda x: math.log1p(math.exp(x)) + max(x, 0),
    "x * swish(x)": lambda x: x * x * sigmoid(x),
    "leaky_relu(x)": lambda x: x if x > 0 else 0.01 * x,
    "leaky_relu(x - 1, 0.2)": lambda x: x - 1 if x > 1 else 0.2 * (x - 1),
    "silu(x, alpha)": lambda x: x * sigmoid(0.7 * x),
    "gelu(gelu(x))": lambda x: (
        (g := x * (1 + math.erf(x / 2**0.5)) / 2) * (1 + math.erf(g / 2**0.5)) / 2
    ),
    "softplus(x, 2)": lambda x: math.log1p(math.exp(2 * x)) / 2,
}


def read(text: str) -> Node:
    return parse(text, NAMES, macros())


@pytest.mark.parametrize("text", READINGS)
def test_a_text_means_what_people_read(text):
    (values,) = evaluate((read(text),), np.array(POINTS), VALUES)
    expected = [READINGS[text](x) for x in POINTS]
    np.testing.assert_allclose(values, expected, rtol=1e-14, atol=1e-15)


# text: (position, a word of the English hint, a word of the Chinese hint)
REFUSALS = {
    "": (0, "x * sigmoid(x)", "x * sigmoid(x)"),
    "   ": (0, "Write one", "写一个"),
    "x(1-x)": (1, "x*(", "x*("),
    "alpha(x)": (5, "alpha*(", "alpha*("),
    "x x": (2, "x*x", "x*x"),
    "x 2": (2, "x*2", "x*2"),
    "f(x) = x^2": (5, "right of the equals", "等号右边"),
    "y=x": (1, "right of the equals", "等号右边"),
    "2 + (x = 0)": (7, "==", "=="),
    "tahn(x)": (0, "tanh", "tanh"),
    "2*foobar(x)": (2, "not known", "未知"),
    "y + 1": (0, "Did you mean x", "是否想写 x"),
    "tanh x": (0, "tanh(x)", "tanh(x)"),
    "relu": (0, "relu(x)", "relu(x)"),
    "clip(x)": (0, "clip(x, low, high)", "clip(x, low, high)"),
    "tanh(x, 2)": (0, "tanh(x)", "tanh(x)"),
    "leaky_relu(x, 1, 2)": (0, "negative_slope", "negative_slope"),
    "sin()": (0, "sin(x)", "sin(x)"),
    "where(x, 1, 2)": (6, "x > 0", "x > 0"),
    "1 if x else 2": (5, "x > 0", "x > 0"),
    "1 if x > 0": (2, "else", "else"),
    "1 else 2": (2, "if", "if"),
    "x and 1": (2, "x > 0", "x > 0"),
    "1/2x": (3, "two ways", "两种读法"),
    "e^2x": (3, "two ways", "两种读法"),
    "(x + 1": (0, "Add “)”", "补上“)”"),
    "x + 1)": (5, "Remove it", "删除"),
    "(x + 1 ]": (7, "round brackets", "圆括号"),
    "x +": (3, "after the last", "末尾"),
    "* x": (0, "missing before", "之前缺少"),
    "(x 2)": (3, "operator before", "运算符"),
    "1,5": (1, "point: 0.5", "小数点"),
    "1e999": (0, "1e308", "1e308"),
    "x!": (1, "factorial", "阶乘"),
    "{x}": (0, "round brackets", "圆括号"),
    "x + \x07": (4, "U+0007", "U+0007"),
    "__import__('os').system('ls')": (11, "derivative", "导数"),
    "log(-1) + x*0": (0, "no finite value", "没有有限值"),
    "0/0": (0, "no finite value", "没有有限值"),
    "x" * 501: (500, "500", "500"),
    "(" * 41 + "x": (40, "40", "40"),
    "-" * 41 + "x": (40, "40", "40"),
    "+".join(["x"] * 101): (0, "200", "200"),
    "gelu(" * 6 + "x" + ")" * 6: (5, "200", "200"),
}


@pytest.mark.parametrize("text", REFUSALS)
def test_a_refusal_says_where_and_what_to_write_instead(text):
    position, english, chinese = REFUSALS[text]
    with pytest.raises(FormulaError) as refusal:
        parse_formula(text)
    assert refusal.value.position == position
    assert english in refusal.value.message.en
    assert chinese in refusal.value.message.zh


@given(texts())
def test_any_text_is_a_formula_or_a_refusal_inside_the_text(text):
    result = attempt(text)
    if isinstance(result, FormulaError):
        assert 0 <= result.position <= len(text)
        assert result.message.en.endswith((".", "?"))
        assert result.message.zh.endswith(("。", "？"))
    else:
        assert read(to_text(result)) is result


def attempt(text: str) -> Node | FormulaError:
    try:
        return read(text)
    except FormulaError as refusal:
        return refusal


def test_the_largest_formulas_are_still_read():
    assert read("+".join(["x"] * 100)).op == "add"
    assert read("(" * 39 + "x" + ")" * 39).name == "x"
    assert read("x" + " " * 498 + " ").name == "x"


def test_nothing_is_executed():
    hostile = ["exec('1')", "().__class__", "x if open('f') else x", "eval(x)", "__builtins__"]
    refused = []
    with watching() as events:
        for text in hostile:
            try:
                parse(text, NAMES, {})
            except FormulaError:
                refused.append(text)
    assert refused == hostile
    assert events == []
    with watching() as events:
        eval("1 + 1")
    assert events == ["compile", "exec"]


@contextmanager
def watching():
    """Record whatever reaches the interpreter, the disk or the system meanwhile."""
    watched = ("compile", "exec", "import", "open", "os.system", "subprocess.Popen")
    events, on = [], [True]
    sys.addaudithook(lambda event, _: events.append(event) if on[0] and event in watched else None)
    yield events
    on[0] = False  # a hook cannot be removed


def test_a_refusal_can_be_sent_to_another_process():
    with pytest.raises(FormulaError) as refusal:
        read("x x")
    copy = pickle.loads(pickle.dumps(refusal.value))
    assert (copy.message, copy.position) == (refusal.value.message, refusal.value.position)


def test_parameters_appear_only_when_used():
    assert parse_formula("x").parameters == ()
    assert [p.name for p in parse_formula("beta*x").parameters] == ["beta"]
    assert [p.name for p in parse_formula("x^β + α").parameters] == ["alpha", "beta"]
