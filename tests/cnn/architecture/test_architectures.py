import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from tests.cnn import oracles
from vizcore.cnn.architecture.architectures import ARCHITECTURES, convolved, plan
from vizcore.cnn.architecture.blocks import (
    Conv,
    Dense,
    ImpossibleNetwork,
    format_blocks,
    parse_blocks,
)
from vizcore.cnn.config.train_config import TrainConfig

IMAGES = {"digits": (1, 8, 8), "28": (1, 28, 28), "32": (3, 32, 32)}
FITTING = [
    ("small", "digits"),
    ("small", "28"),
    ("small", "32"),
    ("lenet5", "32"),
    ("net_32_64_64", "28"),
    ("net_32_64", "32"),
    ("c3k5s2p2a2-c4k3s3-d7-d5", "28"),
    ("c2k2m3-c2k1", "28"),
    ("d16", "digits"),
]

pools = st.one_of(st.just(("", 1)), st.tuples(st.sampled_from("ma"), st.integers(2, 4)))
ends = {"norm": st.booleans(), "drop": st.integers(0, 90)}
convs = st.builds(
    lambda *numbers, pool, **end: Conv(*numbers, *pool, **end),
    st.integers(1, 256),
    st.integers(1, 11),
    st.integers(1, 4),
    st.integers(0, 5),
    pool=pools,
    **ends,
)
networks = st.builds(
    lambda convs, dense: (*convs, *dense),
    st.lists(convs, min_size=1, max_size=4),
    st.lists(st.builds(Dense, st.integers(1, 512), **ends), max_size=4),
)


def modules(text: str, image: tuple[int, int, int]) -> list[torch.nn.Module]:
    """The layers of a network as torch.nn builds them, the pooling apart."""
    parts = []
    channels = image[0]
    for block in parse_blocks(ARCHITECTURES[text].blocks if text in ARCHITECTURES else text):
        if isinstance(block, Conv):
            conv = torch.nn.Conv2d(
                channels, block.channels, block.kernel, block.stride, block.padding
            )
            kinds = {"m": torch.nn.MaxPool2d, "a": torch.nn.AvgPool2d}
            pool = kinds[block.pool](block.size) if block.pool else torch.nn.Identity()
            parts.append((conv, pool))
            channels = block.channels
        else:
            dense = torch.nn.Sequential(torch.nn.Flatten(), torch.nn.LazyLinear(block.units))
            parts.append((dense, torch.nn.Identity()))
    output = torch.nn.Sequential(torch.nn.Flatten(), torch.nn.LazyLinear(10))
    return [*parts, (output, torch.nn.Identity())]


@pytest.mark.parametrize(("text", "key"), FITTING)
def test_sizes_and_parameters_are_those_of_torch(text: str, key: str) -> None:
    x = torch.zeros(1, *IMAGES[key])
    for layer, (module, pool) in zip(
        plan(text, IMAGES[key], 10), modules(text, IMAGES[key]), strict=True
    ):
        assert tuple(x.shape[1:]) == layer.taken
        z = module(x)
        assert tuple(z.shape[1:]) == layer.made
        assert sum(p.numel() for p in module.parameters()) == layer.parameters
        x = pool(z)
        assert tuple(x.shape[1:]) == layer.passed


@pytest.mark.parametrize("text", ["c2k3-c2k3m2-c2k3", "c1k5s2m2-c1k3s2-c1k2", "c1k3a3-c1k3"])
def test_receptive_field_is_where_the_gradient_arrives(text: str) -> None:
    # Oracle: with positive weights and average pooling, a value depends on exactly the pixels
    # at which its gradient is not zero.
    image = (1, 64, 64)
    x = start = torch.ones(image, requires_grad=True)
    for layer, block in zip(plan(text, image, 2), parse_blocks(text), strict=False):
        assert isinstance(block, Conv)
        weight = torch.ones(block.channels, len(x), block.kernel, block.kernel)
        z = torch.nn.functional.conv2d(x[None], weight, stride=block.stride)[0]
        (seen,) = torch.autograd.grad(z[0, 1, 1], start, retain_graph=True)
        rows = seen[0].any(1).sum()
        assert int(rows) == layer.receptive_field
        x = torch.nn.functional.avg_pool2d(z, block.size)
        (seen,) = torch.autograd.grad(x[0, 1, 1], start, retain_graph=True)
        assert int(seen[0].any(1).sum()) == layer.passed_field


