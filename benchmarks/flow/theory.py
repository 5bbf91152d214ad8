"""What theory costs: a profile against the simulation of it, and a phase diagram in seconds.

"cold" includes the tables of the activation's moments, which are kept afterwards; every round
takes another parameter value, so that nothing has been seen before.
"""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable
from functools import partial

import numpy as np
import torch

from benchmarks._timing import compare
from vizcore import ActivationSpec, FlowConfig, phase_diagram
from vizcore.flow.predict import predict_flow, stack_of
from vizcore.flow.simulate import simulate_flow
from vizcore.theory.mean_field import predict

FORMULA = "x * sigmoid({beta} * x) + 0.1 * tanh(x)"
GOAL_SHARE, GOAL_SECONDS = 0.05, 1.0


def main() -> None:
    torch.set_num_threads(1)
    numbers = itertools.count()

    def fresh() -> FlowConfig:
        return FlowConfig(
            activation=FORMULA.format(beta=1 + next(numbers) / 1000), init="he_normal"
        )

    def predicted(config: FlowConfig) -> object:
        return predict(stack_of(config))

    known = fresh()
    predict_flow(known)
    measured, cold = [], []
    for _ in range(9):
        config = fresh()
        simulate_flow(config)  # both find the formula compiled
        measured.append(_seconds(partial(simulate_flow, config)))
        cold.append(_seconds(partial(predicted, config)))
    warm = compare({"theory": partial(predicted, known)}, rounds=9)["theory"]
    simulation = float(np.median(measured))
    for name, seconds in (("cold", float(np.median(cold))), ("warm", warm)):
        share = seconds / simulation
        verdict = "met" if share <= GOAL_SHARE else "MISSED"
        print(f"profile by theory, {name}: {seconds * 1e3:.2f} ms, {share:.1%} of the simulation's")
        print(f"  {simulation * 1e3:.0f} ms (goal {GOAL_SHARE:.0%}, {verdict})")
    grid = np.linspace(0, 4, 200)
    for text in ("tanh", "relu", FORMULA.format(beta=3)):
        spec = ActivationSpec(text)
        seconds = _seconds(partial(phase_diagram, spec, grid, grid))
        verdict = f"goal {GOAL_SECONDS:g} s, {'met' if seconds <= GOAL_SECONDS else 'MISSED'}"
        print(f"phase diagram 200 × 200 of {text}: {seconds:.2f} s ({verdict})")


def _seconds(run: Callable[[], object]) -> float:
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
