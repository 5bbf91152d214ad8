"""What is wrong with a training run at a recorded step, in numbers and in words."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import get_args

from vizcore.cnn.architecture.architectures import Layer
from vizcore.cnn.data.datasets import PROBES
from vizcore.cnn.observe.divergence import Divergence
from vizcore.cnn.observe.neurons import LayerState
from vizcore.cnn.records.snapshot import Snapshot
from vizcore.cnn.verdict.chance import little
from vizcore.cnn.verdict.words import WORDS
from vizcore.text import Text, joined, number, sentences
from vizcore.wire.rows import Kind, Tone

_KINDS: tuple[Kind, ...] = get_args(Kind)
_BAD: tuple[Kind, ...] = ("diverged", "cut", "stuck")
_BEGINNING = 10  # so many rows at chance and a network is not only at its beginning
_SATURATED = 0.5  # of a layer's units: single ones come and go
_STARVED = 0.1  # of the output layer's gradient: with so little a layer hardly learns


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that a row shows.

    Attributes
    ----------
    kind : str
        ``diverged``: the loss is no longer finite; ``cut``: a layer is wholly dead, so that none up
        to it gets a gradient; ``stuck``: accuracy no better than guessing for ten rows;
        ``fallen``: far below its best; ``guessing``: no better than chance; ``starved``: a layer
        gets hardly any gradient although little is learned; ``weak``: hardly better than chance;
        ``unmeasured``: φ′ has no value somewhere; ``dead``: units without a gradient;
        ``saturated``: half of a layer or more is nearly closed; ``healthy``: nothing of these.
    sentence : Text
        The same in words.
    layer : str or None
        Name of the layer, if it is about one: the last that is cut, that with least gradient, the
        first with dead or saturated units.
    numbers : mapping
        Those that the sentence names, shares from 0 to 1.
    """

    kind: Kind
    sentence: Text
    layer: str | None = None
    numbers: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Verdict:
    """All that a row shows, in the order in which it is said."""

    findings: tuple[Finding, ...]

    @property
    def gravest(self) -> Finding:
        """What the verdict is named after."""
        return min(self.findings, key=lambda finding: _KINDS.index(finding.kind))

    @property
    def tone(self) -> Tone:
        """``good`` only if nothing at all is wrong."""
        kind = self.gravest.kind
        return "bad" if kind in _BAD else "good" if kind == "healthy" else "warn"

    @property
    def sentence(self) -> Text:
        """Everything that was found, in words."""
        return sentences(*(finding.sentence for finding in self.findings))


class Judge:
    """Judges the recorded steps of one run, one after the other.

    Parameters
    ----------
    layers
        With an activation, in order.
    chance
        Accuracy of guessing, `vizcore.cnn.verdict.chance.chance`.
    """

    def __init__(self, layers: Sequence[Layer], chance: float) -> None:
        self._layers, self._chance = layers, chance
        self._best = (-math.inf, 0)  # accuracy and its step
        self._guesses = 0  # rows at chance, the newest ones in a row
        self._shown: int | None = None  # the newest step with numbers

    def of(self, snapshot: Snapshot) -> Verdict:
        """The verdict on the next snapshot; one beside the others changes none that follows."""
        if snapshot.divergence:
            return Verdict(tuple(_end(snapshot.divergence, self._shown)))
        accuracy, self._shown = snapshot.val_accuracy, snapshot.step
        best = max(self._best, (accuracy, snapshot.step), key=lambda pair: pair[0])
        guesses = self._guesses + 1 if accuracy <= self._chance else 0
        if not snapshot.beside:
            self._best, self._guesses = best, guesses
        units = tuple(_units(self._layers, snapshot.layers))
        cut = any(finding.kind == "cut" for finding in units)
        begun = snapshot.step > 0  # before the first update no accuracy is a fault
        least = little(self._chance)
        weak = begun and accuracy < self._chance + least
        starved = _starved(self._layers, snapshot.gradient_norms) if weak and not cut else ()
        kinds: dict[Kind, bool] = {
            "stuck": begun and guesses >= _BEGINNING,
            "fallen": best[0] - accuracy > least,
            "guessing": begun and guesses > 0,
            "weak": weak,
        }
        return Verdict((*units, *starved, _answers(kinds, accuracy, *best)))


