"""Which images a training run takes, batch by batch."""

from __future__ import annotations

import torch
from torch import Tensor

from vizcore.cnn.config.train_config import TrainConfig
from vizcore.cnn.data.datasets import load


class Batches:
    """Endless batches of training images, in a new order every pass."""

    def __init__(self, config: TrainConfig, generator: torch.Generator) -> None:
        data = load(config.dataset)
        self.data, self.generator = data, generator
        self.labels = data.images.training_labels
        self.count = len(self.labels)
        self.size = min(config.batch_size, self.count)
        self.images = data.standardised
        self.order = torch.empty(0, dtype=torch.int64)

    def next(self) -> tuple[Tensor, Tensor]:
        """One batch: standardised images and labels. The rest of a pass that fills none is left."""
        if len(self.order) < self.size:
            self.order = torch.randperm(self.count, generator=self.generator)
        chosen, self.order = self.order[: self.size], self.order[self.size :]
        return self._ready(self.images[chosen]), self.labels[chosen]

    def first(self, count: int) -> Tensor:
        """The first training images as they are kept; draws nothing."""
        return self._ready(self.images[:count])

    def _ready(self, images: Tensor) -> Tensor:
        return self.data.standardise(images) if images.dtype == torch.uint8 else images
