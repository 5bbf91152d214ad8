"""Pictures of one unit and of the network's answers."""

from __future__ import annotations

import pytest

from vizcore.cnn.data.datasets import DATASETS
from vizcore.figures.theme import DASHES
from vizcore.figures.training.unit_pictures import (
    confusion_matrix,
    unit_gradient,
    unit_histogram,
    unit_life,
    unit_reach,
)
from vizcore.text import LANGUAGES


def test_the_slope_lies_dashed_over_the_histogram_on_an_axis_of_its_own() -> None:
    counts, slope = unit_histogram("relu", "en").checked().data
    assert (counts.meta["inside"], slope.meta["inside"]) == ("counts", "slope")
    assert slope.line.dash == DASHES[1]
    assert (counts.yaxis, slope.yaxis) == (None, "y2")


def test_the_reach_of_z_is_a_band_with_the_bias_in_it() -> None:
    traces = unit_reach("relu", 100, "en").checked().data
    assert [trace.meta["key"] for trace in traces] == ["low", "high", "bias"]
    assert traces[1].fill == "tonexty"
    assert len({trace.line.dash or "solid" for trace in traces}) == 2


def test_openness_and_gradient_have_one_line_each() -> None:
    (life,) = unit_life("relu", 100, "en").checked().data
    assert life.meta == {"columns": {"x": "step", "y": "openness"}, "selected": True}
    figure = unit_gradient("relu", 100, "en").checked()
    assert figure.data[0].meta == {"inside": "series", "key": "gradient"}
    assert figure.layout.yaxis.type == "log"


@pytest.mark.parametrize("language", LANGUAGES)
def test_answers_are_named_like_the_classes(language: str) -> None:
    classes = DATASETS["shapes"].classes
    figure = confusion_matrix(classes, language).checked()
    names = tuple(name.to(language) for name in classes)
    assert figure.data[0].x == figure.data[0].y == names
    assert len(set(names)) == len(names)
    assert figure.layout.yaxis.autorange == "reversed"
