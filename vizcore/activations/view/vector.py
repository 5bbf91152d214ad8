"""A vector activation at the inputs that the page shows."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from vizcore.activations.vector import VECTOR_ACTIVATIONS, Response, VectorActivation
from vizcore.activations.view.config import DetailConfig


@dataclass(frozen=True)
class Panel:
    """A vector activation, its parameters, and what it does to the inputs that it takes."""

    activation: VectorActivation
    params: dict[str, float]
    response: Response

    @property
    def zeros(self) -> int:
        """How many entries of the Jacobian are exactly 0."""
        return int(np.count_nonzero(self.response.jacobian == 0))

    @property
    def strongest(self) -> tuple[int, int]:
        """Output and input of the largest entry of the Jacobian."""
        row, column = np.unravel_index(
            np.argmax(np.abs(self.response.jacobian)), self.response.jacobian.shape
        )
        return int(row), int(column)


def panel(config: DetailConfig) -> Panel:
    """The panel of a configuration; of its inputs the first ones that the activation takes."""
    activation = VECTOR_ACTIVATIONS[config.vector]
    known = {"temperature": config.temperature, "k": float(config.k)}
    params = {name: known[name] for name in activation.defaults}
    inputs = activation.inputs
    if "k" in params:
        inputs -= inputs % config.k  # groups of k
    return Panel(activation, params, activation.respond(config.inputs[:inputs], **params))
