// What a network has recorded, as columns that grow row by row. It knows neither the server nor how
// it is shown; the cursor belongs to the run, so that networks trained side by side keep in step.

/** @import { FetchRow, Packed, PredictRow, Row, SweepRow } from "../../core/wire.d.ts" */

/**
 * All that a row can say, of whatever run.
 *
 * @typedef {Required<Row & Omit<SweepRow, "progress"> & Omit<PredictRow, "progress" | "refused">>}
 *   Fields
 */

/** @typedef {Row | SweepRow | FetchRow | PredictRow} AnyRow */

/** @typedef {(number | null)[]} Line one growing line, a value for each row */

/**
 * What a record needs of its run: the row that the reader looks at, if it is not the newest, and
 * the unit that was asked for.
 *
 * @typedef {{ cursor: number | null, chosen?: number }} Looked
 */

/** @typedef {{ kind: "revival", step: number }} Revival */

/**
 * A death, its cause, and the numbers that its sentence is filled with.
 *
 * @typedef {object} Death
 * @property {"death"} kind
 * @property {number} step
 * @property {string} cause
 * @property {number | null} before
 * @property {number | null} bias
 * @property {number | null} low
 * @property {number | null} top
 */

/**
 * What a picture asks for of one entry of a recorded vector.
 *
 * @type {globalThis.Record<string, (found: unknown, before: number | null | undefined) => number | null>}
 */
const REDUCE = {
  value: (value) => (typeof value === "number" ? value : null),
  // What is found at the first step was so from the start: it has not happened.
  born: (events, before) => before ?? lengthOf(events),
  count: (events, before) => (before === undefined ? 0 : (before ?? 0) + lengthOf(events)),
};

/** @param {unknown} events */
const lengthOf = (events) => (Array.isArray(events) ? events.length : 0);

/** @type {globalThis.Record<string, (value: number | null) => number | null>} */
const KEEP = {
  open: (value) => (value !== null && value > 0 ? value : null),
  dead: (value) => (value === 0 ? 1 : null),
  all: (value) => value,
};

/**
 * What a gradient is multiplied by in each unit: its openness times the scale of its layer.
 *
 * @param {AnyRow & Pick<Row, "openness" | "scale" | "factor">} row
 */
const factorsOf = ({ openness, scale, factor }) =>
  factor ??
  (scale &&
    openness?.map((layer, i) => layer.map((r) => (r === null ? null : r * (scale[i] ?? NaN)))));

export class Record {
  length = 0;
  /** @type {Map<string, unknown[]>} */
  #columns = new Map();
  /** @type {Map<string, { lines: Line[], filled: number }>} */
  #matrices = new Map();
  /** @type {Map<string, Line>} */
  #lines = new Map();
  /** @type {{ rows: number[], seen: number }} rows with details */
  #details = { rows: [], seen: 0 };

  /** @param {Looked} run */
  constructor(run) {
    this.run = run;
  }

  /**
   * @template {keyof Fields} Name
   * @param {Name} name
   * @returns {(Fields[Name] | null)[]} one value for each row
   */
  column(name) {
    const column = this.#columns.get(name) ?? Array(this.length).fill(null);
    this.#columns.set(name, column);
    return /** @type {(Fields[Name] | null)[]} */ (column);
  }

