"""The choice of an activation: canonical, hashable, one short text."""

import pickle

import pytest
import torch
from hypothesis import given

from tests.formula.trees import texts
from vizcore.activations.catalogue import ACTIVATIONS
from vizcore.activations.spec import (
    SPEC,
    ActivationKind,
    ActivationSpec,
    ParamsKind,
    parse_params,
    resolve,
)  # fmt: skip
from vizcore.formula.errors import FormulaError
from vizcore.settings import Setting, SettingError
from vizcore.text import same


def test_a_key_or_a_formula():
    assert resolve("gelu") is ACTIVATIONS["gelu"]
    assert resolve(" gelu ") is ACTIVATIONS["gelu"]
    assert resolve("x^2").formula == "x^2"
    assert resolve("x^2") is resolve("x^2")
    with pytest.raises(FormulaError, match="gelu"):
        resolve("gleu")


def test_equal_choices_are_equal():
    plain = ActivationSpec("leaky_relu")
    assert ActivationSpec("leaky_relu", (("negative_slope", 0.01),)) == plain
    swapped = ActivationSpec("mpelu", (("beta", 2.0), ("alpha", 0.5)))
    assert swapped == ActivationSpec("mpelu", (("alpha", 0.5), ("beta", 2)))
    assert hash(swapped) == hash(ActivationSpec("mpelu", (("alpha", 0.5), ("beta", 2.0))))
    assert swapped.values == {"alpha": 0.5, "beta": 2.0}
    assert pickle.loads(pickle.dumps(swapped)) == swapped


@pytest.mark.parametrize(
    ("activation", "params"),
    [
        ("relu", (("alpha", 1.0),)),
        ("leaky_relu", (("negative_slope", 3.0),)),
        ("leaky_relu", (("negative_slope", float("nan")),)),
        ("leaky_relu", (("negative_slope", 0.1), ("negative_slope", 0.2))),
        ("x*alpha", (("beta", 1.0),)),
        ("not a formula", ()),
    ],
)
def test_what_does_not_fit_is_refused(activation, params):
    with pytest.raises(ValueError, match=r"."):
        ActivationSpec(activation, params)


@pytest.mark.parametrize(
    ("text", "values"),
    {
        "relu": {},
        "leaky_relu;negative_slope:0.2": {"negative_slope": 0.2},
        "mpelu;alpha:0.5,beta:2": {"alpha": 0.5, "beta": 2},
        "alpha*x^2 + beta;beta:-1.5": {"alpha": 1, "beta": -1.5},
    }.items(),
)
def test_its_text_form(text, values):
    spec = ActivationSpec.parse(text)
    assert spec.values == values
    assert spec.format() == text


@pytest.mark.parametrize(
    "text",
    ["a", "a:", ":1", "a:1,", "a:nan", "a:1_0", "_a:1", "1a:1", "a:1;b:2", "a:1,,b:2", "a b:1"],
)
def test_parameters_are_read_strictly(text):
    with pytest.raises(ValueError, match="is not name:value"):
        parse_params(text)


def test_a_spec_computes_with_its_parameters_bound():
    spec = ActivationSpec.parse("softshrink;lambd:1")
    x = torch.tensor([-3.0, 0.5, 2.0], requires_grad=True)
    assert spec(x).tolist() == [-2, 0, 1]
    spec(x).sum().backward()
    assert x.grad.tolist() == [1, 0, 1]
    assert [t.tolist() for t in spec.value_and_slope(x)] == [[-2, 0, 1], [1, 0, 1]]
    assert spec.kinks() == (-1, 1)


def test_its_label_says_what_differs_from_the_default():
    assert ActivationSpec("leaky_relu").label == same("Leaky ReLU")
    label = ActivationSpec.parse("leaky_relu;negative_slope:0.2").label
    assert (label.en, label.zh) == (
        "Leaky ReLU (negative_slope = 0.2)",
        "Leaky ReLU（negative_slope = 0.2）",
    )


KINDS = [ActivationKind(), ParamsKind(), SPEC]


@pytest.mark.parametrize("kind", KINDS)
@given(text=texts())
def test_any_text_is_a_value_or_a_refusal(kind, text):
    described = Setting(kind, same("it"))
    try:
        value = described.read("it", [text])
    except SettingError:
        return
    assert described.read("it", described.write(value)) == value
    assert described.check("it", value) == value


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("value", [None, 3, ["relu"], {"a": 1}, b"relu", object()])
def test_values_of_another_type_are_refused(kind, value):
    with pytest.raises(SettingError):
        Setting(kind, same("it")).check("it", value)
