// A point of a chart that is dragged with the mouse, a finger or the arrow keys. It lies above the
// chart as an element of its own, so that keys reach it and a finger on it does not scroll the page.

import { drag, element } from "../core/element.js";
import { Sequence } from "../core/sequence.js";

const KEYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowDown: [0, -1], ArrowUp: [0, 1] };
const AXES = ["x", "y"];
const FAR = 10; // steps of a key together with Shift

const axisOf = (chart, name) => chart._fullLayout?.[`${name}axis`];

export class Handle {
  #sequence = new Sequence();
  #pressed = false; // a key, which has moved the point

  // `preview` is told the fields of a link while the point moves, `settle` the point when it is let go.
  constructor(chart, { preview, settle }) {
    this.chart = chart;
    this.preview = preview;
    this.settle = settle;
    const end = () => this.#pressed && this.release();
    this.dot = element("div", {
      className: "lab-handle",
      tabIndex: 0,
      role: "slider",
      onpointerdown: (event) => this.grab(event),
      onkeydown: (event) => this.press(event),
      onkeyup: end,
      onblur: end,
    });
    chart.parentElement.style.position = "relative";
    chart.after(this.dot);
    chart.on("plotly_afterplot", () => this.place());
  }

  // An answer to an earlier move, or one that comes while the point is held, does not move it.
  update(data) {
    const answered = this.#sequence.answered(data.seen);
    this.data = data;
    this.dot.ariaLabel = data.label;
    this.dot.style.setProperty("--own", data.color);
    if (answered && !this.held) this.point = { x: data.x.value, y: data.y.value };
    this.place();
  }

  get held() {
    return this.#pressed || "dragging" in this.dot.dataset;
  }

  // The nearest point that the settings can take.
  nearest(point) {
    return Object.fromEntries(
      AXES.map((name) => {
        const { low, high, step } = this.data[name];
        const value = Math.round(Math.max(low, Math.min(high, point[name])) / step) * step;
        return [name, Number(value.toFixed(6))];
      }),
    );
  }

  place() {
    const [x, y] = AXES.map((name) => axisOf(this.chart, name));
    if (!x || !this.point) return;
    const at = { x: x._offset + x.l2p(this.point.x), y: y._offset + y.l2p(this.point.y) };
    const shown = AXES.every((name) => {
      const { _offset, _length } = axisOf(this.chart, name);
      return at[name] >= _offset - 1 && at[name] <= _offset + _length + 1;
    });
    this.dot.hidden = !shown; // a zoom may leave it out
    this.dot.style.left = `${this.chart.offsetLeft + at.x}px`;
    this.dot.style.top = `${this.chart.offsetTop + at.y}px`;
    this.dot.dataset.side = at.x > x._offset + 0.7 * x._length ? "left" : "right";
    this.dot.ariaValueNow = this.point.x;
    this.dot.ariaValueText = AXES.map(
      (name) => `${this.data[name].symbol} = ${this.point[name]}`,
    ).join(", ");
  }

  grab(event) {
    if (event.button) return;
    event.preventDefault();
    this.dot.focus({ preventScroll: true });
    const from = this.point;
    const move = (moved) => this.move(this.under(moved));
    drag(this.dot, event, { move, end: () => this.point !== from && this.release() });
  }

  under({ clientX, clientY }) {
    const { left, top } = this.chart.getBoundingClientRect();
    const [x, y] = AXES.map((name) => axisOf(this.chart, name));
    return { x: x.p2l(clientX - left - x._offset), y: y.p2l(clientY - top - y._offset) };
  }

  press(event) {
    const direction = KEYS[event.key];
    if (!direction) return;
    event.preventDefault();
    const far = event.shiftKey ? FAR : 1;
    this.move(
      Object.fromEntries(
        AXES.map((name, i) => [
          name,
          this.point[name] + far * direction[i] * this.data[name].stride,
        ]),
      ),
    );
    this.#pressed = true;
  }

  // To a point, and let go there.
  go(point) {
    this.move(point);
    this.release();
  }

  move(point) {
    this.point = this.nearest(point);
    this.place();
    const { fixed, x, y } = this.data;
    this.preview({ ...fixed, [x.field]: String(this.point.x), [y.field]: String(this.point.y) });
  }

  release() {
    this.#pressed = false;
    const { point } = this;
    this.#sequence.send((number) => this.settle({ ...point, number }));
  }
}
