"""What is looked at below the large picture of the live CNN, in Chromium."""

import re

from playwright.sync_api import expect

from tests.browser.harness import of_chart, wait_until

STATUS = ".lab-player .lab-status"


def test_the_worst_mistakes_follow_the_scrubber(server: str, open_page) -> None:
    page = open_page(f"{server}/live_cnn?steps=160&record_every=8&seed=30&learning_rate=0.005")
    expect(page.locator(STATUS)).to_contain_text("Finished")
    page.get_by_role("tab", name="Predictions").click()
    wrong = "plot => plot.data[0].z.flatMap((line, i) => line.filter((_, j) => i !== j))"
    counted = of_chart(
        page.locator(".lab-chart-confusion0 .lab-plot"),
        f"plot => ({wrong})(plot).reduce((a, b) => a + b)",
    )
    head, cards = page.locator(".lab-mistakes > p"), page.locator(".lab-mistake")
    expect(head).to_contain_text(f"Step 160: {counted} of 512")
    expect(cards).to_have_count(min(counted, 6))
    shares = [
        [
            float(text.strip("<%\N{NO-BREAK SPACE}"))
            for text in card.locator("span:last-child").all_inner_texts()
        ]
        for card in cards.all()
    ]
    assert all(taken >= own for taken, own in shares)
    assert [own for _, own in shares] == sorted(own for _, own in shares)
    look = "canvas => canvas.toDataURL()"
    late = cards.first.locator("canvas").evaluate(look)
    page.locator(".lab-player input").evaluate(
        "e => { e.value = 0; e.dispatchEvent(new Event('input')) }"
    )
    expect(head).to_contain_text("Step 0:")
    expect(cards).to_have_count(6)
    wait_until(lambda: cards.first.locator("canvas").evaluate(look) != late)


def test_the_other_of_two_networks_is_looked_into(server: str, open_page) -> None:
    page = open_page(f"{server}/live_cnn?steps=80&record_every=8&against=bias_shift%3D-4")
    expect(page.locator(STATUS)).to_contain_text("Finished")
    story = page.locator(".lab-story")
    page.locator(".lab-tile").nth(20).click()
    expect(story).to_contain_text("multiplies what gradient it gets by 0.")
    page.get_by_role("radio", name="Bias shift: −4").click()
    expect(story).to_contain_text("before the first update: bias")
    page.wait_for_url(re.compile("below=second"))
    page.get_by_role("tab", name="Layer by layer").click()
    plot = page.locator(".lab-chart-dead .lab-plot")
    expect(plot).to_have_attribute("data-rows", "11")
    assert of_chart(plot, "plot => plot.data.map(t => t.y.at(-1))")[1:] == [32, 64]


def test_learned_slopes_are_drawn_from_their_start(server: str, open_page) -> None:
    page = open_page(f"{server}/live_cnn?activation=prelu&learned=1&steps=80&record_every=8")
    expect(page.locator(STATUS)).to_contain_text("Finished")
    page.get_by_role("tab", name="Layer by layer").click()
    plot = page.locator(".lab-chart-learned .lab-plot")
    expect(plot.locator(".scatterlayer .trace").first).to_be_visible()
    lines = of_chart(plot, "plot => plot.data.map(t => [t.y.length, t.y[0], t.y.at(-1)])")
    assert [line[:2] for line in lines] == [[11, 0.25]] * 3
    assert all(last != 0.25 for *_, last in lines)


