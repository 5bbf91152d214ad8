"""The numbers of the lesson "How does a convolution see?"."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np

from vizcore.arrays import Floats
from vizcore.lessons.convolution import convolve, parameter_counts, pool

WHITE = 16  # of a full pixel, as in scikit-learn's digits
KERNELS = {
    "vertical": ((-1, 0, 1), (-1, 0, 1), (-1, 0, 1)),
    "horizontal": ((-1, -1, -1), (0, 0, 0), (1, 1, 1)),
    "identity": ((0, 0, 0), (0, 1, 0), (0, 0, 0)),
    "blur": ((1 / 9,) * 3,) * 3,
    "sharpen": ((0, -1, 0), (-1, 5, -1), (0, -1, 0)),
    "corner": ((1, 1, 1), (-1, -1, 1), (-1, -1, 1)),
}
_SEVEN = 7  # the first seven among the digits
_CELL = (4, 1)
_SIDE = 20
_RING, _ARROW = 6, 5  # places of two clear shapes among those that the seed draws

# Grey, 28×28, to six maps of the same size; and AlexNet's first layer.
SHAPE, MAPS, SIZE = (1, 28, 28), 6, 5
SIDES, SIZES = (8, 224), (1, 11)
ALEXNET = {"shape": (3, 227, 227), "maps": 96, "size": 11, "stride": 4}
WIDTH, WINDOW, STRIDE = 10, 3, 2

# A stroke that comes from the left and turns down; pooled by 3×3.
STROKE, CORNER, POOL = 11, (3, 5), 3
SHIFTS = tuple(range(-2, 5))

# A network with these kernels, whose dense layer alone is trained.
MARGIN, POOL_DIGIT = 2, 2
MOVED = (-2, -1, 0, 1, 2)
_HELD_OUT = 512


@cache
def numbers() -> dict[str, Any]:
    """What the pictures of all moments read, by the moment's subject."""
    return {
        "window": _window(),
        "sharing": _sharing(),
        "size": _size(),
        "pooling": _pooling(),
        "digit": _digit(),
    }


def tensor(values: Any) -> dict[str, Any]:
    """An array as the browser's kernels take it: its values in a row, and its shape."""
    array = np.asarray(values)
    return {"values": array.ravel().tolist(), "shape": list(array.shape)}


def digits() -> tuple[Floats, Any]:
    """Handwritten digits, shape (images, 1, 8, 8), from 0 to `WHITE`, and what each is."""
    from sklearn.datasets import load_digits

    found = load_digits()
    return np.asarray(found.images, dtype=np.float64)[:, None], found.target


def _window() -> dict[str, Any]:
    images, _ = digits()
    return {
        "white": WHITE,
        "images": {
            "digit": tensor(images[_SEVEN].astype(int)),
            "grey": tensor(_shape(1, _RING)),
            "colour": tensor(_shape(3, _ARROW)),
        },
        "kernels": {name: tensor([[rows]]) for name, rows in KERNELS.items()},
        "cell": list(_CELL),
    }


def _shape(channels: int, place: int) -> Any:
    """A figure of the data set *Shapes*, in whole numbers from 0 to `WHITE`."""
    import torch

    from vizcore.cnn.data.shapes import draw

    generator = torch.Generator().manual_seed(7)
    labels = torch.tensor([0, 1, 4, 5, 7, 8] * 3)
    drawn = draw(labels, (channels, _SIDE, _SIDE), generator)[place].numpy()
    return np.rint(drawn / 255 * WHITE).astype(int)


def _sharing() -> dict[str, Any]:
    def counts(**layer: Any) -> dict[str, Any]:
        found = parameter_counts(**layer)
        told = {"shared": found.shared, "local": found.local, "connected": found.connected}
        return {**layer, **told}

    asked = {"shape": SHAPE, "maps": MAPS, "size": SIZE, "padding": SIZE // 2}
    return {"asked": counts(**asked), "alexnet": counts(**ALEXNET)}


def _size() -> dict[str, Any]:
    return {"width": WIDTH, "size": WINDOW, "stride": STRIDE}


def _pooling() -> dict[str, Any]:
    image = np.zeros((1, STROKE, STROKE), dtype=int)
    row, column = CORNER
    image[0, row, : column + 1] = image[0, row:, column] = WHITE
    return {
        "white": WHITE,
        "image": tensor(image),
        "kernel": tensor([[KERNELS["corner"]]]),
        "size": POOL,
        "shifts": list(SHIFTS),
    }


def features(images: Floats) -> Floats:
    """Maps of all kernels after ReLU and pooling, flattened: shape (images, values).

    `images` has shape (images, 1, side, side) and values from 0 to 1.
    """
    kernels = np.array([[rows] for rows in KERNELS.values()])
    count, side = len(images), images.shape[-1]
    high = side - kernels.shape[-1] + 1
    # One below the other; maps of windows that lie on two of them are left out.
    tower = np.pad(images.reshape(1, count * side, side), ((0, 0), (0, side - high), (0, 0)))
    maps = convolve(tower, kernels).reshape(len(kernels), count, side, high)[:, :, :high]
    pooled = pool(np.maximum(maps, 0).reshape(len(kernels), count * high, high), POOL_DIGIT)
    return pooled.reshape(len(kernels), count, -1).swapaxes(0, 1).reshape(count, -1)


def _digit() -> dict[str, Any]:
    """The digit, and a dense layer that was fitted to others by multinomial regression."""
    from sklearn.linear_model import LogisticRegression

    images, labels = digits()
    wide = np.pad(images, ((0, 0), (0, 0), (MARGIN, MARGIN), (MARGIN, MARGIN)))
    seen = features(wide / WHITE)
    others = np.arange(len(labels)) != _SEVEN
    training, held_out = others.copy(), others.copy()
    training[-_HELD_OUT:] = False
    held_out[:-_HELD_OUT] = False
    dense = LogisticRegression(max_iter=1000).fit(seen[training], labels[training])
    return {
        "white": WHITE,
        "image": tensor(wide[_SEVEN].astype(int)),
        "label": int(labels[_SEVEN]),
        "kernels": tensor([[rows] for rows in KERNELS.values()]),
        "names": list(KERNELS),
        "size": POOL_DIGIT,
        "weights": np.round(dense.coef_, 4).tolist(),
        "bias": np.round(dense.intercept_, 4).tolist(),
        "accuracy": float(dense.score(seen[held_out], labels[held_out])),
        "heldOut": int(held_out.sum()),
        "training": int(training.sum()),
        "moved": list(MOVED),
    }
