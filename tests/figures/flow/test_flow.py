"""What is drawn is what was measured: zeros apart, logarithms as powers, one colour a network."""

from __future__ import annotations

import json

import numpy as np
import pytest
from plotly.colors import sequential

from vizcore.activations.spec import ActivationSpec
from vizcore.figures.figure_spec import figure_spec, heatmap
from vizcore.figures.flow.correlation import correlation_figure
from vizcore.figures.flow.histogram import histogram_figure
from vizcore.figures.flow.phase import Spot, phase_figure
from vizcore.figures.flow.profile import profile_figure
from vizcore.figures.flow.spectrum import Kind, spectrum_figure
from vizcore.figures.flow.through_time import Cell, time_figure
from vizcore.figures.flow.units import born_dead_figure, units_figure
from vizcore.figures.flow.wave import wave_data
from vizcore.figures.panels import decades
from vizcore.figures.theme import CIVIDIS, DEAD, axis, line_colors, scatter
from vizcore.flow.config import FlowConfig
from vizcore.flow.experiments.born_dead import simulate_born_dead
from vizcore.flow.experiments.jacobian_spectrum import jacobian_spectrum
from vizcore.flow.summaries.density import density_of
from vizcore.flow.summaries.histogram import Densities
from vizcore.flow.summaries.line import QUANTITIES, Line
from vizcore.flow.summaries.spread import spread_of
from vizcore.flow.summaries.units import UnitShares
from vizcore.text import same
from vizcore.theory.pairs.correlation_map import correlation_map
from vizcore.theory.phase import critical_line, phase_diagram


def line(*networks, **config):
    """A line whose three quantities have these logarithms, one row a network."""
    spread = spread_of(np.array(networks, dtype=float))
    depth = len(networks[0])
    flow = FlowConfig(depth=depth, seeds=len(networks), **config)
    return Line(flow, same("net"), dict.fromkeys(QUANTITIES, spread))


def traces(figure, **wanted):
    return [t for t in figure.data if all(getattr(t, k) == v for k, v in wanted.items())]


def test_values_are_drawn_as_logarithms_whatever_their_size():
    figure = profile_figure([line([-627, -400, 0], [-625, -402, 0])], ["delta"], "en").checked()
    (markers,) = traces(figure, mode="markers", name="net")
    assert list(markers.y) == [-626, -401, 0]
    assert list(markers.x) == [1, 2, 3]
    assert markers.meta == {"log10": True}
    assert figure.layout.yaxis.tickprefix == "10<sup>"
    assert figure.layout.yaxis.autorangeoptions.minallowed < -626


def test_an_exact_zero_is_a_mark_of_its_own_and_never_a_small_number():
    zero = -np.inf
    figure = profile_figure([line([zero, zero, 0], [zero, -3, 0])], ["delta"], "en").checked()
    (markers,) = traces(figure, mode="markers", name="net")
    assert np.isnan(markers.y[0])
    assert markers.y[1] == -3
    (dead,) = [t for t in figure.data if t.marker.color == DEAD and t.x[0] is not None]
    assert dead.yaxis == "y11"
    assert list(dead.x) == [1, 2]
    assert list(dead.text) == ["100%", "50%"]
    assert figure.layout.yaxis11.ticktext == ("<b>0</b>",)
    assert figure.layout.yaxis.domain[0] > figure.layout.yaxis11.domain[1]


def test_an_overflow_has_its_row_above():
    figure = profile_figure([line([0, np.inf, np.nan])], ["signal"], "zh").checked()
    (beyond,) = traces(figure, yaxis="y21")
    assert list(beyond.x) == [2, 3]


def test_without_zeros_there_is_no_row_for_them():
    figure = profile_figure([line([-1, 0])], ["delta"], "en").checked()
    assert "yaxis11" not in figure.layout.to_plotly_json()


def test_the_band_is_one_standard_deviation():
    figure = profile_figure([line([-1, 0], [-3, 0])], ["delta"], "en").checked()
    (band,) = traces(figure, fill="toself")
    np.testing.assert_allclose(band.y, [-2 - 2**0.5, 0, 0, -2 + 2**0.5])


@pytest.mark.parametrize("language", ["en", "zh"])
def test_three_panels_share_one_axis_and_stand_in_a_column_on_a_phone(language):
    figure = profile_figure([line([-1, 0])], QUANTITIES, language).checked()
    assert figure.layout.yaxis3.matches == "y"
    narrow = figure.layout.meta["narrow"]
    columns = {tuple(narrow[name]["domain"]) for name in ("xaxis", "xaxis2", "xaxis3")}
    assert columns == {(0.0, 1.0)}
    assert narrow["height"] > 600


