"""What people paste from other languages: one meaning is taken, anything else is explained."""

import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from vizcore.activations.custom import parse_formula
from vizcore.activations.spec import ActivationSpec
from vizcore.formula.backends.evaluate import evaluate
from vizcore.formula.errors import FormulaError
from vizcore.formula.language.names import latex_symbol, plain_symbol

POINTS = (-2.5, -1.0, -0.3, 0.0, 0.4, 1.0, 3.0)


def sigmoid(u):
    return 1 / (1 + math.exp(-u))


def relu(u):
    return max(u, 0)


def gelu(u):
    return u * (1 + math.erf(u / math.sqrt(2))) / 2


# Expected values in plain Python, by what each text computes in its own language.
TAKEN = {
    # MATLAB
    "x.^2": lambda x: x**2,
    "x .* tanh(x) ./ 2": lambda x: x * math.tanh(x) / 2,
    "1 ./ (1 + exp(-x))": sigmoid,
    "@(x) max(0, x)": relu,
    "logsig(x)": sigmoid,
    "tansig(x)": math.tanh,
    "poslin(x)": relu,
    "x ~= 0": lambda x: x != 0,
    # Excel
    "=MAX(0,x)": relu,
    "=IF(x>0, x, 0.1*x)": lambda x: x if x > 0 else 0.1 * x,
    "x <> 1": lambda x: x != 1,
    # Mathematica
    "Tanh[x]": math.tanh,
    "Max[0, x]": relu,
    "If[x > 0, x, 0]": relu,
    "LogisticSigmoid[x]": sigmoid,
    "UnitStep[x]": lambda x: float(x >= 0),
    "Mod[x, 2]": lambda x: x - 2 * math.floor(x / 2),
    "ArcSinh[x]": math.asinh,
    # JavaScript
    "Math.tanh(x)": math.tanh,
    "Math.max(0, x)": relu,
    "Math.PI * x": lambda x: math.pi * x,
    "x => Math.max(0, x)": relu,
    "x > 0 ? x : 0.1*x": lambda x: x if x > 0 else 0.1 * x,
    "x > 1 ? 1 : x < -1 ? -1 : x": lambda x: min(max(x, -1), 1),
    "x === 0 || x !== 0 && x > 1 ? 1 : 2": lambda x: 1 if x == 0 or x > 1 else 2,
    # Python, NumPy, PyTorch, TensorFlow, JAX
    "lambda x: x * 2": lambda x: 2 * x,
    "np.where(x > 0, x, 0.01 * x)": lambda x: x if x > 0 else 0.01 * x,
    "np.maximum(0, x)": relu,
    "np.arctan(x) + math.e": lambda x: math.atan(x) + math.e,
    "(x > 0 | x < -1)": lambda x: x > 0 or x < -1,
    "((x > 0) & (x < 1)) | (x < -1)": lambda x: (0 < x < 1) or x < -1,
    "x * torch.sigmoid(x)": lambda x: x * sigmoid(x),
    "torch.clamp(x, min=0)": relu,
    "torch.clamp(x, min=-1, max=1)": lambda x: min(max(x, -1), 1),
    "torch.clamp(x, max=1)": lambda x: min(x, 1),
    "F.relu(x)": relu,
    "F.leaky_relu(x, negative_slope=0.2)": lambda x: x if x > 0 else 0.2 * x,
    "F.elu(x, alpha=0.5, inplace=True)": lambda x: x if x > 0 else 0.5 * math.expm1(x),
    "torch.nn.functional.gelu(x)": gelu,
    "nn.ReLU()(x)": relu,
    "nn.LeakyReLU(0.2)(x)": lambda x: x if x > 0 else 0.2 * x,
    "nn.ELU(alpha=0.5)(x)": lambda x: x if x > 0 else 0.5 * math.expm1(x),
    "nn.SiLU()(x)": lambda x: x * sigmoid(x),
    "tf.nn.softplus(x)": lambda x: math.log1p(math.exp(x)),
    "jax.nn.gelu(x)": gelu,
    "scipy.special.expit(x)": sigmoid,
    "torch.pow(x, 3.0)": lambda x: x**3,
    "np.square(x)": lambda x: x**2,
    "torch.special.erfc(x)": math.erfc,
    # Julia
    "x -> max(0, x)": relu,
    "ifelse(x > 0, x, 0)": relu,
    # names in other letters
    "Sin(x) + COS(x)": lambda x: math.sin(x) + math.cos(x),
    "LeakyReLU(x)": lambda x: x if x > 0 else 0.01 * x,
    "hard_sigmoid(x)": lambda x: min(max(x / 6 + 0.5, 0), 1),
    "X * 2": lambda x: 2 * x,
    # paper
    "|x|": abs,
    "||x| - 1| + 2|x|": lambda x: abs(abs(x) - 1) + 2 * abs(x),
    "|x + |x||": lambda x: abs(x + abs(x)),
    "√(x² + 1)": lambda x: math.sqrt(x * x + 1),
    "2√2 * x": lambda x: 2 * math.sqrt(2) * x,
    "πx + 2πx": lambda x: 3 * math.pi * x,
    "eˣ": math.exp,
    "(x² + 1)⁻¹": lambda x: 1 / (x * x + 1),
    "x*Φ(x)": gelu,
    "x·σ(x)": lambda x: x * sigmoid(x),
    "log2(8) + log10(100) + cbrt(8)": lambda x: 7,
    "sech(x)": lambda x: 1 / math.cosh(x),
    "ceil(x) + trunc(x)": lambda x: math.ceil(x) + math.trunc(x),
}


