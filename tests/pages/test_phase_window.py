"""The axes of the phase diagram reach to the edge of chaos and to the networks."""

from __future__ import annotations

import pytest

from pages.explore.flow.phase import _window
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


@pytest.mark.parametrize("variance", [0.0, 2.0, 103.0, 999.0, 1e6])
def test_every_network_has_its_place(variance: float) -> None:
    far = FlowConfig(activation="tanh", init="custom", sigma_w2=variance, sigma_b2=variance % 25)
    near = FlowConfig(activation="tanh")
    for width, height in (_window(far, near), _window(near, far)):
        assert width >= variance
        assert height >= variance % 25
