// Softmax is that of PyTorch.

import { test } from "node:test";

import { softmax } from "../../lessons/softmax.js";
import { fixture, near } from "./fixture.js";

for (const { logits, shares } of fixture("softmax"))
  test(`logits ${logits}`, () => near(softmax(logits), shares));
