"""From a click to the first drawn row of a new run, against the first recorded step itself.

A click on another seed starts a new run in a warm worker. It is measured against the same run's
first recorded step in a warm process: preparing the network, the steps up to the second row, and
recording both. The larger network is recorded about twice a second, the default one as by default.
"""

from __future__ import annotations

import statistics
import time
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
CLICK = """
async () => {
  const rows = () => document.querySelector('.lab-chart-map0 [data-rows]')?.dataset.rows ?? '0';
  const live = document.querySelector('.lab-live');
  const start = performance.now();
  document.querySelector('.st-key-live_cnn-seed [data-testid=stNumberInputStepUp]').click();
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  while (!live.classList.contains('lab-waiting')) await frame(); // the new run has no row yet
  while (live.classList.contains('lab-waiting')) await frame();
  return performance.now() - start;
}
"""


def first_step(config: TrainConfig) -> float:
    """Milliseconds until a warm process has recorded the first step after the start."""
    start = time.perf_counter()
    rows = run(arguments_of(config))
    next(rows)
    next(rows)
    return (time.perf_counter() - start) * 1e3


def compare(page: Page, name: str, config: TrainConfig) -> None:
    drawn, recorded = [], []
    first_step(config)
    for _ in range(ROUNDS):
        drawn.append(float(page.evaluate(CLICK)))
        page.locator(".lab-player [data-action=stop]").click()
        page.wait_for_timeout(1500)  # the worker is free again
        recorded.append(first_step(config))
    ratio = statistics.median(drawn[1:]) / statistics.median(recorded[1:])
    verdict = "met" if ratio <= GOAL else "MISSED"
    print(
        f"{name}: click to first row {statistics.median(drawn[1:]):.0f} ms, first recorded step "
        f"{statistics.median(recorded[1:]):.0f} ms, ratio {ratio:.2f} (goal {GOAL:g}, {verdict})"
    )


def main() -> None:
    tune()
    with harness.chromium() as browser, harness.serving() as app:
        for name, config in NETS.items():
            page = browser.new_page(viewport={"width": 1280, "height": 720})
            page.goto(f"{app}/live_cnn?{urlencode(write_link(config, TrainConfig()), doseq=True)}")
            harness.settle(page)
            page.wait_for_selector(".lab-chart-map0 [data-rows]", timeout=60_000)
            page.wait_for_timeout(3000)
            compare(page, name, config)
            page.close()


if __name__ == "__main__":
    main()
