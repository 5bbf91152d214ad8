// Names beside the lines that they belong to.

import assert from "node:assert/strict";
import { test } from "node:test";

import { namePlaces } from "../../../lessons/frame/svg.js";

const [LIFT, SIZE] = [14, 17];

test("a name stands above its own line if nothing is there", () => {
  assert.deepEqual(namePlaces([300, 100], LIFT, SIZE), [300 - LIFT, 100 - LIFT]);
});

test("of two lines that end close to each other neither is written over", () => {
  const ends = [246, 258]; // as ReLU and tanh at the first layer
  const places = namePlaces(ends, LIFT, SIZE);
  for (const place of places)
    for (const end of ends) assert.ok(Math.abs(place - end) >= 0.7 * SIZE, `${place} on ${end}`);
  assert.ok(places[1] - places[0] >= SIZE);
});

test("any lines keep their names apart", () => {
  for (let seed = 1; seed < 200; seed += 1) {
    const ends = [31, 57, 83, 97].map((step) => 100 + ((seed * step) % 160));
    const places = namePlaces(ends, LIFT, SIZE).sort((one, other) => one - other);
    places.slice(1).forEach((place, k) => assert.ok(place - places[k] >= SIZE));
  }
});
