"""From a key on a slider to the repainted chart, against an almost empty Streamlit page.

The yardstick is a page with one slider, its value in words and one static chart: what Streamlit
itself costs. All pages are open in one Chromium and take turns, so that noise falls on all alike.
"""

from __future__ import annotations

import statistics
import tempfile
from pathlib import Path

from playwright.sync_api import Page

from tests.browser import harness

ROUNDS = 15
YARDSTICK = """
import plotly.graph_objects as go
import streamlit as st

value = st.slider("value", 0, 100, 50)
st.write("value is", value)
st.plotly_chart(go.Figure(go.Scatter(y=[1, 3, 2])), key="static")
"""
# What changes on the page when the answer has been painted.
SEEN = {
    "yardstick": "() => document.querySelector('.stMarkdown').innerText",
    "explorer": "() => document.querySelector('.lab-plot').dataset.drawn",
    "gradient flow, depth 50": "() => document.querySelector('.lab-plot').dataset.drawn",
}
PLACES = {
    "explorer": "/?activations=leaky_relu",
    "gradient flow, depth 50": "/gradient_flow?depth=50",  # its first slider is the depth
}


def repaint(page: Page, seen: str, key: str) -> float:
    """Milliseconds from the key to the frame in which the page looks different."""
    result = page.evaluate_handle(
        """([seen]) => {
          const read = eval(seen), before = read();
          const thumb = document.querySelector('[data-testid=stSlider] input');
          thumb.focus();
          return { done: new Promise((resolve) => thumb.addEventListener('keydown', () => {
            const start = performance.now();
            const look = () => read() !== before ? resolve(performance.now() - start)
                                                 : requestAnimationFrame(look);
            look();
          }, { once: true, capture: true })) };
        }""",
        [seen],
    )
    page.keyboard.press(key)
    took = result.evaluate("(r) => r.done")
    page.wait_for_timeout(150)
    return float(took)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, harness.chromium() as browser:
        script = Path(folder) / "yardstick.py"
        script.write_text(YARDSTICK)
        with harness.serving(script) as plain, harness.serving() as app:
            pages = {}
            for name in SEEN:
                pages[name] = browser.new_page(viewport={"width": 1280, "height": 720})
                pages[name].goto(plain if name == "yardstick" else app + PLACES[name])
                harness.settle(pages[name])
                pages[name].wait_for_timeout(1500)
            times: dict[str, list[float]] = {name: [] for name in SEEN}
            for turn in range(ROUNDS):
                for name, page in pages.items():
                    key = "ArrowRight" if turn % 2 else "ArrowLeft"
                    times[name].append(repaint(page, SEEN[name], key))
    base = statistics.median(times["yardstick"][3:])
    for name, values in times.items():
        median = statistics.median(values[3:])
        print(f"{name}: median {median:.0f} ms, ratio {median / base:.2f}")


if __name__ == "__main__":
    main()
