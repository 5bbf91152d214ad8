"""The choice of an activation with parameter values, and its settings kinds."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from vizcore.activations.analysis.domain import undefined
from vizcore.activations.catalogue import ACTIVATIONS
from vizcore.activations.custom import parse_formula
from vizcore.activations.model import Activation
from vizcore.formula.language.words import LONGEST_NAME
from vizcore.settings import NotAllowed, Of, Real, SettingError, TextKind
from vizcore.text import Text, decimal, same

if TYPE_CHECKING:
    from torch import Tensor

Params = tuple[tuple[str, float], ...]

# Bounds for reading; each parameter's own bounds are checked against the activation.
_ANY_NUMBER = Real(-1e6, 1e6)
_NAME = re.compile(rf"[^\W\d_]\w{{0,{LONGEST_NAME - 1}}}")


def resolve(text: str) -> Activation:
    """The catalogue entry of that key, or else the formula that `text` is.

    Raises
    ------
    FormulaError
        If it is neither.
    """
    key = text.strip()
    return ACTIVATIONS[key] if key in ACTIVATIONS else parse_formula(key)


@dataclass(frozen=True)
class ActivationSpec:
    """An activation with values for its parameters: hashable, picklable, one short text.

    Parameters
    ----------
    activation
        A catalogue key or a formula.
    params
        Parameter names and values. Kept in the activation's own order, without those at their
        default, so that equal choices are equal specs.

    Raises
    ------
    FormulaError
        If `activation` is neither.
    ValueError
        If a parameter is unknown or out of its bounds.
    """

    activation: str
    params: Params = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "activation", self.activation.strip())
        object.__setattr__(self, "params", canonical(self.resolve(), self.params))

    def resolve(self) -> Activation:
        """The activation itself."""
        return resolve(self.activation)

    @property
    def values(self) -> dict[str, float]:
        """Every parameter of the activation with its value here."""
        return self.resolve().bind(dict(self.params))

    @property
    def label(self) -> Text:
        """The activation's name, with the parameters that are not at their default."""
        label = self.resolve().label
        if not self.params:
            return label
        values = ", ".join(f"{name} = {decimal(value)}" for name, value in self.params)
        return label + Text(f" ({values})", f"（{values}）")

    def __call__(self, x: Tensor) -> Tensor:
        """φ(x), differentiable by autograd."""
        return self.resolve()(x, **dict(self.params))

    def value_and_slope(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """φ(x) and φ′(x) without a graph."""
        return self.resolve().value_and_slope(x, **dict(self.params))

    def undefined(self) -> tuple[tuple[float, float], ...]:
        """The stretches of the real axis on which φ has no value."""
        return undefined(self.resolve(), **self.values)

    def kinks(self) -> tuple[float, ...]:
        """The points at which φ or φ′ is not smooth."""
        return self.resolve().kinks(**dict(self.params))

    def format(self) -> str:
        """The spec as text: ``leaky_relu;negative_slope:0.2``."""
        params = format_params(self.params)
        return f"{self.activation};{params}" if params else self.activation

    @classmethod
    def parse(cls, text: str) -> ActivationSpec:
        """The spec that `format` wrote."""
        activation, _, params = text.partition(";")
        return cls(activation, parse_params(params))


def canonical(activation: Activation, params: Iterable[tuple[str, float]]) -> Params:
    """`params` checked against `activation`, in its order, without those at their default.

    Raises
    ------
    ValueError
        If a parameter is unknown, named twice, out of its bounds, or not what the others need.
    """
    pairs = [(str(name), float(value)) for name, value in params]
    given = dict(pairs)
    if len(given) < len(pairs) or given.keys() - activation.defaults.keys():
        raise NotAllowed(format_params(tuple(pairs)), _takes(activation))
    for p in activation.parameters:
        if not p.low <= given.get(p.name, p.default) <= p.high:
            low, high = decimal(p.low), decimal(p.high)
            raise NotAllowed(
                f"{p.name} = {given[p.name]:g}",
                Text(f"{p.name} from {low} to {high}", f"{p.name} 须在 {low} 到 {high} 之间"),
            )
    activation.bind(given)
    return tuple(
        (p.name, given[p.name])
        for p in activation.parameters
        if p.name in given and given[p.name] != p.default
    )


def _takes(activation: Activation) -> Text:
    bounds = [f"{p.name} {decimal(p.low)}…{decimal(p.high)}" for p in activation.parameters]
    if not bounds:
        return activation.label + Text(" takes no parameters", " 没有参数")
    shown = ", ".join(bounds)
    return activation.label + Text(f" takes {shown}", f" 的参数为 {shown}")


def checked_params(activation: str, params: Params) -> Params:
    """`params` in canonical form, or `SettingError` if they do not belong to the activation."""
    try:
        return ActivationSpec(activation, params).params
    except NotAllowed as error:
        raise SettingError("params", format_params(params), error.allowed) from error


def format_params(params: Params) -> str:
    """Parameter values as text: ``alpha:1.5,beta:2``."""
    return ",".join(f"{name}:{_ANY_NUMBER.format(value)}" for name, value in params)


def parse_params(text: str) -> Params:
    """The values that `format_params` wrote.

    Raises
    ------
    ValueError
        If the text has another form.
    """
    pairs = []
    for part in text.split(",") if text else []:
        name, _, value = part.partition(":")
        try:
            number = _ANY_NUMBER.parse(value)
        except ValueError as error:
            raise ValueError(f"{part!r} is not name:value") from error
        if not _NAME.fullmatch(name):
            raise ValueError(f"{part!r} is not name:value")
        pairs.append((name, number))
    return tuple(pairs)


@dataclass(frozen=True)
class ActivationKind(TextKind):
    """A setting that takes a catalogue key or a formula."""

    @property
    def allowed(self) -> Text:
        return Text(
            "the key of an activation such as relu, or a formula such as x * sigmoid(beta * x)",
            "激活函数的键（如 relu）或公式（如 x * sigmoid(beta * x)）",
        )

    def check(self, value: Any) -> str:
        if not isinstance(value, str):
            raise ValueError(value)
        resolve(value)
        return value.strip()


@dataclass(frozen=True)
class ParamsKind:
    """A setting that takes parameter values; which ones fit is for the configuration to check."""

    @property
    def allowed(self) -> Text:
        return same("name:value,name:value")

    def check(self, value: Any) -> Params:
        pairs = tuple((str(name), _ANY_NUMBER.check(number)) for name, number in value)
        if len(dict(pairs)) < len(pairs) or not all(_NAME.fullmatch(n) for n, _ in pairs):
            raise ValueError(value)
        return pairs

    def parse(self, text: str) -> Params:
        return self.check(parse_params(text))

    def format(self, value: Params) -> str:
        return format_params(value)


# A setting that takes an activation together with parameter values.
SPEC = Of(
    ActivationSpec,
    Text(
        "an activation or formula, with parameters if any: leaky_relu;negative_slope:0.2",
        "激活函数或公式，可带参数：leaky_relu;negative_slope:0.2",
    ),
)
