// The live picture of a run: player, charts and computed sentence, all fed by one store.

/** @import { Live as Data } from "../core/wire.d.ts" */

import { mounting } from "../core/element.js";
import { Chart } from "./charts.js";
import { drawCharts, Follower, part } from "./run/follower.js";
import { Player } from "./player.js";
import { runOf } from "./run/store.js";
import { Sequence } from "../core/sequence.js";

const SIGNS = { good: "✓", warn: "!", bad: "✗" };

class Live {
  #sequence = new Sequence();

  constructor(root, data) {
    this.root = root;
    this.charts = {};
    if (data.player)
      this.player = new Player(part(root, "lab-player lab-wide"), () => this.again());
    this.figures = part(root, "lab-figures lab-wide");
    this.follower = new Follower(root, (due) => this.draw(due));
    this.listen();
  }

  // Which pictures there are is known with the data, and changes when networks are compared.
  build() {
    const { figures, networks, player, name } = this.data;
    const kind = Object.keys(figures).join(" ");
    if (kind === this.kind) return;
    this.kind = kind;
    this.drawn = null;
    this.purge();
    this.figures.replaceChildren();
    this.sentences = [];
    this.titles = {};
    for (const [i, [key, { height, wide, title }]] of Object.entries(figures).entries()) {
      if (i === networks && player) this.write(networks);
      const frame = part(this.figures, `lab-chart lab-chart-${key}${wide ? " lab-wide" : ""}`);
      if (title) this.titles[key] = part(frame, "lab-title", "h4");
      this.charts[key] = new Chart(
        part(part(frame, "lab-canvas"), "lab-plot"),
        `${name}-${key}`,
        height,
      );
    }
  }

  write(networks) {
    const wide = networks === 1 ? " lab-wide" : "";
    for (let i = 0; i < networks; i += 1)
      this.sentences.push(part(this.figures, `lab-sentence${wide}`));
  }

  purge() {
    for (const chart of Object.values(this.charts)) window.Plotly?.purge(chart.element);
    this.charts = {};
  }

  listen() {
    // While the reader drags on a chart, new rows wait: a redrawn chart loses the gesture.
    this.root.addEventListener(
      "pointerdown",
      ({ target }) => (this.held = Boolean(target.closest(".lab-chart"))),
    );
    this.release = () => {
      if (this.held) this.follower.plan("rows");
      this.held = false;
    };
    window.addEventListener("pointerup", this.release);
    // A tab that closes holds its run no longer; a reload is back before that counts.
    this.goodbye = () => this.run.leave();
    window.addEventListener("pagehide", this.goodbye);
  }

  get run() {
    return this.follower.run;
  }

  /** @param {Data} data */
  update(data, send) {
    Object.assign(this, { data, send });
    this.#sequence.answered(data.seen);
    this.build();
    for (const [key, place] of Object.entries(this.titles))
      place.textContent = data.figures[key].title;
    this.follow(runOf(data.run));
    this.answer(data.asked);
    this.follower.plan("data");
  }

  follow(run) {
    if (this.run !== run) this.reported = 0;
    this.follower.follow(run);
    this.player?.attach(run, this.data);
  }

  // A server that has just come back answers before it takes clicks.
  again() {
    this.#sequence.send((number) => this.send("again", { number }));
  }

  async draw(due) {
    const { run, data } = this;
    this.player?.show();
    // A server that has come back knows neither run nor session: a rerun names it the run anew. Said
    // at each answer until then, as what is said before Streamlit has connected again is lost.
    if (this.player && run.fault === "gone") this.send("gone", true);
    this.root.dataset.job = run.view?.job ?? "";
    // What was drawn stays, paler, until the new run has something to show.
    this.root.classList.toggle("lab-waiting", !run.length);
    if (!run.length && this.drawn) return;
    this.say();
    this.report();
    const first = this.drawn !== run;
    await drawCharts(this.charts, data.figures, run, due, this.held, first);
    this.drawn = run;
  }

  say() {
    this.sentences.forEach((place, i) => {
      const record = this.run.records[i];
      if (!record?.length) return;
      // A run that was recorded before there were verdicts has none.
      const { tone, sentence } = record.verdict ?? {};
      place.dataset.tone = tone ?? "";
      const sign = Object.assign(document.createElement("b"), { textContent: SIGNS[tone] ?? "" });
      const words = Object.assign(document.createElement("span"), {
        textContent: sentence?.[this.data.language] ?? "",
      });
      place.replaceChildren(sign, words);
    });
  }

  // A change was asked for when the run was over: it is to come at the step that is looked at.
  answer(asked) {
    if (!asked || asked.token === this.answered) return;
    this.answered = asked.token;
    this.send("wish", { change: asked.change, step: this.looked });
  }

  // The step looked at, if it is not the newest.
  get looked() {
    return this.run.cursor === null ? null : this.run.main.at("step");
  }

  // Changes made by hand belong into the link: only the rows know at which step they took effect.
  report() {
    if (!this.player) return;
    const made = this.run.main.column("interventions").filter(Boolean).flat();
    if (made.length > this.reported) this.send("interventions", made);
    this.reported = made.length;
  }

  close() {
    window.removeEventListener("pagehide", this.goodbye);
    window.removeEventListener("pointerup", this.release);
    this.purge();
    this.follower.close();
  }
}

export const mount = mounting(".lab-live", Live);
