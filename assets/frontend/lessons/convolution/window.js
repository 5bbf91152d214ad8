// One cell of the output: its window in the image, the kernel upon it, and the sum written out.

/** @import { At, Box, ConvolutionLesson, Picture, Scene } from "../frame/types.d.ts" */
/** @import { Place } from "./grid.js" */
/** @import { Tensor, Term } from "./kernel.js" */

import { minus, number } from "../../core/numbers.js";
import { svg, text, veil } from "../frame/svg.js";
import { border, field, marked, peakOf, picture, signed, squares } from "./grid.js";
import { convolve, termsOf } from "./kernel.js";

/** @typedef {ConvolutionLesson["window"]} Numbers */
/** @typedef {{ kernel: string, tensor: Tensor }} Edited weights that the reader has made from a preset */

export const CHANNELS = ["R", "G", "B"];
export const OWN_SIDE = 14;
const NINTHS = 9;

/** What a reader may draw on. */
export const blank = () => ({
  values: new Array(OWN_SIDE * OWN_SIDE).fill(0),
  shape: [1, OWN_SIDE, OWN_SIDE],
});
const EMPTY = blank();

/** @param {Tensor} image */
export const isBlank = ({ values }) => Array.from(values).every((value) => value === 0);

/**
 * A weight as one writes it: whole, in ninths, or with three digits.
 *
 * @param {number} weight
 */
export const written = (weight) => {
  const ninths = Math.round(NINTHS * weight);
  if (Number.isInteger(weight) || Math.abs(NINTHS * weight - ninths) > 1e-9) return number(weight);
  return minus(`${ninths}/${NINTHS}`);
};

/**
 * The number that somebody has written, null for none; it may be a fraction.
 *
 * @param {string} words
 */
export const read = (words) => {
  const [above, below = "1", ...rest] = words.trim().replace("−", "-").split("/");
  const value = Number(above) / Number(below);
  const none = rest.length || !above.trim() || !below.trim();
  return none || !Number.isFinite(value) || Math.abs(value) > 99 ? null : value;
};

/**
 * @param {Numbers} numbers
 * @param {At} at
 * @returns {Tensor}
 */
export const imageOf = ({ images }, { image, own, photo }) =>
  images[image] ?? (image === "photo" ? photo : own) ?? EMPTY;

/** @type {WeakMap<Tensor, Tensor[]>} a preset for images of so many channels */
const deep = new WeakMap();

/**
 * The weights, the same for every channel until the reader edits them.
 *
 * @param {Numbers} numbers
 * @param {At} at
 * @returns {Tensor}
 */
export const kernelOf = (numbers, at) => {
  const [channels] = imageOf(numbers, at).shape;
  /** @type {Edited | undefined} */
  const edited = at.edited;
  if (edited && edited.kernel === at.kernel && edited.tensor.shape[1] === channels)
    return edited.tensor;
  const preset = numbers.kernels[at.kernel];
  const known = deep.get(preset) ?? [];
  deep.set(preset, known);
  const [, , rows, columns] = preset.shape;
  known[channels] ??= {
    values: Array.from({ length: channels }, () => Array.from(preset.values)).flat(),
    shape: [1, channels, rows, columns],
  };
  return known[channels];
};

/** @type {WeakMap<Tensor, { kernel: Tensor, map: Tensor }>} */
const known = new WeakMap();

/**
 * @param {Numbers} numbers
 * @param {At} at
 */
export const mapOf = (numbers, at) => {
  const [image, kernel] = [imageOf(numbers, at), kernelOf(numbers, at)];
  const found = known.get(image);
  if (found?.kernel === kernel) return found.map;
  const map = convolve(image, kernel);
  known.set(image, { kernel, map });
  return map;
};

/**
 * The cell that is pointed at: of a smaller map the nearest.
 *
 * @param {Numbers} numbers
 * @param {At} at
 * @returns {[row: number, column: number]}
 */
export const cellOf = (numbers, at) => {
  const [row, column] = at.cell ?? numbers.cell;
  const [, height, width] = mapOf(numbers, at).shape;
  return [Math.min(row, height - 1), Math.min(column, width - 1)];
};

/**
 * What is summed there, channel by channel, and the sum.
 *
 * @param {Numbers} numbers
 * @param {At} at
 */
export const sumAt = (numbers, at) => {
  const [row, column] = cellOf(numbers, at);
  const terms = termsOf(imageOf(numbers, at), kernelOf(numbers, at), { map: 0, row, column });
  const parts = terms.map((each) => each.reduce((sum, { product }) => sum + product, 0));
  return { terms, parts, sum: parts.reduce((sum, part) => sum + part, 0) };
};

