// How far a data set has been fetched; when it is there, the page is told and goes on.

/** @import { Fetch as Data } from "../core/wire.d.ts" */

import { mounting } from "../core/element.js";
import { Follower, part } from "./run/follower.js";
import { runOf } from "./run/store.js";
import { fill, percent, status } from "./run/status.js";

class Fetch {
  constructor(root) {
    this.line = part(root, "lab-status", "p");
    this.bar = part(root, "", "progress");
    this.again = part(root, "lab-mode", "button");
    this.again.type = "button";
    this.again.onclick = () => this.send("again", true);
    this.follower = new Follower(root, () => this.draw());
  }

  /** @param {Data} data */
  update(data, send) {
    Object.assign(this, { data, send });
    this.follower.follow(runOf(data.run));
    this.follower.plan("data");
  }

  draw() {
    const { run } = this.follower;
    const { words, language } = this.data;
    const refused = run.main.last("refused");
    const over = Boolean(run.over);
    const share = run.main.last("progress") ?? 0;
    const going = fill(words.fetching, { share: percent(share) });
    this.line.textContent = refused
      ? refused[language]
      : run.view?.state === "running"
        ? going
        : status(run, this.data);
    this.bar.value = share;
    this.bar.hidden = over;
    this.again.hidden = !over;
    this.again.textContent = words.fetch_again;
    if (run.fault === "gone") this.send("done", true);
    if (run.view?.state === "finished" && over && !refused && this.told !== run.id) {
      this.told = run.id;
      this.send("done", true);
    }
  }

  close() {
    this.follower.close();
  }
}

export const mount = mounting(".lab-fetch", Fetch);
