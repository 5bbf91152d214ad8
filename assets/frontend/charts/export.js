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

/** @param {Cell} value */
export const isKnown = (value) => typeof value === "string" || Number.isFinite(value);

/**
 * What a cell of a map stands for: what is drawn as dead is 0, whatever its place in the scale.
 *
 * @param {FullTrace} map
 * @param {number} i
 * @param {number} j
 */
export const cellOf = ({ z, meta }, i, j) => {
  const value = z?.[i]?.[j];
  return isKnown(value) && meta?.keep === "dead" ? 0 : value;
};

/**
 * The lines of a map: where each is, and what of. A unit of a run takes several lines of the picture,
 * and there is nothing between two layers.
 *
 * @param {FullTrace} map
 * @returns {[place: number, name: Cell][]}
 */
export const linesOf = ({ y, meta, z = [] }) => {
  const names = meta?.names ?? Array.from(z, (_, i) => y?.[i] ?? i);
  return names.flatMap((name, i) => (name !== "" && name !== names[i - 1] ? [[i, name]] : []));
};

/**
 * @param {FullTrace} map
 * @returns {Cell[][]} x, y, z of each cell; those of a run that another of its maps draws are not among them
 */
const cellsOf = (map) =>
  linesOf(map).flatMap(([i, name]) =>
    Array.from(map.z?.[i] ?? [], (_, j) => [map.x?.[j] ?? j, name, cellOf(map, i, j)]).filter(
      ([, , value]) => !map.meta?.keep || isKnown(value),
    ),
  );

/**
 * @param {FullTrace} line
 * @returns {Cell[][]} x, y of each point
 */
const pointsOf = (line) => {
  const [places, values] = [namesOf(line), valuesOf(line)];
  const across = line.orientation === "h";
  return places.map((place, i) => (across ? [values[i], place, ""] : [place, values[i], ""]));
};

/**
 * Every drawn trace as columns under each other: trace, x, y (and z for heatmaps), each value as it
 * is and not as it is drawn. Takes the traces as plotly.js has decoded them; in the figure itself
 * numbers may be packed.
 *
 * @param {FullTrace[]} traces
 */
export const rowsOf = (traces) => {
  /** @type {Cell[][]} */
  const rows = [["trace", "x", "y", "z"]];
  for (const trace of traces.filter(exported)) {
    const name = trace.meta?.csv ?? trace.name ?? "";
    const found = trace.type === "heatmap" ? cellsOf(trace) : pointsOf(trace);
    rows.push(...found.map((each) => [name, ...each]));
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
