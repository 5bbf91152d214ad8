// Redraws a chart in which only numbers and the ranges of axes have changed: SVG paths are set
// directly, which takes a few milliseconds where plotly.js takes tens. What hovering, zooming and
// saving know is as old as plotly's last drawing, so that one has to follow.

import { drawArea, drawLine, movePoints, partsOf } from "./paths.js";

const NUMBERS = ["x", "y", "text", "customdata"];
const RANGE = ["range", "autorangeoptions", "uirevision"];

const without = (object, names) => ({ ...object, ...Object.fromEntries(names.map((name) => [name, 0])) });
const isAxis = (name) => /^[xy]axis\d*$/.test(name);
const axesOf = ({ layout }) => Object.entries(layout).filter(([name]) => isAxis(name));

// `meta` repeats the axes for narrow screens.
const look = ({ data, layout: { meta, ...layout } }) => JSON.stringify([
  data.map((trace) => without(trace, NUMBERS)),
  Object.entries(layout).map(([name, part]) => [name, isAxis(name) ? without(part, RANGE) : part]),
]);

const rangeOf = ({ range, autorangeoptions: within }) => range ?? (within && [within.minallowed, within.maxallowed]);
const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

// The ranges that change; a reader's zoom into an axis that keeps its own stays.
const moved = (chart, drawn, figure) =>
  Object.fromEntries(axesOf(figure).flatMap(([name, axis]) => {
    const [before, after] = [rangeOf(drawn.layout[name]), rangeOf(axis)];
    const zoomed = !axis.range && before && !same(chart._fullLayout[name].range, before);
    return !after || same(before, after) || zoomed ? [] : [[`${name}.range`, after]];
  }));

const redraw = (part, { x, y, mode = "", fill }) => {
  if (fill === "toself") drawArea(part, x, y);
  if (mode.includes("lines")) drawLine(part, x, y);
  if (mode.includes("markers")) movePoints(part, x, y);
};

// Whether it could; `drawn` is what the chart shows now.
export const redrawn = async (chart, drawn, figure) => {
  const lines = figure.data.every(({ type }) => type === "scatter");
  if (!drawn || !lines || look(drawn) !== look(figure)) return false;
  const ranges = moved(chart, drawn, figure);
  if (Object.keys(ranges).length) await window.Plotly.relayout(chart, ranges);
  for (const part of partsOf(chart, () => true)) redraw(part, figure.data[part.trace.index]);
  return true;
};
