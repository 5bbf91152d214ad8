// Sliders of the probe and what the activations make of its point, as a table; the chart, on which
// the point can be dragged, previewed from the formulas.

/** @import { Probes as Data } from "../core/wire.d.ts" */
/** @import { Axis, ChartElement, Figure, FullLayout } from "../charts/plotly.d.ts" */
/** @import { Send } from "../core/mounting.js" */
/** @import { Point } from "./formula.js" */

import { previewOf } from "../charts/preview.js";
import { Range } from "../controls/range.js";
import { around, drag, element } from "../core/element.js";
import { Component, mounting } from "../core/mounting.js";
import { number, numberOfLog10 } from "../core/numbers.js";
import { compile, gridOf, traced } from "./formula.js";

/** @typedef {(x: number) => number[]} Values φ, φ′ and φ″ at x */
/** @typedef {{ at: number, times: number }} Place a point, and how often φ is applied to it */
/** @typedef {ReturnType<typeof followed> & { evaluate: Values, times: number }} Found */

const FIELDS = /** @type {const} */ (["at", "times"]);

/**
 * What an activation makes of a point: φ, φ′ and φ″ there; x, φ(x), φ(φ(x)) …; and the logarithm of
 * the product of the slopes on the way.
 *
 * @param {Values} evaluate
 * @param {number} at
 * @param {number} steps
 */
export const followed = (evaluate, at, steps) => {
  const orbit = [at];
  const logs = [0];
  for (let i = 0; i < steps; i += 1) {
    const [value, slope] = evaluate(orbit[i]);
    orbit.push(value);
    logs.push(logs[i] + Math.log10(Math.abs(slope)));
  }
  return { at, orbit, logs, values: evaluate(at) };
};

/**
 * @param {Values} evaluate
 * @param {number} x
 * @param {number} times
 */
const applied = (evaluate, x, times) => {
  let y = x;
  for (let i = 0; i < times; i += 1) [y] = evaluate(y);
  return y;
};

/**
 * The points of a trace of the chart, by its role.
 *
 * @type {Record<string, (found: Found, xs: number[]) => Point[]>}
 */
export const POINTS = {
  tangent: ({ at, values: [value, slope] }, xs) =>
    xs.map((end) => [end, value + slope * (end - at)]),
  point: ({ at, values: [value] }) => [[at, value]],
  composed: ({ evaluate, times }, xs) => xs.map((from) => [from, applied(evaluate, from, times)]),
  image: ({ at, orbit, times }) => [[at, orbit[times]]],
  product: ({ logs }) => logs.map((log, i) => [i, log]),
  death: ({ logs }) => (logs.includes(-Infinity) ? [[logs.indexOf(-Infinity), 0]] : []),
  after: ({ times }) => [
    [times, 0],
    [times, 1],
  ],
};

/**
 * The figure with the present point. A chart that has come before its table may hold lines that the
 * table has no row for: they stay as they came.
 *
 * @param {Figure} figure
 * @param {Found[]} rows
 * @returns {Figure}
 */
export const drawn = (figure, rows) => {
  const data = figure.data.map((trace) => {
    const { role = "", row = 0 } = trace.meta ?? {};
    const found = rows[row];
    const points = found && POINTS[role]?.(found, gridOf(trace));
    return points ? traced(trace, points) : trace;
  });
  return { ...figure, data };
};

/**
 * The horizontal axis of the panel that a point of the chart lies in.
 *
 * @param {FullLayout} layout
 * @param {number} left
 * @param {number} top
 */
export const axisAt = ({ xaxis, yaxis, xaxis2, yaxis2 }, left, top) => {
  /**
   * @param {Axis | undefined} axis
   * @param {number} pixels
   */
  const within = (axis, pixels) =>
    axis && pixels >= axis._offset && pixels <= axis._offset + axis._length;
  if (within(xaxis, left) && within(yaxis, top)) return xaxis;
  return within(xaxis2, left) && within(yaxis2, top) ? xaxis2 : undefined;
};

/** @extends {Component<Data>} */
class Probe extends Component {
  #dragged = false;
  /** @type {Values[]} of each activation, as soon as they are needed */
  #evaluate = [];
  /** @type {Found[]} */
  #found = [];

