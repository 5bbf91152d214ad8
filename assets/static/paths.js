// Moving what plotly.js has drawn without asking it: an SVG path or marker is set directly, which
// takes less than a millisecond. plotly.js takes over again with the next figure.

const FAR = 1e5; // pixels; SVG wants no infinities
const near = (pixels) => Math.max(-FAR, Math.min(FAR, pixels)).toFixed(1);

export const chartOf = (name) => document.querySelector(`[data-plot="${name}"]`);

export const compile = (source) => new Function(`return ${source}`)();

// The traces of a chart whose meta passes the test, each with its node and its axes.
export const partsOf = (chart, test) =>
  (chart?._fullData ?? []).filter(({ meta }) => test(meta ?? {})).map((trace) => ({
    trace,
    node: chart.querySelector(`.scatterlayer .trace${trace.uid}`),
    x: chart._fullLayout[`xaxis${(trace.xaxis ?? "x").slice(1)}`],
    y: chart._fullLayout[`yaxis${(trace.yaxis ?? "y").slice(1)}`],
  })).filter(({ node }) => node);

// A line through points; it breaks where a value is not finite.
export const drawLine = ({ node, x, y }, xs, values) => {
  let d = "";
  let pen = "M";
  xs.forEach((at, i) => {
    if (!Number.isFinite(values[i])) pen = "M";
    else {
      d += `${pen}${near(x.l2p(at))} ${near(y.l2p(values[i]))}`;
      pen = "L";
    }
  });
  const [first, ...rest] = node.querySelectorAll("path.js-line");
  first?.setAttribute("d", d);
  for (const path of rest) path.setAttribute("d", "");
};

// The area inside the points, all of which are finite.
export const drawArea = ({ node, x, y }, xs, values) => {
  const corners = xs.map((at, i) => `${near(x.l2p(at))} ${near(y.l2p(values[i]))}`);
  node.querySelector("path.js-fill")?.setAttribute("d", corners.length ? `M${corners.join("L")}Z` : "");
};

// Markers, as many as there are points; those too many are hidden until plotly.js draws anew.
export const movePoints = ({ node, x, y }, xs, values) => {
  const points = [...node.querySelectorAll("path.point")];
  while (points.length && points.length < xs.length) {
    points.push(points[0].parentNode.appendChild(points[0].cloneNode()));
  }
  points.forEach((point, i) => {
    const shown = i < xs.length && Number.isFinite(values[i]);
    point.style.visibility = shown ? "" : "hidden";
    if (shown) point.setAttribute("transform", `translate(${near(x.l2p(xs[i]))},${near(y.l2p(values[i]))})`);
  });
};

export const movePoint = ({ node, x, y }, at, value) => {
  const point = node?.querySelector("path.point");
  if (!point) return;
  point.style.visibility = Number.isFinite(value) ? "" : "hidden";
  if (Number.isFinite(value)) point.setAttribute("transform", `translate(${near(x.l2p(at))},${near(y.l2p(value))})`);
};
