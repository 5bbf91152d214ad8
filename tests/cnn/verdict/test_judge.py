"""Verdicts on histories made by hand, whose right verdict is known beforehand."""

from __future__ import annotations

import math
import re
import string

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from vizcore.activations.gate import SATURATED
from vizcore.cnn.architecture.architectures import Layer
from vizcore.cnn.config.train_config import TrainConfig
from vizcore.cnn.observe.divergence import Divergence
from vizcore.cnn.observe.neurons import LayerState
from vizcore.cnn.observe.unit_states import STATES, states, walls
from vizcore.cnn.records.snapshot import Snapshot
from vizcore.cnn.verdict.chance import chance, little
from vizcore.cnn.verdict.judge import Judge, Verdict
from vizcore.cnn.verdict.words import WORDS

OPEN, SHUT, DEAD, LOST = 0.5, SATURATED / 2, 0.0, math.nan
LAYERS = TrainConfig(architecture="c2k3-c2k3-d2").hidden
ALL_OPEN = [[OPEN] * 2] * 3
CHANCE = 0.125  # of ten classes, nearly
HANZI = re.compile("[一-鿿]")


def state(
    layer: Layer, openness: list[float], rounded: tuple[int, ...] = (), rounding: str = ""
) -> LayerState:
    r = np.array(openness)
    beside = dict.fromkeys(("z_mean", "z_std", "z_images", "mean", "std", "zeros"), 0.0)
    return LayerState(
        name=layer.name,
        openness=r,
        factor=r,
        scale=1.0,
        score=np.ones_like(r),
        rounded=np.isin(np.arange(len(r)), rounded),
        rounding=rounding,
        learned={},
        **beside,
    )


def shot(step: int, accuracy: float = 0.9, openness=ALL_OPEN, norms=(1.0,) * 4, **more) -> Snapshot:
    layers = tuple(
        each if isinstance(each, LayerState) else state(layer, each)
        for layer, each in zip(LAYERS, openness, strict=True)
    )
    return Snapshot(
        step, 0.0, 0.1, val_accuracy=accuracy, layers=layers, gradient_norms=norms, **more
    )


def judged(*snapshots: Snapshot, chance: float = CHANCE) -> Verdict:
    judge = Judge(LAYERS, chance)
    return [judge.of(snapshot) for snapshot in snapshots][-1]


def history(*accuracies: float) -> list[Snapshot]:
    return [shot(step, accuracy) for step, accuracy in enumerate(accuracies)]


@pytest.mark.parametrize(
    ("openness", "kind", "tone", "layer", "words"),
    [
        (ALL_OPEN, "healthy", "good", None, "None of the 6 channels and units is dead"),
        (
            [[OPEN] * 2, [OPEN, DEAD], [OPEN] * 2],
            "dead",
            "warn",
            "conv2",
            "conv2: 1 of 2 channels dead",
        ),
        (
            [[DEAD, OPEN], [OPEN] * 2, [OPEN, DEAD]],
            "dead",
            "warn",
            "conv1",
            "conv1: 1 of 2 channels, dense1: 1 of 2 units dead",
        ),
        # The last layer that is wholly dead cuts off all before it.
        (
            [[DEAD] * 2, [DEAD] * 2, [DEAD, OPEN]],
            "cut",
            "bad",
            "conv2",
            "No layer up to conv2 can learn any more",
        ),
        # Half of a layer: single units come and go.
        ([[SHUT, OPEN], [OPEN] * 2, [OPEN] * 2], "saturated", "warn", "conv1", "conv1: 1 of 2"),
        ([[SATURATED, OPEN]] * 3, "healthy", "good", None, "None of the 6"),
        # Nothing measured is never green.
        ([[LOST, OPEN], [OPEN] * 2, [OPEN] * 2], "unmeasured", "warn", None, "1 of the 6 channels"),
        (
            [[LOST, DEAD], [OPEN] * 2, [OPEN] * 2],
            "unmeasured",
            "warn",
            None,
            "1 of 2 channels dead",
        ),
    ],
)
def test_what_is_said_of_units(openness, kind, tone, layer, words) -> None:
    verdict = judged(shot(0), shot(9, openness=openness))
    assert (verdict.gravest.kind, verdict.tone, verdict.gravest.layer) == (kind, tone, layer)
    assert words in verdict.sentence.en
    assert "Validation accuracy 90\N{NO-BREAK SPACE}%." in verdict.sentence.en
    dead = sum(r == 0 for layer in openness for r in layer)
    assert ("dead (zero gradient on all 512" in verdict.sentence.en) == (dead > 0)
    assert all(f["dead"] == dead for v in verdict.findings if "dead" in (f := v.numbers))


