"""The property card leads to the gradient-flow page with the recommended initialisation."""

from __future__ import annotations

from typing import Any

import pytest

from pages.activations import properties
from vizcore.activations.catalogue import ACTIVATIONS
from vizcore.activations.spec import ActivationSpec
from vizcore.flow.diagnosis.cure import best_initialisation
from vizcore.flow.presets import FLOW, VIEW
from vizcore.flow.recommendation import recommend_initialisation
from vizcore.links import read_link

SCALED = ("0.1*tanh(x)", "1e-4*tanh(x)", "1e-7*x", "1e6*tanh(x)")
SPECS = [*map(ActivationSpec, ACTIVATIONS), *map(ActivationSpec, SCALED)]


@pytest.mark.parametrize("spec", SPECS, ids=ActivationSpec.format)
def test_the_link_opens_the_network_that_is_recommended(
    spec: ActivationSpec, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[Any] = []
    monkeypatch.setattr(
        properties, "link_to", lambda place, label, query, icon: opened.append(query)
    )
    found = recommend_initialisation(spec, FLOW.depth, width=FLOW.width)
    properties._link(found)
    (flow, problems), (view, others) = read_link(FLOW, opened[0]), read_link(VIEW, opened[0])
    assert not problems + others
    (network,) = view.networks(flow)
    assert network.spec == spec
    assert network.weight_variance == pytest.approx(found.sigma_w2)
    assert network.bias_variance == pytest.approx(found.sigma_b2)
    best = best_initialisation(network)
    if best and found.holds >= FLOW.depth:
        assert best.config == network, "the flow page knows none better"


def test_the_card_says_for_which_inputs_its_gains_hold() -> None:
    for field in properties.CARD:
        if field.key in ("forward_gain", "backward_gain"):
            assert "variance 1 (q = 1)" in field.definition.en
            assert "方差为 1（q = 1）" in field.definition.zh
