// The live picture of a run: heatmap, curves, computed sentence and player, all fed by one store.

import { Chart } from "./live-charts.js";
import { Player } from "./live-player.js";
import { Run } from "./live-store.js";
import { sentence } from "./live-words.js";

const SIGNS = { good: "✓", warn: "!", bad: "✗" };
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

const part = (parent, className) => {
  const element = Object.assign(document.createElement("div"), { className });
  parent.append(element);
  return element;
};

class Live {
  constructor(root, data) {
    this.root = root;
    this.charts = {};
    if (data.player) this.player = new Player(part(root, "lab-player lab-wide"), () => this.send("again", true));
    for (const [name, { height, wide }] of Object.entries(data.figures)) {
      const frame = part(root, `lab-chart lab-chart-${name}${wide ? " lab-wide" : ""}`);
      this.charts[name] = new Chart(part(frame, "lab-plot"), `${data.name}-${name}`, height);
      if (data.player) this.sentence ??= part(root, "lab-sentence lab-wide");
    }
    // A chart in a closed tab is drawn when the tab is opened.
    this.resizing = new ResizeObserver(() => this.plan("size"));
    this.resizing.observe(root);
    // While the reader drags on a chart, new rows wait: a redrawn chart loses the gesture.
    root.addEventListener("pointerdown", ({ target }) => (this.held = Boolean(target.closest(".lab-chart"))));
    this.release = () => {
      if (this.held) this.plan("rows");
      this.held = false;
    };
    window.addEventListener("pointerup", this.release);
    // A tab that closes holds its run no longer; a reload is back before that counts.
    this.goodbye = () => this.run.leave();
    window.addEventListener("pagehide", this.goodbye);
  }

  update(data, send) {
    Object.assign(this, { data, send });
    const run = runOf(data.run);
    if (run !== this.run) this.follow(run);
    this.player?.attach(run, data);
    this.plan("data");
  }

  follow(run) {
    this.unsubscribe?.();
    this.run = run;
    this.unsubscribe = run.subscribe((what) => this.plan(what));
    run.start();
  }

  // However often rows and gestures arrive, one drawing a frame.
  plan(what) {
    this.due = (this.due ?? new Set()).add(what);
    this.frame ??= requestAnimationFrame(async () => {
      const due = this.due;
      this.due = new Set();
      if (this.data) await this.draw(due);
      this.frame = undefined;
      if (this.due.size) this.plan("later");
    });
  }

  async draw(due) {
    const { run, data } = this;
    this.player?.show();
    // What was drawn stays, paler, until the new run has something to show.
    this.root.classList.toggle("lab-waiting", !run.length);
    if (!run.length && this.drawn) return;
    this.say();
    const afresh = !this.held && ["data", "rows", "size"].some((what) => due.has(what));
    for (const [name, chart] of Object.entries(this.charts)) {
      if (!chart.visible) continue;
      if (afresh) {
        chart.skeleton(data.figures[name].figure);
        await chart.draw(run);
      } else chart.point(run);
    }
    this.drawn = true;
  }

  say() {
    if (!this.run.length || !this.sentence) return;
    const { tone, text } = sentence(this.run, this.data.words);
    this.sentence.dataset.tone = tone;
    const sign = Object.assign(document.createElement("b"), { textContent: SIGNS[tone] });
    const words = Object.assign(document.createElement("span"), { textContent: text });
    this.sentence.replaceChildren(sign, words);
  }

  close() {
    window.removeEventListener("pagehide", this.goodbye);
    window.removeEventListener("pointerup", this.release);
    this.resizing.disconnect();
    this.unsubscribe();
    for (const chart of Object.values(this.charts)) window.Plotly?.purge(chart.element);
    if (!this.run.listeners.size) this.run.rest();
  }
}

const views = new WeakMap();

export const mount = ({ data, parentElement, setTriggerValue }) => {
  const root = parentElement.querySelector(".lab-live");
  if (!views.has(root)) views.set(root, new Live(root, data));
  const view = views.get(root);
  view.update(data, setTriggerValue);
  return () => view.close();
};
