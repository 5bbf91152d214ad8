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
import torch
from playwright.sync_api import Page
from scipy import stats

from vizcore.cnn.chance import chance, little


@pytest.fixture(scope="module")
def call(server: str, browser):
    """Evaluate a function of a script's exports and one argument."""
    context = browser.new_context()
    page: Page = context.new_page()
    page.goto(f"{server}/assets/static/live-words.js")  # any address of the server will do

    def evaluate(module: str, body: str, argument: object = None) -> object:
        code = f"async (a) => {{ const m = await import('/assets/static/{module}'); {body} }}"
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
    assert call("live-sweep.js", f"return m.summary(a, {show})", values) == shown
    if len(values) > 1:
        spread = float(shown.removesuffix(" %").rpartition("± ")[2]) / 100
        last_digit = max(statistics.mean(values), 1e-9) / 100
        exact = statistics.stdev(values)
        assert spread == pytest.approx(exact, abs=last_digit / 2 + 0.05 * exact)


def test_the_sentence_names_the_last_layer_that_is_wholly_dead(call) -> None:
    layers = [{"name": name, "kind": "channel", "units": 4} for name in ("one", "two", "three")]
    words = {"channel": "{name}", "separator": ", ", "dead": "{layers}.", "cut": " Up to {layer}."}
    row = {"dead": [4, 4, 1], "val_accuracy": 0.5, "step": 9, "layers": layers, "probes": 8}
    row["openness"] = [[0.0] * 4, [0.0] * 4, [0.0, 0.5, 0.5, 0.5]]
    said = call("live-words.js", SAID, [[row], {**words, "accuracy": "", "alive": "alive"}])
    assert said == {"tone": "bad", "text": "one, two, three. Up to two."}


SAID = """const { Record } = await import("/assets/static/live-record.js");
  const record = new Record({ cursor: null });
  a[0].forEach((row) => record.append(row));
  return m.sentence(record, a[1], "en");"""


@pytest.mark.parametrize(
    ("dead", "saturated", "accuracies", "tone", "text"),
    [
        ([0, 0], [1, 1], [0.5, 0.9], "good", "alive 90 %"),
        ([0, 0], [2, 0], [0.5, 0.9], "warn", "alive shut: one 90 %"),
        ([1, 0], [0, 4], [0.5, 0.9], "warn", "one shut: two 90 %"),
        ([4, 0], [0, 0], [0.5, 0.9], "bad", "one cut 90 %"),
        ([0, 0], [0, 0], [0.9, 0.85], "good", "alive 85 %"),
        ([0, 0], [0, 0], [0.1, 0.9, 0.75], "warn", "alive 75 %, was 90 % at 1"),
        ([0, 0], [0, 0], [0.1, 0.1], "warn", "alive 10 % by chance"),
        ([0, 0], [0, 0], [0.1] * 10, "bad", "alive 10 % by chance"),
        ([0, 0], [0, 0], [0.1] * 9 + [0.3], "good", "alive 30 %"),
        ([0, 0], [0, 0], [0.9] + [0.1] * 9, "warn", "alive 10 %, was 90 % at 0"),
        ([0, 0], [0, 0], [0.9] + [0.1] * 10, "bad", "alive 10 %, was 90 % at 0"),
    ],
)
def test_the_sentence_is_green_only_if_all_is_well(
    call, dead, saturated, accuracies, tone, text
) -> None:
    layers = [{"name": name, "kind": "channel", "units": 4} for name in ("one", "two")]
    words = {
        "channel": "{name}",
        "separator": ", ",
        "dead": "{layers}",
        "alive": "alive",
        "cut": " cut",
        "closed": " shut: {closed}",
        "accuracy": " {accuracy}",
        "guessing": " {accuracy} by chance",
        "fallen": " {accuracy}, was {best} at {when}",
    }
    first = {"layers": layers, "probes": 8, "chance": 0.126, "little": 0.2}
    now = {"dead": dead, "saturated": saturated, "openness": [[0.5] * 4] * 2}
    rows = [{"step": i, "val_accuracy": a, **now} for i, a in enumerate(accuracies)]
    rows[0] |= first
    said = call("live-words.js", SAID, [rows, words])
    assert said == {"tone": tone, "text": text.replace(" %", "\N{NO-BREAK SPACE}%")}


WORDS = {
    "channel": "{name} {dead}/{units}",
    "separator": ", ",
    "dead": "dead: {layers}",
    "alive": "alive",
    "unmeasured": "{lost}/{total} unmeasured ",
    "rounded": " by rounding, {where}",
    "rounded_some": " {units} by rounding, {where}",
    "cut": " cut",
    "closed": " shut",
    "starved": " {layer} gets 1/{times}",
    "no_gradient": " {layer} gets none",
    "accuracy": " {accuracy}",
    "guessing": " {accuracy} by chance",
    "fallen": " fallen",
    "diverged": "diverged at {step}",
    "last_numbers": " shown: {step}",
    "nothing": " nothing measured",
}


