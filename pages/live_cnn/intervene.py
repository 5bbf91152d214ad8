"""Changing the network while it trains: what is asked for, sent, and kept in the link."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import streamlit as st

from pages.live.session_run import adopt, answered, change, refusal, unanswered
from pages.live.views import apply_button
from pages.live_cnn.compare import shown
from pages.live_cnn.state import LiveState
from pages.ui.activation.choice import activation_choice, explain_formula
from pages.ui.language import say
from pages.ui.page import plain
from vizcore.activations.spec import ActivationSpec
from vizcore.cnn.config.interventions import CHANGES, Intervention
from vizcore.cnn.config.train_config import TrainConfig
from vizcore.jobs import Attention, RunView
from vizcore.settings import SettingError
from vizcore.text import Text, decimal

_OPEN = Text("Change it while it trains", "训练中改变它")
_HELP = Text(
    "What you change is marked on every time axis and travels in the link: whoever opens it sees "
    "the same run.",
    "所做的改变标在每条时间轴上，并写入链接：打开链接的人会看到同样的训练。",
)
_WHEN = Text(
    "Takes effect at the next recorded step; when you look back, at the step you look at. A rate "
    "set here ends the schedule.",
    "在下一个记录步生效；回看时则从所看的那一步起。在此设定的学习率会取代学习率计划。",
)
_APPLY = Text("Apply", "应用")
_ASKED = Text("{label} → {value}: takes effect in a moment.", "{label} → {value}：即将生效。")
_PAUSED = Text(
    "{label} → {value}: takes effect once you press ▶.", "{label} → {value}：点 ▶ 继续后生效。"
)
_STATUS = 140  # pixels: a panel that grew would move under the pointer
_FORGET = Text("Train without these changes", "去掉这些改变重新训练")
_RATES = [float(f"{m}e{e}") for e in range(-5, 1) for m in (1, 2, 5)] + [10.0]
_LEAKY = "leaky_relu;negative_slope:0.1"  # with PyTorch's 0.01 hardly anything comes back
_SHIFTS: dict[str, Any] = {"min_value": -5.0, "max_value": 5.0, "step": 0.5}
_FIRST: dict[str, Any] = {"learning_rate": 0.1, "activation": _LEAKY, "bias_shift": -1.0}


def intervention_controls(bound: LiveState, key: str, view: RunView | None) -> None:
    """A panel with the three things that can be changed, and what has been changed so far.

    Parameters
    ----------
    bound
        The page's settings.
    key
        As given to `watch`.
    view
        The run that is changed, if there is one.
    """
    opened = st.popover(say(_OPEN), width="stretch", key=f"{key}.change", disabled=view is None)
    if view is None:
        return
    with opened, st.container(key="changes"):
        st.caption(say(_WHEN), help=say(_HELP))
        rates: dict[str, Any] = {"options": _RATES, "format_func": decimal}
        row = partial(_row, bound, key, view)
        row("learning_rate", partial(_slider, st.select_slider, **rates))
        row("activation", partial(activation_choice, default=_LEAKY))
        row("bias_shift", partial(_slider, st.slider, **_SHIFTS))
        with st.container(height=_STATUS, border=False):
            explain_formula(f"{key}.change.activation")
            refusal(key)
            _asked(key, view)
            _so_far(bound)


def _slider(widget: Any, label: Text, key: str, **options: Any) -> Any:
    return widget(say(label), key=key, **options)


def _row(
    bound: LiveState, key: str, view: RunView, name: str, widget: Callable[[Text, str], Any]
) -> None:
    place, label = _place(key, name), CHANGES[name].label.heading
    st.session_state.setdefault(place, _FIRST[name])
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        widget(label, place)
        apply = partial(_apply, bound, key, name)
        apply_button(view, say(_APPLY), say(label), key=f"{place}.apply", on_apply=apply)


def _apply(bound: LiveState, key: str, name: str, step: int | None) -> None:
    """Change the run as it goes on, or train anew with a change at a step it has passed."""
    text = _written(key, name)
    if step is None:
        change(key, text)
    elif train := changed(bound.train, [Intervention.parse(f"{step}:{text}")]):
        bound.apply(train=train)


def _written(key: str, name: str) -> str:
    """A change as the run will report it: −1 and not −1.0."""
    value = st.session_state.get(_place(key, name), _FIRST[name])
    return Intervention.parse(f"0:{name}={value}").format().partition(":")[2]


def _place(key: str, name: str) -> str:
    return f"{key}.change.{name}"


def _asked(key: str, view: RunView) -> None:
    said = _PAUSED if view.attention is Attention.PAUSED else _ASKED
    for text in unanswered(key, view):
        name, _, written = text.partition("=")
        wanted = CHANGES[name].kind.parse(written)
        value = wanted.label if isinstance(wanted, ActivationSpec) else decimal(wanted)
        words = said.format(label=CHANGES[name].label.heading, value=value)
        st.caption(plain(say(words)))


def _so_far(bound: LiveState) -> None:
    done = bound.train.interventions
    if done:
        st.button(say(_FORGET), key=bound.key("forget"), on_click=_forget, args=(bound,))
    for intervention in reversed(done):  # what was just done comes first
        st.text(say(intervention.sentence))


def _forget(bound: LiveState) -> None:
    bound.apply(train=replace(bound.train, interventions=()))


def keep_interventions(bound: LiveState, key: str, texts: Sequence[str]) -> None:
    """Put what the run reports into the configuration: the run on the page is now that run."""
    answered(key, [text.partition(":")[2] for text in texts])
    train = changed(bound.train, map(Intervention.parse, texts))
    if train:
        now, _ = shown(train, bound.compare)
        adopt(now.target, now.arguments, key)
        bound.apply(train=train)


def changed(train: TrainConfig, changes: Iterable[Intervention]) -> TrainConfig | None:
    """`train` with more changes; None if there is no step left for one."""
    # By step; dict.fromkeys keeps one of each and the order within a step.
    every = sorted(dict.fromkeys([*train.interventions, *changes]), key=lambda i: i.step)
    try:
        return replace(train, interventions=tuple(every))
    except SettingError:  # at the last step nothing follows any more
        return None
