// What everything that shows a run has in common: it follows one run, and draws at most once a
// frame, however often rows and gestures arrive.

/** @import { Seat } from "../../core/wire.d.ts" */
/** @import { Send } from "../../core/mounting.js" */
/** @import { News, Run } from "./store.js" */

import { Component } from "../../core/mounting.js";
import { ruler } from "../../core/ruler.js";
import { runOf } from "./store.js";

/** What a picture is drawn for. */
/** @typedef {News | "data" | "size" | "scroll"} Due */

/** @type {Set<Due>} what a run tells; the rest are gestures */
const NEWS = new Set(["rows", "state"]);

export class Follower {
  /** @type {Run | undefined} */
  run;
  /** @type {Set<Due>} */
  #due = new Set();
  /** @type {Set<Due>} that wait until the picture may be drawn again */
  #news = new Set();
  #restedAt = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #later;
  /** @type {number | undefined} */
  #frame;
  #unsubscribe = () => {};

  /**
   * @param {Element} root
   * @param {(run: Run, due: Set<Due>) => unknown} draw
   */
  constructor(root, draw) {
    this.draw = draw;
    // What is in a closed tab or off the screen is drawn when it comes into sight.
    this.resizing = new ResizeObserver(() => this.plan("size"));
    this.resizing.observe(root);
    this.resizing.observe(ruler());
    document.addEventListener("scroll", this.#scrolled, { capture: true, passive: true });
    window.addEventListener("resize", this.#scrolled);
  }

  #scrolled = () => this.plan("scroll");

  /** @param {Run} run */
  follow(run) {
    if (run === this.run) return;
    this.#leave();
    this.run = run;
    this.#unsubscribe = run.subscribe((what) => this.plan(what));
    run.start();
  }

  /** @param {Due} what */
  plan(what) {
    const rest = this.#restedAt - performance.now();
    if (NEWS.has(what) && (this.#later !== undefined || rest > 0)) {
      // All of it: a sentence about rows is not to be read before they are seen.
      this.#news.add(what);
      this.#later ??= setTimeout(() => this.#catchUp(), rest);
      return;
    }
    this.#due.add(what);
    if (this.#frame === undefined) this.#frame = requestAnimationFrame(() => this.#work());
  }

  #catchUp() {
    const news = this.#news;
    this.#news = new Set();
    this.#later = undefined;
    for (const what of news) this.plan(what);
  }

  async #work() {
    const due = this.#due;
    this.#due = new Set();
    const began = performance.now();
    if (this.run) await this.draw(this.run, due);
    // On a slow machine new rows take at most half of its time; gestures never wait.
    const now = performance.now();
    if (due.has("rows")) this.#restedAt = now + (now - began);
    this.#frame = this.#due.size ? requestAnimationFrame(() => this.#work()) : undefined;
  }

  close() {
    document.removeEventListener("scroll", this.#scrolled, { capture: true });
    window.removeEventListener("resize", this.#scrolled);
    clearTimeout(this.#later);
    this.resizing.disconnect();
    this.#leave();
  }

  #leave() {
    this.#unsubscribe();
    if (this.run && !this.run.listeners.size) this.run.rest();
  }
}

/**
 * A component that shows one run.
 *
 * @template {{ run: Seat }} Data
 * @extends {Component<Data>}
 */
export class RunComponent extends Component {
  /**
   * @param {HTMLElement} root
   * @param {Data} data
   * @param {Send} send
   */
  constructor(root, data, send) {
    super(root, data, send);
    this.follower = new Follower(root, (run, due) => this.draw(run, due));
  }

  /** @override @param {Data} data */
  update(data) {
    super.update(data);
    this.follower.follow(runOf(data.run));
    this.follower.plan("data");
  }

  /**
   * @abstract
   * @param {Run} run
   * @param {Set<Due>} due
   * @returns {unknown}
   */
  draw(run, due) {
    throw new Error(`${run.id}: nothing draws ${[...due]}`);
  }

  /** @override */
  close() {
    this.follower.close();
  }
}
