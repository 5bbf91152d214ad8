"""The labelled points of the phase diagram are those of the table of initialisations."""

from __future__ import annotations

import pytest
import torch

from vizcore.flow.config import FlowConfig
from vizcore.flow.summaries.landmarks import landmarks
from vizcore.initialisation import INITIALISATIONS


def by_label(**changes):
    return {mark.label.en: mark[1:] for mark in landmarks(FlowConfig(**changes))}


@pytest.mark.parametrize("width", [2, 64, 1024])
def test_pytorchs_default_is_where_nn_linear_puts_it(width):
    torch_layer = torch.nn.Linear(width, 2**14)  # Kaiming uniform with a = √5, by PyTorch itself
    sigma_w2, sigma_b2 = by_label(width=width)["PyTorch"]
    assert sigma_w2 == pytest.approx(width * torch_layer.weight.var().item(), rel=0.05)
    assert sigma_b2 == pytest.approx(torch_layer.bias.var().item(), rel=0.05)
    assert sigma_b2 == pytest.approx(1 / (3 * width))


def test_the_others_are_points_without_biases_whatever_the_controls_say():
    found = by_label(sigma_b2=0.7, sigma_w2=3.0, init="custom")
    del found["PyTorch"]
    assert found == {"Xavier, LeCun": (1.0, 0.0), "He": (2.0, 0.0)}


def test_every_initialisation_of_one_variance_is_named():
    named = {key for key, init in INITIALISATIONS.items() if init.short}
    others = {"fan_in", "normal", "constant", "orthogonal", "lsuv", "custom"}
    assert named | others == set(INITIALISATIONS)
    assert not named & others
