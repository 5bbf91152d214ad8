"""The engine against plain PyTorch: the same numbers to rounding, or the same distribution."""

import dataclasses
import itertools
import math

import numpy as np
import pytest
import torch

from tests.flow.plain import plain_flow
from vizcore.activations.catalogue import ACTIVATIONS
from vizcore.flow import simulate
from vizcore.flow.config import INPUTS, NORM_POSITIONS, RESIDUALS, FlowConfig
from vizcore.flow.result import FlowResult
from vizcore.flow.simulate import simulate_flow, simulate_flows, simulate_steps
from vizcore.initialisation import INITIALISATIONS

SMALL = FlowConfig(depth=5, width=24, batch=6, seeds=2, init="he_normal", sigma_b2=0.1)
NORMALISED = [("none", "before"), *itertools.product(("batch", "layer"), NORM_POSITIONS)]


def assert_like_autograd(config: FlowConfig) -> None:
    result = simulate_flow(config, dtype=torch.float64)
    for network in range(config.seeds):
        plain = plain_flow(config, network)
        with np.errstate(divide="ignore"):
            for measured, expected in [
                (result.log10_signal, plain.signal),
                (result.log10_preactivation, plain.preactivation),
                (result.log10_delta, plain.delta),
                (result.log10_weight_grad, plain.weight_grad),
            ]:
                np.testing.assert_allclose(
                    measured[network], np.log10(expected), rtol=1e-7, atol=1e-8
                )
        np.testing.assert_allclose(result.dead_fraction[network], plain.dead, atol=1e-12)


@pytest.mark.parametrize("key", ACTIVATIONS)
def test_every_activation_equals_autograd(key: str) -> None:
    depth = 2 if key == "exponential" else SMALL.depth  # its third layer overflows, autograd's too
    assert_like_autograd(dataclasses.replace(SMALL, activation=key, depth=depth))


@pytest.mark.parametrize("residual", RESIDUALS)
@pytest.mark.parametrize(("norm", "position"), NORMALISED)
@pytest.mark.parametrize("key", ["relu", "tanh", "gelu", "softplus"])
def test_norms_and_skips_equal_autograd(key: str, norm: str, position: str, residual: str) -> None:
    changes = {"norm": norm, "norm_position": position, "residual": residual, "alpha": 0.7}
    assert_like_autograd(dataclasses.replace(SMALL, activation=key, **changes))


@pytest.mark.parametrize("init", INITIALISATIONS)
def test_initialisations_equal_autograd(init: str) -> None:
    changes = {"init": init, "sigma_w2": 1.7, "scale": 0.2}
    assert_like_autograd(dataclasses.replace(SMALL, activation="tanh", **changes))


@pytest.mark.parametrize("kind", INPUTS)
def test_inputs_equal_autograd(kind: str) -> None:
    assert_like_autograd(dataclasses.replace(SMALL, activation="selu", input=kind, width=70))


def test_a_batch_larger_than_half_the_width_has_the_same_weight_gradient() -> None:
    assert_like_autograd(dataclasses.replace(SMALL, activation="tanh", batch=40))


def test_single_precision_is_close_to_double() -> None:
    config = FlowConfig(activation="relu", init="he_normal", depth=60, seeds=2, width=64)
    single, double = simulate_flow(config), simulate_flow(config, dtype=torch.float64)
    np.testing.assert_allclose(single.log10_delta, double.log10_delta, atol=2e-4)
    np.testing.assert_allclose(single.log10_weight_grad, double.log10_weight_grad, atol=2e-4)


def equal(a: FlowResult, b: FlowResult) -> bool:
    names = [f.name for f in dataclasses.fields(FlowResult) if f.name != "config"]
    return all(
        np.allclose(getattr(a, n), getattr(b, n), rtol=1e-4, atol=1e-5, equal_nan=True)
        for n in names
    )


def test_a_run_in_short_segments_and_few_at_a_time_is_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    config = FlowConfig(
        activation="gelu", depth=23, width=32, seeds=3, norm="layer", residual="unit"
    )
    configs = [config, dataclasses.replace(config, activation="tanh")]
    whole = simulate_flows(configs)
    monkeypatch.setattr(simulate, "MEMORY", 1)
    in_parts = simulate_flows(configs)
    assert all(equal(a, b) for a, b in zip(whole, in_parts, strict=True))


def test_networks_and_layers_do_not_depend_on_how_many_there_are() -> None:
    config = FlowConfig(activation="tanh", depth=8, width=20, seeds=2, sigma_b2=0.2)
    more = dataclasses.replace(config, depth=12, seeds=5)
    few, many = simulate_flow(config), simulate_flow(more)
    np.testing.assert_allclose(few.log10_signal, many.log10_signal[:2, :8], atol=1e-5)


