// Repaints a chart in which only numbers and the ranges of axes have changed: SVG paths are set
// directly, which takes a few milliseconds where plotly.js takes tens. What hovering, zooming and
// saving know is as old as plotly's last drawing, so that one has to follow.

/**
 * @import { Axis, AxisName, AxisSpec, ChartElement, Figure, FullLayout, FullTrace, Layout, Range,
 *   Trace } from "./plotly.d.ts"
 */

/** @typedef {ChartElement & { _fullLayout: FullLayout }} DrawnChart */
/** @typedef {Pick<Axis, "l2p">} Scale */

/**
 * @param {ChartElement} chart
 * @returns {chart is DrawnChart}
 */
export const isDrawn = (chart) => chart._fullLayout !== undefined;

const NUMBERS = ["x", "y", "text", "customdata"];
const RANGE = ["range", "autorangeoptions", "uirevision"];
const FAR = 1e5; // pixels; SVG wants no infinities

/** @param {number} pixels */
const near = (pixels) => Math.max(-FAR, Math.min(FAR, pixels)).toFixed(1);

/**
 * @param {object} object
 * @param {string[]} names
 */
const without = (object, names) => ({
  ...object,
  ...Object.fromEntries(names.map((name) => [name, 0])),
});

/**
 * @param {string} name
 * @returns {name is AxisName}
 */
export const isAxis = (name) => /^[xy]axis\d*$/.test(name);

/**
 * `meta` repeats the axes for narrow screens.
 *
 * @param {Layout} layout
 */
const lookOf = ({ meta, ...layout }) =>
  JSON.stringify(
    Object.entries(layout).map(([name, value]) => [
      name,
      isAxis(name) ? without(Object(value), RANGE) : value,
    ]),
  );

/** @param {Trace} trace */
const traceOf = (trace) => JSON.stringify(without(trace, NUMBERS));

/**
 * Whether a figure has other numbers only.
 *
 * @param {Figure} shown
 * @param {Figure} wanted
 */
export const repaintable = (shown, wanted) =>
  wanted.data.every(({ type }) => type === "scatter") &&
  shown.data.length === wanted.data.length &&
  wanted.data.every(
    (trace, i) => trace === shown.data[i] || traceOf(trace) === traceOf(shown.data[i]),
  ) &&
  (wanted.layout === shown.layout || lookOf(wanted.layout) === lookOf(shown.layout));

/**
 * @param {AxisSpec | undefined} axis
 * @returns {Range | undefined}
 */
const rangeOf = ({ range, autorangeoptions: within } = {}) =>
  range ?? (within && [within.minallowed, within.maxallowed]);

/**
 * @param {Range} one
 * @param {Range | undefined} other
 */
const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

/**
 * The ranges that change, by the names of the axes; a reader's zoom into an axis that keeps its own
 * stays.
 *
 * @param {Record<AxisName, { range: Range }>} drawn
 * @param {Layout} shown
 * @param {Layout} wanted
 */
export const newRanges = (drawn, shown, wanted) => {
  /** @type {[AxisName, Range][]} */
  const found = [];
  for (const name of Object.keys(wanted).filter(isAxis)) {
    const [before, after] = [rangeOf(shown[name]), rangeOf(wanted[name])];
    const zoomed = !wanted[name]?.range && before && !same(before, drawn[name].range);
    if (after && !same(after, before) && !zoomed) found.push([name, after]);
  }
  return found;
};

/**
 * A path through points; it breaks where a value is not finite.
 *
 * @param {(number | null)[]} xs
 * @param {(number | null)[]} ys
 * @param {Scale} x
 * @param {Scale} y
 */
export const pathOf = (xs, ys, x, y) => {
  let pen = "M";
  return xs
    .map((at, i) => {
      const value = ys[i];
      const known = at !== null && value !== null && Number.isFinite(value);
      const corner = known ? `${pen}${near(x.l2p(at))} ${near(y.l2p(value))}` : "";
      pen = known ? "L" : "M";
      return corner;
    })
    .join("");
};

