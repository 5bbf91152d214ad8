// One neuron descends as in PyTorch.

import assert from "node:assert/strict";
import { test } from "node:test";

import { descendNeuron, gradientAt } from "../../lessons/neuron.js";
import { fixture, near, nearly } from "./fixture.js";

for (const { settings, every, ...rows } of fixture("neuron")) {
  test(`${settings.loss} from w = ${settings.weight}, b = ${settings.bias}`, () => {
    const found = descendNeuron(settings);
    for (const [name, expected] of Object.entries(rows)) {
      assert.equal(found[name].length, settings.steps + 1);
      near(
        found[name].filter((_, step) => step % every === 0),
        expected,
        1e-11,
      );
    }
  });
}

test("a saturated neuron keeps all digits of its gradient", () => {
  const [small, big] = [Math.exp(-40), Math.exp(-700)]; // σ(−z) = e⁻ᶻ to all digits from here on
  nearly([gradientAt("cross_entropy", 40, 1), gradientAt("mse", 40, 1)], [-small, -small * small]);
  nearly([gradientAt("cross_entropy", -700, 0), gradientAt("mse", 40, 0)], [big, small]);
});
