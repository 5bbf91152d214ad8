"""The other figures of activations: distributions and the probe."""

import json

import numpy as np
import pytest

from vizcore import ActivationSpec
from vizcore.activations.timing import Cost
from vizcore.activations.vector import VECTOR_ACTIVATIONS
from vizcore.activations.view.distribution import distributions
from vizcore.activations.view.probe import probe
from vizcore.figures.activations.cost import cost_figure
from vizcore.figures.activations.distribution import distribution_figure, height
from vizcore.figures.activations.probe import probe_figure
from vizcore.figures.activations.vector import vector_figure
from vizcore.figures.theme import DEAD, NEUTRAL
from vizcore.figures.y_range import y_range


def specs(*activations):
    return [ActivationSpec(a) for a in activations]


def role(figure, name, row=0):
    return next(t for t in figure.data if t.meta.get("role") == name and t.meta.get("row") == row)


def probed(*activations, x=1.0, times=10, language="en"):
    return probe_figure([probe(s, x, times, 5) for s in specs(*activations)], language).checked()


def test_a_stem_shows_the_share_and_only_a_slope_of_zero_is_dead():
    figure = distribution_figure(distributions(specs("relu")), "en").checked()
    stems = [t for t in figure.data if t.text]
    assert [(t.xaxis, t.x[0], t.text[1], t.line.color == DEAD) for t in stems] == [
        ("x", 0, "50%", False),
        ("x2", 0, "50%", True),
        ("x2", 1, "50%", False),
    ]


def test_every_row_names_its_activation_and_its_moments():
    figure = distribution_figure(distributions(specs("tanh", "selu")), "en").checked()
    words = " ".join(a.text for a in figure.layout.annotations)
    assert "<b>tanh</b>" in words
    assert "E[φ] = 0 " in words, "an odd function's mean is written 0"
    assert "E[φ²] = 1" in words, "SELU keeps the variance"
    assert height(2) < height(8)


def test_on_a_phone_the_panels_stand_on_each_other():
    for figure in (
        distribution_figure(distributions(specs("tanh")), "zh").checked(),
        probed("tanh"),
    ):
        narrow = figure.layout.meta["narrow"]
        assert narrow["xaxis"]["domain"] == narrow["xaxis2"]["domain"] == [0, 1]
        assert narrow["yaxis"]["domain"][0] > narrow["yaxis2"]["domain"][1]


def test_the_tangent_touches_the_curve_at_the_point():
    figure = probed("tanh", x=0.5)
    tangent, point = role(figure, "tangent"), role(figure, "point")
    t = np.tanh(0.5)
    assert np.interp(0.5, tangent.x, tangent.y) == pytest.approx(t)
    assert np.diff(tangent.y)[0] / np.diff(tangent.x)[0] == pytest.approx(1 - t * t)
    assert (point.x[0], point.y[0]) == pytest.approx((0.5, t))


def test_the_product_ends_in_a_cross_at_an_exact_zero():
    figure = probed("relu", "tanh", x=-1.0)
    death = role(figure, "death", 0)
    assert list(death.x) == [1]
    assert death.marker.color == DEAD
    assert len(role(figure, "death", 1).x) == 0
    assert np.isnan(role(figure, "product", 0).y[1])
    assert role(figure, "product", 1).y[10] == pytest.approx(
        sum(np.log10(1 - np.tanh(y) ** 2) for y in _tanhs(-1.0, 10))
    )


def _tanhs(y, count):
    for _ in range(count):
        yield y
        y = np.tanh(y)


def test_powers_of_ten_are_written_as_such():
    words = probed("sigmoid").layout.yaxis3.ticktext
    assert "1" in words
    assert all(word == "1" or word.startswith("10") for word in words)
    assert not any("e" in word for word in words)


def test_the_range_passes_over_what_is_not_finite():
    assert y_range([np.array([np.nan])], 5) == [-1, 1]
    low, high = y_range([np.array([0, 1, np.nan, np.inf])], 5)
    assert (low <= 0, high >= 1) == (True, True)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_they_are_json_even_where_values_run_away(language):
    wild = specs("exp(x)", "1/x", "relu")
    json.loads(distribution_figure(distributions(wild), language).to_json())
    json.loads(probe_figure([probe(s, 3.0, 50, 5) for s in wild], language).to_json())


def test_a_slope_of_exactly_zero_has_no_colour_in_the_jacobian():
    response = VECTOR_ACTIVATIONS["maxout"].respond([2.0, 1.0, -1.0, 0.5], k=2.0)
    bars, heatmap = vector_figure(response, "en").checked().data
    assert list(bars.y) == [2, 0.5]
    assert np.isnan(heatmap.z).tolist() == [[False, True, True, True], [True, True, True, False]]
    assert [list(row) for row in heatmap.text] == [["1", "0", "0", "0"], ["0", "0", "0", "1"]]
    assert (heatmap.zmin, heatmap.zmax) == (-1, 1)


def test_costs_are_sorted_and_only_the_chosen_ones_have_a_colour():
    costs = [("ReLU", Cost(1, 1, 1)), ("Mish", Cost(9, 5, 7)), ("tanh", Cost(3, 2, 2.5))]
    backward, forward = cost_figure(costs, {"Mish": "#112233"}, "en").checked().data
    assert list(forward.y) == ["ReLU", "tanh", "Mish"], "plotly counts from the bottom"
    assert list(forward.x) == [1, 3, 9]
    assert list(forward.text) == ["×1", "×3", "×9"]
    assert forward.marker.color[2] == "#112233"
    assert forward.marker.color[0] == forward.marker.color[1] == NEUTRAL
    assert list(backward.x) == [1, 2, 5]