  /**
   * @param {HTMLElement} root
   * @param {Data} data
   * @param {Send} send
   */
  constructor(root, data, send) {
    super(root, data, send);
    this.values = { at: data.at, times: data.times };
    this.names = { at: element("span"), times: element("span") };
    this.ranges = { at: this.range("at"), times: this.range("times") };
    this.head = element("thead");
    this.body = element("tbody");
    const labels = FIELDS.map((field) => this.ranges[field].label);
    root.replaceChildren(
      element("div", { className: "lab-inputs" }, ...labels),
      element("div", { className: "lab-numbers" }, element("table", {}, this.head, this.body)),
    );
    document.addEventListener("pointerdown", this.#grab);
  }

  /** @param {keyof Place} field */
  range(field) {
    return new Range([this.names[field]], {
      move: (value) => this.move({ [field]: value }),
      release: () => this.release(),
    });
  }

  /** @override @param {Data} data */
  update(data) {
    if (!this.sequence.answered(data.seen) || this.held) return;
    super.update(data);
    this.values = { at: data.at, times: data.times };
    this.#evaluate = [];
    for (const field of FIELDS) {
      this.ranges[field].limit(data.sliders[field]);
      this.names[field].textContent = data.sliders[field].label;
    }
    this.head.replaceChildren(this.cells("th", data.words.columns));
    const lines = data.rows.map((row) => this.cells("td", [row.label, ...row.numbers], row.color));
    this.body.replaceChildren(...lines);
    this.show();
    previewOf(data.plot).correct(this.texts);
  }

  get held() {
    return this.#dragged || FIELDS.some((field) => this.ranges[field].held);
  }

  get texts() {
    const { at, times } = this.values;
    return { at: String(at), times: String(times) };
  }

  /**
   * @param {"th" | "td"} tag
   * @param {string[]} texts
   * @param {string} [color]
   */
  cells(tag, texts, color) {
    const line = element("tr", {}, ...texts.map((textContent) => element(tag, { textContent })));
    if (color) line.style.setProperty("--own", color);
    return line;
  }

  show() {
    for (const field of FIELDS)
      this.ranges[field].show(this.values[field], number(this.values[field], 4));
  }

  /**
   * The chart is another component, which may be drawn later than this one.
   *
   * @param {PointerEvent} event
   */
  #grab = (event) => {
    const place = event.button ? null : around(event, `[data-plot="${this.data.plot}"]`);
    const chart = /** @type {ChartElement | null} */ (place);
    if (!chart?._fullLayout) return;
    const { left, top } = chart.getBoundingClientRect();
    const axis = axisAt(chart._fullLayout, event.clientX - left, event.clientY - top);
    if (!axis) return;
    event.preventDefault();
    this.#dragged = true;
    /** @param {PointerEvent} moved */
    const move = (moved) => this.move({ at: this.under(chart, axis, moved) });
    const end = () => {
      this.#dragged = false;
      this.release();
    };
    drag(chart, event, { move, end });
    move(event);
  };

  /**
   * @param {ChartElement} chart
   * @param {Axis} axis
   * @param {PointerEvent} event
   */
  under(chart, axis, { clientX }) {
    const { low, high, step } = this.data.sliders.at;
    const x = axis.p2l(clientX - chart.getBoundingClientRect().left - axis._offset);
    return Number((Math.round(Math.max(low, Math.min(high, x)) / step) * step).toFixed(4));
  }

  /** @param {Partial<Place>} values */
  move(values) {
    this.values = { ...this.values, ...values };
    this.show();
    this.follow();
    previewOf(this.data.plot).move(this.texts, (figure) => drawn(figure, this.#found));
  }

  // What the activations make of the point, in the table.
  follow() {
    if (!this.#evaluate.length) {
      this.#evaluate = this.data.rows.map(({ javascript, params }) => {
        const compiled = compile(javascript);
        return (x) => compiled(x, params);
      });
    }
    const { at, times } = this.values;
    this.#found = this.#evaluate.map((evaluate) => ({
      evaluate,
      times,
      ...followed(evaluate, at, this.data.steps),
    }));
    this.#found.forEach(({ values, orbit, logs }, row) => {
      const texts = [...values, orbit[times]].map((value) => number(value));
      this.tell(row, [...texts, numberOfLog10(logs[times])]);
    });
  }

  /**
   * @param {number} row
   * @param {string[]} texts
   */
  tell(row, texts) {
    const { cells } = this.body.rows[row];
    texts.forEach((text, i) => (cells[i + 1].textContent = text));
  }

  release() {
    this.inform("moved", this.values);
  }

  /** @override */
  close() {
    document.removeEventListener("pointerdown", this.#grab);
  }
}

export const mount = mounting(".lab-probe", Probe);
