// Repaints a chart in which only numbers and the ranges of axes have changed: SVG paths are set
// directly, which takes a few milliseconds where plotly.js takes tens. What hovering, zooming and
// saving know is as old as plotly's last drawing, so that one has to follow.

const NUMBERS = ["x", "y", "text", "customdata"];
const RANGE = ["range", "autorangeoptions", "uirevision"];
const FAR = 1e5; // pixels; SVG wants no infinities

const near = (pixels) => Math.max(-FAR, Math.min(FAR, pixels)).toFixed(1);

const without = (object, names) => ({
  ...object,
  ...Object.fromEntries(names.map((name) => [name, 0])),
});
const isAxis = (name) => /^[xy]axis\d*$/.test(name);
const axesOf = ({ layout }) => Object.entries(layout).filter(([name]) => isAxis(name));

// `meta` repeats the axes for narrow screens.
const lookOf = ({ meta, ...layout }) =>
  JSON.stringify(
    Object.entries(layout).map(([name, part]) => [
      name,
      isAxis(name) ? without(part, RANGE) : part,
    ]),
  );
const traceOf = (trace) => JSON.stringify(trace && without(trace, NUMBERS));

// Whether a figure has other numbers only.
export const repaintable = (shown, wanted) =>
  wanted.data.every(({ type }) => type === "scatter") &&
  shown.data.length === wanted.data.length &&
  wanted.data.every(
    (trace, i) => trace === shown.data[i] || traceOf(trace) === traceOf(shown.data[i]),
  ) &&
  (wanted.layout === shown.layout || lookOf(wanted.layout) === lookOf(shown.layout));

const rangeOf = ({ range, autorangeoptions: within }) =>
  range ?? (within && [within.minallowed, within.maxallowed]);
const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

// The ranges that change; a reader's zoom into an axis that keeps its own stays.
const moved = (chart, shown, wanted) =>
  axesOf(wanted).flatMap(([name, axis]) => {
    const [before, after] = [rangeOf(shown.layout[name]), rangeOf(axis)];
    const zoomed = !axis.range && before && !same(chart._fullLayout[name].range, before);
    return !after || same(before, after) || zoomed ? [] : [[`${name}.range`, after]];
  });

// A path through points; it breaks where a value is not finite.
export const pathOf = (xs, ys, x, y) => {
  let pen = "M";
  return xs
    .map((at, i) => {
      const defined = Number.isFinite(ys[i]);
      const corner = defined ? `${pen}${near(x.l2p(at))} ${near(y.l2p(ys[i]))}` : "";
      pen = defined ? "L" : "M";
      return corner;
    })
    .join("");
};

// Before plotly.js draws anew: it takes the markers that it finds, and leaves them hidden.
export const unhide = (chart) => {
  for (const point of chart.querySelectorAll('path.point[style*="visibility"]'))
    point.style.visibility = "";
};

// Markers, as many as there are points; those too many are hidden.
const movePoints = (node, { x: xs, y: ys }, x, y) => {
  const points = [...node.querySelectorAll("path.point")];
  while (points.length && points.length < xs.length) {
    points.push(points[0].parentNode.appendChild(points[0].cloneNode()));
  }
  points.forEach((point, i) => {
    const shown = i < xs.length && Number.isFinite(ys[i]);
    point.style.visibility = shown ? "" : "hidden";
    if (shown)
      point.setAttribute("transform", `translate(${near(x.l2p(xs[i]))},${near(y.l2p(ys[i]))})`);
  });
};

const repaintTrace = (chart, drawn, trace) => {
  const node = chart.querySelector(`.scatterlayer .trace${drawn.uid}`);
  if (!node) return;
  const axis = (letter) =>
    chart._fullLayout[`${letter}axis${(drawn[`${letter}axis`] ?? letter).slice(1)}`];
  const [x, y] = [axis("x"), axis("y")];
  const { mode = "", fill } = trace;
  const path = pathOf(trace.x, trace.y, x, y);
  if (fill === "toself") node.querySelector("path.js-fill")?.setAttribute("d", path && `${path}Z`);
  if (mode.includes("lines")) {
    node
      .querySelectorAll("path.js-line")
      .forEach((line, i) => line.setAttribute("d", i ? "" : path));
  }
  if (mode.includes("markers")) movePoints(node, trace, x, y);
};

// Let the axes have the ranges of a figure; whether plotly.js had to draw its own traces anew for it.
export const rescale = async (chart, shown, wanted) => {
  const ranges = Object.fromEntries(moved(chart, shown, wanted));
  const keys = Object.keys(ranges);
  if (!keys.length) return false;
  await window.Plotly.relayout(chart, ranges);
  // That was no zoom of the reader's, which the next figure would have to keep.
  const kept = chart._fullLayout._preGUI;
  for (const key of keys) for (const part of ["[0]", "[1]"]) delete kept[key + part];
  for (const key of keys) delete kept[key.replace("range", "autorange")];
  return true;
};

// Paint the traces of a figure, except those that are in the picture.
export const repaint = (chart, figure, painted) => {
  for (const drawn of chart._fullData) {
    const trace = figure.data[drawn.index];
    if (trace !== painted[drawn.index]) repaintTrace(chart, drawn, trace);
  }
};
