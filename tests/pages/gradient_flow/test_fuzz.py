"""No control of the gradient-flow page leads to an error or an empty page, whatever its value."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pages.gradient_flow import measuring
from tests.pages.gradient_flow.test_page import assert_fine, open_page
from vizcore.flow.config import INPUTS, NORM_POSITIONS, NORMS, RESIDUALS
from vizcore.flow.view import PICTURES, QUANTITIES
from vizcore.initialisation import INITIALISATIONS
from vizcore.text import LANGUAGES

ACTIVATIONS = (
    *("1/x", "exp(x)", "log(x)", "0*x", "x^5", "sqrt(x)", "1/(x-1)", "1e300*x", "tan(x)"),
    *("relu", "sigmoid", "selu", "binary_step", "hardshrink"),
)


def among(*texts):
    return st.sampled_from(texts)


VIEWS = st.fixed_dictionaries(
    {
        "activations": st.lists(among(*ACTIVATIONS), min_size=1, max_size=8, unique=True),
        "depth": among("2", "3", "50", "1000"),
        "width": among("2", "64", "1024"),
        "batch": among("4", "1024"),
        "seeds": among("1", "32"),
        "seed": among("0", "2147483647"),
        "init": among(*INITIALISATIONS),
        "sigma_w2": among("0", "0.01", "1", "25"),
        "sigma_b2": among("0", "0.1", "25"),
        "scale": among("0", "0.01", "10"),
        "norm": among(*NORMS),
        "norm_position": among(*NORM_POSITIONS),
        "residual": among(*RESIDUALS),
        "alpha": among("0", "10"),
        "input": among(*INPUTS),
        "picture": among(*PICTURES),
        "quantity": among(*QUANTITIES),
        "focus": among("1", "2", "8"),
        "start": among("-0.95", "0", "0.95"),
        "state_activation": among(*ACTIVATIONS),
        "steps": among("2", "500"),
        "recurrent_w2": among("0", "1", "10"),
        "forget_bias": among("-5", "0", "10"),
    }
)


@pytest.fixture(autouse=True)
def little_is_measured(monkeypatch):
    """What takes long waits to be asked for, as it does on a slow server."""
    monkeypatch.setattr(measuring, "MEASURED_S", 0.1)
    monkeypatch.setattr(measuring, "GLANCE_S", 0.0)
    monkeypatch.setattr(measuring, "PATIENCE_S", 0.5)


@given(VIEWS, st.sampled_from(LANGUAGES))
@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_every_view_is_drawn(view, language):
    app = open_page(language, **view)
    assert_fine(app)
    assert not app.warning or all("✗" in w.value or "!" in w.value for w in app.warning)
