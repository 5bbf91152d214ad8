"""A server that ends and comes back under an open page: the page heals by itself."""

from __future__ import annotations

import socket
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, Request, expect

from tests.browser import harness
from tests.browser.live_cnn.test_page import STATUS, expect_rows, wait_for_rows

FINISHED = "live_cnn?steps=40&record_every=8&seed=71"
LONG = "live_cnn?steps=100000&record_every=50&seed=72"


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def runs_asked_about(page: Page) -> list[str]:
    """Where the id of each run is added that the page asks the server about."""
    found: list[str] = []

    def note(request: Request) -> None:
        run = urlsplit(request.url).path.partition("/api/run/")[2]
        if run and run not in found:
            found.append(run)

    page.on("request", note)
    return found


def test_open_pages_heal_without_a_click(
    new_page: Callable[..., Page], port: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ACTIVATION_LAB_STORE", str(tmp_path / "runs"))
    pages = done, going = new_page(), new_page()
    asked = [runs_asked_about(page) for page in pages]
    with harness.serving(port=port) as address:
        done.goto(f"{address}/{FINISHED}")
        expect(done.locator(STATUS)).to_contain_text("Finished at step 40")
        going.goto(f"{address}/{LONG}")
        wait_for_rows(going, 3)
    kept = {file: file.stat().st_ino for file in (tmp_path / "runs").glob("*.run.gz")}
    expect(going.locator(STATUS)).to_contain_text("No answer from the server")
    assert [len(runs) for runs in asked] == [1, 1]

    def healed() -> bool:
        for page in pages:
            page.evaluate("1")  # hears of requests meanwhile
        return len(asked[1]) == 2

    with harness.serving(port=port) as address:
        harness.wait_until(healed)
        # What is finished is all there; whoever opens its link has it from the store.
        expect_rows(done, 6)
        done.goto(f"{address}/{FINISHED}")
        expect(done.locator(STATUS)).to_contain_text("Finished at step 40")
        expect_rows(done, 6)
        wait_for_rows(going, 3)
        expect(going.locator(STATUS)).to_contain_text("Step ")
    # What was kept has not been computed again.
    assert {file: file.stat().st_ino for file in (tmp_path / "runs").glob("*.run.gz")} == kept
    assert len(kept) == 1
