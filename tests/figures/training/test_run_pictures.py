"""Pictures of a training run: each unit has its line, each trace says what fills it."""

from __future__ import annotations

from collections import Counter
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vizcore.figures.theme import DEAD
from vizcore.figures.training.run_pictures import (
    Network,
    accuracy_curves,
    loss_curves,
    openness_map,
)
from vizcore.figures.training.shades import SHADES
from vizcore.text import LANGUAGES

LAYERS = [
    SimpleNamespace(name="conv1", units=6),
    SimpleNamespace(name="conv2", units=16),
    SimpleNamespace(name="dense1", units=120),
]
SIZES = st.lists(st.integers(1, 300), min_size=1, max_size=6)


def layers_of(sizes: list[int]) -> list[SimpleNamespace]:
    return [SimpleNamespace(name=f"layer{i}", units=units) for i, units in enumerate(sizes)]


@given(SIZES)
def test_every_unit_has_lines_of_its_own_in_order(sizes: list[int]) -> None:
    meta = openness_map(layers_of(sizes), 100, "en").checked().data[0].meta
    shown = [unit for unit in meta["units"] if unit is not None]
    assert sorted(set(shown)) == list(range(sum(sizes)))
    assert shown == sorted(shown), "from input to output"
    assert len(meta["names"]) == len(meta["units"])


@given(SIZES)
def test_the_units_of_a_layer_are_equally_high_and_layers_stand_apart(sizes: list[int]) -> None:
    units = openness_map(layers_of(sizes), 100, "en").checked().data[0].meta["units"]
    lines = Counter(units)
    first = 0
    for size in sizes:
        assert len({lines[unit] for unit in range(first, first + size)}) == 1
        if first:
            assert units[units.index(first) - 1] is None
        first += size


def test_each_layer_is_named_at_its_middle() -> None:
    figure = openness_map(LAYERS, 100, "en").checked()
    axis, names = figure.layout.yaxis, figure.data[0].meta["names"]
    for at, name in zip(axis.tickvals, axis.ticktext, strict=True):
        lines = [i for i, shown in enumerate(names) if shown.startswith(f"{name} #")]
        assert at == pytest.approx(sum(lines) / len(lines))


def test_dead_has_its_colour_to_itself() -> None:
    alive, dead, _ = openness_map(LAYERS, 100, "en").checked().data
    assert {color for _, color in dead.colorscale} == {DEAD}
    assert DEAD not in {color for _, color in alive.colorscale}
    assert (alive.meta["keep"], dead.meta["keep"]) == ("open", "dead")
    assert dead.showlegend
    assert "r = 0" in dead.name


def test_the_learning_rate_has_a_strip_of_its_own_on_the_time_axis_of_the_map() -> None:
    figure = openness_map(LAYERS, 100, "en").checked()
    rate = figure.data[-1]
    assert rate.meta["columns"] == {"x": "step", "y": "learning_rate"}
    assert rate.xaxis in (None, "x")
    assert figure.layout.yaxis2.domain[1] < figure.layout.yaxis.domain[0]


def test_the_colour_is_openness_or_the_factor_and_the_pointer_reads_both() -> None:
    openness, factor = (openness_map(LAYERS, 100, "en", shade=shade).checked() for shade in SHADES)
    assert openness.data[0].colorscale != factor.data[0].colorscale
    assert openness.data[0].colorbar.ticktext != factor.data[0].colorbar.ticktext
    for figure, shown, other in ((openness, "openness", "factor"), (factor, "factor", "openness")):
        for trace in figure.data[:2]:
            assert trace.meta["columns"] == {"x": "step", "z": shown, "text": other}
        hover = figure.data[0].hovertemplate
        values = {shown: "%{z:.3g}", other: "%{text:.3g}"}
        for key, value in values.items():
            assert f"{SHADES[key].name.en} = {value}" in hover
        assert (figure.data[0].zmin, figure.data[0].zmax) == (0, 1)


@pytest.mark.parametrize("draw", [loss_curves, accuracy_curves])
def test_training_and_validation_are_told_apart_without_colour(draw) -> None:
    train, validation = draw([Network("relu", "ReLU")], 100, "en").checked().data
    assert train.mode != validation.mode
    assert train.meta["columns"]["y"].startswith("train_")
    assert validation.meta["columns"]["y"].startswith("val_")


@pytest.mark.parametrize("draw", [loss_curves, accuracy_curves])
def test_the_axis_holds_the_whole_run_from_the_start(draw) -> None:
    assert draw([Network("relu", "ReLU")], 1500, "en").checked().layout.xaxis.range == (0, 1500)


def test_the_words_are_in_the_language_asked_for() -> None:
    english, chinese = (openness_map(LAYERS, 100, language).checked() for language in LANGUAGES)
    assert english.data[1].name != chinese.data[1].name
    ticks = [figure.data[0].colorbar.ticktext for figure in (english, chinese)]
    assert set(ticks[0]).isdisjoint(ticks[1])


@pytest.mark.parametrize("draw", [loss_curves, accuracy_curves])
def test_compared_networks_have_a_line_each_that_finds_its_own_record(draw) -> None:
    networks = [Network("relu", "ReLU"), Network("relu", "He")]
    figure = draw(networks, 100, "en").checked()
    traces = figure.data
    assert figure.layout.legend.title.text == "validation "
    assert {trace.meta["columns"]["y"][:4] for trace in traces} == {"val_"}
    assert [trace.name for trace in traces] == ["ReLU", "He"]
    assert [trace.meta["record"] for trace in traces] == [0, 1]
    assert len({(trace.line.color, trace.line.dash) for trace in traces}) == 2


def test_the_second_map_leaves_the_scale_to_the_first() -> None:
    first, second = (openness_map(LAYERS, 100, "en", record).checked() for record in (0, 1))
    assert first.data[0].showscale
    assert not second.data[0].showscale
    assert first.data[1].showlegend
    assert second.data[1].showlegend  # the first one may have no dead unit to explain
    assert {trace.meta["record"] for trace in second.data} == {1}
