// What is painted without plotly.js, and when.

import assert from "node:assert/strict";
import { test } from "node:test";

import { newRanges, pathOf, repaintable } from "../../charts/paint.js";

const figure = (changes = {}, layout = {}) => ({
  data: [{ type: "scatter", name: "a", mode: "lines", x: [0, 1], y: [0, 1], ...changes }],
  layout: { xaxis: { range: [0, 1] }, title: "t", ...layout },
});

test("other numbers can be painted; other lines, layouts and kinds have to be drawn", () => {
  const shown = figure();
  const same = [figure(), figure({ y: [2, 3] }), figure({ x: [5] }), figure({ text: ["x"] })];
  same.push(figure({}, { xaxis: { range: [0, 9] } }), figure({}, { meta: { narrow: {} } }));
  for (const wanted of same) assert.ok(repaintable(shown, wanted), JSON.stringify(wanted));
  const others = [figure({ mode: "markers" }), figure({ type: "bar" }), figure({ name: "b" })];
  others.push(figure({}, { title: "u" }), figure({}, { xaxis: { type: "log", range: [0, 1] } }));
  others.push({ ...figure(), data: [] });
  for (const wanted of others) assert.ok(!repaintable(shown, wanted), JSON.stringify(wanted));
});

test("a path goes through the points and is broken where one is missing", () => {
  const [x, y] = [{ l2p: (value) => 10 * value }, { l2p: (value) => 100 - value }];
  const path = pathOf([0, 1, 2, 3, 4, 5], [1, 2, NaN, null, 4, Infinity], x, y);
  assert.equal(path, "M0.0 99.0L10.0 98.0M40.0 96.0");
  assert.equal(pathOf([0], [1e9], x, y), "M0.0 -100000.0", "far out of sight, but no infinity");
});

test("an axis is moved unless its range is as before or the reader has zoomed", () => {
  const drawn = { xaxis: { range: [0, 1] }, yaxis: { range: [0, 5] } };
  const within = (minallowed, maxallowed) => ({ autorangeoptions: { minallowed, maxallowed } });
  const shown = { xaxis: { range: [0, 1] }, yaxis: within(0, 9) };
  assert.deepEqual(newRanges(drawn, shown, { xaxis: { range: [0, 1] } }), []);
  assert.deepEqual(newRanges(drawn, shown, { xaxis: { range: [0, 2] } }), [["xaxis", [0, 2]]]);
  assert.deepEqual(newRanges(drawn, shown, { yaxis: within(0, 8) }), [], "zoomed into [0, 5]");
  const whole = { ...drawn, yaxis: { range: [0, 9] } };
  assert.deepEqual(newRanges(whole, shown, { yaxis: within(0, 8) }), [["yaxis", [0, 8]]]);
  assert.deepEqual(newRanges(drawn, shown, { xaxis: {} }), []);
});
