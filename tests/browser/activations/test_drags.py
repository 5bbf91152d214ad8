"""What follows the pointer on the page of activations, before Python has answered."""

import math
import re

import pytest
from playwright.sync_api import expect

from tests.browser.activations.reading import PROBE, chart, drawn, query, values
from tests.browser.harness import settle


def test_curves_follow_a_dragged_slider_before_it_is_let_go(server, open_page):
    page = open_page(f"{server}/?activations=prelu&lang=en")
    assert values(page, "PReLU", 1, [-2]) == pytest.approx([0.25])
    slider = page.get_by_role("slider", name="PReLU: a", exact=True)
    box = slider.bounding_box()
    path = chart(page).locator(".scatterlayer .trace path.js-line").first
    before, address = path.get_attribute("d"), page.url
    page.mouse.move(box["x"] + 0.42 * box["width"], box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + 0.8 * box["width"], box["y"] + box["height"] / 2, steps=5)
    expect(path).not_to_have_attribute("d", before)
    assert page.url == address, "nothing has been asked of the server yet"
    page.mouse.up()
    settle(page)
    (chosen,) = query(page)["activations"]
    a = float(re.fullmatch(r"prelu;a:([0-9.]+)", chosen)[1])
    assert a > 1
    expect(page.get_by_role("slider", name="PReLU: a", exact=True)).to_have_value(str(a))
    page.wait_for_function("() => document.querySelector('[data-plot]').dataset.drawn > 1")
    assert values(page, f"PReLU a={a:g}", 1, [-2]) == pytest.approx([a])


def test_what_is_drawn_while_dragging_is_the_formula(server, open_page):
    page = open_page(f"{server}/?activations=silu&orders=f&orders=df&lang=en")
    drawn(page)
    slider = page.get_by_role("slider", name="SiLU / Swish: beta")
    box = slider.bounding_box()
    page.mouse.move(box["x"] + 0.1 * box["width"], box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + 0.3 * box["width"], box["y"] + box["height"] / 2, steps=3)
    page.wait_for_timeout(200)
    beta = float(slider.input_value())
    assert beta > 2
    # The corners of the drawn lines, from pixels to numbers.
    lines = chart(page).evaluate(
        """e => [...e.querySelectorAll('.scatterlayer .trace path.js-line')].slice(0, 2)
          .map((path) => path.getAttribute('d').slice(1).split('L')
            .map((corner) => corner.split(/[ ,]/).map(Number))
            .map(([x, y]) => [e._fullLayout.xaxis.p2l(x), e._fullLayout.yaxis.p2l(y)]))"""
    )
    for name, line in zip(("value", "slope"), lines, strict=True):
        assert len(line) > 300
        for x, y in line[::40]:
            gate = 1 / (1 + math.exp(-beta * x))
            expected = {"value": x * gate, "slope": gate + beta * x * gate * (1 - gate)}[name]
            assert y == pytest.approx(expected, abs=0.02), "to a pixel"
    page.mouse.up()


def test_the_point_of_the_probe_is_dragged_in_the_picture(server, open_page):
    page = open_page(f"{server}/?show=probe&activations=tanh&lang=en", height=1400)
    drawn(page, PROBE)
    table = page.locator(".lab-numbers tbody")
    expect(table).to_contain_text("0.762")  # tanh 1
    box = chart(page, PROBE).bounding_box()
    x0, width = chart(page, PROBE).evaluate(
        "e => [e._fullLayout.xaxis._offset, e._fullLayout.xaxis._length]"
    )
    page.wait_for_timeout(300)
    page.mouse.move(box["x"] + x0 + 0.55 * width, box["y"] + 100)
    page.mouse.down()
    page.mouse.move(box["x"] + x0 + 0.7 * width, box["y"] + 100, steps=4)
    expect(table).to_contain_text("0.964")  # tanh 2
    assert "at" not in query(page)
    page.mouse.up()
    settle(page)
    assert float(query(page)["at"][0]) == pytest.approx(2, abs=0.05)
    expect(table).to_contain_text("0.964")


def test_jumps_and_flat_stretches_move_with_the_slider(server, open_page):
    page = open_page(f"{server}/?activations=softshrink&orders=f&orders=df&lang=en")
    drawn(page)
    slider = page.get_by_role("slider", name="Softshrink: lambd")
    box = slider.bounding_box()
    page.mouse.move(box["x"] + 0.2 * box["width"], box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + 0.7 * box["width"], box["y"] + box["height"] / 2, steps=4)
    page.wait_for_timeout(200)
    threshold = float(slider.input_value())
    assert threshold > 1
    # Where each line is broken off and taken up again, from pixels to numbers.
    parts = chart(page).evaluate(
        """e => {
          const ends = (trace) => [...document.querySelectorAll(`.trace${trace.uid} path.js-line`)]
            .flatMap((path) => path.getAttribute('d').split('M').slice(1))
            .filter((piece) => piece.includes('L'))
            .map((piece) => piece.split('L').map((c) => e._fullLayout.xaxis.p2l(parseFloat(c))))
            .map((xs) => [xs[0], xs.at(-1)]);
          const own = e._fullData.filter((t) => t.meta?.activation === 'softshrink');
          const line = (order) => ends(own.find((t) => t.meta.order === order));
          const flat = own.find((t) => t.line?.width && t.meta.order === undefined);
          return { value: line(0), slope: line(1), flat: ends(flat) };
        }"""
    )
    page.mouse.up()
    inner = [-threshold, threshold]
    expected = {
        "value": [[-5, 5]],
        "slope": [[-5, -threshold], inner, [threshold, 5]],
        "flat": [inner],
    }
    for name, pieces in expected.items():
        assert len(parts[name]) == len(pieces)
        for seen, piece in zip(parts[name], pieces, strict=True):
            assert seen == pytest.approx(piece, abs=0.02), "to a pixel"
