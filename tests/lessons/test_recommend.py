"""The chooser: the app's own recommendation, code that runs, links that show it."""

from __future__ import annotations

import math
from urllib.parse import parse_qs, urlsplit

import pytest
import torch
import torch.nn.functional as F
from torch import nn

from vizcore import ActivationSpec, FlowConfig, predict_flow, recommend
from vizcore.flow.presets import FLOW, VIEW
from vizcore.flow.recommendation import recommend_initialisation
from vizcore.flow.view import FlowPictures, TimeView
from vizcore.lessons.choosing.outputs import CLASSES, OUTPUTS, softmax_floor
from vizcore.links import read_link
from vizcore.settings import SettingError
from vizcore.text import number

FEED_FORWARD = [
    (task, depth, norm)
    for task in ("image", "table", "sequence")
    for depth, norm in ((2, "none"), (40, "none"), (120, "none"), (1000, "none"), (20, "layer"))
] + [("image", 100, "layer"), ("table", 8, "batch"), ("image", 30, "batch")]
STEPS = (2, 20, 100, 500)


def query_of(link: str) -> dict[str, list[str]]:
    address = urlsplit(link)
    assert address.path == "gradient_flow"
    return parse_qs(address.query, keep_blank_values=True)


@pytest.mark.parametrize(("task", "depth", "norm"), FEED_FORWARD)
def test_it_is_the_apps_own_recommendation_and_the_link_shows_it(task, depth, norm):
    found = recommend(task, depth, norm, "multiclass")
    own = recommend_initialisation(found.activation, depth, norm)
    assert found.gain == own.gain
    assert found.bias == pytest.approx(own.sigma_b2**0.5)
    assert found.holds == own.holds
    for language in ("en", "zh"):
        assert own.sentence.to(language) in found.reason.to(language)
    assert own.code in found.code
    query = query_of(found.link)
    (flow, problems), (view, others) = read_link(FLOW, query), read_link(VIEW, query)
    assert not problems + others
    (network,) = view.networks(flow)
    assert network.spec == found.activation
    assert (network.depth, network.norm) == (depth, norm)
    assert network.weight_variance == pytest.approx(found.gain**2)
    assert network.bias_variance == pytest.approx(found.bias**2)


@pytest.mark.parametrize(("task", "depth", "norm"), FEED_FORWARD)
def test_it_says_so_where_no_network_of_that_depth_holds(task, depth, norm):
    found = recommend(task, depth, norm, "binary")
    assert ("skip connection" in found.reason.en) == (found.holds < depth)
    if found.holds < depth:
        usual = ActivationSpec("gelu" if task == "sequence" else "relu")
        assert recommend_initialisation(usual, depth, norm).holds <= found.holds


def test_relu_is_taken_while_it_holds_and_a_deeper_network_gets_another():
    assert recommend("image", 50, "none", "binary").activation.format() == "relu"
    assert recommend("image", 50, "none", "binary").gain == pytest.approx(math.sqrt(2))
    assert recommend("table", 200, "none", "binary").activation.format() == "selu"
    assert recommend("sequence", 24, "layer", "binary").activation.format() == "gelu"


@pytest.mark.parametrize("steps", STEPS)
def test_a_recurrent_cell_remembers_for_so_many_steps(steps):
    found = recommend("recurrent", steps, "none", "multiclass")
    assert found.activation.format() == "tanh"
    gate = torch.sigmoid(torch.tensor(found.bias, dtype=torch.float64)).item()
    assert gate**steps >= 0.1
    less = 1 / (1 + math.exp(0.1 - found.bias))
    assert less**steps < 0.1 or found.bias == 1
    assert number(gate**steps) in found.reason.en
    query = query_of(found.link)
    (view, problems), (shown, others) = (
        read_link(default, query) for default in (TimeView(), FlowPictures())
    )
    assert not problems + others
    assert (view.steps, view.forget_bias, shown.picture) == (steps, found.bias, "time")
    assert view.state_activation == "tanh"


def test_what_the_mistakes_cost():
    # (1/6)^(19/2) = 4.1e-8: σ_w² E φ′² = 1/3 · 1/2 between each two of 20 layers, infinitely wide.
    relu = recommend("image", 20, "none", "multiclass").mistake
    assert "multiplied by 4×10⁻⁸" in relu.en
    assert math.isclose((1 / 6) ** 9.5, 4e-8, rel_tol=0.05)
    assert number(math.log(math.e + 9) - 1) == "1.46"
    assert "1.46" in relu.en
    assert "1.46" in relu.zh
    assert "56.6 times" in recommend("image", 20, "none", "binary").mistake.en
    assert "= 1.53" in recommend("sequence", 20, "none", "binary").mistake.en
    batch = recommend("image", 30, "batch", "binary").mistake.en
    assert "BatchNorm" in batch
    layer = recommend("sequence", 40, "layer", "binary").mistake.en
    assert "LayerNorm" in layer
    half = recommend("recurrent", 100, "none", "binary").mistake.en
    assert number(0.5**100) in half


