"""One pass forward and back, keeping no more layers than fit into memory.

That is activation checkpointing (Chen et al. 2016, arXiv:1604.06174): the signal is kept at the
start of every segment of layers, and the segment is run again on the way back.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from vizcore.flow.config import FlowConfig
from vizcore.flow.engine.bound_activation import bound_activation
from vizcore.flow.engine.differences import Differences, spreads
from vizcore.flow.engine.inputs import examples, loss_directions
from vizcore.flow.engine.matmul import by_gram
from vizcore.flow.engine.record import Record, logarithm
from vizcore.flow.engine.stack import (
    BoundVariant,
    SavedForBackward,
    Signal,
    Stack,
    Topology,
    norm_of,
)
from vizcore.flow.engine.weights import LayerWeights, layer_biases, layer_weights
from vizcore.flow.engine.workspace import Workspace
from vizcore.initialisation import Matrix

Forward = Generator[None, None, tuple[Signal, list[SavedForBackward]]]


@dataclass(frozen=True)
class Pass:
    """One traversal: some configurations of one group on some of its networks.

    Parameters
    ----------
    configs
        Alike in everything but activation, parameters and variances.
    networks
        Numbers of the networks, counted from 0.
    segment
        Layers whose record is kept at once.
    dtype
        Precision.
    """

    configs: tuple[FlowConfig, ...]
    networks: range
    segment: int
    dtype: torch.dtype

    @property
    def steps(self) -> int:
        """How many times `run` yields."""
        depth = self.configs[0].depth
        last = (depth - 1) % self.segment + 1
        return 3 * depth - last

    def run(self, record: Record) -> Generator[None]:
        """Fill `record`, pausing after every layer."""
        traversal = _Traversal(self, record)
        depth, signal = self.configs[0].depth, traversal.start()
        differences = Differences(traversal.stack, signal.y)
        checkpoints = {}
        for first in range(0, depth, self.segment):
            checkpoints[first] = signal = signal.kept() if first else signal
            last = first + self.segment >= depth
            signal, saved_layers = yield from traversal.forward(
                first, signal, differences, keep=last
            )
        while True:
            yield from traversal.backward(first, saved_layers)
            del checkpoints[first]
            if not checkpoints:
                return
            first -= self.segment
            _, saved_layers = yield from traversal.forward(
                first, checkpoints[first], None, keep=True
            )


class _Traversal:
    def __init__(self, plan: Pass, record: Record) -> None:
        self.plan, self.record = plan, record
        self.config = config = plan.configs[0]
        self.branch = config.branch
        topology = Topology(config.norm, config.norm_position, config.branch)
        self.biased = any(c.bias_variance > 0 for c in plan.configs)
        self.stack = Stack(topology, [_bound_variant(c) for c in plan.configs], plan.dtype)
        shape = (len(plan.networks), len(plan.configs), config.batch, config.width)
        # Behind a norm it is what the norm made that goes on.
        values_go_on = config.norm == "none" or config.norm_position == "before"
        self.workspace = Workspace(
            plan.segment,
            shape,
            plan.dtype,
            keeps_values=values_go_on and not by_gram(config.batch, config.width),
            normed=config.norm != "none",
        )
        self.log_delta = np.zeros((len(plan.networks), len(plan.configs)))
        self.delta: Tensor | None = None  # unit norm over batch and units of each variant
        self.above: SavedForBackward | None = None

    def start(self) -> Signal:
        """The input, the same for all variants."""
        c, variants = self.config, len(self.plan.configs)
        batches = [examples(c.input, c.batch, c.width, (c.seed, n)) for n in self.plan.networks]
        x = torch.stack(batches).to(self.plan.dtype)[:, None].expand(-1, variants, -1, -1)
        return Signal(None, x, np.zeros_like(self.log_delta), np.ones_like(self.log_delta))

    def forward(
        self, first: int, signal: Signal, differences: Differences | None, *, keep: bool
    ) -> Forward:
        """Run the layers of the segment that begins with layer `first` (0-based).

        They are measured if `differences` are given, those of the layer below.
        """
        saved_layers = []
        for layer in range(first, min(first + self.plan.segment, self.config.depth)):
            weights = self._weights(layer)
            signal, saved, gate_input = self.stack.forward(
                signal, weights, self._biases(layer), self.workspace.of(layer)
            )
            if differences is not None:
                over_all, over_batch = spreads(signal)
                self.record.forward(layer, signal, over_all, gate_input, saved.slope)
                log_spread = differences.log_spread(signal, saved, weights, over_batch)
                self.record.differences(layer, log_spread)
            if keep:
                saved_layers.append(saved)
            yield
        return signal, saved_layers

    def backward(self, first: int, saved_layers: list[SavedForBackward]) -> Generator[None]:
        """Bring δ back through a segment, last layer first."""
        while saved_layers:
            saved, layer = saved_layers.pop(), first + len(saved_layers)
            if self.above is None or self.delta is None:
                self.delta = self._loss()
            else:
                weights = self._weights(layer + 1)
                back, factor = self.stack.backward(self.delta, weights, self.above, saved)
                self.delta = self._renormalised(back, factor)
            self._measure_gradients(layer, self.delta, saved)
            self.above = saved
            yield

    def _loss(self) -> Tensor:
        c, variants = self.config, len(self.plan.configs)
        directions = [loss_directions(c.batch, c.width, (c.seed, n)) for n in self.plan.networks]
        unit: Tensor = torch.stack(directions)[:, None] / c.batch**0.5
        return unit.to(self.plan.dtype).expand(-1, variants, -1, -1)

    def _renormalised(self, delta: Tensor, factor: Tensor) -> Tensor:
        norm = norm_of(delta)
        with np.errstate(invalid="ignore"):  # zero times an overflow is unknown
            self.log_delta = self.log_delta + logarithm(norm) + logarithm(factor)
        length = torch.where(norm > 0, norm, 1.0).to(delta.dtype)
        unit: Tensor = delta.div_(length[..., None, None])
        return unit

    def _measure_gradients(self, layer: int, delta: Tensor, saved: SavedForBackward) -> None:
        log_product = logarithm(saved.inputs.squared_gradient_norm(delta)) / 2
        branch = 1.0 if self.branch is None or layer == 0 else self.branch
        with np.errstate(divide="ignore", invalid="ignore"):
            log_weight_grad = self.log_delta + log_product + np.log(branch) + saved.log_scale
        self.record.backward(layer, self.log_delta, log_weight_grad)

    def _weights(self, layer: int) -> LayerWeights:
        return layer_weights(*self._place(layer))

    def _biases(self, layer: int) -> Tensor | None:
        return layer_biases(*self._place(layer)) if self.biased else None

    def _place(self, layer: int) -> tuple[Matrix, int, int, range, int, torch.dtype]:
        c, plan = self.config, self.plan
        return c.initialisation.matrix, c.width, c.seed, plan.networks, layer + 1, plan.dtype


def _bound_variant(config: FlowConfig) -> BoundVariant:
    fitted = config.initialisation.data_dependent
    gain = None if fitted else config.weight_variance**0.5
    return BoundVariant(bound_activation(config.spec), gain, config.bias_variance**0.5)
