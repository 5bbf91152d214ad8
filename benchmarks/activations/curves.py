"""φ, φ′ and φ″ of the whole catalogue at 2001 points, against a plain loop of autograd.

The loop is what one writes without this package: each torch function, differentiated twice by
`torch.autograd.grad`. Ours evaluates the three trees of each formula, with shared subterms once.
"""

from __future__ import annotations

import numpy as np
import torch

from benchmarks._timing import compare, report
from vizcore import ACTIVATIONS, evaluate

X = np.linspace(-8, 8, 2001)


def ours() -> None:
    for activation in ACTIVATIONS.values():
        evaluate(activation, X, order=2)


def plain() -> None:
    for activation in ACTIVATIONS.values():
        x = torch.tensor(X, requires_grad=True)
        y = activation(x)
        (slope,) = torch.autograd.grad(y.sum(), x, create_graph=True)
        if slope.requires_grad and activation.key != "hardsigmoid":  # PyTorch has no second one
            torch.autograd.grad(slope.sum(), x, allow_unused=True)


def main() -> None:
    torch.set_num_threads(1)
    times = compare({"trees": ours, "autograd": plain}, rounds=15)
    report(f"curves of {len(ACTIVATIONS)} activations", times["trees"], times["autograd"], goal=1)


if __name__ == "__main__":
    main()
