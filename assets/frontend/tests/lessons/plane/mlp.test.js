// The network in the plane trains as the same one does in PyTorch, and as fast as a reader wants.

import assert from "node:assert/strict";
import { test } from "node:test";

import { accuracy, activationOf, Batch, Mlp } from "../../../lessons/plane/mlp.js";
import { fixture, near } from "../fixture.js";

const CASES = fixture("mlp");

const networkOf = ({ javascript, params, sizes, values, descent, points, labels }) => {
  const network = new Mlp(sizes, values, activationOf(javascript, params), descent);
  const batch = new Batch(sizes, Float64Array.from(points));
  return { network, batch, labels: Float64Array.from(labels) };
};

for (const found of CASES) {
  test(`${found.activation}, ${found.sizes}: 50 steps of ${found.descent.optimizer} are torch's`, () => {
    const { network, batch, labels } = networkOf(found);
    found.losses.forEach((loss) => near(network.step(batch, labels), loss, 1e-9));
    near(network.values, found.trained, 1e-8);
    network.forward(batch);
    near(batch.logits, found.logits, 1e-8);
    assert.equal(accuracy(batch.logits, labels), found.accuracy);
    assert.equal(batch.fault, undefined);
  });
}

test("the same start gives the same picture, to the last bit", () => {
  const [one, other] = [0, 1].map(() => {
    const { network, batch, labels } = networkOf(CASES[0]);
    for (let i = 0; i < 100; i += 1) network.step(batch, labels);
    return network.values;
  });
  assert.deepEqual(one, other);
});

test("it computes any points, and training goes on as if it had not", () => {
  const { network, batch, labels } = networkOf(CASES[0]);
  const elsewhere = new Batch(CASES[0].sizes, new Float64Array([0.5, -2, 1, 3]));
  CASES[0].losses.forEach((loss) => {
    network.forward(elsewhere);
    near(network.step(batch, labels), loss, 1e-9);
  });
  const shapes = elsewhere.layers.map(({ a }) => a.length / elsewhere.count);
  assert.deepEqual(shapes, CASES[0].sizes.slice(1));
});

test("where φ has no value nothing moves, and it is said where", () => {
  const root = "(() => (x, p) => [Math.sqrt(x), 1 / (2 * Math.sqrt(x))])()";
  const found = { ...CASES[1], javascript: root, params: {} };
  const { network, batch, labels } = networkOf(found);
  assert.ok(Number.isNaN(network.step(batch, labels)));
  assert.deepEqual(network.values, Float64Array.from(found.values));
  const { layer, z, a } = batch.fault;
  assert.deepEqual([layer, z < 0, a], [0, true, NaN]);
});

test("a rate that is far too large ends in a fault, not in weights of NaN", () => {
  const { network, batch, labels } = networkOf({
    ...CASES[5],
    descent: { optimizer: "sgd", rate: 1e6 },
  });
  for (let i = 0; i < 200; i += 1) network.step(batch, labels);
  assert.ok(network.values.every(Number.isFinite));
  assert.ok(Number.isNaN(network.step(batch, labels)));
});

test("a spiral: Adam learns it in 1,000 steps, plain descent does not", () => {
  const half = 150;
  const [points, labels] = [new Float64Array(4 * half), new Float64Array(2 * half)];
  for (let n = 0; n < 2 * half; n += 1) {
    const along = (n % half) / half;
    const angle = 1.75 * 2 * Math.PI * along + (n < half ? 0 : Math.PI);
    points[n] = 5 * along * Math.sin(angle);
    points[2 * half + n] = 5 * along * Math.cos(angle);
    labels[n] = Number(n < half);
  }
  const after = (optimizer) => {
    const { network } = networkOf({ ...CASES[0], descent: { optimizer, rate: 0.03 } });
    const batch = new Batch(CASES[0].sizes, points);
    for (let i = 0; i < 1000; i += 1) network.step(batch, labels);
    network.forward(batch);
    return accuracy(batch.logits, labels);
  };
  assert.ok(after("adam") > 0.99);
  assert.ok(after("sgd") < 0.75);
});
