"""Changing the network while it trains: what is asked for, sent, and kept in the link."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import streamlit as st

from pages.train.cnn.compare import shown
from pages.ui.activation import activation_choice, explain_formula
from pages.ui.language import say
from pages.ui.state import Bound
from pages.ui.watching import adopt, change, refusal
from vizcore.cnn.config import TrainConfig
from vizcore.cnn.interventions import CHANGES, Intervention
from vizcore.settings import SettingError
from vizcore.text import Text, decimal

_OPEN = Text("Change it while it trains", "训练中改变它")
_HELP = Text(
    "Takes effect at the next recorded step (when you look back: from the step you look at). It is "
    "marked on every time axis and travels in the link: whoever opens it sees the same run.",
    "在下一个记录步生效（回看时则从所看的那一步起），标在每条时间轴上，并写入链接："
    "打开链接的人会看到同样的训练。",
)
_APPLY = Text("Apply now", "立即应用")
_FORGET = Text("Train without these changes", "去掉这些改变重新训练")
_RATES = [float(f"{m}e{e}") for e in range(-5, 1) for m in (1, 2, 5)] + [10.0]
_STEPS = {"options": _RATES, "value": 0.1, "format_func": decimal}
_SHIFTS = {"min_value": -5.0, "max_value": 5.0, "value": -1.0, "step": 0.5}


def intervention_controls(bound: Bound, key: str) -> None:
    """A panel with the three things that can be changed, and what has been changed so far."""
    refusal(key)
    with st.popover(say(_OPEN), use_container_width=True):
        st.caption(say(_HELP))
        _row("learning_rate", key, partial(_slider, st.select_slider, **_STEPS))
        _row("activation", key, partial(activation_choice, default="leaky_relu"))
        explain_formula(f"{key}.change.activation")
        _row("bias_shift", key, partial(_slider, st.slider, **_SHIFTS))
        _so_far(bound)


def _slider(widget: Any, label: Text, key: str, **options: Any) -> Any:
    return widget(say(label), key=key, **options)


def _row(name: str, key: str, widget: Callable[[Text, str], Any]) -> None:
    place = f"{key}.change.{name}"
    chosen, button = st.columns([3, 1.2], vertical_alignment="bottom")
    with chosen:
        value = widget(CHANGES[name].label, place)
    with button:
        st.button(
            say(_APPLY),
            key=f"{place}.apply",
            on_click=change,
            args=(key, f"{name}={value}"),
        )


def _so_far(bound: Bound) -> None:
    done = bound.train.interventions
    for intervention in done:
        st.text(say(intervention.sentence))
    if done:
        st.button(say(_FORGET), on_click=_forget, args=(bound,))


def _forget(bound: Bound) -> None:
    bound.apply(train=replace(bound.train, interventions=()))


def keep_interventions(bound: Bound, key: str, texts: Sequence[str]) -> None:
    """Put what the run reports into the configuration: the run on the page is now that run."""
    train = _with(bound.train, map(Intervention.parse, texts))
    if train:
        now, _ = shown(train, bound.compare)
        adopt(now.target, now.arguments, key)
        bound.apply(train=train)


def change_from(bound: Bound, text: str, step: int) -> None:
    """Train anew, changed at a step that the record has passed."""
    train = _with(bound.train, [Intervention.parse(f"{step}:{text}")])
    if train:
        bound.apply(train=train)


def _with(train: TrainConfig, changes: Iterable[Intervention]) -> TrainConfig | None:
    # By step; dict.fromkeys keeps one of each and the order within a step.
    every = sorted(dict.fromkeys([*train.interventions, *changes]), key=lambda i: i.step)
    try:
        return replace(train, interventions=tuple(every))
    except SettingError:  # at the last step nothing follows any more
        return None
