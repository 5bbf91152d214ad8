"""*Shapes*: ten classes of figures, drawn from a seed.

A figure has any place, size, rotation and squeeze; it is filled or an outline, darker or lighter
than a background that has a gradient, noise and stray lines. So neither brightness nor colour nor
any single pixel tells the class.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from types import MappingProxyType

import torch
from torch import Generator, Tensor

from vizcore.cnn.data.datasets import DATASETS, Images

_SEED = 20_240_601
_STRAY_LINES = 2

Figure = Callable[[Tensor, Tensor], Tensor]


def _disc(x: Tensor, y: Tensor) -> Tensor:
    return 1 - torch.hypot(x, y)


def _polygon(x: Tensor, y: Tensor, sides: int) -> Tensor:
    # Inside is what lies on the inner side of every edge; the corners are on the unit circle.
    reach = math.cos(math.pi / sides)
    angles = [2 * math.pi * (k + 0.5) / sides + math.pi / 2 for k in range(sides)]
    edges = [reach - x * math.cos(a) - y * math.sin(a) for a in angles]
    return torch.stack(edges).amin(0)


def _star(x: Tensor, y: Tensor) -> Tensor:
    # One tenth of a turn, mirrored: the straight line from an outer to an inner corner.
    angle = torch.remainder(torch.atan2(y, x) - math.pi / 2, 2 * math.pi / 5)
    angle = torch.minimum(angle, 2 * math.pi / 5 - angle)
    r, inner, turn = torch.hypot(x, y), 0.42, math.pi / 5
    dx, dy = inner * math.cos(turn) - 1, inner * math.sin(turn)
    px, py = r * torch.cos(angle) - 1, r * torch.sin(angle)
    return (dx * py - dy * px) / -math.hypot(dx, dy)


def _box(x: Tensor, y: Tensor, width: float, height: float) -> Tensor:
    return torch.minimum(width - x.abs(), height - y.abs())


def _heart(x: Tensor, y: Tensor) -> Tensor:
    side = 0.62
    diamond = (side * math.sqrt(2) - x.abs() - (y + 0.2).abs()) / math.sqrt(2)
    lobe = side - torch.hypot(x.abs() - side / math.sqrt(2), y + 0.2 - side / math.sqrt(2))
    return torch.maximum(diamond, lobe)


def _arrow(x: Tensor, y: Tensor) -> Tensor:
    head = torch.minimum(y - 0.1, (0.95 - y - x.abs()) / math.sqrt(2))
    return torch.maximum(head, _box(x, y + 0.4, 0.22, 0.55))


# Signed distance to the outline, about, positive inside; in the order of the classes.
_FIGURES: Mapping[str, Figure] = MappingProxyType(
    {
        "disc": _disc,
        "triangle": lambda x, y: _polygon(x, y, 3),
        "square": lambda x, y: _polygon(x, y, 4),
        "pentagon": lambda x, y: _polygon(x, y, 5),
        "star": _star,
        "cross": lambda x, y: torch.maximum(_box(x, y, 0.3, 0.95), _box(x, y, 0.95, 0.3)),
        "crescent": lambda x, y: torch.minimum(_disc(x, y), torch.hypot(x - 0.5, y) - 0.8),
        "heart": _heart,
        "arrow": _arrow,
        "half": lambda x, y: torch.minimum(_disc(x, y), y + 0.15),
    }
)


def draw(labels: Tensor, image: tuple[int, int, int], generator: Generator) -> Tensor:
    """Draw one image for each label.

    Parameters
    ----------
    labels
        Classes from 0 to 9, shape (images,).
    image
        Channels (1 or 3), height and width.
    generator
        Decides everything but the class.

    Returns
    -------
    Tensor
        uint8, shape (images, *image).
    """
    count, (channels, height, width) = len(labels), image

    def uniform(low: float, high: float, *shape: int) -> Tensor:
        return torch.empty(count, *shape).uniform_(low, high, generator=generator)

    ink = _ink(labels, height, width, uniform)
    base = uniform(0.2, 0.8, 1, 1, 1)
    # The figure is far enough from the background to be seen, in all channels on the same side.
    contrast = uniform(0.25, 0.7, channels, 1, 1) * (1 - 2 * (base > 0.5).float())
    back = base + uniform(-0.2, 0.2, channels, 1, 1) * (channels > 1)
    picture = back + contrast * ink[:, None]
    picture += uniform(-0.15, 0.15, 1, 1, 1) * torch.linspace(-1, 1, width)
    picture += uniform(-0.15, 0.15, 1, 1, 1) * torch.linspace(-1, 1, height)[:, None]
    noise = torch.empty(count, *image).normal_(generator=generator)
    picture += uniform(0.02, 0.12, 1, 1, 1) * noise
    return (picture * 255).clamp_(0, 255).to(torch.uint8)


def _ink(labels: Tensor, height: int, width: int, uniform: Callable[..., Tensor]) -> Tensor:
    """How much of every pixel the figure and the stray lines cover, shape (images, H, W)."""
    rows = torch.arange(height, dtype=torch.float32)[:, None] - (height - 1) / 2
    columns = torch.arange(width, dtype=torch.float32) - (width - 1) / 2
    side = min(height, width)
    size = uniform(0.24, 0.40, 1, 1) * side
    place = side / 2 - size  # the figure stays inside the image
    y = rows - uniform(-1, 1, 1, 1) * place
    x = columns - uniform(-1, 1, 1, 1) * place
    turn, squeeze = uniform(0, 2 * math.pi, 1, 1), uniform(0.8, 1.25, 1, 1)
    u = (x * turn.cos() + y * turn.sin()) / size * squeeze
    v = (y * turn.cos() - x * turn.sin()) / size / squeeze
    distance = torch.empty_like(u)
    for label, figure in enumerate(_FIGURES.values()):
        chosen = labels == label
        distance[chosen] = figure(u[chosen], v[chosen])
    distance *= size
    outline = uniform(0.9, 1.6, 1, 1) - distance.abs()
    ink = torch.where(uniform(0, 1, 1, 1) < 0.5, distance, outline).add_(0.5).clamp_(0, 1)
    for _ in range(_STRAY_LINES):
        ink = torch.maximum(ink, _stray(rows, columns, side, uniform))
    return ink


def _stray(rows: Tensor, columns: Tensor, side: int, uniform: Callable[..., Tensor]) -> Tensor:
    """A thin line of some length somewhere, fainter than the figure."""
    turn = uniform(0, math.pi, 1, 1)
    x = columns - uniform(-0.45, 0.45, 1, 1) * side
    y = rows - uniform(-0.45, 0.45, 1, 1) * side
    along = x * turn.cos() + y * turn.sin()
    across = y * turn.cos() - x * turn.sin()
    reach = uniform(0.05, 0.2, 1, 1) * side
    line = torch.minimum(0.5 - across.abs(), reach - along.abs()).add_(0.5).clamp_(0, 1)
    return line * uniform(0.3, 0.8, 1, 1)


def load_shapes(key: str) -> Images:
    """The training and held-out images of a *shapes* data set of `DATASETS`."""
    source = DATASETS[key]
    generator = torch.Generator().manual_seed(_SEED)
    parts = []
    for count in (source.training, source.held_out):
        labels = torch.randperm(count, generator=generator) % len(source.classes)
        parts += [draw(labels, source.image, generator), labels]
    return Images(*parts)
