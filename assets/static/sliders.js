// Sliders for the parameters of activations. While one is dragged, the curves of a chart follow in
// the browser, from the formulas' own JavaScript; when it is let go, Python draws the exact picture.

import { Moves } from "./moves.js";
import { flatsOf, pointsOf } from "./moving.js";
import { chartOf, compile, drawLine, partsOf } from "./paths.js";

// The lines of one activation in a chart, the strip of its flat stretches, and its other marks, which
// belong to the old value and are hidden.
class Followed {
  constructor(chart, activation, flat) {
    const parts = partsOf(chart, (meta) => meta.activation === activation);
    this.lines = parts.filter(({ trace }) => trace.meta.order !== undefined);
    const others = parts.filter(({ trace }) => trace.meta.order === undefined);
    this.strips = others.filter(({ trace }) => trace.line?.color === flat);
    this.marks = others.filter((part) => !this.strips.includes(part));
    for (const { node } of this.marks) node.style.visibility = "hidden";
  }

  draw(evaluate, params) {
    for (const line of this.lines) {
      const points = pointsOf((x) => evaluate(x, params)[line.trace.meta.order], Array.from(line.trace.x));
      drawLine(line, points.map(([x]) => x), points.map(([, y]) => y));
    }
    for (const strip of this.strips) {
      const row = strip.trace.y[0];
      const ends = flatsOf((x) => evaluate(x, params)[1], Array.from(this.lines[0].trace.x));
      const gaps = ends.flatMap((x, i) => (i % 2 ? [[x, row], [x, NaN]] : [[x, row]]));
      drawLine(strip, gaps.map(([x]) => x), gaps.map(([, y]) => y));
    }
  }

  leave() {
    for (const { node } of this.marks) node.style.visibility = "";
  }
}

class Sliders {
  constructor(element) {
    this.element = element;
    this.moves = new Moves();
    this.inputs = new Map();
  }

  update(data, send) {
    this.send = send;
    if (!this.moves.answered(data.seen)) return;
    this.data = data;
    const look = JSON.stringify(data.rows.map(({ value, ...row }) => row));
    if (look !== this.look) this.build();
    this.look = look;
    for (const row of data.rows) this.show(row, row.value);
  }

  build() {
    this.inputs.clear();
    this.element.replaceChildren(...this.data.rows.map((row) => this.row(row)));
  }

  row(row) {
    const label = document.createElement("label");
    label.title = `${row.label}: ${row.name}`;
    label.style.setProperty("--own", row.color);
    label.innerHTML = '<i></i><span></span><var></var><input type="range"><output></output>';
    label.querySelector("span").textContent = row.label;
    label.querySelector("var").textContent = row.symbol;
    const input = label.querySelector("input");
    Object.assign(input, { min: row.low, max: row.high, step: row.step, ariaLabel: label.title });
    input.oninput = () => this.follow(row, Number(input.value));
    input.onchange = () => this.release(row, Number(input.value));
    this.inputs.set(`${row.activation} ${row.name}`, { input, output: label.querySelector("output") });
    return label;
  }

  show(row, value) {
    const { input, output } = this.inputs.get(`${row.activation} ${row.name}`);
    input.value = value;
    const digits = (String(row.step).split(".")[1] ?? "").length;
    output.textContent = value.toFixed(Math.max(digits, 1)).replace("-", "−");
    input.style.setProperty("--part", `${(100 * (value - row.low)) / (row.high - row.low)}%`);
  }

  follow(row, value) {
    this.show(row, value);
    if (!this.followed) {
      this.followed = new Followed(chartOf(this.data.plot), row.spec, this.data.flat);
      this.evaluate = compile(row.javascript);
    }
    this.params = { ...row.params, [row.name]: value };
    this.frame ??= requestAnimationFrame(() => this.draw());
  }

  draw() {
    cancelAnimationFrame(this.frame);
    this.frame = undefined;
    this.followed?.draw(this.evaluate, this.params);
  }

  release(row, value) {
    if (this.frame) this.draw(); // a key moves and lets go at once
    this.followed?.leave();
    this.followed = undefined;
    this.send("moved", { activation: row.activation, name: row.name, value, number: this.moves.next() });
  }
}

const sliders = new WeakMap();

export const mount = ({ data, parentElement, setTriggerValue }) => {
  const element = parentElement.querySelector(".lab-sliders");
  if (!sliders.has(element)) sliders.set(element, new Sliders(element));
  sliders.get(element).update(data, setTriggerValue);
};
