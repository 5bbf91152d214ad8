"""Theory against measurement, and against formulas of the literature."""

import dataclasses
import itertools
import math

import numpy as np
import pytest

from vizcore.flow.config import FlowConfig
from vizcore.flow.predict import predict_flow
from vizcore.flow.simulate import simulate_flow

BASE = FlowConfig(depth=30, width=256, seeds=12)


def factor(config: FlowConfig, layer: int) -> float:
    """‖δˡ⁻¹‖ / ‖δˡ‖ in wide layers at a layer counted from 1."""
    return float(predict_flow(config).factor[layer - 1])


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"activation": "relu", "init": "he_normal"}, 1.0),
        ({"activation": "relu", "init": "pytorch"}, math.sqrt(1 / 6)),
        ({"activation": "identity", "init": "lecun_uniform"}, 1.0),
        ({"activation": "identity", "init": "orthogonal", "sigma_w2": 2.25}, 1.5),
        ({"activation": "relu", "init": "he_normal", "norm": "layer"}, 1.0),
        ({"activation": "relu", "init": "he_normal", "residual": "unit"}, math.sqrt(2)),
        ({"activation": "relu", "init": "he_normal", "residual": "depth"}, math.sqrt(1 + 1 / 30)),
        ({"activation": "relu", "init": "lsuv"}, 1.0),
    ],
)
def test_factors_with_a_closed_form(changes: dict[str, object], expected: float) -> None:
    assert factor(dataclasses.replace(BASE, **changes), 20) == pytest.approx(expected, rel=2e-4)


def test_batch_norm_with_relu_tends_to_the_published_rate() -> None:
    # Yang et al. 2019: E φ′² / Var φ = π / (π − 1) for ReLU, times (B − 2)/(B − 3) to first order.
    config = dataclasses.replace(BASE, activation="relu", norm="batch", batch=1024)
    assert factor(config, 20) ** 2 == pytest.approx(math.pi / (math.pi - 1), rel=0.005)


def test_one_example_spreads_as_kappa_over_width() -> None:
    # SD(ln‖δ¹‖) = ½ √(Σ κ/N), κ = 5 for ReLU; a batch shares part of it and lies below.
    config = dataclasses.replace(BASE, activation="relu", init="he_normal")
    single = 0.5 * math.sqrt(5 * 29 / 256) / math.log(10)
    assert 0.3 * single < predict_flow(config).log10_delta_sd[0] < single


SETTINGS = [
    *({"activation": k, "init": i} for k, i in [("relu", "he_normal"), ("tanh", "xavier_normal")]),
    *({"activation": k, "init": "pytorch"} for k in ("sigmoid", "elu", "sin(x) + x")),
    {"activation": "tanh", "init": "custom", "sigma_w2": 4.0, "sigma_b2": 0.05},
    {"activation": "tanh", "init": "lsuv"},
    {"activation": "hardtanh", "init": "orthogonal", "sigma_w2": 1.5},
    {"activation": "selu", "init": "lecun_normal", "input": "digits"},
    *(
        {"activation": k, "init": "he_normal", "norm": n, "norm_position": p, "residual": r}
        for k, n, p, r in itertools.product(
            ("relu", "tanh"), ("batch", "layer"), ("before", "after"), ("none", "depth")
        )
    ),
    {"activation": "tanh", "norm": "batch", "norm_position": "after", "sigma_b2": 0.5},
    {"activation": "relu", "init": "he_normal", "residual": "free", "alpha": 0.3},
]


@pytest.mark.parametrize("changes", SETTINGS, ids=lambda c: "-".join(map(str, c.values())))
def test_networks_follow_theory(changes: dict[str, object]) -> None:
    config = dataclasses.replace(BASE, **changes)
    measured, predicted = simulate_flow(config), predict_flow(config)
    for name in ("log10_signal", "log10_delta", "log10_weight_grad"):
        mean = getattr(predicted, name)
        # Theory is to first order in 1/width: the mean may be off by a part of the spread of
        # networks and by 2.5 % of the whole change, and 0.04 decades are a tenth.
        band = 0.04 + 1.2 * getattr(predicted, f"{name}_sd") + 0.025 * np.abs(mean - mean[-1])
        off = np.abs(getattr(measured, name).mean(0) - mean)
        assert (off <= band).all(), f"{name}: {(off - band).max():.3f} decades beyond"


