"""From starting the server to a page's first chart, against every import at the top.

Both servers are the same app on the same machine; one of them first imports everything that any
page needs. They are started in turns, each for one new visitor. A third one serves a Streamlit page
with a line of text and nothing else: below its time no page can come.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Browser

from tests.browser import harness

ROUNDS = 5
PAGES = {"": 2.0, "gradient_flow": 2.0}  # to goal
# What the app imports late, and what Streamlit imports as soon as a data frame may be shown.
EVERYTHING = (
    "torch",
    "sklearn.datasets",
    "plotly.graph_objects",
    "pandas",
    "pooch",
    "PIL.Image",
    "vizcore.cnn.trained",
    "vizcore.cnn.sweep",
    "vizcore.flow.diagnose",
    "vizcore.flow.spectrum",
    "vizcore.theory",
    "pages.explore.flow.profile",
)


EMPTY = """
import streamlit as st

st.html("<p class='lab-plot' data-drawn>text</p>")
"""


def first_paint(
    browser: Browser, page: str, imports: tuple[str, ...] = (), script: Path | str = "app.py"
) -> float:
    """Seconds until a visitor of a newly started server sees the page's chart."""
    start = time.perf_counter()
    with harness.serving(script, imports=imports) as address:
        context = browser.new_context(viewport={"width": 1280, "height": 720})
        tab = context.new_page()
        tab.goto(f"{address}/{page}")
        tab.wait_for_selector(".lab-plot[data-drawn]", timeout=60_000)
        took = time.perf_counter() - start
        context.close()
    return took


def main() -> None:
    with harness.chromium() as browser, tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "empty.py"
        script.write_text(EMPTY)
        for page, goal in PAGES.items():
            late: list[float] = []
            early: list[float] = []
            empty: list[float] = []
            for _ in range(ROUNDS):
                late.append(first_paint(browser, page))
                early.append(first_paint(browser, page, EVERYTHING))
                empty.append(first_paint(browser, "", script=script))
            ours, theirs, floor = map(statistics.median, (late, early, empty))
            name = page.replace("_", " ") or "explorer"
            print(f"{name}: {ours:.2f} s, with all imports at the top {theirs:.2f} s", end=" = ")
            print(f"{theirs / ours:.2f} × (goal {goal:g} ×)")
            print(f"  an empty page: {floor:.2f} s, {theirs / floor:.2f} ×")


if __name__ == "__main__":
    main()
