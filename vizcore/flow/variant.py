"""One line of a comparison: an activation with the settings that decide its gradient flow."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from vizcore.activations.spec import ActivationSpec
from vizcore.flow.config import NORM_POSITIONS, NORMS, RESIDUALS, FlowConfig
from vizcore.initialisation import LABELS
from vizcore.settings import Of, settings_of
from vizcore.text import Text, decimal, joined, same

Recipe = tuple[tuple[str, Any], ...]

_RECIPE = (
    *("init", "sigma_w2", "sigma_b2", "scale"),
    *("norm", "norm_position", "residual", "alpha"),
)
_WIDTH = "width"  # may be held on to as well
_SETTINGS = settings_of(FlowConfig)
_DEFAULTS: dict[str, Any] = {field.name: field.default for field in dataclasses.fields(FlowConfig)}


def recipe_of(config: FlowConfig) -> Recipe:
    """The settings, beside the activation, on which `config` depends and its size does not.

    What an initialisation does not read, or what belongs to a norm or skip that is off, is left
    out, so that equal networks have equal recipes.
    """
    fields = ["init", *config.initialisation.uses, "norm"]
    fields += ["norm_position"] * (config.norm != "none")
    fields += ["residual"] + ["alpha"] * (config.residual == "free")
    return tuple((name, getattr(config, name)) for name in fields)


@dataclass(frozen=True)
class Variant:
    """An activation and a recipe: what a comparison holds on to while depth and width change.

    Parameters
    ----------
    spec
        The activation with its parameters.
    recipe
        Names and values of `FlowConfig` settings; the others are at their default, except for
        the size, the input and the seeds, which come from the comparison. A ``width`` may be
        among them: then it is the network's own.
    """

    spec: ActivationSpec
    recipe: Recipe = ()

    @classmethod
    def of(cls, config: FlowConfig) -> Variant:
        """The variant that `config` is."""
        kept = [(name, value) for name, value in recipe_of(config) if value != _DEFAULTS[name]]
        return cls(config.spec, tuple(kept))

    def as_wide_as(self, config: FlowConfig) -> Variant:
        """The variant that keeps the width of `config`."""
        return dataclasses.replace(self, recipe=(*self.recipe, (_WIDTH, config.width)))

    def on(self, base: FlowConfig) -> FlowConfig:
        """This variant at the size, input and seeds of `base`.

        Raises
        ------
        SettingError
            If the recipe holds a value that `FlowConfig` does not take.
        """
        values: dict[str, Any] = {name: _DEFAULTS[name] for name in _RECIPE} | dict(self.recipe)
        return with_spec(dataclasses.replace(base, **values), self.spec)

    def format(self) -> str:
        """The variant as text: ``tanh@init:custom,sigma_w2:1.3``."""
        recipe = [f"{name}:{_SETTINGS[name].kind.format(value)}" for name, value in self.recipe]
        return "@".join([self.spec.format(), ",".join(recipe)] if recipe else [self.spec.format()])

    @classmethod
    def parse(cls, text: str) -> Variant:
        """The variant that `format` wrote.

        Raises
        ------
        ValueError
            If the text has another form, or names a setting or value that there is not.
        """
        spec, _, recipe = text.partition("@")
        values = {}
        for part in recipe.split(",") if recipe else []:
            name, _, value = part.partition(":")
            if name in values or name not in (*_RECIPE, _WIDTH):
                raise ValueError(text)
            values[name] = _SETTINGS[name].kind.parse(value)
        config = dataclasses.replace(FlowConfig(), **values)
        variant = cls.of(with_spec(config, ActivationSpec.parse(spec)))
        return variant.as_wide_as(config) if _WIDTH in values else variant


VARIANT = Of(  # a setting that takes one
    Variant,
    Text(
        "an activation with its settings: tanh@init:custom,sigma_w2:1.3",
        "激活函数及其设置：tanh@init:custom,sigma_w2:1.3",
    ),
)


def with_spec(config: FlowConfig, spec: ActivationSpec) -> FlowConfig:
    """`config` with another activation."""
    return dataclasses.replace(config, activation=spec.activation, params=spec.params)


def labels(configs: Sequence[FlowConfig]) -> list[Text]:
    """A name for each of several networks: its activation and what else tells it apart."""
    recipes = [{**dict(recipe_of(config)), _WIDTH: config.width} for config in configs]
    names = (*_RECIPE, _WIDTH)
    telling = [name for name in names if len({r[name] for r in recipes if name in r}) > 1]
    return [
        joined(
            [c.spec.label, *(_said(name, recipe[name]) for name in _names(telling, recipe))], _WITH
        )
        for c, recipe in zip(configs, recipes, strict=True)
    ]


def _names(telling: Sequence[str], recipe: Mapping[str, Any]) -> list[str]:
    """What to say of one recipe: numbers speak for themselves."""
    names = [name for name in telling if name in recipe]
    if "init" in names and recipe["init"] == "custom":
        also = ["sigma_w2"] + ["sigma_b2"] * (recipe["sigma_b2"] > 0)
        names = [*also, *(name for name in names if name not in ("init", *also))]
    if "residual" in names and recipe["residual"] == "free":
        names = [name for name in names if name not in ("residual", "alpha")] + ["alpha"]
    return names


_WITH = Text(", ", "，")
_WITHOUT = {"norm": Text("no norm", "无归一化"), "residual": Text("no skip", "无跳跃连接")}
_SYMBOLS = {"sigma_w2": "σ_w²", "sigma_b2": "σ_b²", "scale": "σ", "alpha": "α"}
_WORDS: Mapping[str, Mapping[str, Text]] = {
    "init": LABELS,
    "norm": NORMS,
    "norm_position": NORM_POSITIONS,
    "residual": RESIDUALS,
}


def _said(name: str, value: Any) -> Text:
    if name == _WIDTH:
        return Text("width {n}", "宽度 {n}").format(n=value)
    if name in _SYMBOLS:
        return same(f"{_SYMBOLS[name]} = {decimal(value)}")
    return _WITHOUT[name] if value == "none" else _WORDS[name][value]
