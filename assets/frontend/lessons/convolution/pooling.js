// What pooling keeps: a corner, the map of the kernel that looks for it after ReLU, and the largest
// of every window. Where in its window the corner was, nobody can tell any more.

/** @import { At, ConvolutionLesson, Picture, Scene } from "../frame/types.d.ts" */
/** @import { Place } from "./grid.js" */
/** @import { Tensor } from "./kernel.js" */

import { arrow, svg, text, veil } from "../frame/svg.js";
import { border, field, picture, signed, squares } from "./grid.js";
import { convolve, pool, poolGradient } from "./kernel.js";
import { written } from "./window.js";

/** @typedef {ConvolutionLesson["pooling"]} Numbers */

/**
 * An image moved to the right; what comes in from the left is what was at its border.
 *
 * @param {Tensor} image
 * @param {number} by
 */
export const moved = ({ values, shape }, by) => {
  const [, , width] = shape;
  return {
    shape,
    values: Array.from(values, (_, i) => {
      const column = Math.min(Math.max((i % width) - by, 0), width - 1);
      return values[i - (i % width) + column];
    }),
  };
};

/** @typedef {{ image: Tensor, map: Tensor, pooled: Record<string, Tensor>, gradient: Record<string, Tensor> }} Pooled */
/** @type {WeakMap<Tensor, Record<number, Pooled>>} */
const known = new WeakMap();

/**
 * Everything that follows from an image that is moved by so many columns.
 *
 * @param {Numbers} numbers
 * @param {number} by
 * @returns {Pooled}
 */
export const pooledAt = ({ image, kernel, size }, by) => {
  const found = known.get(image) ?? {};
  known.set(image, found);
  if (found[by]) return found[by];
  const seen = moved(image, by);
  const sums = convolve(seen, kernel);
  const map = { ...sums, values: Array.from(sums.values, (v) => Math.max(v, 0)) };
  /** @type {Pooled} */
  const made = { image: seen, map, pooled: {}, gradient: {} };
  for (const kind of /** @type {const} */ (["max", "average"])) {
    made.pooled[kind] = pool(map, size, { kind });
    const { shape } = made.pooled[kind];
    const ones = { shape, values: made.pooled[kind].values.map(() => 1) };
    made.gradient[kind] = poolGradient(map, size, /** @type {Tensor} */ (ones), { kind });
  }
  found[by] = made;
  return made;
};

/**
 * Whether two images cannot be told apart after max pooling.
 *
 * @param {Numbers} numbers
 * @param {number} one
 * @param {number} other
 */
export const alike = (numbers, one, other) =>
  String(pooledAt(numbers, one).pooled.max.values) ===
  String(pooledAt(numbers, other).pooled.max.values);

/**
 * How many cells a gradient of 1 from every pooled value reaches.
 *
 * @param {Numbers} numbers
 * @param {At} at
 */
export const reached = (numbers, { by, kind }) => {
  const { gradient, map } = pooledAt(numbers, by);
  const values = Array.from(gradient[kind].values);
  return {
    reached: values.filter((g) => g !== 0).length,
    through: values.filter((g, i) => g !== 0 && map.values[i] > 0).length,
    zeros: Array.from(map.values).filter((v) => v === 0).length,
    cells: values.length,
  };
};

/**
 * @param {Tensor} tensor
 * @param {Place} place
 */
const around = ({ shape: [, height, width] }, place) => border(squares(place, 0, 0, height, width));

/**
 * The borders of the windows.
 *
 * @param {Tensor} map
 * @param {number} size
 * @param {Place} place
 */
const windows = ({ shape: [, height, width] }, size, place) =>
  Array.from({ length: (height / size) * (width / size) }, (_, i) =>
    border(squares(place, size * Math.floor((i * size) / width), (i * size) % width, size), {
      class: "lab-frame lab-strong",
    }),
  );

/**
 * The weights of the kernel, small.
 *
 * @param {Scene} scene
 * @param {Tensor} kernel
 * @param {Place} place
 */
const weights = ({ colors }, { values, shape }, place) =>
  Array.from(values, (weight, i) => {
    const box = squares(place, Math.floor(i / shape[3]), i % shape[3]);
    return [
      svg("rect", { ...box, ...signed(weight, 1, colors) }),
      border(box),
      place.cell < 20
        ? null
        : text(box.x + box.width / 2, box.y + box.height / 2, written(weight), { size: 14 }),
    ];
  }).flat();

