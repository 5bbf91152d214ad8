// The rows of one run as columns that grow, fetched from the server while it goes on. Everything on
// the page that shows the run reads from here; nothing here knows how it is shown.

const PACE_MS = { running: 250, queued: 500, paused: 1000, offline: 1500, answer: 60 };
const ANSWER_POLLS = 12; // so often the server is asked at once what a command has led to
const ENDED = new Set(["finished", "stopped", "failed", "lost"]);

// What a picture asks for of one entry of a recorded vector.
const REDUCE = {
  value: (value) => value ?? null,
  count: (events, before) => (before ?? 0) + (events?.length ?? 0),
};

const KEEP = {
  open: (value) => (value > 0 ? value : null),
  dead: (value) => (value === 0 ? 1 : null),
  all: (value) => value,
};

const KEPT = 4; // runs whose rows stay in the tab
const runs = new Map();

// One store for each run, whoever shows it.
export const runOf = ({ id, viewer }) => {
  const run = runs.get(id) ?? new Run(id, viewer);
  runs.delete(id);
  runs.set(id, run);
  for (const old of [...runs.keys()].slice(0, -KEPT)) runs.delete(old);
  return run;
};

class Run {
  constructor(id, viewer) {
    Object.assign(this, { id, viewer, length: 0, view: null, fault: null, cursor: null });
    this.columns = new Map();
    this.matrices = new Map();
    this.lines = new Map();
    this.listeners = new Set();
  }

  // Recorded quantities ---------------------------------------------------------------------

  column(name) {
    if (!this.columns.has(name)) this.columns.set(name, Array(this.length).fill(null));
    return this.columns.get(name);
  }

  append(row) {
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

  // One growing line: an entry of a vector in each row (or, without one, the quantity), reduced.
  line(name, entry = null, reduce = "value") {
    const key = `${name} ${entry} ${reduce}`;
    if (!this.lines.has(key)) this.lines.set(key, []);
    const line = this.lines.get(key);
    const column = this.column(name);
    while (line.length < this.length) {
      const value = column[line.length];
      line.push(REDUCE[reduce](entry === null ? value : value?.[entry], line.at(-1)));
    }
    return line;
  }

  // The row that the reader looks at: where the cursor stands, else the newest with numbers; a run
  // that diverged ends on a row without.
  get index() {
    const newest = this.length - 1;
    const numbered = newest > 0 && this.last("diverged") ? newest - 1 : newest;
    return Math.min(this.cursor ?? Infinity, numbered);
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

  look(index) {
    this.cursor = index === null || index >= this.length - 1 ? null : Math.max(0, index);
    this.tell("cursor");
  }

  select(unit) {
    this.chosen = unit;
    this.tell("selection");
  }

  // The unit that the reader asked for; else the first that died while training, else the first.
  get selected() {
    if (this.chosen !== undefined) return this.chosen;
    const deaths = this.column("deaths");
    const row = deaths.findIndex((events, i) => i > 0 && events?.length);
    if (row < 0) return 0;
    const [layer, unit] = deaths[row][0];
    return this.unitAt(layer, unit);
  }

  // Units are counted through all layers.
  unitAt(layer, unit) {
    return this.first("layers").slice(0, layer).reduce((sum, each) => sum + each.units, unit);
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
    const events = [];
    for (let i = 0; i <= this.index; i += 1) {
      const is = ([l, u]) => l === layer && u === own;
      const step = this.at("step", i);
      for (const [, , cause, before, bias, low, top] of (this.at("deaths", i) ?? []).filter(is)) {
        events.push({ kind: "death", step, cause, before, bias, low, top });
      }
      if ((this.at("revivals", i) ?? []).some(is)) events.push({ kind: "revival", step });
    }
    return events;
  }

  subscribe(listener) {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  tell(what) {
    for (const listener of this.listeners) listener(what);
  }

  // The server ------------------------------------------------------------------------------

  get over() {
    return this.fault === "gone" || (this.view && ENDED.has(this.view.state) && this.length >= this.view.rows);
  }

  start() {
    if (!this.awake) this.poll();
  }

  // The page no longer shows the run.
  rest() {
    clearTimeout(this.timer);
    this.awake = false;
  }

  async poll() {
    clearTimeout(this.timer);
    this.awake = true;
    const turn = (this.turn = {});
    await this.ask("", `since=${this.length}&revision=${this.view?.revision ?? -1}`);
    if (turn !== this.turn || !this.awake) return;
    this.awake = !this.over;
    if (this.awake) this.timer = setTimeout(() => this.poll(), this.pace());
  }

  pace() {
    if (this.fault) return PACE_MS.offline;
    if (this.expecting > 0) {
      this.expecting -= 1;
      return PACE_MS.answer;
    }
    if (this.length < this.view.rows) return 0;
    if (this.view.attention === "paused") return PACE_MS.paused;
    return PACE_MS[this.view.state] ?? PACE_MS.running;
  }

  // pause, resume, step, stop
  async command(action) {
    await this.ask(`/${action}`, "", { method: "POST" });
    this.expecting = ANSWER_POLLS;
    this.poll();
  }

  leave() {
    navigator.sendBeacon(this.address("/leave"));
  }

  address(path, query = "") {
    return new URL(`api/run/${this.id}${path}?viewer=${this.viewer}&${query}`, document.baseURI);
  }

  async ask(path, query, options) {
    try {
      const reply = await fetch(this.address(path, query), options);
      if (reply.status === 404) this.fault = "gone";
      else if (!reply.ok) throw new Error(reply.status);
      else if (reply.status === 200) this.take(await reply.json());
      else this.fault = null;
    } catch {
      this.fault = "offline";
    }
    this.tell("state");
  }

  take({ recorded = [], next = this.length, ...view }) {
    this.fault = null;
    this.view = view;
    // Two answers can overlap; each row is taken once.
    const fresh = recorded.slice(this.length - (next - recorded.length));
    fresh.forEach((row) => this.append(row));
    if (!fresh.length) return;
    this.expecting = 0;
    this.tell("rows");
  }
}
