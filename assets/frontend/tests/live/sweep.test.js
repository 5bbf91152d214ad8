// Summaries against the textbook's mean and standard deviation, and the order of the table.

import assert from "node:assert/strict";
import { test } from "node:test";

import { percent } from "../../core/numbers.js";
import { ranked, summary } from "../../live/sweep.js";

const CASES = [
  [[], "–"],
  [[0.95], "95 %"],
  [[0.95, 0.95, 0.95], "95 % ± 0 %"], // whose deviation is 1e-16 by rounding
  [[0.9, 0.92, 0.97], "93 % ± 3.6 %"],
  [[0, 0.003], "0.15 % ± 0.21 %"],
  [[0, 0], "0 % ± 0 %"],
  [[0.99, 0.9903], "99 % ± 0 %"],
];

for (const [values, shown] of CASES) {
  test(`a spread has the digits of its mean: ${shown}`, () => {
    assert.equal(summary(values, percent).replaceAll("\u00a0", " "), shown);
    if (values.length < 2) return;
    const mean = values.reduce((sum, value) => sum + value) / values.length;
    const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
    const exact = Math.sqrt(squares / (values.length - 1));
    const spread = Number(/± (.*) %/.exec(shown)[1]) / 100;
    assert.ok(Math.abs(spread - exact) <= Math.max(mean, 1e-9) / 200 + 0.05 * exact);
  });
}

test("the best combination is first as soon as all its seeds are trained", () => {
  const data = { groups: [{ first: 0 }, { first: 2 }, { first: 4 }], groupOf: [0, 0, 1, 1, 2, 2] };
  const done = (number, accuracy) => ({ number, accuracy, dead: 0, seconds: 1 });
  const order = (...all) => ranked(data, all).map(({ first, left }) => [first, left]);
  assert.deepEqual(order(), [[0, 2], [2, 2], [4, 2]]); // prettier-ignore
  const some = [done(4, 0.9), done(2, 0.4), done(3, 0.5)];
  assert.deepEqual(order(...some), [[2, 0], [0, 2], [4, 1]]); // prettier-ignore
  const diverged = [done(0, null), done(1, 1), ...some, done(5, 0.8)];
  assert.deepEqual(
    order(...diverged).map(([first]) => first),
    [4, 0, 2],
  );
});
