// One digit from pixels to a class: kernels, ReLU, pooling, flatten, dense, softmax.

/** @import { ConvolutionLesson, Picture } from "../frame/types.d.ts" */
/** @import { Place } from "./grid.js" */
/** @import { Tensor } from "./kernel.js" */

import { number, percent } from "../../core/numbers.js";
import { softmax } from "../softmax.js";
import { arrow, line, svg, text, veil } from "../frame/svg.js";
import { border, field, peakOf, picture, signed, squares } from "./grid.js";
import { convolve, pool } from "./kernel.js";
import { moved } from "./pooling.js";

/** @typedef {ConvolutionLesson["digit"]} Numbers */
/** @typedef {{ image: Tensor, maps: Tensor[], pooled: Tensor[], shares: number[], best: number }} Seen */

/** @type {WeakMap<Tensor, Record<number, Seen>>} */
const known = new WeakMap();

/**
 * Channel by channel.
 *
 * @param {Tensor} tensor
 * @returns {Tensor[]}
 */
const apart = ({ values, shape: [channels, height, width] }) =>
  Array.from({ length: channels }, (_, c) => ({
    values: Array.from(values).slice(c * height * width, (c + 1) * height * width),
    shape: [1, height, width],
  }));

/**
 * What the network makes of the digit, moved to the right by so many columns.
 *
 * @param {Numbers} numbers
 * @param {number} by
 * @returns {Seen}
 */
export const seenAt = ({ image, kernels, size, weights, bias, white }, by) => {
  const found = known.get(image) ?? {};
  known.set(image, found);
  if (found[by]) return found[by];
  const shown = moved(image, by);
  const scaled = { ...shown, values: Array.from(shown.values, (v) => v / white) };
  const sums = convolve(scaled, kernels);
  const maps = { ...sums, values: Array.from(sums.values, (v) => Math.max(v, 0)) };
  const pooled = pool(maps, size);
  const logits = weights.map((row, c) =>
    row.reduce((sum, weight, i) => sum + weight * pooled.values[i], bias[c]),
  );
  const shares = Array.from(softmax(logits));
  const best = shares.indexOf(Math.max(...shares));
  found[by] = { image: shown, maps: apart(maps), pooled: apart(pooled), shares, best };
  return found[by];
};

/** @type {Picture<ConvolutionLesson>["draw"]} */
export const drawDigit = (scene, { digit: numbers }, { t, at }) => {
  const { w, h, narrow, words, colors } = scene;
  const { kernels, label } = numbers;
  const { image, maps, pooled, shares, best } = seenAt(numbers, at.by);
  const pad = narrow ? 6 : 18;
  const top = narrow ? 22 : 38;
  const rows = maps.length;
  const tall = (h - top - (narrow ? 6 : 14)) / rows;
  const square = Math.min(tall - (narrow ? 4 : 8), narrow ? 46 : 74);
  const side = narrow ? 74 : 168;
  const font = narrow ? 12 : 14;
  /** @type {Place} */
  const seen = { x: pad, y: top + (rows * tall - side) / 2, cell: side / image.shape[2] };
  const small = narrow ? 15 : 36;
  const columns = narrow
    ? { kernels: 92, maps: 116, pooled: 170, flat: 226, bars: 258 }
    : { kernels: 222, maps: 278, pooled: 388, flat: 492, bars: 552 };
  const [, , size] = kernels.shape;
  const window = size * size;
  const middle = seen.y + side / 2;
  /** @param {number} i */
  const centre = (i) => top + (i + 0.5) * tall;
  const lines = maps.flatMap((map, i) => {
    const y = centre(i);
    const kernel = kernels.values.slice(i * window, (i + 1) * window);
    const peak = peakOf(kernel);
    /** @param {number} x @param {number} edge @param {Tensor} of @returns {Place} */
    const place = (x, edge, of) => ({ x, y: y - edge / 2, cell: edge / of.shape[2] });
    const grid = { x: columns.kernels, y: y - small / 2, cell: small / size };
    const [felt, kept] = [
      place(columns.maps, square, map),
      place(columns.pooled, square, pooled[i]),
    ];
    return [
      line(pad + side + 2, middle, columns.kernels - 2, y, { class: "lab-wire" }),
      ...kernel.flatMap((weight, k) => [
        svg("rect", {
          ...squares(grid, Math.floor(k / size), k % size),
          ...signed(weight, peak, colors),
        }),
      ]),
      border(squares(grid, 0, 0, size)),
      field(map, felt, colors),
      border(squares(felt, 0, 0, map.shape[1])),
      field(pooled[i], kept, colors),
      border(squares(kept, 0, 0, pooled[i].shape[1])),
      line(columns.pooled + square + 2, y, columns.flat - 2, y, { class: "lab-wire" }),
    ];
  });
  const flat = pooled.flatMap(({ values }) => Array.from(values));
  const height = rows * tall - 8;
  const thin = height / flat.length;
  const peak = peakOf(flat);
  const strip = flat.map((value, i) =>
    svg("rect", {
      x: columns.flat,
      y: top + 4 + i * thin,
      width: narrow ? 10 : 18,
      height: thin,
      ...signed(value, peak, colors),
    }),
  );
  const step = (rows * tall) / shares.length;
  const from = columns.bars + (narrow ? 14 : 22);
  const room = w - from - (narrow ? 8 : 16);
  const bars = shares.flatMap((share, c) => {
    const y = top + (c + 0.5) * step;
    const wide = share * room * t;
    const right = c === label;
    return [
      text(columns.bars, y, c, { size: narrow ? 13 : 17, "font-weight": right ? 750 : 450 }),
      svg("rect", {
        x: from,
        y: y - 0.3 * step,
        width: Math.max(wide, 1),
        height: 0.6 * step,
        rx: 3,
        fill: right ? colors.relu : colors.sigmoid,
        opacity: c === best || right ? 0.9 : 0.45,
      }),
      share > 0.005
        ? text(share > 0.55 ? from + wide - 6 : from + wide + 6, y, percent(share), {
            size: narrow ? 12 : 15,
            anchor: share > 0.55 ? "end" : "start",
            "font-weight": c === best ? 700 : 450,
            opacity: t,
          })
        : null,
    ];
  });
  /** @param {number} x @param {string} what @param {string} [anchor] */
  const title = (x, what, anchor = "start") =>
    text(x, top - (narrow ? 12 : 18), what, { size: font, anchor });
  return [
    title(
      pad,
      at.by
        ? words[at.by > 0 ? "movedRight" : "movedLeft"].replace("{by}", number(Math.abs(at.by)))
        : words.image,
    ),
    picture(image, seen, numbers.white),
    border(squares(seen, 0, 0, image.shape[1])),
    ...(narrow ? [] : [title(columns.kernels, words.kernels), title(columns.flat, words.flatten)]),
    title(columns.maps, narrow ? "ReLU" : words.afterRelu),
    title(columns.pooled, narrow ? words.max : words.pooled),
    title(from, words.softmax),
    ...lines,
    ...strip,
    border({ x: columns.flat, y: top + 4, width: narrow ? 10 : 18, height }),
    arrow(
      columns.flat + (narrow ? 13 : 22),
      top + height / 2,
      columns.bars - (narrow ? 6 : 10),
      top + height / 2,
    ),
    ...bars,
    veil(from - 4, top, w - from - 6, rows * tall - 4, t),
  ];
};
