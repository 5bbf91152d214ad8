// What pictures of lessons are drawn with. A length of 1 is 1/16 of the page's text size, so that
// presenter mode enlarges everything at once.

import { number, powerOfTen } from "../../core/numbers.js";

/** @import { Box, Scale } from "./types.d.ts" */
/** @typedef {Record<string, string | number | null | undefined>} Attributes */

const SVG = "http://www.w3.org/2000/svg";

/**
 * @template {keyof SVGElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Attributes} [attributes]
 * @param {...(Node | string | null | undefined)} children
 * @returns {SVGElementTagNameMap[Tag]}
 */
export const svg = (tag, attributes = {}, ...children) => {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== null) made.setAttribute(name, String(value));
  }
  made.append(...children.flatMap((child) => child ?? []));
  return made;
};

/**
 * @param {number} x
 * @param {number} y
 * @param {string | number} words
 * @param {Attributes} [options]
 */
export const text = (x, y, words, { size = 16, anchor = "middle", ...rest } = {}) =>
  svg(
    "text",
    { x, y, "font-size": size, "text-anchor": anchor, "dominant-baseline": "central", ...rest },
    String(words),
  );

/**
 * @param {number} x1
 * @param {number} y1
 * @param {number} x2
 * @param {number} y2
 * @param {Attributes} [attributes]
 */
export const line = (x1, y1, x2, y2, attributes = {}) =>
  svg("line", { x1, y1, x2, y2, stroke: "currentColor", ...attributes });

/**
 * Through points; one that is not finite is a gap.
 *
 * @param {number[][]} points, each [x, y]
 * @param {Attributes} [attributes]
 */
export const path = (points, attributes = {}) => {
  let pen = "M";
  let d = "";
  for (const [x, y] of points) {
    if (Number.isFinite(x) && Number.isFinite(y)) {
      d += `${pen}${x.toFixed(2)} ${y.toFixed(2)}`;
      pen = "L";
    } else pen = "M";
  }
  return svg("path", {
    d,
    fill: "none",
    stroke: "currentColor",
    "stroke-width": 3,
    "stroke-linejoin": "round",
    "stroke-linecap": "round",
    ...attributes,
  });
};

/**
 * @param {number} x1
 * @param {number} y1
 * @param {number} x2
 * @param {number} y2
 * @param {{ color?: string, width?: number }} [options]
 */
export const arrow = (x1, y1, x2, y2, { color = "currentColor", width = 2.5 } = {}) => {
  const length = Math.hypot(x2 - x1, y2 - y1) || 1;
  const [ux, uy] = [(x2 - x1) / length, (y2 - y1) / length];
  const head = Math.min(5 + 2.2 * width, length);
  const [bx, by] = [x2 - ux * head, y2 - uy * head];
  const wing = head * 0.45;
  const corners = [
    `${x2},${y2}`,
    `${bx - uy * wing},${by + ux * wing}`,
    `${bx + uy * wing},${by - ux * wing}`,
  ];
  return svg(
    "g",
    {},
    svg("line", {
      x1,
      y1,
      x2: bx,
      y2: by,
      stroke: color,
      "stroke-width": width,
      "stroke-linecap": "round",
    }),
    svg("polygon", { points: corners.join(" "), fill: color }),
  );
};

/**
 * A circle with something in it.
 *
 * @param {number} x
 * @param {number} y
 * @param {number} r
 * @param {string | number} words
 * @param {Attributes} [options]
 */
export const unit = (x, y, r, words, { size = 18, ...rest } = {}) =>
  svg(
    "g",
    {},
    svg("circle", { cx: x, cy: y, r, class: "lab-unit", ...rest }),
    text(x, y, words, { size, "font-weight": 600 }),
  );

/**
 * What is asked for, drawn as held back: hatched, with a question mark; gone as `t` goes to 1.
 *
 * @param {number} x
 * @param {number} y
 * @param {number} width
 * @param {number} height
 * @param {number} t
 * @param {string} [mark]
 */
export const veil = (x, y, width, height, t, mark = "?") =>
  t >= 1
    ? null
    : svg(
        "g",
        { opacity: 1 - t },
        svg("rect", { x, y, width, height, rx: 8, class: "lab-veil" }),
        svg("rect", { x, y, width, height, rx: 8, fill: "url(#lab-hatch)" }),
        text(x + width / 2, y + height / 2, mark, {
          size: Math.min(40, 0.7 * height),
          "font-weight": 700,
          class: "lab-asked",
        }),
      );

