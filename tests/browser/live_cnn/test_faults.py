"""Real faults behind open pages: each is a sentence, and another visitor's run goes on.

The server's workers are found among its own children, and only they are touched.
"""

from __future__ import annotations

import os
import re
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser import harness
from tests.browser.harness import children
from tests.browser.live_cnn.test_page import STATUS, expect_rows, press, rows, wait_for_rows

LONG = "live_cnn?steps=100000&record_every=50&seed="
GOING = re.compile(r"Step \d+ of")
HUNGRY = "live_cnn?dataset=shapes_rgb&architecture=c32k5p2m2-c32k5p2m2-d64&batch_size=584"
SETTINGS = {
    "ACTIVATION_LAB_SLOTS": "2",
    "ACTIVATION_LAB_QUEUE": "1",
    "ACTIVATION_LAB_MEMORY_MB": "700",
    "https_proxy": "http://127.0.0.1:9",  # nobody listens there
    "no_proxy": "127.0.0.1",
}


def server_at(address: str) -> int:
    """The process that serves `address`, one of ours."""
    port = f"--server.port={address.rpartition(':')[2]}"
    (pid,) = (pid for pid in children(os.getpid()) if port in _command(pid))
    return pid


def _command(pid: int) -> str:
    return Path(f"/proc/{pid}/cmdline").read_text()


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server with two slots, little memory, no network, and a disk that breaks once it serves."""
    store = tmp_path_factory.mktemp("runs")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ACTIVATION_LAB_STORE", str(store))
        patch.setenv("ACTIVATION_LAB_CACHE", str(tmp_path_factory.mktemp("cache")))
        for name, value in SETTINGS.items():
            patch.setenv(name, value)
        with harness.serving() as address:
            store.rmdir()
            store.touch()  # a file where the folder was
            yield address
            workers = children(server_at(address))
    assert workers
    assert not [pid for pid in workers if Path(f"/proc/{pid}").exists()]


@pytest.fixture
def watch(lab: str, open_page: Callable[..., Page]) -> Callable[[str], Page]:
    """Open a page as a visitor of its own, and wait until its run goes on."""

    def watch_(link: str) -> Page:
        page = open_page(f"{lab}/{link}")
        wait_for_rows(page, 2)
        return page

    return watch_


def goes_on(page: Page) -> None:
    """Wait until the run on a page has recorded more."""
    wait_for_rows(page, rows(page) + 3)
    expect(page.locator(STATUS)).to_contain_text(GOING)


def test_a_killed_worker_is_a_sentence_at_once_and_a_button_trains_again(
    lab: str, watch: Callable[[str], Page]
) -> None:
    pages = [watch(f"{LONG}61"), watch(f"{LONG}62")]
    workers = children(server_at(lab))
    assert len(workers) == len(pages)  # two slots, and a run in each
    drawn = [rows(page) for page in pages]
    os.kill(workers.pop(), signal.SIGKILL)

    def lost() -> list[Page]:
        return [p for p in pages if "process was lost" in p.locator(STATUS).inner_text()]

    harness.wait_until(lambda: bool(lost()))
    (doomed,) = lost()
    (other,) = set(pages) - {doomed}
    assert rows(doomed) >= drawn[pages.index(doomed)]  # what was drawn stays
    goes_on(other)
    press(doomed, "again")
    expect(doomed.locator(STATUS)).to_contain_text(GOING)
    goes_on(doomed)
    for page in pages:
        press(page, "stop")


def test_too_much_memory_is_a_sentence(
    lab: str, open_page: Callable[..., Page], watch: Callable[[str], Page]
) -> None:
    other = watch(f"{LONG}63")
    page = open_page(f"{lab}/{HUNGRY}")
    expect(page.locator(STATUS)).to_contain_text("more memory than a run may use")
    goes_on(other)
    press(other, "stop")


def test_a_run_that_the_disk_does_not_take_is_finished_and_says_so(watch) -> None:
    page = watch("live_cnn?steps=40&record_every=8&seed=64")
    expect(page.locator(STATUS)).to_contain_text("Finished at step 40. The server could not store")
    expect_rows(page, 6)


@pytest.mark.parametrize(
    ("language", "words", "button"),
    [
        ("en", "no connection. Digits and shapes need no network.", "Try again"),
        ("zh", "没有网络连接。手写数字和图形不需要网络。", "重试"),
    ],
)
def test_data_that_cannot_be_fetched_is_a_sentence_with_a_button(
    lab: str, open_page: Callable[..., Page], language: str, words: str, button: str
) -> None:
    page = open_page(f"{lab}/live_cnn?lang={language}&dataset=fashion_mnist")
    line = page.locator(".lab-fetch .lab-status")
    expect(line).to_contain_text(words)
    page.locator(".lab-fetch").get_by_role("button", name=button).click()
    expect(line).to_contain_text(words)
    expect(page.locator(".lab-player")).to_have_count(0)


def test_fifty_starts_and_a_run_that_waits_disturb_nobody(
    lab: str, open_page: Callable[..., Page], watch: Callable[[str], Page]
) -> None:
    other, eager = watch(f"{LONG}65"), watch(f"{LONG}66")
    eager.evaluate(
        "for (let i = 0; i < 50; i += 1) document.querySelector('[data-action=again]').click()"
    )
    harness.settle(eager)
    expect(eager.locator(STATUS)).to_contain_text(GOING)
    goes_on(eager)
    assert len(children(server_at(lab))) <= 2
    # One more has to wait, and the next is refused: the queue has one place.
    waiting = open_page(f"{lab}/{LONG}67")
    expect(waiting.locator(STATUS)).to_contain_text("Waiting: place 1 in the queue")
    # What runs can be watched meanwhile: by its link a further visitor joins it at once.
    with waiting.expect_popup() as opened:
        waiting.get_by_role("link", name="Running now: ReLU").click()
    wait_for_rows(opened.value, 3)
    opened.value.close()
    expect(waiting.locator(STATUS)).to_contain_text("Waiting: place 1 in the queue")
    refused = open_page(f"{lab}/{LONG}68")
    expect(refused.get_by_test_id("stAlert")).to_contain_text("its queue full (waiting: 1)")
    press(waiting, "stop")
    expect(waiting.locator(STATUS)).to_contain_text("Stopped")
    goes_on(other)
    for page in (other, eager):
        press(page, "stop")
