"""Recurrent networks unrolled: how much of a gradient survives its way back through time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from vizcore.flow.engine.record import logarithm
from vizcore.flow.engine.weights import generator
from vizcore.flow.experiments.recurrent_config import RecurrentConfig
from vizcore.flow.result import Floats
from vizcore.theory.recurrent import RecurrentPrediction, predict_recurrent

_GATES = {"rnn": 1, "lstm": 4, "gru": 3}  # weight matrices of a cell, stacked


@dataclass(frozen=True, eq=False)
class RecurrentResult:
    """Base-10 logarithms of norms at times 0 … T, shape (seeds, T + 1), relative to ∂L/∂h at T.

    Attributes
    ----------
    log10_h, log10_c
        Of ∂L/∂h_t, and of ∂L/∂c_t for the cell state that an LSTM hands to its next step (shape
        (seeds, 0) for other cells); −inf for exact zeros, NaN where the state overflows.
    log10_gates
        Root mean square over units of the product of the forget or update gates from t to T: the
        direct path; shape (seeds, 0) without gates.
    log10_state
        Of the root mean square of h_t.
    """

    config: RecurrentConfig
    log10_h: Floats
    log10_c: Floats
    log10_gates: Floats
    log10_state: Floats


def simulate_recurrent(config: RecurrentConfig) -> RecurrentResult:
    """Run random cells forward and carry a unit gradient back, renormalised at every step."""
    cell = _Cell(config)
    states, gates = [cell.start()], []
    with torch.no_grad():
        for step in range(config.steps):
            state, kept = cell.step(states[-1], cell.inputs(step))
            states.append(state)
            gates.append(kept)
    gradient, log_size = cell.loss(), np.zeros(config.seeds)
    norms = [_norms(gradient, log_size)]
    for step in reversed(range(config.steps)):
        leaf = states[step].requires_grad_()
        after, _ = cell.step(leaf, cell.inputs(step))
        (gradient,) = torch.autograd.grad(after, leaf, gradient)
        size = torch.linalg.vector_norm(gradient, dim=(0, 2, 3), dtype=torch.float64)
        with np.errstate(invalid="ignore"):  # beyond all numbers, a gradient is unknown
            log_size = log_size + logarithm(size) / np.log(10)
        gradient = gradient / torch.where(size > 0, size, 1.0).float()[:, None, None]
        norms.append(_norms(gradient, log_size))
    of_state = np.array(norms[::-1])  # (T + 1, parts, seeds)
    sizes = [torch.linalg.vector_norm(s[0].detach(), dim=(1, 2)) for s in states]
    scale = np.log10((config.batch * config.width) ** 0.5)
    return RecurrentResult(
        config=config,
        log10_h=of_state[:, 0].T,
        log10_c=of_state[:, 1].T if config.cell == "lstm" else np.empty((config.seeds, 0)),
        log10_gates=_paths(gates) if config.cell != "rnn" else np.empty((config.seeds, 0)),
        log10_state=np.array([logarithm(s) / np.log(10) - scale for s in sizes]).T,
    )


def predict_through_time(config: RecurrentConfig) -> RecurrentPrediction:
    """Mean-field theory of the same, arrays of shape (T + 1,)."""
    c = config
    return predict_recurrent(c.cell, c.spec, c.sigma_w2, c.sigma_x2, c.forget_bias, c.steps)


class _Cell:
    """Random weights of a cell; states have shape (parts, seeds, batch, width), parts h and c."""

    def __init__(self, config: RecurrentConfig) -> None:
        self.config, count = config, _GATES[config.cell]
        n, s = config.width, config.seeds
        self.parts = 2 if config.cell == "lstm" else 1
        self.recurrent, self.into = torch.empty(s, n, count * n), torch.empty(s, n, count * n)
        for seed in range(s):
            draw = generator("cell", config.cell, n, config.seed, seed)
            self.recurrent[seed].normal_(0, (config.sigma_w2 / n) ** 0.5, generator=draw)
            self.into[seed].normal_(0, (config.sigma_x2 / n) ** 0.5, generator=draw)
        self._step = _STEPS[config.cell]

    def start(self) -> Tensor:
        """Zero states."""
        c = self.config
        return torch.zeros(self.parts, c.seeds, c.batch, c.width)

    def loss(self) -> Tensor:
        """A random ∂L/∂state of unit norm for each network, on h alone."""
        c = self.config
        gradient = torch.zeros(self.parts, c.seeds, c.batch, c.width)
        draw = generator("time loss", c.width, c.seed)
        gradient[0].normal_(generator=draw)
        unit: Tensor = gradient / torch.linalg.vector_norm(gradient, dim=(0, 2, 3))[:, None, None]
        return unit

    def inputs(self, step: int) -> Tensor:
        """Wx of one step: fresh normal inputs, the same on the way back."""
        c = self.config
        draw = generator("time input", c.width, c.seed, step)
        return torch.bmm(torch.empty(c.seeds, c.batch, c.width).normal_(generator=draw), self.into)

    def step(self, state: Tensor, inputs: Tensor) -> tuple[Tensor, Tensor]:
        """The next state and the gate on the direct path."""
        return self._step(self.config, state, torch.bmm(state[0], self.recurrent), inputs)


Step = Callable[[RecurrentConfig, Tensor, Tensor, Tensor], tuple[Tensor, Tensor]]


def _rnn(
    config: RecurrentConfig, state: Tensor, back: Tensor, inputs: Tensor
) -> tuple[Tensor, Tensor]:
    h = config.spec(back + inputs)
    return h[None], h


def _lstm(
    config: RecurrentConfig, state: Tensor, back: Tensor, inputs: Tensor
) -> tuple[Tensor, Tensor]:
    i, f, g, o = (back + inputs).chunk(4, dim=-1)
    kept = torch.sigmoid(f + config.forget_bias)
    c = kept * state[1] + torch.sigmoid(i) * config.spec(g)
    return torch.stack([torch.sigmoid(o) * config.spec(c), c]), kept


def _gru(
    config: RecurrentConfig, state: Tensor, back: Tensor, inputs: Tensor
) -> tuple[Tensor, Tensor]:
    (back_r, back_z, back_n), (r, z, n) = back.chunk(3, dim=-1), inputs.chunk(3, dim=-1)
    kept = torch.sigmoid(back_z + z + config.forget_bias)
    candidate = config.spec(n + torch.sigmoid(back_r + r) * back_n)
    return (kept * state[0] + (1 - kept) * candidate)[None], kept


_STEPS: dict[str, Step] = {"rnn": _rnn, "lstm": _lstm, "gru": _gru}


def _norms(gradient: Tensor, log_size: Floats) -> Floats:
    norms = torch.linalg.vector_norm(gradient, dim=(2, 3), dtype=torch.float64)
    with np.errstate(invalid="ignore"):
        return np.asarray(logarithm(norms) / np.log(10) + log_size)


def _paths(gates: list[Tensor]) -> Floats:
    """log₁₀ of the root mean square of gate products from each time to T, shape (seeds, T + 1)."""
    log_path = torch.zeros_like(gates[0], dtype=torch.float64)
    found = [np.zeros(len(log_path))]
    for kept in reversed(gates):
        log_path += torch.log(kept.double())
        flat = 2 * log_path.flatten(1)
        mean = torch.logsumexp(flat, 1) - np.log(flat.shape[1])
        found.append(mean.numpy() / (2 * np.log(10)))
    return np.array(found[::-1]).T
