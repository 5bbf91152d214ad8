// The numbers of a chart as tables, and what a chart is called.

/** @import { Cell } from "../core/csv.js" */
/** @import { Columns } from "../controls/numbers.js" */
/** @import { AxisSpec, FullTrace, Layout } from "./plotly.d.ts" */

import { fieldOf, plain, tableOf } from "../controls/numbers.js";
import { cellOf, exported, isKnown, linesOf, namesOf, valuesOf } from "./export.js";

/**
 * What a reader of the picture reads at the points of a line: if it has words for its values, these.
 *
 * @param {FullTrace} trace
 * @returns {Cell[]}
 */
const readOf = (trace) => {
  const { text, mode = "" } = trace;
  const words = Array.isArray(text) && !mode.includes("text") ? text : [];
  return valuesOf(trace).map((value, i) => {
    const word = words[i];
    return value !== null && typeof word === "string" ? word : value;
  });
};

/** @param {Layout} layout */
const headingsOf = ({ annotations = [] }) =>
  annotations
    .filter(
      ({ xref = "", yanchor, showarrow }) =>
        // What hangs under its place is a legend.
        showarrow === false && yanchor !== "top" && / domain$|^paper$/.test(xref),
    )
    .map(({ text = "" }) => plain(text));

/** @param {unknown} axis */
const textOf = (axis) => {
  const { title } = /** @type {AxisSpec} */ (axis ?? {});
  return typeof title === "string" ? title : (title?.text ?? "");
};

/**
 * @param {Layout} layout
 * @param {"x" | "y"} letter
 */
const titlesOf = (layout, letter) =>
  Object.entries(layout)
    .filter(([name]) => name.startsWith(`${letter}axis`))
    .map(([, axis]) => plain(textOf(axis)))
    .filter(Boolean);

/**
 * A chart in a few words: what it shows, over what.
 *
 * @param {Layout} layout
 * @param {FullTrace[]} traces
 */
export const titleOf = (layout, traces) => {
  const shown = [...headingsOf(layout), ...titlesOf(layout, "y")];
  const said = shown.length ? shown : traces.filter(exported).map(({ name = "" }) => plain(name));
  return [...new Set([...said, ...titlesOf(layout, "x")])].filter(Boolean).join(" · ");
};

/**
 * Lines over the same places, beside each other.
 *
 * @param {string} caption
 * @param {string} over what they are drawn
 * @param {FullTrace[]} traces
 */
const ofLines = (caption, over, traces) => {
  const known = traces.filter((trace) => valuesOf(trace).some(isKnown));
  /** @type {Columns["columns"]} */
  const lines = known.map((trace) => [trace.meta?.csv ?? trace.name ?? "", readOf(trace)]);
  return tableOf({ caption, columns: [[over, namesOf(traces[0])], ...lines] }, Infinity);
};

/**
 * Maps over the same grid, each of which may have left cells to the others.
 *
 * @param {string} caption
 * @param {FullTrace[]} maps
 */
const ofMaps = (caption, maps) => {
  const [{ x = [] }] = maps;
  const lines = linesOf(maps[0]);
  const cells = lines.map(([i]) =>
    Array.from(maps[0].z?.[i] ?? [], (_, j) => maps.map((map) => cellOf(map, i, j)).find(isKnown)),
  );
  const names = lines.map(([, name]) => name);
  return tableOf(fieldOf(caption, cells, names, x));
};

/**
 * All that is drawn, a table for each panel and each set of places.
 *
 * @param {FullTrace[]} traces
 * @param {Layout} layout
 */
export const tablesOf = (traces, layout) => {
  const shown = traces.filter(exported);
  const panels = [...new Set(shown.map(({ xaxis = "x" }) => xaxis))];
  const headings = headingsOf(layout);
  const [over = "x"] = titlesOf(layout, "x");
  /** @type {Map<string, FullTrace[]>} */
  const groups = new Map();
  for (const trace of shown) {
    const places = trace.z ? `z ${trace.z.length}` : namesOf(trace).join();
    const key = `${trace.xaxis} ${places}`;
    groups.set(key, [...(groups.get(key) ?? []), trace]);
  }
  return [...groups.values()].map((group) => {
    const [{ xaxis = "x", z }] = group;
    const caption = headings.length === panels.length ? headings[panels.indexOf(xaxis)] : "";
    return z ? ofMaps(caption || plain(group[0].name ?? ""), group) : ofLines(caption, over, group);
  });
};
