"""What an activation costs on this machine, relative to ReLU: measured, never looked up."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from statistics import median
from typing import TYPE_CHECKING

from vizcore.activations.catalogue import ACTIVATIONS

if TYPE_CHECKING:
    from torch import Tensor

Function = Callable[["Tensor"], "Tensor"]
Clock = Callable[[], float]

_ELEMENTS = 32_768


@dataclass(frozen=True)
class Cost:
    """Time of an activation over the time of ReLU.

    Attributes
    ----------
    forward
        Of computing φ(x) with a graph.
    backward
        Of computing the gradient from it.
    training
        Of both together.
    """

    forward: float
    backward: float
    training: float


@dataclass(frozen=True)
class Costs:
    """A measurement.

    Attributes
    ----------
    of
        By key of the activation.
    measured
        When, in UTC.
    elements
        Size of the float32 tensor.
    """

    of: Mapping[str, Cost]
    measured: datetime
    elements: int


def measure(
    functions: Mapping[str, Function] = ACTIVATIONS,
    *,
    elements: int = _ELEMENTS,
    rounds: int = 16,
    clock: Clock = time.perf_counter,
) -> Costs:
    """Time activations against ReLU, forward and backward, on one thread.

    Each is timed next to ReLU, in every round anew, and the median ratio is taken: what slows the
    machine down meanwhile slows both.

    Parameters
    ----------
    functions
        By key; each maps a tensor to one of its shape.
    elements
        Size of the tensor, standard normal float32.
    rounds
        Repetitions, an even number; a second or two for 16 rounds of the whole catalogue.
    clock
        Seconds, monotonic.
    """
    import torch

    x = torch.randn(elements, generator=torch.Generator().manual_seed(0)).requires_grad_()
    threads = torch.get_num_threads()
    torch.set_num_threads(1)  # several would measure what else the machine is doing
    try:
        ratios = _ratios(functions, x, rounds, clock)
    finally:
        torch.set_num_threads(threads)
    of = {
        key: Cost(
            median(cost.forward for cost in costs),
            median(cost.backward for cost in costs),
            median(cost.training for cost in costs),
        )
        for key, costs in ratios.items()
    }
    return Costs(of, datetime.now(UTC), elements)


def _ratios(
    functions: Mapping[str, Function], x: Tensor, rounds: int, clock: Clock
) -> dict[str, list[Cost]]:
    """The costs of every function in every round."""
    relu: Function = ACTIVATIONS["relu"]
    ratios: dict[str, list[Cost]] = {key: [] for key in functions}
    for function in functions.values():
        _timed(function, x, clock)  # the first call allocates
    for turn in range(rounds):
        for key, function in functions.items():
            # Whoever comes second finds the tensor in the cache: they take turns.
            pair = (relu, function) if turn % 2 else (function, relu)
            times = [_timed(each, x, clock) for each in pair]
            (forward, backward), (own_forward, own_backward) = times if turn % 2 else times[::-1]
            total = (own_forward + own_backward) / (forward + backward)
            ratios[key].append(Cost(own_forward / forward, own_backward / backward, total))
    return ratios


def _timed(function: Function, x: Tensor, clock: Clock) -> tuple[float, float]:
    """Seconds of one pass forward and of one backward."""
    import torch

    start = clock()
    y = function(x)
    between = clock()
    torch.autograd.grad(y, x, torch.ones_like(y))
    return between - start, clock() - between
