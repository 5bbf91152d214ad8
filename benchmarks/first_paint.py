"""From starting the server to a page's first chart, against every import at the top.

Both servers are the same app on the same machine; one of them first imports everything that any
page needs. They are started in turns, each for one new visitor.
"""

from __future__ import annotations

import statistics
import time

from playwright.sync_api import Browser

from tests.browser import harness

ROUNDS = 5
# Page to goal: no goal was set for the one whose every number needs PyTorch.
PAGES = {"": 2.0, "gradient_flow": None}
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


def first_paint(browser: Browser, page: str, imports: tuple[str, ...]) -> float:
    """Seconds until a visitor of a newly started server sees the page's chart."""
    start = time.perf_counter()
    with harness.serving(imports=imports) as address:
        context = browser.new_context(viewport={"width": 1280, "height": 720})
        tab = context.new_page()
        tab.goto(f"{address}/{page}")
        tab.wait_for_selector(".lab-plot[data-drawn]", timeout=60_000)
        took = time.perf_counter() - start
        context.close()
    return took


def main() -> None:
    with harness.chromium() as browser:
        for page, goal in PAGES.items():
            late: list[float] = []
            early: list[float] = []
            for _ in range(ROUNDS):
                late.append(first_paint(browser, page, ()))
                early.append(first_paint(browser, page, EVERYTHING))
            ours, theirs = statistics.median(late), statistics.median(early)
            name = page.replace("_", " ") or "explorer"
            print(f"{name}: {ours:.2f} s, with all imports at the top {theirs:.2f} s", end=" = ")
            print(f"{theirs / ours:.2f} ×" + (f" (goal {goal:g} ×)" if goal else ""))


if __name__ == "__main__":
    main()
