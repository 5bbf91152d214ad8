"""Networks under a name have the layers and the parameter counts of their sources.

Oracle: the same network as a plain `nn.Sequential` of PyTorch, and every layer counted by hand.
"""

import pytest
import torch
from torch import nn

from vizcore.cnn.architecture.architectures import ARCHITECTURES, parameters_of, plan
from vizcore.cnn.config.train_config import TrainConfig
from vizcore.cnn.model.network import Network


def lenet(padding: int, pool: type[nn.Module], channels: int, flat: int) -> nn.Sequential:
    return nn.Sequential(
        *(nn.Conv2d(channels, 6, 5, padding=padding), nn.ReLU(), pool(2)),
        *(nn.Conv2d(6, 16, 5, padding=padding), nn.ReLU(), pool(2)),
        *(nn.Conv2d(16, 120, 5, padding=padding), nn.ReLU()),
        *(nn.Flatten(), nn.Linear(flat, 84), nn.ReLU(), nn.Linear(84, 10)),
    )


def keras(*deeper: nn.Module, flat: int) -> nn.Sequential:
    return nn.Sequential(
        *(nn.Conv2d(1, 32, 3), nn.ReLU(), nn.MaxPool2d(2)),
        *(nn.Conv2d(32, 64, 3), nn.ReLU(), nn.MaxPool2d(2)),
        *deeper,
        *(nn.Flatten(), nn.Linear(flat, 64), nn.ReLU(), nn.Linear(64, 10)),
    )


# Name, the network written out, and by hand, layer by layer: (inputs + 1) · outputs.
NETWORKS = {
    "small": (
        nn.Sequential(
            *(nn.Conv2d(1, 16, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2)),
            *(nn.Conv2d(16, 32, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2)),
            *(nn.Flatten(), nn.Linear(128, 64), nn.ReLU(), nn.Linear(64, 10)),
        ),
        (160, 4_640, 8_256, 650),
    ),
    "lenet5": (lenet(0, nn.AvgPool2d, 1, 120), (156, 2_416, 48_120, 10_164, 850)),
    "lenet5_padded": (lenet(2, nn.MaxPool2d, 3, 120 * 8 * 8), (456, 2_416, 48_120, 645_204, 850)),
    "net_32_64_64": (
        keras(nn.Conv2d(64, 64, 3), nn.ReLU(), flat=64 * 3 * 3),
        (320, 18_496, 36_928, 36_928, 650),
    ),
    "net_32_64": (keras(flat=64 * 5 * 5), (320, 18_496, 102_464, 650)),
}
TOTALS = {"lenet5": 61_706, "lenet5_padded": 697_046, "net_32_64_64": 93_322, "net_32_64": 121_930}


def test_every_name_is_written_out_here():
    assert NETWORKS.keys() == ARCHITECTURES.keys()


@pytest.mark.parametrize("name", NETWORKS)
def test_a_named_network_has_the_layers_of_its_source(name):
    network, by_hand = NETWORKS[name]
    image = ARCHITECTURES[name].image
    layers = [part for part in network if any(True for _ in part.parameters())]
    counts = tuple(sum(p.numel() for p in layer.parameters()) for layer in layers)
    assert counts == by_hand
    planned = plan(name, image, 10)
    assert tuple(layer.parameters for layer in planned) == by_hand
    assert parameters_of(name, image, 10) == sum(by_hand) == TOTALS.get(name, sum(by_hand))
    # The shapes on the way, as the written-out network computes them.
    x, shapes = torch.zeros(2, *image), []
    for part in network:
        x = part(x)
        if part in layers:
            shapes.append(tuple(x.shape[1:]))
    assert [layer.made for layer in planned] == shapes


@pytest.mark.parametrize(
    ("name", "data"),
    [("lenet5_padded", "cifar10"), ("net_32_64_64", "mnist"), ("net_32_64", "shapes")],
)
def test_what_is_trained_is_that_network(name, data):
    config = TrainConfig(dataset=data, architecture=name)
    network = Network(config, torch.Generator().manual_seed(0))
    assert sum(tensor.numel() for tensor in network.parameters) == TOTALS[name]
