"""What lessons send to their pictures, held to plain PyTorch, closed forms and Nielsen's table."""

from __future__ import annotations

import itertools
import json
import math

import numpy as np
import pytest
import torch
from torch.nn.functional import cross_entropy

from vizcore import ActivationSpec, linear_pieces
from vizcore.activations.analysis.moments import moments
from vizcore.lessons.numbers import (
    chain_rule,
    convolution,
    loss_and_output,
    step_to_sigmoid,
    which_activation,
    why_nonlinearity,
    zero_centred,
)

MODULES = [
    chain_rule,
    why_nonlinearity,
    step_to_sigmoid,
    loss_and_output,
    zero_centred,
    convolution,
    which_activation,
]


@pytest.mark.parametrize("module", MODULES)
def test_everything_is_plain_json(module) -> None:
    text = json.dumps(module.numbers(), allow_nan=False)
    assert len(text) < 150_000


def gradients(outputs: list[torch.Tensor]) -> list[float]:
    return [float(g) for g in torch.autograd.grad(outputs[-1], outputs)]


def test_the_three_layers_multiply() -> None:
    n = chain_rule.numbers()["three"]
    x = torch.tensor(n["x"], dtype=torch.float64, requires_grad=True)
    a = x
    for w, b in zip(n["w"], n["b"], strict=True):
        a = torch.tanh(w * a + b)
    (expected,) = torch.autograd.grad(a, x)
    assert n["product"] == pytest.approx(float(expected), rel=1e-12)
    assert n["moved"] / n["shift"] == pytest.approx(n["product"], rel=2e-3)


def test_paths_add_to_the_matrix_product() -> None:
    n = chain_rule.numbers()
    wide = n["three"]["wide"]
    x = torch.tensor([n["three"]["x"]], dtype=torch.float64, requires_grad=True)
    a = x
    for weights in chain_rule.WIDE:
        a = torch.tanh(torch.tensor(weights, dtype=torch.float64) @ a)
    (expected,) = torch.autograd.grad(a.sum(), x)
    assert wide["total"] == pytest.approx(float(expected), rel=1e-12)
    assert sum(wide["paths"]) == pytest.approx(wide["total"], rel=1e-12)
    assert len(wide["paths"]) == 9


def test_a_quarter_to_the_ninth_reaches_the_first_of_ten() -> None:
    n = chain_rule.numbers()["ten"]
    assert n["gradient"][0] == pytest.approx(0.25**9, rel=1e-12)
    assert n["z"] == pytest.approx([0] * 10, abs=1e-15)


@pytest.mark.parametrize("activation", ["relu", "leaky_relu", "elu"])
@pytest.mark.parametrize("off", range(6))
def test_what_passes_a_unit_that_is_off(activation: str, off: int) -> None:
    n = chain_rule.numbers()["gate"]
    found = n["chains"][activation][str(off)]
    phi = {"relu": torch.relu, "leaky_relu": torch.nn.LeakyReLU(), "elu": torch.nn.ELU()}
    a = torch.tensor(0.0, dtype=torch.float64, requires_grad=True)
    signals = []
    for z in found["z"]:
        signals.append(n["w"] * a + (z - n["w"] * float(a.detach())))
        a = phi[activation](signals[-1])
    expected = [float(g) for g in torch.autograd.grad(a, signals)]
    assert found["delta"] == pytest.approx(expected, rel=1e-9)
    assert [z < 0 for z in found["z"]] == [layer == off for layer in range(1, 6)]
    if activation == "relu" and off:
        assert found["delta"][:off] == [0] * off  # exactly


def test_large_weights_saturate_tanh() -> None:
    n = chain_rule.numbers()["tanh"]
    for w, found in zip(n["weights"], n["gradient"], strict=True):
        a = torch.tensor(n["x"], dtype=torch.float64, requires_grad=True)
        outputs = []
        for _ in range(n["layers"]):
            a = torch.tanh(w * a)
            outputs.append(a)
        assert found == pytest.approx(gradients(outputs), rel=1e-9)
    assert n["difference"] == pytest.approx(n["product"], rel=1e-6)
    assert n["naive"] == pytest.approx(1.5**9)


