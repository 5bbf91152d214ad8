"""Convolution and pooling as PyTorch computes them, in NumPy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from vizcore.arrays import Floats
from vizcore.lessons.checks import checked, finite, of_shape
from vizcore.settings import Choice, Integer, SettingError
from vizcore.text import Text

POOLINGS = {"max": Text("Max", "最大"), "average": Text("Average", "平均")}
_MOST = 1000
_STEP, _PADDING = Integer(1, _MOST), Integer(0, _MOST)
_IMAGE = Text("finite numbers of shape (C, H, W)", "形状为 (C, H, W) 的有限数")
_MAP = Text("finite numbers of shape (C, H, W) or (H, W)", "形状为 (C, H, W) 或 (H, W) 的有限数")
_KERNEL = Text("finite numbers of shape (K, C, F, F)", "形状为 (K, C, F, F) 的有限数")


def output_size(
    length: int, size: int, padding: int = 0, stride: int = 1, dilation: int = 1
) -> int:
    """How many windows fit along an axis: ⌊(W + 2P − D(F − 1) − 1)/S⌋ + 1; 0 if none does.

    What remains is left out at the far end, as PyTorch does.
    """
    return max(0, (length + 2 * padding - dilation * (size - 1) - 1) // stride + 1)


@dataclass(frozen=True)
class ParameterCounts:
    """Weights and biases of a layer that makes maps of an image.

    Attributes
    ----------
    shared
        A convolution: one kernel and one bias a map.
    local
        The same windows, each cell of a map with weights and a bias of its own.
    connected
        Every cell of a map connected to every value of the image.
    """

    shared: int
    local: int
    connected: int


def parameter_counts(
    shape: tuple[int, int, int], maps: int, size: int, padding: int = 0, stride: int = 1
) -> ParameterCounts:
    """Count the parameters of a layer from (C, H, W) to so many maps, by F×F windows."""
    channels, height, width = shape
    high, wide = (output_size(length, size, padding, stride) for length in (height, width))
    window, cells = channels * size * size + 1, maps * high * wide
    return ParameterCounts(
        shared=maps * window,
        local=cells * window,
        connected=cells * (channels * height * width + 1),
    )


def convolve(
    image: ArrayLike, kernel: ArrayLike, *, padding: int = 0, stride: int = 1, dilation: int = 1
) -> Floats:
    """Slide kernels over an image and sum the products, over all its channels.

    As in deep learning, and unlike in mathematics, the kernel is not turned round.

    Parameters
    ----------
    image
        Shape (C, H, W): channels, rows, columns; finite.
    kernel
        Shape (K, C, F, F): one kernel of C channels for each of K maps; finite.
    padding
        P, rows and columns of 0 put around the image, 0 to 1,000.
    stride
        S, from one window to the next, 1 to 1,000.
    dilation
        D, from one cell of the kernel to the next, 1 to 1,000.

    Returns
    -------
    Array
        The maps, shape (K, H′, W′) with W′ = ⌊(W + 2P − D(F − 1) − 1)/S⌋ + 1, float64.

    Raises
    ------
    SettingError
        A ValueError that names the field, the value and what is allowed.

    Notes
    -----
    ``torch.nn.functional.conv2d``; Dumoulin & Visin 2016, arXiv 1603.07285.
    """
    cells = finite("image", image, 3, _IMAGE)
    weights = finite("kernel", kernel, 4, _KERNEL)
    if weights.shape[1] != len(cells):
        allowed = Text(
            "shape (K, {n}, F, F), as many channels as the image has",
            "形状 (K, {n}, F, F)，通道数与图像相同",
        ).format(n=len(cells))
        raise SettingError("kernel", of_shape(weights.shape), allowed)
    p = checked("padding", _PADDING, padding)
    s, d = checked("stride", _STEP, stride), checked("dilation", _STEP, dilation)
    padded = np.pad(cells, ((0, 0), (p, p), (p, p)))
    windows = _windows("kernel", padded, weights.shape[2:], s, d)
    return np.asarray(np.einsum("kcfg,chwfg->khw", weights, windows))


def pool(
    map: ArrayLike,
    size: int,
    *,
    stride: int | None = None,
    kind: Literal["max", "average"] = "max",
) -> Floats:
    """Keep one number of each window of a map: its largest, or its mean.

    Parameters
    ----------
    map
        Shape (C, H, W), or (H, W) of a single channel; finite.
    size
        F, rows and columns of the window, 1 to 1,000 and no larger than the map.
    stride
        S, from one window to the next, 1 to 1,000; None for `size`.
    kind
        "max" or "average".

    Returns
    -------
    Array
        Shape (C, H′, W′), or (H′, W′), with W′ = ⌊(W − F)/S⌋ + 1, float64.

    Raises
    ------
    SettingError
        A ValueError that names the field, the value and what is allowed.

    Notes
    -----
    ``torch.nn.functional.max_pool2d`` and ``avg_pool2d``.
    """
    cells = finite("map", map, None, _MAP)
    if cells.ndim not in (2, 3):
        raise SettingError("map", of_shape(cells.shape), _MAP)
    f = checked("size", _STEP, size)
    s = f if stride is None else checked("stride", _STEP, stride)
    windows = _windows("size", cells, (f, f), s, 1)
    reduce = np.max if checked("kind", Choice(POOLINGS), kind) == "max" else np.mean
    return np.asarray(reduce(windows, axis=(-2, -1)))


def _windows(
    field: str, cells: Floats, size: tuple[int, ...], stride: int, dilation: int
) -> Floats:
    """A view of every window: (…, H′, W′, rows, columns)."""
    reach = tuple(dilation * (f - 1) + 1 for f in size)
    axes = (-2, -1)
    if any(far > cells.shape[axis] for far, axis in zip(reach, axes, strict=True)):
        allowed = Text(
            "no more than the {high}×{wide} cells there are", "不大于现有的 {high}×{wide} 格"
        )
        allowed = allowed.format(high=cells.shape[-2], wide=cells.shape[-1])
        raise SettingError(field, "a window of {}×{}".format(*reach), allowed)
    view = np.lib.stride_tricks.sliding_window_view(cells, reach, axis=axes)
    return view[..., ::stride, ::stride, ::dilation, ::dilation]
