"""Pictures of layers and of single units through a run, and the marks on their time axis."""

from __future__ import annotations

from itertools import pairwise

import pytest

from vizcore.figures.theme import DEAD
from vizcore.figures.training.layer_curves import (
    QUANTITIES,
    events_curves,
    layer_curves,
    learned_curves,
    of_record,
    rate_curve,
)
from vizcore.figures.training.run_time import marked, shortened
from vizcore.figures.training.shades import shade_colors
from vizcore.text import Text

NAMES = ["conv1", "conv2", "dense1", "output"]


@pytest.mark.parametrize("key", QUANTITIES)
def test_layers_differ_without_colour_and_know_their_place(key: str) -> None:
    traces = layer_curves(key, NAMES, 100, "en").checked().data
    assert [trace.name for trace in traces] == NAMES
    assert [trace.meta["entry"] for trace in traces] == [0, 1, 2, 3]
    assert len({trace.line.dash for trace in traces}) == len(NAMES)
    assert {trace.meta["columns"]["y"] for trace in traces} == {key}


def test_many_layers_can_be_told_apart_and_look_alike_in_every_picture() -> None:
    hidden = [f"conv{i}" for i in range(1, 12)]
    dead = layer_curves("dead", hidden, 100, "en").checked().data
    gradients = layer_curves("gradient_norm", [*hidden, "output"], 100, "en").checked().data
    looks = [(trace.line.color, trace.line.dash) for trace in gradients]
    assert len(set(looks)) == len({color for color, _ in looks}) == 12
    assert all(one[1] != other[1] for one, other in pairwise(looks))
    assert [(trace.line.color, trace.line.dash) for trace in dead] == looks[:-1]


@pytest.mark.parametrize("key", QUANTITIES)
def test_its_axis_is_named_in_both_languages(key: str) -> None:
    title = QUANTITIES[key].title
    for language in ("en", "zh"):
        axis = layer_curves(key, NAMES, 100, language).checked().layout.yaxis
        assert axis.title.text == title.to(language)
        assert (axis.type == "log") == QUANTITIES[key].logarithmic


def test_only_deaths_are_drawn_in_the_colour_of_death() -> None:
    born, deaths, revivals = events_curves(100, "en").checked().data
    assert born.line.color == deaths.line.color == DEAD
    assert born.line.dash != deaths.line.dash
    assert revivals.line.color != DEAD
    assert [t.meta["reduce"] for t in (born, deaths, revivals)] == ["born", "count", "count"]
    for line in layer_curves("dead", [f"conv{i}" for i in range(12)], 100, "en").checked().data:
        assert line.line.color != DEAD


def test_the_learning_rate_has_one_line() -> None:
    (rate,) = rate_curve("relu", 100, "en").checked().data
    assert rate.meta["columns"]["y"] == "learning_rate"


def test_tiles_take_the_colours_of_the_map() -> None:
    colors = shade_colors()
    positions = [position for position, _ in colors["scale"]]
    assert (positions[0], positions[-1]) == (0, 1)
    assert positions == sorted(positions)
    assert all(color.startswith("#") and len(color) == 7 for _, color in colors["scale"])
    assert colors["dead"] == DEAD


def test_a_mark_is_a_line_over_the_whole_height_and_its_words() -> None:
    marks = [(30, Text("η → 0.5", "η → 0.5")), (60, Text("φ → ELU", "φ → ELU"))]
    figure = marked(rate_curve("relu", 100, "en"), marks, "en").checked()
    assert [(s.x0, s.x1, s.y0, s.y1, s.yref) for s in figure.layout.shapes] == [
        (30, 30, 0, 1, "paper"),
        (60, 60, 0, 1, "paper"),
    ]
    assert [note.text for note in figure.layout.annotations] == ["η → 0.5", "φ → ELU"]
    assert not marked(rate_curve("relu", 100, "en"), marks).checked().layout.annotations


def test_a_mark_with_a_long_formula_stays_on_its_chart_and_is_whole_under_the_pointer() -> None:
    formula = "φ → where(x < 0, 0.01 * x, min(x, 6)) * sigmoid(beta * x)"
    marks = [(step, Text(formula, formula)) for step in (10, 90)]
    notes = marked(rate_curve("relu", 100, "en"), marks, "en").checked().layout.annotations
    assert [note.xanchor for note in notes] == ["left", "right"]  # away from the nearer edge
    for note in notes:
        assert note.hovertext == formula
        assert len(note.text) <= 24
        assert formula.startswith(note.text.removesuffix("…"))


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("η → 0.5", "η → 0.5"),
        ("12345678", "12345678"),
        ("123456789", "1234567…"),
        ("学习率减半", "学习率…"),  # twice as wide as Latin letters
        ("学习率半", "学习率半"),
        ("1234567 9", "1234567…"),
    ],
)
def test_long_words_are_cut_to_their_width(words: str, shown: str) -> None:
    assert shortened(words, room=8) == shown


def test_a_layer_without_the_parameter_asks_for_nothing_that_is_there() -> None:
    traces = learned_curves(NAMES[:2], ["alpha", "beta"], 100, "en").checked().data
    assert [trace.meta["entry"] for trace in traces] == [
        [0, "alpha"],
        [1, "alpha"],
        [0, "beta"],
        [1, "beta"],
    ]
    looks = {(trace.line.dash, trace.line.width) for trace in traces}
    assert len({trace.name for trace in traces}) == len(looks) == 4


def test_a_figure_is_filled_from_the_network_that_it_is_of() -> None:
    figure = of_record(layer_curves("dead", NAMES, 100, "en"), 1).checked()
    assert [(t.meta["record"], t.meta["entry"]) for t in figure.data] == [(1, i) for i in range(4)]
