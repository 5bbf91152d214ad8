"""Deep random stacks, measured: the signal on its way up, δ and ‖∂L/∂W‖ on their way back."""

from __future__ import annotations

import math
from collections.abc import Callable, Generator, Iterator, Sequence

import torch

from vizcore.flow.config import FlowConfig
from vizcore.flow.engine.checkpointing import Pass
from vizcore.flow.engine.record import Record
from vizcore.flow.result import FlowResult, joined_results

MEMORY = 512 * 2**20  # bytes of activations that one pass may hold
AT_WORK = 12  # tensors of the layer that is being computed, besides what is kept

Steps = Generator[float, None, list[FlowResult]]


def simulate_flow(
    config: FlowConfig,
    *,
    progress: Callable[[float], object] | None = None,
    histograms: bool = True,
    dtype: torch.dtype = torch.float32,
) -> FlowResult:
    """Measure signal and gradient of every layer of random networks.

    Unit-norm gradients enter at the last layer, one an example, and are brought back to unit norm
    behind every layer while ln‖δ‖ is summed in float64; so depth 1000 neither under- nor
    overflows. The same holds for the signal wherever φ(kx) = kφ(x).

    Parameters
    ----------
    config
        What to measure.
    progress
        Called with the fraction done, from 0 to 1, after every layer; an exception that it raises
        stops the run.
    histograms
        Whether to count pre-activations; without, `FlowResult.histogram` holds zeros.
    dtype
        Precision of the pass; weights are the same float32 numbers in either.

    Returns
    -------
    FlowResult
        Arrays of shape (seeds, depth).

    Notes
    -----
    Memory does not grow with the number of networks and configurations, and only with the root of
    the depth: see `memory_bound`. Beside that the cache of weights holds 192 MiB at most.
    """
    return simulate_flows([config], progress=progress, histograms=histograms, dtype=dtype)[0]


def simulate_flows(
    configs: Sequence[FlowConfig],
    *,
    progress: Callable[[float], object] | None = None,
    histograms: bool = True,
    dtype: torch.dtype = torch.float32,
) -> list[FlowResult]:
    """`simulate_flow` of several configurations, in their order, sharing weights and products.

    Configurations that differ in activation, parameters and variances alone run as one stack.
    """
    steps = simulate_steps(configs, histograms=histograms, dtype=dtype)
    while True:
        try:
            fraction = next(steps)
        except StopIteration as finished:
            results: list[FlowResult] = finished.value
            return results
        if progress:
            progress(fraction)


def simulate_steps(
    configs: Sequence[FlowConfig], *, histograms: bool = True, dtype: torch.dtype = torch.float32
) -> Steps:
    """`simulate_flows` as a generator of the fraction done; it returns the results.

    To stop a run, stop asking: nothing goes on by itself.
    """
    plans = [plan for group in _groups(configs) for plan in _plans(group, dtype)]
    total = sum(plan.steps * len(plan.configs) * len(plan.networks) for plan in plans)
    done = 0
    parts: dict[FlowConfig, list[FlowResult]] = {}
    for plan in plans:
        record = Record(plan.configs, len(plan.networks), histograms)
        for _ in plan.run(record):
            done += len(plan.configs) * len(plan.networks)
            yield done / total
        for variant, config in enumerate(plan.configs):
            parts.setdefault(config, []).append(record.result(variant))
    joined = {config: joined_results(results) for config, results in parts.items()}
    return [joined[config] for config in configs]


def _groups(configs: Sequence[FlowConfig]) -> list[tuple[FlowConfig, ...]]:
    groups: dict[tuple[object, ...], list[FlowConfig]] = {}
    for config in dict.fromkeys(configs):
        groups.setdefault(_shared(config), []).append(config)
    return [tuple(group) for group in groups.values()]


def _shared(c: FlowConfig) -> tuple[object, ...]:
    network = (c.depth, c.width, c.input, c.batch, c.seeds, c.seed, c.initialisation.matrix)
    return (*network, c.norm, c.norm_position, c.branch)


def memory_bound(config: FlowConfig, dtype: torch.dtype = torch.float32) -> int:
    """Bytes of activations that measuring `config` holds at once, at most.

    ``MEMORY``, or what a single network needs if that is more: with L layers, a batch B and width N
    ``4 B N (k ⌈√L⌉ + 2 L/⌈√L⌉ + 12) ≈ 4 (k + 2) √L B N`` bytes in single precision, where k is 2,
    and 3 with a norm. These are, for each layer in a segment of √L, its slopes, its inputs and what
    a norm made; h and y at the start of every segment; and the tensors of the layer at work. At
    most 680 MiB (L = 1000, B = N = 1024). The heap around it, which
    also holds the cache of weights, has been seen to take three tenths more.
    """
    return max(MEMORY, _bytes_of_network(config, _segment(config, dtype), dtype))


def _plans(group: tuple[FlowConfig, ...], dtype: torch.dtype) -> Iterator[Pass]:
    """The traversals of a group, each within its `memory_bound`."""
    c = group[0]
    segment = _segment(c, dtype)
    size = _bytes_of_network(c, segment, dtype)
    variants = min(len(group), max(1, MEMORY // (size * c.seeds)))
    seeds = min(c.seeds, max(1, MEMORY // (size * variants)))
    for first in range(0, c.seeds, seeds):
        for start in range(0, len(group), variants):
            networks = range(first, min(first + seeds, c.seeds))
            yield Pass(group[start : start + variants], networks, segment, dtype)


def _segment(c: FlowConfig, dtype: torch.dtype) -> int:
    """Layers whose record is kept at once."""
    whole = _bytes_of_layer(c, dtype) * c.depth <= MEMORY
    return c.depth if whole else math.ceil(c.depth**0.5)


def _bytes_of_network(c: FlowConfig, segment: int, dtype: torch.dtype) -> int:
    """What one variant of one network holds; segments also keep h and y at the start of each."""
    starts = 2 * (c.depth // segment)
    values = c.batch * c.width * dtype.itemsize
    return _bytes_of_layer(c, dtype) * segment + values * (starts + AT_WORK)


def _bytes_of_layer(c: FlowConfig, dtype: torch.dtype) -> int:
    """What one variant of one network keeps of a layer: slopes, normalised values, inputs."""
    values = c.batch * c.width
    return (2 * values + values * (c.norm != "none")) * dtype.itemsize