/**
 * Before plotly.js draws anew: it takes the markers that it finds, and leaves them hidden.
 *
 * @param {Element} chart
 */
export const unhide = (chart) => {
  for (const point of pointsIn(chart, '[style*="visibility"]')) point.style.visibility = "";
};

/**
 * @param {Element} node
 * @param {string} [more] that a selector says of them
 * @returns {SVGElement[]}
 */
const pointsIn = (node, more = "") =>
  [...node.querySelectorAll(`path.point${more}`)].filter((point) => point instanceof SVGElement);

/**
 * Markers, as many as there are points; those too many are hidden.
 *
 * @param {Element} node
 * @param {(number | null)[]} xs
 * @param {(number | null)[]} ys
 * @param {Scale} x
 * @param {Scale} y
 */
const movePoints = (node, xs, ys, x, y) => {
  const points = pointsIn(node);
  while (points.length && points.length < xs.length) {
    const further = /** @type {SVGElement} */ (points[0].cloneNode());
    points.at(-1)?.after(further);
    points.push(further);
  }
  points.forEach((point, i) => {
    const [at, value] = [xs[i] ?? NaN, ys[i] ?? NaN];
    const shown = Number.isFinite(at) && Number.isFinite(value);
    point.style.visibility = shown ? "" : "hidden";
    if (shown)
      point.setAttribute("transform", `translate(${near(x.l2p(at))},${near(y.l2p(value))})`);
  });
};

/**
 * @param {DrawnChart} chart
 * @param {FullTrace} drawn
 * @param {Trace} trace
 */
const repaintTrace = (chart, drawn, { mode = "", fill, x: xs = [], y: ys = [] }) => {
  const node = chart.querySelector(`.scatterlayer .trace${drawn.uid}`);
  if (!node) return;
  const names = [drawn.xaxis ?? "x", drawn.yaxis ?? "y"];
  // x2 is drawn along xaxis2.
  const [x, y] = names
    .map((name) => `${name[0]}axis${name.slice(1)}`)
    .filter(isAxis)
    .map((name) => chart._fullLayout[name]);
  const path = pathOf(xs, ys, x, y);
  if (fill === "toself") node.querySelector("path.js-fill")?.setAttribute("d", path && `${path}Z`);
  if (mode.includes("lines")) {
    node
      .querySelectorAll("path.js-line")
      .forEach((line, i) => line.setAttribute("d", i ? "" : path));
  }
  if (mode.includes("markers")) movePoints(node, xs, ys, x, y);
};

/**
 * Let the axes have the ranges of a figure; whether plotly.js had to draw its own traces anew for
 * it.
 *
 * @param {DrawnChart} chart
 * @param {Figure} shown
 * @param {Figure} wanted
 */
export const rescale = async (chart, shown, wanted) => {
  const ranges = newRanges(chart._fullLayout, shown.layout, wanted.layout);
  if (!ranges.length) return false;
  const named = ranges.map(([name, range]) => [`${name}.range`, range]);
  await window.Plotly?.relayout(chart, Object.fromEntries(named));
  // That was no zoom of the reader's, which the next figure would have to keep.
  for (const [name] of ranges)
    for (const setting of ["range[0]", "range[1]", "autorange"])
      delete chart._fullLayout._preGUI[`${name}.${setting}`];
  return true;
};

/**
 * Paint the traces of a figure, except those that are in the picture.
 *
 * @param {DrawnChart} chart
 * @param {Figure} figure
 * @param {Trace[]} painted
 */
export const repaint = (chart, figure, painted) => {
  for (const drawn of chart._fullData) {
    const trace = figure.data[drawn.index];
    if (trace !== painted[drawn.index]) repaintTrace(chart, drawn, trace);
  }
};
