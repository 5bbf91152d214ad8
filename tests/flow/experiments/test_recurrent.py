"""Cells unrolled: against PyTorch's own cells, closed forms and mean field."""

import math

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from vizcore.flow.experiments import recurrent
from vizcore.flow.experiments.recurrent import predict_through_time, simulate_recurrent
from vizcore.flow.experiments.recurrent_config import RecurrentConfig
from vizcore.theory.recurrent import gate

CELLS = {"rnn": nn.RNNCell, "lstm": nn.LSTMCell, "gru": nn.GRUCell}
# Where PyTorch keeps the gate that carries the state, in widths; None without one.
CARRYING = {"rnn": None, "lstm": 1, "gru": 1}


def by_autograd(config: RecurrentConfig, seed: int) -> tuple[list[float], list[float]]:
    """‖∂L/∂h_t‖ and ‖∂L/∂c_t‖ of one network by one backward pass through PyTorch's own cell.

    c_t is cloned on its way to the next step, so that its gradient is not that of h_t as well.
    """
    ours = recurrent._Cell(config)
    n, size = config.width, ours.recurrent.shape[2]
    cell = CELLS[config.cell](size, n).double()
    with torch.no_grad():
        cell.weight_ih.copy_(torch.eye(size))  # inputs come multiplied already
        cell.weight_hh.copy_(ours.recurrent[seed].T)
        cell.bias_ih.zero_(), cell.bias_hh.zero_()
        if (place := CARRYING[config.cell]) is not None:
            cell.bias_ih[place * n : (place + 1) * n] = config.forget_bias
    zeros = torch.zeros(config.batch, n, dtype=torch.float64, requires_grad=True)
    parts: list[tuple[Tensor, ...]] = [tuple(zeros.clone() for _ in range(ours.parts))]
    for step in range(config.steps):
        before = parts[-1] if ours.parts == 2 else parts[-1][0]
        after = cell(ours.inputs(step)[seed].double(), before)
        parts.append((after[0], after[1].clone()) if ours.parts == 2 else (after,))
    for part in parts:
        for tensor in part:
            tensor.retain_grad()
    (parts[-1][0] * ours.loss()[0, seed]).sum().backward()
    norms = [[0.0 if t.grad is None else t.grad.norm().item() for t in part] for part in parts]
    return [row[0] for row in norms], [row[-1] for row in norms]


@pytest.mark.parametrize("cell", CELLS)
def test_gradients_through_time_equal_pytorchs_cells(cell: str) -> None:
    config = RecurrentConfig(cell=cell, steps=12, width=16, batch=3, seeds=2, sigma_x2=0.5)
    result = simulate_recurrent(config)
    for seed in range(2):
        of_h, of_c = by_autograd(config, seed)
        np.testing.assert_allclose(10 ** result.log10_h[seed], of_h, rtol=2e-4)
        if cell == "lstm":
            np.testing.assert_allclose(10 ** result.log10_c[seed], of_c, rtol=2e-4, atol=1e-12)


@pytest.mark.parametrize("bias", [0.0, 1.0, 5.0])
def test_without_weights_the_cell_path_is_a_power_of_the_forget_gate(bias: float) -> None:
    # 100 steps: σ(0)¹⁰⁰ = 8e-31, σ(1)¹⁰⁰ = 2.5e-14, σ(5)¹⁰⁰ = 0.51.
    config = RecurrentConfig(cell="lstm", sigma_w2=0, sigma_x2=0, forget_bias=bias, seeds=1)
    power = -100 * math.log10(1 + math.exp(-bias))
    assert simulate_recurrent(config).log10_gates[0, 0] == pytest.approx(power, abs=1e-4)
    assert predict_through_time(config).log10_gates[0] == pytest.approx(power, abs=1e-9)


@pytest.mark.parametrize("sigma_w2", [0.5, 1.0, 2.0])
def test_a_plain_network_follows_chi(sigma_w2: float) -> None:
    # Mean field takes weights to be fresh at each step; that is right while steps² ≪ width.
    config = RecurrentConfig(sigma_w2=sigma_w2, steps=15, width=256, seeds=6)
    measured = simulate_recurrent(config).log10_h[:, 0].mean()
    expected = predict_through_time(config).log10_h[0]
    assert measured == pytest.approx(expected, abs=0.05 + 0.05 * abs(expected))


@pytest.mark.parametrize("cell", ["lstm", "gru"])
def test_the_gate_path_is_the_product_of_gates(cell: str) -> None:
    config = RecurrentConfig(cell=cell, steps=50, width=64, seeds=3, forget_bias=2.0)
    measured = simulate_recurrent(config).log10_gates.mean(0)
    expected = predict_through_time(config).log10_gates
    np.testing.assert_allclose(measured, expected, atol=0.15 * abs(expected[0]))


def test_gate_means_by_scipy() -> None:
    from scipy.integrate import quad
    from scipy.special import expit, log_expit
    from scipy.stats import norm

    found = gate(1.0, 2.0)
    for value, of in [
        (found.square, lambda x: expit(x) ** 2),
        (found.rest_square, lambda x: expit(-x) ** 2),
        (found.log, log_expit),
    ]:
        expected = quad(lambda z, f=of: f(1 + math.sqrt(2) * z) * norm.pdf(z), -9, 9)[0]
        assert value == pytest.approx(expected, rel=1e-8)


def test_a_thousand_steps_stay_finite_and_zero_is_zero() -> None:
    long = simulate_recurrent(RecurrentConfig(steps=1000, sigma_w2=0.2, width=16, seeds=2))
    assert (long.log10_h[:, 0] < -300).all()
    assert np.isfinite(long.log10_h).all()
    off = simulate_recurrent(RecurrentConfig(activation="binary_step", steps=5, width=8))
    assert (off.log10_h[:, :-1] == -np.inf).all()
