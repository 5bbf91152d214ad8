import pytest
import torch

from vizcore.cnn.data.datasets import DATASETS, load
from vizcore.cnn.data.shapes import draw


def drawn(label: int, image: tuple[int, int, int] = (1, 28, 28), seed: int = 0) -> torch.Tensor:
    labels = torch.full((8,), label)
    return draw(labels, image, torch.Generator().manual_seed(seed))


@pytest.mark.parametrize("image", [(1, 28, 28), (3, 32, 32), (1, 20, 33)])
def test_images_have_their_shape_and_use_the_whole_scale(image: tuple[int, int, int]) -> None:
    images = drawn(4, image)
    assert images.shape == (8, *image)
    assert images.dtype == torch.uint8
    assert images.float().std() > 20


def test_the_seed_decides_everything() -> None:
    assert torch.equal(drawn(3), drawn(3))
    assert not torch.equal(drawn(3), drawn(3, seed=1))
    state = torch.get_rng_state()
    drawn(3)
    assert torch.equal(state, torch.get_rng_state())


def test_the_label_changes_nothing_but_the_figure() -> None:
    # Background, noise and lines come from the same draws: far from the figure all is alike.
    one, other = drawn(0).int(), drawn(5).int()
    alike = (one == other).float().mean()
    assert 0.5 < alike < 1


@pytest.mark.parametrize("label", range(10))
def test_every_figure_covers_part_of_the_image(label: int) -> None:
    # Against the same background with another figure, between 2 % and 60 % of the pixels differ.
    other = drawn((label + 5) % 10).int()
    differing = ((drawn(label).int() - other).abs() > 20).float().mean()
    assert 0.02 < differing < 0.6


@pytest.fixture(scope="module")
def shapes() -> object:
    return load("shapes")


def test_classes_are_balanced_in_both_parts(shapes) -> None:
    images = shapes.images
    for labels, count in ((images.training_labels, 8000), (images.held_out_labels, 1000)):
        assert torch.bincount(labels, minlength=10).tolist() == [count // 10] * 10
    assert tuple(images.training.shape) == (8000, *DATASETS["shapes"].image)


def test_neither_brightness_nor_a_linear_rule_tells_the_class(shapes) -> None:
    # Oracle: least squares on the raw pixels. Guessing gives 0.1.
    def features(images: torch.Tensor) -> torch.Tensor:
        flat = shapes.standardise(images).flatten(1)
        return torch.cat([flat, torch.ones(len(flat), 1)], 1)

    images = shapes.images
    wanted = torch.nn.functional.one_hot(images.training_labels).float()
    weights = torch.linalg.lstsq(features(images.training), wanted).solution
    guesses = (features(images.held_out) @ weights).argmax(1)
    assert (guesses == images.held_out_labels).float().mean() < 0.3
    brightness = features(images.training).mean(1)
    means = torch.stack([brightness[images.training_labels == k].mean() for k in range(10)])
    assert means.std() < 0.1 * brightness.std()


def test_training_and_held_out_images_are_different(shapes) -> None:
    held_out = {image.numpy().tobytes() for image in shapes.images.held_out}
    assert not held_out & {image.numpy().tobytes() for image in shapes.images.training}