def test_of_a_layer_of_four_one_shut_unit_is_not_half() -> None:
    layers = TrainConfig(architecture="d4").hidden
    for shut, said in ((1, False), (2, True)):
        r = [SHUT] * shut + [OPEN] * (4 - shut)
        seen = Snapshot(1, 0.0, 0.1, val_accuracy=0.9, layers=(state(layers[0], r),))
        verdict = Judge(layers, CHANCE).of(seen)
        assert ("Saturated (0 < r < ε): dense1: 2 of 4 units." in verdict.sentence.en) == said


@pytest.mark.parametrize(
    ("accuracies", "kind", "tone", "words"),
    [
        ([0.5, 0.9], "healthy", "good", "90 %."),
        ([0.1], "healthy", "good", "10 %."),  # before the first update
        ([0.9, 0.85], "healthy", "good", "85 %."),
        ([0.1, 0.9, 0.75], "fallen", "warn", "75 %, down from 90 % at step 1."),
        ([0.9, 0.95, 0.95, 0.7], "fallen", "warn", "70 %, down from 95 % at step 1."),
        ([0.1, 0.1], "guessing", "warn", "10 %: no better than guessing."),
        ([0.1] * 9, "guessing", "warn", "10 %: no better than guessing."),
        ([0.1] * 10, "stuck", "bad", "10 %: no better than guessing."),
        ([0.1] * 9 + [0.3], "healthy", "good", "30 %."),
        ([0.1, 0.2], "weak", "warn", "20 %."),
        (
            [0.9] + [0.1] * 9,
            "fallen",
            "warn",
            "10 %, no better than guessing; at step 0 it was 90 %.",
        ),
        ([0.9] + [0.1] * 10, "stuck", "bad", "at step 0 it was 90 %."),
        ([0.1] * 10 + [0.5, 0.1], "fallen", "warn", "at step 10 it was 50 %."),
    ],
)
def test_what_is_said_of_the_accuracy(accuracies, kind, tone, words) -> None:
    verdict = judged(*history(*accuracies))
    assert (verdict.gravest.kind, verdict.tone) == (kind, tone)
    assert verdict.sentence.en.endswith(words.replace(" %", "\N{NO-BREAK SPACE}%"))


@given(
    classes=st.integers(2, 100),
    images=st.integers(200, 2000),
    uneven=st.floats(0, 3),
    seed=st.integers(0, 999),
)
def test_for_any_number_of_classes(classes: int, images: int, uneven: float, seed: int) -> None:
    shares = np.arange(1, classes + 1) ** -uneven
    labels = np.random.default_rng(seed).choice(classes, images, p=shares / shares.sum())
    guess = chance(torch.from_numpy(labels), classes)
    counts = np.bincount(labels, minlength=classes)
    # The same answer for every image, whichever, is guessing; so is what SciPy's binomial has for
    # all but 1 in 40 of those who take a class at random.
    random = float(stats.binom.ppf(0.975, images, 1 / classes)) / images
    assert guess == pytest.approx(max(counts.max() / images, random), abs=3 / images)
    for accuracy in (*np.unique(counts) / images, random - 3 / images):
        found = judged(*history(accuracy, accuracy), chance=guess)
        assert (found.gravest.kind, found.tone) == ("guessing", "warn")
        assert judged(*history(*[accuracy] * 10), chance=guess).tone == "bad"
    # A ninth of the way from guessing to perfect is something: learned if gained, fallen if lost.
    ninth = (1 - guess) / 9
    for part, kind in ((0.9, "weak"), (1.1, "healthy")):
        assert judged(*history(guess, guess + part * ninth), chance=guess).gravest.kind == kind
    for part, kind in ((0.9, "healthy"), (1.1, "fallen")):
        lost = judged(*history(guess, 1.0, 1.0 - part * ninth), chance=guess).findings[-1]
        assert (lost.kind, lost.numbers["best_step"]) == (kind, 1)
    assert guess + little(guess) < 1


