"""Frames a second while a whole run is scrubbed through, against an idle page.

The finished default run is loaded once; then the server is cut off. The scrubber moves by a row in
every frame, and each frame counts that shows the row it was asked for.
"""

from __future__ import annotations

import statistics

from playwright.sync_api import Page

from tests.browser import harness

ROUNDS = 7
ROWS = 150  # of the default run
GOAL = 30.0
FRAMES = """
async ([moves, ROWS]) => {
  const scrubber = document.querySelector('.lab-player input');
  const status = document.querySelector('.lab-player .lab-status');
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  const start = performance.now();
  let [shown, last, at] = [0, '', 0];
  while (performance.now() - start < 2000) {
    if (moves) {
      at = (at + Number(scrubber.max) / ROWS) % Number(scrubber.max);
      scrubber.value = at;
      scrubber.dispatchEvent(new Event('input'));
    }
    await frame(); // what the frame before asked for is drawn by now
    shown += moves ? Number(status.textContent !== last) : 1;
    last = status.textContent;
  }
  return (shown * 1000) / (performance.now() - start);
}
"""


def frames(page: Page, moves: bool) -> float:
    return float(page.evaluate(FRAMES, [moves, ROWS]))


def main() -> None:
    with harness.chromium() as browser, harness.serving() as app:
        page = browser.new_page(viewport={"width": 1280, "height": 720})
        page.goto(f"{app}/live_cnn?lang=en")
        harness.settle(page)
        page.get_by_text("Finished at").wait_for(timeout=120_000)
        page.wait_for_timeout(2000)
        page.context.set_offline(True)
        rates: dict[bool, list[float]] = {True: [], False: []}
        for _ in range(ROUNDS):
            for moves, found in rates.items():
                found.append(frames(page, moves))
    scrubbing, idle = (statistics.median(rates[moves]) for moves in (True, False))
    verdict = "met" if scrubbing >= GOAL else "MISSED"
    print(f"scrubbing {scrubbing:.0f} frames/s (goal {GOAL:g}, {verdict})")
    print(f"ratio to an idle page looked at as often: {scrubbing / idle:.2f}")


if __name__ == "__main__":
    main()
