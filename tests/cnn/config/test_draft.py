"""A network that is being edited: what its table says, and what becomes of it."""

from __future__ import annotations

import contextlib
from dataclasses import replace
from typing import Any

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from vizcore.activations.spec import ActivationSpec
from vizcore.cnn.architecture.architectures import ARCHITECTURES
from vizcore.cnn.config.draft import Draft
from vizcore.cnn.config.train_config import TrainConfig
from vizcore.cnn.model.network import Network
from vizcore.settings import SettingError

SHAPES = TrainConfig(dataset="shapes_rgb", architecture="lenet5")


def edited(config: TrainConfig, **changes: Any) -> list[dict[str, Any]]:
    """The table of a configuration with fields of one row changed: ``conv2__kernel=9``."""
    rows = [row for row in Draft.of(config).table(config) if "kind" in row]
    for place, value in changes.items():
        name, _, field = place.partition("__")
        next(row for row in rows if row["name"] == name)[field] = value
    return rows


@pytest.mark.parametrize("architecture", [*ARCHITECTURES, "c4k3s2p1a2bo20-c8k2-d7b-d5o50"])
def test_what_the_table_shows_is_the_network_that_it_came_from(architecture: str) -> None:
    own = (("conv1", ActivationSpec("leaky_relu", (("negative_slope", 0.2),))),)
    config = TrainConfig(dataset="shapes_rgb", architecture=architecture, layer_activations=own)
    assert Draft.read(Draft.of(config).table(config)[:-1]).apply(config) == config


def test_sizes_are_lecun_s_and_parameters_those_that_are_trained() -> None:
    rows = Draft.of(SHAPES).table(SHAPES)
    # LeCun 1998 on 32×32: 28, pooled to 14; 10, pooled to 5; then 120 channels of one pixel.
    assert [row["made"] for row in rows[:2]] == [
        "(32 + 2·0 − 5) / 1 + 1 = 28",
        "(14 + 2·0 − 5) / 1 + 1 = 10",
    ]
    assert [row["output"] for row in rows] == ["6×14×14", "16×5×5", "120×1×1", "84", "10"]
    assert [row["sees"] for row in rows] == ["5×5 → 6×6", "14×14 → 16×16", "32×32", "", ""]
    # On an image of 8×8 the second layer would see 10×10, of which the rest is padding.
    assert [row["sees"] for row in Draft.of(TrainConfig()).table(TrainConfig())] == [
        "3×3 → 4×4",
        "8×8",
        "",
        "",
    ]
    normed = Draft.read(edited(SHAPES, conv2__norm=True)).apply(SHAPES)
    own = (("conv2", ActivationSpec("relu")), ("conv3", ActivationSpec("silu")))
    learned = replace(SHAPES, activation="prelu", learned=True, layer_activations=own)
    for config in (SHAPES, normed, learned):
        network = Network(config, torch.Generator().manual_seed(0))
        counts = [sum(p.numel() for p in stage.parameters) for stage in network.stages]
        assert [row["parameters"] for row in Draft.of(config).table(config)] == counts


def test_edits_are_the_network_s_blocks_and_each_row_keeps_its_activation() -> None:
    rows = edited(SHAPES, conv2__activation="elu", conv3__pool="m", conv1__drop=20.0)
    rows[2]["kernel"] = 3
    config = Draft.read([rows[1], rows[0], *rows[2:]]).apply(SHAPES)
    assert config.architecture == "c16k5a2-c6k5a2o20-c120k3m2-d84"
    assert config.layer_activations == (("conv1", ActivationSpec("elu")),)


def test_blocks_of_a_known_network_have_its_name_again() -> None:
    other = Draft.read(edited(SHAPES, conv1__channels=7)).apply(SHAPES)
    assert Draft.read(edited(other, conv1__channels=6)).apply(other).architecture == "lenet5"


@pytest.mark.parametrize(
    ("text", "says"),
    [("relux(x)", "conv2: "), ("relu;slope:2", "conv2: not an activation")],
)
def test_an_activation_that_is_none_is_named_and_all_sizes_stand(text: str, says: str) -> None:
    draft = Draft.read(edited(SHAPES, conv2__activation=text))
    with pytest.raises(SettingError) as refused:
        draft.apply(SHAPES)
    assert says in refused.value.allowed.en
    rows = draft.table(SHAPES)
    assert [row["name"] for row in rows if row["wrong"]] == ["conv2"]
    assert all("output" in row for row in rows)


@pytest.mark.parametrize(
    ("changes", "wrong", "says"),
    [
        ({"conv2__kernel": 10}, "conv3", "conv3: a kernel of 5 does not fit"),
        ({"conv3__pool": "m"}, "conv3", "conv3: pooling of 2 does not fit into 1×1"),
        ({"conv1__stride": 0}, "conv1", "stride must be from 1 to 4"),
        ({"conv2__kernel": 99}, "conv2", "kernel size must be from 1 to 11"),
        ({"dense1__units": 512, "conv1__channels": 256}, None, "at most"),
    ],
)
def test_what_does_not_fit_is_named_and_the_layers_before_it_stand(
    changes: dict[str, Any], wrong: str | None, says: str
) -> None:
    draft = Draft.read(edited(SHAPES, **changes))
    with pytest.raises(SettingError) as refused:
        draft.apply(SHAPES)
    assert says in refused.value.allowed.en
    assert refused.value.allowed.zh
    rows = draft.table(SHAPES)
    marked = [row["name"] for row in rows if row["wrong"]]
    assert marked == ([wrong] if wrong else [])
    names = [row["name"] for row in rows]
    done = [row["name"] for row in rows if "output" in row]
    assert done == (names[: names.index(wrong)] if wrong else names)


def test_a_convolution_after_a_dense_layer_is_refused() -> None:
    rows = edited(SHAPES)
    draft = Draft.read([rows[-1], *rows[:-1]])
    with pytest.raises(SettingError, match="a convolution cannot follow a dense layer"):
        draft.apply(SHAPES)
    assert draft.table(SHAPES)


values = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5)
junk = st.dictionaries(
    st.sampled_from(("kind", "channels", "kernel", "units", "pool", "activation", "norm")),
    values | st.sampled_from(("conv", "dense", "m", "a")),
)


@given(values | st.lists(values | junk, max_size=20))
def test_junk_is_refused_or_a_draft_that_says_what_is_wrong(rows: Any) -> None:
    try:
        draft = Draft.read(rows)
    except ValueError:
        return
    assert draft.table(SHAPES)
    with contextlib.suppress(SettingError):
        draft.apply(SHAPES)
