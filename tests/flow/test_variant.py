"""Variants and views: the same network has one variant, one text, one line on the page."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vizcore.activations.spec import ActivationSpec
from vizcore.flow.config import NORMS, RESIDUALS, FlowConfig
from vizcore.flow.variant import Variant, labels
from vizcore.flow.view import MOST, FlowView
from vizcore.initialisation import INITIALISATIONS
from vizcore.settings import SettingError

configs = st.builds(
    FlowConfig,
    activation=st.sampled_from(["relu", "tanh", "identity"]),
    depth=st.integers(2, 1000),
    init=st.sampled_from(list(INITIALISATIONS)),
    sigma_w2=st.floats(0, 25),
    sigma_b2=st.floats(0, 25),
    scale=st.floats(0, 10),
    norm=st.sampled_from(list(NORMS)),
    norm_position=st.sampled_from(["before", "after"]),
    residual=st.sampled_from(list(RESIDUALS)),
    alpha=st.floats(0, 10),
)


@given(configs)
def test_a_variant_survives_its_text(config):
    variant = Variant.of(config)
    assert Variant.parse(variant.format()) == variant


@given(configs)
def test_a_variant_holds_everything_that_the_network_depends_on(config):
    again = Variant.of(config).on(FlowConfig(depth=config.depth))
    assert again.spec == config.spec
    assert again.weight_variance == config.weight_variance
    assert again.bias_variance == config.bias_variance
    assert again.branch == config.branch
    assert (again.norm, again.initialisation) == (config.norm, config.initialisation)
    assert config.norm == "none" or again.norm_position == config.norm_position


def test_settings_that_are_not_read_make_no_other_variant():
    he = FlowConfig(init="he_normal")
    assert Variant.of(he) == Variant.of(replace(he, sigma_w2=3.0, alpha=2.0, scale=1.0))
    assert Variant.of(he) != Variant.of(replace(he, sigma_b2=0.1))


def test_a_variant_takes_size_and_seeds_of_the_comparison():
    base = FlowConfig(depth=7, width=31, seeds=3, seed=5, init="pytorch", norm="batch")
    network = Variant(ActivationSpec("tanh"), (("init", "orthogonal"),)).on(base)
    assert network == FlowConfig(
        activation="tanh", depth=7, width=31, seeds=3, seed=5, init="orthogonal"
    )


def test_a_variant_may_keep_its_width():
    narrow = FlowConfig(activation="relu", init="pytorch", width=4)
    variant = Variant.of(narrow).as_wide_as(narrow)
    assert variant.format() == "relu@init:pytorch,width:4"
    assert Variant.parse(variant.format()) == variant
    wide = replace(narrow, width=128)
    assert variant.on(wide) == narrow
    assert [label.en for label in labels([wide, narrow])] == ["ReLU, width 128", "ReLU, width 4"]
    kept = FlowView(activations=(narrow.spec,), kept=(variant,))
    assert kept.networks(wide) == [wide, narrow]
    assert kept.networks(narrow) == [narrow]


@pytest.mark.parametrize(
    "text",
    ["", "no_such", "relu@width:0", "relu@width:4,width:4",
     "relu@depth:5", "relu@init", "relu@init:no", "relu@init:custom,init:custom",
     "relu@sigma_w2:nan", "relu@@", "relu@init:custom,"],
)  # fmt: skip
def test_other_text_is_refused(text):
    with pytest.raises(ValueError, match=r".*"):
        Variant.parse(text)


RELU = FlowConfig(activation="relu", init="he_normal")
TANH = FlowConfig(activation="tanh", init="custom", sigma_w2=0.7)


@pytest.mark.parametrize(
    ("configs", "expected"),
    [
        ([RELU], ["ReLU"]),
        ([RELU, TANH], ["ReLU, He normal", "tanh, σ_w² = 0.7"]),
        ([TANH, replace(TANH, sigma_w2=2.0)], ["tanh, σ_w² = 0.7", "tanh, σ_w² = 2"]),
        ([RELU, replace(RELU, sigma_w2=2.0)], ["ReLU", "ReLU"]),
        ([RELU, replace(RELU, norm="batch")], ["ReLU, no norm", "ReLU, BatchNorm"]),
        (
            [RELU, replace(RELU, residual="unit"), replace(RELU, residual="free", alpha=0.1)],
            ["ReLU, no skip", "ReLU, Skip, α = 1", "ReLU, α = 0.1"],
        ),
    ],
)
def test_labels_say_what_differs_and_nothing_else(configs, expected):
    assert [name.en for name in labels(configs)] == expected


def test_a_view_draws_every_network_once():
    base = FlowConfig(init="he_normal")
    relu = ActivationSpec("relu")
    view = FlowView((relu,), kept=(Variant.of(replace(base, activation="relu")),))
    assert view.networks(base) == [replace(base, activation="relu")]
    assert len(view.networks(replace(base, init="pytorch"))) == 2


def test_a_view_holds_no_more_lines_than_can_be_told_apart():
    names = ("relu", "tanh", "sigmoid", "gelu", "elu", "selu", "silu", "mish")
    specs = tuple(map(ActivationSpec, names))
    assert len(FlowView(specs).networks(FlowConfig())) == MOST
    with pytest.raises(SettingError):
        FlowView(specs, kept=(Variant(ActivationSpec("relu"), (("init", "pytorch"),)),))
