"""Updates a second of the network that a reader's browser trains, in Chromium.

Three layers of 8 units on 300 points of the spiral, full batch, Adam: nothing but the kernel.
"""

from __future__ import annotations

import statistics
from pathlib import Path

from playwright.sync_api import Page, Route

from tests.browser import harness
from vizcore import ActivationSpec
from vizcore.lessons.plane import initial_weights, plane_sketch

GOAL = 300  # a second
HIDDEN = [8, 8, 8]
ACTIVATIONS = ("relu", "tanh", "gelu", "mish", "erf")
ROUNDS, MILLISECONDS = 5, 1000
SCRIPTS = Path(__file__).parents[2] / "assets/frontend/lessons"
ORIGIN = "http://lessons.test"
TRAIN = """
async ({ javascript, params, sizes, values, points, labels, milliseconds }) => {
  const { Mlp, Batch, activationOf } = await import("/plane/mlp.js");
  const descent = { optimizer: "adam", rate: 0.03 };
  const network = new Mlp(sizes, values, activationOf(javascript, params), descent);
  const [batch, classes] = [new Batch(sizes, new Float64Array(points)), new Float64Array(labels)];
  const start = performance.now();
  while (performance.now() - start < milliseconds) network.step(batch, classes);
  return (network.steps * 1000) / (performance.now() - start);
}
"""


def given(key: str) -> dict[str, object]:
    spec, data = ActivationSpec(key), plane_sketch("spiral").at(0)
    layers = zip(*initial_weights(HIDDEN), strict=True)
    return {
        "javascript": spec.resolve().javascript,
        "params": spec.values,
        "sizes": [2, *HIDDEN, 1],
        "values": [value for w, b in layers for value in (*w.ravel(), *b)],
        "points": data.points.T.ravel().tolist(),
        "labels": data.labels.tolist(),
        "milliseconds": MILLISECONDS,
    }


def serve(route: Route) -> None:
    """A blank page, and the scripts beside it."""
    name = route.request.url.removeprefix(f"{ORIGIN}/")
    if name:
        route.fulfill(path=SCRIPTS / name, content_type="text/javascript")
    else:
        route.fulfill(body="<!doctype html>", content_type="text/html")


def main() -> None:
    with harness.chromium() as browser:
        page: Page = browser.new_page()
        page.route(f"{ORIGIN}/**", serve)
        page.goto(f"{ORIGIN}/")
        for key in ACTIVATIONS:
            rates = [float(page.evaluate(TRAIN, given(key))) for _ in range(ROUNDS)]
            rate = statistics.median(rates)
            verdict = "met" if rate >= GOAL else "MISSED"
            print(f"{key}: {rate:,.0f} updates/s (goal {GOAL}, {verdict})", flush=True)


if __name__ == "__main__":
    main()
