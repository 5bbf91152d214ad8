// What a chart is to who cannot see it: a figure with a name, and its numbers one click away.

/** @import { Words } from "../core/words.js" */
/** @import { Table } from "./numbers.js" */
/** @import { ChartElement, Layout } from "./plotly.d.ts" */

import { element, push } from "../core/element.js";
import { showIcon } from "../core/icons.js";
import { fill } from "../core/words.js";
import { tablesOf, titleOf } from "./numbers.js";

/**
 * How a chart is called: by a sentence of its own, or by an element of the page, or else by what its
 * axes say.
 *
 * @typedef {{ words: Words, label?: string, namedBy?: string }} Called
 */

/** @type {WeakMap<Element, { button: HTMLButtonElement, layout: Layout, words: Words }>} */
const figures = new WeakMap();

/**
 * @param {Table} table
 * @param {Words} words
 */
const drawn = ({ caption, head, rows, tall, wide }, words) => {
  const [first, ...others] = head;
  const corner = first ? element("th", { scope: "col", textContent: first }) : element("td");
  const columns = others.map((textContent) => element("th", { scope: "col", textContent }));
  const lines = rows.map(([name, ...values]) =>
    element(
      "tr",
      {},
      element("th", { scope: "row", textContent: name }),
      ...values.map((textContent) => element("td", { textContent })),
    ),
  );
  const left = [
    tall.every > 1 ? fill(words.numbers_rows, { k: tall.every, n: tall.all }) : "",
    wide.every > 1 ? fill(words.numbers_columns, { k: wide.every, n: wide.all }) : "",
  ];
  const said = [caption, ...left].filter(Boolean).join(words.numbers_separator);
  return element(
    "table",
    {},
    element("caption", { textContent: said, hidden: !said }),
    element("thead", {}, element("tr", {}, corner, ...columns)),
    element("tbody", {}, ...lines),
  );
};

/** @param {ChartElement} chart */
const open = (chart) => {
  const { button, layout, words } = figures.get(chart) ?? {};
  if (!button || !layout || !words) return;
  const tables = tablesOf(chart._fullData, layout).map((table) => drawn(table, words));
  const close = element("button", { type: "button", textContent: words.close });
  const name = element("h2", { textContent: titleOf(layout, chart._fullData) });
  const all = element("div", { className: "lab-numbers", tabIndex: 0, role: "group" }, ...tables);
  all.ariaLabel = words.numbers;
  const dialog = element("dialog", { className: "lab-offer lab-data" }, name, all, close);
  dialog.ariaLabel = words.numbers;
  close.onclick = () => dialog.close();
  dialog.onclose = () => dialog.remove();
  button.after(dialog);
  dialog.showModal();
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
