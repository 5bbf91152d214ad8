// What a network has recorded, as columns that grow row by row. It knows neither the server nor how
// it is shown; the cursor belongs to the run, so that networks trained side by side keep in step.

/** @import { Row } from "../../core/wire.d.ts" */

// What a picture asks for of one entry of a recorded vector.
const REDUCE = {
  value: (value) => value ?? null,
  // What is found at the first step was so from the start: it has not happened.
  born: (events, before) => before ?? events?.length ?? 0,
  count: (events, before) => (before === undefined ? 0 : before + (events?.length ?? 0)),
};

const KEEP = {
  open: (value) => (value > 0 ? value : null),
  dead: (value) => (value === 0 ? 1 : null),
  all: (value) => value,
};

// What a gradient is multiplied by in each unit: its openness times the scale of its layer.
const factorsOf = ({ openness, scale }) =>
  scale && openness?.map((layer, i) => layer.map((r) => (r === null ? null : r * scale[i])));

export class Record {
  constructor(run) {
    Object.assign(this, { run, length: 0 });
    this.columns = new Map();
    this.matrices = new Map();
    this.lines = new Map();
  }

  column(name) {
    if (!this.columns.has(name)) this.columns.set(name, Array(this.length).fill(null));
    return this.columns.get(name);
  }

  /** @param {Row} row */
  append(row) {
    row = { ...row, factor: row.factor ?? factorsOf(row) };
    for (const name of Object.keys(row)) this.column(name);
    for (const [name, column] of this.columns) column.push(row[name] ?? null);
    this.length += 1;
  }

  // A quantity that is a vector in each row, turned round: one growing line per entry.
  matrix(name, keep = "all") {
    const key = `${name} ${keep}`;
    if (!this.matrices.has(key)) this.matrices.set(key, { lines: [], filled: 0 });
    const matrix = this.matrices.get(key);
    const column = this.column(name);
    for (; matrix.filled < this.length; matrix.filled += 1) {
      (column[matrix.filled] ?? []).flat().forEach((value, unit) => {
        (matrix.lines[unit] ??= [])[matrix.filled] = KEEP[keep](value);
      });
    }
    return matrix.lines;
  }

  // One growing line: an entry of a vector in each row (or, without one, the quantity), reduced. An
  // entry may itself have entries: then `entry` is the way to one of them.
  line(name, entry = null, reduce = "value") {
    const key = `${name} ${entry} ${reduce}`;
    if (!this.lines.has(key)) this.lines.set(key, []);
    const line = this.lines.get(key);
    const column = this.column(name);
    while (line.length < this.length) {
      const value = column[line.length];
      const found = [entry ?? []].flat().reduce((inside, place) => inside?.[place], value);
      line.push(REDUCE[reduce](found, line.at(-1)));
    }
    return line;
  }

  // The row that the reader looks at: where the cursor stands, else the newest with numbers; a run
  // that diverged ends on a row without.
  get index() {
    const newest = this.length - 1;
    const numbered = newest > 0 && this.last("diverged") ? newest - 1 : newest;
    return Math.min(this.run.cursor ?? Infinity, numbered);
  }

  // At the end of a run that diverged it is that on the row without numbers.
  get verdict() {
    return this.at("verdict", Math.min(this.run.cursor ?? Infinity, this.length - 1));
  }

  at(name, index = this.index) {
    return this.columns.get(name)?.[index] ?? null;
  }

  last(name) {
    return this.at(name, this.length - 1);
  }

  // What only the first row says.
  first(name) {
    return this.at(name, 0);
  }

  // The recorded row nearest to a step.
  nearest(step) {
    const steps = this.column("step");
    let low = 0;
    let high = this.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (steps[middle] < step) low = middle + 1;
      else high = middle;
    }
    return low > 0 && step - steps[low - 1] < steps[low] - step ? low - 1 : low;
  }

  // The first row at a step or beyond; the last if there is none yet.
  reached(step) {
    const row = this.nearest(step);
    return Math.min(this.at("step", row) < step ? row + 1 : row, this.length - 1);
  }

  // The newest value up to a row, of a quantity that is not in every row.
  newest(name, index = this.index) {
    const column = this.column(name);
    while (index >= 0 && column[index] === null) index -= 1;
    return index < 0 ? null : column[index];
  }

  // The newest row up to the one looked at that answers a question.
  answering(token) {
    const column = this.column("asked");
    let row = this.index;
    while (row >= 0 && column[row]?.token !== token) row -= 1;
    return row < 0 ? null : row;
  }

  // The rows with details, and the newest of them up to the row looked at.
  detailedRows() {
    const rows = (this.details ??= { rows: [], seen: 0 });
    const column = this.column("inside");
    for (; rows.seen < this.length; rows.seen += 1)
      if (column[rows.seen]) rows.rows.push(rows.seen);
    return rows.rows;
  }

  detailed() {
    return this.detailedRows().findLast((row) => row <= this.index) ?? null;
  }

  // A probe image that was mistaken; it stands in the row in which that happened first.
  picture(image, index = this.index) {
    const column = this.column("pictures");
    while (index >= 0 && !column[index]?.[image]) index -= 1;
    return column[index][image];
  }

  // Units ------------------------------------------------------------------------------------

  // The unit that the reader asked for; else the first channel that died while training, which has
  // most to show; else the first of all.
  get selected() {
    // Networks side by side may differ in their units.
    if (this.run.chosen !== undefined) return Math.min(this.run.chosen, this.units - 1);
    return (this.firstDeath ??= this.findDeath()) ?? 0;
  }

  findDeath() {
    const layers = this.first("layers");
    const deaths = this.column("deaths")
      .slice(1)
      .flatMap((events) => events ?? []);
    const channel = deaths.find(([layer]) => layers[layer].kind === "channel");
    return channel && this.unitAt(channel[0], channel[1]);
  }

  get units() {
    return this.first("layers").reduce((sum, each) => sum + each.units, 0);
  }

  // Units are counted through all layers.
  unitAt(layer, unit) {
    return this.first("layers")
      .slice(0, layer)
      .reduce((sum, each) => sum + each.units, unit);
  }

  // The layer of a unit, and its number there.
  place(unit) {
    const layers = this.first("layers");
    let layer = 0;
    while (unit >= layers[layer].units) unit -= layers[layer++].units;
    return { layer, unit, name: `${layers[layer].name} #${unit}` };
  }

  // What became of a unit up to the row looked at: deaths with their causes, revivals.
  story(unit) {
    const { layer, unit: own } = this.place(unit);
    const is = ([l, u]) => l === layer && u === own;
    const events = [];
    for (let i = 0; i <= this.index; i += 1) {
      const step = this.at("step", i);
      for (const [, , cause, before, bias, low, top] of (this.at("deaths", i) ?? []).filter(is)) {
        events.push({ kind: "death", step, cause, before, bias, low, top });
      }
      if ((this.at("revivals", i) ?? []).some(is)) events.push({ kind: "revival", step });
    }
    return events;
  }
}
