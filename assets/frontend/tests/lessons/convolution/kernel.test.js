// Convolutions and poolings are those of PyTorch, whole and cell by cell.

import assert from "node:assert/strict";
import { test } from "node:test";

import {
  convolve,
  outputSize,
  parameterCounts,
  pool,
  poolGradient,
  termsOf,
  windowsOver,
} from "../../../lessons/convolution/kernel.js";
import { fixture, near } from "../fixture.js";

const { convolutions, counts: layers, poolings, windows } = fixture("convolution");

const same = (found, expected) => {
  assert.deepEqual(found.shape, expected.shape);
  near(found.values, expected.values);
};

for (const { image, kernel, steps, output } of convolutions) {
  const name = `${image.shape} with ${kernel.shape} ${JSON.stringify(steps)}`;

  test(`${name}: the output`, () => same(convolve(image, kernel, steps), output));

  test(`${name}: every cell is the sum of its terms`, () => {
    const [, high, wide] = output.shape;
    output.values.forEach((value, cell) => {
      const [map, row] = [Math.floor(cell / (high * wide)), Math.floor(cell / wide) % high];
      const terms = termsOf(image, kernel, { map, row, column: cell % wide }, steps);
      assert.equal(terms.length, image.shape[0]);
      const sum = terms.flat().reduce((total, { product }) => total + product, 0);
      near(sum, value);
      terms.flat().forEach(({ index, value: under, weight, product }) => {
        assert.equal(under, index < 0 ? 0 : image.values[index]);
        assert.ok(kernel.values.includes(weight));
        assert.equal(product, under * weight);
      });
    });
  });
}

for (const { size, steps, counts } of windows) {
  test(`in how many windows of ${size} ${JSON.stringify(steps)} each place lies`, () => {
    const [rows, columns] = counts.shape.map((length) => windowsOver(length, size, steps));
    near(
      [...rows].flatMap((row) => [...columns].map((column) => row * column)),
      counts.values,
    );
  });
}

for (const { shape, maps, size, steps, found } of layers) {
  test(`parameters of a layer from ${shape} to ${maps} maps`, () => {
    assert.deepEqual(parameterCounts(shape, maps, size, steps), found);
  });
}

for (const { map, size, pooling, output, delta, gradient } of poolings) {
  test(`${pooling.kind} pooling of ${map.shape} by ${size}, stride ${pooling.stride}`, () => {
    same(pool(map, size, pooling), output);
    same(poolGradient(map, size, delta, pooling), gradient);
  });
}

test("a stride that does not fit leaves a column that no window reaches", () => {
  assert.equal(outputSize(10, 3, { stride: 2 }), 4);
  assert.deepEqual([...windowsOver(10, 3, { stride: 2 })], [1, 1, 2, 1, 2, 1, 2, 1, 1, 0]);
});
