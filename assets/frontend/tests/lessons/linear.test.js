// A linear unit descends as in PyTorch.

import assert from "node:assert/strict";
import { test } from "node:test";

import { descendLinear } from "../../lessons/linear.js";
import { fixture, near } from "./fixture.js";

for (const { settings, weights, oneSign } of fixture("linear")) {
  test(`${settings.start.length} inputs, batches of ${settings.batch}`, () => {
    const found = descendLinear(settings);
    near(found.weights, weights);
    assert.equal(found.oneSign, oneSign);
  });
}
