"""What the kernels in the browser are held to, computed by PyTorch.

``python -m tests.lessons.fixtures`` writes it to ``assets/frontend/tests/lessons``, where the tests
of the kernels read it; ``test_fixtures.py`` says that it is what PyTorch still computes, and that
`vizcore.lessons` computes the same.
"""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from vizcore import ActivationSpec
from vizcore.lessons.plane import initial_weights, plane_sketch, weight_pool

FOLDER = Path(__file__).parents[2] / "assets/frontend/tests/lessons"
STEPS = 50

Case = dict[str, Any]


class Phi(nn.Module):
    """An activation of the catalogue, or a formula, as a module."""

    def __init__(self, spec: ActivationSpec) -> None:
        super().__init__()
        self.spec = spec

    def forward(self, x: Tensor) -> Tensor:
        return self.spec(x)


def _flat(array: np.ndarray | Tensor) -> list[float]:
    return np.asarray(array).ravel().tolist()


def mlp() -> list[Case]:
    """Losses and weights of networks in plain PyTorch, 50 steps on all points at once."""
    alpha = ActivationSpec("x + sin(alpha * x)^2 / alpha", (("alpha", 1.5),))
    adam, sgd = {"optimizer": "adam", "rate": 0.03}, {"optimizer": "sgd", "rate": 0.1}
    return [
        _trained(ActivationSpec("tanh"), [8, 8, 8], "spiral", adam),
        _trained(ActivationSpec("relu"), [4], "circle", adam),
        _trained(ActivationSpec("gelu"), [3, 2], "xor", sgd),
        _trained(ActivationSpec("leaky_relu", (("negative_slope", 0.2),)), [5, 5], "xor", adam),
        _trained(alpha, [8], "gauss", adam),
        _trained(ActivationSpec("identity"), [8] * 5, "xor", sgd),
        _trained(ActivationSpec("sigmoid"), [], "gauss", adam),
    ]


def _trained(spec: ActivationSpec, hidden: list[int], kind: str, descent: Case) -> Case:
    data = plane_sketch(kind, 40, seed=len(hidden)).at(0.1)
    weights, biases = initial_weights(hidden, seed=1)
    modules: list[nn.Module] = []
    for w, b in zip(weights, biases, strict=True):
        linear = nn.Linear(w.shape[1], w.shape[0], dtype=torch.float64)
        linear.load_state_dict({"weight": torch.tensor(w), "bias": torch.tensor(b)})
        modules += [linear, Phi(spec)]
    network = nn.Sequential(*modules[:-1])
    values = [parameter.detach().clone() for parameter in network.parameters()]
    kind_of = {"adam": torch.optim.Adam, "sgd": torch.optim.SGD}[descent["optimizer"]]
    optimizer = kind_of(network.parameters(), lr=descent["rate"])
    points, labels = torch.tensor(data.points), torch.tensor(data.labels)
    losses = []
    for _ in range(STEPS):
        loss = F.binary_cross_entropy_with_logits(network(points)[:, 0], labels)
        losses.append(loss.item())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    logits = network(points)[:, 0].detach()
    return {
        "activation": spec.format(),
        "javascript": spec.resolve().javascript,
        "params": spec.values,
        "sizes": [2, *hidden, 1],
        "descent": descent,
        "points": _flat(data.points.T),
        "labels": _flat(data.labels),
        "values": _flat(torch.cat([v.ravel() for v in values])),
        "losses": losses,
        "logits": _flat(logits),
        "accuracy": ((logits > 0) == (labels > 0)).double().mean().item(),
        "trained": _flat(torch.cat([p.detach().ravel() for p in network.parameters()])),
    }


def plane() -> Case:
    """Data sets at some noise, and first weights, as `vizcore.lessons.plane` draws them."""
    sketches = []
    for kind in ("circle", "xor", "gauss", "spiral"):
        sketch = plane_sketch(kind, 24, seed=3)
        at = [(noise, sketch.at(noise)) for noise in (0.0, 0.15, 0.5)]
        sketches.append(
            {
                "kind": kind,
                "places": _flat(sketch.places),
                "jitter": _flat(sketch.jitter),
                "classes": _flat(sketch.classes),
                "at": [
                    {"noise": noise, "points": _flat(d.points.T), "labels": _flat(d.labels)}
                    for noise, d in at
                ],
            }
        )
    networks = []
    for hidden in ([], [3], [2, 4, 1]):
        layers = zip(*initial_weights(hidden, seed=3), strict=True)
        values = [value for w, b in layers for value in (*_flat(w), *_flat(b))]
        networks.append({"sizes": [2, *hidden, 1], "values": values})
    return {"sketches": sketches, "pool": _flat(weight_pool(3)), "networks": networks}


def linear() -> list[Case]:
    """A linear unit without bias on φ(z), under torch.optim.SGD, batch by batch."""
    cases = []
    for key, inputs, batch in (("sigmoid", 2, 1), ("tanh", 2, 4), ("relu", 3, 20)):
        draw = np.random.default_rng(inputs)
        z, start = draw.normal(size=(20, inputs)), draw.normal(size=inputs)
        y = ActivationSpec(key)(torch.tensor(z))
        targets = y @ torch.tensor(draw.normal(size=inputs))
        weight = torch.tensor(start, requires_grad=True)
        sgd = torch.optim.SGD([weight], lr=0.2)
        path, alike = [weight.detach().clone()], 0
        for step in range(STEPS):
            at = [i % len(y) for i in range(step * batch, (step + 1) * batch)]
            sgd.zero_grad()
            ((y[at] @ weight - targets[at]).square().mean() / 2).backward()
            assert weight.grad is not None
            alike += bool((weight.grad >= 0).all() or (weight.grad <= 0).all())
            sgd.step()
            path.append(weight.detach().clone())
        settings = {"inputs": _flat(y), "targets": _flat(targets), "start": start.tolist()}
        settings |= {"rate": 0.2, "steps": STEPS, "batch": batch}
        told = {"weights": _flat(torch.stack(path)), "oneSign": alike / STEPS}
        cases.append({"settings": settings, **told})
    return cases


