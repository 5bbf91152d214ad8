"""Activations as lessons compute with them in the browser: of the catalogue, or typed."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import cache

import orjson

from vizcore import ACTIVATIONS, ActivationSpec, FormulaError
from vizcore.activations.analysis.moments import moments
from vizcore.figures.theme import color_of
from vizcore.text import Language
from vizcore.wire.lessons import Phi


def phi_of(spec: ActivationSpec, shown: Language) -> Phi:
    """What a picture needs of an activation; a moment that does not exist is None."""
    activation = spec.resolve()
    found = moments(activation, **spec.values)
    return {
        "text": spec.format(),
        "label": spec.label.to(shown),
        "javascript": activation.javascript,
        "params": dict(spec.values),
        "color": color_of(spec.activation),
        "mean": _finite(found.mean),
        "variance": _finite(found.variance),
    }


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None


@cache
def catalogue(shown: Language) -> list[Phi]:
    """All activations of the catalogue."""
    return [phi_of(ActivationSpec(key), shown) for key in ACTIVATIONS]


def typed(query: Mapping[str, Sequence[str]], shown: Language) -> str:
    """The activation that was typed, as JSON, or one sentence that says what is ``wrong``."""
    text = "".join(query.get("formula", [""])[:1])
    try:
        return orjson.dumps(phi_of(ActivationSpec(text), shown)).decode()
    except FormulaError as error:
        return orjson.dumps({"wrong": error.message.to(shown)}).decode()