@pytest.mark.parametrize("text", TAKEN)
def test_a_text_means_what_it_means_at_home(text):
    (values,) = evaluate((parse_formula(text).tree,), np.array(POINTS), {})
    expected = [float(TAKEN[text](x)) for x in POINTS]
    np.testing.assert_allclose(values, expected, rtol=1e-13, atol=1e-15)


# text: (position, a word of the English hint, a word of the Chinese hint)
EXPLAINED = {
    r"\frac{1}{1+e^{-x}}": (0, "LaTeX", "LaTeX"),
    r"\max(0,x)": (0, "max(0, x)", "max(0, x)"),
    r"x \cdot \sigma(x)": (2, "\\cdot → *", "\\cdot → *"),
    "$x^2$": (0, "LaTeX", "LaTeX"),
    "e^{-x}": (2, "e^(-x)", "e^(-x)"),
    "x % 2": (2, "mod(x, 2)", "mod(x, 2)"),
    "5% * x": (1, "0.05", "0.05"),
    "x mod 2": (2, "mod(x, 2)", "mod(x, 2)"),
    'F.gelu(x, approximate="tanh")': (22, "gelu_tanh(x)", "gelu_tanh(x)"),
    "F.gelu(x, approximate='tanh')": (22, "gelu_tanh(x)", "gelu_tanh(x)"),
    "F.softplus(x, beta=2, threshold=20)": (22, "x, beta", "x、beta"),
    "relu(x, negative_slope=1)": (8, "“negative_slope=”", "“negative_slope”"),
    "nn.ReLU()": (0, "relu(x)", "relu(x)"),
    "lambda z: z*2": (7, "in x", "自变量"),
    "z => z*2": (0, "in x", "自变量"),
    "@(t) t": (2, "in x", "自变量"),
    "x.sigmoid()": (1, "sigmoid(x)", "sigmoid(x)"),
    "foo.bar(x)": (3, "bar(x)", "bar(x)"),
    "√2x": (0, "two ways", "两种读法"),
    "√x²": (0, "two ways", "两种读法"),
    "1/πx": (3, "two ways", "两种读法"),
    "|x": (0, "|x|", "|x|"),
    "x[x>0]": (1, "round brackets", "圆括号"),
    "[x]": (0, "round brackets", "圆括号"),
    "sin^2(x)": (0, "sin(x)^2", "sin(x)^2"),
    "sin²(x)": (0, "sin(x)^2", "sin(x)^2"),
    "ln x": (0, "log(x)", "log(x)"),
    "log(x, 2)": (0, "log(x)/log(2)", "log(x)/log(2)"),
    "tanhx": (0, "tanh(x)", "tanh(x)"),
    "sin2x": (0, "sin(2x)", "sin(2x)"),
    "ax + b": (0, "a*x", "a*x"),
    "x2 + 1": (0, "x^2", "x^2"),
    "x_1 + 1": (0, "Did you mean x?", "是否想写 x？"),
    "aplha*x": (0, "alpha", "alpha"),
    "heaviside(x)": (0, "where(x >= 0, 1, 0)", "where(x >= 0, 1, 0)"),
    "acoss(x)": (0, "acos", "acos"),
    "softmax(x)": (0, "vector", "向量"),
    "rand()*x": (0, "random", "随机"),
    "not x > 0": (0, "x <= 0", "x <= 0"),
    "!x": (0, "no “not”", "“非”"),
    "np.inf * x": (0, "no such number", "不支持"),
    "True * x": (0, "1 or 0", "1 或 0"),
    "def f(x): return x": (0, "one expression", "一个表达式"),
    "return x": (0, "one expression", "一个表达式"),
    "if x > 0: x": (0, "a if x > 0 else b", "a if x > 0 else b"),
    "x > 0 ? x": (6, "“:”", "“:”"),
    "x ? 1 : 2": (2, "x > 0", "x > 0"),
    "x : 2": (2, "“?”", "“?”"),
    "0.01f * x": (0, "0.01", "0.01"),
    "x;": (1, "leave it out", "删去"),
    "=MAX(0;x)": (6, "comma between", "逗号"),
    "where(x > 0; x; 0)": (11, "comma between", "逗号"),
    "φ(x) = x": (5, "right of the equals", "等号右边"),
    "σ(z) = 1/(1+e^-z)": (5, "right of the equals", "等号右边"),
    "y := x": (3, "right of the equals", "等号右边"),
    "self.alpha*x": (4, "write alpha, not", "请写 alpha，"),
    "x.T": (1, "write T, not", "请写 T，"),
    "self.act(x)": (4, "write act(x), not", "请写 act(x)，"),
    "exp10(x)": (0, "10^x", "10^x"),
    "lg(x + 2)": (0, "log10(x)", "log10(x)"),
    "arctg(x)": (0, "atan(x)", "atan(x)"),
    "ch(x)": (0, "cosh(x)", "cosh(x)"),
    "x // 2": (2, "floor(x/2)", "floor(x/2)"),
    "(x + 1)2": (7, "(…)*2", "(…)*2"),
    "|x|x": (3, "|…|*x", "|…|*x"),
    "½x": (0, "(1/2)", "(1/2)"),
    "⌊x⌋": (0, "floor(x)", "floor(x)"),
    "∞": (0, "no infinity", "无穷大"),
    "x @ x": (2, "x * y", "x * y"),
    # parameters
    "threshold * x": (0, "another name", "换一个名称"),
    "a*b*c*d*f*g*h*x": (12, "at most 6", "最多 6"),
    "z*sigmoid(z)": (0, "Did you mean x", "是否想写 x"),
    "_a*x": (0, "Begin with a letter", "字母开头"),
    f"{'a' * 41}*x": (0, "40 characters", "40 个字符"),
}


