"""What a network says of pictures that its user drew or brought."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from vizcore.cnn.config.train_config import TrainConfig
from vizcore.settings import read_settings, write_settings
from vizcore.text import Text
from vizcore.wire.rows import Asked, Predictions, PredictRow, said

if TYPE_CHECKING:
    from torch import Tensor

    from vizcore.cnn.model.network import Network

TARGET = "vizcore.cnn.jobs.predict_user_images:run"
MOST_PICTURES = 6

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Answers:
    """What a network says to some pictures.

    Attributes
    ----------
    probabilities : ndarray
        Softmax of the outputs, shape (pictures, classes).
    active : tuple of ndarray
        For each layer with an activation the mean of φ(z) of each unit, over its pixels, shape
        (pictures, units).
    usual : tuple of ndarray
        The same, averaged over the probe set, shape (units,).
    """

    probabilities: Floats
    active: tuple[Floats, ...]
    usual: tuple[Floats, ...]


def predict(network: Network, pictures: Tensor, probes: Tensor) -> Answers:
    """Run pictures through a network, together with the probe set.

    BatchNorm needs more than one image for its statistics: it takes those of all of them.

    Parameters
    ----------
    network
        As it is.
    pictures, probes
        Standardised, shape (images, channels, height, width).
    """
    import torch

    count = len(pictures)
    x = torch.cat([pictures, probes])
    active, usual = [], []
    with torch.no_grad():
        for stage in network.hidden:
            y = stage.activate(stage.pre_activation(x))
            means = y.flatten(2).mean(2) if y.ndim > 2 else y
            active.append(means[:count].numpy())
            usual.append(means[count:].mean(0).numpy())
            x = stage.pool_quickly(y)
        logits = network.stages[-1].pre_activation(x)[:count]
    return Answers(logits.softmax(1).numpy(), tuple(active), tuple(usual))


def arguments_of(config: TrainConfig, pictures: NDArray[np.uint8]) -> dict[str, Any]:
    """The job that asks the network of `config`.

    Parameters
    ----------
    config
        The run, with every intervention made on the way.
    pictures
        uint8, shape (pictures, channels, height, width) as in the data set; 1 to 6 of them.

    Raises
    ------
    ValueError
        If the pictures have another shape or number.
    """
    if pictures.shape[1:] != config.source.image or not 1 <= len(pictures) <= MOST_PICTURES:
        raise ValueError(f"1 to {MOST_PICTURES} pictures of {config.source.image}")
    data = base64.b64encode(pictures.astype(np.uint8).tobytes()).decode()
    return {"config": write_settings(config), "pictures": data}


def run(arguments: Mapping[str, Any]) -> Iterator[PredictRow]:
    """Answer for pictures; the network is trained first if it is not kept.

    Yields
    ------
    dict
        The progress; in the last row also the answers, or why there are none if the run diverges.
    """
    from vizcore.cnn.jobs.process import tune
    from vizcore.cnn.jobs.trained import trained
    from vizcore.cnn.model.network import Network

    tune()
    config = read_settings(TrainConfig, arguments["config"])
    for found in trained(config):
        if isinstance(found, Network):
            said_of = _answered(config, found, arguments["pictures"])
            yield {"progress": 1.0, "answers": said_of["answers"], "usual": said_of["usual"]}
            return
        yield {"progress": found}
    sentence = Text(
        "This run diverged: it has left no network to ask.", "这次训练发散了，没有留下可用的网络。"
    )
    yield {"progress": 1.0, "refused": said(sentence)}


def _answered(config: TrainConfig, network: Network, encoded: str) -> Predictions:
    import torch

    from vizcore.cnn.data.datasets import load
    from vizcore.cnn.records.detail_rows import short_list

    raw = _decoded(encoded, config)
    data = load(config.dataset)
    answers = predict(network, data.standardise(torch.from_numpy(raw.copy())), data.probes()[0])
    return {
        "answers": [
            {
                "probabilities": short_list(answers.probabilities[k]),
                "active": [short_list(layer[k]) for layer in answers.active],
            }
            for k in range(len(raw))
        ],
        "usual": [short_list(layer) for layer in answers.usual],
    }


def _decoded(encoded: str, config: TrainConfig) -> NDArray[np.uint8]:
    raw = np.frombuffer(base64.b64decode(encoded, validate=True), np.uint8)
    pictures = raw.reshape(-1, *config.source.image)
    if not 1 <= len(pictures) <= MOST_PICTURES:
        raise ValueError(f"1 to {MOST_PICTURES} pictures")
    return pictures


class Questions:
    """Pictures about which a network is asked again and again while it trains."""

    def __init__(self, config: TrainConfig) -> None:
        self._config = config
        self._asked: tuple[str, str] | None = None  # pictures and their token
        self._fresh = False

    def take(self, command: Mapping[str, Any]) -> None:
        """Ask about other pictures from now on.

        Parameters
        ----------
        command
            ``"ask"``, pictures as `arguments_of` encodes them, and ``"token"``, which comes back
            with every answer.

        Raises
        ------
        ValueError
            If it is not of that form.
        """
        pictures, token = command.get("ask"), command.get("token")
        if not isinstance(pictures, str) or not isinstance(token, str) or len(token) > 100:
            raise ValueError("ask")
        _decoded(pictures, self._config)
        self._asked, self._fresh = (pictures, token), True

    def answers(self, network: Network, due: bool) -> Asked | None:
        """What a row says of the pictures: at once, and then whenever it is due."""
        if self._asked is None or not (due or self._fresh):
            return None
        self._fresh = False
        pictures, token = self._asked
        return {**_answered(self._config, network, pictures), "token": token}
