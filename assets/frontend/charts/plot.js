// Draws one plotly figure in its place and keeps it: Plotly.react, never a remount, so that zoom,
// height and the reader's eye stay where they are.

/** @import { Plot as Data } from "../core/wire.d.ts" */

import { download } from "../core/csv.js";
import { element, mounting } from "../core/element.js";
import { Handle } from "./handle.js";
import { powerOfTen } from "../core/numbers.js";
import { repaint, repaintable, rescale, unhide } from "./paint.js";
import { quicken } from "./plotly_arrays.js";
import { previewOf } from "./preview.js";
import { enlargement, ruler } from "../core/ruler.js";

const PLOTLY = new URL("assets/vendor/plotly-cartesian-4.1.1.min.js", document.baseURI).href;

// One copy for every chart of the page.
let plotly;
const loadPlotly = () =>
  (plotly ??= new Promise((resolve, reject) => {
    const onload = () => (quicken(window.Plotly), resolve(window.Plotly));
    const onerror = () => reject(new Error("plotly.js did not load"));
    document.head.append(element("script", { src: PLOTLY, onload, onerror }));
  }));

const cssVariable = (place, name) => getComputedStyle(place).getPropertyValue(name).trim();

const ENLARGED = /font$|^margin$/;
const scaled = (sizes, k) =>
  Object.fromEntries(
    Object.entries(sizes).map(([key, size]) => [key, typeof size === "number" ? size * k : size]),
  );

const enlarged = (node, k) => {
  if (k === 1 || node === null || typeof node !== "object") return node;
  if (Array.isArray(node)) return node.map((item) => enlarged(item, k));
  return Object.fromEntries(
    Object.entries(node).map(([key, value]) => [
      key,
      ENLARGED.test(key) && value ? scaled(value, k) : enlarged(value, k),
    ]),
  );
};

const themeOf = (place) =>
  cssVariable(place, "--st-background-color") +
  cssVariable(place, "--st-text-color") +
  enlargement();

// Python leaves the page's own colours out of a figure; they follow the theme here.
export const themed = (plain, place) => {
  const layout = enlarged(plain, enlargement());
  const text = cssVariable(place, "--st-text-color");
  const grid = cssVariable(place, "--st-border-color");
  const background = cssVariable(place, "--st-background-color");
  const out = {
    ...layout,
    paper_bgcolor: background,
    plot_bgcolor: background,
    font: { family: cssVariable(place, "--st-font"), ...layout.font, color: text },
    hoverlabel: {
      ...layout.hoverlabel,
      bgcolor: background,
      bordercolor: grid,
      font: { color: text, size: 14 },
    },
    modebar: { bgcolor: "rgba(0,0,0,0)", color: grid, activecolor: text },
  };
  for (const key of Object.keys(layout).filter((k) => /^[xy]axis\d*$/.test(k))) {
    out[key] = { gridcolor: grid, zerolinecolor: grid, linecolor: grid, ...layout[key] };
  }
  return out;
};

const values = (array) => Array.from(array ?? []);

// Every drawn trace as columns under each other: trace, x, y (and z for heatmaps). Takes the traces
// as plotly.js has decoded them; in the figure itself numbers are packed.
const rowsOf = (traces) => {
  const rows = [["trace", "x", "y", "z"]];
  for (const trace of traces.filter((t) => t.visible === true && t.meta?.export !== false)) {
    const name = trace.meta?.csv ?? trace.name ?? "";
    if (trace.type === "heatmap") {
      values(trace.z).forEach((line, i) =>
        values(line).forEach((z, j) => rows.push([name, trace.x?.[j] ?? j, trace.y?.[i] ?? i, z])),
      );
    } else {
      values(trace.x).forEach((x, i) => rows.push([name, x, trace.y[i], ""]));
    }
  }
  return rows;
};

const ICONS = {
  svg: "M3 3h12v2H5v14h14V9h2v12H3V3zm14 0h4v4h-2V6.4l-6.3 6.3-1.4-1.4L17.6 5H17V3z",
  csv: "M4 4h16v16H4V4zm2 2v3h5V6H6zm7 0v3h5V6h-5zM6 11v3h5v-3H6zm7 0v3h5v-3h-5zM6 16v2h5v-2H6zm7 0v2h5v-2h-5z",
};
const icon = (name) => ({ path: ICONS[name], width: 24, height: 24 });

// The same object every time: a changed one makes Plotly.react draw anew and forget the zoom.
const configs = new Map();
const configFor = ({ name }) => configs.get(name) ?? configs.set(name, configOf(name)).get(name);

