"""The axes of the phase diagram reach to the edge of chaos and to the networks."""

from __future__ import annotations

import pytest

from pages.gradient_flow.pictures.phase import _beyond, _coordinate, _window
from vizcore.activations.catalogue import ACTIVATIONS
from vizcore.flow.config import FlowConfig
from vizcore.theory.phase import critical_line, phase_diagram


@pytest.mark.parametrize("key", ACTIVATIONS)
def test_the_edge_of_chaos_is_in_the_picture(key: str) -> None:
    config = FlowConfig(activation=key, init="he_normal")
    width, height = _window(config, config)
    line = critical_line(config.spec)
    inside = (line.sigma_w2 < 0.9 * width) & (line.sigma_b2 < height)
    assert inside.any() == (len(line.q) > 0)


def test_both_phases_of_sigmoid_are_in_the_picture() -> None:
    config = FlowConfig(activation="sigmoid")
    width, height = _window(config, config)
    chi = phase_diagram(config.spec, [1.0, 100.0, 106.0, width], [0.0, height]).chi[0]
    assert (chi < 1).tolist() == [True, True, False, False]


@pytest.mark.parametrize("variance", [0.0, 2.0, 103.0, 999.0, 1e6, 1e20])
def test_every_network_has_its_place(variance: float) -> None:
    far = FlowConfig(activation="tanh", init="custom", sigma_w2=variance, sigma_b2=variance % 25)
    near = FlowConfig(activation="tanh")
    for width, height in (_window(far, near), _window(near, far)):
        assert width >= variance
        assert height >= variance % 25


@pytest.mark.parametrize("scale", [1e-9, 1e-4, 1e4, 1e9])
def test_the_diagram_of_a_scaled_formula_is_scaled(scale: float) -> None:
    """The edge of c·tanh begins at σ_w² = 1/c²."""
    config = FlowConfig(f"{scale!r}*tanh(x)", init="custom", sigma_w2=scale**-2)
    width, _ = _window(config, config)
    assert 1 < width * scale**2 < 10
    assert _beyond(config.spec) is None
    assert _coordinate("sigma_w2", "σ_w²", scale**-2, width)["step"] <= width / 100


def test_an_edge_that_no_diagram_shows_is_told() -> None:
    assert _beyond(FlowConfig("1e-12*tanh(x)").spec) == (pytest.approx(1e24, rel=1e-5), 0.0)
    assert _beyond(FlowConfig("binary_step").spec) is None
