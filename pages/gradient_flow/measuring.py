"""Measuring random networks while the page stays alive: at once, or with progress and a stop."""

from __future__ import annotations

import importlib
import threading
import time
from collections.abc import Generator, Sequence
from dataclasses import fields
from typing import Any

import numpy as np
import streamlit as st
from cachetools import LRUCache

from pages.ui.language import say
from pages.ui.turn import aside
from pages.ui.waits import CHART_S, GLANCE_S, MEASURED_S, PATIENCE_S, PROGRESS_S
from vizcore.flow.config import FlowConfig
from vizcore.flow.result import FlowResult
from vizcore.text import Text, number

_MEASURING = Text("Measuring: {percent}, about {left} s left", "实测中：{percent}，约剩 {left} 秒")
_WAITING = Text("Waiting for another long measurement", "正在等待另一项较长的实测")
_STOP = Text("Stop", "停止")
_START = Text("Measure", "开始实测")
_LONG = Text(
    "Theory is drawn. Measuring these networks takes about {minutes} min on this server, and no "
    "more than {memory} MiB of its memory for activations.",
    "图中为理论值。在本服务器上实测这些网络约需 {minutes} 分钟，激活值占用内存不超过 "
    "{memory} MiB。",
)
_STOPPED = Text("Stopped: theory is drawn.", "已停止：图中为理论值。")


def _bytes(result: FlowResult) -> int:
    arrays = (getattr(result, field.name) for field in fields(result))
    return sum(a.nbytes for a in arrays if isinstance(a, np.ndarray))


STORE: LRUCache[FlowConfig, FlowResult] = LRUCache(64 * 2**20, _bytes)
_STORING = threading.Lock()
_ONE_LONG = threading.Semaphore()
_READY = threading.Event()
_IMPORTED = (
    "vizcore.flow.simulate",
    "vizcore.activations.kernels.functions",
    "vizcore.activations.kernels.slopes",
)


def measured(config: FlowConfig) -> FlowResult | None:
    """What is still known of an earlier measurement."""
    with _STORING:
        return STORE.get(config)


def get_ready() -> None:
    """Import what measures: PyTorch, which takes a second."""
    if not _READY.is_set():
        for name in _IMPORTED:
            importlib.import_module(name)
        _READY.set()


def _steps(configs: tuple[FlowConfig, ...]) -> Generator[float, None, list[FlowResult]]:
    get_ready()
    from vizcore.flow.simulate import simulate_steps

    return (yield from simulate_steps(configs))


class Measurement:
    """The results of some networks, as far as they are known.

    Parameters
    ----------
    configs
        What to measure.
    key
        Names the measurement of a page in the session.
    """

    def __init__(self, configs: Sequence[FlowConfig], key: str) -> None:
        self.key = key
        self.results = self._known(configs)
        self._missing = tuple(config for config in configs if config not in self.results)
        self._steps = _steps(self._missing) if self._missing else None
        self._fraction = 0.0
        # On a server that has just started theory is drawn at once, and measured afterwards.
        if self._steps and self._asked() != "held" and _READY.is_set():
            with aside():
                self._advance(time.monotonic() + MEASURED_S)

    def finish(self) -> None:
        """Measure what is left, with progress, then run the page again; nothing if all is known."""
        if self._steps is None:
            return
        if not _READY.is_set() and self._asked() != "held":
            time.sleep(CHART_S)  # importing PyTorch would hold up the browser's request for it
            get_ready()
            if self._advance(time.monotonic() + MEASURED_S):
                st.rerun()
        with st.container(key="measuring", horizontal=True, vertical_alignment="center"):
            if self._asked() == "held":
                self._offer()
                return
            # The button stands first: it must not move while the words beside it change.
            self._button(_STOP, "held")
            bar = st.progress(0.0)
        self._wait(bar)
        try:
            self._run(bar)
        finally:
            _ONE_LONG.release()
        st.rerun()

    def _known(self, configs: Sequence[FlowConfig]) -> dict[FlowConfig, FlowResult]:
        # What this page shows is kept for it, whatever others measure meanwhile.
        own: dict[FlowConfig, FlowResult] = st.session_state.get(f"{self.key}.own", {})
        found = {config: own.get(config) or measured(config) for config in configs}
        known = {config: result for config, result in found.items() if result is not None}
        st.session_state[f"{self.key}.own"] = known
        return known

    def _advance(self, until: float) -> bool:
        """Go on, a step at least, until done or until that time; whether done."""
        assert self._steps is not None
        try:
            self._fraction = next(self._steps)
            while time.monotonic() < until:
                self._fraction = next(self._steps)
        except StopIteration as finished:
            for result in finished.value:
                with _STORING:
                    STORE[result.config] = result
                self.results[result.config] = result
            self._steps = None
        return self._steps is None

    def _wait(self, bar: Any) -> None:
        while not _ONE_LONG.acquire(timeout=PROGRESS_S):
            bar.progress(0.0, say(_WAITING))

    def _run(self, bar: Any) -> None:
        began, first = time.monotonic(), self._fraction
        while not self._advance(time.monotonic() + PROGRESS_S):
            spent = time.monotonic() - began
            left = spent * (1 - self._fraction) / max(self._fraction - first, 1e-6)
            if spent > GLANCE_S and left > PATIENCE_S and self._asked() != "go":
                self._remember("held", left)
                return
            words = _MEASURING.format(percent=f"{self._fraction:.0%}", left=number(left, 2))
            bar.progress(self._fraction, say(words))

    def _asked(self) -> str:
        configs, wish, _ = st.session_state.get(self.key, (None, "", None))
        return wish if configs == self._missing else ""

    def _remember(self, wish: str, seconds: float | None = None) -> None:
        st.session_state[self.key] = (self._missing, wish, seconds)

    def _button(self, label: Text, wish: str) -> None:
        st.button(say(label), key=f"{self.key}.button", on_click=self._remember, args=(wish,))

    def _offer(self) -> None:
        from vizcore.flow.simulate import memory_bound

        seconds = st.session_state[self.key][2]
        minutes = number((seconds or 0) / 60, 2)
        memory = round(max(map(memory_bound, self._missing)) / 2**20)
        words = _LONG.format(minutes=minutes, memory=memory) if seconds else _STOPPED
        self._button(_START, "go")
        st.markdown(say(words))
