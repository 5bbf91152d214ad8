"""Controls moved at random: in the end picture, controls and address tell the same."""

from __future__ import annotations

import contextlib
import random
from collections.abc import Callable
from itertools import zip_longest

import pytest
from playwright.sync_api import Page

from tests.browser.harness import settle, wait_until

STEPS, PAUSES_MS = 12, (0, 0, 30, 120, 500)
VIEWS = {
    "curves": "?show=probe&activations=prelu&activations=softshrink&lang=en",
    "vector": "?show=vector&activations=prelu&lang=en",
    "flow": "gradient_flow?activations=tanh&depth=12&width=32&seeds=2&picture=phase&lang=en",
}
DATA = """[...document.querySelectorAll('.lab-plot')]
  .map((e) => JSON.stringify(e.data?.map(({ x, y, z, name }) => [name, x, y, z])))"""
RANGES = """[...document.querySelectorAll('.lab-plot')].map(({ _fullLayout: layout = {} }) =>
  Object.keys(layout).filter((k) => /^[xy]axis/.test(k)).map((k) => [k, layout[k].range]))"""
# Where each line begins and each marker lies; plotly.js moves its margins by a pixel as it likes.
PIXELS = """[...document.querySelectorAll('.lab-plot .scatterlayer path:not(.textpoint)')]
  .filter((p) => p.style.visibility !== 'hidden')
  .map((p) => p.getAttribute('transform') ?? p.getAttribute('d'))
  .flatMap((text) => text.match(/-?[\\d.]+/g)?.slice(0, 2) ?? []).map(Number)"""
VALUES = """[...document.querySelectorAll('input[type=range]')]
  .map((e) => [e.ariaLabel, e.getAttribute('aria-valuetext') ?? e.value])"""
Act = Callable[[Page], None]


# Where something lies now: by the time it is used, a rerun may have taken it away.
BOX = """([selector, share]) => {
  const found = [...document.querySelectorAll(selector)].filter((e) => e.checkVisibility());
  const box = found[Math.floor(share * found.length)]?.getBoundingClientRect();
  return box?.width ? [box.x, box.y + box.height / 2, box.width] : null;
}"""
FOCUS = """([selector, share]) => {
  const found = [...document.querySelectorAll(selector)];
  found[Math.floor(share * found.length)]?.focus();
}"""


def drag(page: Page, selector: str, share: float, places: list[float]) -> None:
    """Through these shares of its width, and let go; nothing if it is not there."""
    box = page.evaluate(BOX, [selector, share])
    if not box:
        return
    for i, place in enumerate(places):
        page.mouse.move(box[0] + place * box[2], box[1], steps=2)
        if i == 0:
            page.mouse.down()
    page.mouse.up()


def acts(page: Page, chance: random.Random) -> list[tuple[str, Act]]:
    to, back = chance.uniform(0.1, 0.9), chance.random() < 0.3
    shares = [0.5, to, 0.5] if back else [0.5, to]
    key = chance.choice(("ArrowRight", "ArrowLeft"))

    def own(page: Page) -> None:
        drag(page, ":is(.lab-sliders, .lab-inputs) input", to, shares)

    def press(page: Page) -> None:
        page.evaluate(FOCUS, ["[data-testid=stSlider] input", to])
        for _ in range(chance.randint(1, 3)):
            page.keyboard.press(key)

    def point(page: Page) -> None:
        page.evaluate(FOCUS, [".lab-handle:not([hidden])", 0])
        for name in (key, "ArrowUp"):
            page.keyboard.press(name)
        drag(page, "[data-plot=activations-probe] .nsewdrag", 0, shares)

    def preset(page: Page) -> None:
        chips = page.locator(".st-key-presets button")
        chips.nth(int(to * chips.count())).click()

    return [("own", own), ("press", press), ("point", point), ("own", own), ("preset", preset)]


def differences(page: Page, fresh: Page) -> list[object]:
    """What two pages tell differently, if they are at one address; opened there first if not."""
    if fresh.url != page.url:
        fresh.goto(page.url)
        settle(fresh)
    for each in (page, fresh):
        # A server that has much to do offers a long measurement instead of making it.
        if (offer := each.get_by_role("button", name="Measure", exact=True)).is_visible():
            offer.click()
            settle(each)
    found: list[object] = []
    for script in (DATA, RANGES, VALUES):
        both = zip_longest(page.evaluate(script), fresh.evaluate(script))
        found += [pair for pair in both if pair[0] != pair[1]]
    if page.evaluate(PIXELS) != pytest.approx(fresh.evaluate(PIXELS), abs=2):
        found.append("pixels")
    return found


@pytest.mark.parametrize("start", range(2))
@pytest.mark.parametrize("view", VIEWS)
def test_picture_controls_and_address_agree(server, open_page, view, start):
    chance = random.Random(start)
    page = open_page(f"{server}/{VIEWS[view]}", height=1600)
    done = []
    for _ in range(STEPS):
        name, act = chance.choice(acts(page, chance))
        act(page)
        pause = chance.choice(PAUSES_MS)
        done.append((name, pause))
        page.wait_for_timeout(pause)
    print(done)  # told if anything fails
    page.mouse.move(0, 0)
    settle(page)
    # What was lost on the way is sent again, and the address may then move once more.
    fresh = open_page(page.url, height=1600)
    with contextlib.suppress(AssertionError):
        wait_until(lambda: not differences(page, fresh))
    assert differences(page, fresh) == []
    assert not page.get_by_test_id("stException").count()
