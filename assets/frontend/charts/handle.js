// A point of a chart that is dragged with the mouse, a finger or the arrow keys. It lies above the
// chart as an element of its own, so that keys reach it and a finger on it does not scroll the page.

/** @import { Handle as Data } from "../core/wire.d.ts" */
/** @import { ChartElement } from "./plotly.d.ts" */

import { drag, element } from "../core/element.js";
import { Sequence } from "../core/sequence.js";

/** @typedef {{ x: number, y: number }} Place */

/** @type {Record<string, Place>} */
const KEYS = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowDown: { x: 0, y: -1 },
  ArrowUp: { x: 0, y: 1 },
};
const FAR = 10; // steps of a key together with Shift

/**
 * The number that a setting can take next to this one.
 *
 * @param {{ low: number, high: number, step: number }} setting
 * @param {number} value
 */
const nearest = ({ low, high, step }, value) =>
  Number((Math.round(Math.max(low, Math.min(high, value)) / step) * step).toFixed(6));

export class Handle {
  #sequence = new Sequence();
  #pressed = false; // a key, which has moved the point
  /** @type {Place | undefined} */
  #point;

  /**
   * `preview` is told the fields of a link while the point moves, `settle` the point when it is let
   * go.
   *
   * @param {ChartElement} chart
   * @param {Data} data
   * @param {object} on
   * @param {(texts: Record<string, string>) => void} on.preview
   * @param {(point: Place & { number: number }) => void} on.settle
   */
  constructor(chart, data, { preview, settle }) {
    this.chart = chart;
    this.data = data;
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
    if (chart.parentElement) chart.parentElement.style.position = "relative";
    chart.after(this.dot);
    chart.on("plotly_afterplot", () => this.place());
  }

  /**
   * An answer to an earlier move, or one that comes while the point is held, does not move it.
   *
   * @param {Data} data
   */
  update(data) {
    const answered = this.#sequence.answered(data.seen);
    this.data = data;
    this.dot.ariaLabel = data.label;
    this.dot.style.setProperty("--own", data.color);
    if (answered && !this.held) this.#point = { x: data.x.value, y: data.y.value };
    this.place();
  }

  get held() {
    return this.#pressed || "dragging" in this.dot.dataset;
  }

  place() {
    const layout = this.chart._fullLayout;
    const point = this.#point;
    if (!layout || !point) return;
    const { xaxis: x, yaxis: y } = layout;
    const [left, top] = [x.l2p(point.x), y.l2p(point.y)];
    const within = left >= -1 && left <= x._length + 1 && top >= -1 && top <= y._length + 1;
    this.dot.hidden = !within; // a zoom may leave it out
    this.dot.style.left = `${this.chart.offsetLeft + x._offset + left}px`;
    this.dot.style.top = `${this.chart.offsetTop + y._offset + top}px`;
    this.dot.dataset.side = left > 0.7 * x._length ? "left" : "right";
    this.dot.ariaValueNow = String(point.x);
    const { x: across, y: up } = this.data;
    this.dot.ariaValueText = `${across.symbol} = ${point.x}, ${up.symbol} = ${point.y}`;
  }

  /** @param {PointerEvent} event */
  grab(event) {
    if (event.button) return;
    event.preventDefault();
    this.dot.focus({ preventScroll: true });
    const from = this.#point;
    drag(this.dot, event, {
      move: (moved) => this.move(this.under(moved)),
      end: () => this.#point !== from && this.release(),
    });
  }

  /** @param {PointerEvent} event */
  under({ clientX, clientY }) {
    const { left, top } = this.chart.getBoundingClientRect();
    const { xaxis: x, yaxis: y } = this.chart._fullLayout ?? {};
    // It is there: only a chart that is drawn has a point to drag.
    const [across, down] = [clientX - left, clientY - top];
    return {
      x: x ? x.p2l(across - x._offset) : this.data.x.value,
      y: y ? y.p2l(down - y._offset) : this.data.y.value,
    };
  }

  /** @param {KeyboardEvent} event */
  press(event) {
    const direction = KEYS[event.key];
    const point = this.#point;
    if (!direction || !point) return;
    event.preventDefault();
    const far = event.shiftKey ? FAR : 1;
    this.move({
      x: point.x + far * direction.x * this.data.x.stride,
      y: point.y + far * direction.y * this.data.y.stride,
    });
    this.#pressed = true;
  }

  /**
   * To a point, and let go there.
   *
   * @param {Place} point
   */
  go(point) {
    this.move(point);
    this.release();
  }

  /** @param {Place} wanted */
  move(wanted) {
    const { fixed, x, y } = this.data;
    const point = { x: nearest(x, wanted.x), y: nearest(y, wanted.y) };
    this.#point = point;
    this.place();
    this.preview({ ...fixed, [x.field]: String(point.x), [y.field]: String(point.y) });
  }

  release() {
    this.#pressed = false;
    const point = this.#point;
    if (point) this.#sequence.send((number) => this.settle({ ...point, number }));
  }
}
