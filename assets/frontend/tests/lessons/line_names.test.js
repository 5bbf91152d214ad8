// Names of lines: none lies on its own line or on that of another.

import assert from "node:assert/strict";
import { test } from "node:test";

import { placesOf } from "../../lessons/line_names.js";

const BOX = { x: 64, y: 76, width: 620, height: 330 };
const SIZE = 17;

/** A straight line from `from` on the left to `to` on the right. */
const straight = (from, to, wide = 200) => ({
  xs: [BOX.x, BOX.x + BOX.width],
  ys: [from, to],
  wide,
});

const heightAt = ({ xs, ys }, x) => ys[0] + ((ys[1] - ys[0]) * (x - xs[0])) / (xs[1] - xs[0]);

for (const depth of [1, 2, 4])
  test(`at ${depth} times the depth no name lies on a line`, () => {
    const lines = [
      straight(160, 160, 90),
      straight(162, 160, 150),
      straight(160 + 190 * depth, 160),
      straight(160 + 310 * depth, 160),
    ];
    const places = placesOf(lines, BOX, { lift: 14, size: SIZE });
    places.forEach(({ x, y }, i) => {
      assert.ok(y < BOX.y + BOX.height && x + lines[i].wide < BOX.x + BOX.width);
      for (const line of lines.slice(2))
        for (const end of [x, x + lines[i].wide])
          assert.ok(Math.abs(heightAt(line, end) - y) > 0.5 * SIZE, `name ${i}`);
      for (const line of lines.slice(2)) {
        const sides = [x, x + lines[i].wide].map((end) => heightAt(line, end) > y);
        assert.equal(sides[0], sides[1], `a line runs through name ${i}`);
      }
    });
  });