def test_the_half_adder_adds_until_it_is_too_soft() -> None:
    n = step_to_sigmoid.numbers()["adder"]
    for c, gates in zip(n["c"], n["gates"], strict=True):
        right = [
            (row[3] > 0.5, row[4] > 0.5) == (bool(a ^ b), bool(a & b))
            for (a, b), row in zip(n["inputs"], gates, strict=True)
        ]
        assert all(right) == (c > n["fails"])
    assert n["first"] == "sum11"
    at = n["gates"][n["c"].index(n["fails"])]

    def nand(a: float, b: float) -> float:
        return 1 / (1 + math.exp(-n["fails"] * (3 - 2 * a - 2 * b)))

    one = nand(1, 1)
    assert at[3][3] == pytest.approx(nand(nand(1, one), nand(1, one)), rel=1e-12)
    assert at[3][4] == pytest.approx(nand(one, one), rel=1e-12)


def test_a_cycle_of_xor_repeats() -> None:
    run = step_to_sigmoid.numbers()["rule"]["runs"]["xor"]
    path, again = run["path"], run["again"]
    assert [each[:3] for each in path[-again:]] == [each[:3] for each in path[-2 * again : -again]]


# Nielsen prints 0.09 and 0.20; the rest is from the table of this project's lessons.
@pytest.mark.parametrize(
    ("loss", "start", "right", "after"),
    [
        ("mse", "mild", 36, [0.387010, 0.210996, 0.152740, 0.093956]),
        ("mse", "bad", 232, [0.975933, 0.964131, 0.933417, 0.202848]),
        ("cross_entropy", "mild", 8, [0.079215, 0.037126, 0.024065, 0.011638]),
        ("cross_entropy", "bad", 17, [0.098504, 0.041072, 0.025685, 0.012009]),
    ],
)
def test_both_neurons_under_both_losses(loss, start, right, after) -> None:
    run = loss_and_output.numbers()["neuron"]["runs"][loss][start]
    assert run["right"] == right
    assert [run["output"][i] for i in (50, 100, 150, 300)] == pytest.approx(after, abs=1e-6)


def test_the_map_is_the_gradient_that_autograd_finds() -> None:
    n = loss_and_output.numbers()["map"]
    z = torch.tensor(n["z"], dtype=torch.float64, requires_grad=True)
    a = torch.sigmoid(z)
    for y, square, entropy in zip(
        n["y"], *(n["size"][k] for k in ("mse", "cross_entropy")), strict=True
    ):
        (mse,) = torch.autograd.grad((0.5 * (a - y) ** 2).sum(), z, retain_graph=True)
        cost = torch.nn.functional.binary_cross_entropy_with_logits(
            z, torch.full_like(z, y), reduction="sum"
        )
        (ce,) = torch.autograd.grad(cost, z)
        assert square == pytest.approx(mse.abs().tolist(), abs=1e-12)
        assert entropy == pytest.approx(ce.abs().tolist(), abs=1e-12)


def test_softmax_and_its_gaps() -> None:
    n = loss_and_output.numbers()["softmax"]
    at = n["swept"].index(3.2)
    expected = [0.314536, 0.009498, 0.633398, 0.042568]
    assert n["shares"][at] == pytest.approx(expected, abs=1e-6)
    for gap, likelihood, squared in zip(
        n["gaps"], (0.8808, 0.9933, 0.99995), (0.1850, 0.01321, 9.08e-5), strict=True
    ):
        assert gap["likelihood"] == pytest.approx(likelihood, rel=1e-4)
        assert gap["squared"] == pytest.approx(squared, rel=1e-3)


