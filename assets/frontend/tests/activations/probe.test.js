// The probe against closed forms: powers of 2x, and x² with its derivatives.

import assert from "node:assert/strict";
import { test } from "node:test";

import { axisAt, drawn, followed, POINTS } from "../../activations/probe.js";
import { written } from "../../activations/sliders.js";

const double = (x) => [2 * x, 2, 0];
const square = (x) => [x * x, 2 * x, 2];

test("an orbit, and the logarithm of the product of its slopes", () => {
  const { orbit, logs, values } = followed(double, 3, 4);
  assert.deepEqual(orbit, [3, 6, 12, 24, 48]);
  logs.forEach((log, n) => assert.ok(Math.abs(log - n * Math.log10(2)) < 1e-12));
  assert.deepEqual(values, [6, 2, 0]);
});

test("each role has its points", () => {
  const found = { evaluate: square, times: 2, ...followed(square, 3, 3) };
  assert.deepEqual(POINTS.tangent(found, [2, 3, 4]), [
    [2, 3],
    [3, 9],
    [4, 15],
  ]);
  assert.deepEqual(POINTS.point(found, []), [[3, 9]]);
  assert.deepEqual(POINTS.composed(found, [-1, 2]), [
    [-1, 1],
    [2, 16],
  ]);
  assert.deepEqual(POINTS.image(found, []), [[3, 81]]);
  assert.deepEqual(POINTS.death(found, []), []);
  const dead = { evaluate: square, times: 1, ...followed(square, 0, 2) };
  assert.deepEqual(POINTS.death(dead, []), [[1, 0]]);
});

test("a line that the table has no row for yet stays as it came", () => {
  const found = { evaluate: square, times: 1, ...followed(square, 3, 1) };
  const trace = (row) => ({ x: [0], y: [0], meta: { role: "point", row } });
  const { data } = drawn({ data: [trace(0), trace(1)] }, [found]);
  assert.deepEqual([data[0].x, data[0].y], [[3], [9]]);
  assert.deepEqual(data[1], trace(1));
});

test("a press is of the panel that it lies in", () => {
  const axis = (_offset, _length) => ({ _offset, _length });
  const layout = {
    xaxis: axis(0, 100),
    yaxis: axis(0, 50),
    xaxis2: axis(120, 100),
    yaxis2: axis(0, 50),
  };
  assert.equal(axisAt(layout, 50, 25), layout.xaxis);
  assert.equal(axisAt(layout, 150, 25), layout.xaxis2);
  assert.equal(axisAt(layout, 110, 25), undefined);
  assert.equal(axisAt(layout, 50, 60), undefined);
  assert.equal(axisAt({ xaxis: layout.xaxis, yaxis: layout.yaxis }, 150, 25), undefined);
});

test("a slider's value has the digits of its step", () => {
  assert.deepEqual(
    [written(-0.25, 0.01), written(3, 1), written(0.5, 0.125)],
    ["−0.25", "3.0", "0.500"],
  );
});
