// The inside of a network at one recorded step: what the details of a row hold, read for pictures.

/** @import { Packed, Slopes } from "../../core/wire.d.ts" */

const unpacked = new WeakMap();

// Bytes in base64 as the numbers that they stand for; read once for each picture.
/** @param {Packed} picture */
export const numbers = (picture) => {
  if (!unpacked.has(picture)) {
    const { low, high, bytes } = picture;
    const data = Uint8Array.from(atob(bytes), (c) => c.charCodeAt(0));
    unpacked.set(
      picture,
      Float32Array.from(data, (level) => low + ((high - low) * level) / 255),
    );
  }
  return unpacked.get(picture);
};

// Picture number `i` of a stack, its last two sizes being height and width.
export const slice = (picture, i) => {
  const [height, width] = picture.shape.slice(-2);
  const size = height * width;
  return { values: numbers(picture).subarray(i * size, (i + 1) * size), height, width };
};

// φ or φ′ at z, between the points of a table.
/** @param {Slopes} table */
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

// The newest details up to the row looked at, of the layer that a unit is in.
export const insideOf = (record, unit) => {
  const row = record.detailed();
  if (row === null) return null;
  const { layer, unit: own } = record.place(unit);
  return {
    row,
    layer: record.at("inside", row)[layer],
    own,
    table: record.newest("slopes", row)[layer],
    bins: record.first("bins"),
  };
};

const POINTS = 240;

// How a trace that names one of these in `meta.inside` is filled.
export const FILL_INSIDE = {
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
    trace.x = Array.from({ length: POINTS + 1 }, (_, i) => low - margin + step * i);
    trace.y = trace.x.map((x) => between(table, "slope", x));
  },
  series: (trace, inside, record) => {
    const { layer, unit } = record.place(record.selected);
    const rows = record.detailedRows();
    trace.x = rows.map((i) => record.at("step", i));
    trace.y = rows.map((i) => record.at("inside", i)[layer][trace.meta.key][unit]);
  },
  confusion: (trace, inside, record) => {
    trace.z = record.at("confusion", inside.row);
  },
};
