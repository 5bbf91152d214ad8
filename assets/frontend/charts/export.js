// What a chart's own buttons do: they save it as a picture and as numbers.

/** @import { Cell } from "../core/csv.js" */
/** @import { Icon } from "../core/icons.js" */
/** @import { ChartElement, FullTrace } from "./plotly.d.ts" */

import { download } from "../core/csv.js";
import { PATHS } from "../core/icons.js";

/** @param {FullTrace} trace */
export const exported = ({ visible, meta }) => visible === true && meta?.export !== false;

/**
 * Where the points of a line are: what its values are of.
 *
 * @param {FullTrace} trace
 * @returns {Cell[]}
 */
export const namesOf = ({ orientation, x, y }) => Array.from((orientation === "h" ? y : x) ?? []);

/**
 * The values of a line. On a logarithmic axis of a run a 0 is drawn where there is room for it.
 *
 * @param {FullTrace} trace
 * @returns {Cell[]}
 */
export const valuesOf = ({ orientation, x, y, meta, customdata }) => {
  const drawn = Array.from((orientation === "h" ? x : y) ?? []);
  const exact = meta?.columns ? customdata : undefined;
  return drawn.map((value, i) => {
    const other = exact?.[i];
    return other === undefined || Array.isArray(other) ? value : other;
  });
};

/**
 * Every drawn trace as columns under each other: trace, x, y (and z for heatmaps). Takes the traces
 * as plotly.js has decoded them; in the figure itself numbers may be packed.
 *
 * @param {FullTrace[]} traces
 */
export const rowsOf = (traces) => {
  /** @type {Cell[][]} */
  const rows = [["trace", "x", "y", "z"]];
  for (const trace of traces.filter(exported)) {
    const name = trace.meta?.csv ?? trace.name ?? "";
    const [xs, ys] = [Array.from(trace.x ?? []), Array.from(trace.y ?? [])];
    if (trace.type !== "heatmap") rows.push(...xs.map((x, i) => [name, x, ys[i], ""]));
    else {
      Array.from(trace.z ?? [], (line) => Array.from(line ?? [])).forEach((line, i) =>
        rows.push(...line.map((z, j) => [name, xs[j] ?? j, ys[i] ?? i, z])),
      );
    }
  }
  return rows;
};

/** @param {Icon} name */
const icon = (name) => ({ path: PATHS[name], width: 24, height: 24 });

/**
 * @param {string} filename
 * @param {"png" | "svg"} format
 * @param {number} scale
 */
const picture = (filename, format, scale) => ({
  name: format,
  title: format.toUpperCase(),
  icon: icon(format),
  /** @param {ChartElement} chart */
  click: (chart) => window.Plotly?.downloadImage(chart, { format, filename, scale }),
});

/** @param {string} name */
const configOf = (name) => ({
  displaylogo: false,
  showSendToCloud: false, // a chart stays in the browser
  plotlyServerURL: "",
  // Dragging zooms; together with Shift it pans.
  modeBarButtonsToRemove: ["toImage", "zoom2d", "pan2d", "select2d", "lasso2d", "autoScale2d"],
  modeBarButtonsToAdd: [
    picture(name, "png", 2),
    picture(name, "svg", 1),
    {
      name: "csv",
      title: "CSV",
      icon: icon("csv"),
      /** @param {ChartElement} chart */
      click: (chart) => download(`${name}.csv`, rowsOf(chart._fullData)),
    },
  ],
});

/** @type {Map<string, ReturnType<typeof configOf>>} */
const configs = new Map();

/**
 * The configuration of the chart of this name. The same object every time: a changed one makes
 * Plotly.react draw anew and forget the zoom.
 *
 * @param {string} name
 */
export const configFor = (name) => {
  const config = configs.get(name) ?? configOf(name);
  configs.set(name, config);
  return config;
};
