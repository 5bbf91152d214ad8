// The images that the network is most wrong about at the step looked at: what each is, what it is
// taken for, and how probable the network thinks either.

/** @import { Details, Mistakes as Data } from "../core/wire.d.ts" */
/** @import { Send } from "../core/mounting.js" */
/** @import { Record } from "./run/record.js" */
/** @import { Run } from "./run/store.js" */

import { part } from "../core/element.js";
import { mounting } from "../core/mounting.js";
import { probability } from "../core/numbers.js";
import { fill } from "../core/words.js";
import { paintImage } from "./painter.js";
import { ends, numbers } from "./run/details.js";
import { RunComponent } from "./run/follower.js";

/**
 * How many images are counted outside of the diagonal.
 *
 * @param {number[][]} confusion
 */
export const wrongIn = (confusion) =>
  confusion.reduce(
    (sum, line, truth) => sum + line.reduce((inner, n, i) => inner + (i === truth ? 0 : n), 0),
    0,
  );

/** @extends {RunComponent<Data>} */
class Mistakes extends RunComponent {
  /** @type {number | undefined} the row that is shown */
  #look;

  /**
   * @param {HTMLElement} root
   * @param {Data} data
   * @param {Send} send
   */
  constructor(root, data, send) {
    super(root, data, send);
    this.head = part(root, "lab-caption", "p");
    this.cards = part(root, "lab-answers");
  }

  /** @override @param {Data} data */
  update(data) {
    this.#look = undefined;
    super.update(data);
  }

  /** @override @param {Run} run */
  draw(run) {
    const record = run.records[this.data.record];
    const row = record?.length ? record.detailed() : null;
    if (row === null || row === this.#look) return;
    this.#look = row;
    const mistakes = record.at("mistakes", row) ?? [];
    const { words } = this.data;
    const said = fill(mistakes.length ? words.mistakes : words.mistakes_none, {
      wrong: wrongIn(record.at("confusion", row) ?? []),
      count: mistakes.length,
      step: record.at("step", row),
      probe: record.first("probes"),
    });
    this.head.textContent = [this.data.title, said].filter(Boolean).join(" · ");
    this.cards.replaceChildren();
    for (const mistake of mistakes) this.card(record, row, mistake);
  }

  /**
   * @param {Record} record
   * @param {number} row
   * @param {NonNullable<Details["mistakes"]>[number]} mistake
   */
  card(record, row, [image, truth, predicted, own, taken]) {
    const { words, language } = this.data;
    const names = record.first("classes") ?? [];
    const card = part(this.cards, "lab-answer lab-mistake");
    const canvas = part(card, "", "canvas");
    const picture = record.picture(image, row);
    if (picture) paintImage(canvas, picture, Math.max(ends(numbers(picture))[1], 1));
    /**
     * @param {string} template
     * @param {number} label
     * @param {number} share
     * @param {string} look
     */
    const bar = (template, label, share, look) => {
      const line = part(card, look);
      part(line, "", "span").textContent = fill(template, { name: names[label]?.[language] });
      part(line, "", "i").style.width = `${100 * share}%`;
      part(line, "", "span").textContent = probability(share);
    };
    bar(words.mistake_taken, predicted, taken, "lab-bar lab-best");
    bar(words.mistake_truth, truth, own, "lab-bar");
  }
}

export const mount = mounting(".lab-mistakes", Mistakes);
