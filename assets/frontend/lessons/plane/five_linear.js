// Five linear layers on XOR: one matrix, one line; and what a bend makes of them.

/** @import { Box, Picture, Scene, WhyNonlinearity } from "../frame/types.d.ts" */

import { number } from "../../core/numbers.js";
import { text, veil } from "../frame/svg.js";
import { collapse } from "./collapse.js";
import { Field } from "./field.js";
import { Batch } from "./mlp.js";

/** @import { Trainer } from "./trainer.js" */

const LONG = 20; // more than any line in the plane, on each side
const HELD_BACK = 0.6; // of the veil: the points show through

const field = new Field(({ linear, activations }, { phi }) => ({
  phi: activations[phi],
  hidden: linear.hidden,
  kind: "xor",
  values: phi === "identity" ? linear.values : undefined,
}));

// As it is at first: what the answer speaks of, whatever is trained meanwhile.
const still = new Field(({ linear, activations }) => ({
  phi: activations.identity,
  hidden: linear.hidden,
  kind: "xor",
  values: linear.values,
}));

/**
 * The corners of XOR, and whether the network has them right.
 *
 * @param {WhyNonlinearity} numbers
 * @param {Record<string, any>} at
 */
const cornersOf = (numbers, at) => {
  const { corner } = numbers.linear;
  const places = [-corner, corner].flatMap((x) => [-corner, corner].map((y) => [x, y]));
  const { network } = field.trainer(numbers, at);
  const batch = new Batch(
    network.sizes,
    Float64Array.from([0, 1].flatMap((k) => places.map((each) => each[k]))),
  );
  network.forward(batch);
  return places.map(([x, y], i) => ({ x, y, right: batch.logits[i] > 0 === x * y > 0 }));
};

/**
 * The one matrix of the layers, and how far its logits lie from theirs.
 *
 * @param {Trainer} trainer
 */
const one = ({ network, batch }) => {
  const { matrix, bias } = collapse(network.layers);
  network.forward(batch);
  const { logits, points, count } = batch;
  let [difference, most] = [0, 0];
  logits.forEach((z, n) => {
    const alone = matrix[0] * points[n] + matrix[1] * points[count + n] + bias[0];
    difference = Math.max(difference, Math.abs(z - alone));
    most = Math.max(most, Math.abs(z));
  });
  return { matrix, bias: bias[0], difference: difference / most };
};

/**
 * The line of the one matrix, over the boundary of all the layers, as far as `t` says: it belongs to no
 * activation, so it has no colour.
 *
 * @param {Scene} scene
 * @param {Box} plane
 * @param {Float64Array} matrix
 * @param {number} bias
 * @param {number} t
 */
const dashed = ({ paint }, plane, [a, b], bias, t) => {
  const size = Math.hypot(a, b);
  const [mx, my] = [(-bias * a) / size ** 2, (-bias * b) / size ** 2]; // its point next to 0
  const end = (/** @type {number} */ along) =>
    field.view.place(plane, mx - (along * b) / size, my + (along * a) / size);
  paint.save();
  paint.beginPath();
  paint.rect(plane.x, plane.y, plane.width, plane.height);
  paint.clip();
  paint.beginPath();
  paint.lineTo(...end(-LONG));
  paint.lineTo(...end(LONG * (2 * t - 1)));
  paint.setLineDash([12, 9]);
  paint.lineWidth = 3;
  paint.strokeStyle = "#ffffff";
  paint.stroke();
  paint.restore();
};

/** @type {Picture<WhyNonlinearity>} */
export const fiveLinear = {
  run: field.run,
  draw: (scene, numbers, { t, at }) => {
    const { places, nodes } = field.draw(scene, numbers, at, t);
    const { plane } = places;
    const { narrow } = scene;
    const linear = at.phi === "identity";
    const corners = t < 1 ? [] : cornersOf(numbers, at);
    const { matrix, bias } = one(field.trainer(numbers, at));
    if (linear && t) dashed(scene, plane, matrix, bias, t);
    const sum = `(${number(matrix[0])}, ${number(matrix[1])})·x ${bias < 0 ? "−" : "+"} ${number(Math.abs(bias))}`;
    return [
      ...nodes,
      linear
        ? text(
            narrow ? 8 : 18,
            plane.y + plane.height + (narrow ? 38 : 28),
            `${scene.words.one} ${sum}`,
            {
              size: narrow ? 14 : 18,
              anchor: "start",
              "font-weight": 650,
              opacity: t,
            },
          )
        : null,
      ...corners.map(({ x, y, right }) => {
        const [px, py] = field.view.place(plane, x, y);
        return text(px, py, right ? "✓" : "✗", {
          size: narrow ? 30 : 54,
          "font-weight": 800,
          fill: right ? "#ffffff" : scene.colors.dead,
          stroke: right ? "#000000" : "#ffffff",
          "stroke-width": narrow ? 3 : 5,
          "paint-order": "stroke",
        });
      }),
      veil(plane.x, plane.y, plane.width, plane.height, Math.max(t, 1 - HELD_BACK)),
    ];
  },
  tables: (numbers, at, words) => {
    const corners = cornersOf(numbers, at);
    return [
      {
        columns: [
          ["x₁", corners.map(({ x }) => x)],
          ["x₂", corners.map(({ y }) => y)],
          [words.right, corners.map(({ right }) => (right ? "✓" : "✗"))],
        ],
      },
    ];
  },
  answer: ({ linear }) => String(linear.best),
  values: (numbers, at) => {
    const { linear } = numbers;
    const whole = () => one(still.trainer(numbers, at));
    return {
      ...field.values(numbers, at),
      units: linear.hidden[0],
      matrices: linear.hidden.length + 1,
      best: linear.best,
      corners: 4,
      colourings: linear.colourings,
      lines: linear.lines,
      nothing: linear.nothing,
      difference: () => whole().difference,
      m1: () => whole().matrix[0],
      m2: () => whole().matrix[1],
      hit: () => cornersOf(numbers, at).filter(({ right }) => right).length,
    };
  },
  caseOf: (numbers, at) =>
    field.caseOf(numbers, at, ({ steps }) => {
      if (at.phi === "identity") return steps ? "trained" : "line";
      return steps ? "bent" : "ready";
    }),
};
