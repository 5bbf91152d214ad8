"""What each layer's state is made of: its branch, its skip connection, its biases."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from vizcore.theory.gaussian.table import Floats
from vizcore.theory.stack import LayerStates, RandomStack


@dataclass(frozen=True, eq=False)
class LayerContributions:
    """Steps between neighbouring layers, shape (depth − 1,), lower layer first.

    Attributes
    ----------
    branch, skip, bias
        Parts of the upper layer's variance q that come through the weights, by the skip connection
        and from the biases; they sum to 1.
    log_factor
        ln of ‖δ‖² of the lower layer over that of the upper one.
    back
        Part of the lower layer's ‖δ‖² that comes through the weights.
    """

    branch: Floats
    skip: Floats
    bias: Floats
    log_factor: Floats
    back: Floats


def layer_contributions(stack: RandomStack, states: LayerStates) -> LayerContributions:
    """Take the steps of the recursion apart."""
    branch = np.exp(stack.log_scale + states.gain[1:] + states.square[:-1] - states.q[1:])
    skip = np.zeros_like(branch)
    through = stack.log_scale + states.gain[1:] + states.slope[:-1]  # ln χ of the branch
    log_factor = through
    if stack.branch is not None:
        skip = np.exp(states.q[:-1] - states.q[1:])
        log_factor = np.logaddexp(0.0, through)
    back = np.exp(through - log_factor)
    branch, skip, back = (np.nan_to_num(share, posinf=0.0) for share in (branch, skip, back))
    return LayerContributions(branch, skip, np.clip(1 - branch - skip, 0, 1), log_factor, back)