def test_behind_layer_norm_the_gain_cancels():
    # What the sentence says of any gain, asked of theory for a few.
    gone = []
    for sigma_w2 in (0.1, 1.0, 2.0, 20.0):
        config = FlowConfig(
            activation="gelu", depth=40, norm="layer", init="custom", sigma_w2=sigma_w2
        )
        decades = predict_flow(config).log10_delta
        gone.append(float(decades[0] - decades[-1]))
    assert gone == pytest.approx([gone[0]] * 4, abs=1e-3)  # but for the ε in its square root


def run(code: str) -> dict[str, object]:
    """The lines, with what they read."""
    names = {"nn": nn, "torch": torch, "layer": nn.Linear(16, 16)}
    names |= {"width": 16, "inputs": 5, "classes": CLASSES}
    exec(code, names)
    return names


@pytest.mark.parametrize(("task", "depth", "norm"), [*FEED_FORWARD, ("recurrent", 50, "none")])
def test_the_code_draws_the_weights_that_are_recommended(task, depth, norm):
    torch.manual_seed(0)
    found = recommend(task, depth, norm, "regression")
    names = run(found.code)
    if task == "recurrent":
        cell = names["cell"]
        assert isinstance(cell, nn.LSTM)
        biases, inputs = (b.detach() for b in (cell.bias_hh_l0, cell.bias_ih_l0))
        assert biases[16:32].numpy() == pytest.approx(found.bias)
        others = torch.cat([biases[:16], biases[32:], inputs])
        assert not others.any()
        assert cell.weight_hh_l0.std().item() == pytest.approx(found.gain / 4, rel=0.1)
        return
    names["layer"] = layer = nn.Linear(256, 256)
    lines = found.code.split("\nhead")[0]
    exec(lines, names)
    assert layer.weight.std().item() * 16 == pytest.approx(found.gain, rel=0.02)
    assert layer.bias.std().item() == pytest.approx(found.bias, rel=0.2)
    x = torch.linspace(-3, 3, 50)
    assert names["activation"](x).numpy() == pytest.approx(found.activation(x).numpy(), abs=1e-6)


TARGETS = {
    "binary": torch.tensor([[0.0], [1.0], [1.0]]),
    "multiclass": torch.tensor([3, 0, 9]),
    "multilabel": torch.eye(CLASSES)[:3],
    "regression": torch.tensor([[-7.0], [0.0], [5.0]]),
    "positive": torch.tensor([[0.0], [1.0], [4.0]]),
    "bounded": torch.tensor([[0.2], [0.5], [0.9]]),
}


@pytest.mark.parametrize("output", OUTPUTS)
def test_head_and_criterion_fit_and_learn(output):
    torch.manual_seed(0)
    names = run(recommend("image", 10, "none", output).code)
    head, criterion, x = names["head"], names["criterion"], torch.randn(3, 16)
    optimizer = torch.optim.Adam(head.parameters(), lr=0.1)
    losses = []
    for _ in range(200):
        loss = criterion(head(x), TARGETS[output])
        losses.append(loss.item())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    assert losses[-1] < losses[0] - 0.02
    if output == "multiclass":
        with torch.no_grad():
            head[0].weight.zero_() if isinstance(head, nn.Sequential) else head.weight.zero_()
            head.bias.zero_()
        # A network that knows nothing starts at ln C.
        assert criterion(head(x), TARGETS[output]).item() == pytest.approx(2.302585, abs=1e-6)


@pytest.mark.parametrize(("classes", "floor"), [(10, 1.461150), (2, 0.313262)])
def test_softmax_twice_has_a_floor(classes, floor):
    assert softmax_floor(classes) == pytest.approx(floor, abs=5e-7)
    certain = torch.zeros(1, classes, dtype=torch.float64)
    certain[0, 0] = 1e3
    twice = F.cross_entropy(torch.softmax(certain, 1), torch.tensor([0]))
    assert twice.item() == pytest.approx(floor, abs=5e-7)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("text", 9, "none", "binary"), "task = text is not possible: one of image, table, seq"),
        (
            ("image", 1, "none", "binary"),
            "depth = 1 is not possible: a whole number from 2 to 1000",
        ),
        (
            ("recurrent", 501, "none", "binary"),
            "depth = 501 is not possible: a whole number from 2",
        ),
        (("image", "9", "none", "binary"), "depth = 9 is not possible: a whole number from 2 to"),
        (
            ("image", 9, "group", "binary"),
            "norm = group is not possible: one of none, batch, layer",
        ),
        (("image", 9, "none", "text"), "output = text is not possible: one of binary, multiclass"),
        ((None, 9, "none", "binary"), "task = None is not possible: one of image, table, sequence"),
    ],
)
def test_bad_input_is_one_sentence(arguments, sentence):
    with pytest.raises(SettingError) as raised:
        recommend(*arguments)
    assert str(raised.value).startswith(sentence)
