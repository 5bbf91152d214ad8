// How far a data set has been fetched; when it is there, the page is told and goes on.

/** @import { Fetch as Data } from "../core/wire.d.ts" */
/** @import { Send } from "../core/mounting.js" */
/** @import { Run } from "./run/store.js" */

import { part, push } from "../core/element.js";
import { mounting } from "../core/mounting.js";
import { percent } from "../core/numbers.js";
import { fill } from "../core/words.js";
import { RunComponent } from "./run/follower.js";
import { status } from "./run/status.js";

/** @extends {RunComponent<Data>} */
class Fetch extends RunComponent {
  /** @type {string | undefined} the run of whose end the page has been told */
  #told;

  /**
   * @param {HTMLElement} root
   * @param {Data} data
   * @param {Send} send
   */
  constructor(root, data, send) {
    super(root, data, send);
    this.line = part(root, "lab-status", "p");
    this.bar = part(root, "", "progress");
    this.again = push(root, "lab-mode", () => this.send("again", true));
  }

  /** @override @param {Run} run */
  draw(run) {
    const { words, language } = this.data;
    const refused = run.main.last("refused");
    const state = run.view?.state;
    const share = run.main.last("progress") ?? 0;
    if (refused) this.line.textContent = refused[language];
    else if (state === "running")
      this.line.textContent = fill(words.fetching, { share: percent(share) });
    else this.line.textContent = status(run, this.data);
    this.bar.value = share;
    this.bar.hidden = run.over;
    this.again.hidden = !run.over;
    this.again.textContent = words.fetch_again;
    if (run.fault === "gone") this.send("done", true);
    if (state === "finished" && run.over && !refused && this.#told !== run.id) {
      this.#told = run.id;
      this.send("done", true);
    }
  }
}

export const mount = mounting(".lab-fetch", Fetch);