def test_one_of_four_curves_can_never_be_good() -> None:
    n = loss_and_output.numbers()["curves"]
    for losses in n["losses"].values():
        assert losses[0] == pytest.approx(math.log(10), rel=1e-12)
    assert min(n["losses"]["twice"]) > n["floor"]["10"] == pytest.approx(1.461150, abs=1e-6)
    assert n["floor"]["2"] == pytest.approx(0.313262, abs=1e-6)
    for kind in ("good", "slow", "noisy"):
        assert n["losses"][kind][-1] < n["floor"]["10"]


@pytest.mark.parametrize("twice", [False, True])
def test_its_first_step_is_autograd_s(twice: bool) -> None:
    random = np.random.default_rng(3)
    x, labels = random.normal(size=(7, 4)), random.integers(0, 3, 7)
    found = loss_and_output.train(x, np.eye(3)[labels], rate=0.7, twice=twice)
    w = torch.zeros(4, 3, dtype=torch.float64, requires_grad=True)
    b = torch.zeros(3, dtype=torch.float64, requires_grad=True)
    for value in found[:5]:
        logits = torch.tensor(x) @ w + b
        loss = cross_entropy(logits.softmax(1) if twice else logits, torch.tensor(labels))
        assert value == pytest.approx(loss.item(), rel=1e-9)
        gradients = torch.autograd.grad(loss, (w, b))
        with torch.no_grad():
            for parameter, gradient in zip((w, b), gradients, strict=True):
                parameter -= 0.7 * gradient


@pytest.mark.parametrize("key", ["sigmoid", "relu", "tanh"])
def test_the_examples_have_the_moments_of_the_normal_distribution(key) -> None:
    n = zero_centred.numbers()
    z = np.array(n["z"]).reshape(len(n["noise"]), n["inputs"])
    y = ActivationSpec(key)(torch.tensor(z)).numpy()
    found = moments(ActivationSpec(key).resolve())
    hessian = y.T @ y / len(y)
    expected = found.variance * np.eye(n["inputs"]) + found.mean**2
    assert hessian == pytest.approx(expected, abs=0.12 * found.variance)
    # So the contours that are drawn, of the two weights, are those of the examples.
    low, high = np.linalg.eigvalsh(hessian[:2, :2])
    assert high / low == pytest.approx(found.condition_number(2), rel=0.02)


def test_features_of_digits_are_those_of_pytorch() -> None:
    images = convolution.digits()[0][:5] / convolution.WHITE
    images = np.pad(images, ((0, 0), (0, 0), (2, 2), (2, 2)))
    kernels = torch.tensor([[rows] for rows in convolution.KERNELS.values()], dtype=torch.float64)
    maps = torch.relu(torch.nn.functional.conv2d(torch.tensor(images), kernels))
    expected = torch.nn.functional.max_pool2d(maps, convolution.POOL_DIGIT).flatten(1)
    assert convolution.features(images) == pytest.approx(expected.numpy(), abs=1e-12)


def test_a_digit_is_told_in_the_middle_and_surely_mistaken_two_columns_on() -> None:
    n = convolution.numbers()["digit"]
    image = np.reshape(n["image"]["values"], n["image"]["shape"])
    weights, bias = torch.tensor(n["weights"]), torch.tensor(n["bias"])

    def shares(by: int) -> torch.Tensor:
        moved = np.roll(image, by, axis=-1)[None] / n["white"]
        return (weights @ torch.tensor(convolution.features(moved)[0]).float() + bias).softmax(0)

    assert shares(0)[n["label"]] > 0.99
    assert shares(1)[n["label"]] > 0.95
    assert shares(2).argmax() != n["label"]
    assert shares(2).max() > 0.9
    assert n["accuracy"] > 0.9
    assert (image[..., -2:] == 0).all()  # what moves stays in sight