def _answers(kinds: Mapping[Kind, bool], accuracy: float, best: float, best_step: int) -> Finding:
    """What the accuracy says."""
    word = "guessing" if kinds["guessing"] else "accuracy"
    if kinds["fallen"]:
        word = "fallen_to_guessing" if kinds["guessing"] else "fallen"
    said = WORDS[word].format(accuracy=_percent(accuracy), best=_percent(best), best_step=best_step)
    found: list[Kind] = [*(kind for kind, so in kinds.items() if so), "healthy"]
    numbers = {"accuracy": accuracy, "best": best, "best_step": best_step}
    return Finding(found[0], said, None, numbers)


def _units(layers: Sequence[Layer], states: Sequence[LayerState]) -> Iterator[Finding]:
    """What can be said of channels and units."""
    numbers = {
        "units": sum(layer.units for layer in layers),
        "unmeasured": sum(int(state.unmeasured.sum()) for state in states),
        "dead": sum(int(state.dead.sum()) for state in states),
        "rounded": sum(int(state.rounded.sum()) for state in states),
    }

    def found(kind: Kind, where: Text | None = None, layer: str | None = None) -> Finding:
        said = WORDS[kind].format(**numbers, probes=PROBES, where=where or "", layer=layer)
        return Finding(kind, said, layer, numbers)

    dead = [(layer, int(state.dead.sum())) for layer, state in zip(layers, states, strict=True)]
    closed = [
        (layer, count)
        for layer, state in zip(layers, states, strict=True)
        if (count := int(state.saturated.sum())) >= _SATURATED * layer.units
    ]
    if numbers["unmeasured"]:
        yield found("unmeasured")
    elif not numbers["dead"]:
        yield found("healthy")
    if numbers["dead"]:
        some = [(layer, count) for layer, count in dead if count]
        yield found("dead", _counted(some), some[0][0].name)
    if numbers["rounded"]:
        z = ", ".join(dict.fromkeys(state.rounding for state in states if state.rounding))
        word = "rounded" if numbers["rounded"] == numbers["dead"] else "rounded_some"
        yield Finding("dead", WORDS[word].format(z=z, **numbers), None, numbers)
    if whole := [layer for layer, count in dead if count == layer.units]:
        yield found("cut", layer=whole[-1].name)
    if closed:
        yield found("saturated", _counted(closed), closed[0][0].name)


def _starved(layers: Sequence[Layer], norms: Sequence[float]) -> Iterator[Finding]:
    """The layer whose weights get least, if that is hardly anything beside the output layer."""
    *hidden, output = norms
    least, layer = min(zip(hidden, layers, strict=True), key=lambda pair: pair[0])
    if least <= _STARVED * output:
        share = least / output if least else 0.0
        word = "starved" if least else "no_gradient"
        said = WORDS[word].format(layer=layer.name, share=number(share, 2))
        yield Finding("starved", said, layer.name, {"share": share})


def _end(why: Divergence, shown: int | None) -> Iterator[Finding]:
    """When and why the run ended, never the last good step as if it were the present."""
    yield Finding("diverged", why.sentence, why.layer, {"step": why.step})
    yield Finding(
        "diverged", WORDS["nothing" if shown is None else "last_numbers"].format(shown=shown)
    )


def _counted(counts: Sequence[tuple[Layer, int]]) -> Text:
    each = [
        WORDS[layer.kind].format(name=layer.name, count=count, units=layer.units)
        for layer, count in counts
    ]
    return joined(each, WORDS["separator"])


def _percent(share: float) -> str:
    return f"{number(100 * share)}\N{NO-BREAK SPACE}%"
