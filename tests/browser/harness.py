"""Starting the real server and a real Chromium, for browser tests and for benchmarks."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

from tests.patience import PATIENCE_S

ROOT = Path(__file__).parents[2]
_IDLE = "[data-testid=stApp][data-test-script-state=notRunning]"
# A slow browser has the script's last word long before it has drawn what was said, and before it
# has our own modules: the button that copies the link is on all pages, and is labelled by one.
_UNDRAWN = "[data-testid=stSkeleton], .lab-copy:empty"
# What the page has sent and the server has not begun to answer is counted as running.
LISTENING = """
const send = WebSocket.prototype.send;
WebSocket.prototype.send = function (...message) {
  if (!this.heard) this.addEventListener("message", () => (window.lastHeard = performance.now()));
  this.heard = true;
  window.lastSent = performance.now();
  return send.apply(this, message);
};
"""
_UNANSWERED_MS = 10_000  # then there is no server
_RESTS = f"""() => {{
  const now = performance.now();
  const {{ lastSent: sent = -1e9, lastHeard: heard = -1e9 }} = window;
  const unanswered = sent > heard && now - sent < {_UNANSWERED_MS};
  const drawn = document.querySelector("{_IDLE}") && !document.querySelector("{_UNDRAWN}");
  if (unanswered || !drawn) window.idleSince = undefined;
  else window.idleSince ??= now;
  return now - window.idleSince >= 300;
}}"""
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


class Server(NamedTuple):
    """A server of ours: where it answers, and its process."""

    address: str
    pid: int


@contextmanager
def serving(*args: Any, **options: Any) -> Iterator[str]:
    """The address of a newly started server, as for `started`."""
    with started(*args, **options) as server:
        yield server.address


@contextmanager
def started(
    script: Path | str = "app.py",
    imports: Sequence[str] = (),
    port: int = 0,
    without: Sequence[str] = (),
    base: str = "",
) -> Iterator[Server]:
    """A newly started server that nobody has asked anything yet.

    `imports` names modules that its process imports before anything else, `without` those that it
    must not find; without a `port` it has any that is free. Everything is below the path `base`.
    """
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind(("127.0.0.1", port))
        port = probe.getsockname()[1]
    options = ["run", str(script), "--server.address=127.0.0.1", f"--server.port={port}"]
    options += [f"--server.baseUrlPath={base}"] * bool(base)
    address = f"http://127.0.0.1:{port}/{base}".rstrip("/")
    start = f"import sys; sys.modules.update(dict.fromkeys({list(without)}))\n"
    start += "".join(f"import {module}\n" for module in imports)
    start += f"sys.argv[1:] = {options}; from streamlit.web.cli import main; main()"
    process = subprocess.Popen(
        [sys.executable, "-c", start],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_until(lambda: answers(f"{address}/_stcore/health"))
        yield Server(address, process.pid)
    finally:
        process.terminate()
        process.wait(30)


def children(pid: int) -> set[int]:
    """The processes that `pid` has started and that have not ended."""
    found = set()
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            state, parent = (folder / "stat").read_text().rpartition(")")[2].split()[:2]
        except OSError:  # it has just gone
            continue
        if int(parent) == pid and state not in "ZX":
            found.add(int(folder.name))
    return found


def answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=5) as reply:
            return bool(reply.status == 200)
    except OSError:
        return False


def wait_until(condition: Callable[[], bool]) -> None:
    """Wait for `condition`."""
    end = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < end, "condition not met in time"
        time.sleep(0.05)


def of_chart(plot: Locator, script: str) -> Any:
    """What `script` makes of a chart, read once plotly.js has drawn it."""
    expect(plot.locator(".main-svg").first).to_be_attached()
    return plot.evaluate(script)


@contextmanager
def chromium() -> Iterator[Browser]:
    """A headless Chromium: the system's, or else playwright's own."""
    names = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
    path = next(filter(None, map(shutil.which, names)), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


def settle(page: Page) -> None:
    """Wait until the script has run and is drawn; between two runs it is idle for a moment."""
    page.evaluate("delete window.idleSince")
    page.wait_for_function(_RESTS, timeout=PATIENCE_S * 1000, polling=50)