def row_of(step: int, openness: list[list[float | None]], **more: object) -> dict[str, object]:
    """A row of two layers of two channels."""
    first = {
        "layers": [{"name": n, "kind": "channel", "units": 2} for n in ("one", "two")],
        "probes": 8,
        "chance": 0.126,
        "little": 0.2,
    }
    dead = [sum(r == 0 for r in layer) for layer in openness]
    now = {"step": step, "openness": openness, "dead": dead, "saturated": [0, 0]}
    return (first if step == 0 else {}) | now | {"val_accuracy": 0.5} | more


OPEN = [[0.5, 0.5], [0.5, 0.5]]
LOST = row_of(0, OPEN, val_accuracy=0.1)
WHY = {"en": "Diverged: the reason.", "zh": "发散：原因。"}


@pytest.mark.parametrize(
    ("rows", "tone", "text"),
    [
        # Nothing measured is never green.
        ([row_of(0, [[None, None], [0.5, 0.5]])], "warn", "2/4 unmeasured  50 %"),
        ([row_of(0, [[None, 0], [0.5, 0.5]])], "warn", "1/4 unmeasured dead: one 1/2 50 %"),
        ([row_of(0, OPEN)], "good", "alive 50 %"),
        # Of units that are dead by rounding it is said.
        (
            [row_of(0, [[0, 0.5], [0.5, 0.5]], rounded=[[0], []], rounding=["z < −5.67", ""])],
            "warn",
            "dead: one 1/2 by rounding, z < −5.67 50 %",
        ),
        (
            [row_of(0, [[0, 0.5], [0, 0.5]], rounded=[[0], []], rounding=["z < −5.67", ""])],
            "warn",
            "dead: one 1/2, two 1/2 1 by rounding, z < −5.67 50 %",
        ),
        # A network that learns nothing says where the gradient stays behind.
        (
            [LOST, row_of(9, OPEN, val_accuracy=0.1, gradient_norm=[1e-3, 0.2, 0.4])],
            "warn",
            "alive one gets 1/400 10 % by chance",
        ),
        (
            [LOST, row_of(9, OPEN, val_accuracy=0.1, gradient_norm=[0.3, 0.0, 0.4])],
            "warn",
            "alive two gets none 10 % by chance",
        ),
        (
            [LOST, row_of(9, OPEN, val_accuracy=0.1, gradient_norm=[0.3, 0.2, 0.4])],
            "warn",
            "alive 10 % by chance",
        ),
        (
            [row_of(0, OPEN), row_of(9, OPEN, val_accuracy=0.5, gradient_norm=[1e-3, 0.2, 0.4])],
            "good",
            "alive 50 %",
        ),
        # A run that diverged is not described as it was before.
        (
            [row_of(0, OPEN), row_of(9, OPEN), {"step": 11, "diverged": True, "why": WHY}],
            "bad",
            "Diverged: the reason. shown: 9",
        ),
        (
            [{**row_of(0, OPEN), "openness": None, "dead": None, "diverged": True, "why": WHY}],
            "bad",
            "Diverged: the reason. nothing measured",
        ),
    ],
)
def test_the_sentence_says_why_a_run_fails(call, rows, tone, text) -> None:
    said = call("live-words.js", SAID, [rows, WORDS])
    assert said == {"tone": tone, "text": text.replace(" %", "\N{NO-BREAK SPACE}%")}


def test_before_its_end_a_diverged_run_is_described_as_it_was(call) -> None:
    rows = [row_of(0, OPEN), row_of(9, OPEN), {"step": 11, "diverged": True, "why": WHY}]
    back = SAID.replace("return", "record.run.cursor = 1; return")
    assert call("live-words.js", back, [rows, WORDS])["text"].startswith("alive")
    end = SAID.replace("return", "record.run.cursor = 2; return")
    assert call("live-words.js", end, [rows, WORDS])["text"].startswith("Diverged")


@pytest.mark.parametrize(("classes", "accuracy"), [(2, 0.5), (4, 0.25), (100, 0.01)])
def test_guessing_is_called_so_for_any_number_of_classes(call, classes, accuracy) -> None:
    # Oracle: SciPy. At most 1 in 40 random guessers is better than two standard errors above.
    bound = float(stats.binom.ppf(0.975, 512, 1 / classes)) / 512
    facts = {"chance": chance(torch.arange(512) % classes, classes), "little": little(classes)}
    assert facts["chance"] == pytest.approx(bound, abs=3 / 512)
    for got, guessing in ((accuracy, True), (facts["chance"] + 0.01, False)):
        first = row_of(0, OPEN, val_accuracy=accuracy, **facts)
        rows = [first, row_of(9, OPEN, val_accuracy=got)]
        said = call("live-words.js", SAID, [rows, WORDS])
        assert said["text"].endswith("by chance") == guessing
    assert call("live-words.js", SAID, [rows, WORDS])["tone"] == "warn"
    rows[1]["val_accuracy"] = (1 + accuracy) / 2
    assert call("live-words.js", SAID, [rows, WORDS])["tone"] == "good"


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
    data, ticks = call("live-logs.js", body, lines)
    assert [trace["customdata"] for trace in data] == lines  # what the pointer reads
    assert [trace["y"] for trace in data] == [pytest.approx(line) for line in shown]
    assert ticks == marks


