"""An answer to "which activation should I take?"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from vizcore.activations.spec import ActivationSpec
from vizcore.text import Text


@dataclass(frozen=True)
class ActivationChoice:
    """An activation with all that belongs to it.

    Attributes
    ----------
    activation
        φ of the hidden layers; of a recurrent cell that of its state, the gates being sigmoids.
    gain
        Weights start with the standard deviation gain/√fan_in.
    bias
        Biases start with this standard deviation; of a recurrent cell, the bias of the forget gate.
    holds
        Layers, or time steps, for which signal and gradient stay within a factor of 10.
    code
        Lines of PyTorch: they initialise ``layer``, an ``nn.Linear`` among the hidden ones, or make
        ``cell``; then ``head`` and ``criterion``.
    reason, mistake
        Why, with numbers computed for this depth; and what it keeps from going wrong.
    link
        Address of the experiment that shows it, relative to the app's.
    """

    activation: ActivationSpec
    gain: float
    bias: float
    holds: int
    code: str
    reason: Text
    mistake: Text
    link: str


def address(query: Mapping[str, Sequence[str]]) -> str:
    """The gradient-flow page with these settings."""
    return f"gradient_flow?{urlencode(query, doseq=True)}"
