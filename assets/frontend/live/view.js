// The live picture of a run: player, charts and computed sentence, all fed by one store.

/** @import { Live as Data } from "../core/wire.d.ts" */
/** @import { Send } from "../core/mounting.js" */
/** @import { Due } from "./run/follower.js" */
/** @import { Run } from "./run/store.js" */

import { around, element, part, refill } from "../core/element.js";
import { mounting } from "../core/mounting.js";
import { Spoken, VERDICT } from "../core/verdict.js";
import { SIGNS } from "../core/words.js";
import { Chart, drawCharts } from "./charts.js";
import { Player } from "./player.js";
import { RunComponent } from "./run/follower.js";
import { runOf } from "./run/store.js";
import { termed } from "../page/glossary.js";

/** @extends {RunComponent<Data>} */
class Live extends RunComponent {
  /** @type {{ [name: string]: Chart }} */
  #charts = {};
  /** @type {{ [name: string]: HTMLElement }} */
  #titles = {};
  /** @type {HTMLElement[]} one for each network */
  #sentences = [];
  /** @type {Spoken | undefined} */
  #spoken;
  #kind = ""; // of pictures that there are
  /** @type {Run | undefined} of which the pictures are */
  #drawn;
  #held = false; // a chart is dragged
  #reported = 0; // changes made by hand that the page knows

  /**
   * @param {HTMLElement} root
   * @param {Data} data
   * @param {Send} send
   */
  constructor(root, data, send) {
    super(root, data, send);
    this.run = runOf(data.run);
    if (data.player) {
      const place = part(root, "lab-player lab-wide");
      this.player = new Player(place, this.run, data, () => this.again());
    }
    this.figures = part(root, "lab-figures lab-wide");
    if (data.player) this.#spoken = new Spoken(part(root, "lab-spoken"));
    this.listen();
  }

  // Which pictures there are is known with the data, and changes when networks are compared.
  build() {
    const { figures, networks, name } = this.data;
    const kind = Object.keys(figures).join(" ");
    if (kind === this.#kind) return;
    this.#kind = kind;
    this.#drawn = undefined;
    this.purge();
    this.figures.replaceChildren();
    this.#sentences = [];
    this.#titles = {};
    const said = this.player ? networks : 0;
    for (const [i, [key, { height, wide, title }]] of Object.entries(figures).entries()) {
      if (i === networks && this.player) this.write(networks);
      const frame = part(this.figures, `lab-chart lab-chart-${key}${wide ? " lab-wide" : ""}`);
      if (title) this.#titles[key] = part(frame, "lab-title", "h2");
      const place = part(frame, "lab-canvas");
      const namedBy = i < said ? `${VERDICT}-${i}` : "";
      this.#charts[key] = new Chart(place, `${name}-${key}`, height, this.data.words, namedBy);
    }
  }

  /** @param {number} networks */
  write(networks) {
    const wide = networks === 1 ? " lab-wide" : "";
    for (let i = 0; i < networks; i += 1) {
      const place = part(this.figures, `lab-sentence${wide}`);
      place.id = `${VERDICT}-${i}`;
      this.#sentences.push(place);
    }
  }

  purge() {
    for (const chart of Object.values(this.#charts)) chart.purge();
    this.#charts = {};
  }

  listen() {
    // While the reader drags on a chart, new rows wait: a redrawn chart loses the gesture.
    this.root.addEventListener("pointerdown", (event) => {
      this.#held = around(event, ".lab-chart") !== null;
    });
    window.addEventListener("pointerup", this.#release);
    // A tab that closes holds its run no longer; a reload is back before that counts.
    window.addEventListener("pagehide", this.#goodbye);
  }

  #release = () => {
    if (this.#held) this.follower.plan("rows");
    this.#held = false;
  };

  #goodbye = () => this.run.leave();

  /** @override @param {Data} data */
  update(data) {
    super.update(data);
    this.sequence.answered(data.seen);
    this.build();
    for (const [key, place] of Object.entries(this.#titles))
      place.textContent = data.figures[key].title;
    this.follow(runOf(data.run));
  }

  /** @param {Run} run */
  follow(run) {
    if (this.run !== run) this.#reported = 0;
    this.run = run;
    this.player?.attach(run, this.data);
  }

  // A server that has just come back answers before it takes clicks.
  again() {
    this.inform("again", {});
  }

  /**
   * @override
   * @param {Run} run
   * @param {Set<Due>} due
   */
  async draw(run, due) {
    this.player?.show();
    // A server that has come back knows neither run nor session: a rerun names it the run anew. Said
    // at each answer until then, as what is said before Streamlit has connected again is lost.
    if (this.player && run.fault === "gone") this.send("gone", true);
    this.root.dataset.job = run.view?.job ?? "";
    // What was drawn stays, paler, until the new run has something to show.
    this.root.classList.toggle("lab-waiting", !run.length);
    if (!run.length && this.#drawn) return;
    this.say(run);
    this.report(run);
    const how = { held: this.#held, first: this.#drawn !== run };
    await drawCharts(this.#charts, this.data.figures, run, due, how);
    this.#drawn = run;
  }

  /** @param {Run} run */
  say(run) {
    // Numbers change with every row: who listens is told when the finding is another.
    const { language } = this.data;
    const found = run.records.map((record) => (record.length ? record.verdict : undefined));
    const all = found.map((verdict) => verdict?.sentence[language] ?? "").join(" ");
    const kinds = found.map((verdict) => `${verdict?.kind} ${verdict?.layer}`);
    this.#spoken?.say(all, [run.id, language, ...kinds].join());
    this.#sentences.forEach((place, i) => {
      const record = run.records[i];
      if (!record?.length) return;
      // A run that was recorded before there were verdicts has none.
      const { tone = "", sentence } = record.verdict ?? {};
      place.dataset.tone = tone;
      const sign = element("b", { textContent: SIGNS[tone] ?? "" });
      const said = sentence?.[this.data.language] ?? "";
      if (place.textContent === sign.textContent + said) return;
      refill(place, sign, element("span", {}, ...termed(said)));
    });
  }

  /**
   * Changes made by hand belong into the link: only the rows know at which step they took effect.
   *
   * @param {Run} run
   */
  report(run) {
    if (!this.player) return;
    const made = run.main.column("interventions").flatMap((changes) => changes ?? []);
    if (made.length > this.#reported) this.send("interventions", made);
    this.#reported = made.length;
  }

  /** @override */
  close() {
    window.removeEventListener("pagehide", this.#goodbye);
    window.removeEventListener("pointerup", this.#release);
    this.purge();
    this.#spoken?.close();
    super.close();
  }
}

export const mount = mounting(".lab-live", Live);
