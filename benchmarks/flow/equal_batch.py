"""P1: eight activations at equal batch, with exact weight gradients, against plain autograd.

Both measure the signal, information, δ, dead units and ‖∂L/∂W‖ of every layer of fresh networks of
depth 50 and width 256 at batch 128; ours also counts saturated units, and follows information below
rounding. Neither takes histograms.
"""

from __future__ import annotations

import itertools
from dataclasses import replace

import torch

from benchmarks._timing import compare, report
from benchmarks.flow._plain import plain_flow
from vizcore import ACTIVATIONS, FlowConfig
from vizcore.flow.simulate import simulate_flows

KEYS = ("sigmoid", "tanh", "relu", "leaky_relu", "elu", "selu", "gelu", "silu")
DEPTH, WIDTH, BATCH = 50, 256, 128


def main() -> None:
    torch.set_num_threads(1)
    seeds = itertools.count()  # a new seed each time: the cache of weights must not help

    def ours() -> None:
        one = FlowConfig(
            init="he_normal", depth=DEPTH, width=WIDTH, batch=BATCH, seeds=1, seed=next(seeds)
        )
        simulate_flows([replace(one, activation=key) for key in KEYS], histograms=False)

    def plain() -> None:
        for key in KEYS:
            plain_flow(ACTIVATIONS[key], DEPTH, WIDTH, BATCH)

    times = compare({"ours": ours, "plain": plain})
    report("P1, 8 activations, depth 50, width 256, batch 128", times["ours"], times["plain"], 2.5)


if __name__ == "__main__":
    main()