/**
 * Partial sums added up, as one writes it.
 *
 * @param {number[]} parts
 */
export const addition = (parts) =>
  parts
    .map((part, i) =>
      i === 0 ? number(part) : `${part < 0 ? "−" : "+"} ${number(Math.abs(part))}`,
    )
    .join(" ");

/**
 * Where everything is.
 *
 * @param {Scene} scene
 * @param {Tensor} image
 * @param {Tensor} kernel
 */
export const layout = ({ w, h, narrow }, { shape: [, height, width] }, { shape }) => {
  const [, channels, size] = shape;
  const stacked = channels > 1 && !narrow;
  const weight = narrow ? 34 : stacked ? 44 : 50;
  const tall = narrow ? 30 : stacked ? 24 : 42;
  const gap = narrow ? 14 : 38;
  const top = narrow ? 22 : 34;
  const side = Math.min((w - (narrow ? 12 : 32) - size * weight - 2 * gap) / 2, 0.46 * h);
  const left = (w - 2 * side - size * weight - 2 * gap) / 2;
  const cell = side / Math.max(height, width);
  const rim = ((size - 1) / 2) * cell;
  const right = left + side + 2 * gap + size * weight;
  const block = size * tall + (narrow ? 0 : 10);
  const blocks = stacked ? channels : 1;
  const first = top + (side - blocks * block + (narrow ? 0 : 10)) / 2;
  return {
    side,
    weight,
    tall,
    stacked,
    image: /** @type {Place} */ ({ x: left, y: top, cell }),
    map: /** @type {Place} */ ({ x: right + rim, y: top + rim, cell }),
    frame: /** @type {Box} */ ({ x: right, y: top, width: width * cell, height: height * cell }),
    kernels: Array.from({ length: blocks }, (_, c) => ({
      x: left + side + gap,
      y: first + c * block,
    })),
    between: [left + side + gap / 2, right - gap / 2],
    buttons: { y: top + side + 6, left, right, height: narrow ? 30 : 32 },
    sum: top + side + (narrow ? 42 : 52),
  };
};

/**
 * Nine products where their window has them.
 *
 * @param {Term[]} terms
 * @param {Box} box
 * @param {number} size
 * @param {{ scene: Scene, peak: number, count: number }} how many are there already
 */
const products = (terms, box, size, { scene, peak, count }) => {
  const [wide, tall] = [box.width / size, box.height / size];
  const large = wide > 96;
  const fonts = large ? [19, 18] : scene.narrow ? [13, 14] : [13, 15];
  return terms.slice(0, count).flatMap(({ value, weight, product }, i) => {
    const x = box.x + (i % size) * wide;
    const y = box.y + Math.floor(i / size) * tall;
    const term = `${number(value)}·${weight < 0 ? `(${written(weight)})` : written(weight)}`;
    const middle = y + tall / 2;
    const place = { x: x + 2, y: y + 2, width: wide - 4, height: tall - 4, rx: 5 };
    return [
      svg("rect", { ...place, ...signed(product, peak, scene.colors) }),
      border(place),
      ...(large
        ? [text(x + wide / 2, middle, `${term} = ${number(product)}`, { size: fonts[0] })]
        : [
            text(x + wide / 2, middle - 0.21 * tall, term, { size: fonts[0] }),
            text(x + wide / 2, middle + 0.22 * tall, number(product), {
              size: fonts[1],
              "font-weight": 700,
            }),
          ]),
    ];
  });
};

/**
 * The sum, written out below.
 *
 * @param {Scene} scene
 * @param {Numbers} numbers
 * @param {At} at
 * @param {number} t
 */
