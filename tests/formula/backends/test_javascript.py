"""The JavaScript of every formula, run in Chromium, computes what PyTorch computes."""

import json

import numpy as np
import pytest
import torch

from vizcore.activations.catalogue import ACTIVATIONS
from vizcore.activations.custom import parse_formula

pytestmark = pytest.mark.browser

TYPED = [
    "max(x, -x, 1) + min(x, 0) * 2^-x",
    "clip(x^3, -alpha, beta) - sign(x) * -x",
    "where(-1 < x < 1 or x == 2, tan(x), where(x != 3, log(abs(x)), 0))",
    "sinh(x/9) + cosh(x/9) + atan(x) + sqrt(x^2) + log1p(x^2) + pi - e",
    "asin(x/40) + acos(x/40) + atanh(x/40) + asinh(x) + acosh(x^2 + 1.5)",
    "erfc(x/8) + Phi(-x/4) * x + Phi(x)",
    "floor(x/3) + round(x/2) * mod(x, alpha) - mod(-x, -3)",
    "t_r + a_r*(x - t_r) if x > t_r else λx + 斜率*constructor*toString",
    "round(x + 0.5) - round(-x - 1.5)",
    "x - (x - (x - 1)) / (2 / (x^2 + 1)) - --x",
]
POINTS = np.concatenate([np.linspace(-30, 30, 241), [-3.0, 1e-9, 6.0]])


@pytest.fixture(scope="module")
def values(browser):
    """φ and φ′ of every activation at every point, as the browser computes them."""
    activations = {**ACTIVATIONS, **{text: parse_formula(text) for text in TYPED}}
    entries = ", ".join(
        f"{json.dumps(key)}: [{entry.javascript}, {json.dumps(entry.defaults)}]"
        for key, entry in activations.items()
    )
    # JSON has no NaN and no infinity: numbers travel as text.
    program = f"""points => {{
        const entries = {{{entries}}};
        return Object.fromEntries(Object.entries(entries).map(
            ([key, [f, p]]) => [key, points.map((x) => f(x, p).map(String))]));
    }}"""
    page = browser.new_page()
    result = page.evaluate(program, POINTS.tolist())
    page.close()
    return {key: np.array(rows, dtype=float).T for key, rows in result.items()}


@pytest.mark.parametrize("name", [*ACTIVATIONS, *TYPED])
def test_the_browser_computes_the_same(values, name):
    activation = ACTIVATIONS.get(name) or parse_formula(name)
    x = torch.from_numpy(POINTS)
    y, slope = (tensor.numpy() for tensor in activation.value_and_slope(x))
    np.testing.assert_allclose(values[name][0], y, rtol=1e-11, atol=3e-9)
    np.testing.assert_allclose(values[name][1], slope, rtol=1e-8, atol=1e-8)