export const definitions = () =>
  svg(
    "defs",
    {},
    svg(
      "pattern",
      {
        id: "lab-hatch",
        width: 10,
        height: 10,
        patternUnits: "userSpaceOnUse",
        patternTransform: "rotate(45)",
      },
      svg("line", { x1: 0, y1: 0, x2: 0, y2: 10, class: "lab-hatching", "stroke-width": 3 }),
    ),
  );

/**
 * A linear or logarithmic scale from values to places, and back.
 *
 * @param {[low: number, high: number]} values
 * @param {[from: number, to: number]} places
 * @param {boolean} [log]
 * @returns {Scale}
 */
export const scale = ([low, high], [from, to], log = false) => {
  const f = log ? Math.log10 : Number;
  const part = (to - from) / (f(high) - f(low));
  /** @param {number} value */
  const at = (value) => from + part * (f(Math.max(value, log ? low * 1e-3 : -Infinity)) - f(low));
  /** @param {number} place */
  const back = (place) => {
    const value = f(low) + (place - from) / part;
    return log ? 10 ** value : value;
  };
  /** @param {number} value */
  const clamp = (value) => Math.min(Math.max(value, low), high);
  return Object.assign(at, { back, clamp, low, high, log });
};

/**
 * Powers of ten of a log axis, no more than `most` of them.
 *
 * @param {[low: number, high: number]} range
 * @param {number} [most]
 */
export const decades = ([low, high], most = 7) => {
  const [first, last] = [Math.ceil(Math.log10(low) - 1e-9), Math.floor(Math.log10(high) + 1e-9)];
  const every = Math.ceil((last - first) / most) || 1;
  const found = [];
  for (let n = last; n >= first; n -= every) found.push(10 ** n);
  return found;
};

/**
 * @param {number} value
 * @param {boolean} log
 */
const tickLabel = (value, log) =>
  log && value !== 1 ? powerOfTen(Math.round(Math.log10(value))) : number(value);

/**
 * The frame of a plot: grid, numbers, titles with symbol and unit.
 *
 * @param {Box} box
 * @param {Scale} x
 * @param {Scale} y
 * @param {{ xTicks?: number[], yTicks?: number[], xTitle?: string, yTitle?: string, size?: number }} [options]
 */
export const axes = (
  box,
  x,
  y,
  { xTicks = [], yTicks = [], xTitle = "", yTitle = "", size = 14 } = {},
) => {
  const bottom = box.y + box.height;
  return svg(
    "g",
    { class: "lab-axes" },
    ...yTicks.map((value) =>
      line(box.x, y(value), box.x + box.width, y(value), { class: "lab-rule" }),
    ),
    ...yTicks.map((value) =>
      text(box.x - 8, y(value), tickLabel(value, y.log), { size, anchor: "end" }),
    ),
    ...xTicks.map((value) => text(x(value), bottom + 16, tickLabel(value, x.log), { size })),
    line(box.x, bottom, box.x + box.width, bottom, { class: "lab-base" }),
    text(box.x + box.width / 2, bottom + 38, xTitle, { size }),
    text(box.x, box.y - 14, yTitle, { size, anchor: "start" }),
  );
};

/**
 * The last of a list that is not empty.
 *
 * @template T
 * @param {T[]} list
 * @returns {T}
 */
export const last = (list) => list[list.length - 1];

/**
 * Where the names of lines stand that end at `ends`: above their own line, on no other one and on no other name.
 *
 * @param {number[]} ends
 * @param {number} lift of a name above its line
 * @param {number} size of its letters
 */
export const namePlaces = (ends, lift, size) => {
  const upwards = ends.map((_, i) => i).sort((one, other) => ends[other] - ends[one]);
  const places = [...ends];
  let below = Infinity;
  for (const i of upwards) {
    below = Math.min(ends[i] - lift, below - 1.3 * size);
    for (const k of upwards) {
      if (k !== i && Math.abs(ends[k] - below) < 0.7 * size) below = ends[k] - lift;
    }
    places[i] = below;
  }
  return places;
};
