"""From a click to the first drawn row of a new run, against the first recorded step itself.

A click on ↺, on a preset, on the + of the seed or on an option of a list, and a slider that is let
go, begin their run in a warm worker, and then tell the page; a slider that is moved by a key goes
through the page's script and is shown for comparison. All are measured against the first recorded
step of such a run in a warm process: preparing the network, the steps up to the second row, and
recording both. The larger network is recorded about twice a second, the default one as by default.
"""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from typing import NamedTuple
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
RATE = ".st-key-live_cnn-learning_rate"
# From the first click, release or key: milliseconds until the new run's first rows are drawn.
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
    for (const kind of ["click", "pointerup", "keydown"]) addEventListener(kind, begin, options);
  });
}
"""


class Way(NamedTuple):
    """What a reader does, in turns: `prepare` is not timed, `act` is."""

    name: str
    turns: Sequence[str]
    act: Callable[[Page, str], None]
    prepare: Callable[[Page, str], None] = lambda page, turn: None
    by_page: bool = False


def click(page: Page, selector: str) -> None:
    page.locator(selector).evaluate("button => button.click()")


def open_list(page: Page, option: str) -> None:
    page.locator(".st-key-live_cnn-optimizer input").click()
    page.get_by_role("option", name=option, exact=True).hover()


def choose(page: Page, option: str) -> None:
    page.get_by_role("option", name=option, exact=True).click()


def drag(page: Page, pixels: str) -> None:
    box = page.locator(f"{RATE} [data-rac][style*=left]").first.bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + float(pixels), y, steps=4)
    page.wait_for_timeout(100)


def press(page: Page, key: str) -> None:
    page.locator(RATE).get_by_role("slider").press(key)


PRESETS = ("leaky_survives", "rate_kills_relu")
WAYS = (
    Way("↺", [".lab-player [data-action=again]"], click),
    Way("the + of the seed", [".st-key-live_cnn-seed [data-testid=stNumberInputStepUp]"], click),
    Way("an option of a list", ["SGD", "AdamW"], choose, open_list),
    Way("a slider let go", ["-40", "40"], lambda page, _: page.mouse.up(), drag),
    Way("a key on the slider", ["ArrowLeft", "ArrowRight"], press, by_page=True),
)
# Two networks in turns: the one that is on begins nothing.
PRESET = Way("a preset", [f".st-key-live_cnn-preset-{key} button" for key in PRESETS], click)


def drawn_after(page: Page, way: Way, turn: int) -> float:
    """Milliseconds from a reader's action to the first row of its run."""
    what = way.turns[turn % len(way.turns)]
    way.prepare(page, what)
    page.evaluate(TIMED)
    way.act(page, what)
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
    ways = (*WAYS, PRESET) if presets else WAYS
    drawn: dict[str, list[float]] = {way.name: [] for way in ways}
    recorded = []
    first_step(config)
    for turn in range(ROUNDS):
        for way in ways:
            stop(page)
            drawn[way.name].append(drawn_after(page, way, turn))
        stop(page)
        recorded.append(first_step(config))
    step = statistics.median(recorded[1:])
    print(f"{name}: first recorded step {step:.0f} ms")
    for way in ways:
        ms = statistics.median(drawn[way.name][1:])
        verdict = f"goal {GOAL:g}, {'met' if ms <= GOAL * step else 'MISSED'}"
        said = "by the page" if way.by_page else verdict
        print(f"  {way.name}: to the first drawn row {ms:.0f} ms, ratio {ms / step:.2f} ({said})")


def main() -> None:
    tune()
    with (
        tempfile.TemporaryDirectory() as os.environ["ACTIVATION_LAB_STORE"],
        harness.chromium() as browser,
        harness.serving() as app,
    ):
        for name, config in NETS.items():
            page = browser.new_page(viewport={"width": 1280, "height": 720})
            page.goto(
                f"{app}/live_cnn?lang=en&{urlencode(write_link(config, TrainConfig()), doseq=True)}"
            )
            harness.settle(page)
            page.wait_for_selector(".lab-chart-map0 [data-rows]", timeout=60_000)
            page.wait_for_timeout(3000)
            compare(page, name, config, presets=config == TrainConfig())
            page.close()


if __name__ == "__main__":
    main()
