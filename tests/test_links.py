"""Links carry any configuration there and back; whatever else stands in one does no harm."""

from urllib.parse import parse_qs, urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.formula.trees import texts
from tests.test_settings import COLOURS, Painting
from vizcore.activations.catalogue import ACTIVATIONS
from vizcore.activations.spec import ActivationSpec
from vizcore.activations.view import ActivationsView
from vizcore.cnn.config.train_config import TrainConfig
from vizcore.flow.config import FlowConfig
from vizcore.links import read_link, write_link
from vizcore.settings import NotAllowed, SettingError, settings_of

paintings = st.builds(
    Painting,
    width=st.integers(1, 1000),
    scale=st.floats(-1e6, 1e6),
    colour=st.sampled_from(sorted(COLOURS)),
    framed=st.booleans(),
    sizes=st.lists(st.integers(0, 9), min_size=1, max_size=3, unique=True).map(tuple),
)


@st.composite
def specs(draw) -> ActivationSpec:
    """A catalogue entry or a formula, with some of its parameters set to something."""
    entry = draw(st.sampled_from(sorted(ACTIVATIONS)))
    name = draw(
        st.sampled_from(
            [entry, "x*tanh(alpha*x)", "a if False else x", "sin(β x)/2", "αx + λ₁*x*t_r + 斜率"]
        )
    )
    try:
        activation = ActivationSpec(name).resolve()
    except ValueError:
        name = entry
        activation = ACTIVATIONS[entry]
    chosen = [p for p in activation.parameters if draw(st.booleans())]
    try:
        return ActivationSpec(name, tuple((p.name, draw(st.floats(p.low, p.high))) for p in chosen))
    except NotAllowed:  # lower > upper
        return ActivationSpec(name)


views = st.builds(
    ActivationsView,
    activations=st.lists(specs(), min_size=1, max_size=8, unique=True).map(tuple),
)
flows = st.builds(
    lambda spec, **fields: FlowConfig(activation=spec.activation, params=spec.params, **fields),
    specs(),
    depth=st.integers(2, 1000),
    sigma_w2=st.floats(0, 25),
    seed=st.integers(0, 2**31 - 1),
)


def through_an_address(query: dict[str, list[str]]) -> dict[str, list[str]]:
    """What a browser and a server make of query fields."""
    return parse_qs(urlencode(query, doseq=True), keep_blank_values=True)


@settings(max_examples=60)
@given(st.one_of(paintings, views, flows))
def test_every_configuration_survives_a_link(config):
    query = write_link(config, type(config)())
    assert read_link(type(config)(), through_an_address(query)) == (config, [])


@given(paintings, paintings)
def test_any_default_will_do_if_both_sides_use_it(config, default):
    query = through_an_address(write_link(config, default))
    assert read_link(default, query) == (config, [])


@pytest.mark.parametrize("config", [Painting(), ActivationsView(), FlowConfig(), TrainConfig()])
def test_a_default_needs_no_link(config):
    assert write_link(config, config) == {}
    assert read_link(config, {}) == (config, [])
    assert read_link(config, {"unknown": ["1"], "": [""]}) == (config, [])


def junk(kind: type) -> st.SearchStrategy[dict[str, list[str]]]:
    anything = st.one_of(
        texts(), st.sampled_from(["0", "1", "1e9", "-1", "relu", "nan", "alpha:2"])
    )
    fields = st.sampled_from([*settings_of(kind), "other"])
    return st.dictionaries(fields, st.lists(anything, max_size=3), max_size=5)


@pytest.mark.parametrize("kind", [Painting, ActivationsView, FlowConfig, TrainConfig])
@settings(max_examples=60)
@given(data=st.data())
def test_any_query_gives_a_configuration_and_a_sentence_for_each_problem(kind, data):
    query = data.draw(junk(kind))
    config, problems = read_link(kind(), query)
    assert isinstance(config, kind)
    kind(**{name: getattr(config, name) for name in settings_of(kind)})  # it is valid
    for problem in problems:
        assert isinstance(problem, SettingError)
        assert problem.field in settings_of(kind)
        assert problem.sentence.en
        assert problem.sentence.zh


def test_a_bad_field_falls_back_and_the_others_are_kept():
    query = {"depth": ["1000000000"], "activation": ["tanh"], "seed": ["7"]}
    config, (problem,) = read_link(FlowConfig(), query)
    assert (config.activation, config.seed, config.depth) == ("tanh", 7, FlowConfig().depth)
    assert problem.sentence.en.startswith("depth = 1000000000 is not possible: a whole number")


def test_a_sentence_calls_a_field_as_the_page_does():
    _, (problem,) = read_link(FlowConfig(), {"depth": ["none"]})
    named = problem.sentence_in(TrainConfig(), FlowConfig())
    assert named.en.startswith("Depth = none is not possible: ")
    assert named.zh.startswith("深度 depth = none 不可用：")
    _, (problem,) = read_link(TrainConfig(), {"architecture": ["c8k50"]})
    assert problem.sentence_in(TrainConfig()).en.startswith("Network (architecture) = c8k50 is not")
    assert problem.sentence_in(FlowConfig()) == problem.sentence


def test_an_unknown_activation_is_named():
    config, (problem,) = read_link(FlowConfig(), {"activation": ["reluu"]})
    assert config == FlowConfig()
    assert "reluu" in problem.sentence.en


def test_parameters_that_do_not_fit_give_way():
    query = {"activation": ["tanh"], "params": ["negative_slope:0.2"]}
    config, problems = read_link(FlowConfig(), query)
    assert (config.activation, config.params) == ("tanh", ())
    assert [problem.field for problem in problems] == ["params"]
    fitting = {"activation": ["leaky_relu"], "params": ["negative_slope:0.2"]}
    config, problems = read_link(FlowConfig(), fitting)
    assert (config.params, problems) == ((("negative_slope", 0.2),), [])