@pytest.mark.parametrize(
    ("norms", "layer", "words"),
    [
        ((1e-3, 0.2, 0.2, 0.4), "conv1", "conv1 gets only 0.0025 times the gradient"),
        ((0.3, 0.3, 4e-9, 0.4), "dense1", "dense1 gets only 10⁻⁸ times the gradient"),
        ((0.3, 0.0, 0.1, 0.4), "conv2", "conv2 gets no gradient"),
        ((0.0, 0.0, 0.0, 0.0), "conv1", "conv1 gets no gradient"),
        ((0.3, 0.2, 0.05, 0.4), None, ""),
        ((math.nan, 0.2, 0.2, math.nan), None, ""),
    ],
)
def test_a_network_that_learns_nothing_says_where_the_gradient_stays(norms, layer, words) -> None:
    verdict = judged(shot(0, 0.1), shot(9, 0.1, norms=norms))
    said = [finding.layer for finding in verdict.findings if finding.kind == "starved"]
    assert said == ([layer] if layer else [])
    assert words in verdict.sentence.en
    # One that learns needs no excuse, and for one that is cut off the dead layer is the reason.
    assert "gradient ‖" not in judged(shot(0, 0.1), shot(9, 0.6, norms=norms)).sentence.en
    cut = [[OPEN] * 2, [DEAD] * 2, [OPEN] * 2]
    assert "‖" not in judged(shot(0, 0.1), shot(9, 0.1, norms=norms, openness=cut)).sentence.en


def test_units_that_are_dead_by_rounding_are_told_apart() -> None:
    first = state(LAYERS[0], [DEAD, OPEN], (0,), "z < −5.67")
    alone = judged(shot(1, openness=[first, [OPEN] * 2, [OPEN] * 2])).sentence
    assert "Not by the formula of φ: float32 rounds φ′ to 0 for z < −5.67." in alone.en
    both = judged(shot(1, openness=[first, [OPEN, DEAD], [OPEN] * 2])).sentence
    assert "1 of them not by the formula of φ" in both.en
    again = state(LAYERS[1], [DEAD, OPEN], (0,), "z < −5.67")
    assert judged(shot(1, openness=[first, again, [OPEN] * 2])).sentence.en.count("−5.67") == 1


WHY = Divergence("gradient", "conv2", 11, 0.5)


def test_a_run_that_diverged_is_not_described_as_it_was_before() -> None:
    end = Snapshot(11, 0.0, 0.1, divergence=WHY)
    verdict = judged(*history(0.1, 0.9), end)
    assert (verdict.gravest.kind, verdict.tone, verdict.gravest.layer) == (
        "diverged",
        "bad",
        "conv2",
    )
    assert verdict.sentence.en.startswith(WHY.sentence.en)
    assert verdict.sentence.en.endswith("The pictures show step 1, the last with numbers.")
    assert judged(end).sentence.zh == WHY.sentence.zh + WORDS["nothing"].zh


@given(
    accuracies=st.lists(st.floats(0, 1), min_size=2, max_size=30),
    beside=st.lists(st.floats(0, 1), min_size=1, max_size=30),
)
def test_rows_asked_for_by_hand_change_none_of_the_others(accuracies, beside) -> None:
    plain, judge = Judge(LAYERS, CHANCE), Judge(LAYERS, CHANCE)
    for snapshot, more in zip(history(*accuracies), beside, strict=False):
        assert judge.of(snapshot) == plain.of(snapshot)
        judge.of(shot(snapshot.step, more, beside=True))


@given(
    openness=st.tuples(
        *[st.lists(st.sampled_from([OPEN, SHUT, DEAD, LOST]), min_size=2, max_size=2)] * 3
    ),
    accuracies=st.lists(st.floats(0, 1), min_size=1, max_size=12),
    norms=st.tuples(*[st.floats(0, 10)] * 4),
)
def test_every_verdict_is_a_whole_sentence_in_both_languages(openness, accuracies, norms) -> None:
    verdict = judged(*history(*accuracies), shot(99, accuracies[0], openness, norms))
    said = verdict.sentence
    assert not set("{}") & set(said.en + said.zh)
    assert not HANZI.search(said.en)
    assert HANZI.search(said.zh)
    assert said.en.endswith(".")
    assert said.zh.endswith("。")
    assert "  " not in said.en
    good = verdict.tone == "good"
    assert good == all(finding.kind == "healthy" for finding in verdict.findings)


@pytest.mark.parametrize("templates", [WORDS, STATES], ids=["verdict", "unit"])
def test_both_languages_name_the_same_numbers(templates) -> None:
    def fields(text: str) -> set[str]:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name}

    for text in templates.values():
        assert fields(text.en) == fields(text.zh)


def test_a_letter_for_every_unit() -> None:
    layers = [
        state(LAYERS[0], [OPEN, DEAD]),
        state(LAYERS[1], [DEAD, DEAD], (0,), "z < −5"),
        state(LAYERS[2], [SHUT, LOST]),
    ]
    assert states(layers) == ["cd", "rd", "s?"]
    assert walls(layers) == ["conv2", None, None]
    layers[2] = state(LAYERS[2], [DEAD, DEAD])
    assert walls(layers) == ["conv2", "dense1", None]
    assert states([state(LAYERS[0], [OPEN, SATURATED, SHUT])]) == ["oos"]
