// What a chart is to who cannot see it: a figure with a name, and its numbers one click away.

/** @import { Words } from "../core/words.js" */
/** @import { ChartElement, Layout } from "./plotly.d.ts" */

import { showTables } from "../controls/numbers.js";
import { push } from "../core/element.js";
import { showIcon } from "../core/icons.js";
import { tablesOf, titleOf } from "./numbers.js";

/**
 * How a chart is called: by a sentence of its own, or by an element of the page, or else by what its
 * axes say.
 *
 * @typedef {{ words: Words, label?: string, namedBy?: string }} Called
 */

/** @type {WeakMap<Element, { button: HTMLButtonElement, layout: Layout, words: Words }>} */
const figures = new WeakMap();

/** @param {ChartElement} chart */
const open = (chart) => {
  const { button, layout, words } = figures.get(chart) ?? {};
  if (!button || !layout || !words) return;
  const { _fullData: traces } = chart;
  showTables(button, titleOf(layout, traces), tablesOf(traces, layout), words);
};

/**
 * @param {ChartElement} chart that has been drawn
 * @param {Layout} layout
 * @param {Called} called
 */
export const present = (chart, layout, { words, label, namedBy }) => {
  const { parentElement: place } = chart;
  if (!place) return;
  let { button } = figures.get(chart) ?? {};
  if (!button) {
    chart.role = "figure";
    place.classList.add("lab-figure");
    button = push(place, "lab-data-open", () => open(chart));
  }
  figures.set(chart, { button, layout, words });
  chart.ariaLabel = label || titleOf(layout, chart._fullData);
  if (namedBy) chart.setAttribute("aria-labelledby", namedBy);
  button.ariaLabel = button.title = words.numbers;
  showIcon(button, "csv");
  button.setAttribute("aria-haspopup", "dialog");
};
