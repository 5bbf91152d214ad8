import assert from "node:assert/strict";
import { test } from "node:test";

import { mixed } from "../../flow/wave.js";

test("a colour lies between those of the scale, and never beyond", () => {
  const scale = [
    [0, 0, 0],
    [100, 200, 50],
    [200, 0, 50],
  ];
  const shares = [-1, 0, 0.25, 0.5, 0.75, 1, 2];
  const expected = [
    "0,0,0",
    "0,0,0",
    "50,100,25",
    "100,200,50",
    "150,100,50",
    "200,0,50",
    "200,0,50",
  ];
  assert.deepEqual(
    shares.map((share) => mixed(scale, share)),
    expected.map((c) => `rgb(${c})`),
  );
});
