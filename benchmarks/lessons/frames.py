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
COUNTING = """
const asked = window.requestAnimationFrame;
window.frames_drawn = 0;
window.requestAnimationFrame = (draw) =>
  asked.call(window, (now) => { draw(now); window.frames_drawn += 1; });
"""
COUNT = """
async (milliseconds) => {
  const [start, before] = [performance.now(), window.frames_drawn];
  await new Promise((over) => setTimeout(over, milliseconds));
  return (1000 * (window.frames_drawn - before)) / (performance.now() - start);
}
"""
TRAINED = "Number(/step ([\\d,]+)/.exec(document.body.textContent)[1].replaceAll(',', ''))"


def main() -> None:
    with harness.serving() as address, harness.chromium() as browser:
        context = browser.new_context(viewport={"width": 1280, "height": 720})
        context.add_init_script(harness.LISTENING + COUNTING)
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
