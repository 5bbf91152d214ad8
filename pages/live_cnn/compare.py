"""One network, or two in step: what is chosen, and which job trains it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import streamlit as st

from pages.live_cnn.state import LiveState
from pages.ui.language import option_named, say
from pages.ui.page import plain
from vizcore.activations.view.names import short_name
from vizcore.cnn.config.train_config import TrainConfig
from vizcore.cnn.jobs import pair, training
from vizcore.cnn.jobs.pair import ONE_CHANGE, CompareConfig, LookConfig, OneChange
from vizcore.settings import Choice, SettingError, kind_of, settings_of
from vizcore.text import Text, same

_NOTHING = Text("nothing", "不对比")
_ALONE = ""
_SAME = Text(
    "Compare with: “{change}” is what the network has already, so it trains alone. Choose "
    "something else to compare it with, or change that setting of the network.",
    "对比：网络本身已经是“{change}”，因此单独训练。请另选对比项，或改动网络的这一项设置。",
)
_OFFERS = (
    "activation=leaky_relu",
    "activation=elu",
    "activation=gelu",
    "activation=sigmoid",
    "init=he_normal",
    "batch_norm=1",
    "optimizer=sgd",
    "schedule=constant",
)


class Shown(NamedTuple):
    """What is trained: the networks, and the job that trains them."""

    networks: tuple[TrainConfig, ...]
    labels: tuple[Text, ...]
    target: str
    arguments: dict[str, Any]


def shown(train: TrainConfig, compare: CompareConfig) -> tuple[Shown, Text | None]:
    """What these settings ask for; and if two networks cannot be, why the first trains alone."""
    try:
        networks = compare.networks(train)
        asked = pair.arguments_of(*networks)
    except SettingError as problem:
        return _alone(train), problem.sentence_in(train)
    if not compare.against:
        return _alone(train), None
    (change,) = compare.against
    if len(networks) == 1:
        return _alone(train), _SAME.format(change=change.label)
    labels = (change.before(train).label, change.label)
    first, second = (_later(*named) for named in zip(labels, networks, strict=True))
    return Shown(networks, (first, second), pair.TARGET, asked), None


def _later(label: Text, train: TrainConfig) -> Text:
    if not train.swaps or train.swaps[-1] == train.spec:
        return label
    return same("{label}, φ → {φ}").format(label=label, φ=short_name(train.swaps[-1], every=True))


def shown_or_first(bound: LiveState) -> Shown:
    """What is trained, below a sentence if it is not all that is asked for."""
    found, problem = shown(bound.train, bound.compare)
    if problem:
        st.warning(plain(say(problem)))
    return found


def _alone(train: TrainConfig) -> Shown:
    return Shown((train,), (train.spec.label,), training.TARGET, training.arguments_of(train))


def compare_control(bound: LiveState) -> None:
    """A list of things to change in a second network; any other can come in a link."""
    key, kind = bound.key("against"), ONE_CHANGE
    described = settings_of(CompareConfig)["against"]
    offers = _offers(bound)
    listed: Sequence[str] = (_ALONE, *offers)
    place = f"{key}.offer"
    bound.mirror(place, next(map(kind.format, bound.compare.against), _ALONE))
    st.selectbox(
        say(described.label),
        options=listed,
        format_func=lambda text: say(_labels(offers)[text]),
        key=place,
        help=say(described.help) if described.help else None,
        on_change=lambda: _put(bound, key, place, offers),
    )


def below_control(bound: LiveState, shown: Shown) -> int:
    """Which network is shown where there is room for one; a choice only if there are two."""
    if len(shown.networks) == 1:
        return 0
    key, described = bound.key("below"), settings_of(LookConfig)["below"]
    places = list(kind_of(LookConfig, "below", Choice).options)
    labels = dict(zip(places, shown.labels, strict=True))
    st.session_state.setdefault(key, bound.look.below)
    chosen = st.segmented_control(
        say(described.label),
        options=places,
        format_func=lambda place: plain(say(labels[place])),
        default=st.session_state[key],
        key=key,
        required=True,
    )
    return places.index(chosen or bound.look.below)


def _offers(bound: LiveState) -> dict[str, OneChange]:
    changes = [*_possible(bound.train), *bound.compare.against]
    return {ONE_CHANGE.format(change): change for change in changes}


def _labels(offers: Mapping[str, OneChange]) -> dict[str, Text]:
    return {_ALONE: _NOTHING, **{text: change.label for text, change in offers.items()}}


def _put(bound: LiveState, key: str, place: str, offers: Mapping[str, OneChange]) -> None:
    if bound.stale(place):
        return
    chosen = offers.get(option_named(st.session_state[place], _labels(offers)))
    st.session_state[key] = (chosen,) if chosen else ()


def _possible(train: TrainConfig) -> list[OneChange]:
    slower = f"learning_rate={train.learning_rate / 10:g}"
    found = []
    for text in (*_OFFERS, slower):
        try:
            change = ONE_CHANGE.parse(text)
            if change.apply(train) != train:
                found.append(change)
        except ValueError:  # below the least rate, or impossible for this network
            continue
    return found
