// The inside of a network at one recorded step: what the details of a row hold, read for pictures.

/** @import { Trace } from "../../charts/plotly.d.ts" */
/** @import { Packed, Slopes } from "../../core/wire.d.ts" */
/** @import { Record } from "./record.js" */

/** @typedef {{ values: Float32Array, height: number, width: number }} Grid */

/** @type {WeakMap<Packed, Float32Array>} */
const unpacked = new WeakMap();

/**
 * Bytes in base64 as the numbers that they stand for; read once for each picture.
 *
 * @param {Packed} picture
 */
export const numbers = (picture) => {
  const known = unpacked.get(picture);
  if (known) return known;
  const { low, high, bytes } = picture;
  const data = Uint8Array.from(atob(bytes), (c) => c.charCodeAt(0));
  const found = Float32Array.from(data, (level) => low + ((high - low) * level) / 255);
  unpacked.set(picture, found);
  return found;
};

/**
 * Picture number `i` of a stack, its last two sizes being height and width.
 *
 * @param {Packed} picture
 * @param {number} i
 * @returns {Grid}
 */
export const slice = (picture, i) => {
  const [height, width] = picture.shape.slice(-2);
  const size = height * width;
  return { values: numbers(picture).subarray(i * size, (i + 1) * size), height, width };
};

/**
 * φ or φ′ at z, between the points of a table.
 *
 * @param {Slopes} table
 * @param {"value" | "slope"} what
 * @param {number} x
 */
export const between = ({ z, ...table }, what, x) => {
  let low = 0;
  let high = z.length - 1;
  if (x <= z[low]) return table[what][low];
  if (x >= z[high]) return table[what][high];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (z[middle] <= x) low = middle;
    else high = middle;
  }
  const share = (x - z[low]) / (z[high] - z[low] || 1);
  return table[what][low] + share * (table[what][high] - table[what][low]);
};

/**
 * The smallest and the largest of values.
 *
 * @param {Iterable<number>} values
 * @returns {[low: number, high: number]}
 */
export const ends = (values) => {
  let [low, high] = [Infinity, -Infinity];
  for (const value of values) [low, high] = [Math.min(low, value), Math.max(high, value)];
  return [low, high];
};

/**
 * The newest details up to the row looked at, of the layer that a unit is in.
 *
 * @param {Record} record
 * @param {number} unit
 */
export const detailsOf = (record, unit) => {
  const row = record.detailed();
  const place = record.place(unit);
  const layer = record.at("inside", row)?.[place.layer];
  const table = record.newest("slopes", row)?.[place.layer];
  if (row === null || !layer || !table) return null;
  return { row, layer, own: place.unit, table, bins: record.first("bins") ?? 0 };
};

/** @typedef {NonNullable<ReturnType<typeof detailsOf>>} Details */

const POINTS = 240;

/**
 * How a trace that names one of these in `meta.inside` is filled.
 *
 * @type {{ [kind: string]: (trace: Trace, details: Details, record: Record) => void }}
 */
export const FILL_DETAILS = {
  counts: (trace, { layer, own, bins }) => {
    const width = (layer.high[own] - layer.low[own]) / bins;
    trace.x = Array.from({ length: bins }, (_, i) => layer.low[own] + (i + 0.5) * width);
    trace.width = width;
    trace.y = Array.from(numbers(layer.counts).subarray(own * bins, (own + 1) * bins));
  },
  // Around 0, where most activations bend, and everything that the unit reaches.
  slope: (trace, { layer, own, table }) => {
    const low = Math.min(layer.low[own], 0);
    const high = Math.max(layer.high[own], 0);
    const margin = 0.15 * (high - low || 1);
    const step = (high - low + 2 * margin) / POINTS;
    const xs = Array.from({ length: POINTS + 1 }, (_, i) => low - margin + step * i);
    trace.x = xs;
    trace.y = xs.map((x) => between(table, "slope", x));
  },
  series: (trace, details, record) => {
    const { layer, unit } = record.place(record.selected);
    const { key = "bias" } = trace.meta ?? {};
    const rows = record.detailedRows();
    trace.x = rows.map((i) => record.at("step", i));
    trace.y = rows.map((i) => record.at("inside", i)?.[layer][key][unit] ?? null);
  },
  confusion: (trace, { row }, record) => {
    trace.z = record.at("confusion", row) ?? [];
  },
};
