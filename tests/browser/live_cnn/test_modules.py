"""The scripts behind live pictures, one by one, in Chromium, against plain Python."""

from __future__ import annotations

import base64
import bisect
import json
import math
import random
import re
import statistics

import numpy as np
import pytest
from playwright.sync_api import Page


@pytest.fixture(scope="module")
def call(server: str, browser):
    """Evaluate a function of a script's exports and one argument."""
    context = browser.new_context()
    page: Page = context.new_page()
    page.goto(f"{server}/assets/frontend/1/live/run/status.js")  # any address of the server will do

    def evaluate(module: str, body: str, argument: object = None) -> object:
        code = f"async (a) => {{ const m = await import('/assets/frontend/1/{module}'); {body} }}"
        return page.evaluate(code, argument)

    yield evaluate
    context.close()


NUMBERS = [0, 1, -1, 0.5, 123456, -0.00012345, 3.14159, 99999, 1e-3, 1e30, -2.5e-17]


@pytest.mark.parametrize(
    ("values", "shown"),
    [
        ([], "–"),
        ([0.95], "95 %"),
        ([0.95, 0.95, 0.95], "95 % ± 0 %"),  # whose deviation is 1e-16 by rounding
        ([0.9, 0.92, 0.97], "93 % ± 3.6 %"),
        ([0, 0.003], "0.15 % ± 0.21 %"),
        ([0, 0], "0 % ± 0 %"),
        ([0.99, 0.9903], "99 % ± 0 %"),
    ],
)
def test_a_spread_has_the_digits_of_its_mean(call, values: list[float], shown: str) -> None:
    show = "(value) => `${Number((100 * value).toPrecision(3))} %`"
    assert call("live/sweep.js", f"return m.summary(a, {show})", values) == shown
    if len(values) > 1:
        spread = float(shown.removesuffix(" %").rpartition("± ")[2]) / 100
        last_digit = max(statistics.mean(values), 1e-9) / 100
        exact = statistics.stdev(values)
        assert spread == pytest.approx(exact, abs=last_digit / 2 + 0.05 * exact)


def test_the_verdict_is_that_of_the_row_looked_at(call) -> None:
    rows = [{"step": 0}, {"step": 5, "verdict": "b"}, {"step": 7, "diverged": True, "verdict": "c"}]
    body = """const run = { cursor: null };
        const r = new m.Record(run);
        a.forEach((row) => r.append(row));
        return [null, 0, 1, 2, 9].map((cursor) => (run.cursor = cursor, r.verdict));"""
    # A row of before there were verdicts has none.
    assert call("live/run/record.js", body, rows) == ["c", None, "b", "c", "c"]


@pytest.mark.parametrize(
    ("lines", "shown", "marks"),
    [
        ([[0, 0]], [[1, 1]], ["0"]),
        ([[1, 0.5, 0.001], [0, 2]], [[1, 0.5, 0.001], [1e-4, 2]], ["0", "10<sup>−2</sup>", "1"]),
        ([[5, 0, 6]], [[5, 0.1, 6]], ["0", "6"]),
        ([[1, 2, 3]], [[1, 2, 3]], None),
        ([[], []], [[], []], []),
    ],
)
def test_0_has_a_place_on_a_logarithmic_axis(call, lines, shown, marks) -> None:
    body = """const data = a.map((y) => ({ y, hovertemplate: "%{y:.3g}" }));
      const layout = { yaxis: { type: "log" } };
      m.fitLog({ data, layout });
      return [data, layout.yaxis.ticktext ?? null];"""
    data, ticks = call("charts/log_axis.js", body, lines)
    assert [trace["customdata"] for trace in data] == lines  # what the pointer reads
    assert [trace["y"] for trace in data] == [pytest.approx(line) for line in shown]
    assert ticks == marks


def test_units_that_are_born_dead_have_not_died(call) -> None:
    body = """const r = new m.Record({ cursor: null });
      a.forEach((deaths) => r.append({ deaths }));
      return [r.line("deaths", null, "born"), r.line("deaths", null, "count")];"""
    assert call("live/run/record.js", body, [[1, 2], None, [3], []]) == [[2] * 4, [0, 0, 1, 1]]
    assert call("live/run/record.js", body, [None, [3], [4, 5]]) == [[0] * 3, [0, 1, 3]]


