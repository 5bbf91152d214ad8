// The parts of live components that need no page.

import assert from "node:assert/strict";
import { test } from "node:test";

import { named, swapped, withBlock } from "../../live/builder.js";
import { brightness, mosaic } from "../../live/inspector.js";
import { wrongIn } from "../../live/mistakes.js";
import { scoreOf } from "../../live/pad.js";
import { channels, shade, shadesOf } from "../../live/painter.js";
import { rowsWithin } from "../../live/player.js";

const packed = (shape, levels, high = 255) => ({
  ...{ shape, low: 0, high },
  bytes: Buffer.from(Uint8Array.from(levels)).toString("base64"),
});

test("shades are those of the scale", () => {
  const shades = shadesOf([
    [0, "#000000"],
    [0.5, "#ff0000"],
    [1, "#ffffff"],
  ]);
  const found = [0, 0.25, 0.5, 0.75, 1, 7, -1].map((share) => shade(shades, share).join());
  assert.deepEqual(found, [
    "0,0,0",
    "128,0,0",
    "255,0,0",
    "255,128,128",
    "255,255,255",
    "255,255,255",
    "0,0,0",
  ]);
  assert.deepEqual(channels("#0a1bFf"), [10, 27, 255]);
});

test("an image is shown by its brightness, the brightest pixel white", () => {
  const images = packed([1, 3, 1, 2], [0, 100, 0, 50, 0, 0]);
  const { values, height, width } = brightness(images, 0);
  assert.deepEqual([[...values], height, width], [[0, 255], 1, 2]); // prettier-ignore
});

test("kernels lie beside each other with gaps between them", () => {
  const { values, height, width } = mosaic(packed([1, 3, 1, 1], [1, 2, 3]), 0);
  assert.deepEqual([height, width], [3, 3]);
  const shown = [...values].map((value) => (Number.isNaN(value) ? "." : value));
  assert.equal(shown.join(""), "1.2...3..");
});

test("what is wrong lies outside of the diagonal", () => {
  const confusion = [
    [5, 1, 0],
    [0, 7, 2],
    [3, 0, 9],
  ];
  assert.equal(wrongIn(confusion), 6);
  assert.equal(wrongIn([]), 0);
});

test("only pictures that are named after a class are judged", () => {
  const answers = [[0.9, 0.1], [0.2, 0.8], [0.5, 0.5]].map((probabilities) => ({ probabilities })); // prettier-ignore
  assert.deepEqual(scoreOf(answers, [0, 0, null]), { labelled: 2, right: 1 });
  assert.deepEqual(scoreOf(answers, []), { labelled: 0, right: 0 });
});

test("going on counts the rows on the way, as if every step were looked at", () => {
  for (let every = 1; every < 8; every += 1) {
    for (let step = 0; step < 20; step += 1) {
      for (let updates = 1; updates < 20; updates += 1) {
        let rows = 1; // the last, whether it would be recorded or not
        for (let at = step + 1; at < step + updates; at += 1) rows += at % every === 0 ? 1 : 0;
        assert.equal(rowsWithin(step, updates, every), rows);
      }
    }
  }
});

test("convolutions come first", () => {
  const [conv, dense] = [{ kind: "conv" }, { kind: "dense" }];
  const kinds = (blocks) => blocks.map(({ kind }) => kind[0]).join("");
  assert.equal(kinds(withBlock([conv, dense], conv)), "ccd");
  assert.equal(kinds(withBlock([conv, dense], dense)), "cdd");
  assert.equal(kinds(withBlock([conv], conv)), "cc");
  assert.equal(kinds(withBlock([dense], conv)), "cd");
  assert.deepEqual(swapped(["a", "b", "c"], 2, 1), ["a", "c", "b"]);
});

test("blocks are named by their kind and place, before python says what follows", () => {
  const before = { kind: "conv", name: "conv3", wrong: true, channels: 8, sees: "3×3" };
  const found = named([before, { kind: "conv" }, { kind: "dense", units: 4 }]);
  assert.deepEqual(found, [
    { kind: "conv", name: "conv1", wrong: false, channels: 8 },
    { kind: "conv", name: "conv2", wrong: false },
    { kind: "dense", name: "dense1", wrong: false, units: 4 },
  ]);
});
