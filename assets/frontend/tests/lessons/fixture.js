// What kernels are held to: tests/lessons/fixtures.py writes it, by PyTorch.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";

export const fixture = (name) =>
  JSON.parse(readFileSync(new URL(`./${name}.json`, import.meta.url)));

/** Numbers, or arrays of them, that differ by no more than `by`, relative to 1 or their size. */
export const near = (found, expected, by = 1e-12) => {
  const [those, these] = [found, expected].map((values) =>
    typeof values === "number" ? [values] : [...values],
  );
  assert.equal(those.length, these.length);
  those.forEach((value, i) => {
    const least = by * Math.max(1, Math.abs(these[i]));
    assert.ok(Math.abs(value - these[i]) <= least, `${value} for ${these[i]} at ${i}`);
  });
};