def test_numbers_have_three_digits_and_powers_of_ten(call) -> None:
    shown = call("live/run/status.js", "return a.map((x) => m.number(x))", NUMBERS)
    signs = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻−", "0123456789--")
    for value, text in zip(NUMBERS, shown, strict=True):
        text = re.sub("^(−?)10(?=[⁰¹²³⁴⁵⁶⁷⁸⁹⁻])", r"\g<1>1×10", text)
        digits, _, exponent = text.translate(signs).partition("×10")
        read = float(digits) * 10.0 ** int(exponent or 0)
        assert read == pytest.approx(float(f"{value:.3g}"), rel=1e-9)
    assert call("live/run/status.js", "return [m.number(null), m.number(NaN)]") == ["–", "–"]


def test_templates_are_filled_and_nothing_in_them_runs(call) -> None:
    argument = ["{name}: {bias:.3g} and {missing}", {"name": "<img onerror=x>", "bias": -0.123456}]
    filled = call("live/run/status.js", "return m.fill(...a)", argument)
    assert filled == "<img onerror=x>: −0.123 and "


def test_the_nearest_recorded_step_is_found(call) -> None:
    steps = sorted(random.Random(0).sample(range(1000), 40))
    asked = list(range(-5, 1010, 7))
    body = """const r = new m.Record({ cursor: null });
        a[0].forEach((step) => r.append({ step }));
        return a[1].map((step) => r.nearest(step));"""
    found = call("live/run/record.js", body, [steps, asked])
    distances = [abs(steps[i] - step) for i, step in zip(found, asked, strict=True)]
    assert distances == [min(abs(s - step) for s in steps) for step in asked]


def test_the_first_row_at_a_step_or_beyond_is_found(call) -> None:
    steps = sorted(random.Random(1).sample(range(1000), 30))
    asked = list(range(-5, 1010, 9))
    body = """const r = new m.Record({ cursor: null });
        a[0].forEach((step) => r.append({ step }));
        return a[1].map((step) => r.reached(step));"""
    found = call("live/run/record.js", body, [steps, asked])
    assert found == [min(bisect.bisect_left(steps, step), len(steps) - 1) for step in asked]


def test_vectors_are_turned_round_while_they_arrive(call) -> None:
    rows = [[[0, 0.5], [1]], [[0.25, 0], [0]], [[0, 0], [0.75]]]
    body = """const r = new m.Record({ cursor: null });
        const out = [];
        for (const openness of a) {
            r.append({ openness });
            out.push(r.matrix("openness", "dead"));
        }
        return [out.at(-1), r.matrix('openness', 'open'), r.column('late')];"""
    dead, alive, late = call("live/run/record.js", body, rows)
    flat = np.array([[v for layer in row for v in layer] for row in rows]).T
    assert dead == [[1 if v == 0 else None for v in line] for line in flat]
    assert alive == [[v if v > 0 else None for v in line] for line in flat]
    assert late == [None] * 3


def test_the_factor_of_a_unit_is_its_openness_on_the_scale_of_its_layer(call) -> None:
    rows = [
        {"openness": [[1, 0.5], [0, None]], "scale": [0.25, 2]},
        {"openness": [[1, 1], [0.5, 1]], "scale": [1, 1], "factor": [[3, 1], [0.5, 9]]},
        {"openness": [[1, 1], [1, 1]]},
    ]
    body = """const r = new m.Record({ cursor: null });
        a.forEach((row) => r.append(row));
        return [r.matrix("factor"), r.column("factor")[2]];"""
    lines, unknown = call("live/run/record.js", body, rows)
    scaled = np.array([[1, 0.5, 0, np.nan]]) * [0.25, 0.25, 2, 2]
    assert [line[0] for line in lines] == [None if np.isnan(v) else v for v in scaled[0]]
    assert [line[1] for line in lines] == [3, 1, 0.5, 9]
    assert unknown is None


def test_a_run_that_diverged_is_looked_at_where_it_last_had_numbers(call) -> None:
    body = """const run = { cursor: null };
        const r = new m.Record(run);
        r.append({ step: 0 }); r.append({ step: 5 }); r.append({ step: 7, diverged: true });
        return [r.index, r.last('step'), (run.cursor = 0, r.index)];"""
    assert call("live/run/record.js", body) == [1, 7, 0]


