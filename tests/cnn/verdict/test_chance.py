import numpy as np
import pytest
import torch

from vizcore.cnn.data.datasets import DATASETS, load
from vizcore.cnn.verdict.chance import chance, little


@pytest.mark.parametrize("classes", [2, 3, 10, 100])
def test_a_network_with_one_answer_for_all_is_no_better_than_guessing(classes: int) -> None:
    generator = np.random.default_rng(classes)
    for weights in (np.ones(classes), np.arange(1, classes + 1) ** 2.0):
        labels = generator.choice(classes, 512, p=weights / weights.sum())
        accuracies = [float((labels == answer).mean()) for answer in range(classes)]
        guess = chance(torch.from_numpy(labels), classes)
        assert max(accuracies) <= guess < guess + little(guess) < 1


def test_ten_classes() -> None:
    balanced = torch.arange(500) % 10
    assert chance(balanced, 10) == pytest.approx(0.1 + 2 * (0.09 / 500) ** 0.5)
    assert little(0.1) == pytest.approx(0.1)


def test_the_digits() -> None:
    _, labels = load("digits").probes()
    shares = np.unique(labels.numpy(), return_counts=True)[1] / len(labels)
    assert len(DATASETS["digits"].classes) == len(shares)
    assert chance(labels, 10) >= shares.max()
