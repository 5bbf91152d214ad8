"""The vector panel against finite differences of NumPy's own formulas."""

import dataclasses

import numpy as np
import pytest

from vizcore.activations.vector import VECTOR_ACTIVATIONS
from vizcore.activations.view.config import DetailConfig
from vizcore.activations.view.vector import panel
from vizcore.settings import SettingError

X = (2.0, 1.0, 0.5, -0.5, -1.0, 0.3)


def shown(vector, **values):
    return panel(DetailConfig(vector=vector, inputs=X, **values))


def softmax(x, temperature):
    e = np.exp((x - x.max()) / temperature)
    return e / e.sum()


def differences(function, x, h=1e-6):
    steps = np.eye(x.size) * h
    return np.stack([(function(x + s) - function(x - s)) / (2 * h) for s in steps], axis=1)


@pytest.mark.parametrize("temperature", [0.25, 1.0, 4.0])
def test_softmax_and_its_jacobian_at_any_temperature(temperature):
    response = shown("softmax", temperature=temperature).response
    x = np.array(X[:5])
    assert response.x == pytest.approx(x)
    assert response.y == pytest.approx(softmax(x, temperature))
    expected = differences(lambda v: softmax(v, temperature), x)
    assert response.jacobian == pytest.approx(expected, abs=1e-8)


@pytest.mark.parametrize("k", [1, 2, 3, 4, 5, 6])
def test_maxout_takes_as_many_inputs_as_make_whole_groups(k):
    response = shown("maxout", k=k).response
    groups = np.array(X[: 6 - 6 % k]).reshape(-1, k)
    assert response.y == pytest.approx(groups.max(axis=1))
    assert response.jacobian.sum() == pytest.approx(len(groups)), "one winner in each group"


@pytest.mark.parametrize("vector", VECTOR_ACTIVATIONS)
def test_every_entry_has_a_panel(vector):
    found = shown(vector)
    outputs, inputs = found.response.jacobian.shape
    assert (outputs, inputs) == (found.response.y.size, found.response.x.size)
    row, column = found.strongest
    assert abs(found.response.jacobian[row, column]) == np.abs(found.response.jacobian).max()
    assert found.zeros == sum(value == 0 for value in found.response.jacobian.ravel())


@pytest.mark.parametrize("bad", ["1,2", "1,2,3,4,5,nan", "1,2,3,4,5,6", "1,2,3,4,5,", "a"])
def test_inputs_in_a_link_are_exactly_six_numbers_in_their_range(bad):
    kind = DetailConfig.__dataclass_fields__["inputs"].metadata["setting"]
    with pytest.raises(SettingError, match="6 numbers from −5 to 5"):
        kind.read("inputs", [bad])


def test_inputs_come_back_from_a_link():
    kind = DetailConfig.__dataclass_fields__["inputs"].metadata["setting"]
    config = dataclasses.replace(DetailConfig(), inputs=X)
    assert kind.write(config.inputs) == ["2,1,0.5,-0.5,-1,0.3"]
    assert kind.read("inputs", kind.write(X)) == X