@given(networks)
def test_text_describes_the_blocks(blocks: tuple[Conv | Dense, ...]) -> None:
    assert parse_blocks(format_blocks(blocks)) == blocks


@given(st.text(max_size=40) | st.from_regex(r"[cdkspmabo0-9-]{0,30}", fullmatch=True))
def test_any_text_is_a_network_or_is_refused_in_one_sentence(text: str) -> None:
    try:
        layers = plan(text, (1, 28, 28), 10)
    except ImpossibleNetwork as problem:
        reason = problem.sentence
        layers = ()
    else:
        reason = None
    assert layers or (reason.en and reason.zh)
    assert all(side >= 1 for layer in layers for side in (*layer.made, *layer.passed))


@given(st.integers(1, 40), st.integers(1, 11), st.integers(0, 5), st.integers(1, 4))
def test_output_size_formula(width: int, kernel: int, padding: int, stride: int) -> None:
    # Oracle: count the places by sliding.
    places = len(range(0, width + 2 * padding - kernel + 1, stride))
    assert max(0, convolved(width, kernel, padding, stride)) == places


@pytest.mark.parametrize(
    ("text", "image", "says"),
    [
        ("c4k3-c4k9", (1, 8, 8), "conv2: a kernel of 9 does not fit into 6×6 with padding 0"),
        ("c4k7m4", (1, 8, 8), "conv1: pooling of 4 does not fit into 2×2"),
        ("d8-c4k3", (1, 8, 8), "a convolution cannot follow a dense layer"),
        ("c4k0", (1, 8, 8), "c4k0: kernel size must be from 1 to 11"),
        ("c4k3o95", (1, 8, 8), "c4k3o95: dropout in % must be from 1 to 90"),
        ("c4k3-", (1, 8, 8), "'' is not a block"),
        ("-".join(["d4"] * 9), (1, 8, 8), "at most 8 blocks"),
        ("c256k11-c256k11", (3, 32, 32), "parameters, at most"),
        ("c256k3p1-c256k3p1m4", (3, 32, 32), "multiplications per image, at most"),
        ("d512-d512-d4", (1, 8, 8), "channels and units, at most"),
        ("c128k1m4-d4", (3, 32, 32), "activations per image, at most"),
    ],
)
def test_impossible_networks_say_which_layer_and_why(text: str, image: tuple, says: str) -> None:
    with pytest.raises(ImpossibleNetwork) as refused:
        plan(text, image, 10)
    assert says in refused.value.sentence.en


def test_a_layer_counts_its_multiplications() -> None:
    # Oracle: a convolution is a sum over channels, places and kernel elements.
    conv1, dense1, output = plan("c2k3p1m2-d5", (3, 6, 4), 10)
    assert conv1.products == 2 * 3 * (6 * 4) * (3 * 3)
    assert dense1.products == 2 * 3 * 2 * 5
    assert output.products == 50
    assert (conv1.fan_in, dense1.fan_in, output.fan_in) == (27, 12, 5)


@pytest.mark.parametrize("batch_norm", [False, True])
def test_the_oracle_network_has_the_same_layers(batch_norm: bool) -> None:
    config = TrainConfig(batch_norm=batch_norm)
    shapes = [
        tuple(z.shape[1:])
        for z in oracles.pre_activations(oracles.modules_of(config), torch.randn(2, 1, 8, 8))
    ]
    assert shapes == [layer.made for layer in config.hidden]