@pytest.mark.parametrize("text", EXPLAINED)
def test_what_has_two_meanings_or_none_is_explained(text):
    position, english, chinese = EXPLAINED[text]
    with pytest.raises(FormulaError) as refusal:
        parse_formula(text)
    assert english in refusal.value.message.en
    assert chinese in refusal.value.message.zh
    assert refusal.value.position == position


@pytest.mark.parametrize(
    ("text", "names"),
    {
        "x": [],
        "beta*x + alpha": ["alpha", "beta"],
        "t_r + a_r*(x - t_r) if x > t_r else x if x > t_l else t_l + a_l*(x - t_l)": [
            "t_r", "a_r", "t_l", "a_l",
        ],
        "(p1 - p2)*x*sigmoid(beta*(p1 - p2)*x) + p2*x": ["beta", "p1", "p2"],
        "λ*elu(x, α₁) + 斜率*x": ["lambda", "alpha1", "斜率"],
        "αx + γx": ["alpha", "gamma"],
        "σ*x + sigma(x)": ["sigma"],
    }.items(),
)  # fmt: skip
def test_any_name_is_a_parameter(text, names):
    assert list(parse_formula(text).defaults) == names


def test_srelu_is_srelu():
    """The oracle is the paper's definition (Jin et al. 2016), written in plain Python."""
    params = {"t_r": 1.0, "a_r": 0.4, "t_l": -1.0, "a_l": 0.2}
    text = "t_r + a_r*(x - t_r) if x > t_r else x if x > t_l else t_l + a_l*(x - t_l)"
    (values,) = evaluate((parse_formula(text).tree,), np.array(POINTS), params)
    expected = [1 + 0.4 * (x - 1) if x > 1 else x if x > -1 else -1 + 0.2 * (x + 1) for x in POINTS]
    np.testing.assert_allclose(values, expected, rtol=1e-15)


def test_a_constant_that_only_some_values_make_infinite_is_accepted():
    assert parse_formula("x / (alpha - beta)").defaults == {"alpha": 1, "beta": 1}


NAMES = st.from_regex(r"[a-zA-Zα-ω一-龥][a-z0-9_α]{0,7}", fullmatch=True)


@given(st.lists(NAMES, min_size=1, max_size=6, unique=True), st.floats(-5, 5))
def test_any_names_survive_a_link(names, value):
    assume(not refused(text := "x + " + " + ".join(names)))
    formula = parse_formula(text)
    spec = ActivationSpec(text, tuple((name, value) for name in formula.defaults))
    again = ActivationSpec.parse(spec.format())
    assert again == spec
    assert set(again.values) == set(formula.defaults)


def refused(text):
    try:
        parse_formula(text)
    except FormulaError:
        return True
    return False


@pytest.mark.parametrize(
    ("name", "latex", "plain"),
    [
        ("alpha", r"\alpha", "α"),
        ("t_r", "t_{r}", "t_r"),
        ("alpha1", r"\alpha_{1}", "α₁"),
        ("lambda_max", r"\lambda_{\mathrm{max}}", "λ_max"),
        ("slope", r"\mathrm{slope}", "slope"),
        ("斜率", r"\text{斜率}", "斜率"),
        ("Gamma", r"\Gamma", "Γ"),
    ],
)
def test_parameters_look_like_those_of_a_paper(name, latex, plain):
    assert latex_symbol(name) == latex
    assert plain_symbol(latex) == plain


@pytest.mark.parametrize(
    "text", ["|x||x|", "x|x|", "2|x||x|", "sin(x)|x|", "where(x | x < 1, 1, x)"]
)
def test_a_bar_after_a_value_is_told_from_a_product(text):
    with pytest.raises(FormulaError, match=r"write \|x\|\*\|x\|"):
        parse_formula(text)
