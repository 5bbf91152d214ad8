"""Outputs and Jacobians of vector activations against their closed forms."""

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import expit, log_softmax, ndtr, softmax

from vizcore.activations.vector import VECTOR_ACTIVATIONS

POINTS = {
    5: [0.3, -1.2, 2.0, 0.1, -0.4],
    6: [0.3, -1.2, 2.0, 0.1, -0.4, 1.7],
    3: [0.3, -1.2, 2.0],
}


def gated(gate, slope):
    def closed_form(x):
        a, b = np.split(x, 2)
        return a * gate(b), np.hstack((np.diag(gate(b)), np.diag(a * slope(b))))

    return closed_form


def softmax_form(x, t=1.0):
    p = softmax(x / t)
    return p, (np.diag(p) - np.outer(p, p)) / t


def log_softmax_form(x, t=1.0):
    return log_softmax(x / t), (np.eye(x.size) - softmax(x / t)) / t


def maxout_form(x, k=2):
    groups = x.reshape(-1, k)
    jacobian = np.zeros((len(groups), x.size))
    jacobian[np.arange(len(groups)), np.arange(len(groups)) * k + groups.argmax(1)] = 1
    return groups.max(1), jacobian


def crelu_form(x):
    return np.maximum([x, -x], 0).ravel(), np.vstack((np.diag(x > 0), -1.0 * np.diag(x < 0)))


def density(x):
    return np.exp(-x * x / 2) / np.sqrt(2 * np.pi)


FORMS = {
    "softmax": softmax_form,
    "log_softmax": log_softmax_form,
    "maxout": maxout_form,
    "crelu": crelu_form,
    "glu": gated(expit, lambda b: expit(b) * expit(-b)),
    "swiglu": gated(lambda b: b * expit(b), lambda b: expit(b) + b * expit(b) * expit(-b)),
    "geglu": gated(lambda b: b * ndtr(b), lambda b: ndtr(b) + b * density(b)),
    "reglu": gated(lambda b: np.maximum(b, 0), lambda b: 1.0 * (b > 0)),
}


def test_every_entry_has_a_closed_form():
    assert set(FORMS) == set(VECTOR_ACTIVATIONS)


@pytest.mark.parametrize("key", FORMS)
def test_outputs_and_jacobian_are_those_of_the_closed_form(key):
    entry = VECTOR_ACTIVATIONS[key]
    x = np.array(POINTS[entry.inputs])
    response = entry.respond(x)
    y, jacobian = FORMS[key](x)
    np.testing.assert_allclose(response.y, y, atol=1e-14)
    np.testing.assert_allclose(response.jacobian, jacobian, atol=1e-14)
    np.testing.assert_array_equal(response.x, x)


@pytest.mark.parametrize("temperature", [0.05, 0.5, 10.0])
def test_temperature(temperature):
    x = np.array(POINTS[5])
    for key in ("softmax", "log_softmax"):
        response = VECTOR_ACTIVATIONS[key].respond(x, temperature=temperature)
        y, jacobian = FORMS[key](x, temperature)
        np.testing.assert_allclose(response.y, y, atol=1e-12)
        np.testing.assert_allclose(response.jacobian, jacobian, atol=1e-12)


@pytest.mark.parametrize("k", [1, 2, 3, 6])
def test_maxout_of_groups(k):
    response = VECTOR_ACTIVATIONS["maxout"].respond(POINTS[6], k=k)
    y, jacobian = maxout_form(np.array(POINTS[6]), k)
    np.testing.assert_array_equal(response.y, y)
    np.testing.assert_array_equal(response.jacobian, jacobian)


@given(st.lists(st.floats(-500, 500), min_size=2, max_size=8))
def test_softmax_is_a_distribution_that_does_not_see_a_common_shift(scores):
    entry = VECTOR_ACTIVATIONS["softmax"]
    response = entry.respond(scores)
    assert response.y.sum() == pytest.approx(1)
    np.testing.assert_allclose(response.jacobian.sum(axis=1), 0, atol=1e-12)
    np.testing.assert_allclose(entry.respond(np.array(scores) + 3.5).y, response.y, atol=1e-9)


def test_glu_is_pytorchs_and_batches_are_welcome():
    x = torch.randn(4, 3, 6, generator=torch.Generator().manual_seed(3))
    torch.testing.assert_close(VECTOR_ACTIVATIONS["glu"](x), F.glu(x))
    for entry in VECTOR_ACTIVATIONS.values():
        y = entry(x)
        torch.testing.assert_close(y[2, 1], entry(x[2, 1]))


@pytest.mark.parametrize(("key", "inputs"), [("glu", 5), ("maxout", 5), ("reglu", 3)])
def test_inputs_that_do_not_fit_are_refused(key, inputs):
    with pytest.raises(ValueError, match=str(inputs)):
        VECTOR_ACTIVATIONS[key].respond(np.zeros(inputs))


@pytest.mark.parametrize("entry", VECTOR_ACTIVATIONS.values(), ids=VECTOR_ACTIVATIONS)
def test_each_is_described_in_both_languages(entry):
    assert entry.summary.en.endswith(".")
    assert entry.summary.zh.endswith("。")
    assert entry.source
    assert entry.respond(np.linspace(-1, 1, entry.inputs)).jacobian.shape[1] == entry.inputs
