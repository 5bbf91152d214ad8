// The tools of a chart: named in the reader's language, and one stop for the Tab key, from which the
// arrow keys go on.

import { around } from "../core/element.js";

/** @typedef {Pick<HTMLElement, "dataset" | "ariaLabel" | "tabIndex">} Tool */

/** @type {{ [title: string]: string }} by the titles that tools have from plotly.js or from us */
let names = {};

/**
 * @param {ParentNode} place
 * @returns {NodeListOf<HTMLElement>}
 */
const toolsOf = (place) => place.querySelectorAll(".modebar-btn");

/**
 * @param {Iterable<Tool>} tools of one chart
 * @param {{ [title: string]: string }} named
 */
export const arrange = (tools, named) => {
  let first = true;
  for (const tool of tools) {
    if (!tool.dataset.tool) tool.tabIndex = first ? 0 : -1; // plotly.js has just made it
    first = false;
    const title = (tool.dataset.tool ??= tool.dataset.title ?? "");
    tool.ariaLabel = tool.dataset.title = named[title] ?? title;
  }
};

/**
 * After each drawing: plotly.js may have made the tools anew.
 *
 * @param {ParentNode} chart
 */
export const arrangeTools = (chart) => arrange(toolsOf(chart), names);

/** @param {{ [title: string]: string }} named in the reader's language */
export const nameTools = (named) => {
  names = named;
  document.querySelectorAll(".lab-plot").forEach(arrangeTools);
};

/** @type {{ [key: string]: number }} */
const STEPS = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 };

/** @param {KeyboardEvent} event */
export const walk = (event) => {
  const [tool, step] = [around(event, ".modebar-btn"), STEPS[event.key]];
  const bar = tool?.closest(".modebar");
  if (!tool || !bar || !step) return;
  event.preventDefault();
  const tools = [...toolsOf(bar)];
  const next = tools.at((tools.indexOf(tool) + step) % tools.length) ?? tool;
  tool.tabIndex = -1;
  next.tabIndex = 0;
  next.focus();
};