def test_units_that_are_born_dead_have_not_died(call) -> None:
    body = """const r = new m.Record({ cursor: null });
      a.forEach((deaths) => r.append({ deaths }));
      return [r.line("deaths", null, "born"), r.line("deaths", null, "count")];"""
    assert call("live-record.js", body, [[1, 2], None, [3], []]) == [[2] * 4, [0, 0, 1, 1]]
    assert call("live-record.js", body, [None, [3], [4, 5]]) == [[0] * 3, [0, 1, 3]]


def test_numbers_have_three_digits_and_powers_of_ten(call) -> None:
    shown = call("live-words.js", "return a.map((x) => m.number(x))", NUMBERS)
    signs = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻−", "0123456789--")
    for value, text in zip(NUMBERS, shown, strict=True):
        text = re.sub("^(−?)10(?=[⁰¹²³⁴⁵⁶⁷⁸⁹⁻])", r"\g<1>1×10", text)
        digits, _, exponent = text.translate(signs).partition("×10")
        read = float(digits) * 10.0 ** int(exponent or 0)
        assert read == pytest.approx(float(f"{value:.3g}"), rel=1e-9)
    assert call("live-words.js", "return [m.number(null), m.number(NaN)]") == ["–", "–"]


def test_templates_are_filled_and_nothing_in_them_runs(call) -> None:
    argument = ["{name}: {bias:.3g} and {missing}", {"name": "<img onerror=x>", "bias": -0.123456}]
    filled = call("live-words.js", "return m.fill(...a)", argument)
    assert filled == "<img onerror=x>: −0.123 and "


def test_the_nearest_recorded_step_is_found(call) -> None:
    steps = sorted(random.Random(0).sample(range(1000), 40))
    asked = list(range(-5, 1010, 7))
    body = """const r = new m.Record({ cursor: null });
        a[0].forEach((step) => r.append({ step }));
        return a[1].map((step) => r.nearest(step));"""
    found = call("live-record.js", body, [steps, asked])
    distances = [abs(steps[i] - step) for i, step in zip(found, asked, strict=True)]
    assert distances == [min(abs(s - step) for s in steps) for step in asked]


def test_the_first_row_at_a_step_or_beyond_is_found(call) -> None:
    steps = sorted(random.Random(1).sample(range(1000), 30))
    asked = list(range(-5, 1010, 9))
    body = """const r = new m.Record({ cursor: null });
        a[0].forEach((step) => r.append({ step }));
        return a[1].map((step) => r.reached(step));"""
    found = call("live-record.js", body, [steps, asked])
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
    dead, alive, late = call("live-record.js", body, rows)
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
    lines, unknown = call("live-record.js", body, rows)
    scaled = np.array([[1, 0.5, 0, np.nan]]) * [0.25, 0.25, 2, 2]
    assert [line[0] for line in lines] == [None if np.isnan(v) else v for v in scaled[0]]
    assert [line[1] for line in lines] == [3, 1, 0.5, 9]
    assert unknown is None


def test_a_run_that_diverged_is_looked_at_where_it_last_had_numbers(call) -> None:
    body = """const run = { cursor: null };
        const r = new m.Record(run);
        r.append({ step: 0 }); r.append({ step: 5 }); r.append({ step: 7, diverged: true });
        return [r.index, r.last('step'), (run.cursor = 0, r.index)];"""
    assert call("live-record.js", body) == [1, 7, 0]


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
    whole, early, place = call("live-record.js", body, rows)
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
    found = call("live-inside.js", body, argument)
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
    values, height, width = call("live-inside.js", body, picture)
    np.testing.assert_allclose(values, -1 + 4.0 * levels[1].flatten() / 255, atol=1e-6)
    assert (height, width) == (3, 4)


def test_shades_are_those_of_the_scale(call) -> None:
    scale = [[0, "#000000"], [0.5, "#ff0000"], [1, "#ffffff"]]
    body = (
        "const s = m.shadesOf(a); return [0, 0.25, 0.5, 0.75, 1, 7, -1].map((v) => m.shade(s, v))"
    )
    found = call("live-painter.js", body, scale)
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