def test_networks_of_one_activation_differ_in_their_marker():
    pair = [line([-1, 0], activation="relu"), line([-2, 0], activation="relu")]
    figure = profile_figure(pair, ["delta"], "en").checked()
    markers = [t.marker for t in traces(figure, mode="markers", name="net")]
    assert len({m.symbol for m in markers}) == 2
    assert [m.color for m in markers] == line_colors(["relu", "relu"])


def test_a_deep_network_is_thinned_but_keeps_its_ends():
    figure = profile_figure([line(np.linspace(-500, 0, 1000))], ["delta"], "en").checked()
    (markers,) = traces(figure, mode="markers", name="net")
    assert (markers.x[0], markers.x[-1]) == (1, 1000)
    assert len(markers.x) <= 31


def test_nothing_measured_still_has_its_axes():
    empty = Line(FlowConfig(depth=9), same("net"))
    figure = profile_figure([empty], QUANTITIES, "en").checked()
    drawn = [t for t in figure.data if len(t.x) and t.x[0] is not None]
    assert {t.xaxis for t in drawn} == {"x", "x2", "x3", "x4"}


@pytest.mark.parametrize(("low", "high"), [(0, 0), (-24.5, 0), (-627, 0.8), (-3, 300)])
def test_the_range_holds_all_in_whole_decades(low, high):
    bottom, top = decades(low, high)
    assert bottom < low <= high < top
    assert bottom == round(bottom)
    assert top == round(top)
    assert top - bottom >= 4


def test_the_range_stands_still_while_values_move_a_little():
    assert len({decades(-24 - d, 0.1) for d in np.linspace(0, 0.4, 9)}) == 1


def test_the_wave_tells_dead_from_unknown():
    data = wave_data([line([-np.inf, np.nan, -2.5, 0])], "en")
    (network,) = data["lines"]
    assert network["log10"] == [None, None, -2.5, 0]
    assert network["dead"] == [True, False, False, False]
    assert (data["depth"], data["lowest"], data["highest"]) == (4, -2.5, 0)


def test_the_histogram_marks_where_the_slope_is_zero():
    x = np.linspace(-1, 1, 5)
    density = Densities(np.array([1.0, 2.0]), x, np.ones((5, 2)), relative=False)
    slope = np.array([0.0, 0.0, 1.0, 1.0, 1.0])
    figure = histogram_figure(density, (x, slope), "#123456", "en").checked()
    assert figure.layout.xaxis2.range == pytest.approx((-0.08, 1.1)), "of φ′, not of h"
    (dead,) = [t for t in figure.data if t.type == "scatter" and t.line.color == DEAD]
    np.testing.assert_array_equal(np.isnan(dead.x), slope != 0)


def test_the_phase_diagram_holds_the_networks_and_the_initialisations():
    spec = ActivationSpec("tanh")
    diagram = phase_diagram(spec, np.linspace(0, 4, 9), np.linspace(0, 0.5, 9))
    spots = [
        Spot(same("He"), 2, 0),
        Spot(same("far"), 9, 0),
        Spot(same("mine"), 1.5, 0.2, "#123456"),
        Spot(same("his"), 2, 0.01, "#654321"),
    ]
    figure = phase_figure(diagram, critical_line(spec, 1.0), spots, "en").checked()
    heat, edge, inits, own = figure.data
    np.testing.assert_allclose(heat.z, np.sqrt(diagram.chi))
    assert heat.text[0][0] == "the signal dies out"
    assert list(inits.x) == [2]
    assert inits.text[0] == "<b>He</b><br> ", "a line above the point that covers it"
    assert (own.x[0], own.y[0], own.marker.color[0]) == (1.5, 0.2, "#123456")
    assert edge.x[0] == pytest.approx(1, abs=1e-4)
    assert {note.text for note in figure.layout.annotations} == {
        "<i>ordered:<br>gradients vanish</i>", "<i>chaotic:<br>gradients explode</i>"
    }  # fmt: skip


def test_the_cobweb_goes_up_to_the_map_and_across_to_the_diagonal():
    found = correlation_map(ActivationSpec("relu"), 2.0, 0.0, 0.2, 5, 33)
    figure = correlation_figure(found, "#123456", "en").checked()
    web = figure.data[2]
    c = found.path
    steps = [(c[0], c[0]), (c[0], c[1]), (c[1], c[1]), (c[1], c[2]), (c[2], c[2])]
    assert list(zip(web.x, web.y, strict=True))[:5] == steps
    assert (web.x[-1], web.y[-1]) == (c[-1], c[-1])
    assert list(figure.data[4].y) == list(c)


def test_singular_values_are_drawn_as_a_density_that_knows_its_zeros():
    values = np.array([[0.0, -1.0, -2.0, -np.inf]])
    found = density_of(values, 0.25, bins=2)
    assert (found.zeros, found.unresolved) == (0.25, 0)
    assert density_of(values, np.nan).unresolved == 0.25
    assert found.density.tolist() == [0.25, 0.25, 0.25]  # bins of one decade
    kinds = [Kind(same("Gaussian"), found, None), Kind(same("orthogonal"), found, None)]
    figure = spectrum_figure(kinds, "#123456", "en").checked()
    assert [t.mode for t in figure.data] == ["markers", "markers"]
    assert "25.0% are exactly 0" in figure.data[0].name


