// Training without a page: as far as it was asked to go, the same each time, and its failures.

import assert from "node:assert/strict";
import { test } from "node:test";

import { collapse } from "../../../lessons/plane/collapse.js";
import { regionInside, zeroLine } from "../../../lessons/plane/contour.js";
import { activationOf } from "../../../lessons/plane/mlp.js";
import { read, withPoint, withoutLast, written } from "../../../lessons/plane/points.js";
import { Trainer, bent } from "../../../lessons/plane/trainer.js";
import { fixture, near } from "../fixture.js";

const cases = fixture("mlp");
const trainerOf = ({ javascript, params, ...given }) =>
  new Trainer({
    ...given,
    activation: activationOf(javascript, params),
    points: Float64Array.from(given.points),
    labels: Float64Array.from(given.labels),
  });

test("as many steps as asked for end where PyTorch ends", () => {
  for (const each of cases) {
    const trainer = trainerOf(each);
    trainer.until(each.losses.length);
    assert.equal(trainer.right, each.accuracy);
    near(trainer.losses, each.losses, 1e-9);
  }
});

test("a gradient that is no number ends it, and says where", () => {
  const broken = { ...cases[0], javascript: "(x, p) => [1 / (x - x), 1]" };
  const trainer = trainerOf(broken);
  trainer.until(5);
  assert.equal(trainer.steps, 0);
  assert.equal(trainer.able, false);
  assert.deepEqual([trainer.fault.layer, trainer.fault.unit], [0, 0]);
});

test("without data nothing is trained", () => {
  const trainer = trainerOf({ ...cases[0], points: [], labels: [] });
  trainer.until(3);
  assert.equal(trainer.steps, 0);
});

test("linear layers are their product", () => {
  const linear = cases.find(({ activation }) => activation === "identity");
  const trainer = trainerOf(linear);
  const { network, batch } = trainer;
  network.forward(batch);
  const { matrix, bias } = collapse(network.layers);
  const { points, count } = batch;
  near(
    batch.logits,
    Array.from(
      { length: count },
      (_, n) => matrix[0] * points[n] + matrix[1] * points[count + n] + bias[0],
    ),
  );
});

test("between a line and an activation", () => {
  const relu = activationOf("(x, p) => [Math.max(x, 0), Number(x > 0)]", {});
  const z = Float64Array.of(-2, 3);
  for (const [lambda, a, slope] of [
    [0, [-2, 3], [1, 1]],
    [0.5, [-1, 3], [0.5, 1]],
    [1, [0, 3], [0, 1]],
  ]) {
    const [found, slopes] = [new Float64Array(2), new Float64Array(2)];
    bent(relu, lambda)(z, found, slopes);
    near(found, a);
    near(slopes, slope);
  }
});

test("points come back from a link as they were put, to a twentieth", () => {
  const points = [
    { x: -6, y: 6, label: 0 },
    { x: 0.05, y: -3.35, label: 1 },
  ];
  const text = written(points);
  assert.match(text, /^[a-z0-9]{10}$/);
  read(text).forEach((point, i) => {
    assert.equal(point.label, points[i].label);
    near([point.x, point.y], [points[i].x, points[i].y]);
  });
  assert.equal(withoutLast(withPoint(text, { x: 1, y: 1, label: 1 })), text);
  assert.deepEqual(read("azz!!bzzzz<script>"), []); // beyond the plane, or no points at all
});

test("the boundary of a circle is its circle, and closed; of a line it is open", () => {
  const side = 41;
  const grid = (f) =>
    Float64Array.from({ length: side * side }, (_, i) =>
      f((i % side) - 20, Math.floor(i / side) - 20),
    );
  const disc = grid((x, y) => 100 - x * x - y * y);
  for (const [x1, y1] of zeroLine(disc, side)) {
    assert.ok(Math.abs(Math.hypot(x1 - 20, y1 - 20) - 10) < 0.05);
  }
  assert.equal(regionInside(disc, side), "closed");
  assert.equal(
    regionInside(
      grid((x) => x + 5),
      side,
    ),
    "open",
  );
  assert.equal(
    regionInside(
      grid((x) => x - 5),
      side,
    ),
    "empty",
  );
});
