import dataclasses
import pickle

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vizcore.activations.spec import ActivationSpec
from vizcore.cnn.config.interventions import Intervention
from vizcore.cnn.config.registries import OPTIMIZERS, SCHEDULES
from vizcore.cnn.config.train_config import TrainConfig
from vizcore.cnn.jobs.training import arguments_of
from vizcore.initialisation import INITIALISATIONS
from vizcore.links import read_link, write_link
from vizcore.settings import SettingError, read_settings

LEAKY = ActivationSpec("leaky_relu", (("negative_slope", 0.2),))

interventions = st.lists(
    st.one_of(
        st.builds(Intervention, st.integers(0, 9), st.just("learning_rate"), st.floats(1e-6, 100)),
        st.builds(Intervention, st.integers(0, 9), st.just("bias_shift"), st.floats(-20, 20)),
        st.builds(Intervention, st.integers(0, 9), st.just("activation"), st.just(LEAKY)),
    ),
    max_size=4,
    unique=True,
).map(tuple)
configs = st.builds(
    TrainConfig,
    architecture=st.sampled_from(["small", "c4k3p1m2-d8", "d16"]),
    activation=st.just("leaky_relu"),
    params=st.floats(0, 1).map(lambda slope: (("negative_slope", slope),)),
    init=st.sampled_from(sorted(INITIALISATIONS)),
    sigma_w2=st.floats(0, 25),
    sigma_b2=st.floats(0, 25),
    scale=st.floats(0, 2),
    optimizer=st.sampled_from(sorted(OPTIMIZERS)),
    schedule=st.sampled_from(sorted(SCHEDULES)),
    learning_rate=st.floats(1e-6, 100),
    bias_shift=st.floats(-20, 20),
    batch_norm=st.booleans(),
    dropout=st.floats(0, 0.9),
    batch_size=st.integers(2, 1024),
    steps=st.integers(10, 1000),
    seed=st.integers(0, 2**31 - 1),
    interventions=interventions,
)


@given(configs)
def test_a_configuration_survives_its_link_and_its_job(config: TrainConfig) -> None:
    default = TrainConfig()
    assert read_link(default, write_link(config, default)) == (config, [])
    arguments = orjson.loads(orjson.dumps(arguments_of(config)))
    assert read_settings(TrainConfig, arguments) == config
    assert pickle.loads(pickle.dumps(config)) == config
    assert hash(read_settings(TrainConfig, arguments)) == hash(config)


def test_layers_with_an_activation_of_their_own() -> None:
    config = TrainConfig(layer_activations=(("conv2", LEAKY), ("dense1", ActivationSpec("tanh"))))
    assert config.specs == (ActivationSpec("relu"), LEAKY, ActivationSpec("tanh"))
    link = write_link(config, TrainConfig())
    assert link == {"layer_activations": ["conv2=leaky_relu;negative_slope:0.2", "dense1=tanh"]}
    assert read_link(TrainConfig(), link) == (config, [])


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("architecture", "lenet5", "conv2: a kernel of 5 does not fit into 2×2"),
        ("architecture", "c16k3-", "is not a block"),
        ("learning_rate", 0.0, "a number from 10⁻⁶ to 100"),
        ("learning_rate", float("nan"), "a number from 10⁻⁶ to 100"),
        ("steps", 10**9, "a whole number from 1 to 100000"),
        ("params", (("negative_slope", 0.1),), "ReLU takes no parameters"),
        ("layer_activations", (("conv7", LEAKY),), "each at most once of conv1, conv2, dense1"),
        ("interventions", (Intervention(2400, "bias_shift", 1.0),), "each before step 2400"),
        ("record_every", 1, "at least 2 for this many steps"),
        ("optimizer", "lion", "one of sgd"),
        ("dataset", "imagenet", "one of digits"),
        ("seed", -1, "a whole number"),
    ],
)
def test_impossible_values_are_refused_in_one_sentence(
    field: str, value: object, says: str
) -> None:
    with pytest.raises(SettingError) as refused:
        TrainConfig(**{field: value})
    assert refused.value.field == field
    assert says in refused.value.sentence.en
    assert refused.value.sentence.zh


def test_batch_norm_needs_a_batch() -> None:
    with pytest.raises(SettingError, match="at least 2 images"):
        TrainConfig(batch_norm=True, batch_size=1)


def test_a_batch_has_to_fit_into_memory() -> None:
    wide = {"architecture": "c32k3p1m2-d16", "dataset": "shapes_rgb"}  # 32,794 values an image
    TrainConfig(batch_size=731, **wide)
    with pytest.raises(SettingError, match="at most 731 with this network"):
        TrainConfig(batch_size=732, **wide)


def test_a_bad_value_in_a_link_leaves_the_others() -> None:
    query = {"seed": ["4"], "architecture": ["c9k99"], "steps": ["1e9"], "batch_norm": ["yes"]}
    config, problems = read_link(TrainConfig(), query)
    assert config == TrainConfig(seed=4)
    assert sorted(problem.field for problem in problems) == ["architecture", "batch_norm", "steps"]


@given(st.text(max_size=60))
def test_interventions_from_any_text_are_read_or_refused(text: str) -> None:
    try:
        found = Intervention.parse(text)
    except ValueError:
        return
    assert Intervention.parse(str(found)) == found


def test_interventions_as_text() -> None:
    for text in (
        "300:learning_rate=0.5",
        "0:activation=leaky_relu;negative_slope:0.2",
        "12:bias_shift=-2.5",
    ):
        assert Intervention.parse(text).format() == text
    for text in ("300", "300:learning_rate", "x:bias_shift=1", "3:bias_shift=99", "3:seed=1"):
        with pytest.raises(ValueError, match=r"\S"):
            Intervention.parse(text)
    assert Intervention(5, "activation", LEAKY).sentence.en.startswith("step 5: activation")


def test_the_default_is_written_as_no_link_at_all() -> None:
    assert write_link(TrainConfig(), TrainConfig()) == {}
    assert dataclasses.replace(TrainConfig()) == TrainConfig()
