"""The oracle of the flow tests: the same weights in a plain float64 autograd network."""

from __future__ import annotations

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor

from vizcore.flow.config import FlowConfig
from vizcore.flow.engine.inputs import examples, loss_directions
from vizcore.flow.engine.weights import layer_biases, layer_weights


@dataclass
class Plain:
    """What autograd says of one network; lists have an entry a layer."""

    signal: list[float]
    delta: list[float]
    weight_grad: list[float]
    dead: list[float]
    preactivation: list[float]


def weights_of(config: FlowConfig, network: int, layer: int) -> tuple[Tensor, Tensor]:
    """The (out, in) weights and the biases of one layer as float64, LSUV's gain left out."""
    place = (config.initialisation.matrix, config.width, config.seed)
    drawn = layer_weights(*place, range(config.seeds), layer, torch.float64)
    biases = layer_biases(*place, range(config.seeds), layer, torch.float64)[network]
    return drawn.of_network(
        network
    ) * config.weight_variance**0.5, biases * config.bias_variance**0.5


def normed(x: Tensor, norm: str) -> Tensor:
    """The norm as PyTorch computes it, in training mode and without learned scale."""
    if norm == "batch":
        return F.batch_norm(x, None, None, training=True)
    return F.layer_norm(x, x.shape[1:]) if norm == "layer" else x


def plain_flow(config: FlowConfig, network: int) -> Plain:
    """Forward and backward through one network, by `backward()`."""
    pair = (config.seed, network)
    y = examples(config.input, config.batch, config.width, pair).double()
    hs: list[Tensor] = []
    ys: list[Tensor] = []
    ws: list[Tensor] = []
    gates: list[Tensor] = []
    h: Tensor | None = None
    for layer in range(1, config.depth + 1):
        weight, bias = weights_of(config, network, layer)
        if config.initialisation.data_dependent:
            weight = weight / (y @ weight.T).std(correction=0).detach()
        weight.requires_grad_()
        branch = y @ weight.T + bias
        h = branch if h is None or config.branch is None else h + config.branch * branch
        h.retain_grad()
        before = config.norm if config.norm_position == "before" else "none"
        after = config.norm if config.norm_position == "after" else "none"
        gate = normed(h, before)
        y = normed(config.spec(gate), after)
        for kept, made in ((hs, h), (ys, y), (ws, weight), (gates, gate.detach())):
            kept.append(made)
    loss = (hs[-1] * loss_directions(config.batch, config.width, pair)).sum() / config.batch**0.5
    loss.backward()
    return Plain(
        signal=[y.detach().std(correction=0).item() for y in ys],
        delta=[_size(h) for h in hs],
        weight_grad=[_size(w) for w in ws],
        dead=[dead_share(config, gate) for gate in gates],
        preactivation=[gate.square().mean().sqrt().item() for gate in gates],
    )


def _size(tensor: Tensor) -> float:
    assert tensor.grad is not None
    return float(tensor.grad.norm())


def dead_share(config: FlowConfig, gate: Tensor) -> float:
    """Share of units whose φ′, by autograd, is 0 for the whole batch."""
    leaf = gate.clone().requires_grad_()
    (slope,) = torch.autograd.grad(config.spec(leaf).sum(), leaf)
    return (slope == 0).all(0).double().mean().item()
