"""The three ways to train the same network on the same batches that the CNN benchmarks compare."""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Callable, Iterator, Mapping
from multiprocessing.connection import Connection

import torch
from torch import nn

from vizcore.cnn.architecture.blocks import Conv
from vizcore.cnn.config.train_config import TrainConfig
from vizcore.cnn.data.datasets import load
from vizcore.cnn.jobs.process import tune
from vizcore.cnn.jobs.training import arguments_of, run


def model_of(config: TrainConfig) -> nn.Sequential:
    """The configuration's network as one writes it with torch.nn."""
    parts: list[nn.Module] = []
    for layer in config.hidden:
        block = layer.block
        if isinstance(block, Conv):
            shape = (block.kernel, block.stride, block.padding)
            parts += [nn.Conv2d(layer.taken[0], block.channels, *shape), nn.ReLU()]
            if block.pool:
                kind = nn.MaxPool2d if block.pool == "m" else nn.AvgPool2d
                parts.append(kind(block.size))
        else:
            parts += [nn.Flatten(), nn.LazyLinear(block.units), nn.ReLU()]
    parts += [nn.Flatten(), nn.LazyLinear(len(config.source.classes))]
    model = nn.Sequential(*parts)
    model(torch.zeros(2, *config.source.image))
    return model


STEPS = {"digits": 480, "shapes": 150, "shapes_rgb": 200}  # timed at a time, of a run that goes on


def steps_of(config: TrainConfig) -> int:
    """How many steps of the run are timed at a time: whole intervals from row to row."""
    return STEPS[config.dataset]


def bare(config: TrainConfig, tuned: bool) -> Iterator[None]:
    """A training loop that records nothing but the loss of each step."""
    data = load(config.dataset)
    images = data.standardise(data.images.training)  # in memory as it is used, whatever its size
    labels = data.images.training_labels
    model = model_of(config)
    if tuned:
        model = model.to(memory_format=torch.channels_last)  # type: ignore[call-overload]  # as of 2.13
        images = images.contiguous(memory_format=torch.channels_last)
    optimiser = torch.optim.Adam(model.parameters(), config.learning_rate, fused=tuned)
    losses = []
    order = torch.randperm(len(images))
    while True:
        for _ in range(steps_of(config)):
            if len(order) < config.batch_size:
                order = torch.randperm(len(images))
            batch, order = order[: config.batch_size], order[config.batch_size :]
            loss = nn.functional.cross_entropy(model(images[batch]), labels[batch])
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            losses.append(loss.item())
        yield


def recorded(config: TrainConfig) -> Iterator[None]:
    """The app's own training, with everything it records, as rows; from the start when it ends."""
    while True:
        for row in run(arguments_of(config)):
            if row["step"] and row["step"] % steps_of(config) == 0:
                yield


# Each yields whenever it has made `steps_of` steps.
LOOPS: Mapping[str, Callable[[TrainConfig], Iterator[None]]] = {
    "recorded": recorded,
    "bare, tuned": lambda config: bare(config, tuned=True),
    "plain": lambda config: bare(config, tuned=False),
}


def _serve(connection: Connection, name: str, config: TrainConfig) -> None:
    # A process each: the allocator is tuned for a whole process, and the plain loop is to run
    # in one that is not.
    torch.set_num_threads(1)
    if name != "plain":
        tune()
    loop = LOOPS[name](config)
    while connection.recv():
        start = time.process_time()  # one thread each: a neighbour's work does not count
        next(loop)
        connection.send(time.process_time() - start)


def race(config: TrainConfig, rounds: int = 7) -> dict[str, float]:
    """Processor seconds of each loop over `steps_of` steps, run in turns."""
    context = multiprocessing.get_context("spawn")
    ends = {}
    for name in LOOPS:
        ends[name], other = context.Pipe()
        context.Process(target=_serve, args=(other, name, config), daemon=True).start()
    taken: dict[str, list[float]] = {name: [] for name in LOOPS}
    for turn in range(rounds + 1):  # the first one warms up, and holds the start of the run
        for name, end in ends.items():
            end.send(True)
            seconds = end.recv()
            if turn:
                taken[name].append(seconds)
    for end in ends.values():
        end.send(False)
    # The quickest turn is the one that shared caches and memory least with others.
    return {name: min(times) for name, times in taken.items()}
