"""The pictures of the live CNN page, drawn empty for one configuration."""

from __future__ import annotations

from pages.live.views import Picture
from pages.live_cnn.compare import Shown
from pages.live_cnn.words import MARKS, OUTPUT
from pages.ui.language import language, say
from vizcore import ActivationSpec
from vizcore.activations.view.names import short_name
from vizcore.cnn.config.train_config import TrainConfig
from vizcore.figures.training.layer_curves import (
    events_curves,
    layer_curves,
    learned_curves,
    of_record,
    rate_curve,
)
from vizcore.figures.training.run_pictures import (
    Network,
    accuracy_curves,
    loss_curves,
    openness_map,
)
from vizcore.figures.training.run_time import Mark, marked
from vizcore.figures.training.unit_pictures import (
    confusion_matrix,
    unit_gradient,
    unit_histogram,
    unit_life,
    unit_reach,
)
from vizcore.text import decimal, same

_LOW, _HIGH = 135, 230  # pixels
_WIDE, _NARROW = 215, 175  # sentences beside each other take more lines
_SIGNED = ("bias_shift",)  # what is added is written with its sign


def main_pictures(shown: Shown, shade: str = "openness") -> dict[str, Picture]:
    """A heatmap for each network, and loss and accuracy of all."""
    train, now = shown.networks[0], language()
    marks, steps = marks_of(train), train.steps
    labels = [say(label) for label in shown.labels]
    networks = [Network(n.activation, x) for n, x in zip(shown.networks, labels, strict=True)]
    loss, accuracy = (draw(networks, steps, now) for draw in (loss_curves, accuracy_curves))
    alone = len(networks) == 1
    maps = {}
    for i, (config, label) in enumerate(zip(shown.networks, labels, strict=True)):
        figure = marked(openness_map(config.hidden, steps, now, i, shade), marks, now)
        title, height = ("", _WIDE) if alone else (label, _NARROW)
        maps[f"map{i}"] = Picture(figure, height, wide=alone, title=title)
    return maps | {
        "loss": Picture(marked(loss, marks), _LOW),
        "accuracy": Picture(marked(accuracy, marks), _LOW),
    }


def layer_pictures(train: TrainConfig, record: int = 0) -> dict[str, Picture]:
    """What happens in each layer of network number `record` over the steps."""
    now, steps = language(), train.steps
    hidden = [layer.name for layer in train.hidden]
    every = [*hidden, say(OUTPUT)]
    figures = {
        "dead": layer_curves("dead", hidden, steps, now),
        "events": events_curves(steps, now),
        "saturated": layer_curves("saturated", hidden, steps, now),
        "dormant": layer_curves("dormant", hidden, steps, now),
        "gradient": layer_curves("gradient_norm", every, steps, now),
        "rate": rate_curve(train.activation, steps, now),
        "z": layer_curves("z_std", hidden, steps, now),
        "images": layer_curves("z_images", hidden, steps, now),
        "mean": layer_curves("mean", hidden, steps, now),
        "zeros": layer_curves("zeros", hidden, steps, now),
        "weight": layer_curves("weight_norm", every, steps, now),
    }
    if names := _learned(train):
        figures = {"learned": learned_curves(hidden, names, steps, now)} | figures
    marks = marks_of(train)
    return {
        name: Picture(of_record(marked(figure, marks), record), _HIGH)
        for name, figure in figures.items()
    }


def _learned(train: TrainConfig) -> list[str]:
    """Names of the activations' parameters that this run trains."""
    specs = [*train.specs, *train.swaps]
    return list(dict.fromkeys(name for spec in specs for name in train.learns(spec)))


def unit_pictures(train: TrainConfig, record: int = 0) -> dict[str, Picture]:
    """The chosen unit of network `record`: over the steps, and at the step looked at."""
    now, steps, activation = language(), train.steps, train.activation
    marks = marks_of(train)
    figures = {
        "histogram": unit_histogram(activation, now),
        "life": marked(unit_life(activation, steps, now), marks),
        "reach": marked(unit_reach(activation, steps, now), marks),
        "gradient": marked(unit_gradient(activation, steps, now), marks),
    }
    return {name: Picture(of_record(figure, record), _HIGH) for name, figure in figures.items()}


def answer_pictures(shown: Shown) -> dict[str, Picture]:
    """What each network takes for what."""
    classes, now = shown.networks[0].source.classes, language()
    return {
        f"confusion{i}": Picture(confusion_matrix(classes, now, record=i), 430, title=say(label))
        for i, label in enumerate(shown.labels)
    }


def marks_of(train: TrainConfig) -> list[Mark]:
    """Where the network was changed while it trained."""
    marks = []
    for done in train.interventions:
        if isinstance(done.value, ActivationSpec):
            value = short_name(done.value, every=True)
        else:
            value = same(decimal(done.value, done.change in _SIGNED))
        marks.append((done.step, MARKS[done.change].format(value=value)))
    return marks