@pytest.mark.parametrize("depth", which_activation.DEPTHS)
def test_what_is_left_of_the_gradient_is_a_product(depth) -> None:
    n = which_activation.numbers()
    # Default weights of ReLU: σ_w² E φ′² = ⅓·½ between each two layers, infinitely wide.
    assert n["advice"][str(depth)]["relu"]["change"] == pytest.approx(
        (depth - 1) / 2 * math.log10(1 / 6), rel=0.02
    )
    # A forget gate that is half open.
    gates = n["answers"][f"recurrent none {depth}"]["wrong"]["change"]
    assert gates == pytest.approx((depth - 1) * math.log10(0.5))


def test_what_an_activation_leaves_of_the_mean_square_and_what_makes_up_for_it() -> None:
    n = which_activation.numbers()
    share = (torch.arange(1_000_000, dtype=torch.float64) + 0.5) / 1_000_000
    z = torch.special.ndtri(share)  # z ~ N(0, 1), by its quantiles

    def left(phi, variance: float = 1) -> float:
        return float(phi(z * variance**0.5).square().mean() / variance)

    layer = torch.nn.Linear(1000, 1000)
    default = float(layer.weight.detach().var()) * layer.in_features
    torch.nn.init.kaiming_normal_(layer.weight, nonlinearity="relu")
    he = float(layer.weight.detach().var()) * layer.in_features
    halving = n["halving"]
    assert halving["kept"] == pytest.approx(left(torch.relu), rel=1e-4)
    assert (halving["he"], halving["default"]) == pytest.approx((he, default), rel=0.01)
    assert halving["he"] * halving["kept"] == pytest.approx(1)
    found = n["gains"]["gelu 50"]
    gelu = torch.nn.functional.gelu
    assert found["left"] == pytest.approx(left(gelu), rel=1e-4)
    assert found["more"] == pytest.approx(left(gelu, found["wider"]), rel=1e-4)
    assert found["usual"] == pytest.approx(found["left"] ** -0.5)


@pytest.mark.parametrize("depth", [50, 100, 200])
def test_at_the_edge_of_chaos_a_layer_leaves_the_gradient_as_it_is(depth) -> None:
    edge = which_activation.numbers()["advice"][str(depth)]
    assert 0.95 < 10 ** (edge["tanh"]["change"] / (depth - 1)) < 1.05
    assert edge["tanh_weights"] >= 1  # (Schoenholz et al. 2017)


def test_linear_layers_by_hand_cut_off_one_corner_and_no_line_does_better() -> None:
    n = why_nonlinearity.numbers()["linear"]
    assert (n["colourings"], n["lines"], n["best"]) == (16, 14, 3)  # all but XOR and its opposite
    values, h = iter(n["values"]), np.eye(3)[:, :2] * 2.0
    sizes = [2, *n["hidden"], 1]
    for inputs, units in itertools.pairwise(sizes):
        w = np.array([next(values) for _ in range(units * inputs)]).reshape(units, inputs)
        h = h @ w.T + [next(values) for _ in range(units)]
    assert h[:, 0] == pytest.approx([2 - 2.5, 2 - 2.5, -2.5], rel=1e-9)


def test_the_pieces_are_as_many_as_can_be_and_fill_the_plane() -> None:
    n = why_nonlinearity.numbers()["pieces"]
    assert [len(cells) for cells in n["cells"]["1"]] == [2, 4, 7, 11, 16, 22, 29, 37]
    for layers, stacks in n["cells"].items():
        for units, cells in enumerate(stacks, 1):
            weights, biases = why_nonlinearity.stack(int(layers), units)
            assert len(cells) == linear_pieces(weights, biases, ((-6, 6), (-6, 6)))
            places = [np.reshape(cell[1:], (-1, 2)) for cell in cells]
            corners = [(*p.T, *np.roll(p, -1, axis=0).T) for p in places]
            assert sum((x @ v - y @ u) / 2 for x, y, u, v in corners) == pytest.approx(
                12**2, rel=1e-3
            )
            assert all(0 <= cell[0] <= units * int(layers) for cell in cells)
