// How large the output is: windows laid over an image, and what none of them reaches.

/** @import { At, ConvolutionLesson, Layer, Picture, Scene, Tell } from "../frame/types.d.ts" */
/** @import { Place } from "./grid.js" */

import { element } from "../../core/element.js";
import { number } from "../../core/numbers.js";
import { put } from "../frame/layer.js";
import { svg, text, veil } from "../frame/svg.js";
import { marked, squares } from "./grid.js";
import { ARROWS } from "./hands.js";
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

/**
 * Where image and map are; a square has the same side in both.
 *
 * @param {Scene} scene
 * @param {Numbers} numbers
 * @param {At} at
 */
const layout = ({ w, h, narrow }, numbers, at) => {
  const { out, steps } = sizeOf(numbers, at);
  const all = numbers.width + 2 * steps.padding;
  const pad = narrow ? 10 : 28;
  const top = narrow ? 26 : 44;
  const side = Math.min(0.5 * w - pad, h - top - (narrow ? 62 : 96));
  const cell = side / Math.max(all, numbers.width);
  const right = 0.5 * w + (narrow ? 24 : 54);
  return {
    all,
    pad,
    top,
    side,
    right,
    image: /** @type {Place} */ ({
      x: pad + steps.padding * cell,
      y: top + steps.padding * cell,
      cell,
    }),
    map: /** @type {Place} */ ({ x: right, y: top + ((all - out) * cell) / 2, cell }),
  };
};

/**
 * The cell of the output that is pointed at, of a smaller one the nearest.
 *
 * @param {number} out
 * @param {At} at
 */
const cellOf = (out, { cell = [0, 0] }) =>
  cell.map((/** @type {number} */ n) => Math.max(0, Math.min(n, out - 1)));

/**
 * Points at a cell of the output, by pointer or arrow keys.
 *
 * @param {Tell["change"]} change
 * @returns {Layer<ConvolutionLesson>}
 */
export const pointer = (change) => {
  const pad = element("div", { className: "lab-point", role: "slider", tabIndex: 0 });
  const root = element("div", { className: "lab-layer" }, pad);
  let [out, row, column] = [0, 0, 0];
  /** @param {number} down @param {number} right */
  const go = (down, right) => {
    const cell = cellOf(out, { cell: [down, right] });
    if (String(cell) !== String([row, column])) change("cell", cell);
  };
  pad.onpointermove = pad.onpointerdown = ({ clientX, clientY }) => {
    const box = pad.getBoundingClientRect();
    go(
      Math.floor((out * (clientY - box.top)) / box.height),
      Math.floor((out * (clientX - box.left)) / box.width),
    );
  };
  pad.onkeydown = (event) => {
    const [down, right] = ARROWS[event.key] ?? [0, 0];
    if (!(event.key in ARROWS)) return;
    event.preventDefault();
    go(row + down, column + right);
  };
  return {
    root,
    place: (scene, { size: numbers }, at) => {
      ({ out } = sizeOf(numbers, at));
      [row, column] = cellOf(out, at);
      put(pad, squares(layout(scene, numbers, at).map, 0, 0, out));
      pad.ariaLabel = scene.words.pointSize;
      pad.ariaValueNow = String(row * out + column);
      pad.ariaValueText = `${row + 1}, ${column + 1}`;
    },
  };
};

/** @type {Picture<ConvolutionLesson>["draw"]} */
export const drawSize = (scene, { size: numbers }, { t, at }) => {
  const { w, narrow, words, colors } = scene;
  const { steps, size, out, counts } = sizeOf(numbers, at);
  const { padding, stride, dilation } = steps;
  const { width } = numbers;
  const { all, pad, top, side, right, image, map } = layout(scene, numbers, at);
  const { cell } = image;
  const [row, column] = cellOf(out, at);
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
      opacity: t,
    }),
    text(w / 2, below + (narrow ? 22 : 32), formula(numbers, at), {
      size: narrow ? 16 : 23,
      "font-weight": 650,
      opacity: t,
    }),
  ];
};
