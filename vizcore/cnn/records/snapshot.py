"""What is recorded of a training run at one step."""

from __future__ import annotations

import math
from dataclasses import dataclass

from vizcore.activations.model import Activation
from vizcore.activations.spec import Params
from vizcore.cnn.observe.divergence import Divergence
from vizcore.cnn.observe.neuron_events import Death, Revival
from vizcore.cnn.observe.neurons import LayerState
from vizcore.cnn.records.details import Details


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A training run at one recorded step, everything measured with the same weights.

    Attributes
    ----------
    step : int
        Number of updates made so far.
    epoch : float
        Number of passes over the training images.
    learning_rate : float
        Of the update that follows.
    train_loss, train_accuracy : float
        Means over the batches since the recorded step before, each before its update.
    val_loss, val_accuracy : float
        On the probe set: 512 images that are never trained on.
    layers : tuple of LayerState
        Of every layer with an activation, on the probe set.
    gradient_norms, weight_norms : tuple of float
        ‖∂L/∂W‖ on the last batch, and ‖W‖, of every layer with weights, the output layer last.
    deaths, revivals : tuple
        Since the snapshot before.
    phis : tuple of (Activation, Params)
        The activation of each of these layers, with its parameters as they are now.
    details : Details or None
        The inside of the network, at some of the recorded steps.
    divergence : Divergence or None
        Why the loss is no longer finite. Then this is the last snapshot, and has no numbers.
    beside : bool
        Whether it was asked for by hand. It has details and tells no deaths and revivals: the
        snapshots of the recorded steps are the same with it and without it.
    """

    step: int
    epoch: float
    learning_rate: float
    train_loss: float = math.nan
    train_accuracy: float = math.nan
    val_loss: float = math.nan
    val_accuracy: float = math.nan
    layers: tuple[LayerState, ...] = ()
    gradient_norms: tuple[float, ...] = ()
    weight_norms: tuple[float, ...] = ()
    deaths: tuple[Death, ...] = ()
    revivals: tuple[Revival, ...] = ()
    phis: tuple[tuple[Activation, Params], ...] = ()
    details: Details | None = None
    divergence: Divergence | None = None
    beside: bool = False

    @property
    def diverged(self) -> bool:
        """Whether the loss is no longer finite."""
        return self.divergence is not None
