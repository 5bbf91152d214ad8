"""Whatever a reader does and however fast: in the end page, address and run agree."""

import random
import re
from collections.abc import Callable
from urllib.parse import parse_qs

import pytest
from playwright.sync_api import Page

from tests.browser.harness import settle
from tests.browser.live_cnn.starts import agree, field, opened

STEPS = 6
PAUSES_MS = (0, 0, 20, 60, 120, 300, 900)
FOOT = ".lab-builder-foot button"
CHANNELS = ".lab-builder input[type=number]"


def by_script(page: Page, selector: str) -> None:
    """Click what may be out of sight, if it is there."""
    page.locator(selector).evaluate_all("([target]) => target?.click()")


def tab(page: Page, name: str) -> None:
    page.get_by_role("tab", name=name).click()


def write(page: Page, name: str, text: str, leave: str) -> None:
    number = page.get_by_role("spinbutton", name=name).first
    number.fill(text)
    number.press(leave)


def choose(page: Page, name: str, number: int) -> None:
    box = field(page, name).get_by_role("combobox")
    box.click()
    for _ in range(number):
        box.press("ArrowDown")
    box.press("Enter")


def formula(page: Page, text: str) -> None:
    box = field(page, "activation-listed").get_by_role("combobox")
    box.fill(text)
    box.press("Enter")


def rate(page: Page, key: str) -> None:
    field(page, "learning_rate").get_by_role("slider").press(key)


def edit(page: Page, value: int) -> None:
    page.locator(CHANNELS).evaluate_all(
        "([input], value) => { if (!input) return; input.value = value;"
        "input.dispatchEvent(new Event('input'));"
        "input.dispatchEvent(new Event('change', { bubbles: true })) }",
        str(value),
    )


def actions(chance: random.Random) -> list[tuple[str, Callable[[Page], None]]]:
    number, few = chance.randrange(1000), chance.randrange(1, 6)
    key = chance.choice(["ArrowLeft", "ArrowRight", "PageDown"])
    chip = chance.choice(["leaky_survives", "rate_kills_relu", "born_dead"])
    text = chance.choice(["x*tanh(x)", "alpha*x*erf(x)", "x*nope(x)"])
    leave = chance.choice(["Enter", "Tab"])
    behind = chance.choice(["Network", "More settings"])
    return [
        (f"rate {key}", lambda page: rate(page, key)),
        (f"chip {chip}", lambda page: by_script(page, f".st-key-live_cnn-preset-{chip} button")),
        ("seed +", lambda page: by_script(page, ".st-key-live_cnn-seed [data-testid$=StepUp]")),
        (behind, lambda page: tab(page, behind)),
        (f"seed {number} {leave}", lambda page: write(page, "Seed", str(number), leave)),
        (f"optimizer {few}", lambda page: choose(page, "optimizer", few)),
        (f"activation {few}", lambda page: choose(page, "activation-listed", few)),
        (text, lambda page: formula(page, text)),
        ("switch", lambda page: by_script(page, ".st-key-live_cnn-batch_norm label")),
        ("+ convolution", lambda page: by_script(page, f"{FOOT}:nth-of-type(1)")),
        ("+ dense", lambda page: by_script(page, f"{FOOT}:nth-of-type(2)")),
        (f"channels {few}", lambda page: edit(page, few)),
    ]


def table(page: Page) -> list[str]:
    """Channels and units, as the table has them."""
    rows = page.locator(".lab-builder tbody tr")
    return rows.evaluate_all(
        "rows => rows.slice(0, -1).map((row) => row.querySelector('input[type=number]').value)"
    )


@pytest.mark.parametrize("start", range(3))
def test_page_address_and_run_agree(server: str, open_page, start: int) -> None:
    chance = random.Random(start)
    first = chance.choice(["network", "more"])
    page = opened(server, open_page, 700 + start, f"&steps=20000&record_every=50&tab={first}")
    done = []
    for _ in range(STEPS):
        name, act = chance.choice(actions(chance))
        act(page)
        pause = chance.choice(PAUSES_MS)
        done.append((name, pause))
        page.wait_for_timeout(pause)
    page.wait_for_timeout(1000)
    settle(page)
    print(done)  # told if anything fails
    agree(page)
    link = parse_qs(page.url.partition("?")[2])
    number = page.get_by_role("spinbutton", name="Seed").first.input_value()
    assert [number] == link.get("seed", ["0"])
    tab(page, "Network")
    settle(page)
    blocks = field(page, "architecture-typed").locator("input").input_value()
    if not page.locator(".lab-builder [role=alert]").count():
        assert table(page) == re.findall(r"[cd](\d+)", blocks)
    assert not page.get_by_test_id("stException").count()
