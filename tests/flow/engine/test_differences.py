"""The spread over examples against mpmath, a plain float64 loop and a closed form."""

from __future__ import annotations

import csv
import io
import itertools
from collections.abc import Callable

import mpmath
import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.flow.plain import normed, plain_flow, weights_of
from vizcore.flow.config import NORM_POSITIONS, RESIDUALS, FlowConfig
from vizcore.flow.engine.inputs import examples
from vizcore.flow.predict import predict_flow
from vizcore.flow.simulate import simulate_flow, simulate_flows
from vizcore.flow.summaries.line import Line, measured_spreads, predicted_spreads
from vizcore.flow.summaries.table import cell_text, layers_csv, row_of
from vizcore.text import same

DIGITS = 120  # far more than any of these networks loses
PRECISIONS = (torch.float32, torch.float64)


def inputs_of(config: FlowConfig, network: int) -> torch.Tensor:
    return examples(config.input, config.batch, config.width, (config.seed, network)).double()


def with_digits(config: FlowConfig, network: int, phi: Callable) -> list[float]:
    """log₁₀ of the spread over examples, layer by layer, every number with `DIGITS` digits."""
    with mpmath.workdps(DIGITS):
        y = mpmath.matrix(inputs_of(config, network).tolist())
        found = []
        h = None
        for layer in range(1, config.depth + 1):
            weight, bias = (t.tolist() for t in weights_of(config, network, layer))
            branch = y * mpmath.matrix(weight).T
            for row, unit in itertools.product(range(y.rows), range(y.cols)):
                branch[row, unit] += bias[unit]
            h = branch if h is None or config.branch is None else h + config.branch * branch
            y = h.apply(phi)
            columns = [[y[row, unit] for row in range(y.rows)] for unit in range(y.cols)]
            variance = sum(
                mpmath.fsum((v - mpmath.fsum(c) / len(c)) ** 2 for v in c) / len(c) for c in columns
            ) / len(columns)
            found.append(float(mpmath.log10(variance) / 2))
    return found


PHIS = {
    "sigmoid": lambda z: 1 / (1 + mpmath.exp(-z)),
    "tanh": mpmath.tanh,
    "softplus": lambda z: mpmath.log1p(mpmath.exp(z)),
    "relu": lambda z: max(z, mpmath.mpf(0)),
    "gaussian": lambda z: mpmath.exp(-z * z),
    "elu": lambda z: z if z > 0 else mpmath.expm1(z),
}


@pytest.mark.parametrize("residual", ["none", "unit"])
@pytest.mark.parametrize("key", PHIS)
@pytest.mark.parametrize("dtype", PRECISIONS)
def test_far_below_rounding_it_is_what_many_digits_say(
    key: str, residual: str, dtype: torch.dtype
) -> None:
    config = FlowConfig(
        *(key, (), 24, 5, 4, "custom"),
        sigma_w2=0.5,
        sigma_b2=0.4,
        residual=residual,
        seeds=2,
    )
    found = simulate_flow(config, dtype=dtype).log10_example_spread
    for network in range(config.seeds):
        expected = with_digits(config, network, PHIS[key])
        np.testing.assert_allclose(found[network], expected, atol=0.01)


def test_a_deep_sigmoid_network_passes_on_a_fixed_pattern() -> None:
    config = FlowConfig("sigmoid", depth=26, width=8, batch=4, init="xavier_normal", seeds=1)
    result = simulate_flow(config)
    expected = with_digits(config, 0, PHIS["sigmoid"])
    assert expected[-1] < -14  # while its size stays that of the units' means
    assert result.log10_signal[0, -1] > -2
    np.testing.assert_allclose(result.log10_example_spread[0], expected, atol=0.01)


def plain_spread(config: FlowConfig, network: int) -> list[float]:
    """By subtraction, in a plain float64 loop."""
    y, h, found = inputs_of(config, network), None, []
    for layer in range(1, config.depth + 1):
        weight, bias = weights_of(config, network, layer)
        branch = y @ weight.T + bias
        h = branch if h is None or config.branch is None else h + config.branch * branch
        before = config.norm if config.norm_position == "before" else "none"
        after = config.norm if config.norm_position == "after" else "none"
        y = normed(config.spec(normed(h, before)), after)
        found.append(y.var(0, correction=0).mean().sqrt().item())
    return found


@pytest.mark.parametrize("residual", RESIDUALS)
@pytest.mark.parametrize(
    ("norm", "position"),
    [("none", "before"), *itertools.product(("batch", "layer"), NORM_POSITIONS)],
)
@pytest.mark.parametrize("key", ["relu", "tanh", "gelu", "softplus", "hardshrink", "sigmoid"])
def test_norms_and_skips_equal_a_plain_loop(
    key: str, norm: str, position: str, residual: str
) -> None:
    config = FlowConfig(
        *(key, (), 12, 24, 6, "xavier_normal"),
        sigma_b2=0.3,
        norm=norm,
        norm_position=position,
        residual=residual,
        alpha=0.7,
        seeds=2,
    )
    found = simulate_flow(config, dtype=torch.float64).log10_example_spread
    for network in range(config.seeds):
        np.testing.assert_allclose(found[network], np.log10(plain_spread(config, network)), 1e-6)
    single = simulate_flow(config).log10_example_spread
    np.testing.assert_allclose(single, found, atol=0.01)


