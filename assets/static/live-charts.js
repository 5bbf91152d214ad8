// A figure that python drew empty, filled from a run's columns as its traces ask in `meta`.

import { react } from "./plot.js";

const NOTHING = [];

const FILL = {
  heatmap: (trace, run, chart) => {
    const { columns, units, names, keep } = trace.meta;
    const lines = run.matrix(columns.z, keep);
    trace.x = run.column(columns.x);
    trace.z = units.map((unit) => (unit === null ? NOTHING : (lines[unit] ?? NOTHING)));
    trace.customdata = chart.labels(names, run.length);
  },
  scatter: (trace, run) => {
    const { columns, entry, reduce } = trace.meta;
    trace.x = run.column(columns.x);
    trace.y = run.line(columns.y, entry, reduce);
  },
};

export class Chart {
  constructor(element, name, height) {
    Object.assign(this, { element, name, height, revision: 0, written: [] });
    element.style.minHeight = `${height}px`;
    this.line = Object.assign(document.createElement("div"), { className: "lab-cursor", hidden: true });
    element.parentElement.append(this.line);
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

  get visible() {
    return this.element.clientWidth > 0;
  }

  async draw(run) {
    for (const trace of this.figure.data) if (trace.meta?.columns) FILL[trace.type](trace, run, this);
    this.figure.layout.datarevision = this.revision += 1;
    await react(this.element, this.figure, { name: this.name, height: this.height });
    this.element.dataset.rows = String(run.length);
    this.point(run);
  }

  // The cursor is a line above the picture, so that moving it redraws nothing.
  point(run) {
    const axis = this.element._fullLayout?.xaxis;
    const plot = this.element._fullLayout?._size;
    this.line.hidden = run.cursor === null || !axis;
    if (this.line.hidden) return;
    const x = axis.l2p(run.at("step"));
    this.line.hidden = x < 0 || x > axis._length;
    this.line.style.transform = `translateX(${axis._offset + x}px)`;
    this.line.style.top = `${plot.t}px`;
    this.line.style.height = `${plot.h}px`;
  }
}
