// The spiral, by two optimisers; then everything by the reader's choice, their own points too.

/** @import { At, Picture, WhyNonlinearity } from "../frame/types.d.ts" */

import { Cursor } from "../../controls/cursor.js";
import { element } from "../../core/element.js";
import { percent } from "../../core/numbers.js";
import { put } from "../frame/layer.js";
import { text, veil } from "../frame/svg.js";
import { Field } from "./field.js";
import { withPoint, withoutLast } from "./points.js";
import { layout } from "./view.js";

const STEPS = 300; // of training, in the movement of the reveal
const STRIDES = { columns: 24, rows: 24 }; // of the keyboard: half a unit of the plane each

/**
 * @param {At} at
 * @returns {number[]}
 */
const hiddenOf = ({ layers, units }) => Array(Number(layers)).fill(Number(units));

const field = new Field((_, at) => ({
  phi: { javascript: at.phi.javascript, params: at.phi.params },
  hidden: hiddenOf(at),
  kind: at.data,
  noise: Number(at.noise) / 100,
  optimizer: at.optimizer,
  points: at.data === "own" ? at.points : "",
}));

/** @type {Record<string, Field>} one a racer */
const race = Object.fromEntries(
  ["adam", "sgd"].map((optimizer) => [
    optimizer,
    new Field(({ activations }) => ({
      phi: activations.tanh,
      hidden: [8, 8, 8],
      kind: "spiral",
      optimizer: /** @type {"adam" | "sgd"} */ (optimizer),
    })),
  ]),
);

/**
 * What each has reached after as many steps.
 *
 * @param {WhyNonlinearity} numbers
 * @param {number} steps
 */
const raced = (numbers, steps) => {
  const [adam, sgd] = ["adam", "sgd"].map((optimizer) => {
    const trainer = race[optimizer].trainer(numbers, {});
    trainer.until(steps);
    return trainer.right;
  });
  return { adam, sgd };
};

/**
 * Points by keyboard, as by a tap.
 *
 * @type {NonNullable<Picture<WhyNonlinearity>["layer"]>}
 */
const points = (_, tap) => {
  const pad = element("div", { className: "lab-through" });
  let plane = { x: 0, y: 0, width: 0, height: 0 };
  const cursor = new Cursor(pad, STRIDES, {
    put: ([x, y]) => tap([plane.x + x * plane.width, plane.y + y * plane.height]),
  });
  return {
    root: element("div", { className: "lab-layer" }, pad),
    place: (scene, __, at) => {
      ({ plane } = layout(scene, hiddenOf(at)));
      put(pad, plane);
      pad.hidden = at.data !== "own";
      cursor.show(!pad.hidden, scene.words.plane, scene.words);
    },
  };
};

/** @type {Picture<WhyNonlinearity>} */
export const spiral = {
  run: field.run,
  layer: points,
  draw: (scene, numbers, state) => {
    const { t, at } = state;
    field.reveal(numbers, state, STEPS);
    const { places, nodes } = field.draw(scene, numbers, at, t);
    const { plane } = places;
    const empty = at.data === "own" && !at.points;
    return [
      ...nodes,
      empty
        ? text(plane.x + plane.width / 2, plane.y + plane.height / 2, scene.words.tap, {
            size: scene.narrow ? 16 : 24,
            "font-weight": 650,
            fill: "#ffffff",
            stroke: "#000000",
            "stroke-width": 4,
            "paint-order": "stroke",
          })
        : null,
      veil(plane.x, plane.y, plane.width, plane.height, Math.max(t, 0.4)),
    ];
  },
  answer: () => "adam",
  values: (numbers, at) => ({
    ...field.values(numbers, at),
    taken: STEPS,
    adam: () => percent(raced(numbers, STEPS).adam),
    sgd: () => percent(raced(numbers, STEPS).sgd),
    units: 8,
    layers: 3,
  }),
  caseOf: (numbers, at) =>
    field.caseOf(numbers, at, ({ labels, steps }) => {
      if (!labels.length) return "none";
      return steps ? "trained" : "ready";
    }),
  tap: (scene, _, at, [px, py]) => {
    if (at.data !== "own") return null;
    const { plane } = layout(scene, hiddenOf(at));
    const { x, y } = field.view.back(plane, px, py);
    if (Math.max(Math.abs(x), Math.abs(y)) > 6) return null;
    return { points: withPoint(at.points, { x, y, label: Number(at.brush === "b") }) };
  },
  act: (at, what) => ({ points: what === "undo" ? withoutLast(at.points) : "" }),
};
