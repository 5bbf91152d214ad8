"""The lessons of the live CNN page as chips: one network alone, or two in step."""

from __future__ import annotations

from pages.ui.page import Preset
from vizcore.cnn.pair import CompareConfig, LookConfig, OneChange
from vizcore.cnn.presets import PRESETS as LESSONS
from vizcore.text import Text

_ALONE = ("rate_kills_relu", "leaky_survives", "bring_back")  # the whole picture for one network
_LAST = "prelu_learns"
_SHADES = {"sigmoid_lenet": "factor"}  # its gates are wide open, and pass a quarter at most


def _chip(key: str, beside: bool, label: Text | None = None) -> Preset:
    lesson = LESSONS[key]
    against = (OneChange.between(lesson.config, lesson.beside),) if beside else ()
    configs = {"train": lesson.config, "compare": CompareConfig(against)}
    name = f"{key}_beside" if beside else key
    # Its words speak of the first network.
    look = LookConfig(shade=_SHADES.get(key, "openness"))
    return Preset(name, label or lesson.label, configs, lesson.notice, {"look": look})


PRESETS = (
    *(_chip(key, beside=False) for key in _ALONE),
    _chip(_ALONE[0], beside=True, label=Text("Side by side", "并排对比")),
    *(_chip(key, beside=True) for key in LESSONS if key not in (*_ALONE, _LAST)),
    _chip(_LAST, beside=False),
)