/** @type {Picture<ConvolutionLesson>["draw"]} */
export const drawPooling = (scene, { pooling: numbers }, { t, at }) => {
  const { w, h, narrow, words, colors } = scene;
  const { white, size, kernel, shifts } = numbers;
  const { image, map, pooled, gradient } = pooledAt(numbers, at.by);
  const wide = map.shape[2];
  const fewer = wide / size;
  const back = at.show === "gradient";
  const pad = narrow ? 8 : 18;
  const gap = narrow ? 12 : 76;
  const side = Math.min((w - 2 * pad - 2 * gap) / 3, 0.44 * h);
  const left = (w - 3 * side - 2 * gap) / 2;
  const top = narrow ? 24 : 40;
  const font = narrow ? 12 : 15;
  /** @type {Place[]} */
  const [seen, felt, kept] = [image.shape[2], wide, fewer].map((count, i) => ({
    x: left + i * (side + gap),
    y: top,
    cell: side / count,
  }));
  const middle = top + side / 2;
  /** @param {number} i */
  const between = (i) => left + side + i * (side + gap);
  /** @param {Place} place @param {string} label */
  const title = (place, label) =>
    text(place.x, top - (narrow ? 11 : 17), label, { size: font, anchor: "start" });
  const peak = Math.max(...Array.from(map.values));
  const flow = gradient[at.kind];
  const steps = narrow
    ? []
    : [
        ...weights(scene, kernel, { x: between(0) + gap / 2 - 24, y: middle - 78, cell: 16 }),
        text(between(0) + gap / 2, middle - 16, "ReLU", { size: 14 }),
        text(between(1) + gap / 2, middle - 34, words[at.kind], { size: 15, "font-weight": 600 }),
        text(between(1) + gap / 2, middle - 14, `${size}×${size}`, { size: 14 }),
      ];
  const arrows = [0, 1].map((i) => {
    const ends = [between(i) + 4, between(i) + gap - 4];
    return back && i === 1
      ? arrow(ends[1], middle + 6, ends[0], middle + 6, { color: colors.sigmoid })
      : arrow(ends[0], middle + 6, ends[1], middle + 6);
  });
  const upper = [
    title(seen, words.image),
    picture(image, seen, white),
    around(image, seen),
    title(felt, back ? words.gradient : words.afterRelu),
    field(back ? flow : map, felt, colors, back ? 1 : peak),
    around(map, felt),
    ...windows(map, size, felt),
    title(kept, back ? words.ones : words.pooled),
    field(pooled[at.kind], kept, colors, peak),
    around(pooled[at.kind], kept),
    ...steps,
    ...arrows,
  ];
  // Below: the images that end in this pooled map, and the nearest that does not.
  const same = shifts.filter((by) => alike(numbers, by, 0));
  const other = shifts.filter((by) => !alike(numbers, by, 0) && by > 0)[0];
  const all = [...same, other];
  const low = top + side + (narrow ? 14 : 26);
  const tall = h - low - (narrow ? 6 : 14);
  const room = (w - 2 * pad) / all.length;
  const head = narrow ? 16 : 26;
  const small = Math.min(0.78 * room, 0.6 * (tall - head));
  const mini = Math.min(0.6 * room, 0.4 * (tall - head) - 4);
  const lower = all.flatMap((by, i) => {
    const found = pooledAt(numbers, by);
    const x = pad + i * room;
    const place = { x, y: low + head, cell: small / image.shape[2] };
    const to = { x: x + (small - mini) / 2, y: low + head + small + 8, cell: mini / fewer };
    return [
      i
        ? text(x - 0.11 * room, to.y + mini / 2, i < same.length ? "=" : "≠", {
            size: narrow ? 18 : 26,
            "font-weight": 700,
          })
        : null,
      picture({ ...found.image }, place, white),
      around(image, place),
      field({ ...found.pooled.max }, to, colors, peak),
      around(found.pooled.max, to),
      text(x + small / 2, low + 4, `→ ${by}`, { size: narrow ? 12 : 14 }),
    ];
  });
  return [
    ...upper,
    svg("g", { opacity: t }, ...lower.flatMap((each) => each ?? [])),
    veil(pad, low - 6, w - 2 * pad, tall + 4, t),
  ];
};