def test_theory_says_what_share_of_singular_values_is_exactly_zero():
    found = jacobian_spectrum(FlowConfig("relu", init="he_normal", depth=4, width=16, seeds=2))
    kind = Kind(same("Gaussian"), density_of(found.log10_s, found.zeros), found.predicted)
    names = [t.name for t in spectrum_figure([kind] * 2, "#123456", "zh").checked().data]
    assert "Gaussian, 理论 (50.0% 恰好为 0)" in names


def test_singular_values_that_are_all_alike_are_one_line():
    config = FlowConfig(activation="identity", depth=4, width=16, init="orthogonal", seeds=2)
    found = jacobian_spectrum(config)
    density = density_of(found.log10_s)
    assert len(density.log10_s) == 1
    kinds = [Kind(same("orthogonal"), density, found.predicted)] * 2
    figure = spectrum_figure(kinds, "#123456", "zh").checked()
    assert figure.layout.shapes[0].x0 == pytest.approx(0, abs=1e-6)


def test_dead_and_saturated_units_have_markers_of_their_own():
    shares = UnitShares(np.array([0, 0.5]), np.array([0, 0.7]), np.array([0.1, np.nan]))
    figure = units_figure([(line([-1, 0]), shares, np.array([0, 0.4]))], "en").checked()
    symbols = {t.marker.symbol: list(t.y) for t in figure.data if t.mode == "markers" and t.x[0]}
    assert symbols["circle"] == [0, 0.5]
    assert symbols["circle-open"][0] == 0.1
    (band,) = traces(figure, fill="toself")
    assert max(band.y) == 1, "a share stays a share"


def test_networks_born_dead_are_drawn_under_their_prediction():
    found = simulate_born_dead(ActivationSpec("relu"), (1, 2), 3, 50)
    heat, lines = born_dead_figure(found, "en").checked().data
    np.testing.assert_array_equal(heat.z, found.measured)
    np.testing.assert_array_equal(lines.z, found.predicted)
    off = simulate_born_dead(ActivationSpec("hardtanh"), (1, 2), 3, 50)
    (only,) = born_dead_figure(off, "en").checked().data
    assert "theory" not in only.hovertemplate


def test_each_cell_has_its_markers_its_theory_and_its_gates():
    spread = spread_of(np.array([[-3.0, -1.0, 0.0], [-5.0, -1.0, 0.0]]))
    plain = Cell(same("RNN"), spread, np.array([-3.5, -2.0, 0.0]), np.empty(0))
    gated = Cell(same("LSTM"), spread, np.empty(0), np.array([-8.0, -4.0, 0.0]))
    figure = time_figure([plain, gated], "#123456", "en").checked()
    (markers,) = traces(figure, mode="markers", name="RNN")
    assert list(markers.y) == [-4, -1, 0]
    lines = [t for t in traces(figure, mode="lines") if t.legendgroup and not t.fill]
    assert {t.line.dash: list(t.y) for t in lines} == {"solid": [-3.5, -2, 0], "dash": [-8, -4, 0]}
    assert figure.layout.yaxis.autorangeoptions.minallowed <= -8


def test_a_figure_sends_what_is_not_a_number_as_a_gap_and_takes_any_array():
    z = np.array([[1.0, np.nan], [-np.inf, 4.0]]).T  # a view with gaps
    sent = json.loads(
        figure_spec([heatmap(x=np.arange(2), y=[0, 1], z=z)], xaxis=axis("x")).to_json()
    )
    assert sent["data"][0]["z"] == [[1, None], [None, 4]]
    assert sent["layout"]["uirevision"] == "kept"


def test_a_figure_that_plotly_would_not_draw_is_found_out():
    with pytest.raises(ValueError, match="no_such"):
        figure_spec([scatter(no_such=1)]).checked()


def test_the_wave_has_the_colours_of_the_heatmaps():
    assert [color.lower() for color in sequential.Cividis] == list(CIVIDIS)
    assert wave_data([line([-1, 0])], "en")["scale"][0] == [0, 34, 78]


@pytest.mark.parametrize(
    ("width", "powers"), [(4.0, False), (4e4, False), (4e8, True), (4e-12, True)]
)
def test_far_variances_are_written_as_powers_of_ten(width: float, powers: bool) -> None:
    spec = ActivationSpec("tanh")
    diagram = phase_diagram(spec, np.linspace(0, width, 3), [0.0, 0.5])
    figure = phase_figure(diagram, critical_line(spec, 1.0), [], "en").checked()
    assert (figure.layout.xaxis.exponentformat == "power") == powers