const drawSum = (scene, numbers, at, t) => {
  const { w, h, narrow, words } = scene;
  const { sum: top } = layout(scene, imageOf(numbers, at), kernelOf(numbers, at));
  const { terms, parts, sum } = sumAt(numbers, at);
  const size = Math.sqrt(terms[0].length);
  const colour = parts.length > 1;
  const pad = narrow ? 6 : 16;
  const peak = peakOf(terms.flat().map(({ product }) => product));
  const shown = narrow && colour ? [at.channel ?? 0] : parts.map((_, c) => c);
  const totals = narrow ? 34 : colour ? 42 : 0;
  const right = colour || narrow ? 0 : 0.24 * w; // the total stands beside the products
  const head = colour ? 24 : 0;
  const wide = (w - 2 * pad - right) / shown.length;
  const count = Math.round(t * terms.flat().length);
  const blocks = shown.flatMap((c, i) => {
    const box = {
      x: pad + i * wide + (i ? 8 : 0),
      y: top + head,
      width: wide - (i ? 8 : 0),
      height: h - top - head - totals - (narrow ? 4 : 10),
    };
    const done = shown.length > 1 ? Math.max(0, count - c * terms[c].length) : count;
    return [
      ...products(terms[c], box, size, { scene, peak, count: done }),
      colour && !narrow
        ? text(box.x + box.width / 2, top + 10, `${CHANNELS[c]}: ${number(parts[c])}`, {
            size: 16,
            "font-weight": 650,
          })
        : null,
    ];
  });
  const total = colour ? `${addition(parts)} = ${number(sum)}` : `= ${number(sum)}`;
  const middle = (top + h - 10) / 2;
  const answer = right
    ? [
        text(w - right / 2, middle - 30, words.sum, { size: 16, class: "lab-faint" }),
        text(w - right / 2, middle + 6, total, { size: 34, "font-weight": 700, opacity: t }),
      ]
    : [
        text(w / 2, h - (narrow ? 18 : 24), narrow && !colour ? `${words.sum} ${total}` : total, {
          size: narrow ? 18 : 24,
          "font-weight": 700,
          opacity: t,
        }),
      ];
  return [...blocks, ...answer, veil(pad, top, w - 2 * pad, h - top - 10, t)];
};

/**
 * What to do with an image on which there is nothing yet.
 *
 * @param {ReturnType<typeof layout>} place
 * @param {string} kind
 * @param {Scene} scene
 */
const hint = ({ image, side }, kind, { narrow, words }) =>
  text(image.x + side / 2, image.y + 0.28 * side, words[kind === "photo" ? "stays" : "drawOn"], {
    size: narrow ? 13 : 16,
    fill: "#fff",
  });

/** @type {Picture<ConvolutionLesson>["draw"]} */
export const drawWindow = (scene, { window: numbers }, { t, at }) => {
  const { narrow, words, colors } = scene;
  const [image, kernel] = [imageOf(numbers, at), kernelOf(numbers, at)];
  const map = mapOf(numbers, at);
  const [row, column] = cellOf(numbers, at);
  const [, channels, size] = kernel.shape;
  const place = layout(scene, image, kernel);
  const font = narrow ? 13 : 15;
  const above = place.image.y - (narrow ? 10 : 16);
  const peak = peakOf(kernel.values);
  const middle = place.image.y + place.side / 2;
  const chosen = narrow ? (at.channel ?? 0) : 0;
  /** @param {number[]} shape */
  const sized = (shape) => shape.filter((n) => n > 1).join("×");
  const grids = place.kernels.flatMap(({ x, y }, i) =>
    Array.from({ length: size * size }, (_, k) => {
      const channel = place.stacked ? i : chosen;
      const weight = kernel.values[channel * size * size + k];
      const box = {
        x: x + (k % size) * place.weight,
        y: y + Math.floor(k / size) * place.tall,
        width: place.weight,
        height: place.tall,
      };
      return [
        svg("rect", { ...box, ...signed(weight, peak, colors) }),
        border(box),
        text(box.x + box.width / 2, box.y + box.height / 2, written(weight), {
          size: narrow || place.stacked ? 15 : 19,
          "font-weight": 600,
        }),
      ];
    }).flat(),
  );
  return [
    text(
      place.image.x,
      above,
      `${words.image} ${sized([image.shape[1], image.shape[2], channels])}`,
      {
        size: font,
        anchor: "start",
      },
    ),
    picture(image, place.image, numbers.white),
    border(squares(place.image, 0, 0, image.shape[1], image.shape[2])),
    ...(isBlank(image) ? [hint(place, at.image, scene)] : []),
    ...marked(squares(place.image, row, column, size)),
    ...grids,
    text(place.between[0], middle, "∗", { size: narrow ? 20 : 30 }),
    text(place.between[1], middle, "=", { size: narrow ? 20 : 30 }),
    text(place.frame.x, above, `${words.map} ${sized(map.shape)}`, { size: font, anchor: "start" }),
    border(place.frame, { "stroke-dasharray": "3 5" }),
    t ? field(map, place.map, colors) : null,
    border(squares(place.map, 0, 0, map.shape[1], map.shape[2])),
    veil(place.map.x, place.map.y, map.shape[2] * place.map.cell, map.shape[1] * place.map.cell, t),
    ...marked(squares(place.map, row, column)),
    ...drawSum(scene, numbers, at, t),
  ];
};
