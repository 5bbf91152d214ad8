// Details against plain interpolation and plain bytes.

import assert from "node:assert/strict";
import { test } from "node:test";

import {
  between,
  detailsOf,
  ends,
  FILL_DETAILS,
  numbers,
  slice,
} from "../../../live/run/details.js";
import { Record } from "../../../live/run/record.js";

test("between the points of a table it is linear, beyond them constant", () => {
  const z = [-3, -1, -0.5, 2, 10];
  const value = [4, -2, 0, 7, 7.5];
  // The line through the two points around x, found by looking at every pair.
  const expected = (x) => {
    if (x <= z[0]) return value[0];
    for (let i = 1; i < z.length; i += 1) {
      const share = (x - z[i - 1]) / (z[i] - z[i - 1]);
      if (x <= z[i]) return (1 - share) * value[i - 1] + share * value[i];
    }
    return value.at(-1);
  };
  for (let x = -5; x < 12; x += 0.173)
    assert.ok(Math.abs(between({ z, value }, "value", x) - expected(x)) < 1e-12);
  z.forEach((x, i) => assert.equal(between({ z, value }, "value", x), value[i]));
});

const packed = (shape, levels, low, high) => ({
  ...{ shape, low, high },
  bytes: Buffer.from(Uint8Array.from(levels)).toString("base64"),
});

test("packed pictures are read as they were written", () => {
  const levels = Array.from({ length: 24 }, (_, i) => 10 * i);
  const picture = packed([2, 3, 4], levels, -1, 3);
  const { values, height, width } = slice(picture, 1);
  assert.deepEqual([height, width, values.length], [3, 4, 12]);
  values.forEach((value, i) =>
    assert.ok(Math.abs(value - (-1 + (4 * levels[12 + i]) / 255)) < 1e-6),
  );
  assert.equal(numbers(picture), numbers(picture), "once");
});

test("ends of values", () => {
  assert.deepEqual(ends(new Float32Array([2, -1, 0])), [-1, 2]);
  assert.deepEqual(ends([]), [Infinity, -Infinity]);
});

const layer = {
  ...{ bias: [1, 2], gradient: [3, 4], low: [0, -1], high: [4, 3] },
  counts: packed([2, 4], [0, 51, 102, 255, 255, 0, 0, 0], 0, 255),
};
const record = new Record({ cursor: null, chosen: 1 });
record.append({
  step: 0,
  layers: [{ units: 2, name: "conv1", kind: "channel" }],
  bins: 4,
  inside: [layer],
  slopes: [{ z: [-1, 0, 3], value: [0, 0, 3], slope: [0, 0, 1] }],
  confusion: [[1]],
});
record.append({ step: 5 });
record.append({ step: 9, inside: [{ ...layer, bias: [5, 6] }] });

test("traces are filled with the unit looked at", () => {
  const details = detailsOf(record, 1);
  const filled = (kind, meta = {}) => {
    const trace = { type: "scatter", meta };
    FILL_DETAILS[kind](trace, details, record);
    return trace;
  };
  const { x, y, width } = filled("counts");
  assert.deepEqual([x, y, width], [[-0.5, 0.5, 1.5, 2.5], [255, 0, 0, 0], 1]); // prettier-ignore
  const bias = filled("series", { key: "bias" });
  assert.deepEqual([bias.x, bias.y], [[0, 9], [2, 6]]); // prettier-ignore
  assert.deepEqual(filled("series", { key: "high" }).y, [3, 3]);
  const slope = filled("slope");
  assert.deepEqual([slope.x[0], slope.x.length], [-1 - 0.15 * 4, 241]);
  assert.deepEqual([slope.y[0], slope.y.at(-1)], [0, 1]);
});

test("there are no details before the first row that has some", () => {
  const early = new Record({ cursor: null });
  early.append({ layers: [{ units: 1, name: "a", kind: "unit" }] });
  assert.equal(detailsOf(early, 0), null);
});
