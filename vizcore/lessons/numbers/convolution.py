"""The numbers of the lesson "How does a convolution see?"."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np

from vizcore.arrays import Floats
from vizcore.lessons.convolution import parameter_counts

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


@cache
def numbers() -> dict[str, Any]:
    """What the pictures of all moments read, by the moment's subject."""
    return {"window": _window(), "sharing": _sharing(), "size": _size()}


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
