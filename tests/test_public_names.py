"""The public names are there, and asking for one does not import what it does not need."""

import subprocess
import sys

import pytest

import vizcore


@pytest.mark.parametrize("name", vizcore.__all__)
def test_every_public_name_can_be_had(name):
    assert getattr(vizcore, name) is not None
    assert name in dir(vizcore)


def test_another_name_is_refused():
    with pytest.raises(AttributeError, match="has no attribute 'nothing'"):
        _ = vizcore.nothing


@pytest.mark.parametrize(
    ("use", "spared"),
    [
        ("import vizcore", "torch numpy sympy sklearn plotly scipy"),
        ("import vizcore.text, vizcore.links", "torch numpy sympy sklearn plotly scipy"),
        (
            "from vizcore import ACTIVATIONS, evaluate, properties, resolve\n"
            "evaluate(ACTIVATIONS['gelu'], [0.0, 1.0])\n"
            "properties(resolve('x * sigmoid(alpha * x)'))\n",
            "torch sympy sklearn plotly scipy",
        ),
        (
            "from vizcore import chain, conditioning, convolve, linear_pieces, recommend\n"
            "chain([1.0], [0.0], 0.5, 'gelu')\n"
            "conditioning('relu', 100)\n"
            "convolve([[[1.0]]], [[[[1.0]]]])\n"
            "linear_pieces([[[1.0, 0.0]]], [[0.0]], ((-1, 1), (-1, 1)))\n"
            "recommend('image', 20, 'none', 'binary')\n",
            "torch sympy sklearn plotly scipy",
        ),
        (
            "from pages.web.warmup import prepare_gradient_flow\nprepare_gradient_flow()",
            "torch sympy sklearn scipy",
        ),
    ],
)
def test_imports_are_late(use, spared):
    program = f"{use}\nimport sys\nprint(*[m for m in {spared.split()!r} if m in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == ""
