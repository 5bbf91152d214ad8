// How large the output is: windows laid over an image, and what none of them reaches.

/** @import { At, ConvolutionLesson, Picture } from "../types.d.ts" */
/** @import { Place } from "./grid.js" */

import { number } from "../../core/numbers.js";
import { svg, text, veil } from "../svg.js";
import { marked, squares } from "./grid.js";
import { outputSize, windowsOver } from "./kernel.js";

/** @typedef {ConvolutionLesson["size"]} Numbers */

/**
 * What the controls say, and what follows along one side.
 *
 * @param {Numbers} numbers
 * @param {At} at
 */
export const sizeOf = ({ width }, { size, padding, stride, dilation }) => {
  const steps = { padding, stride, dilation };
  const reach = dilation * (size - 1) + 1;
  const out = Math.max(0, outputSize(width, size, steps));
  const counts = windowsOver(width, size, steps);
  // Behind the last window; holes of a dilated kernel are something else.
  const end = out ? (out - 1) * stride - padding + reach : 0;
  return {
    steps,
    size,
    reach,
    out,
    missed: Math.max(0, Math.min(width, width - end)),
    exact: (width + 2 * padding - dilation * (size - 1) - 1) / stride + 1,
    counts,
  };
};

/**
 * The formula with the numbers in it.
 *
 * @param {Numbers} numbers
 * @param {At} at
 */
export const formula = (numbers, at) => {
  const { exact, out, size } = sizeOf(numbers, at);
  const dilated = at.dilation === 1 ? size : `${at.dilation}·(${size} − 1) − 1`;
  const sum = `(${numbers.width} + 2·${at.padding} − ${dilated}) / ${at.stride} + 1`;
  return `${sum} = ${number(exact)}${exact === out ? "" : ` → ${out}`}`;
};

/** @type {Picture<ConvolutionLesson>["draw"]} */
export const drawSize = (scene, { size: numbers }, { t, at }) => {
  const { w, h, narrow, words, colors } = scene;
  const { steps, size, out, counts } = sizeOf(numbers, at);
  const { padding, stride, dilation } = steps;
  const { width } = numbers;
  const all = width + 2 * padding;
  const pad = narrow ? 10 : 28;
  const top = narrow ? 26 : 44;
  const side = Math.min(0.5 * w - pad, h - top - (narrow ? 62 : 96));
  const cell = side / Math.max(all, 10);
  /** @type {Place} */
  const image = { x: pad + padding * cell, y: top + padding * cell, cell };
  const right = 0.5 * w + (narrow ? 24 : 54);
  /** @type {Place} */
  const map = { x: right, y: top + (all * cell - out * cell) / 2, cell };
  const [row, column] = (at.cell ?? [0, 0]).map((/** @type {number} */ n) =>
    Math.max(0, Math.min(n, out - 1)),
  );
  const gone = Array.from({ length: width * width }, (_, i) => [Math.floor(i / width), i % width])
    .filter(([y, x]) => t && !(counts[y] && counts[x]))
    .map(([y, x]) => svg("rect", { ...squares(image, y, x), class: "lab-unseen", opacity: t }));
  const lit = out
    ? Array.from({ length: size * size }, (_, k) =>
        squares(
          image,
          row * stride - padding + Math.floor(k / size) * dilation,
          column * stride - padding + (k % size) * dilation,
        ),
      ).map((box) => svg("rect", { ...box, class: "lab-lit", fill: colors.relu }))
    : [];
  /** @param {Place} place @param {number} count @param {string} [look] */
  const grid = (place, count, look = "lab-cell") =>
    Array.from({ length: count * count }, (_, i) =>
      svg("rect", { ...squares(place, Math.floor(i / count), i % count), class: look }),
    );
  const shown = Math.round(t * out * out);
  const ring = padding ? grid({ x: pad, y: top, cell }, all, "lab-zero") : [];
  const below = top + side + (narrow ? 16 : 34);
  return [
    text(pad, top - (narrow ? 12 : 20), `${words.image}: ${width}×${width}`, {
      size: narrow ? 13 : 17,
      anchor: "start",
    }),
    ...ring,
    ...grid(image, width),
    ...gone,
    ...lit,
    text(right, top - (narrow ? 12 : 20), t ? `${words.map}: ${out}×${out}` : words.map, {
      size: narrow ? 13 : 17,
      anchor: "start",
    }),
    ...(t ? grid(map, out).slice(0, shown) : []),
    t && out
      ? svg("rect", { ...squares(map, row, column), class: "lab-lit", fill: colors.relu })
      : null,
    ...(t && out ? marked(squares(map, row, column)) : []),
    veil(right, top, Math.min(side, w - right - pad), side, t),
    text(w / 2, below, "(W + 2P − D(F − 1) − 1) / S + 1", {
      size: narrow ? 15 : 19,
      class: "lab-faint",
    }),
    text(w / 2, below + (narrow ? 22 : 32), formula(numbers, at), {
      size: narrow ? 16 : 23,
      "font-weight": 650,
      opacity: t,
    }),
  ];
};
