// A slider with its name before it and its value behind it.

import { drag, element } from "../core/element.js";

export class Range {
  #moved = false;
  reach = { low: 0, high: 1 };

  /**
   * `move` is told every value on the way; `release` is called when the thumb is let go.
   *
   * @param {HTMLElement[]} names
   * @param {{ move: (value: number) => void, release: () => void }} on
   */
  constructor(names, { move, release }) {
    const end = () => {
      if (this.#moved) release();
      this.#moved = false;
    };
    const oninput = () => {
      this.#moved = true;
      move(Number(this.input.value));
    };
    // A thumb that is let go where it was grabbed has not changed.
    /** @param {PointerEvent} event */
    const onpointerdown = (event) => {
      if (!event.button) drag(this.input, event, { move: () => {}, end });
    };
    this.input = element("input", { type: "range", oninput, onchange: end, onpointerdown });
    this.output = element("output");
    this.label = element("label", {}, ...names, this.input, this.output);
  }

  get held() {
    return "dragging" in this.input.dataset;
  }

  /** @param {{ low: number, high: number, step: number, label: string }} reach */
  limit({ low, high, step, label }) {
    this.reach = { low, high };
    this.input.min = String(low);
    this.input.max = String(high);
    this.input.step = String(step);
    this.input.ariaLabel = label;
  }

  /**
   * @param {number} value
   * @param {string} text
   */
  show(value, text) {
    const { low, high } = this.reach;
    this.input.value = String(value);
    this.input.style.setProperty("--part", `${(100 * (value - low)) / (high - low)}%`);
    this.output.textContent = text;
  }
}
