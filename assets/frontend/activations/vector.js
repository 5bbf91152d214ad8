// Inputs of a vector activation, which its chart follows.

/** @import { Inputs as Data } from "../core/wire.d.ts" */

import { previewOf } from "../charts/preview.js";
import { Range } from "../controls/range.js";
import { element } from "../core/element.js";
import { Component, mounting } from "../core/mounting.js";
import { number } from "../core/numbers.js";

/** @extends {Component<Data>} */
class Inputs extends Component {
  /** @type {Range[]} */
  #ranges = [];
  /** @type {number[]} */
  #values = [];

  /** @override @param {Data} data */
  update(data) {
    if (!this.sequence.answered(data.seen) || this.#ranges.some(({ held }) => held)) return;
    super.update(data);
    this.#values = [...data.values];
    if (this.#ranges.length !== data.shown) this.build();
    this.#ranges.forEach((_, i) => this.show(i));
    previewOf(data.plot).correct({ inputs: this.text });
  }

  // As a link writes it.
  get text() {
    return this.#values.join(",");
  }

  build() {
    const { shown, reach, step } = this.data;
    this.#ranges = Array.from({ length: shown }, (_, i) => {
      const sub = element("sub", { textContent: String(i + 1) });
      const range = new Range([element("var", {}, "x", sub)], {
        move: (value) => this.move(i, value),
        release: () => this.release(),
      });
      range.limit({ low: -reach, high: reach, step, label: `x${i + 1}` });
      return range;
    });
    this.root.replaceChildren(...this.#ranges.map(({ label }) => label));
  }

  /** @param {number} i */
  show(i) {
    this.#ranges[i].show(this.#values[i], number(this.#values[i]));
  }

  /**
   * @param {number} i
   * @param {number} value
   */
  move(i, value) {
    this.#values[i] = value;
    this.show(i);
    previewOf(this.data.plot).move({ inputs: this.text });
  }

  release() {
    this.inform("moved", { values: [...this.#values] });
  }
}

export const mount = mounting(".lab-vector", Inputs);
