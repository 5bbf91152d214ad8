"""A lecture of ninety minutes: what is opened, in which order, and for how long."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from vizcore.text import Text


@dataclass(frozen=True)
class Step:
    """A page with its settings, as a link writes them, and what the class does there."""

    minutes: int
    page: str
    settings: Mapping[str, Sequence[str]] = field(default_factory=dict)
    task: Text | None = None


COURSE = (
    Step(
        5,
        "activations",
        {"activations": ["sigmoid", "tanh", "relu"]},
        Text("Look: which of these curves has a flat part?", "看一看：哪条曲线有平坦的部分？"),
    ),
    Step(10, "step_to_sigmoid"),
    Step(10, "why_nonlinearity"),
    Step(12, "chain_rule"),
    Step(
        6,
        "gradient_flow",
        {"activations": ["sigmoid", "relu"], "ask": ["1"]},
        Text("Sigmoid collapses, layer by layer", "sigmoid 一层层地塌缩"),
    ),
    Step(
        5,
        "gradient_flow",
        {"activations": ["relu"], "kept": ["relu", "relu@init:pytorch"]},
        Text("He’s initialisation to the rescue", "He 初始化来救场"),
    ),
    Step(10, "loss_and_output"),
    Step(8, "zero_centred"),
    Step(10, "convolution"),
    Step(
        8,
        "live_cnn",
        {"ask": ["1"]},
        Text("A learning rate kills ReLUs: watch them die", "学习率杀死 ReLU：看它们一个个死去"),
    ),
    Step(6, "which_activation"),
)
