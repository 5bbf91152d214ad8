// The images that the network is most wrong about at the step looked at: what each is, what it is
// taken for, and how probable the network thinks either.

/** @import { Mistakes as Data } from "../core/wire.d.ts" */

import { mounting } from "../core/element.js";
import { Follower, part } from "./run/follower.js";
import { numbers } from "./run/details.js";
import { paintImage } from "./painter.js";
import { runOf } from "./run/store.js";
import { fill, probability } from "./run/status.js";

class Mistakes {
  constructor(root) {
    this.head = part(root, "lab-caption", "p");
    this.cards = part(root, "lab-answers");
    this.follower = new Follower(root, () => this.draw());
  }

  /** @param {Data} data */
  update(data) {
    this.data = data;
    this.look = undefined;
    this.follower.follow(runOf(data.run));
    this.follower.plan("data");
  }

  draw() {
    const record = this.follower.run.records[this.data.record ?? 0];
    const row = record?.length ? record.detailed() : null;
    if (row === null || row === this.look) return;
    this.look = row;
    const mistakes = record.at("mistakes", row) ?? [];
    const counts = record.at("confusion", row);
    const wrong =
      counts.flat().reduce((sum, n) => sum + n, 0) -
      counts.reduce((sum, line, i) => sum + line[i], 0);
    const { words } = this.data;
    const values = {
      wrong,
      count: mistakes.length,
      step: record.at("step", row),
      probe: record.first("probes"),
    };
    const said = fill(mistakes.length ? words.mistakes : words.mistakes_none, values);
    this.head.textContent = [this.data.title, said].filter(Boolean).join(" · ");
    this.cards.replaceChildren();
    for (const mistake of mistakes) this.card(record, row, mistake);
  }

  card(record, row, [image, truth, predicted, own, taken]) {
    const { words, language } = this.data;
    const names = record.first("classes");
    const card = part(this.cards, "lab-answer lab-mistake");
    const picture = record.picture(image, row);
    const peak = Math.max(...numbers(picture), 1);
    paintImage(part(card, "", "canvas"), picture, peak);
    const lines = [
      [words.mistake_taken, predicted, taken, "lab-bar lab-best"],
      [words.mistake_truth, truth, own, "lab-bar"],
    ];
    for (const [template, label, share, look] of lines) {
      const line = part(card, look);
      part(line, "", "span").textContent = fill(template, { name: names[label][language] });
      part(line, "", "i").style.width = `${100 * share}%`;
      part(line, "", "span").textContent = probability(share);
    }
  }

  close() {
    this.follower.close();
  }
}

export const mount = mounting(".lab-mistakes", Mistakes);
