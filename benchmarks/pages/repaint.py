"""From a key on a slider to the repainted chart, against an almost empty Streamlit page.

The yardstick is a page with one slider, its value in words and one static chart: what Streamlit
costs where it is installed alone, without the event loop that this app brings. All pages are open
in one Chromium and take turns, so that noise falls on all alike. Every key asks for a value that
nobody has seen yet, so that no cache helps.

A chart follows its slider before Streamlit answers. On the gradient-flow page it then shows the
theory of networks that are yet to be measured; the second time is that of Streamlit's own answer,
in which plotly.js has drawn everything and, on that page, the networks have been measured.
"""

from __future__ import annotations

import statistics
import tempfile
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import Page

from tests.browser import harness

ROUNDS, WARM_UP = 18, 3
REST_MS = 500  # after a page is idle; what measures in the background ends
YARDSTICK = """
import plotly.graph_objects as go
import streamlit as st

value = st.slider("value", 0, 100, 50)
st.write("value is", value)
st.plotly_chart(go.Figure(go.Scatter(y=[1, 3, 2])), key="static")
"""


OURS = ("uvloop", "httptools")  # what serves this app faster; Streamlit alone does not install it


class Control(NamedTuple):
    """A slider, by its CSS selector, and in JavaScript what changes when its answer is painted."""

    address: str
    slider: str
    seen: str


DRAWN = "document.querySelector('.lab-plot').dataset.drawn"
LINES = "[...document.querySelectorAll('.lab-plot .js-line')].map((l) => l.outerHTML).join()"
STREAMLIT = "[data-testid=stSlider] input"
CONTROLS = {
    "activations, range of x": Control("/?activations=leaky_relu", STREAMLIT, DRAWN),
    "activations, a parameter": Control("/?activations=leaky_relu", ".lab-sliders input", LINES),
    "gradient flow, depth from 50": Control("/gradient_flow?depth=50", STREAMLIT, DRAWN),
}
WATCH = """([slider, seen]) => {
  // plotly.js has a new list of traces whenever it has drawn a figure in full.
  const read = () => eval(seen), full = () => document.querySelector('.lab-plot')?.data;
  const thumb = document.querySelector(slider);
  const times = { seen: null, full: null };
  let before = read(), list = full(), on = true;
  thumb.focus();
  thumb.addEventListener('keydown', () => {
    const start = performance.now();
    const look = () => {
      if (times.seen === null && read() !== before) times.seen = performance.now() - start;
      if (full() !== list) [list, times.full] = [full(), performance.now() - start];
      if (on) requestAnimationFrame(look);
    };
    look();
  }, { once: true, capture: true });
  return { times, stop: () => (on = false) };
}"""


class Repaint(NamedTuple):
    """Milliseconds from the key to the frame that looks different, and to the last full drawing."""

    seen: float
    full: float | None


def repaint(page: Page, control: Control) -> Repaint:
    watching = page.evaluate_handle(WATCH, [control.slider, control.seen])
    page.keyboard.press("ArrowRight")
    page.wait_for_timeout(REST_MS)
    harness.settle(page)
    page.wait_for_timeout(REST_MS)
    times = watching.evaluate("({ times, stop }) => (stop(), times)")
    assert times["seen"] is not None, f"no answer at {control.address}"
    return Repaint(**times)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, harness.chromium() as browser:
        script = Path(folder) / "yardstick.py"
        script.write_text(YARDSTICK)
        with harness.serving(script, without=OURS) as plain, harness.serving() as app:
            words = "document.querySelector('.stMarkdown').innerText"
            controls = {"yardstick": Control("", STREAMLIT, words), **CONTROLS}
            pages = {}
            for name, control in controls.items():
                pages[name] = browser.new_page(viewport={"width": 1280, "height": 720})
                pages[name].goto((plain if name == "yardstick" else app) + control.address)
                harness.settle(pages[name])
                pages[name].wait_for_timeout(8000)  # until pictures that move stand still
            times: dict[str, list[Repaint]] = {name: [] for name in controls}
            for _ in range(ROUNDS):
                for name, page in pages.items():
                    times[name].append(repaint(page, controls[name]))
    base = statistics.median(found.seen for found in times["yardstick"][WARM_UP:])
    for name, found in times.items():
        seen = statistics.median(one.seen for one in found[WARM_UP:])
        full = [one.full for one in found[WARM_UP:] if one.full is not None]
        later = f"; drawn in full after {statistics.median(full):.0f} ms" if full else ""
        print(f"{name}: median {seen:.0f} ms, ratio {seen / base:.2f}{later}")


if __name__ == "__main__":
    main()
