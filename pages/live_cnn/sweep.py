"""The sweep: what to combine, a start button, and the table that ranks what has been trained."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from pages.live.session_run import watch
from pages.live.views import ranking
from pages.live.words import RUN_WORDS
from pages.live_cnn.state import LiveState
from pages.ui.language import say
from pages.ui.page_state import control
from vizcore.cnn.config.train_config import MOST_ROWS, TrainConfig
from vizcore.cnn.jobs.sweep import TARGET, Started, arguments_of
from vizcore.initialisation import LABELS
from vizcore.jobs import RunView
from vizcore.text import Text

_WHAT = Text(
    "Trains every combination for a few steps, one after the other, with the other settings of "
    "this page, and ranks them by validation accuracy.",
    "用本页的其他设置，逐一短时间训练每种组合，并按验证准确率排名。",
)
_START = Text("Train {count} networks", "训练 {count} 个网络")
_WORDS = {
    "finished": Text("All are trained", "全部训练完毕"),
    "stopped": Text("Stopped", "已停止"),
    "sweeping": Text("Training: {share} done", "正在训练：完成 {share}"),
    "sweep_activation": Text("activation", "激活函数"),
    "sweep_init": Text("initialisation", "初始化"),
    "sweep_accuracy": Text("validation accuracy", "验证准确率"),
    "sweep_dead": Text("dead units", "死亡单元"),
    "sweep_diverged": Text("diverged", "发散"),
    "sweep_seconds": Text("seconds", "秒"),
    "sweep_open": Text("watch it", "观看"),
}


def sweep_tab(bound: LiveState, key: str) -> None:
    """Controls on the left, the table on the right."""
    networks = bound.sweep.networks(bound.train)
    left, right = st.columns([1, 2.2], gap="medium")
    with left:
        st.caption(say(_WHAT))
        for field in ("sweep_activations", "sweep_inits", "sweep_seeds", "sweep_steps"):
            control(bound, field)
        st.button(
            say(_START).format(count=len(networks)),
            type="primary",
            key=f"{key}.start",
            on_click=bound.take,
            args=("started", (Started.now(bound.train, bound.sweep),)),
        )
    with right:
        for started in bound.sweep.started:
            trained = started.networks
            if view := watch(TARGET, arguments_of(trained), key, seat="sweep"):
                _ranking(bound, view, trained, key)


def _ranking(bound: LiveState, view: RunView, trained: Sequence[TrainConfig], key: str) -> None:
    kinds = [(n.spec, n.init) for n in trained]
    groups = list(dict.fromkeys(kinds))
    ranking(
        view,
        RUN_WORDS | _WORDS,
        key=key,
        on_open=lambda n: show(bound, trained[n]),
        groups=[
            {
                "activation": say(spec.label),
                "init": say(LABELS[init]),
                "first": kinds.index((spec, init)),
            }
            for spec, init in groups
        ],
        groupOf=[groups.index(kind) for kind in kinds],
        seeds=[n.seed for n in trained],
    )


def show(bound: LiveState, network: TrainConfig) -> None:
    """Train the very network of the table in the large picture, recorded as the page records."""
    least = -(-network.steps // MOST_ROWS)
    every = max(bound.train.record_every, least)
    bound.apply(train=replace(network, record_every=every))