def test_a_unit_s_story_ends_at_the_step_looked_at(call) -> None:
    rows = [
        {"step": 0, "layers": [{"units": 2, "name": "conv1"}, {"units": 3, "name": "dense1"}]},
        {"step": 4, "deaths": [[1, 2, "bias", 0.1, -0.5, -1, 0.2], [0, 0, "both", 0, 0, 0, 0]]},
        {"step": 8, "revivals": [[1, 2]]},
        {"step": 12, "deaths": [[1, 2, "weights", 0, 0, 0, 0]]},
    ]
    body = """const run = { cursor: null };
        const r = new m.Record(run);
        a.forEach((row) => r.append(row));
        const whole = r.story(4);
        run.cursor = 2;
        return [whole, r.story(4), r.place(4)];"""
    whole, early, place = call("live/run/record.js", body, rows)
    assert [(e["kind"], e["step"]) for e in whole] == [("death", 4), ("revival", 8), ("death", 12)]
    assert whole[0]["cause"] == "bias"
    assert whole[:2] == early
    assert place == {"layer": 1, "unit": 2, "name": "dense1 #2"}


def test_between_the_points_of_a_table_it_is_numpy_s_interpolation(call) -> None:
    generator = np.random.default_rng(0)
    z = np.sort(generator.normal(size=30))
    value = generator.normal(size=30)
    asked = np.concatenate([generator.normal(size=50) * 2, z[:5]])
    body = "return a.x.map((x) => m.between({ z: a.z, value: a.value }, 'value', x))"
    argument = {"x": asked.tolist(), "z": z.tolist(), "value": value.tolist()}
    found = call("live/run/details.js", body, argument)
    np.testing.assert_allclose(found, np.interp(asked, z, value), atol=1e-12)


def test_packed_pictures_are_read_as_they_were_written(call) -> None:
    levels = np.arange(24, dtype=np.uint8).reshape(2, 3, 4) * 10
    picture = {
        "shape": [2, 3, 4],
        "low": -1.0,
        "high": 3.0,
        "bytes": base64.b64encode(levels.tobytes()).decode(),
    }
    body = "const s = m.slice(a, 1); return [Array.from(s.values), s.height, s.width]"
    values, height, width = call("live/run/details.js", body, picture)
    np.testing.assert_allclose(values, -1 + 4.0 * levels[1].flatten() / 255, atol=1e-6)
    assert (height, width) == (3, 4)


def test_shades_are_those_of_the_scale(call) -> None:
    scale = [[0, "#000000"], [0.5, "#ff0000"], [1, "#ffffff"]]
    body = (
        "const s = m.shadesOf(a); return [0, 0.25, 0.5, 0.75, 1, 7, -1].map((v) => m.shade(s, v))"
    )
    found = call("live/painter.js", body, scale)
    half = math.floor(127.5 + 0.5)
    assert found == [
        [0, 0, 0],
        [half, 0, 0],
        [255, 0, 0],
        [255, half, half],
        [255, 255, 255],
        [255, 255, 255],
        [0, 0, 0],
    ], json.dumps(found)


def test_what_is_said_of_rows_is_drawn_with_them_and_a_gesture_waits_for_neither(call) -> None:
    body = """const frame = () => new Promise(requestAnimationFrame);
        const run = { start() {}, rest() {}, listeners: new Set() };
        run.subscribe = (listener) => { run.tell = listener; return () => {}; };
        const drawn = [];
        const follower = new m.Follower(document.body, (due) => drawn.push([...due]));
        follower.follow(run);
        while (!drawn.length || follower.frame) await frame();
        follower.restedAt = performance.now() + 200; // as after rows that took so long to draw
        for (const what of ["rows", "state", "cursor"]) run.tell(what);
        drawn.length = 0;
        while (!drawn.flat().includes("rows")) { run.tell("state"); await frame(); }
        follower.close();
        return drawn;"""
    gesture, *rest, news = call("live/run/follower.js", body)
    assert gesture == ["cursor"]
    assert {"rows", "state"} <= set(news)
    assert not any("state" in due for due in rest)
