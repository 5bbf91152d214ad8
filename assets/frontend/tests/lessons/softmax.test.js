// Softmax, its two losses and their gradients are those of PyTorch.

import { test } from "node:test";

import {
  logLoss,
  logLossGradient,
  softmax,
  squaredError,
  squaredErrorGradient,
} from "../../lessons/softmax.js";
import { fixture, near, nearly } from "./fixture.js";

for (const { logits, target, shares, log, squared } of fixture("softmax")) {
  test(`logits ${logits}, class ${target}`, () => {
    near(softmax(logits), shares);
    near([logLoss(logits, target), squaredError(logits, target)], [log.loss, squared.loss]);
    near(logLossGradient(logits, target), log.gradient);
    near(squaredErrorGradient(logits, target), squared.gradient);
  });
}

test("a class that is nearly certain keeps the digits of its gradient", () => {
  const rest = Math.exp(-50); // 1 − p, which p itself no longer shows
  nearly(logLossGradient([50, 0], 0), [-rest, rest]);
});

test("what the lesson tells", () => {
  near(softmax([2.5, -1, 3.2, 0.5]), [0.314536, 0.009498, 0.633398, 0.042568], 1e-6);
  const told = { 2: [0.8808, 0.185], 5: [0.9933, 0.01321], 10: [0.99995, 9.08e-5] };
  for (const [gap, sizes] of Object.entries(told)) {
    const gradients = [logLossGradient, squaredErrorGradient].map((of) => of([Number(gap), 0], 1));
    nearly(
      gradients.map(([size]) => size),
      sizes,
      1e-3,
    );
  }
});
