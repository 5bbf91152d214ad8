import assert from "node:assert/strict";
import { test } from "node:test";

import { duration, fill } from "../../core/words.js";

test("templates are filled, and nothing in them runs", () => {
  const values = { name: "<img onerror=x>", bias: -0.123456 };
  const filled = fill("{name}: {bias:.3g} and {missing}", values);
  assert.equal(filled, "<img onerror=x>: −0.123 and ");
  assert.equal(fill("{n} of {m}", { n: 0, m: null }), "0 of ");
  assert.equal(fill("{missing:.3g}"), "–");
  assert.equal(fill("{name}", { name: "{other}", other: "no" }), "{other}");
});

test("a time is told in seconds, then in minutes", () => {
  const words = { seconds: "{s} s", minutes: "{m} min {s} s" };
  const said = [-1, 0.4, 59.4, 59.6, 61, 3600].map((seconds) => duration(seconds, words));
  assert.deepEqual(said, ["0 s", "0 s", "59 s", "1 min 0 s", "1 min 1 s", "60 min 0 s"]);
});
