"""From starting the server to a page's first chart, against every import at the top.

Both servers are the same app on the same machine; one of them first imports every module that its
sources import at any place, and pandas, which Streamlit imports when it is shown a mapping. They
are started in turns, each for one new visitor, whose browser is open. A third one serves a
Streamlit page with a line of text and nothing else: below its time no page can come. The browser
itself says when the frame with the chart was painted: a question from outside is answered only
after all else that the page then draws.
"""

from __future__ import annotations

import ast
import statistics
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Browser

from pages.lessons.content import LESSONS
from tests.browser import harness

ROUNDS = 7
PAGES = {"": 2.0, "gradient_flow": 2.0}  # to goal
# Scripts that Streamlit runs; and what only a cluster needs.
SCRIPTS = {"frame", "lessons.page"}
SCRIPTS |= {f"{page}.page" for page in ("activations", "gradient_flow", "live_cnn")}
SCRIPTS |= {f"lessons.{lesson.key}" for lesson in LESSONS}
CLUSTER = {"distributed", "distributed.scheduler"} | {
    f"vizcore.jobs.dask.{name}" for name in ("cluster_run", "engine", "remote")
}
# Its sources name the package only; and Streamlit imports the other when it is shown a mapping.
BESIDES = {"PIL.Image", "pandas"}

EMPTY = """
import streamlit as st

st.html("<p class='lab-plot' data-drawn>text</p>")
"""


CHART = ".lab-plot[data-drawn]"
# Sets `window.painted` once the frame with what `selector` names was painted.
PAINTED = """((selector) => {
  const look = new MutationObserver(() => {
    if (!document.querySelector(selector)) return;
    look.disconnect();
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel(); // its message comes after the frame
      port1.onmessage = () => (window.painted = performance.timeOrigin + performance.now());
      port2.postMessage(null);
    });
  });
  const attributeFilter = ["data-drawn"];
  look.observe(document, { subtree: true, childList: true, attributes: true, attributeFilter });
})"""


def every_import() -> tuple[str, ...]:
    """What the sources of the app import at any place in them, themselves included."""
    files = [file for part in ("vizcore", "pages") for file in (harness.ROOT / part).rglob("*.py")]
    own = {_name(file) for file in files}
    found = set(own)
    for file in files:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                found |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                found.add(node.module)
    return tuple(sorted(BESIDES | found - CLUSTER - {f"pages.{name}" for name in SCRIPTS}))


def _name(file: Path) -> str:
    return ".".join(file.relative_to(harness.ROOT).with_suffix("").parts).removesuffix(".__init__")


def first_paint(
    browser: Browser, page: str, imports: tuple[str, ...] = (), script: Path | str = "app.py"
) -> float:
    """Seconds until a visitor of a newly started server sees the page's chart."""
    context = browser.new_context(viewport={"width": 1280, "height": 720})
    context.add_init_script(f"{PAINTED}('{CHART}')")
    tab = context.new_page()
    start = time.time()  # the browser's clock
    with harness.serving(script, imports=imports) as address:
        tab.goto(f"{address}/{page}")
        painted = tab.wait_for_function("window.painted", timeout=60_000).json_value()
        context.close()
    return float(painted) / 1e3 - start


def main() -> None:
    everything = every_import()
    with harness.chromium() as browser, tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "empty.py"
        script.write_text(EMPTY)
        for page, goal in PAGES.items():
            late: list[float] = []
            early: list[float] = []
            empty: list[float] = []
            for _ in range(ROUNDS):
                late.append(first_paint(browser, page))
                early.append(first_paint(browser, page, everything))
                empty.append(first_paint(browser, "", script=script))
            ours, theirs, floor = map(statistics.median, (late, early, empty))
            name = page.replace("_", " ") or "activations"
            print(f"{name}: {ours:.2f} s, with all imports at the top {theirs:.2f} s", end=" = ")
            print(f"{theirs / ours:.2f} × (goal {goal:g} ×)")
            print(f"  an empty page: {floor:.2f} s, {theirs / floor:.2f} ×")


if __name__ == "__main__":
    main()
