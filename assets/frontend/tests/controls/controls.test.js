import assert from "node:assert/strict";
import { test } from "node:test";

import { fieldOf, tableOf } from "../../controls/numbers.js";
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

test("columns become a table of numbers as they are read, and what is unknown is a dash", () => {
  const { head, rows } = tableOf({
    columns: [
      ["layer", [1, 2]],
      ["z", [null, 1e-9]],
      ["", ["✓", "<b>a</b>"]],
    ],
  });
  assert.deepEqual(head, ["layer", "z", ""]);
  assert.deepEqual(rows, [
    ["1", "–", "✓"],
    ["2", "10⁻⁹", "a"],
  ]);
});

test("of a large field a reader gets every so many lines and columns, the last among them", () => {
  const lines = Array.from({ length: 121 }, (_, i) => Float32Array.from({ length: 25 }, () => i));
  const { caption, head, rows, tall, wide } = tableOf(fieldOf("map", lines));
  assert.equal(caption, "map");
  assert.deepEqual(
    [tall, wide].map(({ every }) => every),
    [3, 3],
  );
  assert.deepEqual(head.slice(0, 3), ["", "1", "4"]);
  assert.equal(head.at(-1), "25");
  assert.deepEqual(rows.at(-1)?.slice(0, 2), ["121", "120"]);
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
