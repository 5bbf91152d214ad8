"""P2: the whole catalogue at the interactive setting, against the plain loop at batch 256.

Three networks with four examples each say as much about a deep random stack as one network with 256
examples: what varies is the network. Depth 100, width 512. One round of the plain loop takes the
better part of a minute, so it is not warmed up and runs twice.
"""

from __future__ import annotations

import itertools
from dataclasses import replace

import torch

from benchmarks._timing import compare, report
from benchmarks.flow._plain import plain_flow
from vizcore import ACTIVATIONS, FlowConfig
from vizcore.flow.simulate import simulate_flows

DEPTH, WIDTH = 100, 512


def main() -> None:
    torch.set_num_threads(1)
    seeds = itertools.count(1)

    def ours(seed: int) -> None:
        one = FlowConfig(init="he_normal", depth=DEPTH, width=WIDTH, batch=4, seeds=3, seed=seed)
        configs = [replace(one, activation=key) for key in ACTIVATIONS]
        simulate_flows(configs, histograms=False)

    def plain() -> None:
        for activation in ACTIVATIONS.values():
            plain_flow(activation, DEPTH, WIDTH, 256)

    candidates = {
        "first": lambda: ours(next(seeds)),
        "again": lambda: ours(0),  # the weights are at hand, as while a control is moved
        "plain": plain,
    }
    ours(0)
    times = compare(candidates, rounds=2, warm_up=0)
    claim = f"P2, {len(ACTIVATIONS)} activations, depth {DEPTH}, width {WIDTH}"
    report(f"{claim}, new weights", times["first"], times["plain"], 40)
    report(f"{claim}, weights at hand", times["again"], times["plain"], 40)


if __name__ == "__main__":
    main()
