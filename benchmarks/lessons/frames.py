"""Frames a second of the spiral's picture while its network trains, on the page, in Chromium.

The lesson as a reader has it: each frame trains for some milliseconds and then draws the region,
its boundary, 24 units, their weights and the curve of the loss.
"""

from __future__ import annotations

import statistics

from tests.browser import harness

GOAL = 20.0  # a second
ROUNDS, MILLISECONDS = 5, 2000
ADDRESS = "why_nonlinearity?lang=en&moment=spiral"
# Frames on which another step is shown than on the one before.
COUNT = """
async (milliseconds) => {
  const step = [...document.querySelectorAll(".lab-stage text")].at(-1).parentNode;
  const frame = () => new Promise((next) => requestAnimationFrame(next));
  const start = performance.now();
  let [frames, before] = [0, step.textContent];
  while (performance.now() - start < milliseconds) {
    await frame();
    if (step.textContent !== before) [frames, before] = [frames + 1, step.textContent];
  }
  return (1000 * frames) / (performance.now() - start);
}
"""
TRAINED = "Number(/step ([\\d,]+)/.exec(document.body.textContent)[1].replaceAll(',', ''))"


def main() -> None:
    with harness.serving() as address, harness.chromium() as browser:
        context = browser.new_context(viewport={"width": 1280, "height": 720})
        context.add_init_script(harness.LISTENING)
        page = context.new_page()
        page.goto(f"{address}/{ADDRESS}")
        harness.settle(page)
        page.get_by_role("button", name="Just show me").click()
        page.locator(".lab-stage text", has_text="step ").wait_for()  # the answer is drawn
        page.get_by_role("button", name="Play").click()
        rates, steps = [], []
        for _ in range(ROUNDS):
            before = page.evaluate(TRAINED)
            rates.append(float(page.evaluate(COUNT, MILLISECONDS)))
            steps.append((page.evaluate(TRAINED) - before) * 1000 / MILLISECONDS)
    rate, updates = statistics.median(rates), statistics.median(steps)
    verdict = "met" if rate >= GOAL else "MISSED"
    print(f"{rate:.1f} frames/s (goal {GOAL:g}, {verdict}), {updates:.0f} updates/s meanwhile")


if __name__ == "__main__":
    main()
