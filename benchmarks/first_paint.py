"""From starting the server to the explorer's first chart, against every import at the top.

Both servers are the same app on the same machine; one of them first imports everything that any
page needs. They are started in turns, each for one new visitor.
"""

from __future__ import annotations

import statistics
import time

from playwright.sync_api import Browser

from tests.browser import harness

ROUNDS = 5
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


def first_paint(browser: Browser, imports: tuple[str, ...]) -> float:
    """Seconds until a visitor of a newly started server sees the explorer's chart."""
    start = time.perf_counter()
    with harness.serving(imports=imports) as address:
        context = browser.new_context(viewport={"width": 1280, "height": 720})
        page = context.new_page()
        page.goto(address)
        page.wait_for_selector(".lab-plot[data-drawn]", timeout=60_000)
        took = time.perf_counter() - start
        context.close()
    return took


def main() -> None:
    late: list[float] = []
    early: list[float] = []
    with harness.chromium() as browser:
        for _ in range(ROUNDS):
            late.append(first_paint(browser, ()))
            early.append(first_paint(browser, EVERYTHING))
    ours, theirs = statistics.median(late), statistics.median(early)
    print(f"imports where they are needed: {ours:.2f} s, all at the top: {theirs:.2f} s")
    print(f"ratio {theirs / ours:.2f} (goal 2)")


if __name__ == "__main__":
    main()
