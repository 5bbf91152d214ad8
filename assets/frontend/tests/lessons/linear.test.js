// A linear unit descends as in PyTorch.

import assert from "node:assert/strict";
import { test } from "node:test";

import {
  conditionNumber,
  curvaturesOf,
  descendLinear,
  hessianOf,
  stepsAtBestRate,
} from "../../lessons/linear.js";
import { fixture, near } from "./fixture.js";

for (const { settings, weights, oneSign } of fixture("linear")) {
  test(`${settings.start.length} inputs, batches of ${settings.batch}`, () => {
    const found = descendLinear(settings);
    near(found.weights, weights);
    assert.equal(found.oneSign, oneSign);
  });
}

test("the condition number is that of the Hessian, with and without a bias", () => {
  for (const { kappa, inputs, bias, ...moments } of fixture("conditioning")) {
    near(conditionNumber(moments, inputs, bias) / kappa, 1, 1e-9); // as far as eigvalsh has digits
    const drawn = inputs === (bias ? 1 : 2);
    if (!drawn) continue;
    const { large, small, angle } = curvaturesOf(hessianOf(moments, bias));
    near(large / small / kappa, 1, 1e-9);
    const [a, b, d] = hessianOf(moments, bias); // of which (cos, sin) is an eigenvector
    const [x, y] = [Math.cos(angle), Math.sin(angle)];
    near([a * x + b * y, b * x + d * y], [large * x, large * y]);
  }
  assert.ok(Number.isNaN(conditionNumber({ mean: null, variance: null }, 2)));
  assert.equal(conditionNumber({ mean: 3, variance: 0 }, 2), Infinity);
});

test("steps at the best rate are those that descent takes in the worst direction", () => {
  for (const kappa of [1, 1.5, 12.5, 577.3]) {
    let [left, steps] = [1, 0];
    for (; left > 1e-3; steps += 1) left *= (kappa - 1) / (kappa + 1);
    assert.equal(stepsAtBestRate(kappa), steps);
  }
});
