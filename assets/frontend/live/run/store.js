// One run: its records, fetched from the server while it goes on, and what the reader looks at.

/** @import { Ahead, Recorded, RunView, Seat } from "../../core/wire.d.ts" */
/** @import { AnyRow } from "./record.js" */

import { Record } from "./record.js";

/** What a run tells of: new rows, its state, the row looked at, the unit or image chosen. */
/** @typedef {"rows" | "state" | "cursor" | "selection"} News */

/** @type {globalThis.Record<string, number>} */
const PACE_MS = { running: 250, queued: 500, paused: 1000, offline: 1500, answer: 60 };
const SHARE_MS = 4; // of the server's time for each viewer: a class asks 250 times a second at most
const ANSWER_POLLS = 12; // so often the server is asked at once what a command has led to
const ENDED = new Set(["finished", "stopped", "failed", "lost"]);
const KEPT = 4; // runs whose rows stay in the tab

/** @type {Map<string, Run>} */
const runs = new Map();

/**
 * One store for each run, whoever shows it.
 *
 * @param {Seat} seat
 */
export const runOf = ({ id, viewer }) => {
  const run = runs.get(id) ?? new Run(id, viewer);
  runs.delete(id);
  runs.set(id, run);
  for (const old of [...runs.keys()].slice(0, -KEPT)) runs.delete(old);
  return run;
};

export class Run {
  /** @type {RunView | null} */
  view = null;
  /** @type {Ahead | null} what can be watched while this run waits */
  ahead = null;
  /** @type {"gone" | "offline" | null} */
  fault = null;
  /** @type {number | null} the row looked at, if it is not the newest */
  cursor = null;
  /** @type {number | undefined} the unit that was asked for */
  chosen;
  image = 0; // of those shown, the one looked at
  received = 0;
  records = [new Record(this)];
  /** @type {Set<(what: News) => void>} */
  listeners = new Set();
  /** @type {{ progress: number, active: number } | undefined} where it was when rows first came */
  #began;
  #expecting = ANSWER_POLLS;
  #awake = false;
  #turn = 0; // of the poll that is newest
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /**
   * @param {string} id
   * @param {string} viewer
   */
  constructor(id, viewer) {
    this.id = id;
    this.viewer = viewer;
  }

  // The first network, or the only one.
  get main() {
    return this.records[0];
  }

  get length() {
    return this.main.length;
  }

  // The step looked at, if it is not the newest.
  get step() {
    return this.cursor === null ? null : this.main.at("step");
  }

  /**
   * A row is of one network, or has one for each of several.
   *
   * @param {Recorded["recorded"][number]} row
   */
  append(row) {
    this.received += 1;
    /** @type {(AnyRow | null)[]} */
    const networks = "networks" in row ? row.networks : [row];
    networks.forEach((own, i) => {
      this.records[i] ??= new Record(this);
      if (own) this.records[i].append(own);
    });
  }

  /** @param {number | null} index */
  look(index) {
    this.cursor = index === null || index >= this.length - 1 ? null : Math.max(0, index);
    this.tell("cursor");
  }

  /** @param {number} unit */
  select(unit) {
    this.chosen = unit;
    this.tell("selection");
  }

  /** @param {number} image */
  show(image) {
    this.image = image;
    this.tell("selection");
  }

  /** @param {(what: News) => void} listener */
  subscribe(listener) {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  /** @param {News} what */
  tell(what) {
    for (const listener of this.listeners) listener(what);
  }

  // The server ------------------------------------------------------------------------------

  get over() {
    if (this.fault === "gone" || !this.view) return false; // the page is about to name another
    const { state, rows, unsaved } = this.view;
    return ENDED.has(state) && this.received >= rows && unsaved !== null; // whether it is kept, is told
  }

  // Whether what is shown is all that was recorded until the pause: its worker has seen it.
  get settled() {
    return Boolean(this.view?.settled && this.received >= this.view.rows);
  }

  // From the pace since rows have been coming: what came before was the start of a process.
  get secondsLeft() {
    const { progress, active_s: active } = this.view ?? {};
    if (!this.#began || progress === undefined || progress === null || !active) return null;
    const done = progress - this.#began.progress;
    return done > 0.02 ? ((active - this.#began.active) * (1 - progress)) / done : null;
  }

  start() {
    if (!this.#awake) this.poll();
  }

  // The page no longer shows the run.
  rest() {
    clearTimeout(this.#timer);
    this.#awake = false;
  }

  async poll() {
    clearTimeout(this.#timer);
    this.#awake = true;
    this.#turn += 1;
    const turn = this.#turn;
    await this.ask("", `since=${this.received}&revision=${this.view?.revision ?? -1}`);
    if (turn !== this.#turn || !this.#awake) return;
    this.#awake = !this.over;
    if (this.#awake) this.#timer = setTimeout(() => this.poll(), this.pace());
  }

  pace() {
    if (this.fault || !this.view) return PACE_MS.offline;
    const { attention, rows, state, viewers } = this.view;
    const paused = attention === "paused";
    if (this.#expecting > 0) {
      this.#expecting -= 1;
      return PACE_MS.answer;
    }
    if (this.received < rows) return 0;
    if (paused) return this.settled ? PACE_MS.paused : PACE_MS.answer;
    return Math.max(PACE_MS[state] ?? PACE_MS.running, SHARE_MS * viewers);
  }

  /**
   * @param {"pause" | "resume" | "step" | "stop"} action
   * @param {number} [count] rows that a step goes
   * @param {number} [record] updates until the last of them
   */
  async command(action, count = 1, record = 0) {
    await this.ask(`/${action}`, `count=${count}&record=${record}`, { method: "POST" });
    this.#expecting = ANSWER_POLLS;
    this.poll();
  }

  leave() {
    this.fetch("/leave", "", { method: "POST", keepalive: true }).catch(() => {});
  }

  /**
   * The viewer goes into a header: addresses end up in logs.
   *
   * @param {string} path
   * @param {string} query
   * @param {RequestInit} [options]
   */
  fetch(path, query, options) {
    const address = new URL(`api/run/${this.id}${path}?${query}`, document.baseURI);
    return fetch(address, { ...options, headers: { "X-Viewer": this.viewer } });
  }

  /**
   * @param {string} path
   * @param {string} query
   * @param {RequestInit} [options]
   */
  async ask(path, query, options) {
    try {
      const reply = await this.fetch(path, query, options);
      if (reply.status === 404) this.fault = "gone";
      else if (!reply.ok) throw new Error(String(reply.status));
      else if (reply.status === 200) this.take(await reply.json());
      else this.fault = null;
    } catch {
      this.fault = "offline";
    }
    this.tell("state");
  }

  /** @param {RunView & Partial<Recorded>} answer */
  take({ recorded = [], next = this.received, ahead = null, ...view }) {
    this.fault = null;
    this.view = view;
    this.ahead = ahead;
    if (view.progress !== null) this.#began ??= { progress: view.progress, active: view.active_s };
    // Two answers can overlap; each row is taken once.
    const fresh = recorded.slice(this.received - (next - recorded.length));
    fresh.forEach((row) => this.append(row));
    if (!fresh.length) return;
    this.#expecting = 0;
    this.tell("rows");
  }
}
