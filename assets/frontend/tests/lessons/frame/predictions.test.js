// What a reader predicted beside what is so, and the moment in a link.

import assert from "node:assert/strict";
import { test } from "node:test";

import {
  compared,
  drawn,
  filled,
  grouped,
  momentOf,
  queryOf,
  settingsIn,
} from "../../../lessons/frame/predictions.js";

const KEYS = ["three_layers", "ten_layers", "one_gate"];
const CONTROLS = [
  { key: "w", kind: "slide", start: 1, low: 0, high: 4 },
  { key: "phi", kind: "menu", start: "relu", options: { relu: "ReLU", tanh: "tanh" } },
  { key: "points", kind: "points", start: "" },
  { key: "run", kind: "player", start: "" },
];
const MOMENTS = KEYS.map((key) => ({ key, controls: CONTROLS }));

// Texts of all kinds, the same in every run.
function* texts(count) {
  let seed = 1;
  const next = (most) => (seed = (seed * 48271) % 2147483647) % most;
  for (let i = 0; i < count; i += 1) {
    yield String.fromCodePoint(...Array.from({ length: next(12) }, () => 1 + next(0x2fff)));
  }
}

test("whatever a link names, some moment opens; only a known name is taken", () => {
  for (const text of [...texts(500), ...KEYS, "__proto__", "constructor", "ten_layers "]) {
    const query = `?${new URLSearchParams({ lang: "en", moment: text })}`;
    const { index, unknown } = momentOf(query, KEYS);
    assert.equal(index, Math.max(KEYS.indexOf(text), 0));
    assert.equal(unknown, !KEYS.includes(text));
  }
  assert.deepEqual(momentOf("", KEYS), { index: 0, unknown: false });
  for (const broken of [
    "?moment",
    "?moment=%00",
    "?moment=%E0%A4%A",
    "?moment=one_gate&moment=x",
  ]) {
    assert.ok(momentOf(broken, KEYS).index < KEYS.length);
  }
});

test("a link written for a moment opens it, and keeps everything else", () => {
  for (const text of texts(200)) {
    const before = `?${new URLSearchParams([
      ["other", text],
      ["moment", "x"],
      ["lang", "zh"],
    ])}`;
    KEYS.forEach((_, i) => {
      const query = queryOf(before, MOMENTS, i);
      assert.deepEqual(momentOf(query, KEYS), { index: i, unknown: false });
      const fields = new URLSearchParams(query);
      assert.equal(fields.get("other"), new URLSearchParams(before).get("other"));
      assert.equal(fields.get("lang"), "zh");
      assert.ok(fields.getAll("moment").length <= 1);
    });
  }
  assert.equal(queryOf("?moment=one_gate", MOMENTS, 0), "");
});

test("where controls stand is in the link; what they do not allow is passed over", () => {
  const at = { w: 2.5, phi: "tanh", points: "a1b2c", run: "x" };
  const query = queryOf("?lang=en", MOMENTS, 1, at);
  assert.deepEqual(settingsIn(query, CONTROLS), { w: 2.5, phi: "tanh", points: "a1b2c" });
  assert.equal(queryOf(query, MOMENTS, 1), "?lang=en&moment=ten_layers");
  for (const wrong of ["w=9", "w=", "w=x", "phi=constructor", "phi=", "run=x", "other=1"])
    assert.deepEqual(settingsIn(`?${wrong}`, CONTROLS), {});
});

test("a prediction on a log slider is compared by its ratio", () => {
  const log = { log: true };
  assert.deepEqual(compared(log, 1e-3, 9.5e-7), { case: "more", times: "1,050" });
  assert.deepEqual(compared(log, 1e-6, 1e-2), { case: "less", times: "10,000" });
  assert.equal(compared(log, 4e-6, 3.8147e-6).case, "right");
  assert.equal(compared(log, 1, 1e-9).times, "10⁹");
});

test("an answer has commas in its thousands, all of its digits and no more", () => {
  assert.equal(grouped(1994, 4), "1,994");
  assert.equal(grouped(1994), "1,990");
  assert.equal(grouped(-0.0201), "−0.0201");
});

test("on a linear one by its difference, of which a small part of the slider is none", () => {
  const slider = { low: 0, high: 1 };
  assert.equal(compared(slider, 0.63, 0.633).case, "right");
  const { case: far, difference } = compared(slider, 0.4, 0.633);
  assert.equal(far, "off");
  assert.ok(Math.abs(difference - 0.233) < 1e-12);
});

test("fields are filled in, numbers with three digits, and nothing else is read as one", () => {
  assert.equal(filled("{a} of {b}, {c}", { a: 0.25 ** 9, b: "ten" }), "3.81×10⁻⁶ of ten, {c}");
  assert.equal(filled("{a}{a}", { a: -2 }), "−2−2");
  assert.equal(filled("{a}", { a: "{b}", b: 1 }), "{b}");
});

test("a stroke sets every point that it passes, by straight lines", () => {
  assert.deepEqual(drawn([0, 0, 0, 0, 0], [1, 1], [3, 3]), [0, 1, 2, 3, 0]);
  assert.deepEqual(drawn([0, 0, 0, 0, 0], [3, 3], [1, 1]), [0, 1, 2, 3, 0]);
  assert.deepEqual(drawn([0, 0, 0], [1, 5], [1, 7]), [0, 7, 0]);
});
