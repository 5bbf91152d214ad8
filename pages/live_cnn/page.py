"""Why do ReLU neurons die, and stay dead? A CNN trains while the reader watches each unit."""

from functools import partial

import streamlit as st

from pages.live.session_run import watch
from pages.live.views import fetching, live, mistakes, tiles
from pages.live.words import RUN_WORDS
from pages.live_cnn.builder import builder
from pages.live_cnn.compare import below_control, compare_control, shown_or_first
from pages.live_cnn.drawing import drawing_tab, is_drawn
from pages.live_cnn.intervene import intervention_controls, keep_interventions
from pages.live_cnn.network import network_controls
from pages.live_cnn.pictures import answer_pictures, layer_pictures, main_pictures, unit_pictures
from pages.live_cnn.state import LiveState
from pages.live_cnn.sweep import sweep_tab
from pages.live_cnn.words import DEFINITIONS, FETCH_WORDS, MISTAKE_WORDS, UNIT_WORDS
from pages.ui.activation.choice import activation_control
from pages.ui.language import say
from pages.ui.page import header, how_it_works, notice, with_terms
from pages.ui.page_state import bind, control
from vizcore.cnn.config.registries import INIT_SETTINGS
from vizcore.cnn.data.fetched import is_there
from vizcore.cnn.jobs import fetch_data
from vizcore.cnn.jobs.pair import BelowConfig
from vizcore.cnn.presets import PRESETS
from vizcore.cnn.snippet.write import snippet
from vizcore.figures.training.shades import SHADES, shade_colors
from vizcore.settings import Choice, kind_of
from vizcore.text import Text
from vizcore.wire.live import Change

KEY = LiveState.page
ASKED = f"{KEY}.ask"
QUESTION = Text(
    "Why do ReLU neurons die, and stay dead?", "ReLU 神经元为什么会死亡，而且不再复活？"
)
NUMBERS = ("steps", "seed")
MORE_FIELDS = (
    ("loss", "schedule", "batch_size"),
    ("weight_decay", "l1", "learned"),
    ("dropout", "batch_norm"),
    ("bias_shift", "record_every"),
)
OTHERWISE = {
    "openness": Text(
        "Each line is a channel or unit, each column a recorded step. Dark: its gate is nearly "
        "shut. Red: no gradient passes at all.",
        "每行是一个通道或单元，每列是一个记录步。越暗，门关得越紧；红色表示完全没有梯度通过。",
    ),
    "factor": Text(
        "Each line is a channel or unit, each column a recorded step. Dark: what gradient passes "
        "is multiplied by a small number. Red: none passes at all.",
        "每行是一个通道或单元，每列是一个记录步。越暗，梯度通过时所乘的数越小；"
        "红色表示完全没有梯度通过。",
    ),
}
NOTHING_YET = Text(
    "There is something to see here as soon as the images have been fetched.",
    "图像下载完成后，这里就有内容。",
)


bound = bind(LiveState)
train = bound.train
explained = ("loss_and_output", "slow_start") if train.loss == "mse" else ("chain_rule", "one_gate")
problems = header(QUESTION, bound, PRESETS, explained)
picture, controls = st.columns([3.4, 1], gap="medium")
# The run first: it begins, and the browser asks for it, while the controls are drawn.
view = fetch = None
with problems:
    shown = shown_or_first(bound)
    if is_there(train.dataset):
        view = watch(shown.target, shown.arguments, KEY)
    else:
        fetch = watch(fetch_data.TARGET, fetch_data.arguments_of(train.dataset), KEY)
with picture:
    if fetch:
        fetching(fetch, RUN_WORDS | FETCH_WORDS, key=KEY)
    if view:
        live(
            view,
            main_pictures(shown, bound.look.shade),
            RUN_WORDS,
            key=KEY,
            on_change=partial(keep_interventions, bound, KEY),
            networks=len(shown.networks),
            steps=train.steps,
            epoch=train.epoch,
            every=train.record_every,
        )
    notice(bound, PRESETS, OTHERWISE[bound.look.shade])
with controls, st.container(key="controls"):
    activation_control(bound)
    for field in ("init", *INIT_SETTINGS.get(train.init, ()), "optimizer", "learning_rate"):
        control(bound, field)
    for field, column in zip(NUMBERS, st.columns(2), strict=True):
        with column:
            control(bound, field)
    compare_control(bound)
    intervention_controls(bound, KEY, view)
with st.container(key="below", horizontal=True):
    below = below_control(bound, shown)
    control(bound, "shade")
seen = shown.networks[below]
titles = {name: say(title) for name, title in kind_of(BelowConfig, "tab", Choice).options.items()}
st.session_state[bound.key("tab")] = titles[bound.open.tab]
# What is behind a tab is made when it is opened: every widget costs time on every rerun. It stays
# where something of the reader's would be lost with it.
now, layers, answers, draw, network, more, sweep, code = st.tabs(
    list(titles.values()), key=bound.key("tab"), on_change="rerun"
)
if view:
    with now:
        colors = shade_colors(SHADES[bound.look.shade].scale)
        pictures = unit_pictures(seen, below)
        changes = [Change(step=i.step, text=say(i.sentence)) for i in seen.interventions]
        tiles(
            view,
            pictures,
            UNIT_WORDS,
            key=f"{KEY}.tiles",
            record=below,
            changes=changes,
            shade=bound.look.shade,
            scale=colors["scale"],
            dead=colors["dead"],
            unit=next(iter(bound.open.unit), None),
            on_unit=lambda unit: bound.take("unit", (unit,)),
        )
    if layers.open:
        with layers:
            st.caption(with_terms(say(DEFINITIONS)))
            live(view, layer_pictures(seen, below), RUN_WORDS, key=f"{KEY}.layers", player=False)
    if answers.open:
        with answers:
            live(view, answer_pictures(shown), RUN_WORDS, key=f"{KEY}.answers", player=False)
            title = say(shown.labels[below]) if len(shown.labels) > 1 else ""
            mistakes(view, MISTAKE_WORDS, key=f"{KEY}.mistakes", record=below, title=title)
    if draw.open or is_drawn(ASKED):
        with draw:
            drawing_tab(seen, view, ASKED, below)
else:
    for tab in (now, layers, answers, draw):
        tab.caption(say(NOTHING_YET))
if network.open:
    with network:
        network_controls(bound)
        builder(bound, f"{KEY}.builder")
if more.open:
    with more:
        for column, fields in zip(st.columns(len(MORE_FIELDS)), MORE_FIELDS, strict=True):
            with column:
                for field in fields:
                    control(bound, field)
if sweep.open or bound.sweep.started:
    with sweep:
        sweep_tab(bound, f"{KEY}.sweep")
if code.open:
    with code:
        st.code(snippet(seen), language="python", height=420)
how_it_works(KEY)
bound.settle()
