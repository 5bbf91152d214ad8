"""The pictures below the fold; only the open one is computed."""

from __future__ import annotations

from collections.abc import Callable
from pkgutil import resolve_name

import streamlit as st

from pages.gradient_flow.code import code
from pages.gradient_flow.focus import focus
from pages.gradient_flow.pictures.correlation import correlation
from pages.gradient_flow.pictures.phase import phase
from pages.gradient_flow.scene import Scene
from pages.gradient_flow.table import table
from pages.ui.components import component
from pages.ui.components.plot import plot
from pages.ui.language import language, say
from pages.ui.page_state import control
from vizcore.figures.flow.histogram import histogram_figure
from vizcore.figures.flow.wave import wave_data
from vizcore.flow.summaries.histogram import densities_of, slope_curve
from vizcore.text import Text

_NOT_YET = Text(
    "This picture shows measured values, and these networks have not been measured yet.",
    "此图展示实测值，而这些网络尚未实测。",
)
_WAVE = Text(
    "Bars: size of δ, the largest one so far is full height. Strip below: the same on a log scale.",
    "柱高：δ 的大小，以迄今最大值为满高。下方色带：同一数值的对数刻度。",
)
_HISTOGRAM = Text(
    "Where the inputs of φ lie in each layer, and beside it the slope that they meet there: "
    "gradients pass only where both are large.",
    "各层中 φ 的输入落在哪里，旁边是该处的斜率：只有两者都大的地方，梯度才能通过。",
)
_HISTOGRAM_RELATIVE = Text(
    "Each layer in units of its own root mean square, because layers differ too much in size for "
    "one axis.",
    "各层大小相差太大，无法共用一个坐标轴，因此每层以自身的均方根为单位。",
)

_wave = component("flow/wave", '<div class="lab-wave"></div>')


def below(scene: Scene) -> None:
    """The row of pictures to choose from, and the chosen one."""
    control(scene.bound, "picture", row=True)
    _SHOWN[scene.bound.pictures.picture](scene)


def wave(scene: Scene) -> None:
    st.caption(say(_WAVE))
    _wave(key="gradient_flow.wave", data=wave_data(scene.lines, language()))


def histogram(scene: Scene) -> None:
    focus(scene)
    result = scene.results.get(scene.focus.config)
    if result is None:
        st.info(say(_NOT_YET))
        return
    densities = densities_of(result)
    slope = None
    if not densities.relative:
        slope = slope_curve(result.config.spec, densities.x[0], densities.x[-1])
    st.caption(say(_HISTOGRAM_RELATIVE if densities.relative else _HISTOGRAM))
    figure = histogram_figure(densities, slope, scene.color, language())
    plot(figure, key="gradient_flow.histogram", height=380)


def _later(place: str) -> Callable[[Scene], None]:
    """A picture that is imported when it is looked at: it needs PyTorch, and the page is there."""
    return lambda scene: resolve_name(f"pages.gradient_flow.pictures.{place}")(scene)


_SHOWN = {
    "wave": wave,
    "histogram": histogram,
    "phase": phase,
    "correlation": correlation,
    "dying": _later("dying:dying"),
    "jacobian": _later("jacobian:jacobian"),
    "time": _later("through_time:through_time"),
    "table": table,
    "code": code,
}
