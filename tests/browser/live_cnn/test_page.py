"""The live CNN in Chromium: from a cold link to the first dead channel, stop, look back, reload."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.harness import of_chart, wait_until

STATUS, SENTENCE = ".lab-player .lab-status", ".lab-sentence"
ROWS = "[...document.querySelectorAll('.lab-chart-map0 [data-rows]')].map(e => +e.dataset.rows)[0]"
WORDS = {
    "en": {
        "dead": re.compile(r"conv2: [1-9]\d* of 32 channels.* dead .*512 probe images"),
        "alive": re.compile("None of the 112 channels and units is dead"),
        "stopped": re.compile("Stopped at step"),
        "running": re.compile(r"Step \d+ of \d+|Finished"),
        "leaky": "Leaky ReLU survives",
        "undefined": "Diverged at step 0: φ is not defined for negative z",
        "nothing": "Nothing could be measured",
        "factor": "factor √E φ′²",
    },
    "zh": {
        "dead": re.compile(r"conv2 的 32 个通道中有 [1-9]\d* 个.*死亡.*512 张探测图像"),
        "alive": re.compile("112 个通道和单元无一死亡"),
        "stopped": re.compile("已停止"),
        "running": re.compile(r"第 \d+ / \d+ 步|已完成"),
        "leaky": "Leaky ReLU 存活",
        "undefined": "第 0 步发散：φ 在 z < 0 处没有定义",
        "nothing": "没有可测量的数值",
        "factor": "倍数 √E φ′²",
    },
}


def rows(page: Page) -> int:
    return page.evaluate(ROWS) or 0


def wait_for_rows(page: Page, least: int) -> None:
    page.wait_for_function(f"{ROWS} >= {least}")


def expect_rows(page: Page, count: int) -> None:
    """The status may be read a moment before the picture beside it is drawn."""
    expect(page.locator(".lab-chart-map0 [data-rows]")).to_have_attribute("data-rows", str(count))


def press(page: Page, action: str) -> None:
    page.locator(f".lab-player [data-action={action}]").click()


@pytest.mark.parametrize("language", WORDS)
def test_channels_die_in_front_of_the_reader(server: str, open_page, language: str) -> None:
    words = WORDS[language]
    # A run that goes on for long, at a rate that kills channels within its first steps.
    rate = "schedule=constant&learning_rate=0.03"
    page = open_page(f"{server}/live_cnn?lang={language}&steps=100000&record_every=50&{rate}")
    expect(page.locator(SENTENCE).last).to_contain_text(words["dead"])
    image = page.locator(".lab-image").nth(1)
    image.press("Enter")
    expect(image).to_have_attribute("aria-pressed", "true")
    expect(image).to_be_focused()  # although all of them have been drawn anew
    page.locator(".lab-player [data-action=stop]").press("Enter")
    expect(page.locator(STATUS)).to_contain_text(words["stopped"])
    expect(page.locator(".lab-player [data-action=again]")).to_be_focused()
    wait_for_rows(page, 2)
    drawn = rows(page)
    page.reload()
    expect(page.locator(STATUS)).to_contain_text(words["stopped"])
    wait_for_rows(page, drawn)
    page.get_by_role("button", name=words["leaky"]).click()
    expect(page.locator(SENTENCE).last).to_contain_text(words["alive"])
    expect(page.locator(STATUS)).to_contain_text(words["running"])
    expect(page).to_have_url(re.compile("activation=leaky_relu"))


@pytest.mark.parametrize("language", WORDS)
def test_a_formula_that_is_not_defined_everywhere_says_so(
    server: str, open_page, language: str
) -> None:
    words = WORDS[language]
    page = open_page(f"{server}/live_cnn?lang={language}&activation=log(x)&steps=40")
    said = page.locator(SENTENCE).last
    expect(said).to_contain_text(words["undefined"])
    expect(said).to_contain_text(words["nothing"])
    expect(said).to_have_attribute("data-tone", "bad")


@pytest.mark.parametrize("language", WORDS)
def test_the_colour_of_units_is_changed_and_the_pointer_reads_both_numbers(
    server: str, open_page, language: str
) -> None:
    factor = WORDS[language]["factor"]
    page = open_page(f"{server}/live_cnn?lang={language}&activation=sigmoid&steps=8&record_every=4")
    wait_for_rows(page, 3)
    tile = page.locator(".lab-tile").first
    expect(tile).to_have_attribute("title", re.compile(r"r = 0\.\d+.*√E φ′² = 0\.\d+"))
    r, passed = map(float, re.findall(r"= ([\d.]+)", tile.get_attribute("title")))
    assert passed == pytest.approx(r / 4, rel=0.01)  # sup σ′ = 1/4
    page.set_viewport_size({"width": 1280, "height": 1600})  # picture and control in sight
    page.get_by_role("radio", name=factor).click()
    expect(page).to_have_url(re.compile("shade=factor"))
    plot = page.locator(".lab-chart-map0 .lab-plot")
    read = "plot => plot.data[0].meta.columns.z + plot.data[0].z[0].at(-1)"
    wait_until(lambda: str(of_chart(plot, read)).startswith("factor0."))
    assert float(of_chart(plot, read).removeprefix("factor")) == pytest.approx(passed, rel=0.01)


def test_a_cold_link_opens_to_its_own_run(cold_server: str, open_page) -> None:
    page = open_page(f"{cold_server}/live_cnn?activation=elu&steps=40&record_every=4&seed=9")
    expect(page.locator(STATUS)).to_contain_text("Finished at step 40")
    expect_rows(page, 11)
    expect(page.get_by_role("combobox", name="Activation")).to_have_value("ELU")


def test_a_reload_finds_the_run_again(server: str, open_page) -> None:
    page = open_page(f"{server}/live_cnn?seed=22")
    wait_for_rows(page, 10)
    page.reload()
    # The picture comes back whole, not from its start.
    page.wait_for_function(f"{ROWS} > 0")
    assert rows(page) >= 10


def test_the_record_is_looked_through_without_the_server(server: str, open_page) -> None:
    page = open_page(f"{server}/live_cnn?steps=200&record_every=8&seed=23")
    expect(page.locator(STATUS)).to_contain_text("Finished")
    expect(page.locator(".lab-player [data-action=step]")).to_be_disabled()  # all of it is here
    page.context.set_offline(True)
    page.locator(".lab-player input").evaluate(
        "e => { e.value = 40; e.dispatchEvent(new Event('input')) }"
    )
    expect(page.locator(STATUS)).to_have_text("Looking back at step 40")
    cursors = page.locator(".lab-cursor:visible")
    expect(cursors).to_have_count(3)
    press(page, "step")
    expect(page.locator(STATUS)).to_have_text("Looking back at step 48")
    page.context.set_offline(False)


def test_again_is_one_new_run_for_everything_on_the_page(server: str, open_page) -> None:
    page = open_page(f"{server}/live_cnn?steps=200&record_every=8&seed=33")
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    expect(page.locator(STATUS)).to_contain_text("Finished")
    before = _runs(asked)
    with page.expect_request(lambda request: _runs([request.url]) - before):
        press(page, "again")
    expect(page.locator(STATUS)).to_contain_text("Finished at step 200")
    wait_for_rows(page, 26)
    runs = _runs(asked)
    assert len(runs - before) == 1
    # The page itself has gone over to it: in another language it shows the same run.
    asked.clear()
    page.get_by_text("中文", exact=True).click()
    expect(page.locator(STATUS)).to_contain_text("已完成：共 200 步")
    assert _runs(asked) <= runs - before


def _runs(urls: list[str]) -> set[str]:
    """The runs that were asked for their rows or figures."""
    asked = {url.partition("/api/run/")[2][:22] for url in urls}
    return asked - {""}


def test_rows_arrive_without_a_remount_and_keep_the_zoom(server: str, open_page) -> None:
    page = open_page(f"{server}/live_cnn?seed=24")
    wait_for_rows(page, 3)
    plot = page.locator(".lab-chart-accuracy .lab-plot")
    plot.evaluate("plot => { plot.firstElementChild.kept = true }")
    box = plot.locator(".nsewdrag").bounding_box()
    middle = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + 5, middle)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 3, middle, steps=5)
    page.mouse.up()
    zoom = "plot => plot._fullLayout.xaxis.range"
    page.wait_for_timeout(500)  # a double click would undo it
    zoomed = plot.evaluate(zoom)
    assert zoomed[1] < 1000
    wait_for_rows(page, rows(page) + 10)
    assert plot.evaluate(zoom) == zoomed
    assert plot.evaluate("plot => plot.firstElementChild.kept")


def test_an_exploding_loss_is_a_sentence_and_the_curves_stay(server: str, open_page) -> None:
    page = open_page(
        f"{server}/live_cnn?optimizer=sgd&learning_rate=100&schedule=constant"
        "&activation=identity&record_every=1"
    )
    expect(page.locator(STATUS)).to_contain_text("Diverged at step")
    wait_for_rows(page, 2)  # plotly.js may still be on its way
    expect(page.locator(SENTENCE).last).to_be_visible()


def test_a_change_by_hand_revives_units_is_marked_and_travels_in_the_link(
    server: str, open_page
) -> None:
    page = open_page(f"{server}/live_cnn?seed=25&steps=100000&record_every=50")
    wait_for_rows(page, 3)
    expect(page.locator(SENTENCE).last).to_contain_text("dead")  # some are born dead
    page.get_by_role("button", name="Change it while it trains").click()
    page.get_by_role("button", name="Apply: ").nth(1).click()  # ReLU → leaky ReLU
    expect(page.locator(SENTENCE).last).to_contain_text(WORDS["en"]["alive"])
    expect(page.locator(".lab-chart-map0 .annotation-text")).to_contain_text("φ → Leaky ReLU a=0.1")
    page.wait_for_url(re.compile("interventions=.*leaky_relu"))
    held = rows(page)
    wait_for_rows(page, held + 3)  # the same run goes on
    press(page, "stop")
    expect(page.locator(STATUS)).to_contain_text(WORDS["en"]["stopped"])
    stopped = page.locator(STATUS).inner_text()
    page.reload()  # what was stopped stays, changed as it was
    expect(page.locator(STATUS)).to_have_text(stopped)
    page.wait_for_timeout(1000)
    expect(page.locator(STATUS)).to_have_text(stopped)


def test_a_chosen_unit_tells_its_life(server: str, open_page) -> None:
    page = open_page(f"{server}/live_cnn?bias_shift=-4&steps=200&record_every=8")
    expect(page.locator(STATUS)).to_contain_text("Finished")
    tiles = page.locator(".lab-tile")
    expect(tiles).to_have_count(112)
    tiles.nth(20).click()  # the fifth channel of conv2
    story = page.locator(".lab-story")
    expect(story).to_contain_text("conv2 #4")
    expect(story).to_contain_text("before the first update: bias")
    tiles.nth(20).press("ArrowRight")
    expect(story).to_contain_text("conv2 #5")
    expect(page.locator(".lab-tile[aria-pressed=true]")).to_have_count(1)


def test_a_unit_is_seen_from_the_inside(server: str, open_page) -> None:
    page = open_page(f"{server}/live_cnn?activation=elu&steps=80&record_every=8&seed=26")
    expect(page.locator(STATUS)).to_contain_text("Finished")
    pictures = page.locator(".lab-picture")
    page.locator(".lab-tile").nth(18).click()
    expect(pictures.locator("figcaption")).to_have_text(
        ["image", "kernel", "z, before φ", "φ(z), after", "φ′(z)"]
    )
    sizes = pictures.locator("canvas").evaluate_all("all => all.map(c => [c.width, c.height])")
    assert sizes == [[8, 8], [15, 15], [4, 4], [4, 4], [4, 4]]  # 16 kernels of 3×3, a line between
    look = "canvas => canvas.toDataURL()"
    before = pictures.locator("canvas").nth(2).evaluate(look)
    page.locator(".lab-image").nth(2).click()
    expect(page.locator(".lab-image").nth(2)).to_have_attribute("aria-pressed", "true")
    wait_until(lambda: pictures.locator("canvas").nth(2).evaluate(look) != before)
    bars = page.locator(".lab-chart-histogram .lab-plot")
    data = of_chart(bars, "plot => plot.data.map(t => [t.x.length, Math.max(...t.y)])")
    assert data[0] == [24, 1]  # a share of the fullest bin
    assert data[1][1] == pytest.approx(1, abs=0.01)  # ELU's slope is at most 1


def test_tiles_show_what_each_channel_makes_of_the_image(server: str, open_page) -> None:
    page = open_page(f"{server}/live_cnn?steps=80&record_every=8&seed=28")
    expect(page.locator(STATUS)).to_contain_text("Finished")
    page.get_by_role("button", name="Its answer to the image").click()
    maps = page.locator(".lab-tile canvas")
    expect(maps.first).to_be_visible()
    sizes = maps.evaluate_all("all => all.map(c => c.width)")
    assert sizes == [8] * 16 + [4] * 32 + [1] * 64


def test_the_answers_at_a_step_are_counted(server: str, open_page) -> None:
    page = open_page(f"{server}/live_cnn?steps=80&record_every=8&seed=27")
    expect(page.locator(STATUS)).to_contain_text("Finished")
    page.get_by_role("tab", name="Predictions").click()
    plot = page.locator(".lab-chart-confusion0 .lab-plot")
    total = "plot => plot.data[0].z.flat().reduce((a, b) => a + b, 0)"
    expect(plot.locator(".heatmap-label").first).to_be_visible()
    assert plot.evaluate(total) == 512
    right = "plot => plot.data[0].z.reduce((a, line, i) => a + line[i], 0)"
    assert plot.evaluate(right) > 256


def test_a_formula_is_typed_and_trained_with_or_explained(server: str, open_page) -> None:
    page = open_page(f"{server}/live_cnn?steps=100000&record_every=50&seed=29")
    box = page.get_by_role("combobox", name="Activation")
    box.fill("x * sigmoid(2 * x)")
    box.press("Enter")
    page.wait_for_url("**activation=x*sigmoid**")
    expect(page.locator(STATUS)).to_contain_text("Step")
    address = page.url
    box.fill("x * sigmoid(")
    box.press("Enter")
    expect(page.get_by_test_id("stAlert")).to_be_visible()
    assert page.url == address
    press(page, "stop")


def test_a_sweep_ranks_what_it_trains_and_opens_it(server: str, open_page) -> None:
    combined = "sweep_activations=relu&sweep_activations=elu&sweep_inits=pytorch&sweep_seeds=2"
    page = open_page(f"{server}/live_cnn?steps=40&record_every=8&{combined}&sweep_steps=50")
    expect(page.locator(STATUS)).to_contain_text("Finished")
    page.get_by_role("tab", name="Sweep").click()
    page.get_by_role("button", name="Train 4 networks").click()
    expect(page.locator(".lab-sweep")).to_contain_text("All are trained")
    lines = page.locator(".lab-ranking tbody tr")
    expect(lines).to_have_count(2)
    accuracies = [
        float(text.split("\N{NO-BREAK SPACE}%")[0])
        for text in lines.locator("td:nth-child(3)").all_inner_texts()
    ]
    assert accuracies == sorted(accuracies, reverse=True)
    page.wait_for_url("**tab=sweep**")
    page.reload()
    expect(lines).to_have_count(2)
    lines.filter(has_text="ELU").filter(has_not_text="ReLU").get_by_role("button").click()
    page.wait_for_url("**activation=elu**")
    page.get_by_role("tab", name="Each channel now").click()
    page.locator(".lab-tile").nth(5).click()
    page.wait_for_url("**unit=5**")
    page.reload()
    expect(page.locator(".lab-tile[aria-pressed=true]")).to_have_attribute("data-unit", "5")
