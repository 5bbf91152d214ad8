// What everything that shows a run has in common: it follows one run, and draws at most once a
// frame, however often rows and gestures arrive.

import { element } from "../../core/element.js";
import { ruler } from "../../core/ruler.js";

const NEWS = new Set(["rows", "state"]); // what a run tells; the rest are gestures

export class Follower {
  constructor(root, draw) {
    Object.assign(this, { draw, due: new Set(), news: new Set(), restedAt: 0 });
    // What is in a closed tab or off the screen is drawn when it comes into sight.
    this.resizing = new ResizeObserver(() => this.plan("size"));
    this.resizing.observe(root);
    this.resizing.observe(ruler());
    this.scrolled = () => this.plan("scroll");
    document.addEventListener("scroll", this.scrolled, { capture: true, passive: true });
    window.addEventListener("resize", this.scrolled);
  }

  follow(run) {
    if (run === this.run) return;
    this.leave();
    this.run = run;
    this.unsubscribe = run.subscribe((what) => this.plan(what));
    run.start();
  }

  plan(what) {
    const rest = this.restedAt - performance.now();
    if (NEWS.has(what) && (this.later || rest > 0)) {
      // All of it: a sentence about rows is not to be read before they are seen.
      this.news.add(what);
      this.later ??= setTimeout(() => this.catchUp(), rest);
      return;
    }
    this.due.add(what);
    this.frame ??= requestAnimationFrame(() => this.work());
  }

  catchUp() {
    const { news } = this;
    Object.assign(this, { later: undefined, news: new Set() });
    for (const what of news) this.plan(what);
  }

  async work() {
    const due = this.due;
    this.due = new Set();
    const began = performance.now();
    if (this.run) await this.draw(due);
    // On a slow machine new rows take at most half of its time; gestures never wait.
    const now = performance.now();
    if (due.has("rows")) this.restedAt = now + (now - began);
    this.frame = undefined;
    if (this.due.size) this.plan("more");
  }

  close() {
    document.removeEventListener("scroll", this.scrolled, { capture: true });
    window.removeEventListener("resize", this.scrolled);
    clearTimeout(this.later);
    this.resizing.disconnect();
    this.leave();
  }

  leave() {
    this.unsubscribe?.();
    if (this.run && !this.run.listeners.size) this.run.rest();
  }
}

export const part = (parent, className, tag = "div") =>
  parent.appendChild(element(tag, { className }));

const CHANGES = ["data", "rows", "size", "selection"]; // what a chart has to be drawn anew for

const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));

// Bring charts up to date, those in sight at once and the others when they come into sight; one
// after the other, each seen before the next is drawn, if the reader waits for the first.
export const drawCharts = async (charts, figures, run, due, held = false, first = false) => {
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
