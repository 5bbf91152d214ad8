"""From a click to the first drawn row of a new run, against the first recorded step itself.

A click on ↺, on a preset or on the + of the seed begins its run in a warm worker, and then tells
the page; another learning rate goes through the page's script and is shown for comparison. All are
measured against the first recorded step of such a run in a warm process: preparing the network,
the steps up to the second row, and recording both. The larger network is recorded about twice a
second, the default one as by default.
"""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from itertools import cycle
from urllib.parse import urlencode

from playwright.sync_api import Page

from tests.browser import harness
from vizcore.cnn.config import TrainConfig
from vizcore.cnn.job import arguments_of, run
from vizcore.cnn.process import tune
from vizcore.links import write_link

ROUNDS = 7
GOAL = 3.0
NETS = {
    "small, digits 8×8": TrainConfig(),
    "32-64-64, shapes 28×28": TrainConfig(
        dataset="shapes", architecture="net_32_64_64", record_every=40, steps=400
    ),
}
AGAIN = "↺", ".lab-player [data-action=again]"
# Two networks in turns: the one that is on begins nothing.
PRESET = (
    "a preset",
    *(f".st-key-live_cnn-preset-{key} button" for key in ("leaky_survives", "rate_kills_relu")),
)
SEED = "another seed", ".st-key-live_cnn-seed [data-testid=stNumberInputStepUp]"
RATE = (
    "another learning rate, by the page",
    *(f"{key} .st-key-live_cnn-learning_rate" for key in ("ArrowLeft", "ArrowRight")),
)
WAYS = AGAIN, SEED, RATE
# From the first click or key: milliseconds until the new run's first rows are drawn.
TIMED = """
() => {
  const { dataset } = document.querySelector('.lab-chart-map0 .lab-plot');
  const before = Number(dataset.rows);
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  window.timed = new Promise((resolve) => {
    const begin = async () => {
      const start = performance.now();
      while (Number(dataset.rows) >= before) await frame();
      resolve(performance.now() - start);
    };
    const options = { capture: true, once: true };
    for (const kind of ["click", "keydown"]) addEventListener(kind, begin, options);
  });
}
"""


def drawn_after(page: Page, action: str) -> float:
    """Milliseconds from an action, a selector to click or a key and where to press it."""
    page.evaluate(TIMED)
    if action.startswith("Arrow"):
        key, selector = action.split(" ", 1)
        page.locator(selector).get_by_role("slider").press(key)
    else:
        page.locator(action).evaluate("button => button.click()")
    return float(page.evaluate("window.timed"))


def first_step(config: TrainConfig) -> float:
    """Milliseconds until a warm process has recorded the first step after the start."""
    start = time.perf_counter()
    rows = run(arguments_of(config))
    next(rows)
    next(rows)
    return (time.perf_counter() - start) * 1e3


def stop(page: Page) -> None:
    """Let the run record a few rows, then free the worker."""
    page.wait_for_function(
        "Number(document.querySelector('.lab-chart-map0 .lab-plot').dataset.rows) > 3"
    )
    if page.locator(".lab-player [data-action=stop]").is_enabled():
        page.locator(".lab-player [data-action=stop]").click()
    page.wait_for_timeout(1500)


def compare(page: Page, name: str, config: TrainConfig, presets: bool) -> None:
    ways = {way: cycle(where) for way, *where in ((*WAYS, PRESET) if presets else WAYS)}
    drawn: dict[str, list[float]] = {way: [] for way in ways}
    recorded = []
    first_step(config)
    for _ in range(ROUNDS):
        for way, where in ways.items():
            stop(page)
            drawn[way].append(drawn_after(page, next(where)))
        stop(page)
        recorded.append(first_step(config))
    step = statistics.median(recorded[1:])
    print(f"{name}: first recorded step {step:.0f} ms")
    for way, times in drawn.items():
        ms = statistics.median(times[1:])
        verdict = f"goal {GOAL:g}, {'met' if ms <= GOAL * step else 'MISSED'}"
        print(f"  {way}: click to first drawn row {ms:.0f} ms, ratio {ms / step:.2f} ({verdict})")


def main() -> None:
    tune()
    with (
        tempfile.TemporaryDirectory() as os.environ["ACTIVATION_LAB_STORE"],
        harness.chromium() as browser,
        harness.serving() as app,
    ):
        for name, config in NETS.items():
            page = browser.new_page(viewport={"width": 1280, "height": 720})
            page.goto(f"{app}/live_cnn?{urlencode(write_link(config, TrainConfig()), doseq=True)}")
            harness.settle(page)
            page.wait_for_selector(".lab-chart-map0 [data-rows]", timeout=60_000)
            page.wait_for_timeout(3000)
            compare(page, name, config, presets=config == TrainConfig())
            page.close()


if __name__ == "__main__":
    main()
