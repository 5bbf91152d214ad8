"""The picture of curves: what is drawn, in which look, and what the legend says."""

import json

import numpy as np
import pytest

from vizcore import ActivationSpec
from vizcore.activations.view.curve_data import curve_data
from vizcore.figures.activations.curves import curves_figure
from vizcore.figures.activations.sparkline import HEIGHT, WIDTH, sparkline
from vizcore.figures.theme import DASHES, DEAD, color_of

MANY = ("relu", "leaky_relu", "sigmoid", "tanh", "gelu", "selu", "mish", "hardtanh")


def drawn(*activations, orders=(0, 1), language="en"):
    shown = [curve_data(ActivationSpec(a), 5) for a in activations]
    return curves_figure(shown, orders, 5, language).checked()


def lines(figure, order):
    return [t for t in figure.data if (t.meta or {}).get("order") == order]


def test_each_derivative_has_its_dash_and_each_activation_its_colour():
    figure = drawn("tanh", "gelu", orders=(0, 1, 2))
    for order, dash in DASHES.items():
        assert [t.line.dash for t in lines(figure, order)] == [dash, dash]
        assert [t.line.color for t in lines(figure, order)] == [color_of("tanh"), color_of("gelu")]


def test_no_two_activations_of_a_picture_share_a_colour():
    figure = drawn("erf", "relu", "gcu", "lecun_tanh", "logsigmoid")
    colors = [t.line.color for t in lines(figure, 0)]
    assert len(set(colors)) == 5
    assert colors[1] == color_of("relu"), "the common one keeps its own"


def test_a_line_passes_through_the_function_and_its_slope():
    figure = drawn("tanh")
    value, slope = (lines(figure, order)[0] for order in (0, 1))
    assert np.interp(0.5, value.x, value.y) == pytest.approx(np.tanh(0.5), abs=1e-4)
    assert np.interp(0.5, slope.x, slope.y) == pytest.approx(1 - np.tanh(0.5) ** 2, abs=1e-4)


@pytest.mark.parametrize("orders", [(0,), (1,), (0, 1, 2)])
def test_the_legend_names_each_activation_once_and_each_dash_once(orders):
    figure = drawn(*MANY, orders=orders)
    shown = [t for t in figure.data if t.showlegend is not False]
    names = [t.name for t in shown if t.legend is None]
    dashes = [t.name for t in shown if t.legend == "legend2"]
    assert names == [ActivationSpec(a).label.en for a in MANY]
    assert dashes == [("φ(x)", "φ′(x)", "φ″(x)")[order] for order in orders]


def test_hovering_says_all_values_of_an_activation_in_one_line():
    figure = drawn("tanh", orders=(0, 1, 2))
    said = [t for t in figure.data if t.hovertemplate]
    assert len(said) == 1
    assert np.allclose(said[0].customdata[:, 0], lines(figure, 1)[0].y, equal_nan=True)


def test_only_exact_zeros_have_the_colour_of_the_dead():
    figure = drawn("relu", "tanh", "leaky_relu")
    dead = [t for t in figure.data if t.line.color == DEAD and any(x is not None for x in t.x)]
    assert [t.name for t in dead] == ["ReLU: slope exactly 0"]
    assert list(dead[0].x) == [-5, 0, None]


def test_a_few_huge_values_do_not_flatten_the_rest():
    assert drawn("exponential", "tanh").layout.yaxis.range[1] < 20
    assert drawn("relu", "tanh").layout.yaxis.range[1] >= 5


def test_the_axis_stays_while_a_parameter_moves_a_little():
    ranges = {
        tuple(curves_figure([curve_data(spec, 5)], (0, 1), 5, "en").checked().layout.yaxis.range)
        for spec in (ActivationSpec("elu", (("alpha", a),)) for a in (1.0, 1.05, 1.1))
    }
    assert len(ranges) == 1


def test_a_formula_cannot_break_the_legend():
    figure = drawn("x * sigmoid(alpha * x) + 0.0001 * x^2 - 0.001 * x^3")
    assert all(len(t.name or "") < 60 for t in figure.data if t.showlegend is not False)


def test_it_is_json_in_both_languages():
    for language, word in (("en", "saturated"), ("zh", "饱和")):
        layout = json.loads(drawn("sigmoid", language=language).to_json())["layout"]
        assert word in layout["annotations"][0]["text"]


def test_a_thumbnail_is_a_path_inside_its_frame_and_broken_at_gaps():
    assert (WIDTH, HEIGHT) == (64, 40)
    assert sparkline("relu").startswith("M0 24L")
    assert sparkline("relu").count("M") == 1
    assert sparkline("identity").endswith("64 -8")
