"""Frames and pictures a second while a control is dragged, against an idle page.

The pointer goes to and fro over a control, as fast as the browser takes it. A picture is
a frame in which the chart that previews the control has changed.
"""

from __future__ import annotations

import math
import statistics
import time
from typing import NamedTuple

from playwright.sync_api import Page

from tests.browser import harness

ROUNDS, SECONDS = 5, 2.0
PERIOD = 1.3  # seconds for once to and fro
COUNT = """(chart) => {
  const counted = { frames: 0, pictures: 0, longest: 0 };
  let changed = false, on = true, last = performance.now();
  const watch = new MutationObserver(() => (changed = true));
  const attributeFilter = ["d", "transform", "style"];
  const plot = document.querySelector(`[data-plot="${chart}"]`);
  watch.observe(plot, { subtree: true, childList: true, attributeFilter });
  const look = (now) => {
    counted.frames += 1;
    counted.pictures += changed;
    counted.longest = Math.max(counted.longest, now - last);
    [changed, last] = [false, now];
    if (on) requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
  return { stop: () => ((on = false), watch.disconnect(), counted) };
}"""
THUMB = "[data-rac][style*=left]"


class Control(NamedTuple):
    """What is dragged, by CSS selector, and where: shares of its width or pixels around it."""

    address: str
    chart: str
    selector: str
    low: float
    high: float
    pixels: bool = False


CONTROLS = {
    "activations, range of x": Control(
        "/?activations=tanh&activations=gelu", "activations-curves",
        f".st-key-activations-span {THUMB}", 0, 120, True,
    ),
    "activations, a parameter": Control(
        "/?activations=prelu&activations=gelu", "activations-curves", ".lab-sliders input", 0.3, 0.9
    ),
    "activations, the probe": Control(
        "/?show=probe&activations=tanh&activations=gelu", "activations-probe",
        ".lab-inputs input", 0.2, 0.8,
    ),
    "activations, an input": Control(
        "/?show=vector", "activations-vector", ".lab-inputs input", 0.2, 0.8
    ),
    "flow, depth": Control(
        "/gradient_flow?seeds=2&picture=table", "gradient_flow-profile",
        f".st-key-gradient_flow-depth {THUMB}", 0, 60, True,
    ),
    "flow, a point": Control(
        "/gradient_flow?activations=tanh&seeds=2&picture=phase", "gradient_flow-profile",
        ".lab-handle", 0, 80, True,
    ),
}  # fmt: skip


class Rate(NamedTuple):
    """A second's frames and pictures; the longest frame in milliseconds."""

    frames: float
    pictures: float
    longest: float


def rate(page: Page, control: Control, moves: bool) -> Rate:
    """Drag for a while, or only hold the control; let go where it was grabbed."""
    box = page.locator(control.selector).first.bounding_box()
    assert box is not None
    unit = 1.0 if control.pixels else box["width"]
    left = box["x"] + (box["width"] / 2 if control.pixels else 0)
    y = box["y"] + box["height"] / 2
    ends = left + unit * control.low, left + unit * control.high
    page.mouse.move(ends[0], y)
    page.mouse.down()
    counting = page.evaluate_handle(COUNT, control.chart)
    began = time.monotonic()
    while (now := time.monotonic() - began) < SECONDS:
        share = (0.5 - 0.5 * math.cos(2 * math.pi * now / PERIOD)) * moves
        page.mouse.move(ends[0] + share * (ends[1] - ends[0]), y)
    found = counting.evaluate("({ stop }) => stop()")
    page.mouse.move(ends[0], y)
    page.mouse.up()
    harness.settle(page)
    return Rate(found["frames"] / now, found["pictures"] / now, found["longest"])


def median(rates: list[Rate]) -> Rate:
    return Rate(*map(statistics.median, zip(*rates, strict=True)))


def main() -> None:
    with harness.chromium() as browser, harness.serving() as app:
        for name, control in CONTROLS.items():
            page = browser.new_page(viewport={"width": 1280, "height": 1400})
            page.goto(app + control.address)
            harness.settle(page)
            page.wait_for_timeout(2000)
            both = [[rate(page, control, moves) for moves in (True, False)] for _ in range(ROUNDS)]
            dragged, idle = (median(list(rates)) for rates in zip(*both, strict=True))
            print(
                f"{name}: {dragged.frames:.0f} frames/s ({dragged.frames / idle.frames:.2f} of an "
                f"idle page), {dragged.pictures:.0f} pictures/s, longest {dragged.longest:.0f} ms"
            )
            page.close()


if __name__ == "__main__":
    main()
