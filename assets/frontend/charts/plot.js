// One chart on a page: it follows the page, and its preview while a control moves.

/** @import { Plot as Data } from "../core/wire.d.ts" */
/** @import { Send } from "../core/mounting.js" */
/** @import { ChartElement, Figure, Point } from "./plotly.d.ts" */

import { Component, mounting } from "../core/mounting.js";
import { powerOfTen } from "../core/numbers.js";
import { ruler } from "../core/ruler.js";
import { VERDICT } from "../core/verdict.js";
import { draw, purge } from "./draw.js";
import { Handle } from "./handle.js";
import { isDrawn, repaint, repaintable, rescale, unhide } from "./paint.js";
import { previewOf } from "./preview.js";
import { themeOf } from "./theme.js";

/**
 * d3 writes 1.2e-7; a reader gets 1.2×10⁻⁷.
 *
 * @param {string} text
 */
export const withPowers = (text) =>
  text.replace(
    /(\d)e([-−+]?)(\d+)/g,
    (_, digit, sign, power) =>
      `${digit}×${powerOfTen(Number(`${sign.replace("−", "-")}${power}`))}`,
  );

/** @param {Element} chart */
const writePowers = (chart) => {
  const hovering = chart.querySelector(".hoverlayer") ?? chart;
  const texts = document.createTreeWalker(hovering, NodeFilter.SHOW_TEXT);
  for (let node = texts.nextNode(); node; node = texts.nextNode()) {
    const before = node.nodeValue ?? "";
    const after = withPowers(before);
    if (after !== before) node.nodeValue = after;
  }
};

/**
 * Of all points that a click hovers over, the one next to the pointer.
 *
 * @param {Point[]} points
 * @param {number} height of the pointer above the chart's upper edge, downwards
 */
export const nearest = (points, height) => {
  /** @param {Point} point */
  const distance = ({ y, yaxis }) => Math.abs(yaxis._offset + yaxis.d2p(y) - height);
  return points.reduce((best, point) => (distance(point) < distance(best) ? point : best));
};

/** @extends {Component<Data>} */
class Plot extends Component {
  /** @type {unknown[]} what the chart was drawn in full from */
  #look = [];
  #drawn = 0;
  /** @type {Figure | undefined} what is in the picture */
  #shown;
  /** @type {Promise<void> | undefined} */
  #drawing;
  /** @type {Handle | undefined} */
  #handle;

  /**
   * @param {HTMLElement} root
   * @param {Data} data
   * @param {Send} send
   */
  constructor(root, data, send) {
    super(root, data, send);
    this.element = /** @type {ChartElement} */ (root);
    /** @type {Figure} */
    this.figure = JSON.parse(data.figure);
    this.preview = previewOf(data.name);
    root.dataset.plot = data.name; // by which other parts of a page find it
    this.resizing = new ResizeObserver(() => this.resize());
    this.resizing.observe(root);
    this.resizing.observe(ruler());
  }

  /**
   * Streamlit calls again with every change of data and of theme.
   *
   * @override
   * @param {Data} data
   */
  async update(data) {
    if (data.figure !== this.data.figure) this.figure = JSON.parse(data.figure);
    super.update(data);
    this.element.style.minHeight = `${data.height}px`;
    await this.preview.take(this, data.preview, this.figure);
    if (data.handle) {
      this.#handle ??= this.handle(data.handle);
      this.#handle.update(data.handle);
    }
  }

  /** @param {NonNullable<Data["handle"]>} data */
  handle(data) {
    return new Handle(this.element, data, {
      preview: (fields) => previewOf(data.chart).move(fields),
      settle: (point) => this.send("click", { ...point, trace: "" }),
    });
  }

  /**
   * Draw in full, if the chart is not that already.
   *
   * @param {Figure} figure
   */
  show(figure) {
    const { height, label, words } = this.data;
    const called = label + words.numbers;
    const look = [figure, height, themeOf(this.element), this.element.clientWidth, called];
    if (look.some((each, i) => each !== this.#look[i])) {
      this.#look = look;
      this.#shown = figure;
      this.#drawing = this.draw(figure);
    }
    return this.#drawing;
  }

  /** @param {Figure} figure */
  async draw(figure) {
    unhide(this.element);
    const { verdict, ...chart } = this.data;
    const namedBy = verdict ? VERDICT : "";
    await draw(this.element, structuredClone(figure), { ...chart, namedBy });
    this.count();
    if (this.#drawn === 1) this.listen();
  }

  /**
   * While a control moves: as quickly as can be.
   *
   * @param {Figure} figure
   */
  async paint(figure) {
    const shown = this.#shown;
    if (figure === shown) return;
    const { element } = this;
    if (!shown || !isDrawn(element) || !repaintable(shown, figure)) {
      await this.show(figure);
      return;
    }
    const rescaled = await rescale(element, shown, figure);
    if (this.#shown !== shown) return; // has been drawn in full meanwhile
    repaint(element, figure, rescaled ? [] : shown.data);
    this.#shown = figure;
    this.#look = []; // plotly.js has yet to draw it in full
    this.count();
  }

  // A phone that is turned, presenter mode, another window size.
  resize() {
    if (this.#shown && this.element.clientWidth) this.show(this.#shown); // in sight
  }

  count() {
    this.#drawn += 1;
    this.element.dataset.drawn = String(this.#drawn);
  }

  listen() {
    this.element.on("plotly_hover", () => writePowers(this.element));
    this.element.on("plotly_click", ({ points, event }) => {
      const { top } = this.element.getBoundingClientRect();
      const { x, y, data } = nearest(points, event.clientY - top);
      if (this.data.handle) this.#handle?.go({ x, y });
      else if (this.data.clickable) this.send("click", { x, y, trace: data.name ?? "" });
    });
  }

  /** @override */
  close() {
    this.preview.leave(this);
    this.resizing.disconnect();
    purge(this.element);
  }
}

export const mount = mounting(".lab-plot", Plot);
