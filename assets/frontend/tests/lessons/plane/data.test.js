// Data sets and first weights are those of Python, at any noise and for any layers.

import { test } from "node:test";

import { dataAt, valuesFrom } from "../../../lessons/plane/data.js";
import { fixture, near } from "../fixture.js";

const { sketches, pool, networks } = fixture("plane");

for (const { at, ...sketch } of sketches) {
  for (const { noise, points, labels } of at) {
    test(`${sketch.kind} at a noise of ${noise}`, () => {
      const data = dataAt(sketch, noise);
      near(data.points, points);
      near(data.labels, labels, 0);
    });
  }
}

for (const { sizes, values } of networks) {
  test(`the first weights of ${sizes}`, () => near(valuesFrom(pool, sizes), values));
}
