// How many parameters a layer has if it shares weights, if only its windows are local, and if it is
// fully connected.

/** @import { ConvolutionLesson, Picture, Scene } from "../frame/types.d.ts" */

import { powerOfTen } from "../../core/numbers.js";
import { line, scale, svg, text, veil } from "../frame/svg.js";
import { parameterCounts } from "./kernel.js";

/** @typedef {ConvolutionLesson["sharing"]} Numbers */

export const KINDS = /** @type {const} */ (["connected", "local", "shared"]);
const WINDOW = 3; // of a picture of 6×6 squares, which stands for images of any size
const MOST = 1e11;
const TICKS = [1, 1e3, 1e6, 1e9];

/**
 * The layer that the controls describe.
 *
 * @param {Numbers} numbers
 * @param {{ side: number, size: number, maps: number }} at
 */
export const layerOf = ({ asked }, { side, size, maps }) => {
  const shape = [asked.shape[0], side, side];
  return { shape, maps, size, ...parameterCounts(shape, maps, size, { padding: (size - 1) / 2 }) };
};

/**
 * A layer in words.
 *
 * @param {string} template
 * @param {{ shape: number[], size: number, maps: number }} layer
 */
export const titleOf = (template, { shape, size, maps }) =>
  template
    .replace("{image}", shape.slice(1).join("×"))
    .replace("{channels}", String(shape[0]))
    .replaceAll("{size}", String(size))
    .replace("{maps}", String(maps));

/** @param {number} count */
export const whole = (count) => count.toLocaleString("en");

/**
 * Three ways to connect an image with one cell of a map, and with its neighbour.
 *
 * @param {Scene} scene
 * @param {number} i of KINDS
 * @param {{ x: number, y: number, width: number, height: number }} box
 */
const connections = ({ colors, narrow }, i, box) => {
  const seen = 2 * WINDOW;
  const cell = Math.min(box.height / seen, (0.5 * box.width) / seen);
  const [x, y] = [box.x + 0.04 * box.width, box.y + (box.height - seen * cell) / 2];
  const out = { x: box.x + 0.88 * box.width, y: [y + 1.6 * cell, y + 4.4 * cell] };
  const looks = [colors.relu, i === 2 ? colors.relu : colors.sigmoid];
  const tops = [0, 3];
  const wires = out.y.flatMap((to, k) => {
    const from = [];
    for (let row = 0; row < seen; row += 1)
      for (let column = 0; column < seen; column += 1) {
        const inside =
          i === 0 ||
          (row >= tops[k] && row < tops[k] + WINDOW && column >= 3 - k && column < 6 - k);
        if (inside)
          from.push(
            line(x + (column + 0.5) * cell, y + (row + 0.5) * cell, out.x, to, {
              stroke: looks[k],
              "stroke-width": i === 0 ? 0.7 : 1.4,
              opacity: i === 0 ? 0.45 : 0.8,
            }),
          );
      }
    return from;
  });
  const squares = Array.from({ length: seen * seen }, (_, k) =>
    svg("rect", {
      x: x + (k % seen) * cell,
      y: y + Math.floor(k / seen) * cell,
      width: cell,
      height: cell,
      class: "lab-cell",
    }),
  );
  const ends = out.y.map((to, k) =>
    svg("rect", {
      x: out.x - 0.5 * cell,
      y: to - 0.5 * cell,
      width: cell,
      height: cell,
      fill: looks[k],
      rx: narrow ? 1 : 2,
    }),
  );
  return [...squares, ...wires, ...ends];
};

/** @type {Picture<ConvolutionLesson>["draw"]} */
export const drawSharing = (scene, { sharing }, { t, at }) => {
  const { w, h, narrow, words, colors } = scene;
  const asked = layerOf(sharing, /** @type {any} */ (at));
  const pad = narrow ? 8 : 20;
  const wide = (w - 2 * pad) / KINDS.length;
  const tall = narrow ? 0.2 * h : 0.22 * h;
  const panels = KINDS.flatMap((kind, i) => {
    const box = { x: pad + i * wide, y: narrow ? 26 : 44, width: wide - pad, height: tall };
    return [
      text(box.x + box.width / 2, narrow ? 14 : 22, words[kind], {
        size: narrow ? 13 : 17,
        "font-weight": 650,
      }),
      ...connections(scene, i, box),
    ];
  });
  const groups = [
    { ...asked, name: words.asked, veiled: true },
    { ...sharing.alexnet, name: words.alexnet, veiled: true },
  ];
  const top = (narrow ? 30 : 62) + tall;
  const each = (h - top - (narrow ? 20 : 34)) / groups.length;
  const left = narrow ? 8 : 20;
  const x = scale([1, MOST], [left, w - (narrow ? 104 : 214)], true);
  const bottom = top + groups.length * each;
  const rules = TICKS.flatMap((tick) => [
    line(x(tick), top + 4, x(tick), bottom, { class: "lab-rule" }),
    text(x(tick), bottom + (narrow ? 10 : 14), tick === 1 ? "1" : powerOfTen(Math.log10(tick)), {
      size: narrow ? 12 : 14,
      class: "lab-faint",
    }),
  ]);
  const bars = groups.flatMap((group, g) => {
    const head = top + g * each;
    const thick = (each - (narrow ? 18 : 30)) / KINDS.length;
    const title = titleOf(words[g ? "alexnetLayer" : "layer"], group);
    return [
      text(left, head + (narrow ? 9 : 14), title, {
        size: narrow ? 12 : 15,
        anchor: "start",
        "font-weight": 600,
      }),
      ...KINDS.flatMap((kind, i) => {
        const y = head + (narrow ? 17 : 27) + i * thick;
        const hidden = kind === "shared" || g > 0;
        const value = group[kind];
        const end = hidden ? left + t * (x(value) - left) : x(value);
        const color = kind === "shared" ? colors.relu : "currentColor";
        return [
          svg("rect", {
            x: left,
            y: y + 2,
            width: Math.max(end - left, 0),
            height: thick - 4,
            rx: 3,
            fill: color,
            opacity: kind === "shared" ? 1 : kind === "local" ? 0.4 : 0.65,
          }),
          text(end + 8, y + thick / 2, `${whole(value)}${narrow ? "" : ` ${words[kind]}`}`, {
            size: narrow ? 13 : 15,
            anchor: "start",
            "font-weight": kind === "shared" ? 700 : 500,
            opacity: hidden ? t : 1,
          }),
          hidden ? veil(left, y + 1, narrow ? 120 : 220, thick - 2, t) : null,
        ];
      }),
    ];
  });
  return [...panels, ...rules, ...bars];
};
