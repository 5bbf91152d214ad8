"""What two examples have in common in networks of finite width, against networks drawn by NumPy."""

import numpy as np
import pytest

from vizcore import FlowConfig, predict_flow
from vizcore.flow.predict import stack_of
from vizcore.theory.layer_contributions import layer_contributions
from vizcore.theory.pairs.two_input_recursion import two_input_recursion
from vizcore.theory.variance_recursion import variance_recursion

FUNCTIONS = {"identity": lambda h: h, "tanh": np.tanh, "relu": lambda h: np.maximum(h, 0)}


def drawn(name: str, gain: float, config: FlowConfig, networks: int):
    """E ρ² of two inputs in every layer, and ln of the standard deviation of y behind the last."""
    draw = np.random.default_rng(1)
    n, depth = config.width, config.depth
    squares, signals = np.zeros(depth), []
    for _ in range(networks):
        y = draw.normal(size=(config.batch, n))
        for layer in range(depth):
            h = y @ draw.normal(size=(n, n)) * gain / n**0.5
            squares[layer] += (h[0] @ h[1]) ** 2 / (h[0] @ h[0]) / (h[1] @ h[1]) / networks
            y = FUNCTIONS[name](h)
        signals.append(np.log(y.std()))
    return squares, np.array(signals)


@pytest.mark.parametrize(
    ("name", "gain", "tolerance"), [("identity", 1, 0.1), ("tanh", 1, 0.12), ("relu", 2**0.5, 0.06)]
)
def test_examples_go_astray_until_they_are_alike(name: str, gain: float, tolerance: float) -> None:
    config = FlowConfig(name, init="custom", sigma_w2=gain**2, depth=60, width=24, batch=8)
    squares, _ = drawn(name, gain, config, 200)
    stack = stack_of(config)
    states = variance_recursion(stack)
    pair = two_input_recursion(stack, states, layer_contributions(stack, states))
    np.testing.assert_allclose(pair.correlation_square, squares, atol=tolerance)


def test_the_signal_of_a_narrow_linear_network_falls_and_spreads_as_networks_do() -> None:
    config = FlowConfig("identity", init="lecun_normal", depth=120, width=48, batch=16)
    _, signals = drawn("identity", 1, config, 150)
    found = predict_flow(config)
    log10_mean, log10_sd = signals.mean() / np.log(10), signals.std() / np.log(10)
    assert found.log10_signal[-1] == pytest.approx(log10_mean, abs=0.15)
    assert found.log10_signal_sd[-1] == pytest.approx(log10_sd, rel=0.35)
