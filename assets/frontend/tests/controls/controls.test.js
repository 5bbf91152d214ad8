import assert from "node:assert/strict";
import { test } from "node:test";

import { plain, toggled } from "../../controls/picker.js";
import { beside, ordered } from "../../controls/table.js";

test("columns are sorted by their ranks, stably, and what has none goes last", () => {
  const ranks = [3, undefined, 1, 3, undefined, -2];
  assert.deepEqual(ordered(ranks, false), [5, 2, 0, 3, 1, 4]);
  assert.deepEqual(ordered(ranks, true), [0, 3, 2, 5, 1, 4]);
  assert.deepEqual(ordered([undefined, undefined], true), [0, 1]);
});

test("an arrow key goes to the next cell that explains itself, and stays where there is none", () => {
  const lines = [
    ["a", "b", null],
    ["c", null, "d"],
    ["e", "f", null],
  ];
  assert.deepEqual(beside(lines, [0, 1], [1, 0]), [2, 1]);
  assert.deepEqual(beside(lines, [1, 0], [0, 1]), [1, 2]);
  assert.deepEqual(beside(lines, [0, 1], [0, 1]), [0, 1]);
  assert.deepEqual(beside(lines, [0, 0], [-1, 0]), [0, 0]);
  assert.deepEqual(beside(lines, [2, 0], [0, -1]), [2, 0]);
});

test("a click chooses or takes back, within bounds", () => {
  assert.deepEqual(toggled(["a"], "b", 2, 1), ["a", "b"]);
  assert.deepEqual(toggled(["a", "b"], "a", 2, 1), ["b"]);
  const [full, few] = [["a", "b"], ["a"]];
  assert.equal(toggled(full, "c", 2, 1), full);
  assert.equal(toggled(few, "a", 2, 1), few);
});

test("a search passes over case, accents, spaces and dashes", () => {
  assert.ok(plain("Leaky ReLU").includes(plain("leaky_relu")));
  assert.ok(plain("hard-swish").includes(plain("Hard Swish")));
  assert.equal(plain("Ｓｉｌｕ ²"), "silu2");
});
