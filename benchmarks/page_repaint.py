"""From a key on a slider to the repainted chart, against an almost empty Streamlit page.

The yardstick is a page with one slider, its value in words and one static chart: what Streamlit
itself costs. All pages are open in one Chromium and take turns, so that noise falls on all alike.
Every key asks for a value that nobody has seen yet, so that no cache helps.
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


class Control(NamedTuple):
    """A slider, by its CSS selector, and in JavaScript what changes when its answer is painted."""

    address: str
    slider: str
    seen: str


DRAWN = "document.querySelector('.lab-plot').dataset.drawn"
LINES = "[...document.querySelectorAll('.lab-plot .js-line')].map((l) => l.outerHTML).join()"
STREAMLIT = "[data-testid=stSlider] input"
CONTROLS = {
    "explorer, range of x": Control("/?activations=leaky_relu", STREAMLIT, DRAWN),
    "explorer, a parameter": Control(
        "/?activations=leaky_relu",
        ".lab-sliders input",
        LINES,
    ),
    "gradient flow, depth from 50": Control("/gradient_flow?depth=50", STREAMLIT, DRAWN),
}


def repaint(page: Page, control: Control) -> float:
    """Milliseconds from the key to the frame in which the page looks different."""
    result = page.evaluate_handle(
        """([slider, seen]) => {
          const read = () => eval(seen), before = read();
          const thumb = document.querySelector(slider);
          thumb.focus();
          return { done: new Promise((resolve, reject) => {
           setTimeout(() => reject(new Error(`no answer to ${slider}`)), 20000);
           thumb.addEventListener('keydown', () => {
            const start = performance.now();
            const look = () => read() !== before ? resolve(performance.now() - start)
                                                 : requestAnimationFrame(look);
            look();
           }, { once: true, capture: true });
          }) };
        }""",
        [control.slider, control.seen],
    )
    page.keyboard.press("ArrowRight")
    took = result.evaluate("(r) => r.done")
    harness.settle(page)
    page.wait_for_timeout(REST_MS)
    return float(took)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, harness.chromium() as browser:
        script = Path(folder) / "yardstick.py"
        script.write_text(YARDSTICK)
        with harness.serving(script) as plain, harness.serving() as app:
            words = "document.querySelector('.stMarkdown').innerText"
            controls = {"yardstick": Control("", STREAMLIT, words), **CONTROLS}
            pages = {}
            for name, control in controls.items():
                pages[name] = browser.new_page(viewport={"width": 1280, "height": 720})
                pages[name].goto((plain if name == "yardstick" else app) + control.address)
                harness.settle(pages[name])
                pages[name].wait_for_timeout(8000)  # until pictures that move stand still
            times: dict[str, list[float]] = {name: [] for name in controls}
            for _ in range(ROUNDS):
                for name, page in pages.items():
                    times[name].append(repaint(page, controls[name]))
    base = statistics.median(times["yardstick"][WARM_UP:])
    for name, values in times.items():
        median = statistics.median(values[WARM_UP:])
        print(f"{name}: median {median:.0f} ms, ratio {median / base:.2f}")


if __name__ == "__main__":
    main()
