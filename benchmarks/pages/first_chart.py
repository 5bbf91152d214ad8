"""P9: from the address to the first chart, against a Streamlit page with one chart.

Both servers are warm; each browser has nothing in its cache. Pages take turns, so that noise falls
on all alike. The browser itself says when the frame with the chart was painted.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import Browser

from benchmarks.pages.first_paint import CHART, PAINTED
from benchmarks.pages.students import CHART as ONE_CHART
from benchmarks.pages.students import rest
from tests.browser import harness

LIVE = ".lab-chart-map0 .main-svg"
ROUNDS, WARM_UP = 13, 2
OURS = ("uvloop", "httptools")  # what serves this app faster; Streamlit alone does not install it


class Opened(NamedTuple):
    """A page, what shows that its chart is drawn, and the goal of its ratio."""

    address: str
    drawn: str
    goal: float


def first_chart(browser: Browser, page: Opened) -> float:
    """Seconds until a new visitor sees the chart."""
    context = browser.new_context(viewport={"width": 1280, "height": 720})
    context.add_init_script(f"{PAINTED}('{page.drawn}')")
    tab = context.new_page()
    start = time.time()  # the browser's clock
    tab.goto(page.address)
    painted = tab.wait_for_function("window.painted", timeout=60_000).json_value()
    context.close()
    return float(painted) / 1e3 - start


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, harness.chromium() as browser:
        script = Path(folder) / "chart.py"
        script.write_text(ONE_CHART)
        with harness.started(script, without=OURS) as plain, harness.started() as app:
            pages = {
                "one chart": Opened(plain.address, ".js-plotly-plot .js-line", 1.0),
                "activations": Opened(f"{app.address}/activations", CHART, 0.7),
                "gradient flow": Opened(f"{app.address}/gradient_flow", CHART, 0.7),
                "live CNN": Opened(f"{app.address}/live_cnn", LIVE, 0.9),
            }
            rest(app.pid)
            taken: dict[str, list[float]] = {name: [] for name in pages}
            for _ in range(WARM_UP + ROUNDS):
                for name, page in pages.items():
                    taken[name].append(first_chart(browser, page))
    median = {name: statistics.median(times[WARM_UP:]) for name, times in taken.items()}
    for name, seconds in median.items():
        ratio = seconds / median["one chart"]
        goal = pages[name].goal
        verdict = "met" if ratio <= goal else "MISSED"
        print(f"{name}: {seconds:.2f} s = {ratio:.2f} × (goal {goal:g} ×, {verdict})")


if __name__ == "__main__":
    main()
