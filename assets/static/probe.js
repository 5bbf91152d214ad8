// One point followed through several activations: two sliders, a table of numbers, and a chart in
// which the point can be dragged. Everything follows in the browser, from the formulas' own
// JavaScript; when it is let go, Python draws the exact picture.

import { Moves } from "./moves.js";
import { number, numberOfLog10 } from "./numbers.js";
import { chartOf, compile, drawLine, movePoint, partsOf } from "./paths.js";

const FIELDS = ["at", "times"];

// x, φ(x), φ(φ(x)) … and the logarithm of the product of the slopes on the way.
const follow = (evaluate, params, x, steps) => {
  const orbit = [x];
  const logs = [0];
  for (let i = 0; i < steps; i += 1) {
    const [value, slope] = evaluate(orbit[i], params);
    orbit.push(value);
    logs.push(logs[i] + Math.log10(Math.abs(slope)));
  }
  return { orbit, logs };
};

const applied = (evaluate, params, x, times) => {
  let y = x;
  for (let i = 0; i < times; i += 1) [y] = evaluate(y, params);
  return y;
};

class Probe {
  constructor(element) {
    this.moves = new Moves();
    element.innerHTML = '<div class="lab-inputs"></div><div class="lab-numbers"><table><thead></thead><tbody></tbody></table></div>';
    [this.sliders, this.head, this.body] = [".lab-inputs", "thead", "tbody"].map((part) => element.querySelector(part));
    this.inputs = Object.fromEntries(FIELDS.map((field) => [field, this.slider(field)]));
  }

  slider(field) {
    const label = document.createElement("label");
    label.innerHTML = '<span></span><input type="range"><output></output>';
    const input = label.querySelector("input");
    input.oninput = () => this.move({ [field]: Number(input.value) });
    input.onchange = () => this.release();
    this.sliders.append(label);
    return { input, span: label.querySelector("span"), output: label.querySelector("output") };
  }

  update(data, send) {
    this.send = send;
    if (!this.moves.answered(data.seen)) return;
    this.data = data;
    this.values = { at: data.at, times: data.times };
    this.compiled = undefined;
    for (const field of FIELDS) {
      const { low, high, step, label } = data.sliders[field];
      Object.assign(this.inputs[field].input, { min: low, max: high, step, ariaLabel: label });
      this.inputs[field].span.textContent = label;
    }
    this.head.replaceChildren(this.cells("th", data.words.columns));
    this.body.replaceChildren(...data.rows.map((row) => this.cells("td", [row.label, ...row.numbers], row.color)));
    this.showInputs();
    this.listen();
  }

  cells(tag, texts, color) {
    const line = document.createElement("tr");
    line.append(...texts.map((text) => Object.assign(document.createElement(tag), { textContent: text })));
    if (color) line.style.setProperty("--own", color);
    return line;
  }

  showInputs() {
    for (const field of FIELDS) {
      const { input, output } = this.inputs[field];
      input.value = this.values[field];
      output.textContent = number(this.values[field], 4);
      const { low, high } = this.data.sliders[field];
      input.style.setProperty("--part", `${(100 * (this.values[field] - low)) / (high - low)}%`);
    }
  }

  // The chart is another component; it may be drawn later than this one.
  listen() {
    const chart = chartOf(this.data.plot);
    if (!chart?._fullLayout) return setTimeout(() => this.listen(), 100);
    if (chart === this.chart) return undefined;
    this.chart = chart;
    chart.style.touchAction = "pan-y";
    chart.addEventListener("pointerdown", (event) => {
      const axis = this.axisUnder(event);
      if (!axis) return;
      event.preventDefault();
      chart.setPointerCapture(event.pointerId);
      const drag = (moved) => this.move({ at: this.under(axis, moved) });
      drag(event);
      chart.addEventListener("pointermove", drag);
      chart.addEventListener("pointerup", () => {
        chart.removeEventListener("pointermove", drag);
        this.release();
      }, { once: true });
    });
    return undefined;
  }

  axisUnder({ clientX, clientY }) {
    const { left, top } = this.chart.getBoundingClientRect();
    const within = (axis, pixels) => pixels >= axis._offset && pixels <= axis._offset + axis._length;
    const layout = this.chart._fullLayout;
    return [["xaxis", "yaxis"], ["xaxis2", "yaxis2"]].map(([x, y]) => [layout[x], layout[y]])
      .find(([x, y]) => within(x, clientX - left) && within(y, clientY - top))?.[0];
  }

  under(axis, { clientX }) {
    const { low, high, step } = this.data.sliders.at;
    const x = axis.p2l(clientX - this.chart.getBoundingClientRect().left - axis._offset);
    return Number((Math.round(Math.max(low, Math.min(high, x)) / step) * step).toFixed(4));
  }

  move(values) {
    Object.assign(this.values, values);
    this.showInputs();
    this.frame ??= requestAnimationFrame(() => {
      this.frame = undefined;
      this.draw();
    });
  }

  draw() {
    this.compiled ??= this.data.rows.map(({ javascript }) => compile(javascript));
    const { at, times } = this.values;
    const parts = partsOf(this.chart, ({ role }) => role);
    const part = (role, row) => parts.find(({ trace: { meta } }) => meta.role === role && (meta.row ?? row) === row);
    this.data.rows.forEach(({ params }, row) => {
      const evaluate = this.compiled[row];
      const [value, slope, bend] = evaluate(at, params);
      const { orbit, logs } = follow(evaluate, params, at, this.data.steps);
      this.tell(row, [value, slope, bend, orbit[times]].map((v) => number(v)).concat(numberOfLog10(logs[times])));
      const line = (role, xs, ys) => part(role, row) && drawLine(part(role, row), xs, ys);
      const ends = this.data.range;
      line("tangent", ends, ends.map((x) => value + slope * (x - at)));
      movePoint(part("point", row) ?? {}, at, value);
      const grid = Array.from(part("composed", row)?.trace.x ?? []);
      line("composed", grid, grid.map((x) => applied(evaluate, params, x, times)));
      movePoint(part("image", row) ?? {}, at, orbit[times]);
      line("product", logs.map((_, i) => i), logs);
      const dead = logs.indexOf(-Infinity);
      movePoint(part("death", row) ?? {}, dead, dead < 0 ? NaN : 0);
    });
    const after = part("after", undefined);
    if (after) drawLine(after, [times, times], [0, 1]);
  }

  tell(row, texts) {
    const cells = this.body.rows[row].cells;
    texts.forEach((text, i) => (cells[i + 1].textContent = text));
  }

  release() {
    if (this.frame) {
      cancelAnimationFrame(this.frame);
      this.frame = undefined;
      this.draw();
    }
    this.send("moved", { ...this.values, number: this.moves.next() });
  }
}

const probes = new WeakMap();

export const mount = ({ data, parentElement, setTriggerValue }) => {
  const element = parentElement.querySelector(".lab-probe");
  if (!probes.has(element)) probes.set(element, new Probe(element));
  probes.get(element).update(data, setTriggerValue);
};
