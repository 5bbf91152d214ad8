// One run: its records, fetched from the server while it goes on, and what the reader looks at.

/** @import { Pair, Recorded, Row, RunView, Seat } from "../../core/wire.d.ts" */

import { Record } from "./record.js";

const PACE_MS = { running: 250, queued: 500, paused: 1000, offline: 1500, answer: 60 };
const ANSWER_POLLS = 12; // so often the server is asked at once what a command has led to
const PAUSE_POLLS = 8; // so often until no row is on its way any more
const ENDED = new Set(["finished", "stopped", "failed", "lost"]);
const KEPT = 4; // runs whose rows stay in the tab

const runs = new Map();

// One store for each run, whoever shows it.
/** @param {Seat} seat */
export const runOf = ({ id, viewer }) => {
  const run = runs.get(id) ?? new Run(id, viewer);
  runs.delete(id);
  runs.set(id, run);
  for (const old of [...runs.keys()].slice(0, -KEPT)) runs.delete(old);
  return run;
};

class Run {
  constructor(id, viewer) {
    Object.assign(this, {
      id,
      viewer,
      view: null,
      fault: null,
      cursor: null,
      chosen: undefined,
      received: 0,
    });
    this.expecting = ANSWER_POLLS;
    this.pausing = 0;
    this.records = [new Record(this)];
    this.listeners = new Set();
  }

  // The first network, or the only one.
  get main() {
    return this.records[0];
  }

  get length() {
    return this.main.length;
  }

  // A row is of one network, or has one for each of several.
  /** @param {Row | Pair} row */
  append(row) {
    this.received += 1;
    (row.networks ?? [row]).forEach((own, i) => {
      this.records[i] ??= new Record(this);
      if (own) this.records[i].append(own);
    });
  }

  look(index) {
    this.cursor = index === null || index >= this.length - 1 ? null : Math.max(0, index);
    this.tell("cursor");
  }

  select(unit) {
    this.chosen = unit;
    this.tell("selection");
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
    if (this.fault === "gone" || !this.view) return false; // the page is about to name another
    const { state, rows, unsaved } = this.view;
    return ENDED.has(state) && this.received >= rows && unsaved !== null; // whether it is kept, is told
  }

  // Whether what is shown is all that was recorded until the pause.
  get settled() {
    return this.received >= this.view.rows && !this.pausing;
  }

  // From the pace since rows have been coming: what came before was the start of a process.
  get secondsLeft() {
    const { progress, active_s: active } = this.view;
    const done = progress - this.began?.progress;
    return done > 0.02 ? ((active - this.began.active) * (1 - progress)) / done : null;
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
    this.pausing = Math.max(0, this.pausing - 1);
    await this.ask("", `since=${this.received}&revision=${this.view?.revision ?? -1}`);
    if (turn !== this.turn || !this.awake) return;
    this.awake = !this.over;
    if (this.awake) this.timer = setTimeout(() => this.poll(), this.pace());
  }

  pace() {
    if (this.fault) return PACE_MS.offline;
    if (this.expecting > 0 || this.pausing) {
      this.expecting -= 1;
      return PACE_MS.answer;
    }
    if (this.received < this.view.rows) return 0;
    if (this.view.attention === "paused") return PACE_MS.paused;
    return PACE_MS[this.view.state] ?? PACE_MS.running;
  }

  // pause, resume, step (by so many rows, the last of them so many updates on), stop
  async command(action, count = 1, record = 0) {
    this.pausing = action === "pause" ? PAUSE_POLLS : 0;
    await this.ask(`/${action}`, `count=${count}&record=${record}`, { method: "POST" });
    this.expecting = ANSWER_POLLS;
    this.poll();
  }

  leave() {
    this.fetch("/leave", "", { method: "POST", keepalive: true }).catch(() => {});
  }

  // The viewer goes into a header: addresses end up in logs.
  fetch(path, query, options) {
    const address = new URL(`api/run/${this.id}${path}?${query}`, document.baseURI);
    return fetch(address, { ...options, headers: { "X-Viewer": this.viewer } });
  }

  async ask(path, query, options) {
    try {
      const reply = await this.fetch(path, query, options);
      if (reply.status === 404) this.fault = "gone";
      else if (!reply.ok) throw new Error(reply.status);
      else if (reply.status === 200) this.take(await reply.json());
      else this.fault = null;
    } catch {
      this.fault = "offline";
    }
    this.tell("state");
  }

  /** @param {RunView & Recorded} answer */
  take({ recorded = [], next = this.received, ...view }) {
    this.fault = null;
    this.view = view;
    if (view.progress !== null) this.began ??= { progress: view.progress, active: view.active_s };
    // Two answers can overlap; each row is taken once.
    const fresh = recorded.slice(this.received - (next - recorded.length));
    fresh.forEach((row) => this.append(row));
    if (!fresh.length) return;
    this.expecting = 0;
    this.tell("rows");
  }
}
