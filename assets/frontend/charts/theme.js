// Python leaves the page's own colours out of a figure; they follow the theme here. Presenter mode
// enlarges what is drawn in pixels.

/** @import { Layout } from "./plotly.d.ts" */

import { enlargement } from "../core/ruler.js";
import { isAxis } from "./paint.js";

const ENLARGED = /font$|^margin$/;

/**
 * @param {object} sizes
 * @param {number} k
 */
const scaled = (sizes, k) =>
  Object.fromEntries(
    Object.entries(sizes).map(([key, size]) => [key, typeof size === "number" ? size * k : size]),
  );

/**
 * What a layout says, with fonts and margins k times as large.
 *
 * @template T
 * @param {T} node
 * @param {number} k
 * @returns {T}
 */
export const enlarged = (node, k) => {
  if (k === 1 || node === null || typeof node !== "object") return node;
  const made = Array.isArray(node)
    ? node.map((item) => enlarged(item, k))
    : Object.fromEntries(
        Object.entries(node).map(([key, value]) => [
          key,
          ENLARGED.test(key) && value ? scaled(value, k) : enlarged(value, k),
        ]),
      );
  return /** @type {T} */ (made);
};

/**
 * @param {Element} place
 * @param {string} name
 */
const cssVariable = (place, name) => getComputedStyle(place).getPropertyValue(name).trim();

/**
 * All that a chart takes from its place, as one text.
 *
 * @param {Element} place
 */
export const themeOf = (place) =>
  cssVariable(place, "--st-background-color") +
  cssVariable(place, "--st-text-color") +
  enlargement();

/**
 * @param {Layout} plain
 * @param {Element} place
 */
export const themed = (plain, place) => {
  const layout = enlarged(plain, enlargement());
  const text = cssVariable(place, "--st-text-color");
  const grid = cssVariable(place, "--st-border-color");
  const background = cssVariable(place, "--st-background-color");
  const axes = Object.keys(layout).filter(isAxis);
  const lines = { gridcolor: grid, zerolinecolor: grid, linecolor: grid };
  return {
    ...layout,
    ...Object.fromEntries(axes.map((name) => [name, { ...lines, ...layout[name] }])),
    paper_bgcolor: background,
    plot_bgcolor: background,
    font: { family: cssVariable(place, "--st-font"), ...layout.font, color: text },
    hoverlabel: {
      ...layout.hoverlabel,
      bgcolor: background,
      bordercolor: grid,
      font: { color: text, size: 14 },
    },
    // Beside the picture, where it covers neither legend nor title (see style.css).
    modebar: { orientation: "v", bgcolor: "rgba(0,0,0,0)", color: grid, activecolor: text },
  };
};
