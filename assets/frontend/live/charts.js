// A figure that python drew empty, filled from a run's columns as its traces ask in `meta`.

/** @import { ChartElement, Figure, Trace } from "../charts/plotly.d.ts" */
/** @import { Chart as Data } from "../core/wire.d.ts" */
/** @import { Words } from "../core/words.js" */
/** @import { Due } from "./run/follower.js" */
/** @import { Fields, Line, Record } from "./run/record.js" */
/** @import { Run } from "./run/store.js" */

import { draw, purge } from "../charts/draw.js";
import { fitLog } from "../charts/log_axis.js";
import { element, part } from "../core/element.js";
import { detailsOf, FILL_DETAILS } from "./run/details.js";

const MOMENTARY = new Set(["counts", "slope", "confusion"]);

/**
 * The column that python has named; those of its rows are typed.
 *
 * @param {string} name
 */
const named = (name) => /** @type {keyof Fields} */ (name);

/**
 * @param {Trace} trace
 * @param {Record} record
 */
const fillLine = (trace, record) => {
  const { columns = {}, entry, reduce, selected } = trace.meta ?? {};
  const y = named(columns.y);
  trace.x = record.line(named(columns.x));
  trace.y = selected ? (record.matrix(y)[record.selected] ?? []) : record.line(y, entry, reduce);
};

/**
 * @param {Trace} trace
 * @param {Record} record
 * @param {(names: string[], length: number) => string[][]} labels
 */
const fillHeatmap = (trace, record, labels) => {
  const { columns = {}, units = [], names = [], keep } = trace.meta ?? {};
  /** @param {Line[]} lines */
  const spread = (lines) => units.map((unit) => (unit === null ? [] : (lines[unit] ?? [])));
  trace.x = record.line(named(columns.x));
  trace.z = spread(record.matrix(named(columns.z), keep));
  trace.text = spread(record.matrix(named(columns.text)));
  trace.customdata = labels(names, record.length);
};

export class Chart {
  stale = true;
  /** @type {Figure | undefined} */
  #figure;
  #text = "";
  #revision = 0;
  /** @type {string[][]} */
  #written = [];
  /** @type {Run | undefined} */
  #run;

  /**
   * @param {Element} place
   * @param {string} name
   * @param {number} height
   * @param {Words} words
   * @param {string} [namedBy] the element that says what is in the picture
   */
  constructor(place, name, height, words, namedBy) {
    this.name = name;
    this.height = height;
    this.words = words;
    this.namedBy = namedBy;
    /** @type {HTMLElement} */
    const plot = part(place, "lab-plot");
    this.element = /** @type {ChartElement} */ (plot);
    this.element.style.minHeight = `${height}px`;
    this.line = element("div", { className: "lab-cursor", hidden: true });
    this.mark = element("div", { className: "lab-mark", hidden: true });
    place.append(this.line, this.mark);
  }

  // A click on a line of the map chooses its unit.
  listen() {
    this.element.on("plotly_click", ({ points: [{ data, pointNumber }] }) => {
      const unit = data.meta?.units?.[pointNumber[0]];
      if (unit !== undefined && unit !== null) this.#run?.select(unit);
    });
  }

  /** @param {string} text */
  skeleton(text) {
    if (text === this.#text) return;
    this.#text = text;
    this.#figure = JSON.parse(text);
    this.#written = [];
  }

  /**
   * Plotly wants a hover label for every cell; each line repeats its own.
   *
   * @param {string[]} names
   * @param {number} length
   */
  labels(names, length) {
    names.forEach((name, i) => {
      const line = (this.#written[i] ??= []);
      while (line.length < length) line.push(name);
    });
    return this.#written;
  }

  // Whether it shows one step only, so that it changes with the cursor.
  get momentary() {
    return Boolean(this.#figure?.data.some(({ meta }) => MOMENTARY.has(meta?.inside ?? "")));
  }

  get visible() {
    const { width, top, bottom } = this.element.getBoundingClientRect();
    return width > 0 && bottom > 0 && top < window.innerHeight;
  }

  /** @param {Run} run */
  async draw(run) {
    const figure = this.#figure;
    if (!figure) return;
    for (const trace of figure.data) {
      const { record: which = 0, columns, inside } = trace.meta ?? {};
      const record = run.records[which];
      if (!record?.length) continue;
      if (columns && trace.type === "heatmap")
        fillHeatmap(trace, record, (names, length) => this.labels(names, length));
      else if (columns) fillLine(trace, record);
      const details = inside && detailsOf(record, record.selected);
      if (details) FILL_DETAILS[inside](trace, details, record);
    }
    fitLog(figure);
    this.#revision += 1;
    figure.layout.datarevision = this.#revision;
    await draw(this.element, figure, this);
    this.element.dataset.run = run.id;
    this.element.dataset.rows = String(run.length);
    if (!this.#run) this.listen();
    this.#run = run;
    this.point(run);
  }

  /**
   * Cursor and mark lie above the picture, so that moving them redraws nothing.
   *
   * @param {Run} run
   */
  point(run) {
    const layout = this.element._fullLayout;
    if (!layout?.xaxis || !run.length) return;
    const { xaxis, yaxis, _size: plot } = layout;
    const x = xaxis.l2p(run.main.at("step") ?? 0);
    this.line.hidden = run.cursor === null || x < 0 || x > xaxis._length;
    this.line.style.transform = `translateX(${xaxis._offset + x}px)`;
    this.line.style.top = `${plot.t}px`;
    this.line.style.height = `${plot.h}px`;
    const units = this.#figure?.data[0].meta?.units ?? [];
    const first = units.indexOf(run.main.selected);
    const y = first < 0 ? -1 : yaxis.l2p((first + units.lastIndexOf(run.main.selected)) / 2);
    this.mark.hidden = y < 0 || y > yaxis._length;
    this.mark.style.transform = `translate(${xaxis._offset + xaxis._length}px, ${yaxis._offset + y}px)`;
  }

  purge() {
    purge(this.element);
  }
}

/** @type {Due[]} what a chart has to be drawn anew for */
const CHANGES = ["data", "rows", "size", "selection"];

const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));

/**
 * Bring charts up to date, those in sight at once and the others when they come into sight; one
 * after the other, each seen before the next is drawn, if the reader waits for the first.
 *
 * @param {{ [name: string]: Chart }} charts
 * @param {{ [name: string]: Data }} figures
 * @param {Run} run
 * @param {Set<Due>} due
 * @param {{ held?: boolean, first?: boolean }} [how]
 */
export const drawCharts = async (charts, figures, run, due, { held, first } = {}) => {
  const changed = CHANGES.some((what) => due.has(what));
  for (const [name, chart] of Object.entries(charts)) {
    chart.stale ||= changed || (chart.momentary && due.has("cursor"));
    if (!chart.visible) continue;
    if (chart.stale && !held) {
      chart.stale = false;
      chart.skeleton(figures[name].figure);
      await chart.draw(run);
      if (first) await frame();
    } else chart.point(run);
  }
};
