// A figure that python drew empty, filled from a run's columns as its traces ask in `meta`.

import { FILL_INSIDE, insideOf } from "./run/details.js";
import { fitLog } from "../charts/log_axis.js";
import { react } from "../charts/plot.js";

const NOTHING = [];
const MOMENTARY = new Set(["counts", "slope", "confusion"]);

const FILL = {
  heatmap: (trace, record, chart) => {
    const { columns, units, names, keep } = trace.meta;
    const spread = (lines) =>
      units.map((unit) => (unit === null ? NOTHING : (lines[unit] ?? NOTHING)));
    trace.x = record.column(columns.x);
    trace.z = spread(record.matrix(columns.z, keep));
    trace.text = spread(record.matrix(columns.text));
    trace.customdata = chart.labels(names, record.length);
  },
  scatter: (trace, record) => {
    const { columns, entry, reduce, selected } = trace.meta;
    trace.x = record.column(columns.x);
    trace.y = selected
      ? (record.matrix(columns.y)[record.selected] ?? NOTHING)
      : record.line(columns.y, entry, reduce);
  },
};

export class Chart {
  constructor(element, name, height) {
    Object.assign(this, { element, name, height, revision: 0, written: [] });
    element.style.minHeight = `${height}px`;
    this.line = Object.assign(document.createElement("div"), {
      className: "lab-cursor",
      hidden: true,
    });
    this.mark = Object.assign(document.createElement("div"), {
      className: "lab-mark",
      hidden: true,
    });
    element.parentElement.append(this.line, this.mark);
  }

  // A click on a line of the map chooses its unit.
  listen(run) {
    this.run = run;
    if (this.listening) return;
    this.listening = true;
    this.element.on("plotly_click", ({ points: [{ data, pointNumber }] }) => {
      const unit = data.meta?.units?.[pointNumber[0]];
      if (unit !== undefined && unit !== null) this.run.select(unit);
    });
  }

  skeleton(text) {
    if (text === this.text) return false;
    this.text = text;
    this.figure = JSON.parse(text);
    this.written = [];
    return true;
  }

  // Plotly wants a hover label for every cell; each line repeats its own.
  labels(names, length) {
    names.forEach((name, i) => {
      const line = (this.written[i] ??= []);
      while (line.length < length) line.push(name);
    });
    return this.written;
  }

  // Whether it shows one step only, so that it changes with the cursor.
  get momentary() {
    return this.figure?.data.some((trace) => MOMENTARY.has(trace.meta?.inside));
  }

  get visible() {
    const { width, top, bottom } = this.element.getBoundingClientRect();
    return width > 0 && bottom > 0 && top < window.innerHeight;
  }

  async draw(run) {
    for (const trace of this.figure.data) {
      const record = run.records[trace.meta?.record ?? 0];
      if (record?.length && trace.meta?.columns) FILL[trace.type](trace, record, this);
      const inside = trace.meta?.inside && record?.length && insideOf(record, record.selected);
      if (inside) FILL_INSIDE[trace.meta.inside](trace, inside, record);
    }
    fitLog(this.figure);
    this.figure.layout.datarevision = this.revision += 1;
    await react(this.element, this.figure, { name: this.name, height: this.height });
    Object.assign(this.element.dataset, { run: run.id, rows: String(run.length) });
    this.listen(run);
    this.point(run);
  }

  // Cursor and mark lie above the picture, so that moving them redraws nothing.
  point(run) {
    const layout = this.element._fullLayout;
    if (!layout?.xaxis || !run.length) return;
    const { xaxis, yaxis, _size: plot } = layout;
    const x = xaxis.l2p(run.main.at("step"));
    this.line.hidden = run.cursor === null || x < 0 || x > xaxis._length;
    this.line.style.transform = `translateX(${xaxis._offset + x}px)`;
    this.line.style.top = `${plot.t}px`;
    this.line.style.height = `${plot.h}px`;
    const units = this.figure.data[0].meta?.units;
    const first = units?.indexOf(run.main.selected) ?? -1;
    const y = first < 0 ? -1 : yaxis.l2p((first + units.lastIndexOf(run.main.selected)) / 2);
    this.mark.hidden = y < 0 || y > yaxis._length;
    this.mark.style.transform = `translate(${xaxis._offset + xaxis._length}px, ${yaxis._offset + y}px)`;
  }
}
