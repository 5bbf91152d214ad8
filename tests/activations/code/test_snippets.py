"""The code that pages hand out, executed as it stands, computes the activation and its slope."""

import ast
import inspect

import mpmath as mp
import numpy as np
import pytest
import torch

from tests.activations.code.library_signatures import JAX, KERAS
from vizcore.activations.catalogue import ACTIVATIONS
from vizcore.activations.code.snippets import LIBRARIES, snippet
from vizcore.activations.custom import parse_formula

TYPED = [
    "alpha*x*sigmoid(beta*x) + exp(1) - sqrt(2/pi)",
    "max(x, 0) + min(0, x) + max(alpha, beta) + max(x, -x)",
    "where(-1 < x < 1 or x == 2, x^2, clip(x, -2, 2)) - sign(alpha)*softplus(x)",
    "clip(alpha, 0, beta) + relu(beta) + softplus(alpha) + sigmoid(beta) + erf(alpha) + relu(x)",
    "2^x + abs(x)^alpha + (x > 0)*where(alpha > 0 and beta > 0, 1, 0)",
    "-(x - (x - 1))^2 / (2 / (x^2 + 1))",
    "7",
    "alpha",
]
POINTS = np.array([-2.7, -1.6, -0.55, -0.2, 0.35, 1.45, 2.1, 3.7])
ALL = {**ACTIVATIONS, **{text: parse_formula(text) for text in TYPED}}
CLOSE = {"rtol": 1e-8, "atol": 1e-8}
EVERY = pytest.mark.parametrize("name", ALL)


def parameter_sets(activation):
    halfway = {p.name: round((p.default + p.high) / 2, 3) for p in activation.parameters}
    return [{}, halfway] if halfway else [{}]


def run(code: str) -> dict:
    namespace: dict = {}
    exec(compile(code, "snippet", "exec"), namespace)
    return namespace


def expected(activation, params):
    """From `value_and_slope`, which the contract test of the catalogue holds to autograd."""
    y, slope = activation.value_and_slope(torch.from_numpy(POINTS), **params)
    return y.numpy(), slope.numpy()


@EVERY
def test_numpy(name, capsys):
    activation = ALL[name]
    function = name if activation.native else "activation"
    for params in parameter_sets(activation):
        namespace = run(snippet(activation, "numpy", **params))
        y, slope = expected(activation, params)
        np.testing.assert_allclose(namespace[function](POINTS), y, **CLOSE)
        np.testing.assert_allclose(namespace[f"{function}_slope"](POINTS), slope, **CLOSE)
    assert capsys.readouterr().out


@EVERY
def test_pytorch(name, capsys):
    activation = ALL[name]
    function = name if activation.native else "activation"
    for params in parameter_sets(activation):
        namespace = run(snippet(activation, "pytorch", **params))
        x = torch.from_numpy(POINTS).requires_grad_()
        y = namespace[function](x)
        y.sum().backward()
        value, slope = expected(activation, params)
        np.testing.assert_allclose(y.detach().numpy(), value, rtol=1e-6, atol=1e-6)
        np.testing.assert_allclose(x.grad.numpy(), slope, rtol=1e-6, atol=1e-6)
    assert "tensor" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("key", "known"),
    [
        ("shifted_softplus", lambda z: mp.log((1 + mp.exp(z)) / 2)),
        ("tanhshrink", lambda z: z - mp.tanh(z)),
    ],
)
def test_pytorch_keeps_the_digits_of_a_small_signal_in_float32(key, known):
    """Against mpmath; far out the gradient must be finite too."""
    sizes = (1e-10, 1e-6, 1e-3, 0.03, 0.0999, 0.101, 0.5, 2.5, 30.0, 39.9, 41.0, 100.0, 1e4)
    x = torch.tensor([sign * size for size in sizes for sign in (-1, 1)], requires_grad=True)
    y = run(snippet(ACTIVATIONS[key], "pytorch"))[key](x)
    y.sum().backward()
    with mp.workdps(60):
        for at, value, slope in zip(x.tolist(), y.tolist(), x.grad.tolist(), strict=True):
            z = mp.mpf(at)
            assert value == pytest.approx(float(known(z)), rel=1e-4)
            h = mp.mpf(10) ** -25 * max(abs(z), 1e-10)
            exact = (known(z + h) - known(z - h)) / (2 * h)
            assert slope == pytest.approx(float(exact), rel=1e-4, abs=1e-30)


@EVERY
def test_keras_and_jax_are_python_in_the_parameters_of_the_entry(name):
    activation = ALL[name]
    for library in ("keras", "jax"):
        code = snippet(activation, library)
        if code is None:
            continue
        (function,) = [n for n in ast.parse(code).body if isinstance(n, ast.FunctionDef)]
        arguments = {argument.arg for argument in function.args.args}
        used = {n.id for n in ast.walk(function) if isinstance(n, ast.Name)}
        assert arguments == {"x", *activation.defaults}
        assert arguments <= used <= arguments | {library}


# All of this code was executed once with Keras 3.15 on JAX 0.10, in float32 and for two sets of
# parameters: it agrees with ours to rounding, but for slopes at kinks, where JAX has its own.
@EVERY
def test_keras_and_jax_functions_exist_and_take_what_they_are_given(name):
    for library, module, known in (
        ("keras", "keras.activations", KERAS), ("jax", "jax.nn", JAX)
    ):  # fmt: skip
        code = snippet(ALL[name], library)
        if code is None:
            continue
        (function,) = [n for n in ast.parse(code).body if isinstance(n, ast.FunctionDef)]
        calls = [n for n in ast.walk(function) if isinstance(n, ast.Call)]
        assert calls
        for call in calls:
            place, _, called = ast.unparse(call.func).rpartition(".")
            assert place == module
            signature = inspect.signature(eval(f"lambda {known[called]}: None"))
            signature.bind(*call.args, **{k.arg: k.value for k in call.keywords})


def test_every_library_writes_something():
    for library in LIBRARIES:
        assert "relu" in snippet(ACTIVATIONS["relu"], library)
    assert snippet(ACTIVATIONS["snake"], "keras") is None


def test_the_chosen_parameters_are_in_the_code():
    code = snippet(ACTIVATIONS["leaky_relu"], "pytorch", negative_slope=0.25)
    assert "def leaky_relu(x, negative_slope=0.25):" in code
