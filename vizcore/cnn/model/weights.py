"""Initial weights of one layer, in place."""

from __future__ import annotations

import math

import torch
from torch import Generator, Tensor

from vizcore.cnn.config.train_config import TrainConfig
from vizcore.initialisation import INITIALISATIONS


def fill(
    weight: Tensor, bias: Tensor, config: TrainConfig, fan_out: int, generator: Generator
) -> None:
    """Draw weights and biases (0 so far) as the configuration's initialisation has them.

    Parameters
    ----------
    weight
        Shape (channels, inputs, kernel, kernel) or (units, inputs).
    bias
        Shape (channels,) or (units,).
    config
        Says which initialisation, with what.
    fan_out
        How many values one input has an effect on.
    generator
        Of everything that is drawn.
    """
    fan_in, chosen = weight[0].numel(), INITIALISATIONS[config.init]
    variance = chosen.variance(config, fan_in, fan_out)
    limit = math.sqrt(3 * variance)  # the variance of U(−a, a) is a²/3
    if chosen.matrix == "ones":
        weight.fill_(config.scale)
    elif chosen.matrix == "gaussian":
        weight.normal_(0, math.sqrt(variance), generator=generator)
    elif chosen.matrix == "orthogonal":
        torch.nn.init.orthogonal_(weight, generator=generator)
    else:
        weight.uniform_(-limit, limit, generator=generator)
    if config.init == "pytorch":
        bias.uniform_(-limit, limit, generator=generator)
    if config.init == "custom":
        bias.normal_(0, math.sqrt(config.sigma_b2), generator=generator)
