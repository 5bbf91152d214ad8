// What is said of a cell, of a weight that is typed, and of images that the reader brings.

import assert from "node:assert/strict";
import { test } from "node:test";

import { seenAt } from "../../../lessons/convolution/digit.js";
import { inked, unpacked } from "../../../lessons/convolution/hands.js";
import { alike, moved, pooledAt, reached } from "../../../lessons/convolution/pooling.js";
import { formula, sizeOf } from "../../../lessons/convolution/size.js";
import {
  addition,
  blank,
  cellOf,
  kernelOf,
  mapOf,
  read,
  sumAt,
  written,
} from "../../../lessons/convolution/window.js";
import { fixture, near } from "../fixture.js";

// D2L, "Multiple Input and Multiple Output Channels": [[56, 72], [104, 120]] of two channels.
const two = { shape: [2, 3, 3], values: [0, 1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 4, 5, 6, 7, 8, 9] };
const numbers = {
  white: 16,
  images: { two, one: { shape: [1, 3, 3], values: two.values.slice(0, 9) } },
  kernels: { d2l: { shape: [1, 1, 2, 2], values: [0, 1, 2, 3] } },
  cell: [1, 1],
};

test("partial sums, one a channel, and their total", () => {
  const at = { image: "two", kernel: "d2l" };
  const values = [0, 1, 2, 3, 1, 2, 3, 4];
  at.edited = { kernel: "d2l", tensor: { shape: [1, 2, 2, 2], values } };
  assert.deepEqual([...mapOf(numbers, at).values], [56, 72, 104, 120]);
  const { parts, sum, terms } = sumAt(numbers, at);
  assert.deepEqual(parts, [43, 77]); // 43 of D2L's single channel
  assert.equal(sum, 120);
  assert.deepEqual(
    terms[0].map(({ value, weight }) => [value, weight]),
    [4, 5, 7, 8].map((value, i) => [value, i]),
  );
});

test("a preset has the same weights for every channel, until they are edited", () => {
  const at = { image: "two", kernel: "d2l" };
  assert.deepEqual([...kernelOf(numbers, at).values], [0, 1, 2, 3, 0, 1, 2, 3]);
  assert.equal(kernelOf(numbers, at), kernelOf(numbers, { ...at }));
  const edited = { kernel: "d2l", tensor: { shape: [1, 1, 2, 2], values: [9, 9, 9, 9] } };
  assert.equal(kernelOf(numbers, { ...at, edited }).shape[1], 2); // made for another image
  assert.equal(kernelOf(numbers, { image: "one", kernel: "d2l", edited }), edited.tensor);
});

test("a cell that a smaller map does not have is the nearest there", () => {
  assert.deepEqual(cellOf(numbers, { image: "one", kernel: "d2l", cell: [9, 0] }), [1, 0]);
});

test("a sum is written with its signs", () => {
  assert.equal(addition([5, -3, 0]), "5 − 3 + 0");
});

for (const [words, value] of [
  ["1/9", 1 / 9],
  ["−2", -2],
  ["-0.5", -0.5],
  [" 3 ", 3],
  ["", null],
  ["1/0", null],
  ["1/2/3", null],
  ["/3", null],
  ["100", null],
  ["x", null],
]) {
  test(`the weight “${words}” is ${value}`, () => assert.equal(read(words), value));
}

test("a weight that was read is written as it was", () => {
  for (const words of ["1/9", "−2/9", "−2", "0.5", "0"])
    assert.equal(written(read(words) ?? NaN), words);
});

test("a pen leaves white where it has been, and rubs nothing out", () => {
  const once = inked(blank(), 3.5, 4.5, 16);
  const { values, shape } = inked(once, 9.5, 9.5, 16);
  assert.equal(values[3 * shape[2] + 4], 16);
  assert.equal(values[9 * shape[2] + 9], 16);
  assert.ok(values.every((value) => Number.isInteger(value) && value >= 0 && value <= 16));
});

test("pixels of a photo are three channels, what is clear is black", () => {
  const { shape, values } = unpacked([255, 0, 128, 255, 0, 255, 0, 0, ...new Array(8).fill(0)], 16);
  assert.deepEqual(shape, [3, 2, 2]);
  assert.deepEqual([values[0], values[4], values[8], values[5]], [16, 0, 8, 0]);
});

test("the formula with its numbers, and what no window reaches", () => {
  const at = { size: 3, padding: 0, stride: 2, dilation: 1 };
  assert.equal(formula({ width: 10 }, at), "(10 + 2·0 − 3) / 2 + 1 = 4.5 → 4");
  assert.equal(sizeOf({ width: 10 }, at).missed, 1);
  assert.equal(sizeOf({ width: 10 }, { ...at, padding: 1 }).missed, 0); // padding is left out
  assert.equal(sizeOf({ width: 10 }, { ...at, size: 7, dilation: 3 }).out, 0);
  assert.equal(
    formula({ width: 7 }, { ...at, stride: 1, dilation: 3 }),
    "(7 + 2·0 − 3·(3 − 1) − 1) / 1 + 1 = 1",
  );
});

// A stroke from the left that turns down in column 5 of 11.
const stroke = Array.from({ length: 121 }, (_, i) => {
  const [row, column] = [Math.floor(i / 11), i % 11];
  return (row === 3 && column <= 5) || (row >= 3 && column === 5) ? 16 : 0;
});
const pooling = {
  image: { shape: [1, 11, 11], values: stroke },
  kernel: { shape: [1, 1, 3, 3], values: [1, 1, 1, -1, -1, 1, -1, -1, 1] },
  size: 3,
};

test("pooling does not tell three places of a corner apart, and the fourth", () => {
  assert.deepEqual(
    [0, 1, 2, 3].map((by) => alike(pooling, by, 0)),
    [true, true, true, false],
  );
  assert.equal(moved(pooling.image, 1).values[3 * 11 + 6], 16);
  // By hand: three pixels of the upper row and two more of the right column.
  assert.equal(Math.max(...pooledAt(pooling, 0).pooled.max.values), 5 * 16);
});

test("a gradient goes to one cell of a window, or to all of them", () => {
  assert.equal(reached(pooling, { by: 0, kind: "max" }).reached, 9);
  assert.equal(reached(pooling, { by: 0, kind: "average" }).reached, 81);
});

const { network } = fixture("convolution");

for (const { by, shares } of network.seen) {
  test(`a digit moved by ${by}, through the whole network as PyTorch has it`, () => {
    const found = seenAt(network, by);
    near(found.shares, shares);
    assert.equal(found.best, shares.indexOf(Math.max(...shares)));
  });
}
