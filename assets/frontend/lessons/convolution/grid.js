// Images, kernels and maps as squares: grey or colour for what is seen, blue and orange for what is
// computed, nothing for an exact zero.

/** @import { Box, Scene } from "../frame/types.d.ts" */
/** @import { Tensor } from "./kernel.js" */

import { number } from "../../core/numbers.js";
import { svg, text } from "../frame/svg.js";

const LEGIBLE = 22; // a smaller square holds no number
const STRONGEST = 0.85; // so that numbers stay legible on it

/** @typedef {{ x: number, y: number, cell: number }} Place of the upper left corner, and a square's side */

/**
 * @param {Place} place
 * @param {number} row
 * @param {number} column
 * @param {number} [rows]
 * @param {number} [columns]
 * @returns {Box}
 */
export const squares = ({ x, y, cell }, row, column, rows = 1, columns = rows) => ({
  x: x + column * cell,
  y: y + row * cell,
  width: columns * cell,
  height: rows * cell,
});

/**
 * How strongly a value shows, from 0 to 1.
 *
 * @param {number} value
 * @param {number} peak
 */
const strength = (value, peak) => STRONGEST * Math.min(Math.abs(value) / (peak || 1), 1);

/**
 * A weight, a product or a sum: blue above 0, orange below.
 *
 * @param {number} value
 * @param {number} peak
 * @param {Scene["colors"]} colors
 */
export const signed = (value, peak, colors) => ({
  fill: value < 0 ? colors.sigmoid : colors.relu,
  "fill-opacity": strength(value, peak).toFixed(3),
});

/** @param {ArrayLike<number>} values */
export const peakOf = (values) =>
  Array.from(values).reduce((most, v) => Math.max(most, Math.abs(v)), 0);

/** @type {WeakMap<Tensor, { key: string, node: SVGElement }>} */
const drawn = new WeakMap();

/**
 * What `make` draws of a tensor, once for each place.
 *
 * @param {Tensor} tensor
 * @param {string} key
 * @param {() => SVGElement} make
 */
const kept = (tensor, key, make) => {
  const known = drawn.get(tensor);
  if (known?.key === key) return known.node;
  const node = make();
  drawn.set(tensor, { key, node });
  return node;
};

/**
 * The square of every cell of the first map or of all channels together.
 *
 * @param {Tensor} tensor
 * @param {Place} place
 * @param {(cell: number) => Record<string, string | number>} look
 */
const cells = ({ shape: [, height, width] }, place, look) =>
  Array.from({ length: height * width }, (_, i) =>
    svg("rect", {
      ...squares(place, Math.floor(i / width), i % width),
      "shape-rendering": "crispEdges",
      ...look(i),
    }),
  );

/**
 * @param {Tensor} tensor
 * @param {Place} place
 * @param {(cell: number) => Record<string, string | number>} look
 */
const labels = ({ values, shape: [, height, width] }, place, look) =>
  place.cell < LEGIBLE
    ? []
    : Array.from({ length: height * width }, (_, i) => {
        const { x, y } = squares(place, Math.floor(i / width) + 0.5, (i % width) + 0.5);
        return text(x, y, number(values[i]), { size: Math.min(15, 0.47 * place.cell), ...look(i) });
      });

/**
 * An image of one channel or of three; `white` is its brightest value.
 *
 * @param {Tensor} image
 * @param {Place} place
 * @param {number} white
 */
export const picture = (image, place, white) =>
  kept(image, JSON.stringify(place), () => {
    const { values, shape } = image;
    const [channels, height, width] = shape;
    /** @param {number} i */
    const fill = (i) => {
      const of = [0, 1, 2].map((c) => values[(c % channels) * height * width + i]);
      return `rgb(${of.map((v) => Math.round((255 * v) / white)).join(",")})`;
    };
    /** @param {number} i */
    const ink = (i) => ({ fill: values[i] > white / 2 ? "#000" : "#fff" });
    return svg(
      "g",
      {},
      ...cells(image, place, (i) => ({ fill: fill(i) })),
      ...(channels === 1 ? labels(image, place, ink) : []),
    );
  });

/**
 * A map, in blue and orange up to its largest value.
 *
 * @param {Tensor} map
 * @param {Place} place
 * @param {Scene["colors"]} colors
 * @param {number} [peak]
 */
export const field = (map, place, colors, peak = peakOf(map.values)) =>
  kept(map, JSON.stringify([place, peak]), () =>
    svg(
      "g",
      {},
      ...cells(map, place, (i) => signed(map.values[i], peak, colors)),
      ...labels(map, place, () => ({})),
    ),
  );

/**
 * The border of some squares.
 *
 * @param {Box} box
 * @param {Record<string, string | number | null>} [look]
 */
export const border = (box, look = {}) =>
  svg("rect", { ...box, fill: "none", class: "lab-frame", ...look });

/**
 * What is pointed at, to be seen on light and on dark.
 *
 * @param {Box} box
 */
export const marked = (box) => [
  border(box, { class: "lab-halo" }),
  border(box, { class: "lab-window" }),
];