  /** @param {AnyRow} row */
  append(row) {
    /** @type {{ [name: string]: unknown }} */
    const values = { ...row, factor: factorsOf(row) };
    for (const name of Object.keys(values)) this.column(/** @type {keyof Fields} */ (name));
    for (const [name, column] of this.#columns) column.push(values[name] ?? null);
    this.length += 1;
  }

  /**
   * A quantity that is a vector in each row, turned round: one growing line per entry.
   *
   * @param {keyof Fields} name
   * @param {string} [keep] which of its values
   */
  matrix(name, keep = "all") {
    const key = `${name} ${keep}`;
    const matrix = this.#matrices.get(key) ?? { lines: [], filled: 0 };
    this.#matrices.set(key, matrix);
    const column = /** @type {((number | null)[][] | null)[]} */ (this.column(name));
    for (; matrix.filled < this.length; matrix.filled += 1) {
      (column[matrix.filled] ?? []).flat().forEach((value, unit) => {
        (matrix.lines[unit] ??= [])[matrix.filled] = KEEP[keep](value);
      });
    }
    return matrix.lines;
  }

  /**
   * One growing line: an entry of a vector in each row (or, without one, the quantity), reduced.
   *
   * @param {keyof Fields} name
   * @param {number | (number | string)[] | null} [entry] a place, or the way to a place in a place
   * @param {string} [reduce]
   */
  line(name, entry = null, reduce = "value") {
    const key = `${name} ${entry} ${reduce}`;
    const line = this.#lines.get(key) ?? [];
    this.#lines.set(key, line);
    const column = this.column(name);
    while (line.length < this.length) {
      /** @type {unknown} */
      let found = column[line.length];
      for (const place of [entry ?? []].flat()) found = insideOf(found, place);
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

  /**
   * @template {keyof Fields} Name
   * @param {Name} name
   * @param {number | null} [index]
   * @returns {Fields[Name] | null}
   */
  at(name, index = this.index) {
    const column = /** @type {(Fields[Name] | null)[] | undefined} */ (this.#columns.get(name));
    return column?.[index ?? -1] ?? null;
  }

  /**
   * @template {keyof Fields} Name
   * @param {Name} name
   */
  last(name) {
    return this.at(name, this.length - 1);
  }

  /**
   * What only the first row says.
   *
   * @template {keyof Fields} Name
   * @param {Name} name
   */
  first(name) {
    return this.at(name, 0);
  }

  /**
   * The recorded row nearest to a step.
   *
   * @param {number} step
   */
  nearest(step) {
    let low = 0;
    let high = this.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.step(middle) < step) low = middle + 1;
      else high = middle;
    }
    return low > 0 && step - this.step(low - 1) < this.step(low) - step ? low - 1 : low;
  }

  /** @param {number} row */
  step(row) {
    return this.at("step", row) ?? 0;
  }

  /**
   * The first row at a step or beyond; the last if there is none yet.
   *
   * @param {number} step
   */
  reached(step) {
    const row = this.nearest(step);
    return Math.min(this.step(row) < step ? row + 1 : row, this.length - 1);
  }

  /**
   * The newest value up to a row, of a quantity that is not in every row.
   *
   * @template {keyof Fields} Name
   * @param {Name} name
   * @param {number | null} [index]
   */
  newest(name, index = this.index) {
    const row = this.column(name).findLastIndex((value, i) => i <= (index ?? -1) && value !== null);
    return row < 0 ? null : this.at(name, row);
  }

  /**
   * The newest row up to the one looked at that answers a question.
   *
   * @param {string} token
   */
  answering(token) {
    const { index } = this;
    const row = this.column("asked").findLastIndex(
      (asked, i) => i <= index && asked?.token === token,
    );
    return row < 0 ? null : row;
  }

  // The rows with details.
  detailedRows() {
    const details = this.#details;
    const column = this.column("inside");
    for (; details.seen < this.length; details.seen += 1)
      if (column[details.seen]) details.rows.push(details.seen);
    return details.rows;
  }

  // The newest of them up to the row looked at.
  detailed() {
    const { index } = this;
    return this.detailedRows().findLast((row) => row <= index) ?? null;
  }

  /**
   * A probe image that was mistaken; it stands in the row in which that happened first.
   *
   * @param {number} image
   * @param {number} [index]
   * @returns {Packed | undefined}
   */
  picture(image, index = this.index) {
    return this.column("pictures").findLast((pictures, i) => i <= index && pictures?.[image])?.[
      image
    ];
  }

  // Units ------------------------------------------------------------------------------------

  // The unit that the reader asked for; else the first that died.
  get selected() {
    // Networks side by side may differ in their units.
    if (this.run.chosen !== undefined) return Math.min(this.run.chosen, this.units - 1);
    return this.firstDead() ?? 0;
  }

  // One that died while training has more to show than one born dead, and a channel most.
  firstDead() {
    const { layers } = this;
    const [born, ...since] = this.column("deaths").map((events) => events ?? []);
    const died = since.flat();
    const first = died.find(([layer]) => layers[layer].kind === "channel") ?? died[0] ?? born?.[0];
    return first && this.unitAt(first[0], first[1]);
  }

  // The units that are dead at the row looked at, each with the cause of its latest death.
  dead() {
    /** @type {string[]} by unit, with holes */
    const causes = [];
    for (let i = 0; i <= this.index; i += 1) {
      for (const [layer, unit] of this.at("revivals", i) ?? [])
        delete causes[this.unitAt(layer, unit)];
      for (const [layer, unit, cause] of this.at("deaths", i) ?? [])
        causes[this.unitAt(layer, unit)] = cause;
    }
    return new Map(Object.entries(causes).map(([unit, cause]) => [Number(unit), cause]));
  }

  get layers() {
    return this.first("layers") ?? [];
  }

  get units() {
    return this.unitAt(this.layers.length, 0);
  }

  /**
   * Units are counted through all layers.
   *
   * @param {number} layer
   * @param {number} unit
   */
  unitAt(layer, unit) {
    return this.layers.slice(0, layer).reduce((sum, each) => sum + each.units, unit);
  }

  /**
   * The layer of a unit, and its number there.
   *
   * @param {number} unit
   */
  place(unit) {
    const { layers } = this;
    let layer = 0;
    let own = unit;
    while (own >= layers[layer].units) {
      own -= layers[layer].units;
      layer += 1;
    }
    return { layer, unit: own, name: `${layers[layer].name} #${own}` };
  }

  /**
   * What became of a unit up to the row looked at: deaths with their causes, revivals.
   *
   * @param {number} unit
   */
  story(unit) {
    const place = this.place(unit);
    /** @param {[layer: number, unit: number, ...unknown[]]} event */
    const own = ([layer, each]) => layer === place.layer && each === place.unit;
    /** @type {(Death | Revival)[]} */
    const events = [];
    for (let i = 0; i <= this.index; i += 1) {
      const step = this.step(i);
      for (const [, , cause, before, bias, low, top] of (this.at("deaths", i) ?? []).filter(own))
        events.push({ kind: "death", step, cause, before, bias, low, top });
      if ((this.at("revivals", i) ?? []).some(own)) events.push({ kind: "revival", step });
    }
    return events;
  }
}

/**
 * @param {unknown} value
 * @param {number | string} place
 * @returns {unknown}
 */
const insideOf = (value, place) =>
  /** @type {{ [place: string]: unknown } | null | undefined} */ (value)?.[place];
