// The browser breaks the curves of formulas whose parameter is moved where Python breaks them.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { compile, curvesAt } from "../../activations/formula.js";

const CASES = JSON.parse(readFileSync(new URL("./breaks.json", import.meta.url)));
const [SPAN, ASIDE] = [5, 1e-6];
const PIXEL = 0.01; // half of one, in units of x
const OUT_OF_SIGHT = 100; // heights of the picture; who sees whether a line is broken there?

// The points that Python chose for the value before: test_breaks.py says that they are.
const gridOf = ({ count, kinks }) => {
  const even = Array.from({ length: count }, (_, i) => -SPAN + (2 * SPAN * i) / (count - 1));
  const apart = even.filter((x) => kinks.every((kink) => Math.abs(x - kink) > 2 * ASIDE));
  return [...apart, ...kinks.flatMap((kink) => [kink - ASIDE, kink, kink + ASIDE])].sort(
    (a, b) => a - b,
  );
};

const figureOf = (found) => ({
  data: [
    ...[0, 1].map((order) => ({
      x: gridOf(found),
      y: [],
      meta: { activation: `${found.activation};a:1`, order },
    })),
    { x: [], y: [7], line: { color: "flat" }, meta: { activation: found.activation } },
    { x: [1], y: [1], line: { color: "pale" }, meta: { activation: found.activation } },
    { x: [1], y: [1], meta: { activation: "another", order: 0 } },
  ],
  layout: {},
});

const jumps = (one, other) => Math.abs(other - one) > 1e-3 * (1 + Math.abs(one) + Math.abs(other));

// As in test_breaks.py; and where a line goes out of sight, it may break or not.
const gapsOf = ({ x, y }) => {
  const drawn = [...x.keys()].filter((i) => Number.isFinite(y[i]));
  const pairs = drawn
    .slice(1)
    .map((j, n) => [drawn[n], j])
    .filter(([i, j]) => j > i + 1);
  const seen = pairs.filter(([i, j]) => x[j] - x[i] > 1e-3 || jumps(y[i], y[j]));
  const ends = [[0, drawn[0]], ...seen, [drawn.at(-1), x.length - 1]];
  return ends
    .filter(([i, j]) => i < j)
    .map(([i, j]) => ({
      at: [x[i], x[j]],
      far: Math.min(Math.abs(y[i]), Math.abs(y[j])) > OUT_OF_SIGHT,
    }))
    .filter(({ at: [from, to] }) => from < SPAN - 1e-9 && to > -SPAN + 1e-9);
};

const close = ([a, b], [c, d], by) => Math.abs(a - c) < by && Math.abs(b - d) < by;

for (const found of CASES) {
  const evaluate = compile(found.javascript);
  const { data } = curvesAt(figureOf(found), found.activation, "flat", evaluate, found.values);
  const name = `${found.activation} at ${JSON.stringify(found.to)}`;

  for (const order of [0, 1]) {
    test(`${name}: derivative ${order} breaks where Python's does`, () => {
      const gaps = gapsOf(data[order]);
      for (const wanted of found.gaps[order]) {
        assert.ok(
          gaps.some(({ at }) => close(at, wanted, PIXEL)),
          `none at ${wanted} but at ${JSON.stringify(gaps)}`,
        );
      }
      const further = gaps.filter(
        ({ at, far }) => !far && !found.gaps[order].some((wanted) => close(at, wanted, PIXEL)),
      );
      assert.deepEqual(further, []);
    });

    test(`${name}: derivative ${order} has the formula's values`, () => {
      data[order].x.forEach((x, i) => {
        const value = evaluate(x, found.values)[order];
        if (Number.isFinite(data[order].y[i])) assert.equal(data[order].y[i], value);
      });
    });
  }

  test(`${name}: the strip lies where the slope is 0`, () => {
    const { x, y } = data[2];
    const ends = x
      .map((end, i) => (Number.isFinite(y[i]) ? end : null))
      .filter((end) => end !== null);
    // A hole in the text of the slope divides it, which nobody sees.
    const apart = ends.filter((end, i) => !(Math.abs(end - ends[i % 2 ? i + 1 : i - 1]) < 1e-9));
    const round = (end) => Number(end.toFixed(9)) + 0;
    assert.deepEqual(apart.map(round), found.flat.flat().map(round));
  });

  test(`${name}: other marks are left out, and other activations as they are`, () => {
    assert.deepEqual(data[3].x, []);
    assert.deepEqual(data[4].x, [1]);
  });
}

test("a figure without the activation stays as it is", () => {
  const figure = figureOf(CASES[0]);
  assert.deepEqual(
    curvesAt(figure, "nobody", "flat", () => [0, 0], {}),
    figure,
  );
});