const configOf = (name) => ({
  displaylogo: false,
  showSendToCloud: false, // a chart stays in the browser
  plotlyServerURL: "",
  toImageButtonOptions: { format: "png", filename: name, scale: 2 },
  modeBarButtonsToRemove: ["select2d", "lasso2d", "autoScale2d"],
  modeBarButtonsToAdd: [
    {
      name: "svg",
      title: "SVG",
      icon: icon("svg"),
      click: (plot) => window.Plotly.downloadImage(plot, { format: "svg", filename: name }),
    },
    {
      name: "csv",
      title: "CSV",
      icon: icon("csv"),
      click: (plot) => download(`${name}.csv`, rowsOf(plot._fullData)),
    },
  ],
});

// A figure may bring another arrangement of its axes for narrow screens.
const isNarrow = (place) => place.clientWidth < 600;
const arranged = (layout, height, place) =>
  layout.meta?.narrow && isNarrow(place)
    ? { ...layout, ...layout.meta.narrow }
    : { ...layout, height };

export const react = async (place, figure, data) => {
  const Plotly = await loadPlotly();
  const layout = themed({ ...arranged(figure.layout, data.height, place), autosize: true }, place);
  await Plotly.react(place, figure.data, layout, configFor(data));
  return Plotly;
};

// d3 writes 1.2e-7; a reader gets 1.2×10⁻⁷.
const writePowers = (chart) => {
  const texts = document.createTreeWalker(
    chart.querySelector(".hoverlayer") ?? chart,
    NodeFilter.SHOW_TEXT,
  );
  for (let node = texts.nextNode(); node; node = texts.nextNode()) {
    const text = node.data.replace(
      /(\d)e([-−+]?)(\d+)/g,
      (_, digit, sign, power) => `${digit}×${powerOfTen(`${sign}${power}`.replace("−", "-"))}`,
    );
    if (text !== node.data) node.data = text;
  }
};

// Of all points that a click hovers over, the one next to the pointer.
const nearest = (points, { clientY }, chart) => {
  const top = chart.getBoundingClientRect().top;
  const distance = ({ y, yaxis }) => Math.abs(top + yaxis._offset + yaxis.d2p(y) - clientY);
  return points.reduce((best, point) => (distance(point) < distance(best) ? point : best));
};

class Plot {
  #look = []; // what the chart was drawn in full from
  #drawn = 0;

  constructor(root, { name }) {
    this.element = root;
    this.preview = previewOf(name);
    root.dataset.plot = name; // by which other parts of a page find it
    this.resizing = new ResizeObserver(() => this.resize());
    this.resizing.observe(root);
    this.resizing.observe(ruler());
  }

  // Streamlit calls again with every change of data and of theme.
  /** @param {Data} data */
  async update(data, send) {
    if (data.figure !== this.data?.figure) this.figure = JSON.parse(data.figure);
    this.data = data;
    this.send = send;
    this.element.style.minHeight = `${data.height}px`;
    await this.preview.take(this, data.preview, this.figure);
    if (data.handle) this.handle.update(data.handle);
  }

  // Draw in full, if the chart is not that already.
  async show(figure) {
    const look = [figure, this.data.height, themeOf(this.element), this.element.clientWidth];
    if (look.every((part, i) => part === this.#look[i])) return this.drawing;
    this.#look = look;
    this.shown = figure;
    this.drawing = this.draw(figure);
    return this.drawing;
  }

  async draw(figure) {
    unhide(this.element);
    await react(this.element, structuredClone(figure), this.data);
    this.count();
    if (this.#drawn === 1) this.listen();
  }

  // While a control moves: as quickly as can be.
  async paint(figure) {
    const { shown } = this;
    if (figure === shown) return undefined;
    if (!this.#drawn || !repaintable(shown, figure)) return this.show(figure);
    const rescaled = await rescale(this.element, shown, figure);
    if (this.shown !== shown) return undefined; // has been drawn in full meanwhile
    repaint(this.element, figure, rescaled ? [] : shown.data);
    this.shown = figure;
    this.#look = []; // plotly.js has yet to draw it in full
    return this.count();
  }

  // A phone that is turned, presenter mode, another window size.
  resize() {
    if (this.shown && this.element.clientWidth) this.show(this.shown); // in sight
  }

  get handle() {
    return (this.grip ??= new Handle(this.element, {
      preview: (fields) => previewOf(this.data.handle.chart).move(fields),
      settle: (point) => this.send("click", { ...point, trace: "" }),
    }));
  }

  count() {
    this.#drawn += 1;
    this.element.dataset.drawn = String(this.#drawn);
  }

  listen() {
    this.element.on("plotly_hover", () => writePowers(this.element));
    this.element.on("plotly_click", ({ points, event }) => {
      const point = nearest(points, event, this.element);
      if (this.data.handle) this.handle.go({ x: point.x, y: point.y });
      else if (this.data.clickable)
        this.send("click", { x: point.x, y: point.y, trace: point.data.name ?? "" });
    });
  }

  close() {
    this.preview.leave(this);
    this.resizing.disconnect();
    window.Plotly?.purge(this.element);
  }
}

export const mount = mounting(".lab-plot", Plot);
