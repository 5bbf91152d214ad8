// A disc in a ring: can two units a layer close a curve around it?

/** @import { Picture, WhyNonlinearity } from "../frame/types.d.ts" */

import { veil } from "../frame/svg.js";
import { regionInside } from "./contour.js";
import { Field } from "./field.js";

const STEPS = 500; // of training, in the movement of the reveal
const field = new Field(({ activations }, { phi, units, layers }) => ({
  phi: activations[phi],
  hidden: Array(Number(layers)).fill(Number(units)),
  kind: "circle",
}));

/**
 * @param {WhyNonlinearity} numbers
 * @param {Record<string, any>} at
 */
const region = (numbers, at) => {
  const { network } = field.trainer(numbers, at);
  return regionInside(field.view.logits(network), field.view.side);
};

/** @type {Picture<WhyNonlinearity>} */
export const closeRing = {
  run: field.run,
  draw: (scene, numbers, state) => {
    const { t, at } = state;
    field.reveal(numbers, state, STEPS);
    const { places, nodes } = field.draw(scene, numbers, at, t);
    const { x, y, width, height } = places.plane;
    return [...nodes, veil(x, y, width, height, Math.max(t, 0.4))];
  },
  answer: () => "never",
  values: (numbers, at) => ({
    ...field.values(numbers, at),
    units: numbers.ring.units,
    layers: numbers.ring.layers,
    width: at.units,
    deep: at.layers,
  }),
  caseOf: (numbers, at) =>
    field.caseOf(numbers, at, ({ steps }) => (steps ? region(numbers, at) : "ready")),
};