@given(
    sigma_w2=st.sampled_from([1e-4, 0.1, 1.0, 20.0]),
    sigma_b2=st.sampled_from([0.0, 1e-6, 1.0, 25.0]),
    depth=st.sampled_from([2, 7, 300]),
    width=st.sampled_from([2, 5, 64]),
    batch=st.sampled_from([4, 33]),
)
@settings(max_examples=25, deadline=None)
def test_a_linear_network_is_the_product_of_its_matrices(
    sigma_w2: float, sigma_b2: float, depth: int, width: int, batch: int
) -> None:
    # Closed form: Δ = W^L … W¹ (x − x̄), whatever the biases; its length is kept as a logarithm.
    config = FlowConfig(
        *("identity", (), depth, width, batch, "custom"),
        sigma_w2=sigma_w2,
        sigma_b2=sigma_b2,
        seeds=1,
    )
    apart = inputs_of(config, 0)
    apart = apart - apart.mean(0)
    log, expected = 0.0, []
    for layer in range(1, depth + 1):
        apart = apart @ weights_of(config, 0, layer)[0].T
        size = apart.square().mean().sqrt()
        apart, log = apart / size, log + size.log10().item()
        expected.append(log)
    found = simulate_flow(config).log10_example_spread[0]
    np.testing.assert_allclose(found, expected, atol=0.02)


@pytest.mark.parametrize("key", ["tanh", "binary_step", "exp(x)"])
def test_equal_examples_stay_equal(key: str) -> None:
    # In chaos rounding would grow until equal inputs differ.
    config = FlowConfig(
        key, init="custom", sigma_w2=9.0, depth=40, input="constant", batch=37, norm="batch"
    )
    for norm in ("none", "batch", "layer"):
        result = simulate_flow(FlowConfig(key, depth=40, input="constant", batch=37, norm=norm))
        known = ~np.isnan(result.log10_example_spread)
        assert (result.log10_example_spread[known] == -np.inf).all()
    assert (simulate_flow(config).log10_example_spread == -np.inf).all()


def test_it_never_exceeds_the_size_and_equals_it_where_no_pattern_is() -> None:
    # The variance over units and examples is that over examples and that of the units' means.
    config = FlowConfig("tanh", init="custom", sigma_w2=4.0, width=1024, depth=20, seeds=1)
    result, plain = simulate_flow(config), plain_flow(config, 0)
    assert (result.log10_example_spread <= result.log10_signal + 1e-6).all()
    # In chaos the examples are as good as independent: B of them leave 1 − 1/B of the variance.
    expected = np.log10(plain.signal[-1]) + np.log10(1 - 1 / config.batch) / 2
    assert result.log10_example_spread[0, -1] == pytest.approx(expected, abs=0.01)


def test_neighbouring_variants_and_short_segments_change_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    configs = [
        FlowConfig(key, depth=30, width=16, seeds=3, init="xavier_normal")
        for key in ("sigmoid", "relu", "tanh", "exponential")
    ]
    together = simulate_flows(configs)
    monkeypatch.setattr("vizcore.flow.simulate.MEMORY", 1)
    for config, result in zip(configs, together, strict=True):
        alone = simulate_flow(config)
        np.testing.assert_allclose(
            result.log10_example_spread, alone.log10_example_spread, atol=1e-3
        )


@pytest.mark.parametrize("text", ["=1+1", "+x", "-x", "@SUM(A1)", "\t=1", "\r=1", "-", "-1e"])
def test_a_cell_that_begins_like_a_formula_is_text(text: str) -> None:
    assert cell_text(text) == f"'{text}"


@pytest.mark.parametrize("text", ["-1.5", "+2", "-1e-7", "-inf", "tanh(x)", "x - 1", "", "'", "−x"])
def test_numbers_and_other_texts_stay_as_they_are(text: str) -> None:
    assert cell_text(text) == text


def test_a_formula_of_the_reader_is_no_formula_of_a_spreadsheet() -> None:
    config = FlowConfig("-tanh(x)", depth=2, width=8, seeds=1)
    line = Line(config, same("−tanh(x)"), measured_spreads(simulate_flow(config)), {})
    rows = list(csv.DictReader(io.StringIO(layers_csv([line]))))
    assert {row["network"] for row in rows} == {"'-tanh(x)"}


def test_the_exported_table_has_it_measured_and_predicted() -> None:
    config = FlowConfig("sigmoid", depth=12, width=64, seeds=3, init="xavier_normal")
    result, theory = simulate_flow(config), predict_flow(config)
    line = Line(config, same("net"), measured_spreads(result), predicted_spreads(theory))
    rows = list(csv.DictReader(io.StringIO(layers_csv([line]))))
    last = next(r for r in rows if (r["quantity"], r["layer"]) == ("example_spread", "12"))
    assert float(last["measured_log10_mean"]) == pytest.approx(
        result.log10_example_spread[:, -1].mean(), rel=1e-4
    )
    assert float(last["predicted_log10_mean"]) == pytest.approx(-7.6, abs=0.3)  # 12 · log₁₀ √0.0557
    share = row_of(line.measured).log10_information
    expected = (result.log10_example_spread - result.log10_signal)[:, -1].mean()
    assert share == pytest.approx(expected, abs=1e-9)
