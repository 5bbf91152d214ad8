// One point followed through several activations: two sliders, a table of numbers, and a chart in
// which the point can be dragged, previewed from the formulas.

/** @import { Probes as Data } from "../core/wire.d.ts" */

import { drag, element, mounting } from "../core/element.js";
import { compile, traced } from "./formula.js";
import { number, numberOfLog10 } from "../core/numbers.js";
import { previewOf } from "../charts/preview.js";
import { Range } from "../controls/range.js";
import { Sequence } from "../core/sequence.js";

const FIELDS = ["at", "times"];

// What an activation makes of a point: φ, φ′ and φ″ there; x, φ(x), φ(φ(x)) …; and the logarithm of
// the product of the slopes on the way.
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

const applied = (evaluate, x, times) => {
  let y = x;
  for (let i = 0; i < times; i += 1) [y] = evaluate(y);
  return y;
};

// The points of a trace of the chart, by its role.
const POINTS = {
  tangent: ({ at, values: [value, slope] }, { x }) =>
    x.map((end) => [end, value + slope * (end - at)]),
  point: ({ at, values: [value] }) => [[at, value]],
  composed: ({ evaluate, times }, { x }) => x.map((from) => [from, applied(evaluate, from, times)]),
  image: ({ at, orbit, times }) => [[at, orbit[times]]],
  product: ({ logs }) => logs.map((log, i) => [i, log]),
  death: ({ logs }) => (logs.includes(-Infinity) ? [[logs.indexOf(-Infinity), 0]] : []),
  after: ({ times }) => [
    [times, 0],
    [times, 1],
  ],
};

class Probe {
  #sequence = new Sequence();

  constructor(root) {
    this.ranges = Object.fromEntries(
      FIELDS.map((field) => {
        const move = (value) => this.move({ [field]: value });
        return [field, new Range([element("span")], { move, release: () => this.release() })];
      }),
    );
    this.head = element("thead");
    this.body = element("tbody");
    root.replaceChildren(
      element(
        "div",
        { className: "lab-inputs" },
        ...Object.values(this.ranges).map(({ label }) => label),
      ),
      element("div", { className: "lab-numbers" }, element("table", {}, this.head, this.body)),
    );
    this.grabs = (event) => this.grab(event);
    document.addEventListener("pointerdown", this.grabs);
    this.draw = (figure) => this.drawn(figure);
  }

  /** @param {Data} data */
  update(data, send) {
    this.send = send;
    if (!this.#sequence.answered(data.seen) || this.held) return;
    this.data = data;
    this.values = { at: data.at, times: data.times };
    this.evaluate = undefined;
    for (const field of FIELDS) {
      this.ranges[field].limit(data.sliders[field]);
      this.ranges[field].label.firstChild.textContent = data.sliders[field].label;
    }
    this.head.replaceChildren(this.cells("th", data.words.columns));
    this.body.replaceChildren(
      ...data.rows.map((row) => this.cells("td", [row.label, ...row.numbers], row.color)),
    );
    this.show();
    previewOf(data.plot).correct(this.texts);
  }

  get held() {
    return this.dragged || FIELDS.some((field) => this.ranges[field].held);
  }

  get texts() {
    return Object.fromEntries(FIELDS.map((field) => [field, String(this.values[field])]));
  }

  cells(tag, texts, color) {
    const line = element("tr", {}, ...texts.map((textContent) => element(tag, { textContent })));
    if (color) line.style.setProperty("--own", color);
    return line;
  }

  show() {
    for (const field of FIELDS)
      this.ranges[field].show(this.values[field], number(this.values[field], 4));
  }

  // The chart is another component, which may be drawn later than this one.
  grab(event) {
    const chart = event.target.closest(`[data-plot="${this.data.plot}"]`);
    const axis = !event.button && chart?._fullLayout && this.axisUnder(chart, event);
    if (!axis) return;
    event.preventDefault();
    this.dragged = true;
    const move = (moved) => this.move({ at: this.under(chart, axis, moved) });
    const end = () => {
      this.dragged = false;
      this.release();
    };
    drag(chart, event, { move, end });
    move(event);
  }

  axisUnder(chart, { clientX, clientY }) {
    const { left, top } = chart.getBoundingClientRect();
    const within = (axis, pixels) =>
      pixels >= axis._offset && pixels <= axis._offset + axis._length;
    const layout = chart._fullLayout;
    return [
      ["xaxis", "yaxis"],
      ["xaxis2", "yaxis2"],
    ]
      .map(([x, y]) => [layout[x], layout[y]])
      .find(([x, y]) => within(x, clientX - left) && within(y, clientY - top))?.[0];
  }

  under(chart, axis, { clientX }) {
    const { low, high, step } = this.data.sliders.at;
    const x = axis.p2l(clientX - chart.getBoundingClientRect().left - axis._offset);
    return Number((Math.round(Math.max(low, Math.min(high, x)) / step) * step).toFixed(4));
  }

  move(values) {
    this.values = { ...this.values, ...values };
    this.show();
    this.follow();
    previewOf(this.data.plot).move(this.texts, this.draw);
  }

  // What the activations make of the point, in the table.
  follow() {
    this.evaluate ??= this.data.rows.map(({ javascript, params }) => {
      const compiled = compile(javascript);
      return (x) => compiled(x, params);
    });
    const { at, times } = this.values;
    this.found = this.evaluate.map((evaluate) => ({
      evaluate,
      times,
      ...followed(evaluate, at, this.data.steps),
    }));
    this.found.forEach(({ values, orbit, logs }, row) => {
      this.tell(row, [
        ...[...values, orbit[times]].map((v) => number(v)),
        numberOfLog10(logs[times]),
      ]);
    });
  }

  // The figure with the present point.
  drawn(figure) {
    const data = figure.data.map((trace) => {
      const { role, row = 0 } = trace.meta ?? {};
      return POINTS[role] ? traced(trace, POINTS[role](this.found[row], trace)) : trace;
    });
    return { ...figure, data };
  }

  tell(row, texts) {
    const cells = this.body.rows[row].cells;
    texts.forEach((text, i) => (cells[i + 1].textContent = text));
  }

  release() {
    const { values } = this;
    this.#sequence.send((sent) => this.send("moved", { ...values, number: sent }));
  }

  close() {
    document.removeEventListener("pointerdown", this.grabs);
  }
}

export const mount = mounting(".lab-probe", Probe);
