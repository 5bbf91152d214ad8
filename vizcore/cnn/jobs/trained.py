"""Networks that have been trained, kept so that they can be asked at once.

A run is a pure function of its configuration, so what is kept only saves time: if it is gone, or
cannot be read or written, the network is trained again.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace

import orjson
import torch

from vizcore.cnn.config.train_config import TrainConfig
from vizcore.cnn.data.download import cache_folder
from vizcore.cnn.model.network import Network
from vizcore.cnn.train import train
from vizcore.environment import read
from vizcore.files import BoundedFolder
from vizcore.settings import settings_of

_MOST_BYTES = 64 << 20
_TIMES = 20  # so often a training run here says how far it is


def keep(config: TrainConfig, network: Network) -> None:
    """Store the network that `config` led to; without room or permission, do nothing.

    Nothing is stored either where ``$ACTIVATION_LAB_STORE`` is ``off``.
    """
    if read("STORE") == "off":
        return
    content = io.BytesIO()
    torch.save([tensor.detach() for tensor in network.parameters], content)
    _folder().save(_key(config), content.getvalue())


def kept(config: TrainConfig) -> Network | None:
    """The stored network that `config` led to, if there is one."""
    try:
        # weights_only: nothing in the file can run.
        content = io.BytesIO(_folder().load(_key(config)) or b"")
        tensors = torch.load(content, weights_only=True)
    except Exception:  # torch raises what it likes about a damaged file
        return None
    network = _at_the_end(config)
    shapes = [tensor.shape for tensor in network.parameters]
    if [tensor.shape for tensor in tensors] != shapes:
        return None
    with torch.no_grad():
        for own, stored in zip(network.parameters, tensors, strict=True):
            own.copy_(stored)
    return network


def trained(config: TrainConfig) -> Iterator[float | Network]:
    """The network that `config` leads to.

    Yields
    ------
    float
        While it has to be trained, how far that is, from 0 to 1.
    Network
        Last of all; missing if the run diverges.

    Raises
    ------
    Unavailable
        If the data set has to be fetched and cannot be.
    """
    found = [network] if (network := kept(config)) else []
    if not found:
        every = min(1000, -(-config.steps // _TIMES))
        for snapshot in train(replace(config, record_every=every), at_end=found.append):
            yield snapshot.step / config.steps
        for network in found:
            keep(config, network)
    yield from found


def _at_the_end(config: TrainConfig) -> Network:
    """An untrained network with the activation that the last intervention left."""
    network = Network(config, torch.Generator().manual_seed(config.seed))
    for spec in config.swaps:
        for stage in network.hidden:
            stage.use(spec, config.learns(spec))
    return network


def _folder() -> BoundedFolder:
    return BoundedFolder(cache_folder() / "networks", ".pt", _MOST_BYTES)


def _key(config: TrainConfig) -> str:
    # How often a run is recorded changes nothing about it.
    settings = settings_of(config).items()
    texts = {k: setting.write(getattr(config, k)) for k, setting in settings if k != "record_every"}
    return orjson.dumps(texts, option=orjson.OPT_SORT_KEYS).decode()