def test_a_network_is_built_block_by_block(server: str, open_page) -> None:
    page = open_page(f"{server}/live_cnn?steps=40&record_every=8&seed=41")
    page.get_by_role("tab", name="Network").click()
    rows = page.locator(".lab-builder tbody tr")
    expect(rows).to_have_count(4)
    page.get_by_role("button", name="+ convolution").click()
    expect(rows).to_have_count(5)
    page.wait_for_url(re.compile("architecture=c16k3p1m2-c32k3p1m2-c16k3p1-d64"))
    page.get_by_role("button", name="Move conv3 up").click()
    page.wait_for_url(re.compile("architecture=c16k3p1m2-c16k3p1-c32k3p1m2-d64"))
    page.get_by_label("conv2: activation").fill("Leaky ReLU")
    page.get_by_label("conv2: activation").press("Enter")
    page.wait_for_url(re.compile("layer_activations=conv2(=|%3D)leaky_relu"))
    page.get_by_label("dense1: BatchNorm").check()
    page.wait_for_url(re.compile("-d64b"))
    # Drawn to its end: Streamlit forgets what a run had set that the next one overtakes.
    expect(page.get_by_role("textbox", name="Own blocks")).to_have_value(re.compile("-d64b"))
    expect(rows.nth(1)).to_contain_text("(4 + 2·1 − 3) / 1 + 1 = 4")
    address = page.url
    page.get_by_label("conv3: kernel F").fill("9")
    page.get_by_label("conv3: kernel F").press("Enter")
    expect(page.locator(".lab-wrong")).to_contain_text("conv3")
    expect(page.get_by_role("alert")).to_contain_text("conv3: a kernel of 9 does not fit")
    assert page.url == address
    page.get_by_role("button", name="Remove conv3").click()
    expect(page.locator(".lab-wrong")).to_have_count(0)
    page.wait_for_url(re.compile("architecture=c16k3p1m2-c16k3p1-d64b"))
    address = page.url
    for typed, named in (("99", "99"), ("", "an empty field"), ("2.5", "2.5")):
        page.get_by_label("conv1: kernel F").fill(typed)
        page.get_by_label("conv1: kernel F").press("Tab")
        refusal = f"conv1, kernel F: {named} is not possible, only whole numbers from 1 to 11"
        expect(page.get_by_role("alert").first).to_contain_text(refusal)
        expect(page.get_by_label("conv1: kernel F")).to_have_value(typed)
        row = page.locator(".lab-builder tbody tr").first
        expect(row.locator("+ .lab-why")).to_contain_text(refusal)
    page.get_by_label("conv1: padding P").fill("2")  # what is possible elsewhere counts
    page.get_by_label("conv1: padding P").press("Tab")
    page.wait_for_url(re.compile("architecture=c16k3p2m2-"))
    expect(page.get_by_label("conv1: kernel F")).to_have_value("2.5")
    page.get_by_label("conv1: padding P").fill("1")
    page.get_by_label("conv1: kernel F").fill("3")
    page.get_by_label("conv1: kernel F").press("Tab")
    page.wait_for_url(address)
    page.get_by_label("conv1: dropout %").fill("")
    page.get_by_label("conv1: padding P").fill("2")
    page.get_by_label("conv1: padding P").press("Tab")
    expect(page.get_by_role("alert")).to_have_count(0)
    expect(page.locator(STATUS)).to_contain_text("Finished")
    page.goto(page.url)
    page.get_by_role("tab", name="Network").click()
    expect(rows).to_have_count(4)
    expect(page.get_by_label("conv2: activation")).to_have_value("Leaky ReLU")
    expect(page.get_by_label("dense1: BatchNorm")).to_be_checked()


def test_a_field_entered_before_a_move_is_answered_keeps_the_reader(server: str, open_page) -> None:
    page = open_page(f"{server}/live_cnn?steps=8&architecture=c16k3p1m2-c32k3p1m2-c16k3p1-d64")
    page.get_by_role("tab", name="Network").click()
    third = page.locator(".lab-builder tbody tr").nth(2)
    expect(third).to_contain_text("(2 + 2·1 − 3) / 1 + 1 = 2")
    # In one go, as no answer can come in between.
    page.get_by_role("button", name="Move conv3 up").evaluate(
        """button => {
          const table = button.closest("table");
          button.click();
          table.querySelector('[aria-label="conv2: activation"]').focus();
        }"""
    )
    expect(third).to_contain_text("(4 + 2·1 − 3) / 1 + 1 = 4")
    page.keyboard.insert_text("Leaky ReLU")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("layer_activations=conv2(=|%3D)leaky_relu"))


def test_the_kernels_of_the_first_layer_are_seen_together(server: str, open_page) -> None:
    page = open_page(
        f"{server}/live_cnn?dataset=shapes_rgb&architecture=c6k5m4-c8k3m2-d10&steps=4&record_every=2"
    )
    expect(page.locator(STATUS)).to_contain_text("Finished")
    page.get_by_role("button", name="Kernels of the first layer").click()
    canvases = page.locator(".lab-tile canvas")
    expect(canvases.first).to_be_visible()
    sizes = canvases.evaluate_all("all => all.map(c => c.width)")
    assert sizes == [5] * 6 + [0] * 18
    looks = canvases.evaluate_all("all => all.slice(0, 6).map(c => c.toDataURL())")
    assert len(set(looks)) == 6


def test_a_story_names_the_change_that_came_before(server: str, open_page) -> None:
    page = open_page(
        f"{server}/live_cnn?steps=80&record_every=8&bias_shift=-4"
        "&interventions=40%3Aactivation%3Dleaky_relu"
    )
    expect(page.locator(STATUS)).to_contain_text("Finished")
    page.locator(".lab-tile").nth(20).click()
    lines = page.locator(".lab-story p")
    expect(lines).to_have_count(2)
    assert "change" not in lines.nth(0).inner_text()
    expect(lines.nth(1)).to_contain_text(
        "Step 48, revival: its φ′ is no longer 0 for every image. The last change before it: "
        "step 40: activation"
    )


def test_a_living_unit_before_a_dead_layer_is_said_to_get_no_gradient(server, open_page) -> None:
    page = open_page(f"{server}/live_cnn?steps=800&lang=en")
    expect(page.locator(STATUS)).to_contain_text("Finished")
    page.locator(".lab-tile[title^='conv1 #']:not([title$=dead])").first.click()
    story = page.locator(".lab-story strong")
    expect(story).to_contain_text("gets no gradient: dense1 behind it is wholly dead")
    page.locator(".lab-tile[title^='dense1 #']").first.click()
    expect(story).to_contain_text("has been dead since step")
