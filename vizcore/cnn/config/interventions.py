"""What is changed while a network trains, as text: ``300:activation=leaky_relu``.

An intervention at step N takes effect between what is recorded at N and the update that follows, so
that a run to which it was given by hand and one whose configuration carries it are the same run.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from vizcore.activations.spec import SPEC, ActivationSpec
from vizcore.settings import Integer, Kind, Of, Real
from vizcore.text import Text, decimal

LEARNING_RATE = Real(1e-6, 100.0, logarithmic=True)
BIAS_SHIFT = Real(-20.0, 20.0, step=0.5)
STEP = Integer(0, 100_000)


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that can be changed: its name, and what it is changed to."""

    label: Text
    kind: Kind


CHANGES: Mapping[str, Change] = MappingProxyType(
    {
        # It takes over from the schedule, so that the rate is what was asked for.
        "learning_rate": Change(Text("learning rate", "学习率"), LEARNING_RATE),
        "activation": Change(Text("activation of all layers", "各层激活函数"), SPEC),
        "bias_shift": Change(
            Text("shift of all hidden biases", "所有隐藏层偏置的平移"), BIAS_SHIFT
        ),
    }
)


@dataclass(frozen=True, slots=True)
class Intervention:
    """Change something at a step.

    Parameters
    ----------
    step
        Between what is recorded at this step and the update that follows.
    change
        A key of `CHANGES`.
    value
        Number or `ActivationSpec`, as the change takes.
    """

    step: int
    change: str
    value: float | ActivationSpec

    def __post_init__(self) -> None:
        object.__setattr__(self, "step", STEP.check(self.step))
        if self.change not in CHANGES:
            raise ValueError(self.change)
        object.__setattr__(self, "value", CHANGES[self.change].kind.check(self.value))

    def format(self) -> str:
        """The intervention as text: ``300:learning_rate=0.5``."""
        return f"{self.step}:{self.change}={CHANGES[self.change].kind.format(self.value)}"

    @classmethod
    def parse(cls, text: str) -> Intervention:
        """The intervention that `format` wrote.

        Raises
        ------
        ValueError
            If it has another form, or its value is not possible.
        """
        step, colon, rest = text.partition(":")
        change, equals, value = rest.partition("=")
        if not colon or not equals or change not in CHANGES:
            raise ValueError(text)
        return cls(STEP.parse(step), change, CHANGES[change].kind.parse(value))

    @property
    def sentence(self) -> Text:
        """What happens and when, in words."""
        value = self.value.label if isinstance(self.value, ActivationSpec) else decimal(self.value)
        return Text("step {step}: {label} → {value}", "第 {step} 步：{label} → {value}").format(
            step=self.step, label=CHANGES[self.change].label, value=value
        )


INTERVENTION = Of(  # a setting that takes one
    Intervention,
    Text(
        "step:change=value with one of {keys}, such as 300:learning_rate=0.5",
        "步数:改变=值，可改变 {keys}，如 300:learning_rate=0.5",
    ).format(keys=", ".join(CHANGES)),
)


@dataclass(frozen=True)
class LayerActivationKind:
    """A setting that takes a layer's name and its own activation: ``conv2=leaky_relu``."""

    @property
    def allowed(self) -> Text:
        return Text(
            "layer=activation, such as conv2=leaky_relu", "层=激活函数，如 conv2=leaky_relu"
        )

    def check(self, value: Any) -> tuple[str, ActivationSpec]:
        layer, spec = value
        if not isinstance(layer, str) or not isinstance(spec, ActivationSpec):
            raise ValueError(value)
        return layer, spec

    def parse(self, text: str) -> tuple[str, ActivationSpec]:
        layer, equals, spec = text.partition("=")
        if not equals:
            raise ValueError(text)
        return layer, ActivationSpec.parse(spec)

    def format(self, value: tuple[str, ActivationSpec]) -> str:
        layer, spec = value
        return f"{layer}={spec.format()}"
