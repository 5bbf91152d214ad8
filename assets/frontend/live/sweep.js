// A sweep as a table: one line for each combination, the best first, filled while networks finish.

/** @import { Sweep as Data } from "../core/wire.d.ts" */

import { download } from "../core/csv.js";
import { mounting } from "../core/element.js";
import { Follower, part } from "./run/follower.js";
import { runOf } from "./run/store.js";
import { fill, number, percent, status } from "./run/status.js";

const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;

const spread = (values) => {
  const middle = mean(values);
  return Math.sqrt(
    values.reduce((sum, value) => sum + (value - middle) ** 2, 0) / (values.length - 1),
  );
};

// To the third digit of the mean, which is the last that is shown.
const rounded = (value, middle) => {
  const unit = 10 ** (Math.floor(Math.log10(Math.abs(middle) || 1)) - 2);
  return Number((Math.round(value / unit) * unit).toPrecision(2));
};

// Mean ± standard deviation over seeds, as soon as there are two.
export const summary = (values, show) => {
  if (values.length < 2) return values.length ? show(values[0]) : "–";
  const middle = mean(values);
  return `${show(middle)} ± ${show(rounded(spread(values), middle))}`;
};

class Sweep {
  constructor(root) {
    this.line = part(root, "lab-status", "p");
    this.bar = part(root, "", "progress");
    this.table = part(root, "lab-ranking", "table");
    this.export = part(root, "lab-mode", "button");
    Object.assign(this.export, { type: "button", textContent: "CSV" });
    this.export.onclick = () => download("sweep.csv", this.rows());
    this.follower = new Follower(root, () => this.draw());
  }

  /** @param {Data} data */
  update(data, send) {
    Object.assign(this, { data, send });
    this.follower.follow(runOf(data.run));
    this.follower.plan("data");
  }

  // The finished networks of each combination, ranked by mean accuracy as soon as all its seeds are
  // trained; one that diverged answers at random.
  ranked() {
    const done = this.follower.run.main.column("done").filter(Boolean);
    const groups = this.data.groups.map((group) => ({ ...group, done: [], left: 0 }));
    for (const group of this.data.groupOf) groups[group].left += 1;
    for (const each of done) {
      const group = groups[this.data.groupOf[each.number]];
      group.done.push(each);
      group.left -= 1;
    }
    const score = ({ done: all, left }) =>
      left ? -1 : mean(all.map((each) => each.accuracy ?? 0));
    return groups.sort((a, b) => score(b) - score(a));
  }

  draw() {
    const { run } = this.follower;
    const { words } = this.data;
    const share = run.main.last("progress") ?? 0;
    const going = fill(words.sweeping, { share: percent(share) });
    this.line.textContent = run.view?.state === "running" ? going : status(run, this.data);
    this.bar.value = share;
    this.bar.hidden = Boolean(run.over);
    // A line that was replaced between press and release would not be clicked.
    const done = run.main.column("done").filter(Boolean).length;
    const look = [run.id, done, words.sweep_open, JSON.stringify(this.data.groups)].join();
    if (look === this.look) return;
    this.look = look;
    this.table.replaceChildren();
    const head = part(part(this.table, "", "thead"), "", "tr");
    for (const name of ["activation", "init", "accuracy", "dead", "diverged", "seconds"]) {
      part(head, "", "th").textContent = words[`sweep_${name}`];
    }
    part(head, "", "th"); // of the buttons
    const body = part(this.table, "", "tbody");
    for (const group of this.ranked()) this.row(body, group);
  }

  cells({ done }) {
    const numbers = (name) => done.map((each) => each[name]).filter((value) => value !== null);
    const diverged = done.filter((each) => each.accuracy === null).length;
    return [
      summary(numbers("accuracy"), percent),
      summary(numbers("dead"), percent),
      diverged ? String(diverged) : "",
      summary(numbers("seconds"), number),
    ];
  }

  row(body, group) {
    const line = part(body, group.left ? "lab-pending" : "", "tr");
    for (const text of [group.activation, group.init, ...this.cells(group)])
      part(line, "", "td").textContent = text;
    const button = part(part(line, "", "td"), "lab-mode", "button");
    Object.assign(button, { type: "button", textContent: this.data.words.sweep_open });
    button.onclick = () => this.send("open", group.first);
  }

  rows() {
    const head = ["activation", "init", "seed", "accuracy", "dead", "seconds"];
    const lines = this.follower.run.main
      .column("done")
      .filter(Boolean)
      .map((each) => {
        const { activation, init } = this.data.groups[this.data.groupOf[each.number]];
        return [
          activation,
          init,
          this.data.seeds[each.number],
          each.accuracy,
          each.dead,
          each.seconds,
        ];
      });
    return [head, ...lines];
  }

  close() {
    this.follower.close();
  }
}

export const mount = mounting(".lab-sweep", Sweep);