def test_many_configurations_come_back_in_their_order_and_as_if_alone() -> None:
    base = FlowConfig(depth=6, width=16, seeds=2)
    configs = [
        dataclasses.replace(base, activation="relu", init="pytorch"),
        dataclasses.replace(base, activation="sine", params=(("omega", 2.0),)),
        dataclasses.replace(base, activation="relu", init="orthogonal", sigma_w2=2.0),
        dataclasses.replace(base, activation="relu", init="he_normal", sigma_b2=0.5),
        dataclasses.replace(base, activation="relu", init="pytorch"),
    ]
    together = simulate_flows(configs)
    assert [r.config for r in together] == configs
    assert all(equal(r, simulate_flow(c)) for r, c in zip(together, configs, strict=True))


def test_depth_1000_sigmoid_reaches_far_below_any_float() -> None:
    # χ = E σ′(√q z)² at the fixed point q = E σ(√q z)² is 0.0557 by SciPy quadrature.
    config = FlowConfig(activation="sigmoid", init="xavier_normal", depth=1000, seeds=4)
    first = simulate_flow(config).log10_delta[:, 0]
    assert first.mean() == pytest.approx(-627, abs=1)


@pytest.mark.parametrize("sigma_w2", [0.1, 20.0])
def test_a_linear_net_of_depth_1000_keeps_count_beyond_float_range(sigma_w2: float) -> None:
    # Closed form: both signal and gradient go as σ_w^L; the rest is a random walk of step 1/√N.
    # Its standard deviation is √(1000 · 2 / 128) / (2 ln 10) = 0.86 decades.
    config = FlowConfig(
        activation="identity", init="custom", sigma_w2=sigma_w2, depth=1000, seeds=2, width=128
    )
    result = simulate_flow(config)
    expected = 999 * math.log10(sigma_w2) / 2
    np.testing.assert_allclose(result.log10_delta[:, 0], expected, atol=4)
    np.testing.assert_allclose(
        result.log10_signal[:, -1] - result.log10_signal[:, 0], expected, atol=3
    )


def test_zeros_are_exact_zeros() -> None:
    dead = simulate_flow(
        FlowConfig(activation="relu", init="constant", scale=0.0, depth=4, width=8)
    )
    assert (dead.log10_delta[:, :-1] == -np.inf).all()
    assert (dead.log10_weight_grad[:, :-1] == -np.inf).all()
    assert (dead.dead_fraction == 1).all()
    step = simulate_flow(FlowConfig(activation="binary_step", depth=4, width=8))
    assert (step.log10_delta[:, :-1] == -np.inf).all()
    assert np.isfinite(step.log10_weight_grad[:, -1]).all()


def test_an_exploding_signal_is_a_stated_state() -> None:
    result = simulate_flow(FlowConfig(activation="exponential", depth=30, seeds=3))
    assert result.overflow_layer.any()
    for network, layer in enumerate(result.overflow_layer):
        assert 1 < layer < 10
        assert (result.log10_signal[network, layer - 1 :] == np.inf).all()
        assert np.isfinite(result.log10_signal[network, : layer - 1]).all()
        assert np.isnan(result.log10_delta[network]).all()


def test_an_exploding_variant_leaves_its_neighbours_alone() -> None:
    base = FlowConfig(depth=30, width=16, seeds=2)
    calm, wild = (dataclasses.replace(base, activation=k) for k in ("tanh", "exponential"))
    assert equal(simulate_flows([wild, calm])[1], simulate_flow(calm))


def test_saturation_and_histogram() -> None:
    # With σ_w² = 25 the second layer's pre-activations spread by 4, and tanh′(4) = 0.001.
    config = FlowConfig(activation="tanh", init="custom", sigma_w2=25.0, width=64, depth=3, seeds=2)
    strong = simulate_flow(dataclasses.replace(config, norm="none", batch=4))
    calm = simulate_flow(dataclasses.replace(config, sigma_w2=1.0, batch=4))
    assert strong.saturated_fraction[:, 2].mean() > 0.1
    assert calm.saturated_fraction[:, 2].mean() == 0
    assert (strong.histogram.sum(1) == 2 * 4 * 64).all()


def test_progress_reaches_one_and_can_stop_the_run() -> None:
    config = FlowConfig(depth=6, width=8, seeds=2)
    seen: list[float] = []
    simulate_flow(config, progress=seen.append)
    assert seen == sorted(seen)
    assert seen[-1] == pytest.approx(1)

    def stop(fraction: float) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        simulate_flow(config, progress=stop)
    steps = simulate_steps([config])
    next(steps)
    steps.close()


def test_networks_of_one_seed_vary_like_independent_ones() -> None:
    # Oracle: networks from different seeds share nothing. If the shared matrix mattered, means
    # over the networks of a seed would spread by more than 1/√networks of the single spread.
    seeds, networks = 40, 8
    base = FlowConfig(
        activation="relu", init="he_normal", depth=20, width=64, seeds=networks, batch=4
    )
    first = np.array(
        [simulate_flow(dataclasses.replace(base, seed=s)).log10_delta[:, 0] for s in range(seeds)]
    )
    of_means = first.mean(1).var(ddof=1) * networks
    within = first.var(axis=1, ddof=1).mean()
    assert of_means == pytest.approx(within, rel=0.6)  # three standard errors of a variance from 40