def conditioning() -> list[Case]:
    """κ by the eigenvalues of E[yyᵀ] for n inputs of a mean and variance, and the constant 1."""
    cases = []
    for mean, variance in ((0.5, 0.0434), (0.0, 0.394), (0.399, 0.341), (-1.5, 0.1), (0.2, 1.0)):
        for inputs in (1, 2, 100):
            for bias in (False, True):
                m = np.r_[np.full(inputs, mean), np.ones(int(bias))]
                v = np.r_[np.full(inputs, variance), np.zeros(int(bias))]
                low, *_, high = np.linalg.eigvalsh(np.outer(m, m) + np.diag(v)).tolist() * 2
                case = {"mean": mean, "variance": variance, "inputs": inputs, "bias": bias}
                cases.append(case | {"kappa": high / low})
    return cases


def softmax() -> list[Case]:
    """Shares of the classes."""
    cases = []
    for logits in ([2.5, -1.0, 3.2, 0.5], [10.0, 0.0], [1000.0, -1000.0, 999.0], [0.0] * 10):
        shares = torch.softmax(torch.tensor(logits, dtype=torch.float64), 0)
        cases.append({"logits": logits, "shares": _flat(shares)})
    return cases


def convolution() -> Case:
    """Convolutions, poolings and their gradients, and in how many windows each cell lies."""
    draw = np.random.default_rng(0)

    def tensor(*shape: int) -> Tensor:
        return torch.tensor(draw.integers(-4, 5, shape).astype(float))

    def told(values: Tensor) -> Case:
        return {"values": _flat(values), "shape": list(values.shape)}

    convolutions, poolings, windows, counts = [], [], [], []
    for shape, maps, size, steps in (
        ((1, 5, 5), 1, 3, {}),
        ((3, 6, 7), 2, 3, {"padding": 1}),
        ((1, 10, 10), 1, 3, {"stride": 2}),
        ((2, 9, 8), 3, 2, {"padding": 2, "stride": 3, "dilation": 2}),
        ((3, 4, 4), 6, 1, {"stride": 2}),
        ((1, 7, 7), 2, 3, {"dilation": 3}),
        ((2, 3, 5), 1, 5, {"padding": 2, "stride": 1, "dilation": 1}),
    ):
        image, kernel = tensor(*shape), tensor(maps, shape[0], size, size)
        output = F.conv2d(image, kernel, **steps)
        convolutions.append(
            {"image": told(image), "kernel": told(kernel), "steps": steps, "output": told(output)}
        )
        ones = F.unfold(torch.ones(1, *shape, dtype=torch.float64), size, **steps)
        over = F.fold(ones, shape[1:], size, **steps)[0, 0]
        windows.append({"size": size, "steps": steps, "counts": told(over)})
        layer = nn.Conv2d(shape[0], maps, size, **steps)
        cells = layer(torch.zeros(1, *shape)).numel()
        found = {
            "shared": sum(p.numel() for p in layer.parameters()),
            "local": cells * (layer.weight[0].numel() + 1),
            "connected": nn.Linear(math.prod(shape), cells).weight.numel() + cells,
        }
        counts.append({"shape": shape, "maps": maps, "size": size, "steps": steps, "found": found})
    for shape, size, stride in (((1, 5, 5), 3, 1), ((2, 6, 7), 2, 2), ((3, 8, 8), 3, 2)):
        for kind, function in (("max", F.max_pool2d), ("average", F.avg_pool2d)):
            map_ = tensor(*shape).requires_grad_()  # with equal values in many windows
            output = function(map_[None], size, stride)[0]
            delta = tensor(*output.shape)
            output.backward(delta)
            assert map_.grad is not None
            case = {"map": told(map_.detach()), "output": told(output.detach())}
            case |= {"delta": told(delta), "gradient": told(map_.grad)}
            poolings.append({"size": size, "pooling": {"stride": stride, "kind": kind}, **case})
    image, kernels = tensor(1, 8, 8).abs(), tensor(2, 1, 3, 3)
    image[..., :2] = image[..., -2:] = 0  # so that nothing is lost when it moves
    dense = nn.Linear(2 * 3 * 3, 4, dtype=torch.float64)
    dense.load_state_dict({"weight": tensor(4, 18) / 8, "bias": tensor(4) / 8})
    network = {"image": told(image), "kernels": told(kernels), "size": 2, "white": 4}
    network |= {"weights": dense.weight.tolist(), "bias": dense.bias.tolist(), "seen": []}
    for by in (-2, 0, 1):
        maps = F.relu(F.conv2d(image.roll(by, -1)[None] / 4, kernels))
        shares = dense(F.max_pool2d(maps, 2).flatten(1)).softmax(1)
        network["seen"].append({"by": by, "shares": _flat(shares.detach())})
    return {
        "network": network,
        "convolutions": convolutions,
        "poolings": poolings,
        "windows": windows,
        "counts": counts,
    }


FIXTURES = {f.__name__: f for f in (mlp, plane, linear, conditioning, softmax, convolution)}


def path_of(name: str) -> Path:
    return FOLDER / f"{name}.json"


def main() -> None:
    torch.set_num_threads(1)
    for name, compute in FIXTURES.items():
        path_of(name).write_text(json.dumps(compute()) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
