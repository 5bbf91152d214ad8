// The numbers of a chart as tables that can be read: as many rows and columns as a reader can take in.

/** @import { Cell } from "../core/csv.js" */
/** @import { AxisSpec, FullTrace, Layout } from "./plotly.d.ts" */

import { number } from "../core/numbers.js";
import { cellOf, exported, isKnown, linesOf, namesOf, valuesOf } from "./export.js";

/**
 * How many rows and columns there are of which one in so many is shown.
 *
 * @typedef {{ all: number, every: number }} Thinned
 */

/** @typedef {{ caption: string, head: string[], rows: string[][], tall: Thinned, wide: Thinned }} Table */

const ROWS = 60;
const COLUMNS = 12;

/** @param {string} text with plotly's markup */
const plain = (text) => text.replace(/<[^>]*>/g, "").trim();

/** @param {Cell} value */
const written = (value) =>
  typeof value === "string" ? plain(value) : number(value === undefined ? null : value);

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
    .filter(({ xref = "", showarrow }) => showarrow === false && / domain$|^paper$/.test(xref))
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
  const shown = [...headingsOf(layout), ...titlesOf(layout, "y"), ...titlesOf(layout, "x")];
  const said = shown.length ? shown : traces.filter(exported).map(({ name = "" }) => plain(name));
  return [...new Set(said)].filter(Boolean).join(" · ");
};

/**
 * @param {number} all
 * @param {number} most
 * @returns {Thinned}
 */
const thinned = (all, most) => ({ all, every: Math.max(1, Math.ceil(all / most)) });

/**
 * Which are shown, the last among them.
 *
 * @param {Thinned} thinned
 */
const shownOf = ({ all, every }) => {
  const places = Array.from({ length: Math.ceil(all / every) }, (_, i) => i * every);
  if (places.length && places.at(-1) !== all - 1) places.push(all - 1);
  return places;
};

/**
 * Lines over the same places, beside each other.
 *
 * @param {string} caption
 * @param {string} over what they are drawn
 * @param {FullTrace[]} traces
 * @returns {Table}
 */
const ofLines = (caption, over, traces) => {
  const known = traces.filter((trace) => valuesOf(trace).some(isKnown));
  const places = namesOf(traces[0]);
  const tall = thinned(places.length, ROWS);
  const columns = known.map(readOf);
  return {
    caption,
    head: [over, ...known.map(({ name = "", meta }) => plain(meta?.csv ?? name))],
    rows: shownOf(tall).map((i) => [places[i], ...columns.map((values) => values[i])].map(written)),
    tall,
    wide: { all: known.length, every: 1 },
  };
};

/**
 * Maps over the same grid, each of which may have left cells to the others.
 *
 * @param {string} caption
 * @param {FullTrace[]} maps
 * @returns {Table}
 */
const ofMaps = (caption, maps) => {
  const [{ x, z = [] }] = maps;
  const lines = linesOf(maps[0]);
  const across = Math.max(0, ...Array.from(z, (line) => line?.length ?? 0));
  const [tall, wide] = [thinned(lines.length, ROWS), thinned(across, COLUMNS)];
  const columns = shownOf(wide);
  /** @type {(i: number, j: number) => Cell} */
  const at = (i, j) => maps.map((map) => cellOf(map, i, j)).find(isKnown);
  return {
    caption,
    head: ["", ...columns.map((j) => written(x?.[j] ?? j))],
    rows: shownOf(tall)
      .map((k) => lines[k])
      .map(([i, name]) => [written(name), ...columns.map((j) => written(at(i, j)))]),
    tall,
    wide,
  };
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