@pytest.mark.parametrize("batch", [4, 16, 64])
def test_the_band_is_the_spread_of_networks(batch: int) -> None:
    config = FlowConfig(
        activation="relu", init="he_normal", depth=40, width=128, batch=batch, seeds=32
    )
    measured = simulate_flow(config).log10_delta[:, 0].std(ddof=1)
    assert measured == pytest.approx(predict_flow(config).log10_delta_sd[0], rel=0.4)


def test_zeros_explosions_and_what_has_no_theory() -> None:
    step = predict_flow(dataclasses.replace(BASE, activation="binary_step"))
    assert (step.log10_delta[:-1] == -np.inf).all()
    wild = predict_flow(dataclasses.replace(BASE, activation="exponential"))
    assert 1 < wild.overflow_layer < 8
    assert (wild.log10_signal[wild.overflow_layer :] == np.inf).all()
    assert np.isnan(predict_flow(dataclasses.replace(BASE, init="constant")).log10_delta).all()


def test_a_thousand_layers_of_sigmoid() -> None:
    config = FlowConfig(activation="sigmoid", init="xavier_normal", depth=1000)
    assert predict_flow(config).log10_delta[0] == pytest.approx(-627, abs=1)


@pytest.mark.parametrize("key", ["relu_squared", "phish", "x^5"])
@pytest.mark.parametrize("init", ["orthogonal", "custom"])
def test_a_signal_that_dies_by_a_power_ends_in_exact_zeros(key: str, init: str) -> None:
    # φ ~ x^k with k > 1: ln q grows k-fold at every layer, and float32 soon holds only 0.
    config = FlowConfig(
        activation=key, init=init, sigma_w2=0.05, depth=60, width=2, batch=4, seeds=4
    )
    theory, measured = predict_flow(config), simulate_flow(config)
    assert np.isneginf(measured.log10_delta[:, :-1]).all()
    assert np.isneginf(theory.log10_delta[:-1]).all()
    assert theory.log10_delta[-1] == 0
    known = np.isfinite(theory.log10_signal)
    assert (theory.log10_signal[known] > -46).all()
    assert (theory.log10_delta_sd == 0).all()


@pytest.mark.parametrize(
    ("activation", "settings"),
    [
        ("gelu", {"init": "lsuv"}),  # LSUV undoes at every layer what chance did to the signal
        ("mish", {"init": "lsuv"}),
        ("snake", {"init": "he_normal"}),  # φ′ oscillates faster than any rule follows
        ("snake", {"init": "custom", "sigma_w2": 5.0, "sigma_b2": 1.0}),
        ("softsign", {"init": "custom", "sigma_w2": 0.5, "depth": 100}),  # φ″ jumps at 0
    ],
)
def test_theory_is_what_is_measured_where_rules_and_first_order_are_strained(activation, settings):
    config = FlowConfig(activation=activation, **settings)
    predicted, measured = predict_flow(config), simulate_flow(config)
    for name in ("log10_delta", "log10_signal"):
        means = getattr(measured, name).mean(0)
        spread = getattr(predicted, f"{name}_sd") + getattr(measured, name).std(0)
        assert (abs(getattr(predicted, name) - means) < 0.12 + 3 * spread).all()
        assert (getattr(predicted, f"{name}_sd") < 1).all()


def test_no_layer_of_softsign_passes_on_more_than_its_slope_at_0():
    config = FlowConfig(activation="softsign", init="custom", sigma_w2=0.5, depth=200)
    assert np.nanmax(predict_flow(config).factor) <= math.sqrt(0.5) * (1 + 1e-9)


def test_theory_is_silent_where_layers_are_too_narrow_to_have_a_mean():
    wide = FlowConfig(
        activation="exponential",
        init="normal",
        scale=0.1,
        sigma_b2=1.0,
        norm="layer",
        norm_position="after",
        depth=100,
        width=64,
        batch=32,
    )
    predicted = predict_flow(wide)
    assert np.isnan(predicted.log10_delta).all()
    assert np.isfinite(predicted.factor[1:]).all()  # of wide layers
