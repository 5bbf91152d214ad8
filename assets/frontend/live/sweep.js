// A sweep as a table: one line for each combination, the best first, filled while networks finish.

/** @import { Sweep as Data, Group, Trained } from "../core/wire.d.ts" */
/** @import { Cell } from "../core/csv.js" */
/** @import { Send } from "../core/mounting.js" */
/** @import { Run } from "./run/store.js" */

import { download } from "../core/csv.js";
import { element, part, push, refill } from "../core/element.js";
import { mounting } from "../core/mounting.js";
import { number, percent } from "../core/numbers.js";
import { fill } from "../core/words.js";
import { RunComponent } from "./run/follower.js";
import { status } from "./run/status.js";

/** @typedef {Group & { done: Trained[], left: number }} Ranked a group, and what is left to train */

/** @param {number[]} values */
const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** @param {number[]} values */
const spread = (values) => {
  const middle = mean(values);
  const squares = values.reduce((sum, value) => sum + (value - middle) ** 2, 0);
  return Math.sqrt(squares / (values.length - 1));
};

/**
 * To the third digit of the mean, which is the last that is shown.
 *
 * @param {number} value
 * @param {number} middle
 */
const rounded = (value, middle) => {
  const unit = 10 ** (Math.floor(Math.log10(Math.abs(middle) || 1)) - 2);
  return Number((Math.round(value / unit) * unit).toPrecision(2));
};

/**
 * Mean ± standard deviation over seeds, as soon as there are two.
 *
 * @param {number[]} values
 * @param {(value: number) => string} show
 */
export const summary = (values, show) => {
  if (values.length < 2) return values.length ? show(values[0]) : "–";
  const middle = mean(values);
  return `${show(middle)} ± ${show(rounded(spread(values), middle))}`;
};

/**
 * The finished networks of each combination, ranked by mean accuracy as soon as all its seeds are
 * trained; one that diverged answers at random.
 *
 * @param {Pick<Data, "groups" | "groupOf">} data
 * @param {Trained[]} done
 */
export const ranked = ({ groups, groupOf }, done) => {
  /** @type {Ranked[]} */
  const found = groups.map((group) => ({ ...group, done: [], left: 0 }));
  for (const group of groupOf) found[group].left += 1;
  for (const each of done) {
    const group = found[groupOf[each.number]];
    group.done.push(each);
    group.left -= 1;
  }
  /** @param {Ranked} group */
  const score = ({ done: all, left }) =>
    left ? -1 : mean(all.map(({ accuracy }) => accuracy ?? 0));
  return found.sort((a, b) => score(b) - score(a));
};

/** @param {Run} run */
const doneIn = (run) => run.main.column("done").flatMap((done) => done ?? []);

/** @extends {RunComponent<Data>} */
class Sweep extends RunComponent {
  #look = "";

  /**
   * @param {HTMLElement} root
   * @param {Data} data
   * @param {Send} send
   */
  constructor(root, data, send) {
    super(root, data, send);
    this.line = part(root, "lab-status", "p");
    this.bar = part(root, "", "progress");
    this.table = part(root, "lab-ranking", "table");
    const save = push(root, "lab-mode", () => this.download());
    save.textContent = "CSV";
  }

  /** @override @param {Run} run */
  draw(run) {
    const { words, groups } = this.data;
    const share = run.main.last("progress") ?? 0;
    const going = fill(words.sweeping, { share: percent(share) });
    this.line.textContent = run.view?.state === "running" ? going : status(run, this.data);
    this.bar.value = share;
    this.bar.hidden = run.over;
    // A line that was replaced between press and release would not be clicked.
    const done = doneIn(run);
    const look = [run.id, done.length, words.sweep_open, JSON.stringify(groups)].join();
    if (look === this.#look) return;
    this.#look = look;
    const thead = element("thead");
    const head = part(thead, "", "tr");
    for (const name of ["activation", "init", "accuracy", "dead", "diverged", "seconds"]) {
      part(head, "", "th").textContent = words[`sweep_${name}`];
    }
    part(head, "", "th"); // of the buttons
    const body = element("tbody");
    for (const group of ranked(this.data, done)) this.row(body, group);
    refill(this.table, thead, body);
  }

  /**
   * @param {HTMLElement} body
   * @param {Ranked} group
   */
  row(body, { activation, init, first, done, left }) {
    const line = part(body, left ? "lab-pending" : "", "tr");
    /** @param {"accuracy" | "dead"} name */
    const shares = (name) =>
      summary(
        done.flatMap((each) => each[name] ?? []),
        percent,
      );
    const diverged = done.filter(({ accuracy }) => accuracy === null).length;
    const seconds = summary(
      done.map((each) => each.seconds),
      number,
    );
    const texts = [shares("accuracy"), shares("dead"), diverged ? String(diverged) : "", seconds];
    for (const text of [activation, init, ...texts]) part(line, "", "td").textContent = text;
    const open = push(part(line, "", "td"), "lab-mode", () => this.send("open", first));
    open.textContent = this.data.words.sweep_open;
  }

  download() {
    const { run } = this.follower;
    const { groups, groupOf, seeds } = this.data;
    /** @type {Cell[][]} */
    const rows = [["activation", "init", "seed", "accuracy", "dead", "seconds"]];
    for (const { number: which, accuracy, dead, seconds } of run ? doneIn(run) : []) {
      const { activation, init } = groups[groupOf[which]];
      rows.push([activation, init, seeds[which], accuracy, dead, seconds]);
    }
    download("sweep.csv", rows);
  }
}

export const mount = mounting(".lab-sweep", Sweep);
